"""The people of the store in memory: accounts, invites, links, and two persons made one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tutor_core import uniting
from tutor_core.codes import matching
from tutor_core.errors import StaleError
from tutor_core.fakes.rooms import Member, Rooms
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Role
from tutor_core.people import (
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
    Standing,
    Tried,
    Typed,
    Unlinked,
    raised,
    seated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tutor_core.fakes.rooms import Room
    from tutor_core.ids import ClassroomId, ConceptId, PersonId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.messages import Incoming
    from tutor_core.people import PeopleChange
    from tutor_core.state import Changes, Evidence, Mastery, Note, NoteKind, Person, Review


K = TypeVar("K")
V = TypeVar("V")


def _key(account: Account) -> tuple[str, str]:
    return account.platform, account.id


class FakePeople(Rooms):
    """``ports.People`` without a database."""

    def __init__(self, estimator: Estimator | None = None) -> None:
        """Start empty; ``estimator`` works out anew what is believed of two who are one."""
        super().__init__()
        self._estimator = estimator or Tracing()
        self._persons: dict[PersonId, Person] = {}
        self._mastery: dict[PersonId, dict[ConceptId, Mastery]] = {}
        self._reviews: dict[PersonId, dict[ConceptId, Review]] = {}
        self._notes: dict[PersonId, dict[tuple[ConceptId, NoteKind], Note]] = {}
        self._linked: dict[tuple[str, str], datetime] = {}
        self._invites: dict[str, Invite] = {}
        self._arrivals: dict[tuple[str, str], str] = {}
        self._tries: dict[tuple[str, str], list[datetime]] = {}
        self._links: dict[PersonId, Link] = {}

    def _known_person(self, incoming: Incoming) -> Person:
        raise NotImplementedError

    # --- Reading -------------------------------------------------------------------------------

    async def person_of(self, account: Account) -> PersonId | None:
        """Return the person of an account, None for one that nothing is known of."""
        found = self._accounts.get(_key(account))
        return None if found is None else found[0]

    async def given_role(self, account: Account, classroom: ClassroomId) -> Role | None:
        """Return the role that an invite gave an account's person in a classroom."""
        person = await self.person_of(account)
        room = self._classrooms.get(classroom)
        member = room.present().get(person) if room is not None and person is not None else None
        return None if member is None else member.standing.given

    async def accounts(self, account: Account) -> Sequence[Held]:
        """Return all accounts of an account's person, the one that was there first first."""
        person = await self.person_of(account)
        found = [
            Held(Account(*key, name), self._linked.get(key))
            for key, (whose, name) in sorted(self._accounts.items())
            if whose == person
        ]
        return sorted(found, key=lambda one: one.since.timestamp() if one.since else 0.0)

    async def members(self, classroom: ClassroomId) -> Sequence[Seat]:
        """Return who is in a classroom, teachers first, then whoever wrote last."""
        there = self._classroom(classroom).present()
        found = ((self._persons[p].name, m.standing) for p, m in there.items())
        return seated(Seat(name, one.role, one.last_turn) for name, one in found)

    async def invite(self, digest: str) -> Invite | None:
        """Return the invite of a code, good or not."""
        return matching(digest, list(self._invites.values()), lambda one: one.digest)

    async def arrival(self, account: Account) -> Invite | None:
        """Return the invite by which an account would come in, once it accepts."""
        return self._invites.get(self._arrivals.get(_key(account), ""))

    async def wrong_codes(self, account: Account, since: datetime) -> Sequence[datetime]:
        """Return when an account gave a wrong code after a time, oldest first."""
        return [at for at in self._tries.get(_key(account), []) if at > since]

    async def link(self, digest: str) -> Link | None:
        """Return the offer to link of a code, good or not."""
        return matching(digest, list(self._links.values()), lambda one: one.digest)

    async def link_of(self, account: Account) -> Link | None:
        """Return the offer that an account's person made or that was typed on the account."""
        person = await self.person_of(account)
        if person in self._links:
            return self._links[person]
        return next((one for one in self._links.values() if _typed_on(one, account)), None)

    # --- Writing -------------------------------------------------------------------------------

    def _check_people(self, incoming: Incoming, changes: Changes) -> None:
        """Raise StaleError when a turn was decided on what is so no longer."""
        found = self._accounts.get(_key(incoming.account))
        person = found[0] if found else None
        if changes.of is not None:
            there = self._classroom(incoming.classroom).present()
            if person != changes.of or person not in there:
                raise StaleError
        for one in changes.people:
            if isinstance(one, Accepted):
                invite = self._invites.get(one.digest)
                if invite is None or not invite.open(incoming.received):
                    raise StaleError
            if isinstance(one, Typed | Agreed | Refused | Linked):
                if self._links.get(one.link.person) != one.link:
                    raise StaleError
                if isinstance(one, Linked) and not one.link.agreed:
                    raise StaleError

    def _change_people(self, incoming: Incoming, changes: Sequence[PeopleChange]) -> None:
        for one in changes:
            match one:
                case Invited(made):
                    self._add_invite(made, incoming.received)
                case Tried():
                    since = incoming.received - TRIES_WITHIN
                    held = self._tries.get(_key(incoming.account), [])
                    kept = [at for at in held if at > since]
                    self._tries[_key(incoming.account)] = [*kept, incoming.received]
                case Unlinked(account):
                    self._accounts.pop(_key(account), None)
                    self._linked.pop(_key(account), None)
                case Arrived() | Accepted() | Declined() | Left():
                    self._come_or_go(incoming, one)
                case _:
                    self._link_on(incoming, one)

    def _add_invite(self, made: Invite, now: datetime) -> None:
        kept = {d: one for d, one in self._invites.items() if one.until > now}
        ours = [one for one in kept.values() if one.classroom == made.classroom]
        ours.sort(key=lambda one: one.digest)
        ours.sort(key=lambda one: one.until, reverse=True)
        for gone in ours[OPEN_INVITES - 1 :]:
            del kept[gone.digest]
        self._invites = {**kept, made.digest: made}
        self._arrivals = {k: d for k, d in self._arrivals.items() if d in self._invites}

    def _come_or_go(self, incoming: Incoming, one: Arrived | Accepted | Declined | Left) -> None:
        key = _key(incoming.account)
        if isinstance(one, Arrived):
            self._arrivals[key] = one.digest
            return
        if isinstance(one, Left):
            room, person = self._classroom(incoming.classroom), self._accounts[key][0]
            member = room.members[person]
            member.standing = replace(member.standing, left_at=incoming.received, given=None)
            for _, grouped in room.groups.values():
                if person in grouped:
                    grouped.remove(person)
            return
        if isinstance(one, Accepted):
            self._let_in(incoming, self._invites[one.digest])
        self._arrivals.pop(key, None)

    def _let_in(self, incoming: Incoming, invite: Invite) -> None:
        now = incoming.received
        self._invites[invite.digest] = replace(invite, uses=invite.uses - 1)
        person = self._known_person(incoming).id
        members = self._classroom(invite.classroom).members
        member = members.setdefault(person, Member(Standing(invite.role, now)))
        held = member.standing
        role = held.role if held.left_at is None else Role.LEARNER
        member.standing = replace(
            held,
            role=raised(role, invite.role),
            given=raised(held.given or Role.LEARNER, invite.role),
            consented=now,
            left_at=None,
        )

    def _link_on(self, incoming: Incoming, one: PeopleChange) -> None:
        match one:
            case Offered(link):
                self._forget_links(incoming.account)
                self._links[link.person] = link
            case Typed(link, after):
                self._forget_links(incoming.account)
                self._links[link.person] = after
            case Agreed(link):
                self._links[link.person] = replace(link, agreed=True)
            case Refused(link):
                del self._links[link.person]
            case Linked(link) if link.typed is not None:
                del self._links[link.person]
                self._join(link.person, link.typed, incoming.received)

    def _forget_links(self, account: Account) -> None:
        """Let go of every offer that an account has a part in, but for one."""
        person = self._accounts.get(_key(account), ("", ""))[0]
        self._links = {
            p: o for p, o in self._links.items() if p != person and not _typed_on(o, account)
        }

    def _join(self, ours: PersonId, typed: Account, now: datetime) -> None:
        found = self._accounts.get(_key(typed))
        theirs = found[0] if found else None
        if theirs is None:
            self._accounts[_key(typed)] = (ours, typed.name)
            self._linked[_key(typed)] = now
        elif theirs != ours:
            self._unite(ours, theirs, now)

    def _unite(self, ours: PersonId, theirs: PersonId, now: datetime) -> None:
        for room in self._classrooms.values():
            if theirs in room.members:
                _unite_in(room, ours, theirs)
        both = (self._mastery.pop(ours, {}), self._mastery.pop(theirs, {}))
        items = [e for room in self._classrooms.values() for e in _evidence(room, ours)]
        self._mastery[ours] = uniting.mastery(*both, items, self._estimator)
        cards = (self._reviews.pop(ours, {}), self._reviews.pop(theirs, {}))
        self._reviews[ours] = uniting.reviews(*cards)
        said = (self._notes.pop(ours, {}), self._notes.pop(theirs, {}))
        self._notes[ours] = uniting.notes(*said)
        for key, (person, name) in self._accounts.items():
            if person == theirs:
                self._accounts[key] = (ours, name)
                self._linked[key] = now
        for person in (ours, theirs):
            self._links.pop(person, None)
        del self._persons[theirs]


def _typed_on(link: Link, account: Account) -> bool:
    return link.typed is not None and _key(link.typed) == _key(account)


def _evidence(room: Room, person: PersonId) -> list[Evidence]:
    return room.members[person].evidence if person in room.members else []


def _unite_in(room: Room, ours: PersonId, theirs: PersonId) -> None:
    other = room.members.pop(theirs)
    one = room.members.setdefault(ours, other)
    if one is not other:
        _unite_members(room, one, other, ours, theirs)
    room.log = [
        replace(logged, person=ours) if logged.person == theirs else logged for logged in room.log
    ]
    # The log has everybody's evidence in the order in which it was written.
    one.evidence = [logged.evidence for logged in room.log if logged.person == ours]
    for _, grouped in room.groups.values():
        found = [ours if person == theirs else person for person in grouped]
        grouped[:] = list(dict.fromkeys(found))
    for goals in (room.goals, *(member.goals for member in room.members.values())):
        for goal in goals.values():
            if goal.set_by == theirs:
                goals[goal.id] = replace(goal, set_by=ours)
    room.answers.hand_over(ours, theirs)
    room.alerts.hand_over(ours, theirs)


def _unite_members(
    room: Room, one: Member, other: Member, ours: PersonId, theirs: PersonId
) -> None:
    both = bool(one.evidence and other.evidence)
    first, second = one.standing.session, other.standing.session
    kept = first if one.evidence else second
    found = uniting.Sessions({first: kept}, {second: kept})
    if both:
        found = uniting.sessions(one.evidence, other.evidence)
        numbers = {ours: found.ours, theirs: found.theirs}
        room.log = [
            replace(g, evidence=replace(g.evidence, session=numbers[g.person][g.evidence.session]))
            if g.person in numbers
            else g
            for g in room.log
        ]
    one.standing = uniting.standing(one.standing, other.standing, found)
    open_ones = [[t for t in m.threads.values() if not t.closed] for m in (one, other)]
    ending = set(uniting.ending(*open_ones))
    for member in (one, other):
        for thread_id in ending & member.threads.keys():
            member.threads[thread_id] = replace(member.threads[thread_id], closed=True)
    same = one.goals.keys() & other.goals.keys()
    goals = {key: uniting.goal(one.goals[key], other.goals[key]) for key in same}
    one.goals = {**other.goals, **one.goals, **goals}
    one.threads = _by_time(one.threads, other.threads, lambda t: t.opened)
    one.suggestions = _by_time(one.suggestions, other.suggestions, lambda s: s.at)
    one.reflections = _by_time(one.reflections, other.reflections, lambda r: r.at)


def _by_time(ours: dict[K, V], theirs: dict[K, V], at: Callable[[V], datetime]) -> dict[K, V]:
    """Return both in the order in which the store would have written them."""
    return dict(sorted({**ours, **theirs}.items(), key=lambda pair: at(pair[1])))
