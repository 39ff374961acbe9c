"""What running text claims in mathematics: its formulas, in order, with the words around them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import latex, numerals, parsing
from tutor_core.assessment.polynomials import Equation
from tutor_core.assessment.result import Unreadable
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from fractions import Fraction

    from tutor_core.assessment.parsing import Node
    from tutor_core.assessment.polynomials import Ratio

# A message longer than this is no answer in signs (our choice: ten times the longest formula).
LONGEST = 2000
# A chain of equals signs is a working, and no working here has more (our choice).
MOST_SIDES = 12

_ARROWS = re.compile(r"(?<![<>=])=+>|[-–−]+>|[→⇒⟹↦]")
_RELATION = {"≥": ">=", "≤": "<=", "≠": "!=", "==": "="}
_TOKEN = re.compile(
    rf"(?P<number>{parsing.NUMBER})"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<relation><=|>=|!=|[≤≥≠<>]|=+)"
    r"|(?P<sign>\*\*|[-+*/^√()\[\]{}%])"
    r"|(?P<space>[ \t]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
# "x is 5" and "it is 5" say "=", a question's "is" at the start doesn't.
_IS = re.compile(
    r"(?<=[\w)'])\s+"
    r"(?:(?:must|should|would|could|might|can|(?:has|have|needs?) to)\s+(?:only\s+)?be"
    r"|is|was|are|be)\s+(?=[-+]?\s*[\d(.√])"
)
# What is said after these gives reasons for the claim before them.
_REASON = re.compile(r"\b(?:because|since|bc|cuz|cos|check|checking|as then)\b")
_LETTER = re.compile(r"(?<![^\W\d_])(?<!')([^\W\d_])(?![^\W\d_']|'[^\W\d_])")
_ARTICLE_AS_LETTER = re.compile(
    r"\d[ai](?![^\W\d_])|(?<![^\W\d_])[ai]\s*[-+*/^=]|[-+*/^=]\s*[ai](?![^\W\d_])"
)
# A call of something that isn't a root is a program, not an answer.
_CODE = re.compile(
    r"__|(?!(?i:sqrt)\()\b[^\W\d_]{4,}\(|[;{}]\s*\w+\s*\(|(?:\*\*|\^)\s*\d+\s*\)?\s*!"
)
# "15:3" is a quotient in much of the world; "4: x = 3" numbers a line.
_DIVIDED = re.compile(r"(?<=[\d)])(?::|\s+:\s+)(?=[-(]?\s*\d)")
_TIMES_TEN = re.compile(r"(?<=\d)\s*x\s*(?=10\s*\^)")
_CURRENCY = re.compile(r"(?:[€$£]|\b(?:usd|eur|gbp))\s*(?=[\d.])")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation, or a whole formula: as typed, its tree and its value.

    ``other`` is its value when a product without a sign binds tighter than a division.
    """

    text: str
    node: Node
    ratio: Ratio
    other: Ratio

    @property
    def value(self) -> Fraction | None:
        """The number it is, None when it holds a letter."""
        return self.ratio.value

    @property
    def letter(self) -> str:
        """Its letter when it is nothing but one, else ""."""
        return self.node.name if isinstance(self.node, parsing.Var) else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One formula of a text; ``before`` is the word in front of it, ``after`` the one behind."""

    sides: tuple[Side, ...]
    relations: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def equation(self) -> Equation | None:
        """First and last side, when they are said to be equal."""
        if not self.relations or set(self.relations) != {"="}:
            return None
        return Equation(self.sides[0].ratio, self.sides[-1].ratio)

    @property
    def assigned(self) -> tuple[str, Fraction] | None:
        """Letter and number of "x = 5", "5 = x" and "x = 10/2 = 5"."""
        if self.equation is None:
            return None
        for one, other in ((self.sides[0], self.sides[-1]), (self.sides[-1], self.sides[0])):
            if one.letter and other.value is not None:
                return one.letter, other.value
        return None

    @property
    def text(self) -> str:
        """The formula, with one space around relations."""
        parts = [_spaced(self.sides[0].text)]
        for relation, side in zip(self.relations, self.sides[1:], strict=False):
            parts += [relation, _spaced(side.text)]
        return " ".join(parts)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<![\w)])-\s+(?=\w)", "-", text))


@dataclass(frozen=True, slots=True)
class Claims:
    """The formulas of a text. ``broken`` says that something in signs couldn't be read."""

    found: tuple[Claim, ...]
    broken: bool = False


@dataclass(slots=True)
class _Run:
    """Tokens in a row that may make a formula."""

    before: str
    tokens: list[str]


# Everything that looks at a message or a reply begins with this, so the same few texts come again.
@remembered(1024)
def clean(text: str) -> str:
    """Return lower-case text with one spelling for each sign; letters with accents stay."""
    return unicodedata.normalize("NFC", parsing.signs(text)).lower()


def signed(text: str) -> str:
    """Return text with numbers and operations in digits and signs."""
    plain = clean(_ARROWS.sub(" ; ", text))
    plain = numerals.operations(numerals.digits(_CURRENCY.sub("", plain)))
    return _TIMES_TEN.sub("*", _DIVIDED.sub("/", plain))


def spelt_out(text: str) -> str:
    """Return text in signs, with "is" between a formula and a number as one of them."""
    return _IS.sub(" = ", signed(text))


def is_code(text: str) -> bool:
    """Whether a text is a program rather than an answer."""
    return bool(_CODE.search(latex.plain(text[: 2 * LONGEST])))


@remembered(512)
def letters(text: str) -> frozenset[str]:
    """Return the letters a text uses as unknowns; "a" and "I" only where signs show it."""
    plain = clean(text)
    found = {m[1] for m in _LETTER.finditer(plain)} - {"a", "i"}
    marked = "".join(_ARTICLE_AS_LETTER.findall(plain))
    return frozenset(found | {m for m in "ai" if m in marked})


@remembered(512)
def read(text: str, known: frozenset[str] | None = None, *, reasons: bool = True) -> Claims:
    """Return the formulas of a text. ``known`` are its unknowns; None: any letter but "a", "I".

    Without ``reasons``, what comes after "because" and the like is left out.
    """
    if len(text) > LONGEST or is_code(text):
        return Claims((), broken=True)
    plain = spelt_out(text)
    if not reasons:
        head = _REASON.split(plain, maxsplit=1)[0]
        plain = head if re.search(r"\d", head) else plain
    found, broken = [], False
    for run, after in _runs(plain, known):
        claim = _claim(run, after)
        if claim is not None:
            found.append(claim)
        broken = broken or (claim is None and _substantial(run))
    return Claims(tuple(found), broken)


@remembered(512)
def formulas(text: str) -> tuple[Claim, ...]:
    """Return the formulas of an authored text (a prompt, a stem, an accepted answer)."""
    return read(text, letters(text)).found


def _runs(plain: str, known: frozenset[str] | None) -> list[tuple[_Run, str]]:
    """Cut a text at its words; each run comes with the word behind it."""
    found: list[tuple[_Run, str]] = []
    run, last = _Run("", []), ""
    for match in _TOKEN.finditer(plain):
        kind, piece = match.lastgroup, match[0]
        if kind == "word" and not _in_formula(piece, known):
            found.append((run, piece))
            last = piece
            run = _Run(last, [])
        elif kind == "other":
            found.append((run, piece.strip()))
            run = _Run(piece.strip() or last, [])
        elif kind == "word" and len(piece) > 1 and piece != "sqrt":
            run.tokens += list(piece)
        else:
            run.tokens.append(piece)
    return [*found, (run, "")]


def _in_formula(word: str, known: frozenset[str] | None) -> bool:
    if word == "sqrt":
        return True
    if known is None:
        return len(word) == 1 and word not in "ai"
    # A product of unknowns may be typed without signs; longer runs are words.
    return len(word) <= 3 and set(word) <= known


def _claim(run: _Run, after: str) -> Claim | None:
    text = "".join(run.tokens)
    pieces = re.split(r"(<=|>=|!=|[≤≥≠<>]|=+)", text)
    sides = [piece.strip() for piece in pieces[::2]]
    relations = [_RELATION.get(r, r[0] if r[0] == "=" else r) for r in pieces[1::2]]
    while sides and not sides[0].strip(" ()[]{}"):
        sides, relations = sides[1:], relations[1:]
    while sides and not sides[-1].strip(" ()[]{}"):
        sides, relations = sides[:-1], relations[:-1]
    if not sides or len(sides) > MOST_SIDES:
        return None
    try:
        read_sides = tuple(_side(piece) for piece in _unwrapped(sides))
    except Unreadable:
        return None
    return Claim(read_sides, tuple(relations), run.before, after)


def _unwrapped(sides: list[str]) -> list[str]:
    """Take off a bracket that is the sentence's and not the formula's: "(x = 5)"."""
    first, last = sides[0], sides[-1]
    opened, closed = first.count("(") - first.count(")"), last.count(")") - last.count("(")
    if opened > 0 and first.startswith("("):
        sides = [first[1:], *sides[1:]]
    if closed > 0 and sides[-1].endswith(")"):
        sides = [*sides[:-1], sides[-1][:-1]]
    return sides


def _side(text: str) -> Side:
    plain = text.rstrip("+-* ").lstrip("*/^ ")
    node = parsing.parse(plain)
    ratio = parsing.ratio(node)
    other = ratio
    if "/" in plain and ratio.letters:
        other = parsing.ratio(parsing.parse(plain, tight=True))
    return Side(plain, node, ratio, other)


def _substantial(run: _Run) -> bool:
    """Whether signs that make no formula were meant as one: digits with operators, calls."""
    text = "".join(run.tokens)
    return bool(re.search(r"\d", text)) or len(text.strip()) > 3
