"""Answers that wait for a teacher's mark, and the marked ones that a step is judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from tutor_core.answers import Answer, Filed
from tutor_core.storage.rows import columns_of, values_of
from tutor_core.storage.rules import MARKED, WAITING, check_marked, same_words
from tutor_core.storage.tables import answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from tutor_core.answers import Mark
    from tutor_core.ids import ClassroomId, PersonId

_HERE = answers.c.classroom_id == bindparam("classroom")
_STEP = (
    _HERE,
    answers.c.course_id == bindparam("course"),
    answers.c.exercise_id == bindparam("exercise"),
    answers.c.step_id == bindparam("step"),
    answers.c.asked == bindparam("asked"),
)
_NEWEST = (answers.c.at.desc(), answers.c.row.desc())
_MARKED = (
    select(*columns_of(answers, Answer))
    .where(*_STEP, answers.c.judgement.is_not(None))
    .order_by(*_NEWEST)
    .limit(MARKED)
)
_TEXTS = select(answers.c.text).where(*_STEP)
_FILED = select(answers.c.row, answers.c.teacher_id, *columns_of(answers, Answer))
_UNMARKED = _FILED.where(_HERE, answers.c.judgement.is_(None)).order_by(
    answers.c.at, answers.c.row
)
_LAST = (
    _FILED.where(
        _HERE,
        answers.c.judgement.is_not(None),
        answers.c.teacher_id == bindparam("teacher"),
    )
    .order_by(*_NEWEST)
    .limit(1)
)
_TOO_MANY = (
    select(answers.c.row)
    .where(_HERE, answers.c.judgement.is_(None))
    .order_by(*_NEWEST)
    .offset(WAITING)
)


def _keys(classroom: ClassroomId, like: Answer) -> dict[str, str]:
    return {
        "classroom": classroom,
        "course": like.course_id,
        "exercise": like.exercise_id,
        "step": like.step_id,
        "asked": like.asked,
    }


def _filed(row: int, teacher: PersonId | None, *fields: Any) -> Filed:  # noqa: ANN401  (a row)
    return Filed(row, Answer(*fields), teacher)


def marked(connection: Connection, classroom: ClassroomId, like: Answer) -> list[Answer]:
    """Return the newest marked answers to a step, oldest mark first."""
    found = connection.execute(_MARKED, _keys(classroom, like)).all()
    return [Answer(*row) for row in reversed(found)]


def unmarked(connection: Connection, classroom: ClassroomId) -> list[Filed]:
    """Return the answers that wait, longest waiting first."""
    return [_filed(*row) for row in connection.execute(_UNMARKED, {"classroom": classroom})]


def last_marked(connection: Connection, classroom: ClassroomId, teacher: PersonId) -> Filed | None:
    """Return the answer that a teacher marked last."""
    keys = {"classroom": classroom, "teacher": teacher}
    found = connection.execute(_LAST, keys).one_or_none()
    return None if found is None else _filed(*found)


def add_answers(
    connection: Connection, classroom: ClassroomId, person: PersonId, added: Sequence[Answer]
) -> None:
    """Let answers wait for a mark, each wording once; the longest waiting make room."""
    for answer in added:
        held = connection.scalars(_TEXTS, _keys(classroom, answer)).all()
        if not any(same_words(text, answer.text) for text in held):
            row = values_of(answer, classroom_id=classroom, person_id=person)
            connection.execute(insert(answers), row)
    if added:
        rows = connection.scalars(_TOO_MANY, {"classroom": classroom}).all()
        connection.execute(delete(answers).where(answers.c.row.in_(rows)))


def set_marks(
    connection: Connection, classroom: ClassroomId, teacher: PersonId, marks: Sequence[Mark]
) -> None:
    """Write what a teacher did with answers. Raises RequestError for one somebody else marked."""
    for mark in marks:
        theirs = (
            answers.c.classroom_id == classroom,
            answers.c.row == mark.row,
            or_(answers.c.judgement.is_(None), answers.c.teacher_id == teacher),
        )
        if mark.dropped:
            connection.execute(delete(answers).where(*theirs))
            continue
        values = {
            "judgement": mark.judgement,
            "teacher_id": teacher if mark.held else None,
            "at": mark.at,
        }
        found = connection.execute(update(answers).where(*theirs).values(values))
        if mark.judgement is not None:
            check_marked(found.rowcount)
