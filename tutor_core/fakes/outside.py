"""Stand-ins for what the core needs from outside, true to its contracts and kept in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tutor_core.assessment.weight import weighty
from tutor_core.curriculum.weeks import weeks
from tutor_core.errors import ModelError, ModelFault
from tutor_core.ports import Completion, Found, Hit
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tutor_core.course import Course, Passage, Step
    from tutor_core.ids import CourseId
    from tutor_core.ports import Prompt, Scope


class FakeClock:
    """``ports.Clock`` that stands still at a time, aware, until another is set."""

    def __init__(self, time: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) -> None:
        """Start at a time."""
        self.time = time

    def now(self) -> datetime:
        """Return the time it stands at."""
        return self.time


class WithinWeight:
    """``ports.Bounds`` that bears what is light, and nothing else."""

    async def borne(self, text: str, step: Step | None) -> bool:
        """Whether a text is light."""
        del step
        return not weighty(text)


class SharedWords:
    """``ports.Retriever`` without a model: the more words a section shares, the better it fits.

    Inside the materials is what shares at least half of its content words with one section.
    """

    INSIDE = 0.5

    def __init__(self, *courses: Course) -> None:
        """Take the courses whole; the scope leaves out some of them, and later weeks."""
        self._weeks = {course.id: weeks(course) for course in courses}
        self._words: list[tuple[Course, Passage, frozenset[str]]] = [
            (course, passage, content_stems(f"{passage.heading} {passage.text}"))
            for course in courses
            for passage in course.passages
        ]

    async def find(self, query: str, scope: Scope, limit: int = 5) -> Found:
        """Return at most ``limit`` sections, best first."""
        asked = content_stems(query)
        hits: dict[tuple[CourseId, str], Hit] = {}
        rated = [
            (len(asked & words) / len(asked) if asked else 0.0, course, passage)
            for course, passage, words in self._words
            if course.id in scope.courses
            and (scope.week is None or self._weeks[course.id][passage.section_id] <= scope.week)
        ]
        for score, course, passage in sorted(rated, key=lambda found: -found[0]):
            section = next(s for s in course.sections if s.id == passage.section_id)
            key = (course.id, section.id)
            best = hits.get(key, Hit(course.id, section, (), score))
            hits[key] = replace(best, passages=(*best.passages, passage)[:3])
        found = tuple(hits.values())[:limit]
        confidence = found[0].score if found else 0.0
        return Found(found, confidence, confidence >= self.INSIDE)


class ScriptedModel:
    """``ports.LanguageModel`` that answers as it was told; ``prompts`` are all it was asked.

    ``answer`` gives the fields for a prompt, or raises ModelError. A word counts as a token.
    """

    name = "fake:scripted"

    def __init__(self, answer: Callable[[Prompt], Mapping[str, str]]) -> None:
        """Take how to answer."""
        self._answer = answer
        self.prompts: list[Prompt] = []

    async def complete(self, prompt: Prompt) -> Completion:
        """Return the scripted answer. Raises ModelError when it isn't what was asked for."""
        self.prompts.append(prompt)
        fields = self._answer(prompt)
        tokens_in = len(f"{prompt.system} {prompt.user}".split())
        tokens_out = sum(len(text.split()) for text in fields.values())
        for field in prompt.answer:
            said = fields.get(field.name)
            if said is None or (field.allowed and said not in field.allowed):
                raise ModelError(ModelFault.UNREADABLE, tokens=(tokens_in, tokens_out))
        return Completion({f.name: fields[f.name] for f in prompt.answer}, tokens_in, tokens_out)
