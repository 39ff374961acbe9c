"""Ways through equations that aren't linear, and through inequalities, move by move. Exact, pure.

An unknown below a bar, a square against a number, a quadratic that comes apart into factors, and
linear inequalities. What isn't one of these has no route, and nothing is said about how to do it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from tutor_core.assessment import forms, parsing, polynomials, route_sums, working
from tutor_core.assessment.result import Unreadable
from tutor_core.assessment.route_factors import Either, Factors
from tutor_core.assessment.route_parts import Below, Order, Square
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from tutor_core.assessment.parsing import Node
    from tutor_core.assessment.route_parts import Parts, Route

# A task is no longer than this, and so many equations are tried for a sibling (our choices).
LONGEST = 80
MOST_TRIED = 200
_RELATION = re.compile(r"<=|>=|[<>=]")
_SPELT = str.maketrans({"≤": "<=", "≥": ">="})
_SUM = re.compile(
    r"\b(?:what(?:'s|s| is| are)|how much (?:is|are)|calculate|work out|compute|evaluate|find)"
    r"\s+(\d[-+\d./*·×÷:% ]*(?:of\s+\d+(?:\.\d+)?)?)\s*(?:[?=]|\.?\s*$)",
    re.IGNORECASE,
)
_BARE = re.compile(r"[a-z](?:<=|>=|[<>=])-?[\d./√]+")


@remembered(1024)
def route(text: str) -> Route | None:
    """Return the way through a task, None where there is none or it is a plain linear equation."""
    typed = tidy(text) if len(text) <= 2 * LONGEST else text
    if len(typed) > LONGEST or _BARE.fullmatch(typed.replace(" ", "")):
        return None
    try:
        parts = _parts(typed)
        return parts.route(typed) if parts is not None else None
    except (Unreadable, ZeroDivisionError):
        return None


@remembered(1024)
def sum_in(text: str) -> str:
    """Return the sum without an unknown that a text asks for, "" where it asks for none."""
    found = _SUM.search(text[: 4 * LONGEST])
    return tidy(found[1]) if found is not None and route(found[1]) is not None else ""


@remembered(1024)
def sum_alone(text: str) -> str:
    """Return the percentage or the two fractions that are all of a text, "" for anything else."""
    bare = re.sub(r"[\s=?.!]+$", "", text[: 4 * LONGEST])
    found = route(bare) if re.match(r"\d", bare) else None
    parts = found.parts if found is not None else None
    told = isinstance(parts, route_sums.Percent | route_sums.Fractions)
    return tidy(bare) if told else ""


@remembered(1024)
def from_line(task: str, line: str) -> Route | None:
    """Return the way from a line that the learner has come to, None when it isn't on the way."""
    whole, here = route(task), route(line)
    if whole is None:
        return None
    if here is None and (plain := working.worked(tidy(line))) is not None:
        here = Order(plain, "=").route(tidy(line))
    if here is None or here.letter != whole.letter or _said(here) != _said(whole):
        return None
    return here


def _said(found: Route) -> frozenset[str]:
    return frozenset(found.answer.split(" or "))


def tidy(text: str) -> str:
    """Return a task with spaces round its relation and raised digits for squares."""
    plain = parsing.signs(text.translate(_SPELT)).lower()
    plain = re.sub(r"\^\(?2\)?(?!\d)|\*\*2(?!\d)", "²", plain)
    plain = re.sub(r"\s*(<=|>=|[<>=])\s*", r" \1 ", plain)
    return " ".join(re.sub(r"(?<=[\w)²])\s*([-+])\s*(?=[\w(])", r" \1 ", plain).split()).strip(
        " ."
    )


@remembered(256)
def sibling(own: Route, letter: str, avoid: frozenset[str] = frozenset()) -> Route | None:
    """Return a task worked in the same moves with another answer, which no line of it holds."""
    shut = numbers(own.answer) | avoid
    for text in islice(own.parts.others(letter), MOST_TRIED):
        other = route(text)
        if other is None or other.kinds != own.kinds or other.lines[0] == own.lines[0]:
            continue
        if not shut & frozenset().union(*map(numbers, other.lines)):
            return other
    return None


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a line, without signs and without 0 and 1."""
    return frozenset(n for n in re.findall(r"\d+(?:[./]\d+)?", text) if n not in ("0", "1"))


# --- Taking apart --------------------------------------------------------------------------------


def _parts(typed: str) -> Parts | None:
    if " or " in typed:
        return _either(typed)
    if not re.search(r"[a-eg-np-z]", typed):
        return route_sums.read(typed)
    relations = _RELATION.findall(typed)
    if len(relations) != 1:
        return None
    left, right = (parsing.parse(side) for side in _RELATION.split(typed))
    names = parsing.ratio(left).letters | parsing.ratio(right).letters
    if len(names) != 1:
        return None
    if relations[0] != "=":
        plain = working.worked(typed.replace(relations[0], "="))
        return Order(plain, relations[0]) if plain is not None else None
    if working.worked(typed) is not None:
        return None
    for one, other in ((left, right), (right, left)):
        if not parsing.ratio(other).letters:
            found = _below(one, other) or _square(one, other)
            if found is not None:
                return found
    return _factors(left, right)


def _either(typed: str) -> Either | None:
    """Read "x - 2 = 0 or x - 3 = 0"."""
    found = [working.worked(part) for part in typed.split(" or ")]
    each = tuple(one for one in found if one is not None)
    letters = {one.letter for one in each}
    return Either(each) if len(each) == len(found) == 2 and len(letters) == 1 else None


def _constant(terms: list[tuple[int, Node]]) -> Fraction | None:
    """Return the sum of terms without letters, None where a root stays in it."""
    total = Fraction(0)
    for sign, node in terms:
        value = parsing.value(node)
        if value is None:
            return None
        total += sign * value
    return total


def _alone(one: Node, other: Node) -> tuple[int, Node, Fraction, Fraction] | None:
    """Return sign and node of the one term with a letter, the numbers beside and against it."""
    terms = list(forms.top_terms(one))
    lettered = [(s, n) for s, n in terms if parsing.ratio(n).letters]
    beside = _constant([(s, n) for s, n in terms if not parsing.ratio(n).letters])
    value = parsing.value(other)
    if len(lettered) != 1 or beside is None or value is None:
        return None
    return *lettered[0], beside, value


def _below(one: Node, other: Node) -> Below | None:
    alone = _alone(one, other)
    if alone is None:
        return None
    sign, node, beside, value = alone
    if not isinstance(node, parsing.Quotient):
        return None
    over = parsing.value(node.over)
    if not over or value == beside or not parsing.ratio(node.under).letters:
        return None
    return Below(sign * over, working.side_of(node.under), beside, value)


def _square(one: Node, other: Node) -> Square | None:
    alone = _alone(one, other)
    found = _squared(alone[1]) if alone is not None else None
    if alone is None or found is None:
        return None
    sign, _, beside, value = alone
    factor, base = found
    inner = working.side_of(base)
    letters = [t for t in inner if t.of]
    plain = len(letters) == 1 and letters[0].factor == 1 and isinstance(letters[0].of, str)
    return Square(sign * factor, inner, beside, value) if plain else None


def _squared(node: Node) -> tuple[Fraction, Node] | None:
    match node:
        case parsing.Power(base=base, exponent=2):
            return Fraction(1), base
        case parsing.Quotient(over=over, under=under) if by := parsing.value(under):
            found = _squared(over)
            return (found[0] / by, found[1]) if found else None
        case parsing.Product(factors=factors):
            squares = [f for f in factors if parsing.ratio(f).letters]
            found = _squared(squares[0]) if len(squares) == 1 else None
            if found is None:
                return None
            known = parsing.value(
                parsing.Product(tuple(f for f in factors if f is not squares[0]))
            )
            return (known * found[0], found[1]) if known else None
        case _:
            return None


def _factors(left: Node, right: Node) -> Factors | None:
    apart = polynomials.plus(parsing.ratio(left), parsing.ratio(right), -1)
    name = next(iter(polynomials.letters(apart.top)), "")
    bottom = polynomials.constant(apart.bottom)
    terms = [apart.top.get(m, Fraction(0)) for m in (((name, 2),), ((name, 1),), ())]
    roots = polynomials.rational_roots(apart.top)
    if not roots or not bottom or any((t / bottom).denominator > 1 for t in terms):
        return None
    a, b, c = (int(t / bottom) for t in terms)
    zero = not parsing.ratio(right).top or not parsing.ratio(left).top
    shown = right if not parsing.ratio(left).top else left
    return Factors((a, b, c), name, roots, zero=zero, product=zero and _is_product(shown))


def _is_product(node: Node) -> bool:
    """Whether a side is a product of two factors with the letter, each of the first degree."""
    terms = list(forms.top_terms(node))
    if len(terms) != 1 or not isinstance(terms[0][1], parsing.Product):
        return False
    return sum(bool(parsing.ratio(f).letters) for f in terms[0][1].factors) == 2
