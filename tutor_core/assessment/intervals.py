"""Sets of numbers: points, intervals and what is joined of them, with exact ends.

A set is kept in one form (pieces in order, none touching the next), so two sets are equal when
their pieces are, and only then. Ends are numbers of school algebra: fractions, and roots that
don't come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from math import isqrt
from typing import TYPE_CHECKING

from tutor_core.assessment import polynomials
from tutor_core.assessment.polynomials import ROOT, Ratio
from tutor_core.assessment.result import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.assessment.polynomials import Poly

# A set of more pieces is no school answer (our choice).
MOST_PIECES = 12
# Roots are compared to so many binary digits, one after the other: numbers that differ at all
# differ well before the last.
_PRECISIONS = (64, 256, 1024, 4096)


def compare(first: Ratio, second: Ratio) -> int:
    """Return -1, 0 or 1 as the first number is less than, equal to or more than the second."""
    one, other = first.value, second.value
    if one is not None and other is not None:
        return (one > other) - (one < other)
    apart = polynomials.plus(first, second, -1)
    return _sign(apart.top) * _sign(apart.bottom)


def _sign(found: Poly) -> int:
    plain = polynomials.constant(found)
    if plain is not None:
        return (plain > 0) - (plain < 0)
    for bits in _PRECISIONS:
        low, high = _enclosed(found, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
    return 0


def _enclosed(found: Poly, bits: int) -> tuple[Fraction, Fraction]:
    """Return two fractions that a sum of roots lies between."""
    low = high = Fraction(0)
    for monomial, value in found.items():
        under = 1
        for name, _ in monomial:
            under *= int(name.removeprefix(ROOT))
        root = isqrt(under << (2 * bits))
        ends = sorted((value * Fraction(root, 1 << bits), value * Fraction(root + 1, 1 << bits)))
        if not monomial:
            ends = [value, value]
        low, high = low + ends[0], high + ends[1]
    return low, high


@dataclass(frozen=True, slots=True)
class Piece:
    """All numbers between two ends (None: no end). ``from_`` and ``to`` say whether ends count."""

    low: Ratio | None
    high: Ratio | None
    from_: bool = False
    to: bool = False

    @property
    def point(self) -> Ratio | None:
        """The number, when it is only one."""
        if self.low is None or self.high is None or compare(self.low, self.high):
            return None
        return self.low

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        if self.low is None or self.high is None:
            return False
        order = compare(self.low, self.high)
        return order > 0 or (order == 0 and not (self.from_ and self.to))

    def same(self, other: Piece) -> bool:
        """Whether both hold the same numbers."""
        return (
            self.alike(other)
            and (self.low is None or self.from_ == other.from_)
            and (self.high is None or self.to == other.to)
        )

    def alike(self, other: Piece) -> bool:
        """Whether both have the same ends, in or out."""
        return _same_end(self.low, other.low) and _same_end(self.high, other.high)


def _same_end(one: Ratio | None, other: Ratio | None) -> bool:
    if one is None or other is None:
        return one is other
    return compare(one, other) == 0


@dataclass(frozen=True, slots=True)
class NumberSet:
    """Pieces in order, none touching the next. Make one with ``joined``."""

    pieces: tuple[Piece, ...] = ()

    @property
    def points(self) -> tuple[Ratio, ...]:
        """Its numbers that stand alone."""
        return tuple(p for piece in self.pieces if (p := piece.point) is not None)

    @property
    def finite(self) -> bool:
        """Whether it is nothing but single numbers."""
        return len(self.points) == len(self.pieces)

    @property
    def ends(self) -> tuple[Ratio, ...]:
        """Every number a piece begins or stops at, once."""
        found: list[Ratio] = []
        for end in (e for p in self.pieces for e in (p.low, p.high) if e is not None):
            if not any(compare(end, kept) == 0 for kept in found):
                found.append(end)
        return tuple(found)

    def same(self, other: NumberSet) -> bool:
        """Whether both hold the same numbers."""
        return len(self.pieces) == len(other.pieces) and all(
            one.same(two) for one, two in zip(self.pieces, other.pieces, strict=True)
        )

    def alike(self, other: NumberSet) -> bool:
        """Whether both are the same but for which ends are in."""
        return len(self.pieces) == len(other.pieces) and all(
            one.alike(two) for one, two in zip(self.pieces, other.pieces, strict=True)
        )


NONE = NumberSet()
ALL = NumberSet((Piece(None, None),))


def points(values: Iterable[Ratio]) -> NumberSet:
    """Return the set of some numbers."""
    return joined(Piece(v, v, from_=True, to=True) for v in values)


def joined(pieces: Iterable[Piece]) -> NumberSet:
    """Return all that is in any of the pieces."""
    kept = sorted((p for p in pieces if not p.empty), key=cmp_to_key(_by_low))
    found: list[Piece] = []
    for piece in kept:
        if found and _touch(found[-1], piece):
            found[-1] = _merged(found[-1], piece)
        else:
            found.append(piece)
    if len(found) > MOST_PIECES:
        raise Unreadable("too many pieces")
    return NumberSet(tuple(found))


def _by_low(one: Piece, other: Piece) -> int:
    if one.low is None or other.low is None:
        return (one.low is not None) - (other.low is not None)
    return compare(one.low, other.low) or other.from_ - one.from_


def _touch(first: Piece, second: Piece) -> bool:
    if first.high is None or second.low is None:
        return True
    order = compare(second.low, first.high)
    return order < 0 or (order == 0 and (first.to or second.from_))


def _merged(first: Piece, second: Piece) -> Piece:
    if first.high is None or second.high is None:
        return Piece(first.low, None, first.from_)
    order = compare(first.high, second.high)
    to = first.to or second.to if order == 0 else first.to if order > 0 else second.to
    return Piece(first.low, first.high if order > 0 else second.high, first.from_, to)


def union(first: NumberSet, second: NumberSet) -> NumberSet:
    """Return all that is in one of two sets."""
    return joined((*first.pieces, *second.pieces))


def intersection(first: NumberSet, second: NumberSet) -> NumberSet:
    """Return all that is in both."""
    return joined(_both(one, other) for one in first.pieces for other in second.pieces)


def _both(one: Piece, other: Piece) -> Piece:
    low, from_ = _later((one.low, one.from_), (other.low, other.from_), 1)
    high, to = _later((one.high, one.to), (other.high, other.to), -1)
    return Piece(low, high, from_, to)


def _later(
    one: tuple[Ratio | None, bool], other: tuple[Ratio | None, bool], way: int
) -> tuple[Ratio | None, bool]:
    """Return the end that leaves less: the higher low end (``way`` 1), the lower high end (-1)."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    order = compare(one[0], other[0]) * way
    if order == 0:
        return one[0], one[1] and other[1]
    return one if order > 0 else other


def complement(found: NumberSet) -> NumberSet:
    """Return all numbers that are not in a set."""
    rest, low, from_, open_ = [], None, False, True
    for piece in found.pieces:
        if piece.low is not None:
            rest.append(Piece(low, piece.low, from_, not piece.from_))
        low, from_, open_ = piece.high, not piece.to, piece.high is not None
    return joined([*rest, *([Piece(low, None, from_)] if open_ else [])])


def negated(found: NumberSet) -> NumberSet:
    """Return the set with every sign turned round."""
    return joined(Piece(_minus(p.high), _minus(p.low), p.to, p.from_) for p in found.pieces)


def _minus(end: Ratio | None) -> Ratio | None:
    return None if end is None else polynomials.times(polynomials.number(-1), end)
