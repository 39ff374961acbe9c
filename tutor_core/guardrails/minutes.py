"""How long somebody has worked today, counted from message to message. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Our choices: thinking about one exercise takes minutes, so a gap counts in full up to five; after
# a longer one nobody was here, and the message itself counts a minute for reading and writing.
LONGEST_GAP = timedelta(minutes=5)
AFTER_A_BREAK = 60


@dataclass(frozen=True, slots=True)
class Active:
    """The seconds somebody has worked on a day of the classroom's clock."""

    day: date
    seconds: int


def spent(active: Active | None, day: date) -> int:
    """Return the whole minutes worked on a day."""
    return active.seconds // 60 if active is not None and active.day == day else 0


def going_on(active: Active | None, last: datetime | None, now: datetime, day: date) -> Active:
    """Return the count with one more message, ``last`` being the time of the one before."""
    before = active.seconds if active is not None and active.day == day else 0
    gap = now - last if before and last is not None else LONGEST_GAP * 2
    here = timedelta() <= gap <= LONGEST_GAP
    return Active(day, before + (int(gap.total_seconds()) if here else AFTER_A_BREAK))
