"""Judging an attempt: choices, numbers, expressions, equations, short answers, ideas. Pure.

``assess`` judges an answer to a step, ``assess_idea`` an idea on a free question. Nothing that a
learner types is ever run: mathematics is read by a whitelist parser into exact polynomials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment.attempts import looks_like_attempt
from tutor_core.assessment.choice import assess_choice, names_option
from tutor_core.assessment.elsewhere import another_route
from tutor_core.assessment.first_moves import first_move, move_effect
from tutor_core.assessment.formula import assess_formula
from tutor_core.assessment.grader import Exemplar
from tutor_core.assessment.ideas import assess_idea
from tutor_core.assessment.leaks import holds_answer
from tutor_core.assessment.likeness import Rarity
from tutor_core.assessment.lines import (
    another_task,
    is_equation,
    is_line,
    on_lines,
    reached,
    two_tasks,
)
from tutor_core.assessment.names import only_name
from tutor_core.assessment.number import assess_number
from tutor_core.assessment.offered import aside
from tutor_core.assessment.result import Aside, Assessment, FirstMove, Miss
from tutor_core.assessment.short import assess_short
from tutor_core.assessment.solutions import assess_solutions
from tutor_core.assessment.sums import answered, put_in, sides_with
from tutor_core.assessment.task import lone_unknown
from tutor_core.course import AnswerKind

if TYPE_CHECKING:
    from tutor_core.course import Step

__all__ = [
    "Aside",
    "Assessment",
    "Exemplar",
    "FirstMove",
    "Miss",
    "Rarity",
    "another_route",
    "another_task",
    "answered",
    "aside",
    "assess",
    "assess_idea",
    "first_move",
    "holds_answer",
    "is_equation",
    "is_line",
    "lone_unknown",
    "looks_like_attempt",
    "move_effect",
    "names_option",
    "on_lines",
    "only_name",
    "put_in",
    "reached",
    "sides_with",
    "two_tasks",
]


def assess(
    step: Step,
    text: str,
    stem: str = "",
    *,
    exemplars: tuple[Exemplar, ...] = (),
    rarity: Rarity | None = None,
) -> Assessment:
    """Judge an attempt at a step; ``stem`` is what the exercise says before its first step.

    For short answers, ``exemplars`` are answers to the step that a teacher has graded, oldest
    first, and ``rarity`` says how telling words are in the course (None: in the step itself).
    Never raises on any text: what can't be read is UNSURE with ``readable`` false.
    """
    match step.kind:
        case AnswerKind.CHOICE:
            return assess_choice(step, text)
        case AnswerKind.NUMBER:
            return assess_number(step, text, stem)
        case AnswerKind.SOLUTIONS:
            return assess_solutions(step, text, stem)
        case AnswerKind.SHORT:
            return assess_short(step, text, stem, exemplars, rarity)
        case _:
            return assess_formula(step, text, stem)
