"""What calls of the language model have used up, and whether there is room for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select, update

from tutor_core.ports import ModelCall
from tutor_core.storage.ledger_tables import model_calls
from tutor_core.storage.rows import columns_of, values_of
from tutor_core.storage.rules import used_up
from tutor_core.storage.tables import accounts, classrooms, members, persons

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.ports import Budget

_HERE = (
    model_calls.c.classroom_id == bindparam("classroom"),
    model_calls.c.at >= bindparam("since"),
)
_TOKENS = func.coalesce(func.sum(model_calls.c.tokens_in + model_calls.c.tokens_out), 0)
_CLASS = select(_TOKENS, func.coalesce(func.sum(model_calls.c.cost), 0.0)).where(*_HERE)
_PERSON = select(_TOKENS).where(*_HERE, model_calls.c.person_id == bindparam("person"))
_CALLS = select(*columns_of(model_calls, ModelCall)).where(*_HERE).order_by(model_calls.c.row)
_SETTLE = update(model_calls).where(model_calls.c.row == bindparam("number"))
# Where writes don't wait in line by themselves, two calls must not read the same sum.
_IN_LINE = select(classrooms.c.id).where(classrooms.c.id == bindparam("classroom"))


def reserve(
    connection: Connection,
    classroom: ClassroomId,
    person: PersonId,
    call: ModelCall,
    budget: Budget,
) -> int | None:
    """Note a call that is about to be made; None when the budget is used up."""
    connection.execute(_IN_LINE.with_for_update(), {"classroom": classroom})
    key = {"classroom": classroom, "since": budget.since, "person": person}
    class_tokens, cost = connection.execute(_CLASS, key).one()
    person_tokens = connection.scalars(_PERSON, key).one()
    if used_up(budget, call, person_tokens, class_tokens, cost):
        return None
    row = values_of(call, classroom_id=classroom, person_id=person)
    number: int = connection.scalars(insert(model_calls).returning(model_calls.c.row), row).one()
    return number


def settle(connection: Connection, number: int, call: ModelCall) -> None:
    """Put what a call came to in place of what was noted of it."""
    connection.execute(_SETTLE.values(**values_of(call)), {"number": number})


def calls(connection: Connection, classroom: ClassroomId, since: datetime) -> list[ModelCall]:
    """Return a classroom's calls from a time on, oldest first."""
    rows = connection.execute(_CALLS, {"classroom": classroom, "since": since})
    return [ModelCall(*row) for row in rows]


def roster(connection: Connection, classroom: ClassroomId) -> list[str]:
    """Return what a classroom's people and their accounts are called."""
    rows = connection.execute(
        select(persons.c.name, accounts.c.name, accounts.c.account_id)
        .select_from(members)
        .join(persons, persons.c.id == members.c.person_id)
        .join(accounts, accounts.c.person_id == persons.c.id)
        .where(members.c.classroom_id == classroom)
        .order_by(members.c.joined, accounts.c.account_id)
    )
    return list(dict.fromkeys(name for row in rows for name in row if name))
