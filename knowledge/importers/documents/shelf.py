"""A course made of documents while it grows, file by file in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.importers.shared import slug, unique
from tutor_core.course import Concept, Section
from tutor_core.ids import ConceptId, SectionId

if TYPE_CHECKING:
    from tutor_core.course import Exercise, Passage
    from tutor_core.ids import CourseId


@dataclass(slots=True)
class Shelf:
    """Sections, passages, concepts and exercises so far, and the names taken by their ids."""

    id: CourseId
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    concepts: list[Concept] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)
    concept_slugs: set[str] = field(default_factory=set)

    def add_section(self, name: str, title: str, parent: SectionId | None) -> SectionId:
        """Add a section whose id is made from ``name`` and return the id."""
        own = unique(name.strip("-") or "section", self.slugs)
        found = Section(SectionId(f"{self.id}:{own}"), len(self.sections), title, "", parent)
        self.sections.append(found)
        return found.id

    def add_concept(self, title: str, section: SectionId) -> ConceptId:
        """Add the concept of a section, so that progress has something to count."""
        name = unique(slug(title) or "section", self.concept_slugs)
        concept = ConceptId(f"{self.id}:{name}")
        self.concepts.append(Concept(concept, title, section_ids=(section,)))
        return concept
