"""What the core needs from outside, as small protocols; fakes are in ``tutor_core.fakes``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tutor_core.answers import Answer, Filed
    from tutor_core.classroom import Setup
    from tutor_core.course import Course, Passage, Section
    from tutor_core.ids import ClassroomId, CourseId, EventId, PersonId
    from tutor_core.messages import Account, Incoming, Reply, Role
    from tutor_core.state import Changes, LearnerState, Logged, Work


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the time as an aware UTC datetime."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: the courses of one classroom, up to the opened week (None: all of them).

    ``names`` are what the classroom calls concepts beside the course's own words.
    """

    courses: tuple[CourseId, ...]
    week: int | None = None
    names: Mapping[CourseId, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that fits a query. ``passages``: its best, best first; ``score`` only ranks."""

    course_id: CourseId
    section: Section
    passages: tuple[Passage, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave. ``inside`` is false when the question isn't in the materials.

    ``confidence`` is a cosine, the mean of the nearest passages'; ``lead`` is how much of it is
    left after what the question has in common with subjects the courses don't cover. ``inside`` is
    decided on both. ``hits`` are best first, one per section, the nearest places even if outside.
    """

    hits: tuple[Hit, ...]
    confidence: float
    inside: bool
    lead: float = 0.0


class Retriever(Protocol):
    """Finds the passages of the classroom's courses that fit a question."""

    async def find(self, query: str, scope: Scope, limit: int = 5) -> Found:
        """Return at most ``limit`` sections. Raises RetrievalError."""
        ...


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


class Learners(Protocol):
    """Who they are and what they have done."""

    async def load(self, incoming: Incoming) -> LearnerState:
        """Return the sender's state in the classroom, making person and member on first sight."""
        ...

    async def work(self, incoming: Incoming) -> Work:
        """Return all of the sender's work in the classroom; empty for somebody new."""
        ...

    async def commit(self, incoming: Incoming, changes: Changes, reply: Reply) -> None:
        """Write changes, reply and 'handled' in one transaction; a second one is a no-op."""
        ...

    async def evidence_since(self, classroom: ClassroomId, row: int) -> Sequence[Logged]:
        """Return everyone's evidence in a classroom written after a row, in that order."""
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

    async def roster(self, classroom: ClassroomId) -> tuple[tuple[str, Role], ...]:
        """Return the names and roles of a classroom's members, by name."""
        ...


class Store(Inbox, Learners, Courses, Classrooms, Protocol):
    """All of it; one database."""

    async def close(self) -> None:
        """Let go of the database."""
        ...


class Probe(Protocol):
    """Told of each step of a turn as it is reached: for timing, and for killing it in tests.

    In order: stored, loaded, understood, chosen, worded, checked, written, sent, noted.
    """

    def reached(self, step: str) -> None:
        """Note the step."""
        ...


class Silent:
    """The probe that notes nothing."""

    def reached(self, step: str) -> None:
        """Do nothing."""
