"""Groups of learners: who is in which, and finding a goal's learners by either kind of name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from tutor_core.storage.members import named_members
from tutor_core.storage.rules import clean_name, group_key, grouped, named
from tutor_core.storage.sql import put
from tutor_core.storage.tables import groups, persons

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.state import Group, GroupChange


def groups_of(connection: Connection, classroom: ClassroomId) -> tuple[Group, ...]:
    """Return a classroom's groups with their members' names, by name."""
    rows = connection.execute(
        select(groups.c.name, persons.c.name)
        .join(persons, persons.c.id == groups.c.person_id)
        .where(groups.c.classroom_id == classroom)
        .order_by(groups.c.row)
    ).all()
    return grouped((group, member) for group, member in rows)


def persons_named(connection: Connection, classroom: ClassroomId, who: str) -> list[PersonId]:
    """Return the learner of a name, else a group's members. Raises RequestError for neither."""
    rows = connection.execute(
        select(groups.c.person_id)
        .where(groups.c.classroom_id == classroom, groups.c.key == group_key(who))
        .order_by(groups.c.row)
    )
    members = [person for (person,) in rows]
    return members or [named(who, named_members(connection, classroom))]


def change_group(connection: Connection, classroom: ClassroomId, change: GroupChange) -> None:
    """Add to a group or take from it. Raises RequestError when somebody named isn't there."""
    known = named_members(connection, classroom)
    theirs = and_(groups.c.classroom_id == classroom, groups.c.key == group_key(change.name))
    name = connection.scalar(select(groups.c.name).where(theirs).limit(1))
    rows = [
        {
            "classroom_id": classroom,
            "person_id": named(who, known),
            "key": group_key(change.name),
            "name": name or clean_name(change.name),
        }
        for who in change.add
    ]
    put(connection, groups, ("classroom_id", "key", "person_id"), rows)
    gone = [named(who, known) for who in change.remove]
    if change.drop:
        connection.execute(delete(groups).where(theirs))
    elif gone:
        connection.execute(delete(groups).where(theirs, groups.c.person_id.in_(gone)))
