"""What each column declares about the people it tells of, as one typed value in ``Column.info``.

Whatever exports, erases or expires data reads these declarations and no list of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Column

_KEY = "care"


class Holds(StrEnum):
    """What personal data a column holds."""

    NOTHING = "nothing about a person"
    IDENTITY = "names a person or their account"
    POINTER = "points to a person by a made-up id"
    ACTIVITY = "what a person did, and when"
    LEARNING = "what was observed or believed about a person's learning"
    WORDS = "what a person wrote or was told"


class Export(StrEnum):
    """Whether a person who asks for their data gets the column."""

    NO = "not exported"
    YES = "exported as stored, texts opened"


class Erase(StrEnum):
    """What happens to the column when a person is erased."""

    NOTHING = "stays as it is"
    ROW = "its row goes"
    EMPTY = "is emptied; the row stays"


class Keep(StrEnum):
    """How long the column is kept. The month and the year are our choice."""

    COURSE = "until the course is taken out"
    CLASSROOM = "as long as the classroom"
    PERSON = "as long as the person is known"
    YEAR = "a school year: 365 days"
    MONTH = "30 days after the message came"
    DAY = "a day at most"


@dataclass(frozen=True, slots=True)
class Care:
    """One column's declaration."""

    holds: Holds
    export: Export
    erase: Erase
    keep: Keep


def personal(
    holds: Holds,
    keep: Keep = Keep.PERSON,
    *,
    export: Export = Export.YES,
    erase: Erase = Erase.ROW,
) -> dict[Any, Any]:
    """Return the ``info`` of a column about a person."""
    return {_KEY: Care(holds, export, erase, keep)}


def plain(keep: Keep) -> dict[Any, Any]:
    """Return the ``info`` of a column that tells nothing about a person."""
    return {_KEY: Care(Holds.NOTHING, Export.NO, Erase.NOTHING, keep)}


def care_of(column: Column[Any]) -> Care | None:
    """Return a column's declaration, None when it has none."""
    care = column.info.get(_KEY)
    return care if isinstance(care, Care) else None
