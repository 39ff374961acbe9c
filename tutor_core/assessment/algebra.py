"""Algebra read by a whitelist: text becomes a quotient of polynomials, nothing is ever evaluated.

A polynomial is a mapping from monomials (letters with exponents) to exact fractions, so two
expressions are equivalent exactly when their difference is zero. Limits on length, depth,
exponents and terms keep hostile input cheap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 200
DEEPEST = 30
HIGHEST_POWER = 30
MOST_TERMS = 200
MOST_DIGITS = 30

Monomial = tuple[tuple[str, int], ...]
_TOKEN = re.compile(r"\s*(?:(\d+(?:[.,]\d+)?|[.,]\d+)(%?)|([a-z])|(\*\*|[-+*/^()=]))")
# Three letters in a row are a word, not a product of unknowns (our choice).
_WORD = re.compile(r"[a-z]{3}")
_SIGNS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "·": "*",
        "×": "*",
        "÷": "/",
        "∶": "/",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


class NotAlgebra(ValueError):
    """The text is not in the language of expressions and equations."""


@dataclass(frozen=True, slots=True)
class Poly:
    """A polynomial with exact coefficients; the empty one is zero."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    @classmethod
    def of(cls, found: dict[Monomial, Fraction]) -> Poly:
        """Build one in canonical order, without zero terms. Raises NotAlgebra when too long."""
        kept = tuple(sorted((m, c) for m, c in found.items() if c))
        if len(kept) > MOST_TERMS:
            raise NotAlgebra("too many terms")
        return cls(kept)

    @classmethod
    def number(cls, value: Fraction) -> Poly:
        """Build a constant."""
        return cls.of({(): value})

    def plus(self, other: Poly, sign: int = 1) -> Poly:
        """Add, or subtract with sign -1."""
        found = dict(self.terms)
        for monomial, value in other.terms:
            found[monomial] = found.get(monomial, Fraction(0)) + sign * value
        return Poly.of(found)

    def times(self, other: Poly) -> Poly:
        """Multiply. Raises NotAlgebra when an exponent or the number of terms grows too large."""
        found: dict[Monomial, Fraction] = {}
        for first, a in self.terms:
            for second, b in other.terms:
                product = _product(first, second)
                found[product] = found.get(product, Fraction(0)) + a * b
        return Poly.of(found)

    @property
    def constant(self) -> Fraction | None:
        """The value when there is no letter in it, else None."""
        if not self.terms:
            return Fraction(0)
        return self.terms[0][1] if len(self.terms) == 1 and not self.terms[0][0] else None

    @property
    def letters(self) -> frozenset[str]:
        """The letters in it."""
        return frozenset(letter for monomial, _ in self.terms for letter, _ in monomial)


def _product(first: Monomial, second: Monomial) -> Monomial:
    powers = dict(first)
    for letter, power in second:
        powers[letter] = powers.get(letter, 0) + power
    if any(power > HIGHEST_POWER for power in powers.values()):
        raise NotAlgebra("exponent too high")
    return tuple(sorted(powers.items()))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of polynomials; equal to another when the cross products are equal."""

    top: Poly
    bottom: Poly

    def same(self, other: Ratio) -> bool:
        """Whether both have the same value wherever they are defined."""
        return self.top.times(other.bottom) == other.top.times(self.bottom)

    @property
    def value(self) -> Fraction | None:
        """The number it is, None when it holds a letter."""
        top, bottom = self.top.constant, self.bottom.constant
        return top / bottom if top is not None and bottom else None


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that are said to be equal."""

    left: Ratio
    right: Ratio

    @property
    def difference(self) -> Poly:
        """Left minus right, multiplied out: zero exactly at the solutions."""
        crossed = self.left.top.times(self.right.bottom)
        return crossed.plus(self.right.top.times(self.left.bottom), -1)

    def same(self, other: Equation) -> bool:
        """Whether one is a multiple of the other, so that both have the same solutions."""
        mine, theirs = self.difference, other.difference
        if not mine.terms or not theirs.terms:
            return mine == theirs
        scale = theirs.terms[0][1] / mine.terms[0][1]
        return mine.times(Poly.number(scale)) == theirs

    def solution(self) -> tuple[str, Fraction] | None:
        """Return letter and value of a linear equation in one unknown, else None."""
        found = self.difference
        if len(found.letters) != 1 or any(sum(p for _, p in m) > 1 for m, _ in found.terms):
            return None
        values = dict(found.terms)
        letter = next(iter(found.letters))
        return letter, -values.get((), Fraction(0)) / values[((letter, 1),)]


def parse(text: str) -> Ratio | Equation:
    """Read an expression or an equation. Raises NotAlgebra."""
    tokens = _tokens(text)
    if "=" not in tokens:
        return _Reader(tokens).whole()
    if tokens.count("=") > 1:
        raise NotAlgebra("more than one equals sign")
    cut = tokens.index("=")
    return Equation(_Reader(tokens[:cut]).whole(), _Reader(tokens[cut + 1 :]).whole())


def read(text: str) -> Ratio | Equation | None:
    """Read an expression or an equation, None when it is neither."""
    try:
        return parse(text)
    except (NotAlgebra, ZeroDivisionError):
        return None


def plain(text: str) -> str:
    """Return mathematical text with one spelling for each sign."""
    text = text.lower().translate(_SIGNS)
    text = _POWER.sub(lambda m: f"^({m[0].translate(_RAISED)})", text)
    return text.replace("**", "^")


def _tokens(text: str) -> list[str]:
    text = plain(text).strip()
    if not text or len(text) > LONGEST:
        raise NotAlgebra("empty or too long")
    if _WORD.search(text):
        raise NotAlgebra("words")
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotAlgebra(f"unexpected {text[at]!r}")
        number, percent, letter, sign = match.groups()
        if number and len(number) > MOST_DIGITS:
            raise NotAlgebra("too many digits")
        found.append((number.replace(",", ".") + percent) if number else letter or sign)
        at = match.end()
    return found


class _Reader:
    """Recursive descent over tokens: sums of products of powers."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Ratio:
        found = self._sum()
        if self._at != len(self._tokens):
            raise NotAlgebra("something is left over")
        return found

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _sum(self) -> Ratio:
        found = self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            other = self._product()
            top = found.top.times(other.bottom).plus(other.top.times(found.bottom), sign)
            found = Ratio(top, found.bottom.times(other.bottom))
        return found

    def _product(self) -> Ratio:
        found = self._signed()
        while (sign := self._next()) and sign not in "+-)=":
            if sign in ("*", "/"):
                self._take()
            other = self._signed() if sign in ("*", "/") else self._power()
            found = _divided(found, other) if sign == "/" else _multiplied(found, other)
        return found

    def _signed(self) -> Ratio:
        sign = 1
        while self._next() in ("+", "-"):
            sign *= 1 if self._take() == "+" else -1
        found = self._power()
        return Ratio(found.top.times(Poly.number(Fraction(sign))), found.bottom)

    def _power(self) -> Ratio:
        base = self._atom()
        if self._next() != "^":
            return base
        self._take()
        exponent = self._signed_atom().value
        if exponent is None or exponent.denominator != 1 or abs(exponent) > HIGHEST_POWER:
            raise NotAlgebra("exponent")
        one = Ratio(Poly.number(Fraction(1)), Poly.number(Fraction(1)))
        found = one
        for _ in range(abs(int(exponent))):
            found = _multiplied(found, base)
        return found if exponent >= 0 else _divided(one, found)

    def _signed_atom(self) -> Ratio:
        negative = self._next() == "-" and bool(self._take())
        found = self._atom()
        sign = Poly.number(Fraction(-1 if negative else 1))
        return Ratio(found.top.times(sign), found.bottom)

    def _atom(self) -> Ratio:
        sign = self._take() if self._next() else ""
        one = Poly.number(Fraction(1))
        if sign == "(":
            self._depth += 1
            if self._depth > DEEPEST:
                raise NotAlgebra("too deep")
            found = self._sum()
            if not self._next() or self._take() != ")":
                raise NotAlgebra("bracket")
            self._depth -= 1
            return found
        if sign[:1].isdigit() or sign[:1] == ".":
            share = Fraction(100) if sign.endswith("%") else Fraction(1)
            return Ratio(Poly.number(Fraction(sign.rstrip("%")) / share), one)
        if sign.isalpha():
            return Ratio(Poly.of({((sign, 1),): Fraction(1)}), one)
        raise NotAlgebra(f"unexpected {sign!r}")


def _multiplied(first: Ratio, second: Ratio) -> Ratio:
    return Ratio(first.top.times(second.top), first.bottom.times(second.bottom))


def _divided(first: Ratio, second: Ratio) -> Ratio:
    if not second.top.terms:
        raise NotAlgebra("division by zero")
    return Ratio(first.top.times(second.bottom), first.bottom.times(second.top))
