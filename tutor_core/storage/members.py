"""Who sent a message: account, person and member, made on first sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select, update

from tutor_core.ids import PersonId
from tutor_core.messages import Role
from tutor_core.people import Standing, raised
from tutor_core.state import Person
from tutor_core.storage.rows import columns_of
from tutor_core.storage.rules import clean_name, person_id_for
from tutor_core.storage.sql import add_new
from tutor_core.storage.tables import accounts, classrooms, members, persons

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tutor_core.ids import ClassroomId
    from tutor_core.messages import Incoming


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a classroom, and the name their account had when last seen."""

    person: Person
    account_name: str
    standing: Standing

    def fits(self, incoming: Incoming) -> bool:
        """Whether a message tells nothing new about the member."""
        name = clean_name(incoming.account.name)
        said = raised(incoming.role, self.standing.given or Role.LEARNER)
        known = self.standing.role is said or not incoming.vouched
        return known and name in ("", self.account_name)


_STANDING = columns_of(members, Standing)
_FIND = (
    select(persons.c.id, persons.c.name, accounts.c.name.label("account_name"), *_STANDING)
    .join_from(accounts, persons)
    .join(
        members,
        and_(
            members.c.person_id == persons.c.id,
            members.c.classroom_id == bindparam("classroom"),
            members.c.left_at.is_(None),
        ),
    )
    .where(
        accounts.c.platform == bindparam("platform"), accounts.c.account_id == bindparam("account")
    )
)


def find_member(connection: Connection, incoming: Incoming) -> Member | None:
    """Return the sender as a member of the message's classroom, None when new there."""
    account = incoming.account
    row = (
        connection.execute(
            _FIND,
            {"classroom": incoming.classroom, "platform": account.platform, "account": account.id},
        )
    ).one_or_none()
    if row is None:
        return None
    person_id, name, account_name, *standing = row
    return Member(Person(PersonId(person_id), name), account_name, Standing(*standing))


def member_of(connection: Connection, classroom: ClassroomId, person: PersonId) -> Member | None:
    """Return a person as a member of a classroom, None when they aren't in it."""
    row = connection.execute(
        select(persons.c.id, persons.c.name, *_STANDING)
        .join_from(members, persons)
        .where(
            members.c.classroom_id == classroom,
            members.c.person_id == person,
            members.c.left_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    person_id, name, *standing = row
    return Member(Person(PersonId(person_id), name), name, Standing(*standing))


def welcome(connection: Connection, incoming: Incoming) -> Member:
    """Return the sender as a member, making or renewing what the store has of them.

    Only a platform that knows the role itself can change it, and never to less than an invite
    gave: nobody rises by a message.
    """
    person_id = known_person(connection, incoming)
    add_new(connection, classrooms, {"id": incoming.classroom})
    add_new(
        connection,
        members,
        {
            "classroom_id": incoming.classroom,
            "person_id": person_id,
            "role": incoming.role if incoming.vouched else Role.LEARNER,
            "joined": incoming.received,
        },
    )
    ours = and_(members.c.classroom_id == incoming.classroom, members.c.person_id == person_id)
    given = connection.scalar(select(members.c.given).where(ours))
    role = raised(incoming.role, given or Role.LEARNER)
    said = {"role": role} if incoming.vouched else {}
    connection.execute(update(members).where(ours).values(left_at=None, **said))
    member = find_member(connection, incoming)
    if member is None:
        raise LookupError("the member just made isn't there")
    return member


def known_person(connection: Connection, incoming: Incoming) -> PersonId:
    """Return the person behind the account, made if new; keep their newest name."""
    account, name = incoming.account, clean_name(incoming.account.name)
    ours = and_(accounts.c.platform == account.platform, accounts.c.account_id == account.id)
    known = (
        connection.execute(select(accounts.c.person_id, accounts.c.name).where(ours))
    ).one_or_none()
    if known is None:
        return _new_person(connection, incoming, name)
    person_id = PersonId(known.person_id)
    if name and name != known.name:
        connection.execute(update(accounts).where(ours).values(name=name))
        connection.execute(update(persons).where(persons.c.id == person_id).values(name=name))
    return person_id


def _new_person(connection: Connection, incoming: Incoming, name: str) -> PersonId:
    person_id, account = person_id_for(incoming.event_id), incoming.account
    person = {"id": person_id, "name": name, "created": incoming.received}
    add_new(connection, persons, person)
    row = {"platform": account.platform, "account_id": account.id, "person_id": person_id}
    add_new(connection, accounts, {**row, "name": name})
    return person_id


def named_members(
    connection: Connection, classroom: ClassroomId
) -> list[tuple[PersonId, str, Role]]:
    """Return who is in a classroom, by the name the tutor calls them."""
    rows = connection.execute(
        select(persons.c.id, persons.c.name, members.c.role)
        .join_from(members, persons)
        .where(members.c.classroom_id == classroom, members.c.left_at.is_(None))
    )
    return [(PersonId(person), name, role) for person, name, role in rows]
