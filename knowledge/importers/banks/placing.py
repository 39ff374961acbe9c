"""Give each question of the banks its place in a course: a section, concepts and an id.

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
from tutor_core.ids import ConceptId, ExerciseId, SectionId, StepId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knowledge.importers.banks.question import Bank, Item
    from knowledge.importers.documents.shelf import Shelf

_TWICE = "This question stands in the course already; once is enough."


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a category's questions belong."""

    section: SectionId
    concepts: tuple[ConceptId, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    file: str
    item: Item
    home: _Home
    key: str
    content: str


def add(shelf: Shelf, banks: Mapping[str, tuple[str, Bank]]) -> list[Skipped]:
    """Add the banks, by file name with their titles; return what stands twice."""
    homes = _chapters(shelf)
    known = _titled(shelf)
    placed: list[_Placed] = []
    for file, (title, bank) in banks.items():
        for item in bank.items:
            path = item.category or (title,)
            home = known.get(slug(path[-1])) or _own(shelf, _above(path, known), homes)
            placed.append(_Placed(file, item, home, _key(item), _content(item)))
    return list(_add_all(shelf, placed))


def _titled(shelf: Shelf) -> dict[str, _Home]:
    """Return the sections with text by their titles and headings; the first of a name counts."""
    held = {passage.section_id for passage in shelf.passages}
    concepts: dict[SectionId, tuple[ConceptId, ...]] = {}
    for concept in shelf.concepts:
        for section_id in concept.section_ids:
            concepts[section_id] = (*concepts.get(section_id, ()), concept.id)
    found: dict[str, _Home] = {}
    for section in shelf.sections:
        if section.id in held and slug(section.title):
            found.setdefault(slug(section.title), _Home(section.id, concepts[section.id]))
    for passage in shelf.passages:
        if slug(passage.heading):
            home = _Home(passage.section_id, concepts[passage.section_id])
            found.setdefault(slug(passage.heading), home)
    return found


def _above(path: tuple[str, ...], known: Mapping[str, _Home]) -> tuple[str, ...]:
    """Return a category's path from below the last name that a section with text has already."""
    for place in range(len(path) - 1, 0, -1):
        if slug(path[place - 1]) in known:
            return path[place:]
    return path


def _chapters(shelf: Shelf) -> dict[str, _Home]:
    """Return the chapters at the top, which a category of the same name is."""
    parents = {section.parent_id for section in shelf.sections}
    tops = [s for s in shelf.sections if s.parent_id is None and s.id in parents]
    return {slug(section.title): _Home(section.id, ()) for section in tops}


def _own(shelf: Shelf, path: tuple[str, ...], homes: dict[str, _Home]) -> _Home:
    """Return the section of a category, made with those above it when it is the first of it."""
    name = ""
    above: SectionId | None = None
    for title in path:
        name = f"{name}-{slug(title)}" if name else slug(title)
        if name not in homes:
            homes[name] = _Home(shelf.add_section(name, title, above), ())
        above = homes[name].section
    home = homes[name]
    if not home.concepts:
        home = replace(home, concepts=(shelf.add_concept(path[-1], home.section),))
        homes[name] = home
    return home


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


def _add_all(shelf: Shelf, placed: list[_Placed]) -> Iterator[Skipped]:
    """Add the exercises. A name that stands twice takes the content into each one's id."""
    times = Counter((one.home.section, one.key) for one in placed)
    named = {slug(concept.title): concept.id for concept in shelf.concepts}
    seen: set[tuple[SectionId, str]] = set()
    taken: set[str] = set()
    for one in placed:
        if (one.home.section, one.content) in seen:
            yield Skipped(one.file, one.item.line, _TWICE)
            continue
        seen.add((one.home.section, one.content))
        single = times[one.home.section, one.key] == 1
        key = one.key if single else f"{one.key}-{one.content}"
        tagged = (named[slug(tag)] for tag in one.item.tags if slug(tag) in named)
        concepts = tuple(dict.fromkeys((*one.home.concepts, *tagged)))
        name = unique(f"{one.home.section}:{key}", taken)
        shelf.exercises.append(_exercise(ExerciseId(name), one, concepts))


def _exercise(name: ExerciseId, one: _Placed, concepts: tuple[ConceptId, ...]) -> Exercise:
    steps = tuple(
        replace(step, id=StepId(f"{name}:{number}"))
        for number, step in enumerate(one.item.steps, 1)
    )
    return Exercise(name, one.item.name, steps, one.home.section, concepts, one.item.stem)
