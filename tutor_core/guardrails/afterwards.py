"""What people say after a disclosure, and distress that is none: read by frames. Pure.

For half an hour after a disclosure "are you going to tell anyone", "it was a joke" or "he does it
every night" are about it, and are answered with fixed texts like the disclosure itself.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor_core.guardrails import frames
from tutor_core.guardrails.spelling import readings

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.alerts import Disclosed

# How long what somebody says may be about what they told (our choice: as long as a sitting's
# break, so that the next lesson isn't taken for it).
LASTS = timedelta(minutes=30)
# Longer messages are tasks and texts, not talk (our choice).
LONGEST = 60
_FILE = "en.after.safeguarding"


class FollowUp(StrEnum):
    """What a message after a disclosure is; the first that fits, in this order."""

    JOKE = "joke"
    SECRET = "secret"  # noqa: S105  (what is asked for)
    WHO = "who"
    NOBODY = "nobody"
    NEXT = "next"
    MEAN_IT = "mean_it"
    MORE = "more"
    THANKS = "thanks"
    BARE = "bare"


class Distress(StrEnum):
    """What weighs on somebody who is in no danger that they told of."""

    TALK = "talk"
    LOSS = "loss"
    SAD = "sad"


def lately(told: Disclosed | None, now: datetime) -> bool:
    """Whether a disclosure was made so lately that the next words may be about it."""
    return told is not None and timedelta(0) <= now - told.at <= LASTS


def follow_up(text: str, *, busy: bool) -> FollowUp | None:
    """Return what a message says of what was told, None when it is about something else.

    ``busy`` with a task, "they push back" is an answer to it: then more is only what is dark.
    """
    pieces = _pieces(text)
    for kind in FollowUp:
        if kind is FollowUp.MORE and (busy or _of_the_course(pieces)) and not _has("dark", pieces):
            continue
        if _has(kind, pieces):
            return kind
    return None


def distress(text: str) -> Distress | None:
    """Return what weighs on somebody, None when nothing does."""
    pieces = _pieces(text)
    named = (kind for kind in Distress if _has(kind, pieces, "low"))
    return next(named, None)


def _pieces(text: str) -> tuple[str, ...]:
    plain = readings(text)[-1]
    return tuple(frames.pieces(plain)) if len(plain.split()) <= LONGEST else ()


def _has(key: str, pieces: tuple[str, ...], group: str = "after") -> bool:
    return any(frames.found(_FILE, f"{group}.{key}", piece) for piece in pieces)


def _of_the_course(pieces: tuple[str, ...]) -> bool:
    return _has("course", pieces)
