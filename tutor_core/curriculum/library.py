"""Looking things up in a classroom's courses: by id, by name, by the words of a question."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tutor_core.assessment import Rarity
from tutor_core.concepts import curated, merged
from tutor_core.course import PassageKind, Source
from tutor_core.curriculum import laws, own_task, stages, ways
from tutor_core.curriculum.matching import Tasks
from tutor_core.curriculum.naming import NEAR, Meant, Names, Naming, place_number
from tutor_core.curriculum.prose import Prose
from tutor_core.guardrails import other_tasks
from tutor_core.ids import ConceptId, ExerciseId, PassageId
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.assessment.route_parts import Route
    from tutor_core.assessment.working import Doing
    from tutor_core.concepts import ConceptEdits
    from tutor_core.course import Concept, Course, Exercise, Passage, Section
    from tutor_core.ids import CourseId, SectionId


@dataclass(frozen=True)
class Shelf:
    """One course with its lookups, built once per content.

    With a teacher's ``edits``, ``course`` is the curated one and ``base`` the shelf of the course
    as it was imported.
    """

    course: Course
    base: Shelf | None = None
    edits: ConceptEdits | None = None

    def curated(self, edits: ConceptEdits) -> Shelf:
        """Return the shelf of an imported course with a teacher's edits."""
        return Shelf(curated(self.course, edits), self, edits)

    def narrowed(self, course: Course) -> Shelf:
        """Return the shelf of a part of this one's course: what is open to learners."""
        return Shelf(course, self.base or self, self.edits)

    @property
    def imported(self) -> Course:
        """The course without a teacher's edits."""
        return self.base.course if self.base is not None else self.course

    @cached_property
    def merged(self) -> dict[ConceptId, ConceptId]:
        """Which concept each merged one counts for."""
        return merged(self.imported, self.edits) if self.edits is not None else {}

    def imported_concepts(self, exercise_id: ExerciseId) -> tuple[ConceptId, ...]:
        """Return the concepts an exercise was imported with, () for one that isn't there."""
        whole = self.base if self.base is not None else self
        found = whole.exercises.get(exercise_id)
        return found.concept_ids if found is not None else ()

    @cached_property
    def sections(self) -> dict[SectionId, Section]:
        """Sections by id."""
        return {s.id: s for s in self.course.sections}

    def numbered(self, number: str) -> Section | None:
        """Return the section of a number, or the first one in it, that has a text."""
        held = {p.section_id for p in self.course.passages if p.kind is PassageKind.BODY}
        wanted = self.within(number)
        return next((s for s in self.course.sections if s.id in wanted & held), None)

    def within(self, number: str) -> set[SectionId]:
        """Return the sections of a number with all that are in them."""
        wanted = {s.id for s in self.course.sections if s.number == number}
        if not wanted and not any(s.number for s in self.course.sections):
            wanted = {s.id for s in self._chapter(number)}
        for section in self.course.sections:  # a section comes after the one it is in
            if section.parent_id in wanted:
                wanted.add(section.id)
        return wanted

    def _chapter(self, number: str) -> Sequence[Section]:
        """Return the chapter at a place, where the course itself counts none."""
        top = [section for section in self.imported.sections if section.parent_id is None]
        place = int(number) if number.isdecimal() else 0
        return top[place - 1 : place] if place else ()

    @cached_property
    def concepts(self) -> dict[ConceptId, Concept]:
        """Concepts by id, in the course's order."""
        return {c.id: c for c in self.course.concepts}

    @cached_property
    def names(self) -> Names:
        """What its concepts are called."""
        return Names(self.course)

    @cached_property
    def exercises(self) -> dict[ExerciseId, Exercise]:
        """Exercises by id."""
        return {e.id: e for e in self.course.exercises}

    @cached_property
    def kept(self) -> tuple[other_tasks.Kept, ...]:
        """What may not be told of its exercises while something else is worked on."""
        return other_tasks.kept(self.course.exercises)

    @cached_property
    def passages(self) -> dict[PassageId, Passage]:
        """Passages by id."""
        return {p.id: p for p in self.course.passages}

    @cached_property
    def prose(self) -> Prose:
        """What its sections say."""
        return Prose(self.course)

    @cached_property
    def place_names_as_written(self) -> tuple[str, ...]:
        """How its sections and their headings are called, longest first."""
        names = {s.label for s in self.course.sections} | {p.place for p in self.course.passages}
        return tuple(sorted(names - {""}, key=len, reverse=True))

    @cached_property
    def place_names(self) -> frozenset[str]:
        """How its places are called and numbered, in lower case."""
        course = self.course
        names = [course.title, *(e.title for e in course.exercises)]
        names += [name for s in course.sections for name in (s.label, s.title, s.number)]
        names += [name for p in course.passages for name in (p.heading, p.place)]
        numbers = [n for name in names for n in re.findall(r"\d+(?:\.\d+)*", name)]
        return frozenset(name.lower() for name in (*names, *numbers) if name)

    @cached_property
    def rarity(self) -> dict[str, float]:
        """Inverse document frequency of each stem over the course's passages."""
        if self.base is not None:
            return self.base.rarity
        counts: Counter[str] = Counter()
        for passage in self.course.passages:
            counts.update(content_stems(passage.text))
        total = len(self.course.passages) + 1
        return {stem: math.log(total / n) for stem, n in counts.items()}

    @cached_property
    def telling(self) -> Rarity:
        """How telling words are in the course's questions and model answers.

        Takes a fifth of a second for a book with questions in every section.
        """
        if self.base is not None:
            return self.base.telling
        steps = (s for e in self.course.exercises for s in e.steps)
        return Rarity.of(text for s in steps for text in (s.prompt, *s.accepted))

    @cached_property
    def tasks(self) -> Tasks:
        """Each exercise by what its task says."""
        if self.base is not None and self.base.course.exercises is self.course.exercises:
            return self.base.tasks
        exercises = self.course.exercises
        return Tasks(exercises, tuple(map(task, exercises)))

    @cached_property
    def equations(self) -> list[tuple[Exercise, str]]:
        """Each exercise that asks for the solution of an equation, with the equation."""
        return own_task.with_equations(self.course.exercises)

    @cached_property
    def routed(self) -> list[tuple[Exercise, Route]]:
        """Each exercise that is no linear equation and can be worked, with its moves."""
        return ways.routed(self.course.exercises)

    @cached_property
    def laws(self) -> tuple[laws.Law, ...]:
        """The rules that the course states, such as "speed = distance ÷ time"."""
        return laws.laws(self.course)

    def revive(self, exercise_id: ExerciseId) -> Exercise | None:
        """Return the exercise of a stored id: the course's own, or a learner's own made again."""
        if found := own_task.revive(exercise_id, self.exercises):
            return found
        problem = laws.read_id(exercise_id, self.laws)
        model = self.exercises.get(ExerciseId(laws.model_id(exercise_id)))
        return laws.made(problem, model) if problem is not None and model is not None else None

    @cached_property
    def stories(self) -> SectionId | None:
        """The section that asks most often to say a story as an equation or expression."""
        return own_task.told_most(self.course.exercises)

    @cached_property
    def introduced(self) -> dict[Doing, SectionId]:
        """The section in which each move on an equation comes up first."""
        return stages.introduced(self.equations)


def task(exercise: Exercise) -> str:
    """Return the words of an exercise's task: stem and first question."""
    return f"{exercise.stem} {exercise.steps[0].prompt}".strip()


def prompt_of(exercise: Exercise, step: int) -> str:
    """Return what the learner is asked in a step; the first comes with the stem."""
    return task(exercise) if step == 0 else exercise.steps[step].prompt


Part = tuple[Shelf, "Section"]


@dataclass(frozen=True)
class Library:
    """The classroom's courses."""

    shelves: tuple[Shelf, ...] = field(default=())

    @property
    def course_ids(self) -> tuple[CourseId, ...]:
        """Ids of all courses."""
        return tuple(s.course.id for s in self.shelves)

    @property
    def merged(self) -> dict[ConceptId, ConceptId]:
        """Which concept each merged one counts for, over all courses."""
        return {one: other for s in self.shelves for one, other in s.merged.items()}

    @property
    def given_names(self) -> dict[CourseId, frozenset[str]]:
        """The names teachers gave to concepts, by course."""
        named = ((s, s.edits.latest) for s in self.shelves if s.edits is not None)
        return {
            s.course.id: frozenset(c.title for c in s.course.concepts if c.id in latest)
            for s, latest in named
        }

    def shelf(self, course_id: CourseId) -> Shelf | None:
        """Return a course's shelf, None when the course is gone."""
        return next((s for s in self.shelves if s.course.id == course_id), None)

    def concepts(self) -> Iterable[Concept]:
        """All concepts, course by course."""
        return (c for s in self.shelves for c in s.concepts.values())

    def is_place(self, name: str) -> bool:
        """Whether a name or a number is a place in one of the courses."""
        return any(name.lower() in shelf.place_names for shelf in self.shelves)

    def concept(self, concept_id: ConceptId) -> Concept | None:
        """Return a concept by id."""
        return next(
            (s.concepts[concept_id] for s in self.shelves if concept_id in s.concepts), None
        )

    def shelf_of(self, concept_id: ConceptId) -> Shelf | None:
        """Return the course a concept is in."""
        return next((s for s in self.shelves if concept_id in s.concepts), None)

    def titles(self, concept_ids: Sequence[ConceptId]) -> str:
        """Return the concepts' titles in lower case for running text, joined by 'and'."""
        found = [c.title for i in concept_ids if (c := self.concept(i)) is not None]
        return " and ".join(lower_first(title) for title in found)

    def source(self, shelf: Shelf, section: Section, passages: Sequence[Passage] = ()) -> Source:
        """Return the citation of a section, at its best passage's place."""
        return Source(
            course=shelf.course.title,
            section=section.number,
            title=section.title,
            place=passages[0].place if passages else "",
            section_id=section.id,
            passage_ids=tuple(p.id for p in passages),
        )

    def quoted(self, source: Source) -> Source:
        """Return a citation with what the place it points at says now."""
        return replace(source, text=next((p.text for p in self._cited(source)), ""))

    def says_still(self, source: Source) -> bool:
        """Whether what a citation points at stands in a course as it was."""
        if source.passage_ids:
            return any(self._cited(source))
        return any(source.section_id in shelf.sections for shelf in self.shelves)

    def _cited(self, source: Source) -> Iterable[Passage]:
        """Find the first passage of a citation: its id is made of its text."""
        wanted = [PassageId(i) for i in source.passage_ids[:1]]
        return (s.passages[i] for i in wanted for s in self.shelves if i in s.passages)

    @cached_property
    def naming(self) -> Naming:
        """What the concepts of all courses are called."""
        return Naming([shelf.names for shelf in self.shelves])

    def meant(self, topic: str, course_id: CourseId | None = None) -> Meant:
        """Return the concepts that a text means: by id, by place, by name, or by its words.

        Where several courses have such a place it is the one in ``course_id``.
        """
        by_id = self.concept(ConceptId(topic))
        if by_id is not None:
            return Meant((by_id,), exact=True)
        number = place_number(topic)
        return self._at(number, course_id) if number else self.naming.meant(topic)

    def _at(self, number: str, course_id: CourseId | None) -> Meant:
        """Return the concepts of a section or chapter."""
        found = {
            shelf.course.id: shelf.names.within(number, sections)
            for shelf in self.shelves
            if (sections := shelf.within(number))
        }
        here = found.get(course_id) if course_id is not None else None
        here = here or (next(iter(found.values())) if len(found) == 1 else None)
        if here is None:
            return Meant(near=tuple(c for held, _ in found.values() for c in held)[:NEAR])
        return Meant(tuple(here[0]), exact=True, part=here[1])

    def concept_named(self, topic: str) -> Concept | None:
        """Return the concept that is certainly meant, the first of several."""
        return next(iter(self.meant(topic).concepts), None)

    def match_exercise(self, text: str) -> tuple[Shelf, Exercise] | None:
        """Return the exercise whose task a message repeats: by its equation, else by its words."""
        by_words = not own_task.read(text)
        found = ((s, s.tasks.repeated(text, by_words=by_words)) for s in self.shelves)
        return next(((shelf, one) for shelf, one in found if one is not None), None)

    def repeats_task(self, text: str) -> bool:
        """Whether a message is an exercise's text or sets a problem, and so answers no other."""
        return any(
            shelf.tasks.by_words(text) is not None or laws.problem(text, shelf.laws)
            for shelf in self.shelves
        )

    def match_own(self, text: str) -> tuple[Shelf, Exercise] | None:
        """Return a learner's own equation or problem as an exercise, beside one worked like it."""
        formula = own_task.read(text)
        model = own_task.closest(formula, self.shelves) if formula else None
        if model is not None:
            return model[0], own_task.twin(formula, model[1].exercise)
        found = ((s, p) for s in self.shelves if (p := laws.problem(text, s.laws)) is not None)
        made = ((s, e) for s, p in found if (e := laws.twin(p, s.course)) is not None)
        return next(made, None)

    def part(self, number: str, course_id: CourseId | None = None) -> Part | None:
        """Return the place of this number that has a text: in ``course_id``, else in any course.

        A chapter without a text of its own is where it begins. None also where several courses
        have such a number.
        """
        found = [
            (shelf, section)
            for shelf in self.shelves
            if (section := shelf.numbered(number)) is not None
        ]
        return next(
            ((shelf, section) for shelf, section in found if shelf.course.id == course_id),
            found[0] if len(found) == 1 else None,
        )

    def passages_of(self, shelf: Shelf, section_id: SectionId) -> list[Passage]:
        """Return a section's body passages in order."""
        return list(shelf.prose.bodies.get(section_id, ()))


def lower_first(title: str) -> str:
    """Return a title as it stands in a sentence: lower case unless it looks like a name."""
    words = title.split()
    if len(words) > 1 and sum(w[0].isupper() for w in words if w[0].isalpha()) > 1:
        return title
    return title[:1].lower() + title[1:]
