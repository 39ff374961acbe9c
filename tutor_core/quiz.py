"""A quiz: so many exercises in a row, and how each went."""

from __future__ import annotations

from dataclasses import dataclass

from tutor_core.ids import ConceptId, ExerciseId
from tutor_core.messages import Judgement


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """One question of a quiz and how it went; None for a skipped one."""

    exercise_id: ExerciseId
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Quiz:
    """So many exercises in a row without hints; ``concept_id`` is None for a mixed one."""

    size: int
    concept_id: ConceptId | None = None
    answers: tuple[QuizAnswer, ...] = ()

    @property
    def missed(self) -> tuple[ExerciseId, ...]:
        """The exercises that weren't answered rightly."""
        return tuple(a.exercise_id for a in self.answers if a.judgement is not Judgement.CORRECT)
