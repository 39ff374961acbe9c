"""The store on SQL: one transaction for each thing a turn needs done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor_core.mastery.estimate import Tracing
from tutor_core.state import Work
from tutor_core.storage import answers, classrooms, ledger, letters, mail, people, privacy, shelf
from tutor_core.storage.cipher import cipher_for
from tutor_core.storage.engine import open_database
from tutor_core.storage.loading import (
    assigned,
    class_mastery,
    evidence_since,
    revisions,
    state_of,
    suggestions_of,
    tallies,
    work_of,
)
from tutor_core.storage.members import find_member, named_members, welcome
from tutor_core.storage.migrations import bring_to_head
from tutor_core.storage.rules import named
from tutor_core.storage.shelf import Shelf
from tutor_core.storage.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from tutor_core.answers import Answer, Filed
    from tutor_core.assigned import Assigned
    from tutor_core.classroom import Setup
    from tutor_core.course import Course
    from tutor_core.evidence import Tally
    from tutor_core.guardrails.policy import Revision
    from tutor_core.ids import ClassroomId, CourseId, EventId, PersonId
    from tutor_core.letters import Letter, Remindable
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.messages import Account, Incoming, Reply, Role
    from tutor_core.people import Held, Invite, Link, Seat
    from tutor_core.ports import Budget, Delivery, ModelCall, Pressing
    from tutor_core.state import Changes, LearnerState, Logged, Mastery, Suggestion
    from tutor_core.storage.engine import Database


class SqlStore:
    """``ports.Store`` on SQLite or PostgreSQL.

    Every method raises DataFolderError when the database can't be used (full disk, read-only,
    out of reach), and has then changed nothing.
    """

    def __init__(self, database: Database, estimator: Estimator | None = None) -> None:
        """Take a database that is at the newest schema, and what works out estimates anew."""
        self._database = database
        self._estimator = estimator or Tracing()
        self._shelf = Shelf()

    async def receive(self, incoming: Incoming) -> bool:
        """Store an event under its id; false when it was there already."""
        return await self._database.write(mail.keep, incoming)

    async def pending(self) -> Sequence[Incoming]:
        """Return what was received and not handled, oldest first."""
        return await self._database.read(mail.pending)

    async def delivery(self, event_id: EventId) -> Delivery | None:
        """Return the reply to an event, None when it isn't handled yet."""
        return await self._database.read(mail.delivery, event_id)

    async def undelivered(self) -> Sequence[Delivery]:
        """Return replies that were written and not delivered, oldest first."""
        return await self._database.read(mail.undelivered)

    async def delivered(self, event_id: EventId, message_ref: str) -> None:
        """Note that the channel has sent the reply, and the platform's id of it."""
        await self._database.write(mail.delivered, event_id, message_ref)

    async def tried(self, event_id: EventId) -> int:
        """Note that an event or its reply is tried once more; return how often so far."""
        return await self._database.write(mail.tried, event_id)

    async def load(self, incoming: Incoming) -> LearnerState:
        """Return the sender's state in the classroom, making person and member on first sight."""
        state = await self._database.read(_state, incoming)
        if state is None:
            return await self._database.write(_first_state, incoming)
        return state

    async def work(self, incoming: Incoming) -> Work:
        """Return all of the sender's work in the classroom; empty for somebody new."""
        return await self._database.read(_work, incoming)

    async def commit(self, incoming: Incoming, changes: Changes, reply: Reply) -> None:
        """Write changes, reply and 'handled' in one transaction; a second one is a no-op.

        Raises RequestError, and writes nothing, when a goal names nobody in the classroom or the
        policy or the concepts were changed since they were loaded, or an answer to mark is gone;
        StaleError when the turn was decided for another person than the account has now, or on an
        invite or a link that isn't so any more.
        """
        await self._database.write(_commit, incoming, changes, reply, self._estimator)

    async def suggestions(
        self, classroom: ClassroomId, who: str, limit: int
    ) -> Sequence[Suggestion]:
        """Return the latest suggestions to a learner, newest first. Raises RequestError."""
        return await self._database.read(_suggestions, classroom, who, limit)

    async def assigned(self, classroom: ClassroomId) -> Sequence[Assigned]:
        """Return the goals that teachers have set and that are open, oldest first."""
        return await self._database.read(assigned, classroom)

    async def evidence_since(self, classroom: ClassroomId, row: int) -> Sequence[Logged]:
        """Return everyone's evidence in a classroom written after a row, in that order."""
        return await self._database.read(evidence_since, classroom, row)

    async def tallies(self, classroom: ClassroomId, since: datetime) -> Sequence[Tally]:
        """Return what the learners of a classroom answered since a time, by concept's id."""
        return await self._database.read(tallies, classroom, since)

    async def class_mastery(self, classroom: ClassroomId) -> Sequence[Mastery]:
        """Return what the learners of a classroom were seen to do, without who they are."""
        return await self._database.read(class_mastery, classroom)

    async def policies(self, classroom: ClassroomId) -> Sequence[Revision]:
        """Return every version of a classroom's policy that was set, oldest first."""
        return await self._database.read(revisions, classroom)

    async def marked(self, classroom: ClassroomId, like: Answer) -> Sequence[Answer]:
        """Return the marked answers to the step that ``like`` is to, oldest mark first."""
        return await self._database.read(answers.marked, classroom, like)

    async def unmarked(self, classroom: ClassroomId) -> Sequence[Filed]:
        """Return the answers that wait for a mark, the one to take up first first."""
        return await self._database.read(answers.unmarked, classroom)

    async def last_marked(self, classroom: ClassroomId, teacher: PersonId) -> Filed | None:
        """Return the answer that a teacher marked last, None when there is none."""
        return await self._database.read(answers.last_marked, classroom, teacher)

    async def courses(self, classroom: ClassroomId) -> tuple[Course, ...]:
        """Return the classroom's courses, whole, by title."""
        return await self._database.read(self._shelf.courses, classroom)

    async def save_course(self, classroom: ClassroomId, course: Course) -> None:
        """Add or replace a course in one transaction."""
        await self._database.write(shelf.save, classroom, course)
        self._shelf.put(course)

    async def remove_course(self, classroom: ClassroomId, course_id: CourseId) -> bool:
        """Take a course out of the classroom; false when it wasn't there."""
        removed = await self._database.write(shelf.remove, classroom, course_id)
        self._shelf.forget(course_id)
        return removed

    async def seeded(self, classroom: ClassroomId) -> bool:
        """Whether the bundled courses were given to this classroom once."""
        return await self._database.read(shelf.seeded, classroom)

    async def mark_seeded(self, classroom: ClassroomId) -> None:
        """Note that they were, so that a course taken out stays out."""
        await self._database.write(shelf.mark_seeded, classroom)

    async def classrooms(self) -> tuple[ClassroomId, ...]:
        """Return all classrooms, by id."""
        return await self._database.read(classrooms.known)

    async def setup(self, classroom: ClassroomId) -> Setup:
        """Return what was set up about a classroom; ``Setup()`` when nothing was."""
        return await self._database.read(classrooms.setup, classroom)

    async def keep_setup(self, classroom: ClassroomId, setup: Setup) -> None:
        """Keep a classroom's setup, making the classroom when it is new."""
        await self._database.write(classrooms.keep_setup, classroom, setup)

    async def at(self, platform: str, place: str) -> ClassroomId | None:
        """Return the classroom that a server or group of a platform belongs to."""
        return await self._database.read(classrooms.at, platform, place)

    async def settle(self, platform: str, place: str, classroom: ClassroomId) -> None:
        """Let a server or group belong to a classroom, in the place of any it belonged to."""
        await self._database.write(classrooms.settle, platform, place, classroom)

    async def memberships(self, account: Account) -> tuple[tuple[ClassroomId, Role], ...]:
        """Return the classrooms an account's person is in, the one used last first."""
        return await self._database.read(classrooms.memberships, account)

    async def remindable(self, now: datetime) -> Sequence[Remindable]:
        """Return the learners who want reminders and may have a reason for one."""
        return await self._database.read(letters.remindable, now)

    async def state_of(self, classroom: ClassroomId, person: PersonId) -> LearnerState | None:
        """Return a member's state, None when the person isn't in the classroom."""
        return await self._database.read(letters.state, classroom, person)

    async def pressing(self) -> Sequence[Pressing]:
        """Return the open disclosures of all classrooms, oldest first."""
        return await self._database.read(letters.pressing)

    async def keep_letter(self, letter: Letter) -> bool:
        """Keep a letter to be sent; false when there was one of this id before."""
        return await self._database.write(letters.keep, letter)

    async def letters(self, now: datetime) -> Sequence[Letter]:
        """Return the letters to be sent by now, the one due first first."""
        return await self._database.read(letters.waiting, now)

    async def sent_letter(self, letter: Letter, message_ref: str) -> None:
        """Note that a letter was sent, and the platform's id of it."""
        await self._database.write(letters.sent, letter, message_ref)

    async def put_off(self, letter: Letter) -> None:
        """Keep a letter's new due time and tries."""
        await self._database.write(letters.put_off, letter)

    async def reached_at(self, person: PersonId) -> Sequence[Account]:
        """Return a person's accounts, the one used last first."""
        return await self._database.read(letters.accounts_of, person)

    async def own_data(self, incoming: Incoming) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all that is kept about the sender, by table, as plain JSON values."""
        return await self._database.read(_own_data, incoming)

    async def expire(self, now: datetime) -> int:
        """Let go of what was kept long enough; return how many rows went."""
        return await self._database.write(privacy.expire, now)

    async def reserve(
        self, classroom: ClassroomId, person: PersonId, call: ModelCall, budget: Budget
    ) -> int | None:
        """Note a call that is about to be made; None when the budget is used up."""
        return await self._database.write(ledger.reserve, classroom, person, call, budget)

    async def settle_call(self, number: int, call: ModelCall) -> None:
        """Put what a call came to in place of what was noted of it."""
        await self._database.write(ledger.settle, number, call)

    async def calls(self, classroom: ClassroomId, since: datetime) -> Sequence[ModelCall]:
        """Return a classroom's calls from a time on, oldest first."""
        return await self._database.read(ledger.calls, classroom, since)

    async def roster(self, classroom: ClassroomId) -> Sequence[str]:
        """Return the names of a classroom's people, and their accounts' names and ids."""
        return await self._database.read(ledger.roster, classroom)

    async def person_of(self, account: Account) -> PersonId | None:
        """Return the person of an account, None for one that nothing is known of."""
        return await self._database.read(people.person_of, account)

    async def given_role(self, account: Account, classroom: ClassroomId) -> Role | None:
        """Return the role that an invite gave an account's person in a classroom."""
        return await self._database.read(people.given_role, account, classroom)

    async def accounts(self, account: Account) -> Sequence[Held]:
        """Return all accounts of an account's person, the one that was there first first."""
        return await self._database.read(people.held, account)

    async def members(self, classroom: ClassroomId) -> Sequence[Seat]:
        """Return who is in a classroom, teachers first, then whoever wrote last."""
        return await self._database.read(people.seats, classroom)

    async def invite(self, digest: str) -> Invite | None:
        """Return the invite of a code, good or not."""
        return await self._database.read(people.invite, digest)

    async def arrival(self, account: Account) -> Invite | None:
        """Return the invite by which an account would come in, once it accepts."""
        return await self._database.read(people.arrival, account)

    async def wrong_codes(self, account: Account, since: datetime) -> Sequence[datetime]:
        """Return when an account gave a wrong code after a time, oldest first."""
        return await self._database.read(people.wrong_codes, account, since)

    async def link(self, digest: str) -> Link | None:
        """Return the offer to link of a code, good or not."""
        return await self._database.read(people.link, digest)

    async def link_of(self, account: Account) -> Link | None:
        """Return the offer that an account's person made or that was typed on the account."""
        return await self._database.read(people.link_of, account)

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()


def _state(connection: Connection, incoming: Incoming) -> LearnerState | None:
    member = find_member(connection, incoming)
    if member is None or not member.fits(incoming):
        return None
    return state_of(connection, incoming.classroom, member)


def _work(connection: Connection, incoming: Incoming) -> Work:
    member = find_member(connection, incoming)
    return work_of(connection, incoming.classroom, member) if member is not None else Work()


def _own_data(connection: Connection, incoming: Incoming) -> dict[str, list[dict[str, Any]]]:
    member = find_member(connection, incoming)
    return privacy.own_data(connection, member.person.id) if member is not None else {}


def _suggestions(
    connection: Connection, classroom: ClassroomId, who: str, limit: int
) -> list[Suggestion]:
    person = named(who, named_members(connection, classroom))
    return suggestions_of(connection, classroom, person, limit)


def _first_state(connection: Connection, incoming: Incoming) -> LearnerState:
    return state_of(connection, incoming.classroom, welcome(connection, incoming))


def _commit(
    connection: Connection,
    incoming: Incoming,
    changes: Changes,
    reply: Reply,
    estimator: Estimator,
) -> None:
    if mail.take(connection, incoming, reply):
        write(connection, incoming, changes, estimator)
        mail.post(connection, incoming, changes.errands)


async def open_store(
    url: str, key: str | None = None, estimator: Estimator | None = None
) -> SqlStore:
    """Open the store at a database URL, bringing its schema up to date.

    ``key`` is a Fernet key as text; with it, what people write is encrypted from now on. Raises
    SettingsError for a URL or key that can't be used, DataFolderError when the database can't.
    ``estimator`` works out anew what is believed of two persons who turn out to be one.
    """
    database = open_database(url, cipher_for(key))
    try:
        await bring_to_head(database)
        await database.read(mail.look)
    except BaseException:
        await database.close()
        raise
    return SqlStore(database, estimator)
