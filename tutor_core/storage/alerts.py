"""Alerts: the open ones for teachers, and what became of them for whom they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, false, insert, select, update

from tutor_core.alerts import Alert, Disclosed, Raised
from tutor_core.guardrails.safeguarding import CATEGORIES, TALK, URGENCY, urgency
from tutor_core.ids import ClassroomId
from tutor_core.storage.rows import columns_of, values_of
from tutor_core.storage.rules import ALERTS, check_settled
from tutor_core.storage.tables import alerts, persons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from tutor_core.alerts import Settled
    from tutor_core.ids import PersonId

_ADD = insert(alerts)
_HERE = alerts.c.classroom_id == bindparam("classroom")
_COLUMNS = (
    alerts.c.row,
    persons.c.name,
    alerts.c.done,
    alerts.c.answer,
    alerts.c.person_id,
    *columns_of(alerts, Alert),
)
_RAISED = select(*_COLUMNS).join(persons, persons.c.id == alerts.c.person_id)
# However many questions wait, they never crowd out a disclosure, nor it one that is more urgent.
_PRESSING = case(
    {category: urgency(category) for category in (*URGENCY, TALK)},
    value=alerts.c.category,
    else_=urgency(""),
)
_OPEN = (
    _RAISED.where(_HERE, alerts.c.done.is_(None))
    .order_by(_PRESSING, alerts.c.at.desc(), alerts.c.row.desc())
    .limit(ALERTS)
)
_DISCLOSED = (
    select(alerts.c.classroom_id, *_COLUMNS)
    .join(persons, persons.c.id == alerts.c.person_id)
    .where(alerts.c.category.in_(sorted(CATEGORIES)), alerts.c.done.is_(None))
    .order_by(alerts.c.at, alerts.c.row)
)
_LAST = (
    select(alerts.c.category, alerts.c.at)
    .where(
        _HERE,
        alerts.c.person_id == bindparam("person"),
        alerts.c.category.in_(sorted(CATEGORIES)),
    )
    .order_by(alerts.c.at.desc(), alerts.c.row.desc())
    .limit(1)
)
_UNTOLD = _RAISED.where(
    _HERE,
    alerts.c.person_id == bindparam("person"),
    alerts.c.done.is_not(None),
    alerts.c.told == false(),
).order_by(alerts.c.done, alerts.c.row)


def _raised(row: int, who: str, done: Any, answer: str, person: str, *fields: Any) -> Raised:  # noqa: ANN401
    return Raised(row, who, Alert(*fields), done, answer, person)


def open_alerts(connection: Connection, classroom: ClassroomId) -> tuple[Raised, ...]:
    """Return a classroom's open alerts, the most pressing and then the newest last."""
    found = connection.execute(_OPEN, {"classroom": classroom}).all()
    return tuple(_raised(*row) for row in reversed(found))


def open_disclosures(connection: Connection) -> list[tuple[ClassroomId, Raised]]:
    """Return the open disclosures of all classrooms, oldest first."""
    found = connection.execute(_DISCLOSED).all()
    return [(ClassroomId(classroom), _raised(*row)) for classroom, *row in found]


def last_disclosed(
    connection: Connection, classroom: ClassroomId, person: PersonId
) -> Disclosed | None:
    """Return what a person disclosed last in a classroom, whether it was seen to or not."""
    found = connection.execute(_LAST, {"classroom": classroom, "person": person}).first()
    return Disclosed(*found) if found is not None else None


def untold(connection: Connection, classroom: ClassroomId, person: PersonId) -> tuple[Raised, ...]:
    """Return the answers to a person's alerts that they haven't been told, oldest first."""
    keys = {"classroom": classroom, "person": person}
    # Whether there is an answer shows only once it is opened: even an empty one may be sealed.
    found = (_raised(*row) for row in connection.execute(_UNTOLD, keys))
    return tuple(raised for raised in found if raised.answer)


def add_alerts(
    connection: Connection, classroom: ClassroomId, person: PersonId, added: Sequence[Alert]
) -> None:
    """Raise alerts about a person."""
    owner = {"classroom_id": classroom, "person_id": person}
    if added:
        connection.execute(_ADD, [values_of(alert, **owner) for alert in added])


def settle(
    connection: Connection, classroom: ClassroomId, teacher: PersonId, settled: Sequence[Settled]
) -> None:
    """Close alerts. Raises RequestError for one that is no longer open."""
    for one in settled:
        still = (
            alerts.c.classroom_id == classroom,
            alerts.c.row == one.number,
            alerts.c.done.is_(None),
        )
        values = {"done": one.at, "teacher_id": teacher, "answer": one.answer}
        check_settled(connection.execute(update(alerts).where(*still).values(values)).rowcount)


def mark_told(
    connection: Connection, classroom: ClassroomId, person: PersonId, numbers: Sequence[int]
) -> None:
    """Note that a person was told the answers to these alerts of theirs."""
    theirs = (alerts.c.classroom_id == classroom, alerts.c.person_id == person)
    if numbers:
        which = (*theirs, alerts.c.row.in_(numbers))
        connection.execute(update(alerts).where(*which).values(told=True))
