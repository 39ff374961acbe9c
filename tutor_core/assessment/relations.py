"""Solve a relation in one letter exactly, as far as school goes: of first and second degree."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import intervals, polynomials
from tutor_core.assessment.intervals import NumberSet, Piece
from tutor_core.assessment.result import Unreadable

if TYPE_CHECKING:
    from tutor_core.assessment.polynomials import Poly, Ratio

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def solved(left: Ratio, relation: str, right: Ratio) -> NumberSet:
    """Return the numbers that make a relation true. Raises Unreadable beyond what is solved."""
    apart = polynomials.plus(left, right, -1)
    if apart.letters and polynomials.constant(apart.bottom) is None:
        raise Unreadable("a letter below the bar")
    terms = _terms(apart.top)
    bottom = polynomials.constant(apart.bottom)
    if bottom is not None and bottom < 0:
        terms = [-t for t in terms]
    if relation == "!=":
        return intervals.complement(_where(terms, "="))
    return _where(terms, relation)


def _terms(top: Poly) -> list[Fraction]:
    """Return the coefficients of a polynomial in one letter, constant first."""
    names = polynomials.letters(top)
    if len(names) > 1 or any(n.startswith(polynomials.ROOT) for m in top for n, _ in m):
        raise Unreadable("more than one letter, or a root beside it")
    found = [Fraction(0)] * 3
    for monomial, value in top.items():
        degree = sum(power for _, power in monomial)
        if not 0 <= degree <= 2:
            raise Unreadable("degree")
        found[degree] += value
    return found


def _where(terms: list[Fraction], relation: str) -> NumberSet:
    """Return where ``terms`` as a polynomial stands in a relation to zero."""
    constant, factor, square = terms
    if square < 0 or (not square and factor < 0):
        return _where([-t for t in terms], _FLIPPED.get(relation, relation))
    if square:
        return _quadratic(terms, relation)
    if not factor:
        zero = polynomials.number(constant), polynomials.number(0)
        order = intervals.compare(*zero)
        true = {"=": order == 0, "<": order < 0, ">": order > 0}
        true |= {"<=": order <= 0, ">=": order >= 0}
        return intervals.ALL if true[relation] else intervals.NONE
    return ray(relation, polynomials.number(-constant / factor))


def ray(relation: str, end: Ratio) -> NumberSet:
    """Return the numbers in a relation to one: "> 3"."""
    match relation:
        case "=":
            return intervals.points([end])
        case "!=":
            return intervals.complement(intervals.points([end]))
        case "<" | "<=":
            return NumberSet((Piece(None, end, to=relation == "<="),))
        case _:
            return NumberSet((Piece(end, None, from_=relation == ">="),))


def _quadratic(terms: list[Fraction], relation: str) -> NumberSet:
    """Solve with the square's factor above zero: below zero between the roots."""
    constant, factor, square = terms
    inner = factor * factor - 4 * square * constant
    if inner < 0:
        return intervals.ALL if relation in (">", ">=") else intervals.NONE
    half = polynomials.number(-factor / (2 * square))
    reach = polynomials.times(
        polynomials.root(polynomials.number(inner)), polynomials.number(1 / (2 * square))
    )
    low, high = polynomials.plus(half, reach, -1), polynomials.plus(half, reach)
    ends = intervals.points([low, high])
    if relation == "=":
        return ends
    if relation in ("<", "<="):
        closed = relation == "<="
        return intervals.joined([Piece(low, high, from_=closed, to=closed)])
    within = intervals.joined([Piece(low, high, from_=relation == ">", to=relation == ">")])
    return intervals.complement(within)
