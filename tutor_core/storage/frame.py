"""What the tables about people and messages are made of: shared columns, and what they declare."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Text,
)

from tutor_core.ids import ConceptId
from tutor_core.state import GoalStatus
from tutor_core.storage.care import Erase, Export, Holds, Keep, personal, plain
from tutor_core.storage.columns import Document, SealedText, UtcTime, Word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

LEARNING = personal(Holds.LEARNING)
ACTIVITY = personal(Holds.ACTIVITY)
WORDS = personal(Holds.WORDS)
MAIL = personal(Holds.WORDS, Keep.MONTH)
MAIL_IDENTITY = personal(Holds.IDENTITY, Keep.MONTH)
MAIL_ACTIVITY = personal(Holds.ACTIVITY, Keep.MONTH)
INTERNAL = personal(Holds.ACTIVITY, export=Export.NO)
CLASS = plain(Keep.CLASSROOM)


def row() -> Column[int]:
    """Return the column that numbers rows in the order they were written."""
    # SQLite numbers rows itself only in a column declared INTEGER.
    number = BigInteger().with_variant(Integer, "sqlite")
    return Column("row", number, primary_key=True, info=INTERNAL)


def classroom(*, key: bool = False) -> Column[str]:
    """Return the column that says whose classroom a row is."""
    classrooms = ForeignKey("classrooms.id", ondelete="CASCADE")
    return Column("classroom_id", Text, classrooms, primary_key=key, nullable=False, info=CLASS)


def person(*, key: bool = False) -> Column[str]:
    """Return the column that says whose a row is."""
    persons = ForeignKey("persons.id", ondelete="CASCADE")
    info = personal(Holds.POINTER)
    return Column("person_id", Text, persons, primary_key=key, nullable=False, info=info)


def own() -> list[Any]:
    """Return what marks a row as one person's in one classroom."""
    return [row(), classroom(), person()]


def goal(holds: dict[Any, Any], words: dict[Any, Any]) -> list[Column[Any]]:
    """Return the columns of a Goal, without its id."""
    return [
        Column("text", SealedText, nullable=False, info=words),
        Column("concept_ids", Document(tuple[ConceptId, ...]), nullable=False, info=holds),
        Column("created", UtcTime, nullable=False, info=holds),
        Column("target", Float, nullable=False, info=holds),
        Column("due", Date, info=holds),
        Column("plan", SealedText, nullable=False, info=words),
        Column(
            "set_by", Text, info=personal(Holds.POINTER, export=Export.NO, erase=Erase.NOTHING)
        ),
        Column("status", Word(GoalStatus), nullable=False, info=holds),
        Column("raised", Boolean, nullable=False, default=False, info=holds),
    ]
