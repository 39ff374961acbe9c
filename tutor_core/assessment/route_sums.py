"""The moves through a sum without an unknown: percent, two fractions, signs of two kinds. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd, lcm
from typing import TYPE_CHECKING

from tutor_core.assessment import numerals
from tutor_core.assessment.route_parts import SIZES, Leg, Route
from tutor_core.assessment.working import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.route_parts import Parts

# Larger numbers than this are no sum to be talked through (our choice).
_LARGEST = 10_000
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?% of (\d+(?:\.\d+)?)")
_TWO = re.compile(r"(\d+)/(\d+) ?([-+*·/÷]) ?(\d+)/(\d+)")
_CHAIN = re.compile(r"\d+(?: ?[-+*·/÷] ?\d+){2,4}")
_SIGNS = str.maketrans("*/", "·÷")
_DO = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "·": lambda a, b: a * b,
    "÷": lambda a, b: a / b,
}


def read(text: str) -> Parts | None:
    """Return a sum taken apart, None for what is none of these."""
    plain = " ".join(text.replace("×", "·").replace(":", "÷").split())
    if any(int(n) > _LARGEST for n in re.findall(r"\d{1,9}", plain)):
        return None
    if match := _PERCENT.fullmatch(plain):
        return Percent(Fraction(match[1]), Fraction(match[2]))
    if match := _TWO.fullmatch(plain):
        over, under, other, below = (int(match[i]) for i in (1, 2, 4, 5))
        if under > 1 and below > 1 and over and other:
            return Fractions((over, under), match[3].translate(_SIGNS), (other, below))
    if _CHAIN.fullmatch(plain):
        items = re.findall(r"\d+|[-+*·/÷]", plain)
        signs = tuple(s.translate(_SIGNS) for s in items[1::2])
        chain = Chain(tuple(map(Fraction, items[::2])), signs)
        return chain if {*signs} & {"+", "-"} and {*signs} & {"·", "÷"} else None
    return None


def _made(legs: list[Leg], parts: Parts) -> Route:
    return Route(tuple(legs), legs[-1].after, "", parts, single=True)


@dataclass(frozen=True, slots=True)
class Percent:
    """So many percent of a number, by one percent of it."""

    share: Fraction
    of: Fraction

    def route(self, typed: str) -> Route | None:
        """Return its moves, None where one percent says nothing new."""
        if not self.share or not self.of or self.share == 1:
            return None
        share, of = numerals.shown(self.share), numerals.shown(self.of)
        one, end = numerals.shown(self.of / 100), numerals.shown(self.share * self.of / 100)
        legs = [
            Leg(
                "hundredth", typed, f"{of} ÷ 100 = {HOLE}", f"1% of {of} = {one}", of, "100", share
            ),
            Leg("percents", f"1% of {of} = {one}", f"{share} · {one} = {HOLE}", end, share, share),
        ]
        return _made(legs, self)

    def others(self, letter: str) -> Iterator[str]:
        """Yield other shares of other numbers."""
        for share, of in product((30, 40, 20, 60, 35, 45, 5), (50, 200, 60, 90, 300, 120, 40)):
            if share != self.share and of != self.of:
                yield f"{share}% of {of}"


@dataclass(frozen=True, slots=True)
class Fractions:
    """Two fractions, added, taken away, multiplied or divided."""

    one: tuple[int, int]
    sign: str
    other: tuple[int, int]

    def route(self, typed: str) -> Route | None:
        """Return its moves; the last one reduces, where that can be done."""
        (a, b), (c, d) = self.one, self.other
        legs: list[Leg] = []
        typed = f"{a}/{b} {self.sign} {c}/{d}"
        if self.sign == "÷":
            after = f"{a}/{b} · {d}/{c}"
            legs.append(Leg("turned", typed, f"{a}/{b} · {HOLE}", after, f"{c}/{d}", f"{c}/{d}"))
            typed, c, d = after, d, c
        if self.sign in "·÷":
            top, bottom = a * c, b * d
            gap = f"({a} · {c})/({b} · {HOLE})"
            legs.append(Leg("across", typed, gap, f"{top}/{bottom}", "", str(d)))
        else:
            top, bottom = self._added(typed, legs)
        if top <= 0:
            return None
        by = gcd(top, bottom)
        if by > 1:
            end = (
                numerals.shown(Fraction(top, bottom))
                if bottom == by
                else f"{top // by}/{bottom // by}"
            )
            legs.append(
                Leg(
                    "reduce",
                    f"{top}/{bottom}",
                    f"{top}/{bottom} = {HOLE}/{HOLE}",
                    end,
                    "",
                    str(by),
                )
            )
        return _made(legs, self)

    def _added(self, typed: str, legs: list[Leg]) -> tuple[int, int]:
        (a, b), (c, d) = self.one, self.other
        same = lcm(b, d)
        tops = a * same // b, c * same // d
        if b != d:
            after = f"{tops[0]}/{same} {self.sign} {tops[1]}/{same}"
            gap = f"{HOLE}/{same} {self.sign} {HOLE}/{same}"
            legs.append(Leg("denominators", typed, gap, after, str(same), f"{b}", f"{d}"))
            typed = after
        top = tops[0] + tops[1] if self.sign == "+" else tops[0] - tops[1]
        gap = f"({tops[0]} {self.sign} {tops[1]})/{HOLE}"
        legs.append(Leg("tops", typed, gap, f"{top}/{same}", str(same), str(same)))
        return top, same

    def others(self, letter: str) -> Iterator[str]:
        """Yield other fractions with the same sign between them."""
        for a, b, c, d in product((2, 1, 3, 4), (5, 3, 7, 9, 8), (1, 2, 3), (3, 4, 7, 5, 9)):
            if gcd(a, b) == 1 and gcd(c, d) == 1 and a < b and c < d:
                yield f"{a}/{b} {self.sign} {c}/{d}"


@dataclass(frozen=True, slots=True)
class Chain:
    """Whole numbers with signs of both kinds between them: · and ÷ come first."""

    numbers: tuple[Fraction, ...]
    signs: tuple[str, ...]

    def route(self, typed: str) -> Route | None:
        """Return its moves, one for each sign; None where a division doesn't come out."""
        numbers, signs = list(self.numbers), list(self.signs)
        line = self._written(numbers, signs)
        legs: list[Leg] = []
        while signs:
            at = next((i for i, s in enumerate(signs) if s in "·÷"), 0)
            strong = signs[at] in "·÷"
            if signs[at] == "÷" and not numbers[at + 1]:
                return None
            value = _DO[signs[at]](numbers[at], numbers[at + 1])
            if value.denominator > 1 or value < 0:
                return None
            part = f"{numbers[at]} {signs[at]} {numbers[at + 1]}"
            gap = self._written(
                [*numbers[:at], None, *numbers[at + 2 :]], signs[:at] + signs[at + 1 :]
            )
            numbers[at : at + 2], signs[at : at + 1] = [value], []
            after = self._written(numbers, signs)
            kind = "first" if strong and signs else "then"
            legs.append(Leg(kind, line, gap if signs else f"{part} = {HOLE}", after, part, part))
            line = after
        return _made(legs, self)

    @staticmethod
    def _written(numbers: list[Fraction | None] | list[Fraction], signs: list[str]) -> str:
        text = HOLE if numbers[0] is None else str(numbers[0])
        for sign, number in zip(signs, numbers[1:], strict=True):
            text += f" {sign} {HOLE if number is None else number}"
        return text

    def others(self, letter: str) -> Iterator[str]:
        """Yield chains with the same signs."""
        for first, second, step in product(SIZES, SIZES, (1, 2, 3)):
            numbers = [first * (2 if "-" in self.signs else 1)]
            numbers += [second + step * i for i in range(len(self.signs))]
            for i, sign in enumerate(self.signs):
                if sign == "÷":
                    numbers[i] *= numbers[i + 1]
            text = str(numbers[0])
            for sign, number in zip(self.signs, numbers[1:], strict=True):
                text += f" {sign} {number}"
            yield text
