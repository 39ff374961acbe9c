"""The store in memory: what the real one does, gone with the process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.fake_rooms import Member, Room, Rooms
from tutor_core.guardrails.policy import Policy
from tutor_core.messages import Role
from tutor_core.ports import Delivery
from tutor_core.state import (
    Alert,
    Changes,
    Goal,
    Group,
    LearnerState,
    Logged,
    Mastery,
    Note,
    NoteKind,
    Person,
    Review,
    Work,
)
from tutor_core.storage.rules import (
    ALERTS,
    EVIDENCE,
    REFLECTIONS,
    check_edits,
    check_policy,
    clean_name,
    goals_of,
    group_key,
    grouped,
    named,
    person_id_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.answers import Answer, Filed
    from tutor_core.ids import ClassroomId, ConceptId, EventId, GoalId, PersonId
    from tutor_core.messages import Incoming, Reply
    from tutor_core.state import GroupChange


@dataclass(slots=True)
class _Mail:
    incoming: Incoming
    reply: Reply | None = None
    ref: str | None = None
    tries: int = 0


class MemoryStore(Rooms):
    """``ports.Store`` without a database: what ``SqlStore`` does, gone with the process."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._mail: dict[EventId, _Mail] = {}
        self._persons: dict[PersonId, Person] = {}
        self._mastery: dict[PersonId, dict[ConceptId, Mastery]] = {}
        self._reviews: dict[PersonId, dict[ConceptId, Review]] = {}
        self._notes: dict[PersonId, dict[tuple[ConceptId, NoteKind], Note]] = {}

    async def receive(self, incoming: Incoming) -> bool:
        """Store an event under its id; false when it was there already."""
        if incoming.event_id in self._mail:
            return False
        self._mail[incoming.event_id] = _Mail(incoming)
        return True

    async def pending(self) -> Sequence[Incoming]:
        """Return what was received and not handled, oldest first."""
        return [mail.incoming for mail in self._mail.values() if mail.reply is None]

    async def delivery(self, event_id: EventId) -> Delivery | None:
        """Return the reply to an event, None when it isn't handled yet."""
        mail = self._mail.get(event_id)
        if mail is None or mail.reply is None:
            return None
        return Delivery(event_id, mail.incoming, mail.reply, mail.tries)

    async def undelivered(self) -> Sequence[Delivery]:
        """Return replies that were written and not delivered, oldest first."""
        waiting = [event_id for event_id, mail in self._mail.items() if mail.ref is None]
        return [found for event_id in waiting if (found := await self.delivery(event_id))]

    async def delivered(self, event_id: EventId, message_ref: str) -> None:
        """Note that the channel has sent the reply, and the platform's id of it."""
        mail = self._mail.get(event_id)
        if mail is not None and mail.reply is not None and mail.ref is None:
            mail.ref, mail.tries = message_ref, 0

    async def tried(self, event_id: EventId) -> int:
        """Note that an event or its reply is tried once more; return how often so far."""
        mail = self._mail.get(event_id)
        if mail is None:
            return 0
        mail.tries += 1
        return mail.tries

    async def load(self, incoming: Incoming) -> LearnerState:
        """Return the sender's state in the classroom, making person and member on first sight."""
        person = self._welcome(incoming)
        classroom = self._classroom(incoming.classroom)
        member = classroom.members[person.id]
        working = [thread for thread in member.threads.values() if not thread.closed]
        own, shared = list(member.goals.values()), list(classroom.goals.values())
        return LearnerState(
            person=person,
            role=member.role,
            classroom=incoming.classroom,
            policy=classroom.policies[-1] if classroom.policies else Policy(),
            thread=working[-1] if working else None,
            mastery=dict(self._mastery.get(person.id, {})),
            past={
                i: t for i, t in classroom.past.items() if i in self._mastery.get(person.id, {})
            },
            goals=goals_of(own, shared, member.role),
            reflections=tuple(member.reflections.values())[-REFLECTIONS:],
            evidence=tuple(member.evidence[-EVIDENCE:]),
            suggestion=next(reversed(member.suggestions.values()), None),
            turns=member.turns,
            prompted_turn=member.prompted_turn,
            session=member.session,
            last_turn=member.last_turn,
            alerts=self._alerts(incoming.classroom) if member.role is Role.TEACHER else (),
            groups=self._groups(classroom) if member.role is Role.TEACHER else (),
            concept_edits=tuple(e for _, e in sorted(classroom.concept_edits.items())),
            reviews=dict(self._reviews.get(person.id, {})),
            notes=self._noted(person.id),
            reminders=member.reminders,
            streaks=member.streaks,
        )

    async def work(self, incoming: Incoming) -> Work:
        """Return all of the sender's work in the classroom; empty for somebody new."""
        key = (incoming.account.platform, incoming.account.id)
        classroom = self._classroom(incoming.classroom)
        member = classroom.members.get(self._accounts[key][0]) if key in self._accounts else None
        if member is None:
            return Work()
        own, shared = list(member.goals.values()), list(classroom.goals.values())
        return Work(
            goals_of(own, shared, member.role, None),
            tuple(member.evidence),
            tuple(member.reflections.values()),
            tuple(member.threads.values()),
        )

    async def commit(self, incoming: Incoming, changes: Changes, reply: Reply) -> None:
        """Write changes, reply and 'handled' at once; a second one is a no-op.

        Raises RequestError, and writes nothing, when a goal names nobody in the classroom or the
        policy or the concepts were changed since they were loaded, or an answer to mark is gone.
        """
        mail = self._mail.get(incoming.event_id)
        if mail is not None and mail.reply is not None:
            return
        person = self._welcome(incoming)
        classroom = self._classroom(incoming.classroom)
        # Everything that can be refused comes before anything is written.
        regrouped = [self._regrouped(classroom, change) for change in changes.groups]
        assigned = [
            (goals, goal)
            for who, goal in changes.assigned
            for goals in self._whose(classroom, who)
        ]
        for edits in changes.concept_edits:
            held = classroom.concept_edits.get(edits.course_id)
            check_edits(held.version if held else 0, edits)
        classroom.answers.check(changes.marks, person.id)
        if changes.policy is not None:
            newest = classroom.policies[-1].version if classroom.policies else 0
            check_policy(newest, changes.policy)
            classroom.policies.append(changes.policy)
        for key, group in regrouped:
            classroom.groups[key] = group
        classroom.concept_edits.update({e.course_id: e for e in changes.concept_edits})
        for goals, goal in assigned:
            goals[goal.id] = goal
        classroom.answers.write(changes, person.id)
        self._write(classroom.members[person.id], person, incoming, changes)
        self._mail[incoming.event_id] = _Mail(mail.incoming if mail else incoming, reply)

    async def evidence_since(self, classroom: ClassroomId, row: int) -> Sequence[Logged]:
        """Return everyone's evidence in a classroom written after a row, in that order."""
        return [seen for seen in self._classroom(classroom).log if seen.row > row]

    async def marked(self, classroom: ClassroomId, like: Answer) -> Sequence[Answer]:
        """Return the marked answers to the step that ``like`` is to, oldest mark first."""
        return self._classroom(classroom).answers.marked(like)

    async def unmarked(self, classroom: ClassroomId) -> Sequence[Filed]:
        """Return the answers that wait for a mark, the one to take up first first."""
        return self._classroom(classroom).answers.unmarked()

    async def last_marked(self, classroom: ClassroomId, teacher: PersonId) -> Filed | None:
        """Return the answer that a teacher marked last, None when there is none."""
        return self._classroom(classroom).answers.last_marked(teacher)

    async def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def alerts(self, classroom: ClassroomId) -> tuple[Alert, ...]:
        """Return the alerts of a classroom, for tests to look at."""
        members = self._classroom(classroom).members.values()
        return tuple(alert for member in members for alert in member.alerts)

    def _alerts(self, classroom: ClassroomId) -> tuple[tuple[str, Alert], ...]:
        members = self._classroom(classroom).members.items()
        found = [(self._persons[i].name, a) for i, member in members for a in member.alerts]
        return tuple(sorted(found, key=lambda pair: pair[1].at)[-ALERTS:])

    def _noted(self, person_id: PersonId) -> tuple[Note, ...]:
        found = self._notes.get(person_id, {}).values()
        return tuple(sorted(found, key=lambda note: (note.at, note.concept_id, note.kind)))

    def _welcome(self, incoming: Incoming) -> Person:
        account, name = incoming.account, clean_name(incoming.account.name)
        key = (account.platform, account.id)
        person_id, before = self._accounts.get(key, (person_id_for(incoming.event_id), ""))
        person = self._persons.get(person_id, Person(person_id, name))
        if name and name != before:
            person = replace(person, name=name)
        self._accounts[key] = (person_id, name or before)
        self._persons[person_id] = person
        members = self._classroom(incoming.classroom).members
        members.setdefault(person_id, Member(incoming.role)).role = incoming.role
        return person

    def _whose(self, classroom: Room, who: str) -> list[dict[GoalId, Goal]]:
        if not who.strip():
            return [classroom.goals]
        _, members = classroom.groups.get(group_key(who), ("", []))
        persons = members or [named(who, self._known(classroom))]
        return [classroom.members[person].goals for person in persons]

    async def roster(self, classroom: ClassroomId) -> tuple[tuple[str, Role], ...]:
        """Return the names and roles of a classroom's members, by name."""
        known = self._known(self._classroom(classroom))
        return tuple(sorted((name, role) for _, name, role in known))

    def _known(self, classroom: Room) -> list[tuple[PersonId, str, Role]]:
        return [
            (person, self._persons[person].name, member.role)
            for person, member in classroom.members.items()
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
        member.turns += 1
        member.last_turn = incoming.received
        if changes.session is not None:
            member.session = changes.session
        if changes.prompted_turn is not None:
            member.prompted_turn = changes.prompted_turn
        if changes.streaks is not None:
            member.streaks = changes.streaks
        if changes.reminders is not None:
            member.reminders = changes.reminders
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
        member.alerts.extend(changes.alerts)
        believed = self._mastery.setdefault(person.id, {})
        believed.update({about.concept_id: about for about in changes.mastery})
        self._reviews.setdefault(person.id, {}).update({r.concept_id: r for r in changes.reviews})
        noted = self._notes.setdefault(person.id, {})
        noted.update({(note.concept_id, note.kind): note for note in changes.notes})


def _end_threads(member: Member, changes: Changes) -> None:
    ending: set[str] = set(changes.closing)
    if changes.fresh and changes.thread is not None:
        ending |= member.threads.keys() - {changes.thread.id}
    for thread_id in ending & member.threads.keys():
        member.threads[thread_id] = replace(member.threads[thread_id], closed=True)
