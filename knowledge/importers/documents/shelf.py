"""A course made of documents while it grows, file by file in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.importers.shared import unique
from tutor_core.course import Section
from tutor_core.ids import SectionId

if TYPE_CHECKING:
    from tutor_core.course import Exercise, Passage
    from tutor_core.ids import CourseId


@dataclass(slots=True)
class Shelf:
    """Sections, passages and exercises so far, and the names taken by their ids."""

    id: CourseId
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)

    def add_section(self, name: str, title: str, parent: SectionId | None) -> SectionId:
        """Add a section whose id is made from ``name`` and return the id."""
        own = unique(name.strip("-") or "section", self.slugs)
        found = Section(SectionId(f"{self.id}:{own}"), len(self.sections), title, "", parent)
        self.sections.append(found)
        return found.id
