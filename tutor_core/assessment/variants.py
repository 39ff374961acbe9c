"""Equations built like another: other numbers, another solution, worked in the same moves. Pure.

Numbers that are the same stay the same as each other, so that what cancels goes on doing so; one
plain number is then fitted so that the solution comes out whole. Nothing is drawn at random.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING

from tutor_core.assessment import phrases
from tutor_core.assessment.result import Unreadable
from tutor_core.assessment.working import Doing, Term, Working, numbers, solved
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.working import Side

# How many changes of the numbers and how many equations are tried, and how far a number may grow
# (our choices): the first few nearly always do, and a sibling shouldn't be harder.
MOST_WAYS, MOST_TRIED = 120, 400
ROOM, GROWTH = Fraction(30), 3
_STEPS = (1, 2, -1, 3, -2)
_TARGETS = (1, 2, -1, 3, -2, 4, 5, -3, 6, -4, 7, 8)


@remembered(512)
def siblings(
    own: Working, letter: str, avoid: frozenset[Fraction] = frozenset(), count: int = 1
) -> tuple[Working, ...]:
    """Return up to ``count`` equations built like one, none with its solution.

    No line of theirs holds that solution either, nor one of ``avoid``, so that showing a sibling
    worked gives nothing away.
    """
    found: dict[str, Working] = {}
    for one in islice(_candidates(own, letter), MOST_TRIED):
        if _fits(one, own, avoid):
            told = isinstance(one.answer, phrases.Said)
            key = one.shown(one.lines[0]) if told else str(one.answer)
            found.setdefault(key, one)
        if len(found) == count:
            break
    return tuple(found.values())


def _candidates(own: Working, letter: str) -> Iterator[Working]:
    first = own.lines[0]
    sides = (first.left, first.right)
    known = sorted({n for side in sides for n in numbers(side, decimal=own.decimal)})
    for way in islice(product(*(_others(n) for n in known)), MOST_WAYS):
        to = dict(zip(known, way, strict=True))
        left, right = (_changed(s, to, letter) for s in (first.left, first.right))
        for pair in _fitted(left, right, own):
            try:
                one = solved(*pair, decimal=own.decimal)
            except Unreadable:
                continue
            if one is not None:
                yield one


# --- Other numbers -------------------------------------------------------------------------------


def _others(number: Fraction) -> tuple[Fraction, ...]:
    """Return numbers to take instead of one, as round as it is and with as many decimals."""
    if not number:
        return (number,)
    unit = Fraction(1)
    while number % (unit * 10) == 0:
        unit *= 10
    while number % unit:
        unit /= 10
        if unit < Fraction(1, 1000):
            return (number,)
    found = [number + step * unit for step in _STEPS]
    return tuple(n for n in found if n > 0 and n != 1 and n % (unit * 10)) or (number,)


def _changed(side: Side, to: dict[Fraction, Fraction], letter: str) -> Side:
    return tuple(_changed_term(term, to, letter) for term in side)


def _changed_term(term: Term, to: dict[Fraction, Fraction], letter: str) -> Term:
    one = abs(term.factor)
    top, bottom = Fraction(one.numerator), Fraction(one.denominator)
    size = to[one] if one in to else to.get(top, top) / to.get(bottom, bottom)
    of = letter if term.of and isinstance(term.of, str) else term.of
    if not isinstance(of, str):
        of = _changed(of, to, letter)
    return Term(size if term.factor >= 0 else -size, of)


# --- A solution that comes out -------------------------------------------------------------------


def _fitted(left: Side, right: Side, own: Working) -> Iterator[tuple[Side, Side]]:
    """Yield the sides with one plain number set so that the solution is whole."""
    if isinstance(own.answer, phrases.Said):
        gap = _value(left, Fraction(0)) - _value(right, Fraction(0))
        yield left, right
        more = 0 if own.answer is phrases.Said.ALL else 2
        yield from _mended(left, right, gap + more, decimal=own.decimal)
        return
    for target in _targets(own.answer):
        gap = _value(left, target) - _value(right, target)
        yield from _mended(left, right, gap, decimal=own.decimal)
    yield left, right


def _targets(answer: Fraction) -> Iterator[Fraction]:
    """Yield whole solutions near one, on its side of zero."""
    start, sign = round(answer), -1 if answer < 0 else 1
    for step in _TARGETS:
        target = Fraction(start + sign * step)
        if target * sign > 1 and target != answer:
            yield target


def _mended(
    left: Side, right: Side, gap: Fraction, *, decimal: bool
) -> Iterator[tuple[Side, Side]]:
    """Yield the sides with ``gap`` taken out of the difference between them."""
    for one, sign in ((right, 1), (left, -1)):
        at = next((i for i, t in enumerate(one) if not t.of), None)
        if at is None:
            continue
        old = one[at].factor
        new = old + sign * gap
        whole = 10 % new.denominator == 0 if decimal else new.denominator == old.denominator
        proper = (abs(new) < 1) is (abs(old) < 1) or old.denominator == 1 or decimal
        if whole and proper and (new * old > 0 or not old):
            mended = (*one[:at], replace(one[at], factor=new), *one[at + 1 :])
            yield (left, mended) if one is right else (mended, right)


def _value(side: Side, at: Fraction) -> Fraction:
    return sum((t.factor * _worth(t, at) for t in side), Fraction(0))


def _worth(term: Term, at: Fraction) -> Fraction:
    if isinstance(term.of, str):
        return at if term.of else Fraction(1)
    return _value(term.of, at)


# --- Whether it is a sibling ---------------------------------------------------------------------


def _fits(one: Working, own: Working, avoid: frozenset[Fraction]) -> bool:
    if _moves(one) != _moves(own) or _shape(one) != _shape(own):
        return False
    held = one.numbers
    most = max((ROOM, *(GROWTH * n for n in own.numbers)))
    if any(n > most for n in held):
        return False
    if isinstance(own.answer, phrases.Said):
        return one.answer is own.answer
    if isinstance(one.answer, phrases.Said) or (one.answer < 0) is not (own.answer < 0):
        return False
    if one.answer in (own.answer, 0) or one.answer.denominator > own.answer.denominator:
        return False
    shut = {abs(n) for n in (own.answer, *avoid)} - {Fraction(0)}
    return not shut & (held | {abs(one.answer)})


def _moves(working: Working) -> tuple[tuple[Doing, bool], ...]:
    """Return what is done, with signs where they matter; a last division may fall away."""
    found = [
        (line.doing, line.amount < 0 and line.doing in (Doing.CONSTANT, Doing.FACTOR))
        for line in working.lines
        if line.doing is not None
    ]
    whole = found[:-1] if len(found) > 1 and found[-1] == (Doing.FACTOR, False) else found
    return tuple(whole)


def _shape(working: Working) -> str:
    """Return how an equation is written, whatever its numbers and its letter are."""
    text = working.shown(working.lines[0]).replace(working.letter, "x")
    return re.sub(r"\d+(?:\.\d+)?", "n", text)
