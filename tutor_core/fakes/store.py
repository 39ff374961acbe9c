"""The store in memory: what the real one does, gone with the process."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tutor_core.classroom import Setup
from tutor_core.evidence import Tally
from tutor_core.fakes.ledger import MemoryLedger
from tutor_core.fakes.letters import Letters
from tutor_core.fakes.mail import Mail
from tutor_core.fakes.rooms import Member, Room
from tutor_core.guardrails.policy import Policy, Revision
from tutor_core.messages import Role
from tutor_core.people import LOBBY, Standing, addressed, errand_id, raised
from tutor_core.state import (
    Alert,
    Changes,
    Goal,
    GoalStatus,
    Group,
    LearnerState,
    Logged,
    Mastery,
    Note,
    Person,
    Work,
)
from tutor_core.storage.rules import (
    EVIDENCE,
    REFLECTIONS,
    after_turn,
    assigned_of,
    changed_goal,
    check_edits,
    check_forgettable,
    check_policy,
    clean_name,
    covered,
    goals_of,
    group_key,
    grouped,
    named,
    person_id_for,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tutor_core.assigned import Assigned
    from tutor_core.ids import ClassroomId, EventId, GoalId, PersonId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.messages import Account, Incoming, Reply
    from tutor_core.state import GroupChange, Suggestion


MONTH = timedelta(days=30)  # as the tables declare


class MemoryStore(Letters, MemoryLedger):
    """``ports.Store`` without a database: what ``SqlStore`` does, gone with the process."""

    def __init__(self, estimator: Estimator | None = None) -> None:
        """Start empty."""
        super().__init__(estimator)

    async def load(self, incoming: Incoming) -> LearnerState:
        """Return the sender's state in the classroom, making person and member on first sight."""
        return self._state(incoming.classroom, self._welcome(incoming))

    async def state_of(self, classroom: ClassroomId, person: PersonId) -> LearnerState | None:
        """Return a member's state, None when the person isn't in the classroom."""
        known = person in self._classroom(classroom).members
        return self._state(classroom, self._persons[person]) if known else None

    def _state(self, name: ClassroomId, person: Person) -> LearnerState:
        classroom = self._classroom(name)
        member = classroom.members[person.id]
        held = member.standing
        working = [thread for thread in member.threads.values() if not thread.closed]
        own, shared = list(member.goals.values()), list(classroom.goals.values())
        return LearnerState(
            person=person,
            role=held.role,
            classroom=name,
            policy=classroom.policies[-1][0] if classroom.policies else Policy(),
            thread=working[-1] if working else None,
            under=covered(working[::-1]),
            mastery=dict(self._mastery.get(person.id, {})),
            past={
                i: t for i, t in classroom.past.items() if i in self._mastery.get(person.id, {})
            },
            goals=goals_of(own, shared, held.role),
            reflections=tuple(member.reflections.values())[-REFLECTIONS:],
            evidence=tuple(member.evidence[-EVIDENCE:]),
            suggestion=next(reversed(member.suggestions.values()), None),
            turns=held.turns,
            prompted_turn=held.prompted_turn,
            offered_turn=held.offered_turn,
            session=held.session,
            last_turn=held.last_turn,
            alerts=classroom.alerts.open(self._name) if held.role is Role.TEACHER else (),
            answers=classroom.alerts.untold(person.id, person.name),
            disclosed=classroom.alerts.last_disclosed(person.id),
            groups=self._groups(classroom) if held.role is Role.TEACHER else (),
            concept_edits=tuple(e for _, e in sorted(classroom.concept_edits.items())),
            reviews=dict(self._reviews.get(person.id, {})),
            notes=self._noted(person.id),
            reminders=held.reminders,
            streaks=held.streaks,
            setup=classroom.setup if held.role is Role.TEACHER else Setup(),
            active=held.active,
        )

    async def work(self, incoming: Incoming) -> Work:
        """Return all of the sender's work in the classroom; empty for somebody new."""
        key = (incoming.account.platform, incoming.account.id)
        members = self._classroom(incoming.classroom).present()
        classroom = self._classroom(incoming.classroom)
        member = members.get(self._accounts[key][0]) if key in self._accounts else None
        if member is None:
            return Work()
        own, shared = list(member.goals.values()), list(classroom.goals.values())
        return Work(
            goals_of(own, shared, member.standing.role, None),
            tuple(member.evidence),
            tuple(member.reflections.values()),
            tuple(member.threads.values()),
            tuple(member.suggestions.values()),
        )

    async def commit(self, incoming: Incoming, changes: Changes, reply: Reply) -> None:
        """Write changes, reply and 'handled' at once; a second one is a no-op.

        Raises RequestError, and writes nothing, when a goal names nobody in the classroom or the
        policy or the concepts were changed since they were loaded, or an answer to mark is gone;
        StaleError when the turn was decided on what is so no longer.
        """
        mail = self._mail.get(incoming.event_id)
        if mail is not None and mail.reply is not None:
            return
        self._check_people(incoming, changes)
        if incoming.classroom != LOBBY:
            self._commit(incoming, changes)
        self._change_people(incoming, changes.people)
        self._mail[incoming.event_id] = Mail(mail.incoming if mail else incoming, reply)
        self._post(incoming, changes)

    def _commit(self, incoming: Incoming, changes: Changes) -> None:
        person = self._welcome(incoming)
        if changes.forget:
            rooms = self._classrooms.values()
            check_forgettable(any(room.alerts.pressing(person.id) for room in rooms))
            self._erase(person.id, incoming.event_id)
            return
        classroom = self._classroom(incoming.classroom)
        # Everything that can be refused comes before anything is written.
        regrouped = [self._regrouped(classroom, change) for change in changes.groups]
        assigned = [
            (goals, goal)
            for who, goal in changes.assigned
            for goals in self._whose(classroom, who, goal)
        ]
        for edits in changes.concept_edits:
            held = classroom.concept_edits.get(edits.course_id)
            check_edits(held.version if held else 0, edits)
        classroom.answers.check(changes.marks, person.id)
        classroom.alerts.check(changes.settled)
        if changes.policy is not None:
            newest = classroom.policies[-1][0].version if classroom.policies else 0
            check_policy(newest, changes.policy)
            classroom.policies.append((changes.policy, person.id, incoming.received))
        for key, group in regrouped:
            classroom.groups[key] = group
        classroom.concept_edits.update({e.course_id: e for e in changes.concept_edits})
        for goals, goal in assigned:
            goals[goal.id] = changed_goal(goals.get(goal.id, goal), goal)
        classroom.answers.write(changes, person.id)
        classroom.alerts.write(changes, person.id)
        classroom.setup = changes.setup or classroom.setup
        self._write(classroom.members[person.id], person, incoming, changes)

    def _post(self, incoming: Incoming, changes: Changes) -> None:
        for number, errand in enumerate(changes.errands):
            theirs = [
                mail.incoming
                for mail in self._mail.values()
                if _same(mail.incoming.account, errand.to)
            ]
            event_id = errand_id(incoming.event_id, number)
            to = addressed(theirs[-1] if theirs else incoming, errand, event_id, incoming)
            self._mail.setdefault(event_id, Mail(to, errand.reply))

    async def own_data(self, incoming: Incoming) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what is kept about the sender; here only what they wrote and who they are."""
        key = (incoming.account.platform, incoming.account.id)
        if key not in self._accounts:
            return {}
        person = self._persons[self._accounts[key][0]]
        written = [m.incoming for m in self._mail.values() if _key(m.incoming) == key]
        return {
            "persons": [{"name": person.name}],
            "inbox": [{"message": {"text": one.text}} for one in written],
        }

    async def expire(self, now: datetime) -> int:
        """Let go of answered messages after a month, and of those of who was erased."""
        old = [
            name
            for name, mail in self._mail.items()
            if (mail.ref and _key(mail.incoming) not in self._accounts)
            or (mail.reply and mail.incoming.received < now - MONTH)
        ]
        for name in old:
            del self._mail[name]
        return len(old)

    def _erase(self, person: PersonId, but: EventId) -> None:
        theirs = {key for key, (owner, _) in self._accounts.items() if owner == person}
        for name in [n for n, m in self._mail.items() if _key(m.incoming) in theirs and n != but]:
            del self._mail[name]
        for key in theirs:
            del self._accounts[key]
        for held in (self._persons, self._mastery, self._reviews, self._notes):
            held.pop(person, None)
        for room in self._classrooms.values():
            room.members.pop(person, None)
            room.log[:] = [one for one in room.log if one.person != person]
            room.alerts.forget(person)

    async def suggestions(
        self, classroom: ClassroomId, who: str, limit: int
    ) -> Sequence[Suggestion]:
        """Return the latest suggestions to a learner, newest first. Raises RequestError."""
        room = self._classroom(classroom)
        made = room.members[named(who, self._known(room))].suggestions
        return tuple(reversed(made.values()))[:limit]

    async def assigned(self, classroom: ClassroomId) -> Sequence[Assigned]:
        """Return the goals that teachers have set and that are open, oldest first."""
        room = self._classroom(classroom)
        theirs = [
            (self._persons[person].name, goal)
            for person, member in room.members.items()
            for goal in member.goals.values()
        ]
        return assigned_of(list(room.goals.values()), theirs)

    async def tallies(self, classroom: ClassroomId, since: datetime) -> Sequence[Tally]:
        """Return what the learners of a classroom answered since a time, by concept's id."""
        given = [
            e
            for m in self._classroom(classroom).learners().values()
            for e in m.evidence
            if e.at >= since
        ]
        return [
            Tally(
                concept,
                sum(e.concept_id == concept for e in given),
                sum(e.concept_id == concept and e.unaided for e in given),
            )
            for concept in sorted({e.concept_id for e in given})
        ]

    async def class_mastery(self, classroom: ClassroomId) -> Sequence[Mastery]:
        """Return what the learners of a classroom were seen to do, without who they are."""
        learners = self._classroom(classroom).learners()
        return [held for person in learners for held in self._mastery.get(person, {}).values()]

    async def policies(self, classroom: ClassroomId) -> Sequence[Revision]:
        """Return every version of a classroom's policy that was set, oldest first."""
        held = self._classroom(classroom).policies
        return [Revision(policy, self._persons[by].name, at) for policy, by, at in held]

    async def roster(self, classroom: ClassroomId) -> Sequence[str]:
        """Return the names of a classroom's people, and their accounts' names and ids."""
        members = self._classroom(classroom).members
        names = [
            name
            for (_, account), (person, called) in self._accounts.items()
            if person in members
            for name in (self._persons[person].name, called, account)
        ]
        return list(dict.fromkeys(name for name in names if name))

    async def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def alerts(self, classroom: ClassroomId) -> tuple[Alert, ...]:
        """Return the alerts of a classroom, for tests to look at."""
        return tuple(raised.alert for _, raised in self._classroom(classroom).alerts.rows.values())

    def _noted(self, person_id: PersonId) -> tuple[Note, ...]:
        found = self._notes.get(person_id, {}).values()
        return tuple(sorted(found, key=lambda note: (note.at, note.concept_id, note.kind)))

    def _known_person(self, incoming: Incoming) -> Person:
        account, name = incoming.account, clean_name(incoming.account.name)
        key = (account.platform, account.id)
        person_id, before = self._accounts.get(key, (person_id_for(incoming.event_id), ""))
        person = self._persons.get(person_id, Person(person_id, name))
        if name and name != before:
            person = replace(person, name=name)
        self._accounts[key] = (person_id, name or before)
        self._persons[person_id] = person
        return person

    def _welcome(self, incoming: Incoming) -> Person:
        person = self._known_person(incoming)
        members = self._classroom(incoming.classroom).members
        new = Member(Standing(Role.LEARNER, incoming.received))
        member = members.setdefault(person.id, new)
        held = replace(member.standing, left_at=None)
        said = raised(incoming.role, held.given or Role.LEARNER)
        member.standing = replace(held, role=said) if incoming.vouched else held
        return person

    def _whose(self, classroom: Room, who: str, goal: Goal) -> list[dict[GoalId, Goal]]:
        """Return where a teacher's goal goes: to whom it is for, and where it is already."""
        every = [classroom.goals, *(member.goals for member in classroom.members.values())]
        there = [goals for goals in every if goal.id in goals]
        if goal.status is GoalStatus.DROPPED:
            return there
        if not who.strip():
            return there if goal.id in classroom.goals else [classroom.goals, *there]
        _, members = classroom.groups.get(group_key(who), ("", []))
        persons = members or [named(who, self._known(classroom))]
        new = [classroom.members[person].goals for person in persons]
        return [*there, *(goals for goals in new if goal.id not in goals)]

    def _known(self, classroom: Room) -> list[tuple[PersonId, str, Role]]:
        return [
            (person, self._persons[person].name, member.standing.role)
            for person, member in classroom.present().items()
        ]

    def _groups(self, classroom: Room) -> tuple[Group, ...]:
        return grouped(
            (name, self._persons[person].name)
            for name, members in classroom.groups.values()
            for person in members
        )

    def _regrouped(
        self, classroom: Room, change: GroupChange
    ) -> tuple[str, tuple[str, list[PersonId]]]:
        key, known = group_key(change.name), self._known(classroom)
        name, members = classroom.groups.get(key, (clean_name(change.name), []))
        added = [*members, *(named(who, known) for who in change.add)]
        gone = {named(who, known) for who in change.remove}
        kept = [] if change.drop else [p for p in dict.fromkeys(added) if p not in gone]
        return key, (name, kept)

    def _write(self, member: Member, person: Person, incoming: Incoming, changes: Changes) -> None:
        member.standing = after_turn(member.standing, changes, incoming.received)
        if changes.thread is not None:
            member.threads[changes.thread.id] = changes.thread
        if changes.suggestion is not None:
            member.suggestions[changes.suggestion.id] = changes.suggestion
        _end_threads(member, changes)
        member.goals.update({goal.id: goal for goal in changes.goals})
        member.reflections.update({said.id: said for said in changes.reflections})
        member.evidence.extend(changes.evidence)
        log = self._classroom(incoming.classroom).log
        for seen in changes.evidence:
            log.append(Logged(len(log) + 1, person.id, seen))
        believed = self._mastery.setdefault(person.id, {})
        believed.update({about.concept_id: about for about in changes.mastery})
        self._reviews.setdefault(person.id, {}).update({r.concept_id: r for r in changes.reviews})
        noted = self._notes.setdefault(person.id, {})
        noted.update({(note.concept_id, note.kind): note for note in changes.notes})


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.account.platform, incoming.account.id


def _same(one: Account, other: Account) -> bool:
    return (one.platform, one.id) == (other.platform, other.id)


def _end_threads(member: Member, changes: Changes) -> None:
    ending: set[str] = set(changes.closing)
    if changes.fresh and changes.thread is not None:
        ending |= member.threads.keys() - {changes.thread.id}
    for thread_id in ending & member.threads.keys():
        member.threads[thread_id] = replace(member.threads[thread_id], closed=True)
