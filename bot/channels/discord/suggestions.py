"""What can be chosen while a slash command is filled in: concepts, courses, goals, members."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.commands import Kind
from tutor_core.concepts import ConceptEdits, curated
from tutor_core.goals import open_goals
from tutor_core.messages import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.commands import Arg, Command
    from tutor_core.course import Course
    from tutor_core.ids import ClassroomId
    from tutor_core.messages import Incoming
    from tutor_core.ports import Store

    Choices = Sequence[tuple[str, str | int]]

_MOST = 25  # Discord's limit
_LONGEST = 100  # characters of a name or value, Discord's limit
# Somebody types a letter a second; courses are read again after this long. Our choice.
_KEPT_SECONDS = 60.0


class Source(StrEnum):
    """Where the choices of an argument come from."""

    CONCEPTS = "concepts"
    NUMBERS = "numbers"
    COURSES = "courses"
    GOALS = "goals"
    MEMBERS = "members"


def suggested(command: Command, arg: Arg) -> Source | None:
    """Return where the choices of an argument come from, None when there are none."""
    if arg.name == "topic":
        return Source.CONCEPTS
    if arg.name == "course":
        return Source.COURSES
    if arg.kind is Kind.NAME or (command.head == "group" and arg.name == "who"):
        return Source.MEMBERS
    if command.head == "goal" and arg.name == "which":
        return Source.GOALS
    return Source.NUMBERS if arg.kind is Kind.NUMBER and command.head == "concept" else None


@dataclass(slots=True)
class _Books:
    """A classroom's courses as imported and as its teachers changed them, and when read."""

    imported: tuple[Course, ...]
    curated: tuple[Course, ...]
    read: float


@dataclass(slots=True)
class Suggestions:
    """Finds choices in the store."""

    store: Store
    _books: dict[ClassroomId, _Books] = field(default_factory=dict)

    async def choices(self, incoming: Incoming, command: Command, arg: Arg, typed: str) -> Choices:
        """Return at most 25 choices that fit what was typed so far, by name and value."""
        if arg.choices:
            found: Choices = [(one, one) for one in arg.choices]
        else:
            found = await self._found(incoming, suggested(command, arg))
        wanted = typed.strip().casefold()
        fitting = [one for one in found if wanted in one[0].casefold()]
        # What begins like it is meant more often than what has it somewhere inside.
        fitting.sort(key=lambda one: not one[0].casefold().startswith(wanted))
        return [(name[:_LONGEST], _fitting(value)) for name, value in fitting[:_MOST]]

    async def _found(self, incoming: Incoming, source: Source | None) -> Choices:
        if source in (Source.CONCEPTS, Source.NUMBERS):
            return await self._concepts(incoming, source)
        if source is Source.COURSES:
            courses = await self.store.courses(incoming.classroom)
            return [(course.title, course.title) for course in courses]
        if source is Source.GOALS:
            return await self._goals(incoming)
        if source is Source.MEMBERS:
            return await self._members(incoming)
        return []

    async def _concepts(self, incoming: Incoming, source: Source) -> Choices:
        books = await self._read(incoming)
        titles = {c.id: c.title for course in books.curated for c in course.concepts}
        if source is Source.CONCEPTS:
            return [(title, title) for title in dict.fromkeys(titles.values())]
        # A number is a concept's place in the courses as they were imported.
        imported = [c for course in books.imported for c in course.concepts]
        return [(f"{n}. {titles[c.id]}", n) for n, c in enumerate(imported, 1) if c.id in titles]

    async def _read(self, incoming: Incoming) -> _Books:
        held = self._books.get(incoming.classroom)
        if held is None or time.monotonic() - held.read > _KEPT_SECONDS:
            imported = await self.store.courses(incoming.classroom)
            state = await self.store.load(incoming)
            edits = {one.course_id: one for one in state.concept_edits}
            now = tuple(curated(c, edits.get(c.id, ConceptEdits(c.id))) for c in imported)
            held = self._books[incoming.classroom] = _Books(imported, now, time.monotonic())
        return held

    async def _goals(self, incoming: Incoming) -> Choices:
        goals = open_goals(await self.store.load(incoming))
        if incoming.role is Role.TEACHER:  # whose list begins with what was set for learners
            goals = [*(one.goal for one in await self.store.assigned(incoming.classroom)), *goals]
        return [(f"{n}. {goal.text}", str(n)) for n, goal in enumerate(goals, 1)]

    async def _members(self, incoming: Incoming) -> Choices:
        if incoming.role is not Role.TEACHER:
            return []
        names = [seat.name for seat in await self.store.members(incoming.classroom)]
        groups = [group.name for group in (await self.store.load(incoming)).groups]
        return [(name, name) for name in dict.fromkeys((*names, *groups)) if name]


def _fitting(value: str | int) -> str | int:
    return value if isinstance(value, int) else value[:_LONGEST]
