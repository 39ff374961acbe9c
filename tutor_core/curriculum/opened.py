"""What of a course is open to learners: by the week, and by the topics a teacher chose. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tutor_core.curriculum import own_task
from tutor_core.curriculum.weeks import weeks
from tutor_core.ids import CourseId, ExerciseId
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tutor_core.course import Concept, Course, Exercise, Section
    from tutor_core.curriculum.library import Library, Shelf
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import ConceptId, SectionId


# difflib's ratio below which a mistyped topic is not taken for a title (our choice, as for names).
NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Named:
    """What a topic of a guardrail is in a course: concepts, sections with all in them, or a word.

    ``kind`` is "concept", "section", "word" (titles have it in them) or "unknown" (none has); of a
    word the stems count, all of them together.
    """

    kind: str
    concepts: frozenset[ConceptId] = frozenset()
    sections: frozenset[SectionId] = frozenset()
    stems: frozenset[str] = frozenset()

    def said_in(self, stems: frozenset[str]) -> bool:
        """Whether a text with these stems has the word in it."""
        return bool(self.stems) and self.stems <= stems


@dataclass(frozen=True)
class Outline:
    """A course with what is needed to find topics in it."""

    course: Course

    @cached_property
    def weeks(self) -> dict[SectionId, int]:
        """The week each section opens in."""
        return weeks(self.course)

    def named(self, topic: str) -> Named:
        """Return what a topic is here."""
        wanted = _plain(topic)
        concepts = [
            c for c in self.course.concepts if wanted in map(_plain, (c.title, *c.aliases))
        ]
        if concepts:
            return self._concepts(concepts)
        sections = [s for s in self.course.sections if wanted in _names_of(s)]
        if sections:
            return self._sections(sections)
        return self._word(topic)

    def _concepts(self, found: Sequence[Concept]) -> Named:
        """Return concepts with the sections that are about nothing else."""
        ids = frozenset(c.id for c in found)
        about: dict[SectionId, set[ConceptId]] = {}
        for concept in self.course.concepts:
            for section in concept.section_ids:
                about.setdefault(section, set()).add(concept.id)
        only = frozenset(section for section, those in about.items() if those <= ids)
        return Named("concept", ids, only)

    def _sections(self, found: Sequence[Section]) -> Named:
        inside = {s.id for s in found}
        for section in self.course.sections:  # a section comes after the one it is in
            if section.parent_id in inside:
                inside.add(section.id)
        return Named("section", self._inside(inside), frozenset(inside))

    def _word(self, topic: str) -> Named:
        stems = content_stems(topic)
        if not stems:
            return Named("unknown")
        found = self._sections(
            [s for s in self.course.sections if stems <= content_stems(s.title)]
        )
        concepts = {
            c.id
            for c in self.course.concepts
            if any(stems <= content_stems(name) for name in (c.title, *c.aliases))
        }
        kind = "word" if found.sections or concepts else "unknown"
        return Named(kind, found.concepts | concepts, found.sections, stems)

    def _inside(self, sections: Iterable[SectionId]) -> frozenset[ConceptId]:
        inside = set(sections)
        return frozenset(
            c.id
            for c in self.course.concepts
            if c.section_ids and inside.issuperset(c.section_ids)
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """What of a course learners don't get, and why: "week" or "topics_in" or "topics_out"."""

    sections: dict[SectionId, str]
    concepts: dict[ConceptId, str]

    def exercise(self, exercise: Exercise) -> str:
        """Return why an exercise is closed, "" when it is open."""
        place = self.sections.get(exercise.section_id, "")
        about = [self.concepts.get(i, "") for i in exercise.concept_ids]
        out = next((why for why in about if why == "topics_out"), "")
        return out or place or (about[0] if about and all(about) else "")


def closed(outline: Outline, policy: Policy) -> Closed:
    """Return what is closed of a course; topics_out wins over topics_in, both over the week."""
    course = outline.course
    inside = [outline.named(topic) for topic in policy.topics_in]
    outside = [outline.named(topic) for topic in policy.topics_out]
    sections: dict[SectionId, str] = {}
    concepts: dict[ConceptId, str] = {}
    if policy.week:
        sections |= {i: "week" for i, week in outline.weeks.items() if week > policy.week}
        concepts |= {c.id: "week" for c in course.concepts if _all_in(c, sections)}
    if policy.topics_in:
        wanted = {i for n in inside for i in n.concepts}
        places = {i for n in inside for i in n.sections}
        places |= {i for c in course.concepts if c.id in wanted for i in c.section_ids}
        places = _with_above(course, places)
        sections |= {s.id: "topics_in" for s in course.sections if s.id not in places}
        concepts |= {
            c.id: "topics_in"
            for c in course.concepts
            if c.id not in wanted and not places.intersection(c.section_ids)
        }
    sections |= {i: "topics_out" for n in outside for i in n.sections}
    concepts |= {i: "topics_out" for n in outside for i in n.concepts}
    return Closed(sections, concepts)


def opened(course: Course, shut: Closed) -> Course:
    """Return the course as learners have it."""
    sections = tuple(s for s in course.sections if s.id not in shut.sections)
    return replace(
        course,
        sections=sections,
        passages=tuple(p for p in course.passages if p.section_id not in shut.sections),
        concepts=tuple(c for c in course.concepts if c.id not in shut.concepts),
        exercises=tuple(e for e in course.exercises if not shut.exercise(e)),
    )


def kind_of(library: Library, topic: str) -> str:
    """Return what a topic is in the courses: the kind of ``Named`` that says most."""
    kinds = {Outline(shelf.course).named(topic).kind for shelf in library.shelves}
    return next((kind for kind in ("concept", "section", "word") if kind in kinds), "unknown")


def _titles(library: Library) -> dict[str, str]:
    """Return the titles of sections and concepts, by how they are compared."""
    return {
        _plain(title): title
        for shelf in library.shelves
        for title in (
            *(s.title for s in shelf.course.sections),
            *(c.title for c in shelf.course.concepts),
        )
    }


def titled(library: Library, word: str) -> list[str]:
    """Return the titles that have a word in them, in the courses' order."""
    stems = content_stems(word)
    return [title for title in _titles(library).values() if stems <= content_stems(title)]


def quoted(library: Library, topics: str) -> str:
    """Return a list of topics with quotes about each title that has a comma in it."""
    with_comma = [title for title in _titles(library).values() if "," in title]
    for title in sorted(with_comma, key=len, reverse=True):
        spelt = re.sub(r"\\\s+", r"\\s+", re.escape(" ".join(title.split())))
        whole = re.compile(rf'(?<![\w"]){spelt}(?![\w"])', re.IGNORECASE)
        topics = whole.sub(lambda match: f'"{match[0]}"', topics)
    return topics


def nearest(library: Library, topic: str) -> str:
    """Return the title that looks most like a topic, "" when none does."""
    titles = _titles(library)
    near = difflib.get_close_matches(_plain(topic), titles, n=1, cutoff=NEAR)
    return titles[near[0]] if near else ""


def _with_above(course: Course, places: set[SectionId]) -> set[SectionId]:
    """Return sections with those they are in, so that the tree stays whole."""
    above = {s.id: s.parent_id for s in course.sections if s.parent_id is not None}
    found = set(places)
    queue = list(places)
    while queue:
        parent = above.get(queue.pop())
        if parent is not None and parent not in found:
            found.add(parent)
            queue.append(parent)
    return found


def _all_in(concept: Concept, shut: dict[SectionId, str]) -> bool:
    return bool(concept.section_ids) and all(i in shut for i in concept.section_ids)


def _names_of(section: Section) -> tuple[str, ...]:
    words = ("chapter", "section", "unit", "lesson") if section.number else ()
    numbers = (section.number, *(f"{word} {section.number}" for word in words))
    return tuple(_plain(name) for name in (section.title, section.label, *numbers) if name)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split()).strip(" .")


@dataclass(frozen=True)
class Opened:
    """A classroom's courses, ``whole`` and as its learners have them (``library``)."""

    whole: Library
    library: Library
    closed: Mapping[CourseId, Closed] = field(default_factory=dict)
    by: tuple[object, ...] = ()

    def still(self, library: Library, policy: Policy) -> bool:
        """Whether the courses and what closes them are what this was made of."""
        same = len(library.shelves) == len(self.whole.shelves) and all(
            one is other for one, other in zip(library.shelves, self.whole.shelves, strict=True)
        )
        return same and self.by == _closing(policy)

    def place(self, course_id: CourseId, section_id: SectionId) -> str:
        """Return why a section is closed, "" when it is open."""
        shut = self.closed.get(course_id)
        return shut.sections.get(section_id, "") if shut is not None else ""

    def week(self, course_id: CourseId, section_id: SectionId) -> int:
        """Return the week a section opens in."""
        shelf = self.whole.shelf(course_id)
        return weeks(shelf.imported).get(section_id, 0) if shelf is not None else 0

    def concept(self, concept: Concept) -> str:
        """Return why a concept is closed, "" when it is open."""
        found = (shut.concepts.get(concept.id, "") for shut in self.closed.values())
        return next((why for why in found if why), "")

    def task(self, exercise_id: str) -> tuple[str, Shelf, Exercise] | None:
        """Return an exercise that is closed, with its course and why; None for any other."""
        for shelf in self.whole.shelves:
            exercise = shelf.revive(ExerciseId(exercise_id))
            shut = self.closed.get(shelf.course.id)
            if exercise is not None and shut is not None and (why := shut.exercise(exercise)):
                return why, shelf, exercise
        return None

    def repeated(self, text: str) -> tuple[str, Shelf, Exercise] | None:
        """Return the closed exercise that a message repeats, unless an open one is like it."""
        if not self.closed or self.library.match_exercise(text):
            return None
        found = self.whole.match_exercise(text)
        if found is None and not self._worked_alike(text):
            found = self.whole.match_own(text)
        return self.task(found[1].id) if found is not None else None

    def _worked_alike(self, text: str) -> bool:
        """Whether an open exercise is worked as much like a learner's equation as any is."""
        formula = own_task.read(text)
        here, best = (own_task.closest(formula, lib.shelves) for lib in (self.library, self.whole))
        return here is not None and best is not None and here[1].apart <= best[1].apart


def opened_for(policy: Policy, library: Library) -> Opened:
    """Return a classroom's courses as its learners have them."""
    if not any(_closing(policy)):
        return Opened(library, library, by=_closing(policy))
    shut = {s.course.id: closed(Outline(s.course), policy) for s in library.shelves}
    shelves = (s.narrowed(opened(s.course, shut[s.course.id])) for s in library.shelves)
    narrowed = replace(library, shelves=tuple(shelves))
    return Opened(library, narrowed, shut, _closing(policy))


def _closing(policy: Policy) -> tuple[object, ...]:
    return (policy.week, policy.topics_in, policy.topics_out)
