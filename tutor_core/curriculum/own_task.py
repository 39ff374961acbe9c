"""A learner's own equation, taken up as a twin of the course's exercise that is worked like it.

The twin has that exercise's concept and place, an answer worked out here, and no authored hints.
Its id holds the exercise and the equation, so that a stored thread can bring it back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from tutor_core.assessment import algebra, routes
from tutor_core.assessment.route_factors import Factors
from tutor_core.assessment.route_parts import Square
from tutor_core.assessment.route_sums import Chain, Fractions, Percent
from tutor_core.assessment.task import task_of
from tutor_core.assessment.working import Doing, worked
from tutor_core.course import AnswerKind, Exercise, Step
from tutor_core.curriculum import laws, ways
from tutor_core.focus import QuestionKind, equations, formulas, kind_of
from tutor_core.ids import ExerciseId, StepId
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tutor_core.assessment.route_parts import Route
    from tutor_core.assessment.working import Working
    from tutor_core.ids import SectionId

# A request to solve, or nothing but signs, with numbers and a relation in it.
_SOLVE = re.compile(
    r"^\W*(?:(?:can|could|would|will|please|pls|how|do|does|to|i|you|we|me|help|need|with|and)\W+)*"
    r"(?:solve|find)\b|^[^A-Za-z]*(?:(?:[a-z]|and)[^A-Za-z]+)*[a-z]?[^A-Za-z]*$",
    re.IGNORECASE,
)
_SIGNS = r"[-−+*·×/÷^()|√\d.²³\s]|(?<![^\W\d_])[a-z](?![^\W\d_])"
_TIED = rf"(?:{_SIGNS})+(?:(?:<=|>=|[=<>≤≥])(?:{_SIGNS})+)+"
_UNWORKED = re.compile(rf"{_TIED}(?:(?:,|;|\band\b){_TIED})*", re.IGNORECASE)
_GIVEN = re.compile(r"[a-z]\s*=\s*-?[\d./]+", re.IGNORECASE)
# A longer question is a story, and nobody's equation (our choice).
_LONGEST = 100
_MARK = "~own~"
# A move of the learner's equation that an exercise doesn't have sets them further apart than one
# that only the exercise has, and both more than a sign does (our choice).
_LACKING, _EXTRA, _SIGN = 5, 2, 1
# An equation that can't be worked is like another only by how it is written.
_FAR = 100
# Where to look first for what no linear equation is left of: factors are what multiplying out
# undoes, and a root undoes a product (our choice).
_UNDONE = "2x = 4"
_NEAREST: dict[type, str] = {Factors: "3(x + 2) = 15", Square: _UNDONE}
_NEAREST |= {Fractions: "x/4 + 1/6 = 1/2", Percent: "0.2x + 0.5 = 1.5", Chain: "2x + 3 = 11"}


class Workable(Protocol):
    """A course by how its exercises are worked."""

    @property
    def equations(self) -> Sequence[tuple[Exercise, str]]:
        """Each exercise that asks for the solution of an equation, with the equation."""

    @property
    def routed(self) -> Sequence[tuple[Exercise, Route]]:
        """Each exercise that is no linear equation and can be worked, with its moves."""


C = TypeVar("C", bound=Workable)


@dataclass(frozen=True, slots=True)
class Near:
    """An exercise with how far it is from an equation, in being worked and in being written."""

    apart: tuple[int, int]
    exercise: Exercise


def read(question: str) -> str:
    """Return the equation a learner wants solved; "" when it is none we can check."""
    if told := routes.sum_in(question) or routes.sum_alone(question):
        return told
    if kind_of(question) is not QuestionKind.SOLVE:
        return ""
    return ways.read(question) or next((tidy(f) for f in equations(question) if _solution(f)), "")


def beyond(question: str) -> str:
    """Return the equation or inequality that is to be solved and can't be worked here, else ""."""
    if len(question) > _LONGEST or not _SOLVE.search(question) or read(question):
        return ""
    found = _UNWORKED.search(question)
    task = " ".join(found[0].split()).strip(" .,?!") if found is not None else ""
    if not re.search(r"\d", task) or not re.search(r"[a-z]", task, re.IGNORECASE):
        return ""
    if re.match(r"[=<>≤≥]", task):
        return ""  # the end of one whose beginning couldn't be read
    parts = re.split(r"[,;]|\band\b", task)
    return task if not all(_GIVEN.fullmatch(part.strip()) for part in parts) else ""


def tidy(formula: str) -> str:
    """Return an equation with spaces in the usual places, but never with other numbers."""
    working = worked(formula)
    shown = working.shown(working.lines[0]) if working is not None else formula
    return shown if _figures(shown) == _figures(formula) else " ".join(formula.split())


def _figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def _solution(formula: str) -> str:
    """Return what solves an equation, "" where that can't be told."""
    if (working := worked(formula)) is not None:
        return str(working.answer)
    found = algebra.read(formula)
    solved = found.solution() if isinstance(found, algebra.Equation) else None
    return str(solved[1]) if solved is not None else ""


def shape(formula: str, *, signed: bool = True) -> str:
    """Return how an equation is built: numbers as n, the unknown as x, signs perhaps alike."""
    text = re.sub(r"\d+(?:\.\d+)?", "n", next(iter(formulas(formula)), ""))
    text = re.sub(r"[a-mo-z]", "x", text)
    return text if signed else text.replace("-", "+")


def with_equations(exercises: Iterable[Exercise]) -> list[tuple[Exercise, str]]:
    """Return the exercises whose first question asks for the solution of an equation it shows."""
    tasks = (e for e in exercises if e.steps[0].kind is AnswerKind.NUMBER)
    shown = ((e, f) for e in tasks for f in equations(e.steps[0].prompt)[:1])
    return [(e, f) for e, f in shown if _is_asked(e, f)]


def _is_asked(exercise: Exercise, formula: str) -> bool:
    working = worked(formula)
    return working is None or working.answer in task_of(exercise.steps[0], exercise.stem).values


def nearest(formula: str, built: Iterable[tuple[Exercise, str]]) -> Near | None:
    """Return the exercise worked most like the equation; of several, the one written like it."""
    found = (Near(apart(formula, f), e) for e, f in built)
    near = [one for one in found if one.apart < (_FAR, 0)]
    return min(near, key=lambda one: (one.apart, one.exercise.level), default=None)


def told_most(exercises: Iterable[Exercise]) -> SectionId | None:
    """Return the section with most stories: tasks in words that end in a formula or a number."""
    told = (AnswerKind.EQUATION, AnswerKind.EXPRESSION, AnswerKind.NUMBER)
    found: Counter[SectionId] = Counter()
    formulas_wanted: set[SectionId] = set()
    for exercise in exercises:
        text = f"{exercise.stem} {exercise.steps[0].prompt}"
        if exercise.steps[0].kind in told and kind_of(text) is QuestionKind.STORY:
            found[exercise.section_id] += 1
        if any(step.kind is AnswerKind.EQUATION for step in exercise.steps):
            formulas_wanted.add(exercise.section_id)
    best = [(n, s) for s, n in found.items() if s in formulas_wanted]
    return max(best)[1] if best else None


def worked_alike(formula: str, other: str) -> bool:
    """Whether two equations are worked in the same moves, signs included."""
    return bool(other) and apart(formula, other)[0] == 0


def answered_alike(one: Exercise, other: Exercise) -> bool:
    """Whether one exercise's answer gives away the other's: the same number."""
    steps = (one.steps[0], other.steps[0])
    if any(s.kind is not AnswerKind.NUMBER for s in steps):
        return False
    first, second = (frozenset(task_of(s).values) for s in steps)
    return bool(first & second)


@remembered(2048)  # a scene is looked at several times a turn
def apart(formula: str, other: str) -> tuple[int, int]:
    """Return how far an exercise's equation is from being worked, and from being written alike."""
    written = [shape(formula, signed=s) == shape(other, signed=s) for s in (True, False)]
    mine, theirs = worked(formula), worked(other)
    if mine is None or theirs is None:
        return (0 if written[1] else _FAR, 2 - sum(written))
    moves = [Counter(w.doings) for w in (mine, theirs)]
    signs = [_signs(w) for w in (mine, theirs)]
    far = _LACKING * (moves[0] - moves[1]).total() + _EXTRA * (moves[1] - moves[0]).total()
    far += _SIGN * ((signs[0] - signs[1]) + (signs[1] - signs[0])).total()
    return far, 2 - sum(written)


def _signs(working: Working) -> Counter[tuple[Doing, str]]:
    """Return what makes a move another one: a minus, or a fraction of the letter."""
    found: Counter[tuple[Doing, str]] = Counter()
    for line in working.lines:
        if line.doing in (Doing.CONSTANT, Doing.FACTOR, Doing.BRACKET, Doing.WHOLE):
            kind = "under" if working.under(line) else "minus" if line.amount < 0 else ""
            kind = "turned" if line.amount == -1 and line.doing is Doing.FACTOR else kind
            found[line.doing, kind] += 1
    return found


def twin(formula: str, alike: Exercise) -> Exercise:
    """Return the exercise made of the learner's equation."""
    own = ExerciseId(f"{alike.id}{_MARK}{formula}")
    if (found := routes.route(formula)) is not None:
        return _twin_on_route(own, formula, found, alike)
    answer = _solution(formula)
    step = Step(StepId(f"{own}#1"), f"Solve {formula}.", AnswerKind.NUMBER, (answer,))
    return Exercise(own, formula, (step,), alike.section_id, alike.concept_ids, level=alike.level)


def _twin_on_route(own: ExerciseId, formula: str, found: Route, alike: Exercise) -> Exercise:
    """Return the exercise made of an inequality or of an equation that isn't linear.

    It counts for the concepts of its model only where that is a task of the same kind.
    """
    kind = AnswerKind.NUMBER if found.single else AnswerKind.SOLUTIONS
    asked = f"Solve {formula}." if found.letter else f"What is {found.lines[0]}?"
    step = Step(StepId(f"{own}#1"), asked, kind, (found.answer,))
    concepts = alike.concept_ids if ways.same_kind(formula, alike) else ()
    return Exercise(own, formula, (step,), alike.section_id, concepts, level=alike.level)


def nearest_on_route(formula: str, routed: Iterable[tuple[Exercise, Route]]) -> Near | None:
    """Return the exercise that is worked most like a task that is no linear equation."""
    own = routes.route(formula)
    if own is None:
        return None
    found = [Near((far, 0), e) for e, r in routed if (far := ways.apart(own, r)) is not None]
    return min(found, key=lambda one: (one.apart, one.exercise.level), default=None)


def closest(formula: str, shelves: Sequence[C]) -> tuple[C, Near] | None:
    """Return the exercise of some courses that is worked most like an equation or inequality."""
    if routes.route(formula) is not None:
        same = [(s, n) for s in shelves if (n := nearest_on_route(formula, s.routed))]
        if same:
            return min(same, key=lambda one: one[1].apart)
        formula = beside(formula)
    found = [(s, n) for s in shelves if (n := nearest(formula, s.equations))]
    return min(found, key=lambda one: one[1].apart, default=None)


def beside(formula: str) -> str:
    """Return the linear equation that comes nearest to a task on a route: where to look first."""
    found = routes.route(formula)
    lines = found.lines if found is not None else ()
    plain = (re.sub(r"<=|>=|[<>]", "=", line.split(" or ")[0]) for line in lines)
    linear = (line for line in plain if (w := worked(line)) and w.next is not None)
    if found is None:
        return ""
    return _NEAREST.get(type(found.parts)) or next(linear, _UNDONE)


def revive(exercise_id: ExerciseId, exercises: Mapping[ExerciseId, Exercise]) -> Exercise | None:
    """Return the exercise of a stored id: the course's own, or a twin made again."""
    if exercise_id in exercises or _MARK not in exercise_id:
        return exercises.get(exercise_id)
    alike, formula = exercise_id.split(_MARK, 1)
    found = exercises.get(ExerciseId(alike))
    return twin(formula, found) if found is not None else None


def is_twin(exercise: Exercise) -> bool:
    """Whether an exercise was made of a learner's own equation or problem."""
    return bool(_model_id(exercise))


def alike_of(exercise: Exercise, exercises: Mapping[ExerciseId, Exercise]) -> Exercise | None:
    """Return the course's exercise that a twin was made after, None for others."""
    return exercises.get(ExerciseId(_model_id(exercise)))


def _model_id(exercise: Exercise) -> str:
    own, mark, _ = exercise.id.partition(_MARK)
    return own if mark else laws.model_id(exercise.id)
