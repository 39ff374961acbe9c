"""Requests that aren't for a tutor: harm to people, weapons, drugs, crime, spying. Pure.

Kept apart from disclosures: nobody is alerted, the tutor only declines and leads on. School asks
about all of these subjects, so it takes a request for the doing; what something is, how it was
done in history, how it is prevented, and games and films are left alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.guardrails.spelling import readings

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

KINDS = ("child", "harm", "weapons", "drugs", "crime", "privacy", "hate", "dares")
# These are declined whatever is said around them.
_ALWAYS = ("child",)
# Exercises are long and full of numbers; nobody asks for such a thing in so many words.
_LONGEST = 600


def unsafe(text: str) -> str | None:
    """Return which kind of unsafe request a message is, None when it is none."""
    found, plain = _cues(), readings(text[:_LONGEST])[0]
    if not found["request"].search(plain):
        return None
    innocent = any(found[key].search(plain) for key in ("past", "learn", "play"))
    for reading in readings(text[:_LONGEST]):
        for kind in KINDS:
            if innocent and kind not in _ALWAYS:
                continue
            if found[kind].search(reading):
                return kind
    return None


@cache
def _cues() -> Mapping[str, re.Pattern[str]]:
    return cues("en.unsafe")
