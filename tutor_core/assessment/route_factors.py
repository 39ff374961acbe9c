"""The moves through a quadratic that comes apart into factors. Exact, pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd
from typing import TYPE_CHECKING

from tutor_core.assessment import phrases
from tutor_core.assessment.route_parts import SIZES, Leg, Route, joined, more, number
from tutor_core.assessment.working import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.working import Working


@dataclass(frozen=True, slots=True)
class Factors:
    """A quadratic with whole coefficients that comes apart into two factors.

    ``zero`` says that it stands against zero already, ``product`` that it is in factors.
    """

    terms: tuple[int, int, int]
    letter: str
    roots: tuple[Fraction, ...]
    zero: bool
    product: bool

    def route(self, typed: str) -> Route | None:
        """Return its moves: all on one side, a common number out, factors, each one zero."""
        line, legs = typed, list[Leg]()
        a, b, c = self.terms
        name, sum_ = self.letter, self._sum(self.terms)
        if not self.zero:
            gap = f"{self._sum((a, b, 0))}{' + ' if c else ''}{HOLE if c else ''} = 0"
            legs.append(Leg("gather", line, gap if c else f"{HOLE} = 0", f"{sum_} = 0", name))
            line = f"{sum_} = 0"
        if not self.product:
            shared = _shared(a, b, c)
            if shared != 1:
                small = (a // shared, b // shared, c // shared)
                after = f"{self._sum(small)} = 0"
                gap = f"{sum_} = {HOLE} · ({self._sum(small)})"
                legs.append(Leg("share", line, gap, after, name, str(shared)))
                line, (a, b, c) = after, small
            after, kind = f"{self._product()} = 0", self._kind((a, b, c))
            shown = name if kind == "common" else str(c)
            legs.append(Leg(kind, line, self._gap((a, b, c)), after, name, shown, str(b)))
            line = after
        return self._ended(line, legs)

    def _sum(self, terms: tuple[int, int, int]) -> str:
        cores = (f"{self.letter}²", self.letter, "")
        return joined([(Fraction(v), core) for v, core in zip(terms, cores, strict=True)])

    def _linear(self) -> list[str]:
        """Return the two factors, written with whole numbers."""
        return [
            joined([(Fraction(r.denominator), self.letter), (Fraction(-r.numerator), "")])
            for r in self.roots
        ]

    def _product(self) -> str:
        one, other = (f if f == self.letter else f"({f})" for f in self._linear())
        return f"{other}{one}" if other == self.letter else f"{one}{other}"

    def _kind(self, terms: tuple[int, int, int]) -> str:
        if not terms[2]:
            return "common"
        return "split" if terms[0] == 1 else "split_more"

    def _gap(self, terms: tuple[int, int, int]) -> str:
        a, _, c = terms
        if not c:
            return f"{self.letter}({HOLE}) = 0"
        if a == 1:
            return f"({self.letter} + {HOLE})({self.letter} + {HOLE}) = 0"
        heads = [joined([(Fraction(r.denominator), self.letter)]) for r in self.roots]
        return f"({heads[0]} + {HOLE})({heads[1]} + {HOLE}) = 0"

    def _ended(self, line: str, legs: list[Leg]) -> Route:
        name = self.letter
        twice = self.roots[0] == self.roots[1]
        factors = self._linear()[:1] if twice else self._linear()
        either = " or ".join(f"{f} = 0" for f in factors)
        ends = self.roots[: len(factors)]
        answer = " or ".join(f"{name} = {number(r)}" for r in ends)
        gap = " or ".join(f"{f} = {HOLE}" for f in factors)
        legs.append(Leg("zero", line, gap, either, name))
        if either != answer:
            gap = " or ".join(f"{name} = {HOLE}" for _ in factors)
            legs.append(Leg("each_one" if twice else "each", either, gap, answer, name))
        return Route(tuple(legs), answer, name, self)

    def others(self, letter: str) -> Iterator[str]:
        """Yield quadratics with other solutions of the same signs."""
        lead = [r.denominator for r in self.roots]
        # A factor that is the letter alone stays; where it is given, any other shows as much.
        still = 1 if self.product else 0
        signs = [(-1 if r < 0 else 1) if r else still for r in self.roots]
        scale = Fraction(self.terms[0], lead[0] * lead[1])
        twice = self.roots[0] == self.roots[1]
        scales = (scale,) if abs(scale) == 1 else tuple(more(scale, n) for n in (1, 2, 3, 0))
        for by, one, other in product(scales, SIZES, SIZES):
            if (one == other) is twice:
                sizes = zip(signs, (one, other), lead, strict=True)
                yield from self._like(letter, tuple(Fraction(s * n, d) for s, n, d in sizes), by)

    def _like(self, letter: str, roots: tuple[Fraction, ...], scale: Fraction) -> Iterator[str]:
        lead = scale * roots[0].denominator * roots[1].denominator
        b, c = -lead * (roots[0] + roots[1]), lead * roots[0] * roots[1]
        if b.denominator > 1 or c.denominator > 1 or lead.denominator > 1:
            return
        one = Factors((int(lead), int(b), int(c)), letter, roots, zero=True, product=False)
        if self.product:
            yield f"{one._product()} = 0"
        elif self.zero:
            yield f"{one._sum(one.terms)} = 0"
        else:
            yield f"{one._sum((one.terms[0], one.terms[1], 0))} = {-one.terms[2]}"


def _shared(*numbers: int) -> int:
    """Return the number that all have in common, with the sign of the first."""
    found = gcd(*numbers)
    return -found if numbers[0] < 0 else found


@dataclass(frozen=True, slots=True)
class Either:
    """Two linear equations, one of which holds: "x - 2 = 0 or x - 3 = 0"."""

    each: tuple[Working, ...]

    def route(self, typed: str) -> Route | None:
        """Return its one move: solving both."""
        answers = [w.answer for w in self.each if not isinstance(w.answer, phrases.Said)]
        if len(answers) < len(self.each) or not any(len(w.lines) > 1 for w in self.each):
            return None
        name = self.each[0].letter
        answer = " or ".join(f"{name} = {number(a)}" for a in answers)
        gap = f"{name} = {HOLE} or {name} = {HOLE}"
        return Route((Leg("each", typed, gap, answer, name),), answer, name, self)

    def others(self, letter: str) -> Iterator[str]:
        """Yield nothing: what it came from has siblings."""
        return iter(())
