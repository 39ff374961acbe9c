"""What the sections of a course say: their passages and glossary entries, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tutor_core.course import PassageKind
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from tutor_core.course import Course, Passage
    from tutor_core.ids import SectionId


@dataclass(frozen=True)
class Prose:
    """The texts of a course by section."""

    course: Course

    @cached_property
    def bodies(self) -> dict[SectionId, tuple[Passage, ...]]:
        """Body passages by section, in order."""
        found: dict[SectionId, list[Passage]] = {}
        for passage in self.course.passages:
            if passage.kind is PassageKind.BODY:
                found.setdefault(passage.section_id, []).append(passage)
        return {section: tuple(own) for section, own in found.items()}

    @cached_property
    def texts(self) -> dict[SectionId, tuple[str, ...]]:
        """What each section says in its text and its summary."""
        found: dict[SectionId, list[str]] = {}
        for passage in self.course.passages:
            if passage.kind in (PassageKind.BODY, PassageKind.SUMMARY):
                found.setdefault(passage.section_id, []).append(passage.text)
        return {section: tuple(own) for section, own in found.items()}

    @cached_property
    def _stems(self) -> dict[SectionId, frozenset[str]]:
        return {}

    def stems(self, section: SectionId) -> frozenset[str]:
        """Return the stems of all words of a section; worked out once each."""
        if section not in self._stems:
            whole = " ".join(self.texts.get(section, ()))
            self._stems[section] = content_stems(whole)
        return self._stems[section]

    @cached_property
    def _terms(self) -> tuple[tuple[frozenset[str], str, str], ...]:
        return tuple(
            (content_stems(t.word), t.word, t.meaning)
            for s in self.course.sections
            for t in s.glossary
        )

    def defined(self, asked: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """Return the glossary entries whose words are all among some stems."""
        return tuple((word, means) for own, word, means in self._terms if own and own <= asked)
