"""Letters: what the tutor writes to somebody unasked, kept until it has been sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

# Read at run time, when a letter comes from the store.
from tutor_core.ids import ClassroomId, LetterId, PersonId  # noqa: TC001
from tutor_core.messages import Reply  # noqa: TC001


class LetterKind(StrEnum):
    """What a letter is about."""

    REMINDER = "reminder"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to a person that answers nothing they wrote.

    ``due`` is when it may be sent at the earliest (UTC), ``tries`` how often that has failed.
    """

    id: LetterId
    kind: LetterKind
    classroom: ClassroomId
    person: PersonId
    due: datetime
    reply: Reply
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Remindable:
    """A learner who wants reminders and may have a reason for one.

    ``remind_at`` is "HH:MM" and ``zone`` a time zone's name, both "" when they said nothing.
    """

    classroom: ClassroomId
    person: PersonId
    remind_at: str = ""
    zone: str = ""


def later(letter: Letter) -> Letter:
    """Return a letter that couldn't be sent, due again after a pause that grows to a day."""
    pause = min(timedelta(minutes=5) * 4**letter.tries, timedelta(days=1))
    return replace(letter, due=letter.due + pause, tries=letter.tries + 1)
