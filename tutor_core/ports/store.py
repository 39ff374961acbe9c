"""What the core needs of a store, port by port; one store is all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tutor_core.ports.model import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tutor_core.answers import Answer, Filed
    from tutor_core.assigned import Assigned
    from tutor_core.classroom import Setup
    from tutor_core.course import Course
    from tutor_core.evidence import Tally
    from tutor_core.guardrails.policy import Policy, Revision
    from tutor_core.ids import ClassroomId, CourseId, EventId, PersonId
    from tutor_core.letters import Letter, Remindable
    from tutor_core.messages import Account, Incoming, Reply, Role
    from tutor_core.people import Held, Invite, Link, Seat
    from tutor_core.state import (
        Changes,
        LearnerState,
        Logged,
        Mastery,
        Person,
        Raised,
        Suggestion,
        Work,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply on its way out. ``attempts`` counts earlier tries at sending it."""

    event_id: EventId
    incoming: Incoming
    reply: Reply
    attempts: int = 0


class Inbox(Protocol):
    """Each event taken once, each reply delivered once."""

    async def receive(self, incoming: Incoming) -> bool:
        """Store an event under its id; false when it was there already."""
        ...

    async def pending(self) -> Sequence[Incoming]:
        """Return what was received and not handled, oldest first."""
        ...

    async def delivery(self, event_id: EventId) -> Delivery | None:
        """Return the reply to an event, None when it isn't handled yet."""
        ...

    async def undelivered(self) -> Sequence[Delivery]:
        """Return replies that were written and not delivered, oldest first."""
        ...

    async def delivered(self, event_id: EventId, message_ref: str) -> None:
        """Note that the channel has sent the reply, and the platform's id of it."""
        ...

    async def tried(self, event_id: EventId) -> int:
        """Note that an event or its reply is tried once more; return how often so far.

        Kept before the try, so that an event that ends the process is counted, too; back to 0
        once it is handled, and once its reply is delivered.
        """
        ...


class Classrooms(Protocol):
    """The classrooms there are, where they are, and who is in them."""

    async def classrooms(self) -> tuple[ClassroomId, ...]:
        """Return all classrooms, by id."""
        ...

    async def setup(self, classroom: ClassroomId) -> Setup:
        """Return what was set up about a classroom; ``Setup()`` when nothing was."""
        ...

    async def keep_setup(self, classroom: ClassroomId, setup: Setup) -> None:
        """Keep a classroom's setup, making the classroom when it is new."""
        ...

    async def at(self, platform: str, place: str) -> ClassroomId | None:
        """Return the classroom that a server or group of a platform belongs to."""
        ...

    async def settle(self, platform: str, place: str, classroom: ClassroomId) -> None:
        """Let a server or group belong to a classroom, in the place of any it belonged to."""
        ...

    async def memberships(self, account: Account) -> tuple[tuple[ClassroomId, Role], ...]:
        """Return the classrooms an account's person is in, the one used last first."""
        ...


class People(Classrooms, Protocol):
    """Whose accounts they are, who is in a classroom, and who may come in."""

    async def person_of(self, account: Account) -> PersonId | None:
        """Return the person of an account, None for one that nothing is known of."""
        ...

    async def given_role(self, account: Account, classroom: ClassroomId) -> Role | None:
        """Return the role that an invite gave an account's person in a classroom."""
        ...

    async def accounts(self, account: Account) -> Sequence[Held]:
        """Return all accounts of an account's person, the one that was there first first."""
        ...

    async def members(self, classroom: ClassroomId) -> Sequence[Seat]:
        """Return who is in a classroom, teachers first, then whoever wrote last."""
        ...

    async def invite(self, digest: str) -> Invite | None:
        """Return the invite of a code, good or not."""
        ...

    async def arrival(self, account: Account) -> Invite | None:
        """Return the invite by which an account would come in, once it accepts."""
        ...

    async def wrong_codes(self, account: Account, since: datetime) -> Sequence[datetime]:
        """Return when an account gave a wrong code after a time, oldest first."""
        ...

    async def link(self, digest: str) -> Link | None:
        """Return the offer to link of a code, good or not."""
        ...

    async def link_of(self, account: Account) -> Link | None:
        """Return the offer that an account's person made or that was typed on the account."""
        ...


class Learners(People, Protocol):
    """Who they are and what they have done."""

    async def own_data(self, incoming: Incoming) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all that is kept about the sender, by table, as plain JSON values."""
        ...

    async def load(self, incoming: Incoming) -> LearnerState:
        """Return the sender's state in the classroom, making person and member on first sight."""
        ...

    async def work(self, incoming: Incoming) -> Work:
        """Return all of the sender's work in the classroom; empty for somebody new."""
        ...

    async def commit(self, incoming: Incoming, changes: Changes, reply: Reply) -> None:
        """Write changes, reply and 'handled' in one transaction; a second one is a no-op.

        Raises StaleError, and writes nothing, when they were decided on what is so no longer.
        """
        ...

    async def suggestions(
        self, classroom: ClassroomId, who: str, limit: int
    ) -> Sequence[Suggestion]:
        """Return the latest suggestions to a learner, by name, newest first.

        Raises RequestError when nobody, or more than one person, has that name.
        """
        ...

    async def assigned(self, classroom: ClassroomId) -> Sequence[Assigned]:
        """Return the goals that teachers have set and that are open, oldest first."""
        ...

    async def evidence_since(self, classroom: ClassroomId, row: int) -> Sequence[Logged]:
        """Return everyone's evidence in a classroom written after a row, in that order."""
        ...

    async def tallies(self, classroom: ClassroomId, since: datetime) -> Sequence[Tally]:
        """Return what the learners of a classroom answered since a time, by concept's id."""
        ...

    async def class_mastery(self, classroom: ClassroomId) -> Sequence[Mastery]:
        """Return what the learners of a classroom were seen to do, without who they are."""
        ...

    async def policies(self, classroom: ClassroomId) -> Sequence[Revision]:
        """Return every version of a classroom's policy that was set, oldest first."""
        ...

    async def marked(self, classroom: ClassroomId, like: Answer) -> Sequence[Answer]:
        """Return the marked answers to the step that ``like`` is to, oldest mark first."""
        ...

    async def unmarked(self, classroom: ClassroomId) -> Sequence[Filed]:
        """Return the answers that wait for a mark, the one to take up first first."""
        ...

    async def last_marked(self, classroom: ClassroomId, teacher: PersonId) -> Filed | None:
        """Return the answer that a teacher marked last, None when there is none."""
        ...


class Courses(Protocol):
    """The courses of a classroom, kept in the store."""

    async def courses(self, classroom: ClassroomId) -> tuple[Course, ...]:
        """Return the classroom's courses, whole, by title."""
        ...

    async def save_course(self, classroom: ClassroomId, course: Course) -> None:
        """Add or replace a course in one transaction."""
        ...

    async def remove_course(self, classroom: ClassroomId, course_id: CourseId) -> bool:
        """Take a course out of the classroom; false when it wasn't there."""
        ...

    async def seeded(self, classroom: ClassroomId) -> bool:
        """Whether the bundled courses were given to this classroom once."""
        ...

    async def mark_seeded(self, classroom: ClassroomId) -> None:
        """Note that they were, so that a course taken out stays out."""
        ...


@dataclass(frozen=True, slots=True)
class Pressing:
    """An open disclosure, with what decides who hears of it."""

    classroom: ClassroomId
    raised: Raised
    policy: Policy
    teachers: tuple[Person, ...]


class Letterbox(Protocol):
    """What is written to people unasked."""

    async def remindable(self, now: datetime) -> Sequence[Remindable]:
        """Return the learners who want reminders and may have a reason for one.

        That is a review due within a day or an open goal that is due within two, and no reminder
        written in the last twenty hours.
        """
        ...

    async def state_of(self, classroom: ClassroomId, person: PersonId) -> LearnerState | None:
        """Return a member's state, None when the person isn't in the classroom."""
        ...

    async def pressing(self) -> Sequence[Pressing]:
        """Return the open disclosures of all classrooms, oldest first."""
        ...

    async def keep_letter(self, letter: Letter) -> bool:
        """Keep a letter to be sent; false when there was one of this id before."""
        ...

    async def letters(self, now: datetime) -> Sequence[Letter]:
        """Return the letters to be sent by now, the one due first first."""
        ...

    async def sent_letter(self, letter: Letter, message_ref: str) -> None:
        """Note that a letter was sent, and the platform's id of it."""
        ...

    async def put_off(self, letter: Letter) -> None:
        """Keep a letter's new due time and tries."""
        ...

    async def reached_at(self, person: PersonId) -> Sequence[Account]:
        """Return a person's accounts, the one used last first."""
        ...

    async def expire(self, now: datetime) -> int:
        """Let go of what was kept long enough, and say how many rows went."""
        ...


class Store(Inbox, Learners, Courses, Classrooms, Letterbox, Ledger, Protocol):
    """All of it; one database."""

    async def close(self) -> None:
        """Let go of the database."""
        ...
