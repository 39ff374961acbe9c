"""The written form of an expression: whether two look alike, and whether one is finished."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

from tutor_core.assessment import polynomials
from tutor_core.assessment.parsing import (
    Negative,
    Num,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Var,
    ratio,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.parsing import Node


def alike(first: Node, second: Node) -> bool:
    """Whether two expressions differ at most in the order of terms and factors."""
    return shape(first) == shape(second)


def shape(node: Node) -> str:
    """Return the form of an expression, blind to order, spaces and signs of multiplication."""
    terms = sorted(_term(sign, term) for sign, term in top_terms(node))
    return "+".join(terms)


def unsigned(node: Node) -> list[str]:
    """Return the terms of an expression without their signs, sorted."""
    return sorted(_term(sign, term).removeprefix("-") for sign, term in top_terms(node))


def top_terms(node: Node, sign: int = 1) -> Iterator[tuple[int, Node]]:
    """Yield the terms of a sum with their signs; brackets around sums fall away."""
    if isinstance(node, Sum):
        for term in node.terms:
            yield from top_terms(term, sign)
    elif isinstance(node, Negative):
        yield from top_terms(node.of, -sign)
    else:
        yield sign, node


def _term(sign: int, node: Node) -> str:
    found_sign, factors = _factors(node)
    return f"{'-' if sign * found_sign < 0 else ''}{'*'.join(sorted(factors))}"


def _factors(node: Node) -> tuple[int, list[str]]:
    match node:
        case Negative(of=inner):
            sign, found = _factors(inner)
            return -sign, found
        case Product(factors=factors):
            pairs = [_factors(f) for f in factors]
            sign = -1 if sum(s < 0 for s, _ in pairs) % 2 else 1
            return sign, [f for _, found in pairs for f in found]
        case Quotient(over=Num(value=top), under=Num(value=bottom)) if _lowest(top, bottom):
            return 1, [str(top / bottom)]
        case Quotient(over=over, under=under):
            above, below = _factors(over), _factors(under)
            kept = [f for f in above[1] if f != "1"]
            return above[0] * below[0], [*kept, *(f"/{f}" for f in below[1])]
        case Sum():
            return 1, [f"({shape(node)})"]
        case _:
            return 1, [_atom(node)]


def _atom(node: Node) -> str:
    match node:
        case Num(value=value):
            return str(value)
        case Var(name=name):
            return name
        case Power(base=base, exponent=exponent):
            return f"({shape(base)})^{exponent}"
        case Root(of=inner):
            return f"√({shape(inner)})"
        case _:
            return f"({shape(node)})"


def _lowest(top: Fraction, bottom: Fraction) -> bool:
    whole = top.denominator == bottom.denominator == 1
    return whole and gcd(top.numerator, bottom.numerator) == 1 and bottom > 1


def simplified(node: Node) -> bool:
    """Whether nothing can be multiplied out, collected or cancelled: one term for each monomial.

    Quotients with a letter below the bar are taken as they are.
    """
    found = ratio(node)
    if polynomials.letters(found.bottom):
        return True
    terms = [term for _, term in top_terms(node)]
    return len(terms) == max(1, len(found.top)) and all(map(_finished, terms))


def _finished(term: Node) -> bool:
    above, below = _parts(term)
    names = [p.name for p in above if isinstance(p, Var)]
    names += [p.base.name for p in above if isinstance(p, Power) and isinstance(p.base, Var)]
    numbers = [p.value for p in above if isinstance(p, Num)]
    plain = len(names) + len(numbers) == len(above) and len(set(names)) == len(names)
    if not plain or len(numbers) > 1 or len(below) > 1 or (numbers == [1] and names):
        return False
    if not below:
        return True
    under = below[0]
    return isinstance(under, Num) and _lowest((numbers or [Fraction(1)])[0], under.value)


def _parts(term: Node) -> tuple[list[Node], list[Node]]:
    """Return what is multiplied and what is divided by, in one term."""
    match term:
        case Product(factors=factors):
            pairs = [_parts(f) for f in factors]
            return [p for a, _ in pairs for p in a], [p for _, b in pairs for p in b]
        case Quotient(over=over, under=under):
            above, below = _parts(over)
            return above, [*below, under]
        case _:
            return [term], []


def factored(node: Node) -> bool:
    """Whether an expression is a product at its top, as factorising asks for."""
    terms = list(top_terms(node))
    return len(terms) == 1 and isinstance(terms[0][1], Product | Power)


def fully_factored(node: Node) -> bool:
    """Whether an expression is a product at its top, and none of its sums can be taken apart.

    What is looked for in a sum is a number or a letter in all of its terms, and, where it is of
    the second degree, whole solutions.
    """
    if not factored(node):
        return False
    term = next(part for _, part in top_terms(node))
    above, _ = _parts(term)
    bases = (p.base if isinstance(p, Power) else p for p in above)
    return not any(polynomials.splits(ratio(base).top) for base in bases if isinstance(base, Sum))


def numbers(node: Node) -> list[Fraction]:
    """Return the sizes of the numbers in an expression, sorted."""
    return sorted(_numbers(node))


def _numbers(node: Node) -> Iterator[Fraction]:
    match node:
        case Num(value=value):
            yield abs(value)
        case Sum(terms=parts) | Product(factors=parts):
            for part in parts:
                yield from _numbers(part)
        case Quotient(over=over, under=under):
            yield from _numbers(over)
            yield from _numbers(under)
        case Power(base=inner) | Negative(of=inner) | Root(of=inner):
            yield from _numbers(inner)
        case _:
            return


def is_literal(node: Node) -> bool:
    """Whether an expression is a number as written: 5, -5, 10/2."""
    match node:
        case Negative(of=inner):
            return is_literal(inner)
        case Quotient(over=over, under=Num() | Negative(of=Num())):
            return is_literal(over)
        case _:
            return isinstance(node, Num)


def loose_numbers(node: Node) -> list[Fraction]:
    """Return the signed numbers that stand for themselves, not as the count of a letter."""
    return [value for sign, term in top_terms(node) for value in _loose(sign, term)]


def _loose(sign: int, node: Node) -> Iterator[Fraction]:
    match node:
        case Num(value=value):
            yield sign * value
        case Sum():
            yield from loose_numbers(node)
        case Negative(of=inner):
            yield from _loose(-sign, inner)
        case Product(factors=factors) if any(isinstance(f, Var | Power) for f in factors):
            for factor in factors:
                if isinstance(factor, Sum):
                    yield from loose_numbers(factor)
        case Product(factors=factors):
            for factor in factors:
                yield from _loose(1, factor)
        case Quotient(over=over, under=under):
            yield from _loose(sign, over)
            yield from _loose(1, under)
        case _:
            return
