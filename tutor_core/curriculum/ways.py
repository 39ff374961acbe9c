"""How far a learner is on the way through a task that is no linear equation. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import routes, set_reading
from tutor_core.assessment.task import task_of
from tutor_core.course import AnswerKind
from tutor_core.focus import typed_formulas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.assessment.route_parts import Leg, Route
    from tutor_core.course import Exercise, Step


@dataclass(frozen=True, slots=True)
class Way:
    """The task's route, and the one from the line that the learner has come to."""

    task: Route
    here: Route

    @property
    def next(self) -> Leg:
        """The move to be made next."""
        return self.here.legs[0]

    @property
    def moved(self) -> bool:
        """Whether the learner has got beyond the task's own line."""
        return self.here is not self.task


def read(text: str) -> str:
    """Return the first task of a text that a route leads through, "" for none."""
    if told := routes.sum_in(text):
        return told
    found = (f for f in typed_formulas(text) if routes.route(f) is not None)
    return next((routes.tidy(f) for f in found), "")


def way(step: Step | None, stem: str, reached: Sequence[str]) -> Way | None:
    """Return where the learner is, None when the step's answer isn't where a route leads."""
    if step is None or step.kind not in (AnswerKind.NUMBER, AnswerKind.SOLUTIONS):
        return None
    formula = read(step.prompt)
    task = routes.route(formula) if formula else None
    if task is None or not _answers(task, step, stem):
        return None
    found = (routes.from_line(formula, line) for line in reversed(reached))
    return Way(task, next((one for one in found if one is not None), task))


def _answers(found: Route, step: Step, stem: str) -> bool:
    if step.kind is AnswerKind.NUMBER:
        known = task_of(step, stem).accepted
        ends = {c.assigned[1] if c.assigned else c.sides[-1].value for c in known}
        mine = set_reading.read(found.answer)
        values = [e.value for e in mine.found.ends] if mine is not None else []
        return found.single and bool(ends & {*values})
    mine = set_reading.read(found.answer)
    theirs = [r for a in step.accepted if (r := set_reading.read(a)) is not None]
    return mine is not None and any(mine.found.same(r.found) for r in theirs)


def routed(exercises: Iterable[Exercise]) -> list[tuple[Exercise, Route]]:
    """Return the exercises whose first question a route leads through, with the route."""
    found = ((e, way(e.steps[0], e.stem, ())) for e in exercises)
    return [(e, at.task) for e, at in found if at is not None]


def apart(one: Route, other: Route) -> int | None:
    """Return how far two routes are from each other, None when they are of different kinds."""
    if type(one.parts) is not type(other.parts):
        return None
    mine, theirs = Counter(one.kinds), Counter(other.kinds)
    return 2 * (mine - theirs).total() + (theirs - mine).total()


def same_kind(formula: str, exercise: Exercise) -> bool:
    """Whether a course's exercise is worked by the same kind of route as a task."""
    found, at = routes.route(formula), way(exercise.steps[0], exercise.stem, ())
    return found is not None and at is not None and apart(found, at.task) is not None
