"""The next move on an equation with a gap to fill: "5x - 3 + 3 = 12 + ____". Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment.working import HOLE, Doing, Term, shown_side

if TYPE_CHECKING:
    from tutor_core.assessment.working import Line, Side, Working


def gap(working: Working) -> str:
    """Return the first move of a working with a gap in it, "" when nothing is left to do."""
    first, following = working.lines[0], working.next
    if following is None:
        return ""
    match following.doing:
        case Doing.BRACKET:
            return _with_hole(working, following, _from_bracket(first))
        case Doing.JOIN:
            return _with_hole(working, following, _joined(first, following))
        case Doing.CLEAR:
            return _cleared(working, first, following.amount)
        case Doing.LETTER:
            return _beside(working, first, Term(following.amount, working.letter))
        case Doing.CONSTANT:
            return _beside(working, first, Term(following.amount))
        case _:
            return _scaled(working, first, following)


def _with_hole(working: Working, line: Line, at: tuple[bool, int]) -> str:
    """Write a line with a gap in the place of one term: on the left or not, and which."""
    on_left, index = at

    def written(side: Side, *, holed: bool) -> str:
        wanted = side[index] if holed else None
        hole = (lambda term: term is wanted) if holed else (lambda term: False)
        return shown_side(side, working.letter, decimal=working.decimal, hole=hole)

    return f"{written(line.left, holed=on_left)} = {written(line.right, holed=not on_left)}"


def _from_bracket(first: Line) -> tuple[bool, int]:
    """Return where the plain number of the first bracket stands once that is multiplied out."""
    for on_left, side in ((True, first.left), (False, first.right)):
        at = 0
        for term in side:
            inner = (term,) if isinstance(term.of, str) else term.of
            if not isinstance(term.of, str):
                plain = next((i for i, t in enumerate(inner) if not t.of), len(inner) - 1)
                return on_left, at + plain
            at += len(inner)
    return True, 0


def _joined(first: Line, after: Line) -> tuple[bool, int]:
    """Return where a term stands that was put together, one with the letter rather than none."""
    for of_letter in (True, False):
        sides = ((True, first.left, after.left), (False, first.right, after.right))
        for on_left, before, side in sides:
            several = sum(bool(t.of) is of_letter for t in before) > 1
            at = next((i for i, t in enumerate(side) if bool(t.of) is of_letter), None)
            if several and at is not None:
                return on_left, at
    return True, 0


def _cleared(working: Working, first: Line, by: Fraction) -> str:
    """Multiply each term by a number; in front of the last one the number is left out."""
    number = working.number(by)

    def side(terms: Side, last: str) -> str:
        text = ""
        for i, term in enumerate(terms):
            size = working.side((Term(abs(term.factor), term.of),))
            lead = last if i == len(terms) - 1 else number
            sign = "-" if term.factor < 0 else "+"
            text += f" {sign} " if text else "-" if sign == "-" else ""
            text += f"{lead} · {size}"
        return text or "0"

    return f"{side(first.left, number)} = {side(first.right, HOLE)}"


def _beside(working: Working, first: Line, taken: Term) -> str:
    sign = "+" if taken.factor < 0 else "-"
    amount = working.side((Term(abs(taken.factor), taken.of),))
    left, right = working.side(first.left), working.side(first.right)
    if any(t.of for t in first.left):
        return f"{left} {sign} {amount} = {right} {sign} {HOLE}"
    return f"{left} {sign} {HOLE} = {right} {sign} {amount}"


def _scaled(working: Working, first: Line, following: Line) -> str:
    """Undo the number in front of the letter or a bracket, or the one below it."""
    amount, under = following.amount, working.under(following)
    by = Fraction(amount.denominator) if under else amount
    how = "·" if under or amount == -1 else "÷"
    number = working.number(by)
    number = f"({number})" if by < 0 else number
    left, right = working.side(first.left), working.side(first.right)
    if any(t.of for t in first.left):
        return f"{left} {how} {number} = {right} {how} {HOLE}"
    return f"{left} {how} {HOLE} = {right} {how} {number}"
