"""A course as the tutor sees it: sections, passages, concepts and exercises.

Plain values. Importers build them, the store keeps them, the retriever indexes their passages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tutor_core.ids import ConceptId, CourseId, ExerciseId, PassageId, SectionId, StepId


class PassageKind(StrEnum):
    """What a passage is in its section; retrieval weighs them differently."""

    BODY = "body"
    SUMMARY = "summary"
    GLOSSARY = "glossary"
    OBJECTIVES = "objectives"


class AnswerKind(StrEnum):
    """How a step's answer is judged."""

    CHOICE = "choice"
    NUMBER = "number"
    EXPRESSION = "expression"
    EQUATION = "equation"
    SOLUTIONS = "solutions"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry of a section."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A teacher's own questions for whoever asks about a heading. All optional.

    ``ask_first`` asks for the learner's idea (rung 0), ``smaller`` is the smaller question for "I
    don't know", ``look_for`` completes "read it and look for ..." (rung 1).
    """

    ask_first: str = ""
    smaller: str = ""
    look_for: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a section that can be cited, about a paragraph or two (at most 1,200 characters).

    ``heading`` is the nearest heading inside the section ("" before the first one); ``place`` is
    what a citation shows a person, such as 'under "Balanced forces"' or 'p. 12'.
    """

    id: PassageId
    section_id: SectionId
    ordinal: int
    text: str
    place: str
    heading: str = ""
    kind: PassageKind = PassageKind.BODY
    guide: Guide | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the course's tree. ``number`` is as a person cites it, such as "1.1", or ""."""

    id: SectionId
    ordinal: int
    title: str
    number: str = ""
    parent_id: SectionId | None = None
    objectives: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
    week: int | None = None

    @property
    def label(self) -> str:
        """Number and title, as a citation shows them."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that can be mastered. ``prerequisites`` are ids of the same course.

    A ``proposed`` concept was made out of headings and terms, and no teacher has looked at it yet:
    what it seems to need is in ``proposed_prerequisites`` and holds nobody back.
    """

    id: ConceptId
    title: str
    prerequisites: tuple[ConceptId, ...] = ()
    section_ids: tuple[SectionId, ...] = ()
    aliases: tuple[str, ...] = ()
    proposed: bool = False
    proposed_prerequisites: tuple[ConceptId, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """An authored hint of a step for one rung (0 to 3; rung 4 is the answer itself)."""

    rung: int
    text: str


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """A wrong answer that is expected, and what to say to whoever gives it (never the answer)."""

    answer: str
    reveals: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice step. ``reveals`` is what picking it shows, for wrong ones."""

    text: str
    correct: bool
    reveals: str = ""


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """Something a good short answer says. ``ways`` are other wordings of the same point."""

    text: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to answer.

    ``accepted`` holds the right answers as text (for SHORT: model answers; for CHOICE: empty).
    ``tolerance`` is absolute, in the answer's unit. ``why`` says in a sentence why the answer is
    right. ``smaller`` are easier questions on the way to this one, for "I don't know";
    ``smaller_answers`` are theirs in the same order, () where none is given.
    """

    id: StepId
    prompt: str
    kind: AnswerKind
    accepted: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    known_wrong: tuple[KnownWrong, ...] = ()
    hints: tuple[Hint, ...] = ()
    smaller: tuple[str, ...] = ()
    smaller_answers: tuple[tuple[str, ...], ...] = ()
    unit: str = ""
    tolerance: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A task with one or more steps. ``level`` is the author's difficulty, 1 (first) to 5."""

    id: ExerciseId
    title: str
    steps: tuple[Step, ...]
    section_id: SectionId
    concept_ids: tuple[ConceptId, ...] = ()
    stem: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Course:
    """Imported curriculum. ``fingerprint`` changes exactly when the content does."""

    id: CourseId
    title: str
    fingerprint: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    concepts: tuple[Concept, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    language: str = "en"
    licence: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A citation: what a learner needs to find the place again.

    ``text`` is what the first passage said, kept with a suggestion so that it can still be shown
    when the course has changed; "" elsewhere.
    """

    course: str
    section: str
    title: str
    place: str
    section_id: str = ""
    passage_ids: tuple[str, ...] = field(default=())
    text: str = ""
