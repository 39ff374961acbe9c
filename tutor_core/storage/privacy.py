"""A person's own data: given to them, erased, and let go of with time, as the columns declare.

Nothing here names a column: a table that is added is covered by what its columns say.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python
from sqlalchemy import and_, delete, exists, or_, select

from tutor_core.guardrails.safeguarding import CATEGORIES
from tutor_core.storage.care import Erase, Export, Keep, care_of
from tutor_core.storage.columns import UtcTime
from tutor_core.storage.frame import metadata
from tutor_core.storage.mail_tables import inbox, outbox
from tutor_core.storage.rules import check_forgettable
from tutor_core.storage.tables import accounts, alerts, persons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Connection, Select, Table

    from tutor_core.ids import EventId, PersonId

_DAYS = {Keep.MONTH: timedelta(days=30), Keep.YEAR: timedelta(days=365)}


def own_data(connection: Connection, person: PersonId) -> dict[str, list[dict[str, Any]]]:
    """Return all of a person's rows that are theirs to have, by table, as plain JSON values."""
    found = {}
    for table in metadata.sorted_tables:
        columns = [c for c in table.columns if _care(c).export is Export.YES]
        whose = _whose(connection, table, person)
        if columns and whose is not None:
            rows = connection.execute(select(*columns).where(whose)).mappings()
            found[table.name] = [to_jsonable_python(dict(row)) for row in rows]
    return {name: rows for name, rows in found.items() if rows}


def erase(connection: Connection, person: PersonId, but: EventId) -> None:
    """Erase a person: their rows go, and where others' rows name them, the name goes.

    The message ``but``, which asked for it, and its reply stay until the reply has been sent;
    ``expire`` takes them then. Raises RequestError while a disclosure of theirs waits.
    """
    check_forgettable(connection.scalar(select(exists(_pressing(person)))))
    for table in reversed(metadata.sorted_tables):
        _empty(connection, table, person)
        whose = _whose(connection, table, person)
        if whose is not None and _goes(table):
            kept = whose if table not in (inbox, outbox) else and_(whose, table.c.event_id != but)
            connection.execute(delete(table).where(kept))


def _pressing(person: PersonId) -> Select[Any]:
    return select(alerts.c.row).where(
        alerts.c.person_id == person,
        alerts.c.category.in_(sorted(CATEGORIES)),
        alerts.c.done.is_(None),
    )


def expire(connection: Connection, now: datetime) -> int:
    """Let go of what was kept long enough, and of messages of who was erased; return how many."""
    gone = connection.execute(delete(inbox).where(_of_nobody())).rowcount
    for table in reversed(metadata.sorted_tables):
        for age, keep in _ages(table):
            old = and_(age < now - _DAYS[keep], _done(table))
            gone += connection.execute(delete(table).where(old)).rowcount
    return gone


def _care(column: Column[Any]) -> Any:  # noqa: ANN401  (Care; a test sees that each has one)
    return care_of(column)


def _goes(table: Table) -> bool:
    return any(_care(column).erase is Erase.ROW for column in table.columns)


def _whose(connection: Connection, table: Table, person: PersonId) -> ColumnElement[bool] | None:
    """Return what a person's rows have in common, None where a table holds nobody's."""
    if table is persons:
        return persons.c.id == person
    if "person_id" in table.columns:
        return table.c.person_id == person
    if {"platform", "account_id"} <= set(table.columns.keys()):
        return _theirs(connection, table, person)
    if table is outbox:
        mine = select(inbox.c.event_id).where(_theirs(connection, inbox, person))
        return outbox.c.event_id.in_(mine)
    return None


def _theirs(connection: Connection, table: Table, person: PersonId) -> ColumnElement[bool]:
    held = connection.execute(
        select(accounts.c.platform, accounts.c.account_id).where(accounts.c.person_id == person)
    ).all()
    return or_(
        *(and_(table.c.platform == one.platform, table.c.account_id == one[1]) for one in held),
        # Without an account nothing is theirs.
        and_(table.c.platform != table.c.platform),
    )


def _empty(connection: Connection, table: Table, person: PersonId) -> None:
    for column in table.columns:
        points = any(key.column is persons.c.id for key in column.foreign_keys)
        if _care(column).erase is Erase.EMPTY and points:
            connection.execute(table.update().where(column == person).values({column.name: None}))


def _of_nobody() -> ColumnElement[bool]:
    """Answered messages whose account the store doesn't know any more."""
    known = select(accounts.c.platform).where(
        accounts.c.platform == inbox.c.platform, accounts.c.account_id == inbox.c.account_id
    )
    waiting = select(outbox.c.event_id).where(
        outbox.c.event_id == inbox.c.event_id, outbox.c.message_ref.is_(None)
    )
    return and_(inbox.c.handled, ~known.exists(), ~waiting.exists())


def _ages(table: Table) -> Iterator[tuple[Column[Any], Keep]]:
    """Yield the column a row's age is told by, where its rows are kept for a time."""
    for column in table.columns:
        keep = _care(column).keep
        if isinstance(column.type, UtcTime) and keep in _DAYS and _goes(table):
            yield column, keep
            return


def _done(table: Table) -> ColumnElement[bool]:
    """Return what a row has to be besides old: a message that nobody answered yet stays."""
    return table.c.handled if "handled" in table.columns else table.c[_key(table)].is_not(None)


def _key(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name
