"""The classrooms: what is set up about them, where they are, who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from tutor_core.classroom import Setup
from tutor_core.ids import ClassroomId
from tutor_core.storage.members import named_members
from tutor_core.storage.sql import add_new, put
from tutor_core.storage.tables import accounts, classrooms, members, places

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tutor_core.messages import Account, Role


def known(connection: Connection) -> tuple[ClassroomId, ...]:
    """Return all classrooms, by id."""
    found = connection.scalars(select(classrooms.c.id).order_by(classrooms.c.id))
    return tuple(ClassroomId(one) for one in found)


def setup(connection: Connection, classroom: ClassroomId) -> Setup:
    """Return what was set up about a classroom; ``Setup()`` when nothing was."""
    found = connection.scalar(select(classrooms.c.setup).where(classrooms.c.id == classroom))
    return Setup() if found is None else found


def keep_setup(connection: Connection, classroom: ClassroomId, found: Setup) -> None:
    """Keep a classroom's setup, making the classroom when it is new."""
    put(connection, classrooms, ("id",), [{"id": classroom, "setup": found}])


def at(connection: Connection, platform: str, place: str) -> ClassroomId | None:
    """Return the classroom that a server or group of a platform belongs to."""
    here = and_(places.c.platform == platform, places.c.place == place)
    found = connection.scalar(select(places.c.classroom_id).where(here))
    return None if found is None else ClassroomId(found)


def settle(connection: Connection, platform: str, place: str, classroom: ClassroomId) -> None:
    """Let a server or group belong to a classroom, in the place of any it belonged to."""
    add_new(connection, classrooms, {"id": classroom})
    row = {"platform": platform, "place": place, "classroom_id": classroom}
    put(connection, places, ("platform", "place"), [row])


def memberships(connection: Connection, account: Account) -> tuple[tuple[ClassroomId, Role], ...]:
    """Return the classrooms an account's person is in, the one used last first."""
    ours = and_(accounts.c.platform == account.platform, accounts.c.account_id == account.id)
    rows = connection.execute(
        select(members.c.classroom_id, members.c.role)
        .join_from(accounts, members, members.c.person_id == accounts.c.person_id)
        .where(ours)
        .order_by(members.c.last_turn.desc().nulls_last(), members.c.classroom_id)
    )
    return tuple((ClassroomId(classroom), role) for classroom, role in rows)


def roster(connection: Connection, classroom: ClassroomId) -> tuple[tuple[str, Role], ...]:
    """Return the names and roles of a classroom's members, by name."""
    return tuple(sorted((name, role) for _, name, role in named_members(connection, classroom)))
