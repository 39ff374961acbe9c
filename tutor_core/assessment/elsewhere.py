"""Whether a message is a task on a route that the open step can't have led to. Pure.

Shy: a line on the way, a slip from it and an answer written as a sum have to stay what they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, forms, routes, set_reading
from tutor_core.assessment.route_factors import Factors
from tutor_core.assessment.route_parts import Below, Order, Square
from tutor_core.assessment.route_sums import Fractions, Percent
from tutor_core.course import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.route_parts import Route
    from tutor_core.course import Step

# An inequality of fewer terms is nearly solved: an answer or a line before it (our choice).
TASK_TERMS = 3
_RELATION = re.compile(r"<=|>=|[<>=≤≥]")


def another_route(step: Step, text: str, stem: str = "", lines: Sequence[str] = ()) -> bool:
    """Whether a text is nothing but a task of another kind, or of other numbers, than the step.

    ``lines`` are those the learner has come to.
    """
    if step.kind not in (AnswerKind.NUMBER, AnswerKind.SOLUTIONS):
        return False
    own = routes.route(text.rstrip(" ?!="))
    if own is None or _answers(own, step):
        return False
    around = f"{stem} {step.prompt}"
    mine, theirs = _numbers(text), _numbers(" ".join((around, *lines, *step.accepted)))
    shared, task = len(mine & theirs), _task_in(step.prompt)
    match own.parts:
        case Order():
            return _other_order(text, around)
        case Percent():
            return not shared
        case Fractions():
            counted = task is not None and isinstance(task.parts, Fractions)
            return not counted and 2 * shared <= len(mine)
        case Factors() if _squared(around):
            return not shared and not own.parts.product and "(" not in around
        case Square() if _squared(around):
            return False
        case Below() if "/" not in around:
            return True
        case Factors() | Square() | Below():
            return 2 * shared <= len(mine)
    return False


def _answers(own: Route, step: Step) -> bool:
    """Whether a task has the answer of the step: the step's own in another form."""
    mine = set_reading.read(own.answer)
    theirs = [r for a in step.accepted if (r := set_reading.read(a)) is not None]
    return mine is not None and any(mine.found.same(r.found) for r in theirs)


def _task_in(prompt: str) -> Route | None:
    told = routes.sum_in(prompt)
    return routes.route(told) if told else None


def _squared(text: str) -> bool:
    """Whether a task has the second power of its letter, or a product of two brackets."""
    flat = routes.tidy(text).replace(" ", "")
    return bool(re.search(r"[a-z)]²|\)\(|[a-z]\(", flat))


def _numbers(text: str) -> frozenset[str]:
    return routes.numbers(re.sub(r"\^\(?2\)?(?!\d)|\*\*2(?!\d)", "", text))


def _other_order(text: str, around: str) -> bool:
    """Whether an inequality shares less than half of its terms with the task."""
    mine = _terms(text)
    if len(mine) < TASK_TERMS:
        return False
    theirs = _terms(around)
    return 2 * len(mine & theirs) < len(mine)


def _terms(text: str) -> set[str]:
    """Return the terms of the equations and inequalities of a text, without signs."""
    plain = _RELATION.sub("=", claims.signed(text))
    found = claims.read(plain, claims.letters(plain)).found
    return {term for claim in found for side in claim.sides for term in forms.unsigned(side.node)}
