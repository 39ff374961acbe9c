"""The tables that hold courses: the truth the index is built from, readable as they are.

Columns have the names of the fields of ``tutor_core.course``; ``position`` is the place in the
course's own order.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, Table, Text

from tutor_core.course import Guide, PassageKind, Step, Term
from tutor_core.ids import ConceptId, SectionId
from tutor_core.storage.care import Keep, plain
from tutor_core.storage.columns import Document, Word
from tutor_core.storage.frame import metadata

_course = plain(Keep.COURSE)


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, info=_course)


def _number(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=nullable, info=_course)


def _document(name: str, kind: Any) -> Column[Any]:  # noqa: ANN401  (a type or an alias)
    return Column(name, Document(kind), nullable=False, info=_course)


def _part() -> list[Any]:
    """Return what makes a row part of a course."""
    return [
        Column("classroom_id", Text, primary_key=True, info=_course),
        Column("course_id", Text, primary_key=True, info=_course),
        Column("id", Text, primary_key=True, info=_course),
        _number("position"),
        ForeignKeyConstraint(
            ["classroom_id", "course_id"],
            ["courses.classroom_id", "courses.id"],
            ondelete="CASCADE",
        ),
    ]


courses = Table(
    "courses",
    metadata,
    Column(
        "classroom_id",
        Text,
        ForeignKey("classrooms.id", ondelete="CASCADE"),
        primary_key=True,
        info=_course,
    ),
    Column("id", Text, primary_key=True, info=_course),
    _text("title"),
    _text("fingerprint"),
    _text("language"),
    _text("licence"),
    _text("about"),
)

sections = Table(
    "sections",
    metadata,
    *_part(),
    _number("ordinal"),
    _text("title"),
    _text("number"),
    Column("parent_id", Text, info=_course),
    _document("objectives", tuple[str, ...]),
    _document("glossary", tuple[Term, ...]),
    _number("week", nullable=True),
)

passages = Table(
    "passages",
    metadata,
    *_part(),
    _text("section_id"),
    _number("ordinal"),
    _text("text"),
    _text("place"),
    _text("heading"),
    Column("kind", Word(PassageKind), nullable=False, info=_course),
    Column("guide", Document(Guide), info=_course),
)

concepts = Table(
    "concepts",
    metadata,
    *_part(),
    _text("title"),
    _document("prerequisites", tuple[ConceptId, ...]),
    _document("section_ids", tuple[SectionId, ...]),
    _document("aliases", tuple[str, ...]),
    Column("proposed", Boolean, nullable=False, info=_course),
    _document("proposed_prerequisites", tuple[ConceptId, ...]),
)

exercises = Table(
    "exercises",
    metadata,
    *_part(),
    _text("title"),
    _document("steps", tuple[Step, ...]),
    _text("section_id"),
    _document("concept_ids", tuple[ConceptId, ...]),
    _text("stem"),
    _number("level"),
)
