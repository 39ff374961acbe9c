"""Courses in the database, and the ones read already."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, delete, insert, select

from tutor_core.course import Concept, Course, Exercise, Passage, Section
from tutor_core.ids import CourseId
from tutor_core.storage.course_tables import concepts, courses, exercises, passages, sections
from tutor_core.storage.rows import columns_of, values_of
from tutor_core.storage.sql import add_new, put
from tutor_core.storage.tables import classrooms, past_concepts

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

    from tutor_core.ids import ClassroomId

T = TypeVar("T")

_PARTS: dict[str, tuple[Table, type[Any]]] = {
    "sections": (sections, Section),
    "passages": (passages, Passage),
    "concepts": (concepts, Concept),
    "exercises": (exercises, Exercise),
}
_HEAD = [field.name for field in fields(Course) if field.name not in _PARTS]
_HEADS = (
    select(*(courses.c[name] for name in _HEAD))
    .where(courses.c.classroom_id == bindparam("classroom"))
    .order_by(courses.c.title, courses.c.id)
)


class Shelf:
    """Whole courses by id and fingerprint, so that only the first turn reads them."""

    def __init__(self) -> None:
        """Start empty."""
        self._read: dict[tuple[CourseId, str], Course] = {}

    def courses(self, connection: Connection, classroom: ClassroomId) -> tuple[Course, ...]:
        """Return a classroom's courses by title."""
        heads = connection.execute(_HEADS, {"classroom": classroom})
        return tuple([self._course(connection, classroom, head) for head in heads.all()])

    def _course(self, connection: Connection, classroom: ClassroomId, head: Row[Any]) -> Course:
        key = (CourseId(head.id), head.fingerprint)
        if key not in self._read:
            parts: dict[str, Any] = {
                name: _part(connection, table, kind, classroom, key[0])
                for name, (table, kind) in _PARTS.items()
            }
            self._read[key] = Course(**head._mapping, **parts)
        return self._read[key]

    def put(self, course: Course) -> None:
        """Take a course that was just written, so that no turn has to read a whole book back."""
        self.forget(course.id)
        self._read[course.id, course.fingerprint] = course

    def forget(self, course_id: CourseId) -> None:
        """Read a course anew the next time."""
        for key in list(self._read):  # a copy: the reading thread may add one meanwhile
            if key[0] == course_id:
                del self._read[key]


def _part(
    connection: Connection,
    table: Table,
    kind: type[T],
    classroom: ClassroomId,
    course_id: CourseId,
) -> tuple[T, ...]:
    rows = connection.execute(
        select(*columns_of(table, kind))
        .where(table.c.classroom_id == classroom, table.c.course_id == course_id)
        .order_by(table.c.position)
    )
    return tuple(kind(*row) for row in rows)


def save(connection: Connection, classroom: ClassroomId, course: Course) -> None:
    """Put a course into a classroom, in the place of one with the same id."""
    add_new(connection, classrooms, {"id": classroom})
    remove(connection, classroom, course.id)
    head = {name: getattr(course, name) for name in _HEAD}
    connection.execute(insert(courses), {"classroom_id": classroom, **head})
    for name, (table, _) in _PARTS.items():
        rows = [
            values_of(part, classroom_id=classroom, course_id=course.id, position=position)
            for position, part in enumerate(getattr(course, name))
        ]
        if rows:
            connection.execute(insert(table), rows)
    here = select(concepts.c.id).where(concepts.c.classroom_id == classroom)
    connection.execute(
        delete(past_concepts).where(
            past_concepts.c.classroom_id == classroom, past_concepts.c.concept_id.in_(here)
        )
    )


def remove(connection: Connection, classroom: ClassroomId, course_id: CourseId) -> bool:
    """Take a course and its parts out of a classroom; false when it wasn't there.

    The titles of its concepts stay, for whoever has learnt something of them.
    """
    titles = connection.execute(
        select(concepts.c.id, concepts.c.title).where(
            concepts.c.classroom_id == classroom, concepts.c.course_id == course_id
        )
    )
    past = [{"classroom_id": classroom, "concept_id": i, "title": t} for i, t in titles]
    put(connection, past_concepts, ("classroom_id", "concept_id"), past)
    gone = connection.execute(
        delete(courses).where(courses.c.classroom_id == classroom, courses.c.id == course_id)
    )
    return gone.rowcount > 0


def seeded(connection: Connection, classroom: ClassroomId) -> bool:
    """Whether the bundled courses were given to a classroom once."""
    return bool(connection.scalar(select(classrooms.c.seeded).where(classrooms.c.id == classroom)))


def mark_seeded(connection: Connection, classroom: ClassroomId) -> None:
    """Note that they were."""
    put(connection, classrooms, ("id",), [{"id": classroom, "seeded": True}])
