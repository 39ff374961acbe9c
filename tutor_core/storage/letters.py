"""What is written to people unasked, and where they can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select, update

from tutor_core.letters import Letter, LetterKind, Remindable
from tutor_core.messages import Account, Role
from tutor_core.ports import Pressing
from tutor_core.state import GoalStatus, Person
from tutor_core.storage.alerts import open_disclosures
from tutor_core.storage.loading import policy_of, state_of
from tutor_core.storage.mail_tables import inbox, letters
from tutor_core.storage.members import member_of, named_members
from tutor_core.storage.rules import GOAL_SOON, REMINDED, REVIEW_SOON
from tutor_core.storage.sql import add_new
from tutor_core.storage.tables import (
    accounts,
    classroom_goals,
    goals,
    members,
    reviews,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.state import LearnerState

_LETTER = (
    letters.c.id,
    letters.c.kind,
    letters.c.classroom_id,
    letters.c.person_id,
    letters.c.due,
    letters.c.reply,
    letters.c.tries,
)


def remindable(connection: Connection, now: datetime) -> list[Remindable]:
    """Return the learners who want reminders and may have a reason for one, oldest first."""
    rows = connection.execute(
        select(members.c.classroom_id, members.c.person_id, members.c.remind_at, members.c.zone)
        .where(
            members.c.role == Role.LEARNER,
            members.c.reminders,
            members.c.left_at.is_(None),
            or_(_review_due(now), _goal_due(now)),
            ~_reminded(now),
        )
        .order_by(members.c.joined, members.c.classroom_id, members.c.person_id)
    )
    return [Remindable(*row) for row in rows]


def _review_due(now: datetime) -> ColumnElement[bool]:
    mine = reviews.c.person_id == members.c.person_id
    return exists().where(mine, reviews.c.due <= now + REVIEW_SOON)


def _goal_due(now: datetime) -> ColumnElement[bool]:
    first, last = (now - GOAL_SOON).date(), (now + GOAL_SOON).date()
    own = exists().where(
        goals.c.classroom_id == members.c.classroom_id,
        goals.c.person_id == members.c.person_id,
        goals.c.status == GoalStatus.OPEN,
        goals.c.due.between(first, last),
    )
    shared = exists().where(
        classroom_goals.c.classroom_id == members.c.classroom_id,
        classroom_goals.c.due.between(first, last),
    )
    return or_(own, shared)


def _reminded(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        letters.c.classroom_id == members.c.classroom_id,
        letters.c.person_id == members.c.person_id,
        letters.c.kind == LetterKind.REMINDER,
        letters.c.due > now - REMINDED,
    )


def state(connection: Connection, classroom: ClassroomId, person: PersonId) -> LearnerState | None:
    """Return a member's state, None when the person isn't in the classroom."""
    member = member_of(connection, classroom, person)
    return None if member is None else state_of(connection, classroom, member)


def pressing(connection: Connection) -> list[Pressing]:
    """Return the open disclosures of all classrooms, oldest first."""
    return [
        Pressing(
            classroom,
            raised,
            policy_of(connection, classroom),
            _teachers(connection, classroom),
        )
        for classroom, raised in open_disclosures(connection)
    ]


def _teachers(connection: Connection, classroom: ClassroomId) -> tuple[Person, ...]:
    found = named_members(connection, classroom)
    return tuple(Person(person, name) for person, name, role in found if role is Role.TEACHER)


def keep(connection: Connection, letter: Letter) -> bool:
    """Keep a letter to be sent; false when there was one of this id before."""
    row = {
        "id": letter.id,
        "kind": letter.kind,
        "classroom_id": letter.classroom,
        "person_id": letter.person,
        "due": letter.due,
        "reply": letter.reply,
        "tries": letter.tries,
    }
    return add_new(connection, letters, row)


def waiting(connection: Connection, now: datetime) -> list[Letter]:
    """Return the letters to be sent by now, the one due first first."""
    rows = connection.execute(
        select(*_LETTER)
        .where(letters.c.message_ref.is_(None), letters.c.due <= now)
        .order_by(letters.c.due, letters.c.row)
    )
    return [Letter(*row) for row in rows]


def sent(connection: Connection, letter: Letter, ref: str) -> None:
    """Note that a letter was sent; the first note stays."""
    this = and_(letters.c.id == letter.id, letters.c.message_ref.is_(None))
    connection.execute(update(letters).where(this).values(message_ref=ref))


def put_off(connection: Connection, letter: Letter) -> None:
    """Keep a letter's new due time and tries."""
    values = {"due": letter.due, "tries": letter.tries}
    connection.execute(update(letters).where(letters.c.id == letter.id).values(**values))


def accounts_of(connection: Connection, person: PersonId) -> list[Account]:
    """Return a person's accounts, the one used last first."""
    last = (
        select(func.max(inbox.c.row))
        .where(
            inbox.c.platform == accounts.c.platform, inbox.c.account_id == accounts.c.account_id
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(accounts.c.platform, accounts.c.account_id, accounts.c.name)
        .where(accounts.c.person_id == person)
        .order_by(last.desc().nulls_last(), accounts.c.platform, accounts.c.account_id)
    )
    return [Account(*row) for row in rows]
