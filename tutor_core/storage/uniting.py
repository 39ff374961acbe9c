"""Two persons made one, inside the transaction that says so; the rules are the core's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, and_, delete, false, insert, select, update
from sqlalchemy import exists as exists_in

from tutor_core import uniting
from tutor_core.people import Standing
from tutor_core.state import Evidence, Goal, Mastery, Note, Review
from tutor_core.storage.frame import metadata
from tutor_core.storage.people_tables import links
from tutor_core.storage.rows import columns_of, values_of
from tutor_core.storage.tables import (
    accounts,
    classroom_goals,
    evidence,
    goals,
    mastery,
    members,
    notes,
    persons,
    reviews,
    threads,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Column, Connection, Table

    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.mastery.estimate import Estimator

# What follows a rule of its own; whatever else points to a person goes over as it is.
_RULED = {"accounts", "links", "mastery", "members", "notes", "reviews"}


def unite(
    connection: Connection, ours: PersonId, theirs: PersonId, now: datetime, estimator: Estimator
) -> None:
    """Let one person have all that was the other's, who is no more."""
    # Whatever is being written for either of them elsewhere is waited for.
    both = select(persons.c.id).where(persons.c.id.in_((ours, theirs))).order_by(persons.c.id)
    connection.execute(both.with_for_update()).all()
    for classroom in _shared(connection, ours, theirs):
        _in_classroom(connection, classroom, ours, theirs)
    _about_concepts(connection, ours, theirs, estimator)
    for table in metadata.sorted_tables:
        for column in _pointers(table):
            if table.name not in _RULED:
                _hand_over(connection, table, column, ours, theirs)
    for table in (goals, classroom_goals):
        set_by = table.c.set_by
        connection.execute(update(table).where(set_by == theirs).values(set_by=ours))
    for key in (ours, theirs):
        connection.execute(delete(links).where(links.c.person_id == key))
    _hand_over(connection, members, members.c.person_id, ours, theirs)
    connection.execute(
        update(accounts).where(accounts.c.person_id == theirs).values(person_id=ours, linked=now)
    )
    connection.execute(delete(persons).where(persons.c.id == theirs))


def _shared(connection: Connection, ours: PersonId, theirs: PersonId) -> list[ClassroomId]:
    """Return the classrooms that both are or were in."""
    mine, other = members.alias("mine"), members.alias("other")
    rows = connection.scalars(
        select(mine.c.classroom_id)
        .join(other, other.c.classroom_id == mine.c.classroom_id)
        .where(mine.c.person_id == ours, other.c.person_id == theirs)
        .order_by(mine.c.classroom_id)
    )
    return list(rows)


def _in_classroom(
    connection: Connection, classroom: ClassroomId, ours: PersonId, theirs: PersonId
) -> None:
    both = [_evidence(connection, person, classroom) for person in (ours, theirs)]
    found = uniting.sessions(*both) if all(both) else uniting.Sessions({}, {})
    if all(both):
        for person, numbers in ((ours, found.ours), (theirs, found.theirs)):
            _renumber(connection, classroom, person, numbers)
    one, other = (_standing(connection, classroom, person) for person in (ours, theirs))
    if not all(both):
        kept = one.session if both[0] else other.session
        found = uniting.Sessions({one.session: kept}, {other.session: kept})
    merged = uniting.standing(one, other, found)
    mine = and_(members.c.classroom_id == classroom, members.c.person_id == ours)
    connection.execute(update(members).where(mine).values(values_of(merged)))
    _end_threads(connection, classroom, ours, theirs)
    _join_goals(connection, classroom, ours, theirs)


def _evidence(
    connection: Connection, person: PersonId, classroom: ClassroomId | None = None
) -> list[Evidence]:
    statement = (
        select(*columns_of(evidence, Evidence))
        .where(evidence.c.person_id == person)
        .order_by(evidence.c.row)
    )
    if classroom is not None:
        statement = statement.where(evidence.c.classroom_id == classroom)
    return [Evidence(*row) for row in connection.execute(statement)]


def _renumber(
    connection: Connection,
    classroom: ClassroomId,
    person: PersonId,
    numbers: Any,  # noqa: ANN401
) -> None:
    """Give a member's evidence other session numbers; by way of negative ones, so none meet."""
    mine = and_(evidence.c.classroom_id == classroom, evidence.c.person_id == person)
    for before, after in numbers.items():
        where = and_(mine, evidence.c.session == before)
        connection.execute(update(evidence).where(where).values(session=-after))
    turned = update(evidence).where(mine, evidence.c.session < 0)
    connection.execute(turned.values(session=-evidence.c.session))


def _standing(connection: Connection, classroom: ClassroomId, person: PersonId) -> Standing:
    row = connection.execute(
        select(*columns_of(members, Standing)).where(
            members.c.classroom_id == classroom, members.c.person_id == person
        )
    ).one()
    return Standing(*row)


def _end_threads(
    connection: Connection, classroom: ClassroomId, ours: PersonId, theirs: PersonId
) -> None:
    here = and_(threads.c.classroom_id == classroom, threads.c.closed == false())
    both = [
        list(connection.scalars(select(threads.c.document).where(here, threads.c.person_id == p)))
        for p in (ours, theirs)
    ]
    ending = set(uniting.ending(*both))
    for thread in (one for own in both for one in own if one.id in ending):
        ended = replace(thread, closed=True)
        same = and_(here, threads.c.id == thread.id, threads.c.person_id.in_((ours, theirs)))
        connection.execute(update(threads).where(same).values(closed=True, document=ended))


def _join_goals(
    connection: Connection, classroom: ClassroomId, ours: PersonId, theirs: PersonId
) -> None:
    """Let a goal that was set for both be one; the other row is left behind."""
    here = goals.c.classroom_id == classroom
    both = [
        {
            row.id: Goal(*row)
            for row in connection.execute(
                select(*columns_of(goals, Goal)).where(here, goals.c.person_id == person)
            )
        }
        for person in (ours, theirs)
    ]
    for key in both[0].keys() & both[1].keys():
        merged = uniting.goal(both[0][key], both[1][key])
        mine = and_(here, goals.c.person_id == ours, goals.c.id == key)
        connection.execute(update(goals).where(mine).values(values_of(merged)))


def _about_concepts(
    connection: Connection, ours: PersonId, theirs: PersonId, estimator: Estimator
) -> None:
    """Put together what there is one of for a person and a concept."""

    def held(table: Table, kind: type[Any], person: PersonId) -> list[Any]:
        rows = connection.execute(
            select(*columns_of(table, kind)).where(table.c.person_id == person)
        )
        return [kind(*row) for row in rows]

    def keep(table: Table, values: Sequence[Any]) -> None:
        connection.execute(delete(table).where(table.c.person_id.in_((ours, theirs))))
        if values:
            rows = [values_of(value, person_id=ours) for value in values]
            connection.execute(insert(table), rows)

    known = [{m.concept_id: m for m in held(mastery, Mastery, p)} for p in (ours, theirs)]
    items = [*_evidence(connection, ours), *_evidence(connection, theirs)]
    keep(mastery, list(uniting.mastery(known[0], known[1], items, estimator).values()))
    cards = [{r.concept_id: r for r in held(reviews, Review, p)} for p in (ours, theirs)]
    keep(reviews, list(uniting.reviews(*cards).values()))
    said = [{(n.concept_id, n.kind): n for n in held(notes, Note, p)} for p in (ours, theirs)]
    keep(notes, list(uniting.notes(*said).values()))


def _pointers(table: Table) -> list[Column[Any]]:
    return [key.parent for key in table.foreign_keys if key.column is persons.c.id]


def _hand_over(
    connection: Connection, table: Table, column: Column[Any], ours: PersonId, theirs: PersonId
) -> None:
    """Let rows point to the other person, but for those that have the like of them there."""
    statement = update(table).where(column == theirs)
    for key in _keys(table):
        if column.name in key:
            other = table.alias()
            same = [other.c[n] == table.c[n] for n in key if n != column.name]
            statement = statement.where(
                ~exists_in(select(other).where(other.c[column.name] == ours, *same))
            )
    connection.execute(statement.values({column.name: ours}))


def _keys(table: Table) -> list[set[str]]:
    """Return the sets of columns that no two rows of a table may have alike."""
    found = [set(table.primary_key.columns.keys())]
    unique = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    return [*found, *(set(one.columns.keys()) for one in unique)]
