"""The classrooms of the store in memory: members, courses, places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tutor_core.classroom import Setup
from tutor_core.fakes.alerts import FakeAlerts
from tutor_core.fakes.answers import FakeAnswers
from tutor_core.messages import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.answers import Answer, Filed
    from tutor_core.concepts import ConceptEdits
    from tutor_core.course import Course
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import ClassroomId, ConceptId, CourseId, GoalId, PersonId
    from tutor_core.messages import Account
    from tutor_core.people import Standing
    from tutor_core.state import (
        Evidence,
        Goal,
        Logged,
        Reflection,
        Suggestion,
        Thread,
    )


@dataclass(slots=True)
class Member:
    """One person in one classroom, and all that is theirs there."""

    standing: Standing
    threads: dict[str, Thread] = field(default_factory=dict)
    goals: dict[GoalId, Goal] = field(default_factory=dict)
    reflections: dict[str, Reflection] = field(default_factory=dict)
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(slots=True)
class Room:
    """One classroom, and all that is its own."""

    members: dict[PersonId, Member] = field(default_factory=dict)
    policies: list[tuple[Policy, PersonId, datetime]] = field(default_factory=list)
    goals: dict[GoalId, Goal] = field(default_factory=dict)
    courses: dict[CourseId, Course] = field(default_factory=dict)
    past: dict[ConceptId, str] = field(default_factory=dict)
    concept_edits: dict[CourseId, ConceptEdits] = field(default_factory=dict)
    log: list[Logged] = field(default_factory=list)
    answers: FakeAnswers = field(default_factory=FakeAnswers)
    alerts: FakeAlerts = field(default_factory=FakeAlerts)
    seeded: bool = False
    setup: Setup = field(default_factory=Setup)
    groups: dict[str, tuple[str, list[PersonId]]] = field(default_factory=dict)

    def present(self) -> dict[PersonId, Member]:
        """Return who is a member and hasn't left."""
        return {p: m for p, m in self.members.items() if m.standing.left_at is None}

    def learners(self) -> dict[PersonId, Member]:
        """Return who learns here and hasn't left."""
        return {p: m for p, m in self.present().items() if m.standing.role is Role.LEARNER}


class Rooms:
    """``ports.Courses`` and ``ports.Classrooms`` without a database."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._accounts: dict[tuple[str, str], tuple[PersonId, str]] = {}
        self._classrooms: dict[ClassroomId, Room] = {}
        self._places: dict[tuple[str, str], ClassroomId] = {}

    def _classroom(self, classroom: ClassroomId) -> Room:
        return self._classrooms.setdefault(classroom, Room())

    async def courses(self, classroom: ClassroomId) -> tuple[Course, ...]:
        """Return the classroom's courses, whole, by title."""
        kept = self._classroom(classroom).courses.values()
        return tuple(sorted(kept, key=lambda course: (course.title, course.id)))

    async def save_course(self, classroom: ClassroomId, course: Course) -> None:
        """Add or replace a course."""
        await self.remove_course(classroom, course.id)
        room = self._classroom(classroom)
        room.courses[course.id] = course
        for concept in course.concepts:
            room.past.pop(concept.id, None)

    async def remove_course(self, classroom: ClassroomId, course_id: CourseId) -> bool:
        """Take a course out of the classroom; false when it wasn't there."""
        room = self._classroom(classroom)
        gone = room.courses.pop(course_id, None)
        room.past.update({c.id: c.title for c in (gone.concepts if gone else ())})
        return gone is not None

    async def seeded(self, classroom: ClassroomId) -> bool:
        """Whether the bundled courses were given to this classroom once."""
        return self._classroom(classroom).seeded

    async def mark_seeded(self, classroom: ClassroomId) -> None:
        """Note that they were, so that a course taken out stays out."""
        self._classroom(classroom).seeded = True

    async def classrooms(self) -> tuple[ClassroomId, ...]:
        """Return all classrooms, by id."""
        return tuple(sorted(self._classrooms))

    async def setup(self, classroom: ClassroomId) -> Setup:
        """Return what was set up about a classroom; ``Setup()`` when nothing was."""
        room = self._classrooms.get(classroom)
        return room.setup if room is not None else Setup()

    async def keep_setup(self, classroom: ClassroomId, setup: Setup) -> None:
        """Keep a classroom's setup, making the classroom when it is new."""
        self._classroom(classroom).setup = setup

    async def at(self, platform: str, place: str) -> ClassroomId | None:
        """Return the classroom that a server or group of a platform belongs to."""
        return self._places.get((platform, place))

    async def settle(self, platform: str, place: str, classroom: ClassroomId) -> None:
        """Let a server or group belong to a classroom, in the place of any it belonged to."""
        self._classroom(classroom)
        self._places[platform, place] = classroom

    async def memberships(self, account: Account) -> tuple[tuple[ClassroomId, Role], ...]:
        """Return the classrooms an account's person is in, the one used or joined last first."""
        key = (account.platform, account.id)
        if key not in self._accounts:
            return ()
        person = self._accounts[key][0]
        found = [
            (name, room.members[person].standing)
            for name, room in sorted(self._classrooms.items())
            if person in room.present()
        ]
        found.sort(key=lambda one: one[1].last_turn or one[1].joined, reverse=True)
        return tuple((name, standing.role) for name, standing in found)

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
