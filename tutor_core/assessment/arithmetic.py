"""Calculations without the unknown: whether they come from the task, and what they check."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from tutor_core.assessment import forms, parsing
from tutor_core.assessment.result import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from tutor_core.assessment.claims import Claim, Side
    from tutor_core.assessment.parsing import Node
    from tutor_core.assessment.task import Task


def calculation(claim: Claim) -> bool:
    """Whether a formula calculates with numbers only: "19 - 4 = 15", "3 + 2", but not "10/2"."""
    if any(s.value is None for s in claim.sides):
        return False
    return any(not forms.is_literal(s.node) for s in claim.sides) or len(claim.sides) > 1


def from_elsewhere(task: Task, found: Sequence[Claim]) -> bool:
    """Whether the last of some calculations has nothing to do with an equation to solve.

    Its numbers have to be the equation's, come from two of those, or from a calculation before:
    "6 - 1 = 5" says nothing about 3x + 4 = 19.
    """
    equation = task.equation
    if equation is None or not found or not calculation(found[-1]):
        return False
    own = _reached({n for s in equation.sides for n in forms.numbers(s.node)})
    for claim in found:
        ready = all(_numbers(side) <= own for side in claim.sides[:1])
        if claim is found[-1]:
            return not ready
        if ready:
            own = _reached(own, {abs(s.value) for s in claim.sides if s.value is not None})
    return False


def _numbers(side: Side) -> set[Fraction]:
    return set(forms.numbers(side.node))


def _reached(own: set[Fraction], more: Iterable[Fraction] = ()) -> set[Fraction]:
    """Return numbers and what two of them come to."""
    base = {*own, *more}
    found = set(base)
    for one, other in permutations(base, 2):
        found |= {one + other, abs(one - other), one * other}
        if other:
            found.add(one / other)
    return found if len(base) <= MOST_NUMBERS else base


# An equation has few numbers; with more of them anything can be reached (our choice).
MOST_NUMBERS = 12


def checks(task: Task, claim: Claim) -> Fraction | None:
    """Return the number that a calculation puts into the task's equation, None if it does not.

    "3 * 5 + 4 = 19" puts 5 into 3x + 4 = 19, and so does "3 * 5 + 4" alone.
    """
    equation = task.equation
    if equation is None or not calculation(claim):
        return None
    for side in equation.sides:
        if len(side.ratio.letters) == 1:
            name = next(iter(side.ratio.letters))
            for value in forms.numbers(claim.sides[0].node):
                for put in (value, -value):
                    if _same(_put(side.node, name, put), claim.sides[0].node):
                        return put
    return None


def _same(one: Node, other: Node) -> bool:
    try:
        return forms.shape(one) == forms.shape(other)
    except Unreadable:
        return False


def _put(node: Node, name: str, value: Fraction) -> Node:
    """Return a tree with a number in the place of a letter."""
    match node:
        case parsing.Var(name=found) if found == name:
            number = parsing.Num(abs(value))
            return number if value >= 0 else parsing.Negative(number)
        case parsing.Sum(terms=parts):
            return parsing.Sum(tuple(_put(p, name, value) for p in parts))
        case parsing.Product(factors=parts):
            return parsing.Product(tuple(_put(p, name, value) for p in parts))
        case parsing.Quotient(over=over, under=under):
            return parsing.Quotient(_put(over, name, value), _put(under, name, value))
        case parsing.Negative(of=inner) | parsing.Root(of=inner):
            return replace(node, of=_put(inner, name, value))
        case parsing.Power(base=base):
            return replace(node, base=_put(base, name, value))
        case _:
            return node
