"""What the core needs besides a store: time, a search, a course brought in, bounds, a probe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tutor_core.errors import CourseError, RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tutor_core.course import Passage, Section, Step
    from tutor_core.ids import ClassroomId, CourseId
    from tutor_core.messages import Incoming


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


class Curriculum(Protocol):
    """Brings courses into a classroom and takes them out, searchable from then on."""

    async def add(self, incoming: Incoming) -> tuple[str, ...]:
        """Bring in what is attached to a message and return the receipt, line by line.

        Raises CourseError, RetrievalError, DataFolderError.
        """
        ...

    async def remove(self, classroom: ClassroomId, name: str) -> str:
        """Take out the course of a title or id and return its title. Raises RequestError."""
        ...


class NoCurriculum:
    """Where courses can't be changed from within a conversation."""

    async def add(self, incoming: Incoming) -> tuple[str, ...]:
        """Refuse. Raises CourseError."""
        raise CourseError("Courses can't be brought in from here. Use: tutor course add PATH")

    async def remove(self, classroom: ClassroomId, name: str) -> str:
        """Refuse. Raises RequestError."""
        raise RequestError("Courses can't be taken out from here. Use: tutor course remove NAME")


class Bounds(Protocol):
    """Reads mathematics where it takes nothing from anybody else."""

    async def borne(self, text: str, step: Step | None) -> bool:
        """Whether a text can be read within the limits; answers within a second. Never raises."""
        ...


class Unbounded:
    """Where nobody else waits for what is read."""

    async def borne(self, _text: str, _step: Step | None) -> bool:
        """Agree."""
        return True


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
