"""Whose accounts they are, and who may come in; the caller holds the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, or_, select, update

from tutor_core.codes import matching
from tutor_core.errors import StaleError
from tutor_core.ids import ClassroomId, PersonId
from tutor_core.messages import Account, Role
from tutor_core.people import (
    LINK_FOR,
    OPEN_INVITES,
    TRIES_WITHIN,
    Accepted,
    Agreed,
    Arrived,
    Declined,
    Held,
    Invite,
    Invited,
    Left,
    Link,
    Linked,
    Offered,
    Refused,
    Seat,
    Tried,
    Typed,
    Unlinked,
    raised,
    seated,
)
from tutor_core.storage.members import known_person
from tutor_core.storage.people_tables import arrivals, invites, links, tries
from tutor_core.storage.sql import add_new, put
from tutor_core.storage.tables import accounts, groups, members, persons
from tutor_core.storage.uniting import unite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from tutor_core.mastery.estimate import Estimator
    from tutor_core.messages import Incoming
    from tutor_core.people import PeopleChange


def _is(table: Table, account: Account) -> ColumnElement[bool]:
    return and_(table.c.platform == account.platform, table.c.account_id == account.id)


# --- Reading -------------------------------------------------------------------------------------


# Built once, since every turn asks: making a statement costs more than running it.
_THIS = and_(
    accounts.c.platform == bindparam("platform"), accounts.c.account_id == bindparam("account")
)
_PERSON = select(accounts.c.person_id).where(_THIS)
_GIVEN = (
    select(members.c.given)
    .join(accounts, accounts.c.person_id == members.c.person_id)
    .where(_THIS, members.c.classroom_id == bindparam("classroom"), members.c.left_at.is_(None))
)


def person_of(connection: Connection, account: Account) -> PersonId | None:
    """Return the person of an account."""
    found = connection.scalar(_PERSON, {"platform": account.platform, "account": account.id})
    return None if found is None else PersonId(found)


def given_role(connection: Connection, account: Account, classroom: ClassroomId) -> Role | None:
    """Return the role that an invite gave an account's person in a classroom."""
    keys = {"platform": account.platform, "account": account.id, "classroom": classroom}
    found: Role | None = connection.scalar(_GIVEN, keys)
    return found


def held(connection: Connection, account: Account) -> list[Held]:
    """Return all accounts of an account's person, the one that was there first first."""
    rows = connection.execute(
        select(accounts.c.platform, accounts.c.account_id, accounts.c.name, accounts.c.linked)
        .where(accounts.c.person_id == person_of(connection, account))
        .order_by(
            accounts.c.linked.asc().nulls_first(), accounts.c.platform, accounts.c.account_id
        )
    )
    return [Held(Account(*named), since) for *named, since in rows]


def seats(connection: Connection, classroom: ClassroomId) -> list[Seat]:
    """Return who is in a classroom."""
    rows = connection.execute(
        select(persons.c.name, members.c.role, members.c.last_turn)
        .join_from(members, persons)
        .where(members.c.classroom_id == classroom, members.c.left_at.is_(None))
    )
    return seated(Seat(*row) for row in rows)


_INVITES = select(
    invites.c.digest,
    invites.c.classroom_id,
    invites.c.role,
    invites.c.uses,
    invites.c.until,
    invites.c.made_by,
)


def invite(connection: Connection, digest: str) -> Invite | None:
    """Return the invite of a code; there are few at a time, and all are looked at."""
    found = [Invite(*row) for row in connection.execute(_INVITES)]
    return matching(digest, found, lambda one: one.digest)


def arrival(connection: Connection, account: Account) -> Invite | None:
    """Return the invite that an account has shown and not yet accepted."""
    here = select(arrivals.c.digest).where(_is(arrivals, account)).scalar_subquery()
    row = connection.execute(_INVITES.where(invites.c.digest == here)).one_or_none()
    return None if row is None else Invite(*row)


def wrong_codes(connection: Connection, account: Account, since: datetime) -> list[datetime]:
    """Return when an account gave a wrong code after a time, oldest first."""
    statement = select(tries.c.at).where(_is(tries, account), tries.c.at > since)
    return list(connection.scalars(statement.order_by(tries.c.row)))


def link(connection: Connection, digest: str) -> Link | None:
    """Return the offer of a code; there are few at a time, and all are looked at."""
    found = [_link(row) for row in connection.execute(select(links))]
    return matching(digest, found, lambda one: one.digest)


def link_of(connection: Connection, account: Account) -> Link | None:
    """Return the offer that an account's person made, else the one typed on the account."""
    typed = and_(links.c.typed_platform == account.platform, links.c.typed_id == account.id)
    person = person_of(connection, account)
    rows = connection.execute(select(links).where(or_(typed, links.c.person_id == person)))
    found = [_link(row) for row in rows]
    return next((one for one in found if one.person == person), next(iter(found), None))


def _link(row: Any) -> Link:  # noqa: ANN401  (a row)
    typed = None
    if row.typed_platform is not None:
        typed = Account(row.typed_platform, row.typed_id, row.typed_name)
    maker = Account(row.platform, row.account_id, row.name)
    return Link(
        row.digest, PersonId(row.person_id), maker, row.until, typed, row.number, row.agreed
    )


def _row(one: Link) -> dict[str, Any]:
    typed = one.typed
    return {
        "person_id": one.person,
        "digest": one.digest,
        "platform": one.maker.platform,
        "account_id": one.maker.id,
        "name": one.maker.name,
        "until": one.until,
        "typed_platform": typed and typed.platform,
        "typed_id": typed and typed.id,
        "typed_name": typed and typed.name,
        "number": one.number,
        "agreed": one.agreed,
    }


# --- Writing -------------------------------------------------------------------------------------


def change(
    connection: Connection,
    incoming: Incoming,
    changes: Sequence[PeopleChange],
    estimator: Estimator,
) -> None:
    """Do what a turn wants done about people. Raises StaleError when that is out of date."""
    for one in changes:
        match one:
            case Invited(made):
                _add_invite(connection, made, incoming.received)
            case Tried():
                _count_try(connection, incoming)
            case Arrived() | Accepted() | Declined() | Left():
                _come_or_go(connection, incoming, one)
            case Unlinked(account):
                connection.execute(delete(accounts).where(_is(accounts, account)))
            case _:
                _link_on(connection, incoming, one, estimator)


def _add_invite(connection: Connection, made: Invite, now: datetime) -> None:
    """Keep an invite; those that are over go, and the oldest of too many."""
    connection.execute(delete(invites).where(invites.c.until <= now))
    ours = invites.c.classroom_id == made.classroom
    kept = select(invites.c.digest).where(ours).order_by(invites.c.until.desc(), invites.c.digest)
    gone = list(connection.scalars(kept.offset(OPEN_INVITES - 1)))
    connection.execute(delete(invites).where(invites.c.digest.in_(gone)))
    row = {
        "digest": made.digest,
        "classroom_id": made.classroom,
        "role": made.role,
        "uses": made.uses,
        "until": made.until,
        "made_by": made.made_by,
    }
    add_new(connection, invites, row)


def _count_try(connection: Connection, incoming: Incoming) -> None:
    """Count a wrong code; what is too long ago to count goes."""
    account, now = incoming.account, incoming.received
    connection.execute(delete(tries).where(tries.c.at <= now - TRIES_WITHIN))
    row = {"platform": account.platform, "account_id": account.id, "at": now}
    connection.execute(insert(tries), row)


def _come_or_go(
    connection: Connection, incoming: Incoming, one: Arrived | Accepted | Declined | Left
) -> None:
    account = incoming.account
    if isinstance(one, Arrived):
        row = {"platform": account.platform, "account_id": account.id, "digest": one.digest}
        put(connection, arrivals, ("platform", "account_id"), [row])
        return
    if isinstance(one, Left):
        _leave(connection, incoming)
        return
    if isinstance(one, Accepted):
        _let_in(connection, incoming, one.digest)
    connection.execute(delete(arrivals).where(_is(arrivals, account)))


def _let_in(connection: Connection, incoming: Incoming, digest: str) -> None:
    """Use an invite up by one and make the sender a member. Of two at once, one is too late."""
    now = incoming.received
    use = (
        update(invites)
        .where(invites.c.digest == digest, invites.c.uses > 0, invites.c.until > now)
        .values(uses=invites.c.uses - 1)
        .returning(invites.c.classroom_id, invites.c.role)
    )
    found = connection.execute(use).one_or_none()
    if found is None:
        raise StaleError
    person = known_person(connection, incoming)
    row = {"classroom_id": found.classroom_id, "person_id": person, "role": found.role}
    new = {**row, "joined": now, "consented": now, "given": found.role}
    made = add_new(connection, members, new)
    if not made:
        mine = and_(members.c.classroom_id == found.classroom_id, members.c.person_id == person)
        held = (members.c.role, members.c.given, members.c.left_at)
        before = connection.execute(select(*held).where(mine)).one()
        role = raised(before.role if before.left_at is None else Role.LEARNER, found.role)
        given = raised(before.given or Role.LEARNER, found.role)
        values = {"role": role, "given": given, "consented": now, "left_at": None}
        connection.execute(update(members).where(mine).values(values))


def _leave(connection: Connection, incoming: Incoming) -> None:
    person = person_of(connection, incoming.account)
    for table in (members, groups):
        theirs = and_(table.c.classroom_id == incoming.classroom, table.c.person_id == person)
        if table is groups:
            connection.execute(delete(groups).where(theirs))
        else:
            left = update(members).where(theirs).values(left_at=incoming.received, given=None)
            connection.execute(left)


def _link_on(
    connection: Connection, incoming: Incoming, one: PeopleChange, estimator: Estimator
) -> None:
    """Take an offer to link a step on, if it still stands as the turn saw it."""
    now = incoming.received
    if isinstance(one, Offered):
        _forget_links(connection, incoming)
        put(connection, links, ("person_id",), [_row(one.link)])
        return
    if not isinstance(one, Typed | Agreed | Refused | Linked):
        raise TypeError(f"nothing is known of {type(one).__name__}")
    here = links.c.person_id == one.link.person
    # Of two who go on with it at once, the second sees what the first has made of it.
    row = connection.execute(select(links).where(here).with_for_update()).one_or_none()
    if row is None or _link(row) != one.link:
        raise StaleError
    if isinstance(one, Typed):
        _forget_links(connection, incoming)
        put(connection, links, ("person_id",), [_row(one.after)])
    elif isinstance(one, Agreed):
        connection.execute(update(links).where(here).values(agreed=True))
    else:
        connection.execute(delete(links).where(here))
        if isinstance(one, Linked):
            _join(connection, one.link, now, estimator)


def _forget_links(connection: Connection, incoming: Incoming) -> None:
    """Let go of offers that are long over, and of all that the sender has a part in."""
    account = incoming.account
    typed = and_(links.c.typed_platform == account.platform, links.c.typed_id == account.id)
    own = links.c.person_id == person_of(connection, account)
    over = links.c.until <= incoming.received - LINK_FOR
    connection.execute(delete(links).where(or_(typed, own, over)))


def _join(connection: Connection, offer: Link, now: datetime, estimator: Estimator) -> None:
    """Make the account that typed the code one of the maker's, with all that is its person's."""
    typed = offer.typed
    if typed is None or not offer.agreed:
        raise StaleError
    theirs = person_of(connection, typed)
    if theirs is None:
        row = {"platform": typed.platform, "account_id": typed.id, "name": typed.name}
        add_new(connection, accounts, {**row, "person_id": offer.person, "linked": now})
    elif theirs != offer.person:
        unite(connection, offer.person, theirs, now, estimator)
