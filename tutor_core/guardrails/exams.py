"""Reads until when an exam lasts, by the classroom's clock. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tutor_core.errors import RequestError

# Our choice: what lasts longer is no exam but a slip of the pen.
LONGEST_EXAM = timedelta(days=14)
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})", re.ASCII)
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[ t]+(\d{1,2}[:.]\d{2})", re.ASCII)
_LENGTH = re.compile(
    r"(?:(\d{1,3})\s*(?:h|hours?|hrs?))?\s*(?:and\s+)?(?:(\d{1,4})\s*(?:m|min|mins|minutes?)?)?",
    re.ASCII,
)


def ends(text: str, here: datetime) -> datetime | None:
    """Return when an exam that starts ``here`` ends; None for when it is stopped.

    Raises RequestError showing how to say it.
    """
    said = " ".join(text.lower().split())
    if not said:
        return None
    word, _, rest = said.partition(" ")
    try:
        end = _until(rest if word == "until" else said, here) if word != "for" else None
        end = end or (None if word == "until" else _after(rest if word == "for" else said, here))
    except (ValueError, OverflowError):
        end = None
    if end is None or not here < end <= here + LONGEST_EXAM:
        raise RequestError(
            f"I can't tell from {text[:40]!r} when the exam ends. Say /exam start until 10:30, "
            "/exam start until 2026-12-01 10:30, /exam start for 45 minutes, or only /exam start "
            f"to end it yourself with /exam stop. It may last {LONGEST_EXAM.days} days at most."
        )
    return end


def _until(text: str, here: datetime) -> datetime | None:
    """Return the next such time of the clock, or the one of a date."""
    if dated := _DATED.fullmatch(text):
        hour, minute = map(int, re.split(r"[:.]", dated[2]))
        return datetime.fromisoformat(dated[1]).replace(hour=hour, minute=minute)
    if clock := _CLOCK.fullmatch(text):
        end = here.replace(hour=int(clock[1]), minute=int(clock[2]))
        return end if end > here else end + timedelta(days=1)
    return None


def _after(text: str, here: datetime) -> datetime | None:
    found = _LENGTH.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    return here + timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
