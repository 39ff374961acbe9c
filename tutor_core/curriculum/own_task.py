"""A learner's own equation, taken up as a twin of the course's exercise that is built like it.

The twin has the sibling's concept and place, an answer worked out here, and no authored hints. Its
id holds the sibling and the equation, so that a stored thread can bring it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra
from tutor_core.course import AnswerKind, Exercise, Step
from tutor_core.focus import QuestionKind, first_formula, formulas, kind_of
from tutor_core.ids import ExerciseId, StepId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MARK = "~own~"
_ADDED = re.compile(r"(.*[a-z/)\d]\s*)([+-])\s*(\d+(?:\.\d+)?)\s*=\s*(-?[\d./]+)")


def read(question: str) -> str:
    """Return the equation a learner wants solved, as typed; "" when it is none we can check."""
    if kind_of(question) is not QuestionKind.SOLVE:
        return ""
    formula = first_formula(question)
    found = algebra.read(formula)
    if not isinstance(found, algebra.Equation) or found.solution() is None:
        return ""
    return "" if re.fullmatch(r"\s*[a-z]\s*=\s*-?[\d./]+\s*", formula.lower()) else formula


def shape(formula: str, *, signed: bool = True) -> str:
    """Return how an equation is built: numbers as n, the unknown as x, signs perhaps alike."""
    text = re.sub(r"\d+(?:\.\d+)?", "n", next(iter(formulas(formula)), ""))
    text = re.sub(r"[a-mo-z]", "x", text)
    return text if signed else text.replace("-", "+")


def with_equations(exercises: Iterable[Exercise]) -> list[tuple[Exercise, str]]:
    """Return the exercises whose first question asks for a number and shows an equation."""
    tasks = (e for e in exercises if e.steps[0].kind is AnswerKind.NUMBER)
    return [(e, f) for e in tasks if (f := first_formula(e.steps[0].prompt)) and "=" in f]


def sibling(formula: str, built: Iterable[tuple[Exercise, str]]) -> Exercise | None:
    """Return the exercise built like the equation, with the same signs if there is one."""
    pairs = list(built)
    for signed in (True, False):
        wanted = shape(formula, signed=signed)
        found = [e for e, f in pairs if shape(f, signed=signed) == wanted]
        if found:
            return min(found, key=lambda e: e.level)
    return None


def twin(formula: str, alike: Exercise) -> Exercise:
    """Return the exercise made of the learner's equation."""
    found = algebra.read(formula)
    solution = found.solution() if isinstance(found, algebra.Equation) else None
    answer = str(solution[1]) if solution else ""
    own = ExerciseId(f"{alike.id}{_MARK}{formula}")
    step = Step(StepId(f"{own}#1"), f"Solve {formula}.", AnswerKind.NUMBER, (answer,))
    return Exercise(own, formula, (step,), alike.section_id, alike.concept_ids, level=alike.level)


def revive(exercise_id: ExerciseId, exercises: Mapping[ExerciseId, Exercise]) -> Exercise | None:
    """Return the exercise of a stored id: the course's own, or a twin made again."""
    if exercise_id in exercises or _MARK not in exercise_id:
        return exercises.get(exercise_id)
    alike, formula = exercise_id.split(_MARK, 1)
    found = exercises.get(ExerciseId(alike))
    return twin(formula, found) if found is not None else None


def is_twin(exercise: Exercise) -> bool:
    """Whether an exercise was made of a learner's own equation."""
    return _MARK in exercise.id


def alike_of(exercise: Exercise, exercises: Mapping[ExerciseId, Exercise]) -> Exercise | None:
    """Return the course's exercise that a twin was made after, None for others."""
    if not is_twin(exercise):
        return None
    return exercises.get(ExerciseId(exercise.id.split(_MARK, 1)[0]))


def first_gap(formula: str) -> str:
    """Return the equation after its first move, with a gap: '5x - 3 + 3 = 12 + ___', or ""."""
    match = _ADDED.fullmatch(formula.strip())
    if match is None or not re.search(r"[a-z]", match[1].lower()):
        return ""
    undo = "-" if match[2] == "+" else "+"
    left = f"{match[1].strip()} {match[2]} {match[3]} {undo} {match[3]}"
    return f"{left} = {match[4]} {undo} ____"
