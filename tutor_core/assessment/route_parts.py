"""The moves through a task of one kind each, and tasks built like it. Exact, pure.

Every line a move leaves has the same solutions as the line before it (a property test holds it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Protocol

from tutor_core.assessment import gaps, phrases, polynomials, variants, working
from tutor_core.assessment.working import HOLE, Doing, Term, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.working import Line, Side

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
# Numbers a sibling is tried with, the likeliest first (our choice: easy to work with).
SIZES = (4, 5, 6, 7, 8, 9, 3, 2, 10, 11)
_SHARES = (Fraction(2, 3), Fraction(3, 5), Fraction(2, 5), Fraction(5, 6), Fraction(3, 4))


@dataclass(frozen=True, slots=True)
class Leg:
    """One move. ``kind`` names it in the phrases, ``gap`` is the move with a gap to fill.

    ``line`` is where it stands and ``after`` what it leaves; ``core`` is what is set free, ``n``
    what the move is done with, ``of`` a second number it is about.
    """

    kind: str
    line: str
    gap: str
    after: str
    core: str
    n: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A task with its moves. ``single`` says that one number is the answer, and no set."""

    legs: tuple[Leg, ...]
    answer: str
    letter: str
    parts: Parts
    single: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is done, move by move."""
        return tuple(leg.kind for leg in self.legs)

    @property
    def lines(self) -> tuple[str, ...]:
        """The task and every line after it."""
        return (self.legs[0].line, *(leg.after for leg in self.legs))


class Parts(Protocol):
    """A task taken apart."""

    def route(self, typed: str) -> Route | None:
        """Return its moves, ``typed`` being its first line."""

    def others(self, letter: str) -> Iterator[str]:
        """Yield tasks built like it with other numbers, in another letter."""


def joined(parts: list[tuple[Fraction, str]]) -> str:
    """Write a sum: [(1, "x²"), (-5, "x"), (6, "")] is "x² - 5x + 6"."""
    text = ""
    for value, core in parts:
        if not value:
            continue
        size = "" if abs(value) == 1 and core else working.shown_number(abs(value), decimal=False)
        sign = "-" if value < 0 else "+"
        text += f" {sign} {size}{core}" if text else f"{'-' if value < 0 else ''}{size}{core}"
    return text or "0"


def number(value: Fraction) -> str:
    """Write a number, never as a decimal."""
    return working.shown_number(value, decimal=False)


def _beside(typed: str, core: str, beside: Fraction, after: str) -> Leg:
    """The move that takes away what stands beside a term."""
    sign, kind = ("-", "added") if beside > 0 else ("+", "taken")
    left, right = typed.split(" = ")
    if "²" not in left and "/" not in left:
        left, right = right, left
    size = number(abs(beside))
    gap = f"{left} {sign} {size} = {right} {sign} {HOLE}"
    return Leg(kind, typed, gap, after, core, number(beside))


@dataclass(frozen=True, slots=True)
class Order:
    """A linear inequality, or, for "=", the linear equation that a route has come to."""

    plain: Working
    sign: str

    def route(self, typed: str) -> Route | None:
        """Return its moves; the sign turns round where both sides are divided by a minus."""
        if isinstance(self.plain.answer, phrases.Said) or len(self.plain.lines) < 2:
            return None
        legs, sign, line = list[Leg](), self.sign, typed
        for i, following in enumerate(self.plain.lines[1:]):
            here = replace(self.plain, lines=self.plain.lines[i:])
            scales = following.doing in (Doing.WHOLE, Doing.FACTOR)
            turns = sign != "=" and scales and following.amount < 0
            gap = gaps.gap(here).replace("=", sign)
            after_sign = FLIPPED[sign] if turns else sign
            after = self.plain.shown(following).replace("=", after_sign)
            kind = f"{here.kind}_turn" if turns else here.kind
            gap = _sign_left_open(gap, sign) if turns else gap
            legs.append(Leg(kind, line, gap, after, self.plain.letter, self._amount(following)))
            line, sign = after, after_sign
        one, other = line.split(f" {sign} ")
        if one != self.plain.letter:
            one, other, sign = other, one, FLIPPED.get(sign, sign)
        return Route(tuple(legs), f"{one} {sign} {other}", one, self, single=sign == "=")

    def _amount(self, line: Line) -> str:
        """Return what a line is taken away, multiplied or divided by, with its sign."""
        if line.doing is Doing.LETTER:
            return self.plain.side((Term(line.amount, self.plain.letter),))
        under = line.doing in (Doing.WHOLE, Doing.FACTOR) and self.plain.under(line)
        return self.plain.number(1 / line.amount if under else line.amount)

    def others(self, letter: str) -> Iterator[str]:
        """Yield inequalities with other numbers."""
        for one in variants.siblings(self.plain, letter, frozenset(), 8):
            yield one.shown(one.lines[0]).replace("=", self.sign)


def _sign_left_open(gap: str, sign: str) -> str:
    """Return a division of both sides with its number filled in and its sign left out."""
    found = re.search(r"[·÷] (\(?-?[\d./]+\)?)", gap)
    return gap.replace(HOLE, found[1]).replace(f" {sign} ", f" {HOLE} ") if found else gap


@dataclass(frozen=True, slots=True)
class Below:
    """A number over something with the letter, perhaps beside a number, against a number."""

    over: Fraction
    under: Side
    beside: Fraction
    value: Fraction

    def route(self, typed: str) -> Route | None:
        """Return its moves: what stands beside goes, then both sides are multiplied."""
        name = next(t.of for t in self.under if isinstance(t.of, str) and t.of)
        rest = self.value - self.beside
        under = working.shown_side(self.under, name)
        below = under if len(self.under) == 1 and self.under[0].factor == 1 else f"({under})"
        quotient = f"{number(self.over)}/{below}"
        line, legs = typed, list[Leg]()
        if self.beside:
            after = f"{quotient} = {number(rest)}"
            legs.append(_beside(typed, quotient, self.beside, after))
            line = after
        right = working.times(self.under, rest)
        plain = working.solved((Term(self.over),), right)
        if plain is None or isinstance(plain.answer, phrases.Said):
            return None
        multiplied = plain.shown(plain.lines[0])
        gap = f"{quotient} · {below} = {number(rest)} · {HOLE}"
        legs.append(Leg("below", line, gap, multiplied, name, under))
        on = Order(plain, "=").route(multiplied)
        last = on.legs if on is not None else ()
        return Route((*legs, *last), f"{name} = {number(plain.answer)}", name, self, single=True)

    def others(self, letter: str) -> Iterator[str]:
        """Yield tasks with another number above and another one to equal."""
        under = working.shown_side(self.under, letter)
        below = under if len(self.under) == 1 and self.under[0].factor == 1 else f"({under})"
        whole = (self.value - self.beside).denominator == 1
        rests = tuple(map(Fraction, (3, 4, 5, 2, 6, 7))) if whole else _SHARES
        sizes = SIZES if whole else tuple(r * n for r in (6, 10, 12, 15) for n in (1, 2))
        for by, size, rest in product((1, 2, 3), sizes, rests):
            at = sum((t.factor * (size if t.of else 1) for t in self.under), Fraction(0))
            beside = more(self.beside, by)
            if at and (at * rest).denominator == 1:
                left = f"{number(at * rest)}/{below}"
                right = number(rest + beside)
                yield f"{left}{_tail(beside)} = {right}"


def _tail(value: Fraction) -> str:
    sign = "-" if value < 0 else "+"
    return f" {sign} {number(abs(value))}" if value else ""


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the letter, or of the letter and a number, against a number."""

    factor: Fraction
    base: Side
    beside: Fraction
    value: Fraction

    def _core(self, letter: str) -> str:
        inner = working.shown_side(self.base, letter)
        return f"{inner}²" if len(self.base) == 1 else f"({inner})²"

    def route(self, typed: str) -> Route | None:
        """Return its moves: the square is set free, then both roots are taken."""
        name = next(t.of for t in self.base if isinstance(t.of, str) and t.of)
        core, rest = self._core(name), self.value - self.beside
        line, legs = typed, list[Leg]()
        if self.beside:
            after = f"{joined([(self.factor, core)])} = {number(rest)}"
            legs.append(_beside(typed, core, self.beside, after))
            line = after
        square = rest / self.factor
        if self.factor != 1:
            after = f"{core} = {number(square)}"
            by = number(self.factor)
            by = f"({by})" if self.factor < 0 else by
            gap = f"{line.replace(' = ', f' ÷ {by} = ')} ÷ {HOLE}"
            legs.append(Leg("factor_times", line, gap, after, core, number(self.factor)))
            line = after
        return self._rooted(line, legs, square, name)

    def _rooted(self, line: str, legs: list[Leg], square: Fraction, name: str) -> Route | None:
        beside = sum((t.factor for t in self.base if not t.of), Fraction(0))
        root = polynomials.root(polynomials.number(square)).value if square > 0 else None
        if square <= 0 or (root is None and beside):
            return None
        inner, size = working.shown_side(self.base, name), number(square)
        up = number(root) if root is not None else f"√{_bar(size)}"
        after = f"{inner} = {up} or {inner} = -{up}"
        first = f"√{_bar(size)}" if root is not None else HOLE
        gap = f"{inner} = {first} or {inner} = {HOLE}"
        legs.append(Leg("root", line, gap, after, name, size))
        if beside and root is not None:
            ends = [number(end - beside) for end in (root, -root)]
            last = f"{name} = {ends[0]} or {name} = {ends[1]}"
            legs.append(Leg("each", after, f"{name} = {HOLE} or {name} = {HOLE}", last, name))
            after = last
        return Route(tuple(legs), after, name, self)

    def others(self, letter: str) -> Iterator[str]:
        """Yield squares that come out, with the same numbers in front and inside."""
        factors = (self.factor, more(self.factor, 1), more(self.factor, 2))
        for factor, by, size in product(factors[: 1 if self.factor == 1 else 3], range(4), SIZES):
            base = tuple(t if t.of else replace(t, factor=more(t.factor, by)) for t in self.base)
            core = replace(self, base=base)._core(letter)
            beside = more(self.beside, by)
            left = joined([(factor, core), (beside, "")])
            yield f"{left} = {number(factor * size * size + beside)}"


def more(value: Fraction, by: int) -> Fraction:
    """Return a number further away from zero; zero stays."""
    return value + (by if value > 0 else -by) if value else value


def _bar(size: str) -> str:
    return f"({size})" if "/" in size else size
