"""Answers that teachers mark: what was answered, where it stands, what is done with it. Values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.ids import CourseId, ExerciseId, PersonId, StepId
    from tutor_core.messages import Judgement


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner answered to a step, without who it was; a teacher marks it, or has.

    ``asked`` is what the step asked then: of a task that was changed since, a mark says nothing.
    ``at`` is when it got its place: given, marked, or put at the end again.
    """

    course_id: CourseId
    exercise_id: ExerciseId
    step_id: StepId
    asked: str
    text: str
    at: datetime
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """An answer in a classroom, its number there, and the teacher who has it or marked it."""

    row: int
    answer: Answer
    teacher: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a teacher does with an answer: marks it, or without judgement takes or leaves it.

    ``dropped`` takes it out: it was no answer to the task.
    """

    row: int
    judgement: Judgement | None
    at: datetime
    held: bool = True
    dropped: bool = False
