"""Give each question of the banks its place in a course: a section and an id.

A category that is called like a section with text, or like a heading in one, belongs to it, so
that hints can point at the text; any other becomes a section of its own, below those above it. A
bank without categories goes by the name of its file in the same way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.importers.shared import digest, slug, unique
from knowledge.receipt import Skipped
from tutor_core.course import Exercise
from tutor_core.ids import ExerciseId, StepId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knowledge.importers.banks.question import Bank, Item
    from knowledge.importers.documents.shelf import Shelf
    from tutor_core.course import Course
    from tutor_core.ids import ConceptId, SectionId

_TWICE = "This question stands in the course already; once is enough."


@dataclass(frozen=True, slots=True)
class Questions:
    """What adding the banks came to: what stood twice, and the tags of each exercise."""

    twice: tuple[Skipped, ...]
    tags: Mapping[ExerciseId, tuple[str, ...]]

    def tagged(self, course: Course) -> Course:
        """Return the course with each exercise also about the concepts its tags name."""
        named = {slug(concept.title): concept.id for concept in course.concepts}
        return replace(
            course, exercises=tuple(self._about(exercise, named) for exercise in course.exercises)
        )

    def _about(self, exercise: Exercise, named: Mapping[str, ConceptId]) -> Exercise:
        more = (named[slug(t)] for t in self.tags.get(exercise.id, ()) if slug(t) in named)
        return replace(exercise, concept_ids=tuple(dict.fromkeys((*exercise.concept_ids, *more))))


@dataclass(frozen=True, slots=True)
class _Placed:
    file: str
    item: Item
    section: SectionId
    key: str
    content: str


def add(shelf: Shelf, banks: Mapping[str, tuple[str, Bank]]) -> Questions:
    """Add the banks, by file name with their titles."""
    homes = _chapters(shelf)
    known = _titled(shelf)
    placed: list[_Placed] = []
    for file, (title, bank) in banks.items():
        for item in bank.items:
            path = item.category or (title,)
            home = known.get(slug(path[-1])) or _own(shelf, _above(path, known), homes)
            placed.append(_Placed(file, item, home, _key(item), _content(item)))
    tags: dict[ExerciseId, tuple[str, ...]] = {}
    twice = tuple(_add_all(shelf, placed, tags))
    return Questions(twice, tags)


def _titled(shelf: Shelf) -> dict[str, SectionId]:
    """Return the sections with text by their titles and headings; the first of a name counts."""
    held = {passage.section_id for passage in shelf.passages}
    pairs = [(s.title, s.id) for s in shelf.sections if s.id in held]
    pairs += [(passage.heading, passage.section_id) for passage in shelf.passages]
    found: dict[str, SectionId] = {}
    for title, section in pairs:
        if slug(title):
            found.setdefault(slug(title), section)
    return found


def _above(path: tuple[str, ...], known: Mapping[str, SectionId]) -> tuple[str, ...]:
    """Return a category's path from below the last name that a section with text has already."""
    for place in range(len(path) - 1, 0, -1):
        if slug(path[place - 1]) in known:
            return path[place:]
    return path


def _chapters(shelf: Shelf) -> dict[str, SectionId]:
    """Return the chapters at the top, which a category of the same name is."""
    parents = {section.parent_id for section in shelf.sections}
    tops = [s for s in shelf.sections if s.parent_id is None and s.id in parents]
    return {slug(section.title): section.id for section in tops}


def _own(shelf: Shelf, path: tuple[str, ...], homes: dict[str, SectionId]) -> SectionId:
    """Return the section of a category, made with those above it when it is the first of it."""
    name = ""
    above: SectionId | None = None
    for title in path:
        name = f"{name}-{slug(title)}" if name else slug(title)
        if name not in homes:
            homes[name] = shelf.add_section(name, title, above)
        above = homes[name]
    return homes[name]


def _key(item: Item) -> str:
    return slug(item.label) or slug(item.name) or "question"


def _content(item: Item) -> str:
    return digest(
        item.stem,
        *(
            text
            for step in item.steps
            for text in (step.prompt, *step.accepted, *sorted(c.text for c in step.choices))
        ),
    )


def _add_all(
    shelf: Shelf, placed: list[_Placed], tags: dict[ExerciseId, tuple[str, ...]]
) -> Iterator[Skipped]:
    """Add the exercises. A name that stands twice takes the content into each one's id."""
    times = Counter((one.section, one.key) for one in placed)
    seen: set[tuple[SectionId, str]] = set()
    taken: set[str] = set()
    for one in placed:
        if (one.section, one.content) in seen:
            yield Skipped(one.file, one.item.line, _TWICE)
            continue
        seen.add((one.section, one.content))
        single = times[one.section, one.key] == 1
        key = one.key if single else f"{one.key}-{one.content}"
        name = ExerciseId(unique(f"{one.section}:{key}", taken))
        tags[name] = one.item.tags
        shelf.exercises.append(_exercise(name, one))


def _exercise(name: ExerciseId, one: _Placed) -> Exercise:
    steps = tuple(
        replace(step, id=StepId(f"{name}:{number}"))
        for number, step in enumerate(one.item.steps, 1)
    )
    return Exercise(name, one.item.name, steps, one.section, stem=one.item.stem)
