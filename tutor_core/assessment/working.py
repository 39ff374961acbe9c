"""A linear equation worked line by line, exactly: what is done in each line and what it leaves.

Works for any equation in one letter whose letter is nowhere multiplied by itself or divided by.
The order of the moves is the one that school courses teach: a lone bracket is undone as a whole,
fractions and brackets go next, then like terms are joined, then the letter is brought to one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from tutor_core.assessment import numerals, parsing, phrases
from tutor_core.assessment.result import Unreadable
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor_core.assessment.parsing import Node

# School equations need four or five lines; the loop is bounded by more than twice of that.
MOST_LINES = 12
HOLE = "____"


class Doing(StrEnum):
    """What a line does to the one before it."""

    WHOLE = "whole"
    CLEAR = "clear"
    BRACKET = "bracket"
    JOIN = "join"
    LETTER = "letter"
    CONSTANT = "constant"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Term:
    """A number times nothing (``of`` is ""), times the letter, or times a bracket (its terms)."""

    factor: Fraction
    of: str | Side = ""


Side = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Two sides, with what was done to get there: nothing for the first line.

    ``amount`` is what was taken away, divided by or multiplied by, with its sign.
    """

    left: Side
    right: Side
    doing: Doing | None = None
    amount: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Working:
    """An equation with all its lines. ``answer`` is a number, or what phrases call none or all."""

    letter: str
    decimal: bool
    lines: tuple[Line, ...]
    answer: Fraction | phrases.Said

    @property
    def doings(self) -> tuple[Doing, ...]:
        """What is done, line by line."""
        return tuple(line.doing for line in self.lines if line.doing is not None)

    @property
    def next(self) -> Line | None:
        """The first line after the equation itself, None when nothing is left to do."""
        return self.lines[1] if len(self.lines) > 1 else None

    @property
    def kind(self) -> str:
        """What is done next, and whether it undoes a minus or a number below: "factor_under"."""
        following = self.next
        if following is None or following.doing is None:
            return "end"
        doing, amount = following.doing, following.amount
        if doing in (Doing.WHOLE, Doing.FACTOR):
            if amount == -1:
                return "sign"
            return f"{doing}_{'under' if self.under(following) else 'times'}"
        if doing is Doing.CONSTANT:
            return "taken" if amount < 0 else "added"
        return str(doing)

    def shown(self, line: Line) -> str:
        """Write a line."""
        return f"{self.side(line.left)} = {self.side(line.right)}"

    def side(self, side: Side) -> str:
        """Write a side."""
        return shown_side(side, self.letter, decimal=self.decimal)

    def number(self, value: Fraction) -> str:
        """Write a number as the equation writes its own."""
        return shown_number(value, decimal=self.decimal)

    def under(self, line: Line) -> bool:
        """Whether a line undoes a number below the letter, and not one in front of it."""
        return line.amount.denominator > 1 and not self.decimal

    @property
    def numbers(self) -> frozenset[Fraction]:
        """Every number that stands in a line, without signs."""
        sides = (s for line in self.lines for s in (line.left, line.right))
        return frozenset(n for side in sides for n in numbers(side, decimal=self.decimal))


@remembered(1024)
def worked(formula: str) -> Working | None:
    """Return an equation with its lines, None when it isn't a linear one in one letter."""
    left, equals, right = formula.partition("=")
    if not equals or "=" in right:
        return None
    try:
        sides = side_of(parsing.parse(left)), side_of(parsing.parse(right))
        return solved(*sides, decimal="." in formula and "/" not in formula)
    except Unreadable:
        return None


def solved(left: Side, right: Side, *, decimal: bool = False) -> Working | None:
    """Return two sides with the lines that solve them. Raises Unreadable beyond the bounds."""
    letters = {name for side in (left, right) for name in _letters(side)}
    if len(letters) != 1:
        return None
    lines = [Line(left, right)]
    while len(lines) < MOST_LINES:
        following = _following(lines[-1], decimal=decimal)
        if following is None:
            break
        lines.append(following)
    last = lines[-1]
    return Working(letters.pop(), decimal, tuple(lines), _answer(last.left, last.right))


def _answer(left: Side, right: Side) -> Fraction | phrases.Said:
    for one, other in ((left, right), (right, left)):
        if any(t.of for t in one):
            return sum((t.factor for t in other), Fraction(0))
    return phrases.Said.ALL if _constant(left) == _constant(right) else phrases.Said.NONE


# --- Reading -------------------------------------------------------------------------------------


def side_of(node: Node) -> Side:
    """Return the terms of one side. Raises Unreadable where the letter isn't linear."""
    if isinstance(node, parsing.Sum):
        return tuple(term for part in node.terms for term in side_of(part))
    if isinstance(node, parsing.Var):
        return (Term(Fraction(1), node.name),)
    value = parsing.value(node)
    if value is not None:
        return (Term(value),)
    match node:
        case parsing.Negative(of=inner):
            return times(side_of(inner), Fraction(-1))
        case parsing.Quotient(over=over, under=under) if by := parsing.value(under):
            return times(side_of(over), 1 / by)
        case parsing.Product(factors=factors):
            known, rest = Fraction(1), []
            for factor in factors:
                number = parsing.value(factor)
                known *= number if number is not None else 1
                rest += [factor] if number is None else []
            if len(rest) == 1:
                return times(side_of(rest[0]), known)
    raise Unreadable("not linear")


def times(side: Side, by: Fraction) -> Side:
    """Return a side times a number: one term keeps its form, several go into a bracket."""
    if len(side) == 1:
        return (Term(side[0].factor * by, side[0].of),)
    return (Term(by, side),)


def _letters(side: Side) -> set[str]:
    found: set[str] = set()
    for term in side:
        found |= {term.of} - {""} if isinstance(term.of, str) else _letters(term.of)
    return found


def numbers(side: Side, *, decimal: bool = False) -> set[Fraction]:
    """Return the numbers a side is written with, without signs; 1 is mostly not written."""
    found: set[Fraction] = set()
    for term in side:
        one = abs(term.factor)
        found |= {one} if decimal else {Fraction(one.numerator), Fraction(one.denominator)}
        found |= numbers(_inside(term), decimal=decimal)
    return found - {Fraction(1)}


# --- The next line -------------------------------------------------------------------------------


def _following(line: Line, *, decimal: bool) -> Line | None:
    left, right = line.left, line.right
    if any(_brackets(s) for s in (left, right)) and (found := _unwrapped(left, right)) is not None:
        return found
    if not decimal and (found := _cleared(left, right)) is not None:
        return found
    if any(_brackets(s) for s in (left, right)):
        first = next(t for s in (left, right) for t in s if _is_bracket(t))
        return Line(_opened(left), _opened(right), Doing.BRACKET, first.factor)
    if _untidy(left) or _untidy(right):
        return Line(_joined(left), _joined(right), Doing.JOIN)
    return _balanced(left, right)


def _is_bracket(term: Term) -> bool:
    return not isinstance(term.of, str)


def _brackets(side: Side) -> bool:
    return any(_is_bracket(t) for t in side)


def _unwrapped(left: Side, right: Side) -> Line | None:
    """Undo what was done to a bracket that stands alone against a number, if it comes out."""
    for one, other in ((left, right), (right, left)):
        if len(one) != 1 or not _is_bracket(one[0]) or any(t.of for t in other):
            continue
        factor, total = one[0].factor, _constant(other)
        if factor.denominator == 1 and (total / factor).denominator > 1:
            continue
        by = Fraction(1, factor.denominator) if factor.denominator > 1 else factor
        inner = times(_inside(one[0]), factor / by) if factor != by else _inside(one[0])
        rest = (Term(total / by),)
        if one is left:
            return Line(inner, rest, Doing.WHOLE, by)
        return Line(rest, inner, Doing.WHOLE, by)
    return None


def _inside(term: Term) -> Side:
    return () if isinstance(term.of, str) else term.of


def _cleared(left: Side, right: Side) -> Line | None:
    """Multiply every term where fractions of the letter stand beside others of their kind."""
    every = (*left, *right)
    broken = [t for t in every if t.factor.denominator > 1]
    counted = [t for t in every if t.of]
    if not any(t.of for t in broken) or (len(broken) < 2 and len(counted) < 2):
        return None
    by = Fraction(lcm(*(t.factor.denominator for t in every)))
    return Line(_flat(_scaled(left, by)), _flat(_scaled(right, by)), Doing.CLEAR, by)


def _scaled(side: Side, by: Fraction) -> Side:
    return tuple(Term(t.factor * by, t.of) for t in side)


def _flat(side: Side) -> Side:
    """Take off the brackets that nothing stands in front of."""
    return tuple(u for t in side for u in (_inside(t) if t.factor == 1 and t.of else (t,)) or (t,))


def _opened(side: Side) -> Side:
    found: list[Term] = []
    for term in side:
        inner = _inside(term)
        found += [Term(term.factor * t.factor, t.of) for t in inner] if inner else [term]
    return tuple(found)


def _untidy(side: Side) -> bool:
    numbers = sum(not t.of for t in side)
    return numbers > 1 or len(side) - numbers > 1


def _joined(side: Side) -> Side:
    totals: dict[str | Side, Fraction] = {}
    for term in side:
        totals[term.of] = totals.get(term.of, Fraction(0)) + term.factor
    return tuple(Term(total, of) for of, total in totals.items() if total)


def _balanced(left: Side, right: Side) -> Line | None:
    """Bring the letter to one side, then the number beside it to the other, then divide."""
    counted = [sum((t.factor for t in s if t.of), Fraction(0)) for s in (left, right)]
    if all(counted):
        by = min(counted)
        name = next(t.of for t in left if t.of)
        return Line(*_without(left, right, Term(by, name)), Doing.LETTER, by)
    if not any(counted):
        return None
    one = left if counted[0] else right
    if beside := _constant(one):
        return Line(*_without(left, right, Term(beside)), Doing.CONSTANT, beside)
    factor = counted[0] or counted[1]
    if factor == 1:
        return None
    return Line(_scaled(left, 1 / factor), _scaled(right, 1 / factor), Doing.FACTOR, factor)


def _without(left: Side, right: Side, term: Term) -> tuple[Side, Side]:
    taken = Term(-term.factor, term.of)
    return _joined((*left, taken)), _joined((*right, taken))


def _constant(side: Side) -> Fraction:
    return sum((t.factor for t in side if not t.of), Fraction(0))


# --- Writing -------------------------------------------------------------------------------------


def shown_number(value: Fraction, *, decimal: bool) -> str:
    """Write a number: as a decimal only where the equation is written in decimals."""
    return numerals.shown(value) if decimal or value.denominator == 1 else str(value)


def shown_side(
    side: Side,
    letter: str,
    *,
    decimal: bool = False,
    hole: Callable[[Term], bool] = lambda term: False,
) -> str:
    """Write a side; a term that ``hole`` picks is left out and has to be filled in."""
    text = ""
    for term in side:
        size = _shown_term(term, letter, decimal=decimal)
        if hole(term):
            size = f"{HOLE}{letter if term.of else ''}"
        sign = "-" if term.factor < 0 else "+"
        text += f" {sign} {size}" if text else f"{'-' if term.factor < 0 else ''}{size}"
    return text or "0"


def _shown_term(term: Term, letter: str, *, decimal: bool) -> str:
    factor = abs(term.factor)
    if term.of == "":
        return shown_number(factor, decimal=decimal)
    core = letter
    if not isinstance(term.of, str):
        core = f"({shown_side(term.of, letter, decimal=decimal)})"
    if decimal or factor.denominator == 1:
        return f"{'' if factor == 1 else numerals.shown(factor)}{core}"
    top = "" if factor.numerator == 1 else str(factor.numerator)
    return f"{top}{core}/{factor.denominator}"
