"""What was seen of a learner, answer by answer and counted: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tutor_core.ids import ConceptId, CourseId, ExerciseId, PersonId, StepId
from tutor_core.messages import Judgement


@dataclass(frozen=True, slots=True)
class Evidence:
    """One judged observation about a concept, with the help it took (design section 4).

    ``score`` is in [0, 1]; ``attempts`` counts tries on the step including this one.
    """

    concept_id: ConceptId
    judgement: Judgement
    score: float
    rung: int | None
    attempts: int
    at: datetime
    session: int
    course_id: CourseId | None = None
    exercise_id: ExerciseId | None = None
    step_id: StepId | None = None
    confidence: int | None = None

    @property
    def aided(self) -> bool:
        """Whether a hint above rung 0 had been given (rung 0 only asks for an idea)."""
        return (self.rung or 0) > 0

    @property
    def unaided(self) -> bool:
        """Whether it was right without help."""
        return self.judgement is Judgement.CORRECT and not self.aided


@dataclass(frozen=True, slots=True)
class Logged:
    """Evidence of anyone in a classroom, with its place in the order it was written."""

    row: int
    person: PersonId
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers that learners gave on a concept, and those right without help."""

    concept_id: ConceptId
    tried: int
    unaided: int
