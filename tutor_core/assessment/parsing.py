"""Read mathematics as people type it into a small tree, by a whitelist of signs.

One-letter unknowns in either case, implicit multiplication, brackets of all kinds, ``^``, ``**``
and raised digits, ``·  × ÷ −``, mixed numbers, percent, decimal commas, thousands separators,
scientific notation and square roots. Nothing else, and nothing is ever run.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from tutor_core.assessment import latex, polynomials
from tutor_core.assessment.result import Unreadable

# Limits (our choice): a school answer has a tenth of it.
LONGEST = 200
DEEPEST = 40
LARGEST_TEN_POWER = 40


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written, mixed numbers and percent included."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Var:
    """A letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms to add; a subtracted one is negative."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """One thing divided by another."""

    over: Node
    under: Node


@dataclass(frozen=True, slots=True)
class Power:
    """A base with a whole exponent."""

    base: Node
    exponent: int


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus something."""

    of: Node


@dataclass(frozen=True, slots=True)
class Root:
    """The square root of something."""

    of: Node


Node = Num | Var | Sum | Product | Quotient | Power | Negative | Root

_TO_SIGNS = str.maketrans(
    {
        # Minus, en and em dash, hyphens, figure dash, small and full-width hyphen.
        **dict.fromkeys("\u2212\u2013\u2014\u2010\u2011\u2012\ufe63\uff0d", "-"),
        # Middle dot, times, dot and asterisk operators, bullet, multiplication x.
        **dict.fromkeys("\u00b7\u00d7\u22c5\u2219\u2217\u2022\u2715", "*"),
        # Division sign, division and fraction slash, ratio.
        **dict.fromkeys("\u00f7\u2215\u2044\u2236", "/"),
        **dict.fromkeys("\u2019\u2018\u0060\u00b4", "'"),
        "\uff1d": "=",
        # The masculine ordinal looks like a degree.
        "\u00ba": "°",
        # No-break, thin, narrow no-break and figure space; zero-width signs go.
        **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)
# "1'234'567" and "1.234.567" are thousands as "1,234,567" are.
_THOUSANDS = re.compile(
    r"(?<![\d.,'])\d{1,3}(?:'\d{3})+(?![\d'])|(?<![\d.,'])\d{1,3}(?:\.\d{3}){2,}(?![\d.])"
)
# Letters and digits of formulas that are pasted from a page.
_STYLED = re.compile("[\U0001d400-\U0001d7ff\u210e\uff01-\uff5e]")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5",
    "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_VULGAR_SIGN = re.compile(rf"(\d?)\s*([{''.join(_VULGAR)}])")

# Alternatives in order: mixed, thousands by comma, dot with decimal comma, space; plain; ".5".
NUMBER = (
    r"\d{1,9}\s+\d{1,6}\s*/\s*\d{1,6}(?![\d.])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:\.\d{3})+,\d+"
    r"|\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?(?:[eE][-+]?\d{1,3}(?![\w.]))?"
    r"|[.,]\d+"
)
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>{NUMBER})|(?P<word>sqrt|[a-z\u03b1-\u03c9])|(?P<sign>\*\*|[-+*/^()%√]))"
)
_BRACKETS = str.maketrans("[]{}", "()()")


def signs(text: str) -> str:
    """Return text with one spelling for each mathematical sign; letters stay as they are."""
    text = _STYLED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), latex.plain(text))
    text = text.translate(_TO_SIGNS)
    text = _THOUSANDS.sub(lambda m: re.sub(r"[.']", ",", m[0]), text)
    text = _RAISED.sub(lambda m: f"^({m[0].translate(_RAISED_DIGITS)})", text)
    return _VULGAR_SIGN.sub(_spell_vulgar, text)


def _spell_vulgar(match: re.Match[str]) -> str:
    whole, part = match[1], _VULGAR[match[2]]
    return f"{whole} {part}" if whole else f"({part})"


def read_number(token: str) -> Fraction:
    """Return the value of a number token. Raises Unreadable for absurd ones."""
    if "/" in token:
        whole, top, bottom = (int(part) for part in re.findall(r"\d+", token))
        if not bottom or top >= bottom:
            raise Unreadable("not a mixed number")
        return whole + Fraction(top, bottom)
    plain = token.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "")
    base, _, exponent = plain.replace(",", ".").lower().partition("e")
    if exponent and abs(int(exponent)) > LARGEST_TEN_POWER:
        raise Unreadable("number too large")
    return Fraction(base) * Fraction(10) ** int(exponent or 0)


def parse(text: str, *, tight: bool = False) -> Node:
    """Return the tree of an expression. Raises Unreadable.

    ``tight`` reads a product without a sign before a division: 1/2x as 1/(2x).
    """
    return _Parser(_tokens(text), tight=tight).whole()


def _tokens(text: str) -> list[str | Fraction]:
    plain = signs(text).lower().translate(_BRACKETS).strip()
    if not plain or len(plain) > LONGEST:
        raise Unreadable("empty or too long")
    found: list[str | Fraction] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise Unreadable(f"unexpected {plain[at]!r}")
        token = match["number"] or match["word"] or match["sign"]
        found.append(read_number(token) if match["number"] else _SPELT.get(token, token))
        at = match.end()
    return found


_SPELT = {"**": "^", "sqrt": "√"}


class _Parser:
    """Recursive descent: sums of products of powers of atoms."""

    def __init__(self, tokens: list[str | Fraction], *, tight: bool) -> None:
        self._tokens = tokens
        self._tight = tight
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        found = self._sum()
        if self._at < len(self._tokens):
            raise Unreadable("something is left over")
        return found

    def _next(self) -> str | Fraction | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _skip(self, *wanted: str) -> str:
        """Take the next token if it is one of these signs; "" otherwise."""
        token = self._next()
        if isinstance(token, str) and token in wanted:
            self._at += 1
            return token
        return ""

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("too deep")

    def _sum(self) -> Node:
        terms = [self._product()]
        while sign := self._skip("+", "-"):
            term = self._product()
            terms.append(term if sign == "+" else Negative(term))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _product(self) -> Node:
        found = self._joined() if self._tight else self._signed()
        while True:
            sign = self._skip("*", "/")
            if not sign and (self._tight or not self._juxtaposed()):
                return found
            other = self._joined() if self._tight else self._signed() if sign else self._power()
            found = Quotient(found, other) if sign == "/" else _product(found, other)

    def _joined(self) -> Node:
        found = self._signed()
        while self._juxtaposed():
            found = _product(found, self._power())
        return found

    def _juxtaposed(self) -> bool:
        """Whether a factor follows without a sign; two numbers side by side are no product."""
        ahead = self._next()
        if isinstance(ahead, Fraction):
            return self._tokens[self._at - 1] == ")"
        return ahead is not None and ahead not in "+-*/^)%"

    def _signed(self) -> Node:
        sign = self._skip("+", "-")
        if not sign:
            return self._power()
        self._deeper()
        found = self._signed()
        self._depth -= 1
        return Negative(found) if sign == "-" else found

    def _power(self) -> Node:
        base = self._atom()
        if not self._skip("^"):
            return base
        self._deeper()
        negative = self._skip("-")
        exponent = value(self._power())
        self._depth -= 1
        if exponent == Fraction(1, 2) and not negative:
            return Root(base)
        if (
            exponent is None
            or exponent.denominator != 1
            or exponent > polynomials.HIGHEST_EXPONENT
        ):
            raise Unreadable("exponent")
        return Power(base, -int(exponent) if negative else int(exponent))

    def _atom(self) -> Node:
        here = self._next()
        self._at += 1
        if isinstance(here, Fraction):
            return Num(here / 100) if self._skip("%") else Num(here)
        if here == "√":
            self._deeper()
            found = Root(self._atom())
            self._depth -= 1
            return found
        if here == "(":
            return self._bracket()
        if here is None or not here.isalpha():
            raise Unreadable(f"unexpected {here!r}")
        return Var(here)

    def _bracket(self) -> Node:
        self._deeper()
        found = self._sum()
        if not self._skip(")"):
            raise Unreadable("a bracket isn't closed")
        self._depth -= 1
        return found


def _product(first: Node, second: Node) -> Node:
    before = first.factors if isinstance(first, Product) else (first,)
    return Product((*before, second))


def value(node: Node) -> Fraction | None:
    """Return the number a tree stands for, None when it holds a letter. Raises Unreadable."""
    return ratio(node).value


def ratio(node: Node) -> polynomials.Ratio:
    """Return a tree as a quotient of polynomials. Raises Unreadable beyond the bounds."""
    match node:
        case Num(value=found):
            return polynomials.number(found)
        case Var(name=name):
            return polynomials.Ratio(polynomials.letter(name), polynomials.poly(1))
        case Sum(terms=terms):
            return reduce(polynomials.plus, map(ratio, terms))
        case Product(factors=factors):
            return reduce(polynomials.times, map(ratio, factors))
        case Quotient(over=over, under=under):
            return polynomials.divided(ratio(over), ratio(under))
        case Power(base=base, exponent=exponent):
            return polynomials.power(ratio(base), exponent)
        case Negative(of=inner):
            return polynomials.times(polynomials.number(-1), ratio(inner))
        case Root(of=inner):
            return polynomials.root(ratio(inner))
