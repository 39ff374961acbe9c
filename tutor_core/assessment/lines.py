"""The learner's own lines: an equation they have come to, and the next move judged against it."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, first_moves, forms
from tutor_core.assessment.result import Aside, Assessment, Miss
from tutor_core.assessment.task import last_claim, same_form, task_of
from tutor_core.course import AnswerKind
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.parsing import Node
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

# The equation reached by a move that was only told, and the one it was told about.
LINES_KEPT = 2
# Fewer terms than this on both sides are one move from the answer: a line on the way to it, right
# or wrong, and no task that somebody else has set (our choice).
TASK_TERMS = 3
_SIGNS = (AnswerKind.NUMBER, AnswerKind.EQUATION)


def on_lines(found: Assessment, lines: Sequence[str]) -> Assessment:
    """Judge a move that was told against the lines the learner has come to, newest first.

    The first line that the move does good to decides, else the newest.
    """
    if found.move is None or not lines:
        return found
    effects = [first_moves.effect_on(c, found.move) for x in lines if (c := last_claim(x))]
    best = next((e for e in effects if e[0] == "good"), effects[0] if effects else None)
    if best is None or not best[0]:
        return found
    effect, result = best
    judgement = first_moves.JUDGEMENTS.get(effect, Judgement.UNSURE)
    aside = Aside.FURTHER if effect == "good" else None
    return replace(found, judgement=judgement, effect=effect, result=result, aside=aside)


def reached(step: Step, found: Assessment, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines after an attempt: a true one begins anew, a good move adds its own."""
    if found.move is not None:
        good = found.effect == "good" and found.result
        return (found.result, *lines)[:LINES_KEPT] if good else tuple(lines)
    written = step.kind is AnswerKind.EQUATION and found.judgement is Judgement.CORRECT
    return (found.normalised,) if written or is_line(found) else tuple(lines)


def is_line(found: Assessment) -> bool:
    """Whether an attempt is a true line on the way to the answer."""
    true = found.judgement is Judgement.PARTLY and found.miss in (Miss.FORM, Miss.UNSOLVED)
    claim = last_claim(found.normalised) if true and found.move is None else None
    if claim is not None and found.miss is Miss.UNSOLVED:
        return bool(claim.relations)
    return claim is not None and claim.equation is not None


def another_task(step: Step, text: str, stem: str = "", lines: Sequence[str] = ()) -> bool:
    """Whether a text brings an equation of its own, neither the step's nor a slip from it.

    What is left of the step's equation after a wrong move still has half of its terms, or is so
    short that it is nearly solved; an equation from elsewhere has neither.
    """
    if step.kind is AnswerKind.EQUATION or step.kind is AnswerKind.EXPRESSION:
        return False
    task = task_of(step, stem)
    found = [c for c in claims.read(text, task.letters_of(text)).found if _solvable(c)]
    if not found or any(_belongs(task, c, lines) for c in found):
        return False
    return any(_terms_of(c) >= TASK_TERMS for c in found)


def is_equation(text: str) -> bool:
    """Whether a text brings an equation in one unknown that is still to be solved."""
    read = claims.read(text, claims.letters(text)).found
    found = [c for c in read if _solvable(c) and c.assigned is None]
    return any(len({n for s in c.sides for n in s.ratio.letters}) == 1 for c in found)


def two_tasks(text: str) -> tuple[str, str] | None:
    """Return the first two equations of a text that clash and aren't lines of one working."""
    read = claims.read(text, claims.letters(text)).found
    found = [c for c in read if _solvable(c) and c.assigned is None and _terms_of(c) > 1]
    for one, other in pairwise(found):
        equations = one.equation, other.equation
        apart = not _telling_terms(one) & _telling_terms(other)
        if apart and equations[0] and equations[1] and not equations[0].same(equations[1]):
            return one.text, other.text
    return None


def _solvable(claim: Claim) -> bool:
    equation = claim.equation
    return equation is not None and bool(
        claim.sides[0].ratio.letters | claim.sides[-1].ratio.letters
    )


def _belongs(task: Task, claim: Claim, lines: Iterable[str]) -> bool:
    """Whether an equation is one of the task's, follows from it, or shares its terms with it."""
    known = [*task.formulas, *task.accepted, *(c for x in lines if (c := last_claim(x)))]
    if any(same_form(claim, other) for other in known) or claim.assigned is not None:
        return True
    equation = claim.equation
    if equation is None or any(o.equation and equation.same(o.equation) for o in known):
        return True
    names = {n for s in claim.sides for n in s.ratio.letters}
    if len(names) == 1 and any(equation.holds(next(iter(names)), v) for v in task.values):
        return True
    if task.equation is None and _from_story(task, claim):
        return True
    mine = _telling_terms(claim)
    alike = (len(mine & _telling_terms(o)) for o in known if o.equation is not None)
    return any(2 * n >= len(mine) for n in alike)


def _from_story(task: Task, claim: Claim) -> bool:
    """Whether an equation is made of a number that the task's words hold."""
    told = {Fraction(n) for n in re.findall(r"\d+(?:\.\d+)?", task.asked)}
    return any(told & set(forms.numbers(side.node)) for side in claim.sides)


def _telling_terms(claim: Claim) -> set[str]:
    """Return the terms with a letter, and the numbers beside them, without their signs.

    A number that is a whole side may be shared by chance: a third of all tasks end in "= 11".
    """
    found: set[str] = set()
    for side in claim.sides:
        terms = forms.unsigned(side.node)
        found |= set(terms) if side.ratio.letters else set()
    return found


def _terms_of(claim: Claim) -> int:
    return sum(_count(side.node) for side in claim.sides)


def _count(node: Node) -> int:
    """Count the terms of a side; a bracket counts by what is in it."""
    terms = [term for _, term in forms.top_terms(node)]
    return sum(max(1, len(forms.numbers(term)) if _bracket(term) else 1) for term in terms)


def _bracket(term: Node) -> bool:
    return "(" in forms.shape(term)
