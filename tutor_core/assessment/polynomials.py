"""Exact algebra: polynomials over the rationals, and quotients of them.

A polynomial maps monomials (letters with exponents) to fractions, so two expressions are
equivalent exactly when their cross products are equal. Every operation is bounded, so that no
input can make it slow or large.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt

from tutor_core.assessment.result import Unreadable

Monomial = tuple[tuple[str, int], ...]
Poly = dict[Monomial, Fraction]

# Bounds (our choice): far above school algebra, so low that the worst input takes milliseconds.
MOST_TERMS = 80
MOST_BITS = 400
HIGHEST_DEGREE = 36
HIGHEST_EXPONENT = 12

ROOT = "√"


def poly(value: Fraction | int) -> Poly:
    """Return a constant."""
    return {(): Fraction(value)} if value else {}


def letter(name: str) -> Poly:
    """Return a letter alone."""
    return {((name, 1),): Fraction(1)}


def added(first: Poly, second: Poly, scale: Fraction | int = 1) -> Poly:
    """Return ``first + scale * second``. Raises Unreadable beyond the bounds."""
    found = dict(first)
    for monomial, value in second.items():
        found[monomial] = found.get(monomial, Fraction(0)) + scale * value
    return _bounded({m: v for m, v in found.items() if v})


def multiplied(first: Poly, second: Poly) -> Poly:
    """Return the product. Raises Unreadable beyond the bounds."""
    if len(first) * len(second) > MOST_TERMS**2 // 2:
        raise Unreadable("too many terms")
    found: Poly = {}
    for one, a in first.items():
        for other, b in second.items():
            monomial, scale = _joined(one, other)
            found[monomial] = found.get(monomial, Fraction(0)) + a * b * scale
    return _bounded({m: v for m, v in found.items() if v})


def _joined(one: Monomial, other: Monomial) -> tuple[Monomial, int]:
    """Multiply two monomials; the square of a root of a number is that number."""
    powers, scale = dict(one), 1
    for name, power in other:
        powers[name] = powers.get(name, 0) + power
        if name.startswith(ROOT) and powers[name] > 1:
            scale *= int(name[1:]) ** (powers[name] // 2)
            powers[name] %= 2
    return tuple(sorted((n, p) for n, p in powers.items() if p)), scale


def _bounded(found: Poly) -> Poly:
    if len(found) > MOST_TERMS:
        raise Unreadable("too many terms")
    for monomial, value in found.items():
        if sum(power for _, power in monomial) > HIGHEST_DEGREE:
            raise Unreadable("degree too high")
        if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
            raise Unreadable("number too large")
    return found


def constant(found: Poly) -> Fraction | None:
    """Return the value of a polynomial without letters, else None."""
    if any(found.keys() - {()}):
        return None
    return found.get((), Fraction(0))


def letters(found: Poly) -> frozenset[str]:
    """Return the letters in a polynomial."""
    return frozenset(n for m in found for n, _ in m if not n.startswith(ROOT))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of two polynomials; ``bottom`` is never zero."""

    top: Poly
    bottom: Poly

    def same(self, other: Ratio) -> bool:
        """Whether both have the same value wherever they are defined."""
        return multiplied(self.top, other.bottom) == multiplied(other.top, self.bottom)

    @property
    def value(self) -> Fraction | None:
        """The number it is, None when it holds a letter or a root that doesn't come out."""
        top, bottom = constant(self.top), constant(self.bottom)
        if top is None or not bottom:
            return None
        return top / bottom

    @property
    def letters(self) -> frozenset[str]:
        """The letters in it."""
        return letters(self.top) | letters(self.bottom)


def number(value: Fraction | int) -> Ratio:
    """Return a number as a quotient."""
    return Ratio(poly(value), poly(1))


def plus(first: Ratio, second: Ratio, scale: int = 1) -> Ratio:
    """Return ``first + scale * second``."""
    if first.bottom == second.bottom:
        return Ratio(added(first.top, second.top, scale), first.bottom)
    top = added(multiplied(first.top, second.bottom), multiplied(second.top, first.bottom), scale)
    return Ratio(top, multiplied(first.bottom, second.bottom))


def times(first: Ratio, second: Ratio) -> Ratio:
    """Return the product."""
    return Ratio(multiplied(first.top, second.top), multiplied(first.bottom, second.bottom))


def divided(first: Ratio, second: Ratio) -> Ratio:
    """Return the quotient; a constant divisor goes into the coefficients."""
    if not second.top:
        raise Unreadable("division by zero")
    value = second.value
    if value:
        return Ratio(multiplied(first.top, poly(1 / value)), first.bottom)
    return Ratio(multiplied(first.top, second.bottom), multiplied(first.bottom, second.top))


def power(base: Ratio, exponent: int) -> Ratio:
    """Return the base to a whole exponent. Raises Unreadable for high ones."""
    if abs(exponent) > HIGHEST_EXPONENT:
        raise Unreadable("exponent too high")
    found = number(1)
    for _ in range(abs(exponent)):
        found = times(found, base)
    return found if exponent >= 0 else divided(number(1), found)


def root(of: Ratio) -> Ratio:
    """Return the square root of a number that is not negative, with squares taken out."""
    value = of.value
    if value is None or value < 0:
        raise Unreadable("root of something else than a number")
    inner, outer = _square_free(value.numerator * value.denominator)
    scale = poly(Fraction(outer, value.denominator))
    if inner == 1 or not scale:
        return Ratio(scale, poly(1))
    return Ratio(multiplied(scale, letter(f"{ROOT}{inner}")), poly(1))


def _square_free(value: int) -> tuple[int, int]:
    """Return inner and outer with ``value == inner * outer**2``, inner without small squares."""
    outer = isqrt(value)
    if outer * outer == value:
        return 1, outer
    outer = 1
    for prime in (2, 3, 5, 7, 11, 13):
        while value % (prime * prime) == 0:
            value, outer = value // (prime * prime), outer * prime
    return value, outer


def splits(found: Poly) -> bool:
    """Whether a polynomial is plainly a product.

    That is: whole numbers with one in common, a letter in every term, or two rational solutions.
    """
    whole = all(v.denominator == 1 for v in found.values())
    if not found or (whole and gcd(*(v.numerator for v in found.values())) > 1):
        return True
    shared = set.intersection(*({n for n, _ in m} for m in found))
    return bool(shared) or bool(rational_roots(found))


def rational_roots(found: Poly) -> tuple[Fraction, ...]:
    """Return the rational solutions of a polynomial of second degree in one letter set to zero.

    () where it is none such or has none; one that counts twice is given twice.
    """
    names = letters(found)
    if len(names) != 1:
        return ()
    name = next(iter(names))
    square, plain = ((name, 2),), ((name, 1),)
    a, b, c = (found.get(m, Fraction(0)) for m in (square, plain, ()))
    if not a or found.keys() - {square, plain, ()}:
        return ()
    under = b * b - 4 * a * c
    size = isqrt(under.numerator * under.denominator) if under >= 0 else 0
    root = Fraction(size, under.denominator)
    return ((-b - root) / (2 * a), (-b + root) / (2 * a)) if root * root == under else ()


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that are said to be equal."""

    left: Ratio
    right: Ratio

    @property
    def difference(self) -> Poly:
        """Left minus right, multiplied out: zero exactly at the solutions."""
        return plus(self.left, self.right, -1).top

    def same(self, other: Equation) -> bool:
        """Whether one is a nonzero multiple of the other once all is on one side."""
        return _scaled(self.difference) == _scaled(other.difference)

    def holds(self, name: str, value: Fraction) -> bool:
        """Whether the equation is true with a number in the place of its letter."""
        return constant(substituted(self.difference, name, value)) == 0

    def solution(self) -> tuple[str, Fraction] | None:
        """Return letter and value of a linear equation in one letter, else None."""
        found = self.difference
        names = letters(found)
        if len(names) != 1:
            return None
        name = next(iter(names))
        unknown = ((name, 1),)
        if found.keys() - {unknown, ()} or unknown not in found:
            return None
        return name, -found.get((), Fraction(0)) / found[unknown]


def _scaled(found: Poly) -> Poly:
    if not found:
        return found
    lead = found[max(found)]
    return {m: v / lead for m, v in found.items()}


def substituted(found: Poly, name: str, value: Fraction) -> Poly:
    """Return a polynomial with a number in the place of a letter."""
    result: Poly = {}
    for monomial, scale in found.items():
        kept = tuple((n, p) for n, p in monomial if n != name)
        exponent = sum(p for n, p in monomial if n == name)
        result[kept] = result.get(kept, Fraction(0)) + scale * value**exponent
    return {m: v for m, v in result.items() if v}
