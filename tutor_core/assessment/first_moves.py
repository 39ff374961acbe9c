"""A first move told in words ("take away 4", "divide by 3") and what it does to the equation."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra
from tutor_core.assessment.algebra import Equation
from tutor_core.assessment.numerals import digits
from tutor_core.assessment.result import Effect, FirstMove
from tutor_core.focus import formulas

if TYPE_CHECKING:
    from typing import Literal

_AMOUNT = r"(?P<amount>-?\d+(?:\.\d+)?(?:/\d+)?)"
_OPS: tuple[tuple[Literal["add", "subtract", "multiply", "divide"], str], ...] = (
    (
        "subtract",
        r"(?:subtract(?:ing)?|tak(?:e|ing)(?: away| off)?|minus|remove|undo(?:ing)? the \+"
        r"|get rid of the \+?|move the)",
    ),
    (
        "divide",
        r"(?:divid(?:e|ing)|split|share)(?: (?:both sides|everything|it|all))?(?: (?:by|into))?",
    ),
    ("multiply", r"(?:multipl(?:y|ying)|times)(?: (?:both sides|everything|it))?(?: by)?"),
    ("add", r"(?:add(?:ing)?|plus|give back|put back|undo(?:ing)? the -)"),
)
_PATTERNS = tuple(
    (op, re.compile(rf"(?<!\w){words}\s*(?:the\s+|an?\s+)?{_AMOUNT}(?!\s*[a-z]\b\s*[=+-])"))
    for op, words in _OPS
)
_LONGEST = 80
# Telling what was done to the unknown is no move yet.
_TOLD = re.compile(r"\b(?:came|comes|was|were|happen(?:s|ed)|last|before|after)\b")


def read(text: str) -> FirstMove | None:
    """Return the first move a short text tells, None when it tells none."""
    plain = digits(re.sub(r"\bminus\b", "subtract", text, flags=re.IGNORECASE))
    if len(plain) > _LONGEST or _TOLD.search(plain):
        return None
    found = [(m.start(), op, m["amount"]) for op, form in _PATTERNS if (m := form.search(plain))]
    if not found:
        return None
    _, op, amount = min(found)
    if op == "subtract" and re.search(r"\bthe -|\bminus sign", plain):
        op = "add"
    try:
        return FirstMove(op, Fraction(amount))
    except (ValueError, ZeroDivisionError):
        return None


def equations(text: str) -> list[Equation]:
    """Return the equations in a text."""
    return [r for f in formulas(text) if isinstance(r := algebra.read(f), Equation)]


def effect(move: FirstMove, task: str) -> Effect:
    """Return what a move does to the task's equation: good, workable, unhelpful, "" without one.

    Good takes away the added number or, when nothing is added, the factor; dividing before that is
    workable; anything else leaves as much to do as before.
    """
    found = [e for e in equations(task) if e.solution() is not None]
    if len(found) != 1 or not move.amount:
        return ""
    sides = (found[0].left, found[0].right)
    letters = [s for s in sides if s.top.letters]
    if len(letters) != 1 or letters[0].bottom.constant is None:
        return "workable" if len(letters) == 2 and move.op in ("add", "subtract") else ""
    side, scale = letters[0], letters[0].bottom.constant or Fraction(1)
    terms = dict(side.top.terms)
    added = terms.pop((), Fraction(0)) / scale
    factor = next(iter(terms.values())) / scale if len(terms) == 1 else Fraction(1)
    return _effect(move, added, factor)


def _effect(move: FirstMove, added: Fraction, factor: Fraction) -> Effect:
    change = {"add": move.amount, "subtract": -move.amount}.get(move.op)
    if change is not None:
        return "good" if added and change == -added else "unhelpful"
    scaled = factor * move.amount if move.op == "multiply" else factor / move.amount
    undone = abs(scaled) == 1 or (scaled.denominator == 1 and factor.denominator > 1)
    if not undone or factor == 1:
        return "unhelpful"
    return "workable" if added else "good"
