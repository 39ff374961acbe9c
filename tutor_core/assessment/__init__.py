"""Judging an attempt: choices, numbers, expressions, equations, written answers. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra, first_moves
from tutor_core.assessment.calculated import assess_algebra, assess_number, clauses
from tutor_core.assessment.chosen import assess_choice, pick
from tutor_core.assessment.leaks import holds_answer
from tutor_core.assessment.numerals import quantity
from tutor_core.assessment.result import Assessment, FirstMove, Miss
from tutor_core.assessment.written import assess_idea, assess_short
from tutor_core.course import AnswerKind

if TYPE_CHECKING:
    from tutor_core.course import Step

__all__ = [
    "Assessment",
    "FirstMove",
    "Miss",
    "assess",
    "assess_idea",
    "holds_answer",
    "looks_like_attempt",
]

# An answer in numbers or signs is short; longer messages are about something else (our choice).
LONGEST_ANSWER = 20
_QUESTION = re.compile(
    r"^(?:what|why|how|when|where|who|which|can|could|do|does|explain|show|tell|help|solve)\b"
)


def assess(step: Step, text: str, stem: str = "") -> Assessment:
    """Judge an attempt at a step; ``stem`` is what the exercise says before its first step."""
    if step.kind is AnswerKind.CHOICE:
        return assess_choice(step, text)
    if step.kind is AnswerKind.NUMBER:
        return assess_number(step, text, stem)
    if step.kind is AnswerKind.SHORT:
        return assess_short(step, text, stem)
    return assess_algebra(step, text)


def looks_like_attempt(step: Step, text: str) -> bool:
    """Whether a text could be meant as an answer to the step, rather than as a question."""
    plain = text.lower().strip()
    if step.kind is AnswerKind.CHOICE:
        return pick(step, text) is not None and not _QUESTION.match(plain)
    if _QUESTION.match(plain) or len(plain.split()) > LONGEST_ANSWER:
        return False
    if step.kind is AnswerKind.SHORT:
        return False
    if first_moves.read(text) is not None and not plain.endswith("?"):
        return True
    return any(_readable(clause) for clause in clauses(text))


def _readable(clause: str) -> bool:
    read = algebra.read(clause)
    letters = re.sub(r"[^a-z]", "", clause)
    return quantity(clause) is not None or (read is not None and len(letters) <= 3)
