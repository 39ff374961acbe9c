"""What a teacher changed about a course's concepts, kept apart from the course. Pure.

The course stays as it was imported; ``curated`` gives it with the edits applied, so a new import
undoes none of them and each can be undone. An edit is about a concept's id: where the course has
that id no more, the edit waits and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tutor_core.course import Concept, Course, Exercise
from tutor_core.ids import ConceptId, CourseId, EventId


@dataclass(frozen=True, slots=True)
class ConceptEdit:
    """How one concept stands since ``at``: the whole of it, so that the latest edit decides.

    ``after`` are its prerequisites, ``into`` is the concept it was merged into. What one command
    changed has one ``event_id``, by which it is undone together.
    """

    concept_id: ConceptId
    event_id: EventId
    at: datetime
    title: str
    after: tuple[ConceptId, ...] = ()
    into: ConceptId | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class ConceptEdits:
    """The edits of one classroom to one course, oldest first. ``version`` counts the changes."""

    course_id: CourseId
    edits: tuple[ConceptEdit, ...] = ()
    version: int = 0

    def with_(self, edits: Iterable[ConceptEdit]) -> ConceptEdits:
        """Return these and some more, as the next version."""
        return replace(self, edits=(*self.edits, *edits), version=self.version + 1)

    def undone(self) -> ConceptEdits:
        """Return these without what the latest command changed, as the next version."""
        last = self.edits[-1].event_id if self.edits else None
        kept = tuple(edit for edit in self.edits if edit.event_id != last)
        return replace(self, edits=kept, version=self.version + 1)

    @property
    def latest(self) -> dict[ConceptId, ConceptEdit]:
        """The edit that decides, by concept."""
        return {edit.concept_id: edit for edit in self.edits}


def merged(course: Course, edits: ConceptEdits) -> dict[ConceptId, ConceptId]:
    """Return which concept each merged one counts for, where that one is in the course."""
    known = {concept.id for concept in course.concepts}
    into = {i: e.into for i, e in edits.latest.items() if e.into in known and i in known}
    found = {}
    for start in into:
        passed = [start]
        while (following := into.get(passed[-1])) is not None and following not in passed:
            passed.append(following)
        # In a circle nobody merged into anybody; commands make none, two edited courses might.
        if following is None:
            found[start] = passed[-1]
    return found


def curated(course: Course, edits: ConceptEdits) -> Course:
    """Return the course as its teachers have it.

    Merged concepts give the other one their names, sections and exercises; dropped ones are gone,
    and what came after them comes after what they came after. Prerequisites are never a circle:
    the teacher's stand first, then the author's, then proposed ones, and what would close a circle
    is left out.
    """
    if not edits.edits:
        return course
    goes = merged(course, edits)
    latest = edits.latest
    gone = {i for i, e in latest.items() if e.dropped and i not in goes}
    whole = [_edited(c, latest.get(c.id)) for c in course.concepts]
    kept = [_with_parts(c, whole, goes) for c in whole if c.id not in goes and c.id not in gone]
    before = {c.id: c.prerequisites for c in whole}
    linked = [_linked(c, _Links(before, goes, {k.id for k in kept})) for c in kept]
    return replace(
        course, concepts=tuple(_acyclic(linked, latest)), exercises=_exercises(course, goes)
    )


def circle(
    concepts: Iterable[Concept], start: ConceptId, after: Iterable[ConceptId]
) -> tuple[ConceptId, ...]:
    """Return the way back to ``start`` through what would come before it, () when there is none.

    Each of the returned comes after the next; the first and the last are ``start``.
    """
    before = {c.id: c.prerequisites for c in concepts}
    paths: list[tuple[ConceptId, ...]] = [(start, following) for following in after]
    seen: set[ConceptId] = set()
    while paths:
        path = paths.pop(0)
        if path[-1] == start:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [(*path, following) for following in before.get(path[-1], ())]
    return ()


def _edited(concept: Concept, edit: ConceptEdit | None) -> Concept:
    if edit is None:
        return concept
    named = (concept.title,) if edit.title != concept.title else ()
    return replace(
        concept,
        title=edit.title,
        prerequisites=edit.after,
        aliases=(*named, *concept.aliases),
        proposed=False,
        proposed_prerequisites=(),
    )


def _with_parts(
    concept: Concept, every: Iterable[Concept], goes: Mapping[ConceptId, ConceptId]
) -> Concept:
    """Return a concept with the names and sections of those merged into it."""
    parts = [c for c in every if goes.get(c.id) == concept.id]
    if not parts:
        return concept
    names = (*concept.aliases, *(n for c in parts for n in (c.title, *c.aliases)))
    sections = (*concept.section_ids, *(s for c in parts for s in c.section_ids))
    return replace(
        concept,
        aliases=tuple(dict.fromkeys(names)),
        section_ids=tuple(dict.fromkeys(sections)),
    )


@dataclass(frozen=True, slots=True)
class _Links:
    """What comes before each imported concept, and what became of those."""

    before: Mapping[ConceptId, tuple[ConceptId, ...]]
    goes: Mapping[ConceptId, ConceptId]
    kept: set[ConceptId]

    def to_kept(self, found: Iterable[ConceptId]) -> list[ConceptId]:
        """Return concepts that are still there: merged ones as what they went into."""
        result: dict[ConceptId, None] = {}
        queue, seen = list(found), set()
        while queue:
            one = self.goes.get(queue[0], queue[0])
            queue = queue[1:]
            if one in self.kept:
                result[one] = None
            elif one not in seen:
                seen.add(one)
                queue = [*self.before.get(one, ()), *queue]
        return list(result)


def _linked(concept: Concept, links: _Links) -> Concept:
    needed = links.to_kept(concept.prerequisites)
    likely = links.to_kept(concept.proposed_prerequisites)
    return replace(
        concept,
        prerequisites=tuple(i for i in needed if i != concept.id),
        proposed_prerequisites=tuple(i for i in likely if i != concept.id),
    )


def _acyclic(
    concepts: list[Concept], latest: Mapping[ConceptId, ConceptEdit]
) -> Iterable[Concept]:
    """Leave out what would close a circle, the teacher's links going before all others."""
    done = {c.id: replace(c, prerequisites=(), proposed_prerequisites=()) for c in concepts}
    for concept in sorted(concepts, key=lambda c: c.id not in latest):
        for needed in concept.prerequisites:
            if not circle(done.values(), concept.id, (needed,)):
                held = done[concept.id]
                done[concept.id] = replace(held, prerequisites=(*held.prerequisites, needed))
    for concept in concepts:
        # Each could be accepted alone; among themselves proposals follow the reading order.
        likely = (
            i
            for i in concept.proposed_prerequisites
            if not circle(done.values(), concept.id, (i,))
        )
        done[concept.id] = replace(done[concept.id], proposed_prerequisites=tuple(likely))
    return done.values()


def _exercises(course: Course, goes: Mapping[ConceptId, ConceptId]) -> tuple[Exercise, ...]:
    if not goes:
        return course.exercises
    return tuple(
        replace(e, concept_ids=tuple(dict.fromkeys(goes.get(i, i) for i in e.concept_ids)))
        for e in course.exercises
    )
