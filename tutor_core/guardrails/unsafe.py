"""Requests that aren't for a tutor: harm to people, weapons, drugs, crime, spying. Pure.

Kept apart from disclosures: nobody is alerted, the tutor only declines and leads on. School asks
about all of these subjects, so it takes a request for the doing; what something is, how it was
done in history, how it is prevented, and games and films are left alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.guardrails import frames
from tutor_core.guardrails.spelling import readings

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

KINDS = ("child", "praise", "harm", "weapons", "drugs", "crime", "privacy", "hate", "dares")
# These are declined whatever is said around them.
_ALWAYS = ("child", "praise")
# Exercises are long and full of numbers; nobody asks for such a thing in so many words.
_LONGEST = 600
_FRAMES = "en.frames.unsafe"


def unsafe(text: str) -> str | None:
    """Return which kind of unsafe request a message is, None when it is none."""
    found, plain = _cues(), readings(text[:_LONGEST])[0]
    if not found["request"].search(plain):
        return None
    innocent = any(found[key].search(plain) for key in ("past", "learn", "play", "harmless"))
    for reading in readings(text[:_LONGEST]):
        pieces = tuple(frames.pieces(reading))
        for kind in KINDS:
            if innocent and kind not in _ALWAYS:
                continue
            if _said(kind, reading, found) or _framed(f"unsafe.{kind}", pieces):
                return kind
    return None


def rude(text: str) -> bool:
    """Whether a message only throws words at the tutor."""
    return any(
        _framed("rude.at_me", tuple(frames.pieces(reading))) for reading in readings(text[:_RUDE])
    )


# Longer messages have something to say beside it.
_RUDE = 120


def _said(kind: str, reading: str, found: Mapping[str, re.Pattern[str]]) -> bool:
    return kind in found and found[kind].search(reading) is not None


def _framed(key: str, pieces: Sequence[str]) -> bool:
    return any(frames.found(_FRAMES, key, piece) for piece in pieces)


@cache
def _cues() -> Mapping[str, re.Pattern[str]]:
    return cues("en.unsafe")
