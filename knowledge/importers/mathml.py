"""MathML as text that a person can read in a chat and a parser can read again.

Fractions become ``(a + b)/c``, powers ``x²`` or ``x^(n + 1)``, roots ``√(x + 1)``; tables and
aligned equations become lines. The minus sign is always the plain ``-``. Layout that carries no
meaning (colours, strike-outs, rules under sums) is left out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from knowledge.importers.mathrow import Kind, Token, bare, bare_outside, part, text
from knowledge.importers.shared import clean, one_line
from knowledge.importers.xml import all_text, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.etree import _Element

# Deeper than any formula that a person can read; guards the stack. Our choice.
_DEEPEST = 60

_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))
_SAME = {
    "│": "|",
    "\u2223": "|",
    "\u22c5": "·",
    "\u2217": "*",
    "\u2219": "·",
    "\u2026": "…",
    "\u22ef": "…",
    "...": "…",
}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_OPERATORS = {
    Kind.SIGN: "+ - ± ∓",
    Kind.OPEN: "( [ { ⟨ ⌊ ⌈",
    Kind.CLOSE: ") ] } ⟩ ⌋ ⌉",
    Kind.BAR: "| ‖ ∥",
    Kind.COMMA: ", ; . ? :",
    Kind.POSTFIX: "% ! ° ∘ \u2032 ″ '",
    Kind.PREFIX: "$ £ € ¬ ∠ ∇ ∂ ∆",
    Kind.SLASH: "/ \u2215",
    Kind.UNIT: "∞ -∞ …",
    Kind.WORDS: "✓ ☐ □",
}
_KIND_OF = {sign: kind for kind, signs in _OPERATORS.items() for sign in signs.split()}
_ACCENTS = {
    "\u0305": "¯ ‾ _ - ―",
    "\u20d7": "→ ⇀",
    "\u0302": "^ \u02c6",
    "\u0303": "~ \u02dc",
    "\u0307": ". ˙",
}
_OVER_ACCENTS = {sign: accent for accent, signs in _ACCENTS.items() for sign in signs.split()}
_RULES = re.compile(r"[_¯‾―⏟⏞⎵⎴︸︷-]+")


def math_text(element: _Element) -> str:
    """Return a ``math`` element as text, with a line for each row of a table in it."""
    lines = text(_tokens(element, 0)).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)


def _children(element: _Element) -> list[_Element]:
    return [child for child in element if local(child)]


def _tokens(element: _Element, depth: int) -> list[Token]:
    if depth > _DEEPEST:
        return []
    name = local(element)
    if name in _HANDLERS:
        return _HANDLERS[name](element, depth + 1)
    return list(_row(element, depth + 1))


def _row(element: _Element, depth: int) -> Iterator[Token]:
    """Flatten nested rows: MathML groups for layout, and only brackets are seen."""
    for child in _children(element):
        yield from _tokens(child, depth)


def _leaf(element: _Element, depth: int) -> list[Token]:
    raw = clean(all_text(element))
    shown = one_line(unicodedata.normalize("NFKC", raw) if _styled(raw) else raw)
    shown = _SAME.get(shown, shown)
    if local(element) != "mtext" or re.fullmatch(r"[^\w\s]\S*", shown):
        shown = shown.translate(_MINUS)
    if not shown:
        return [Token(" ", Kind.SPACE)] if raw else []
    return [Token("°" if shown == "∘" else shown, _kind(shown, local(element)))]


def _styled(raw: str) -> bool:
    """Whether it holds letters of the mathematical alphabets (bold, script, double-struck)."""
    return any("\U0001d400" <= char <= "\U0001d7ff" for char in raw)


def _kind(shown: str, element: str) -> Kind:
    if shown in _KIND_OF:
        return _KIND_OF[shown]
    if re.fullmatch(r"[-+]?(\d[\d,]*\.?\d*|\.\d+)", shown):
        return Kind.NUMBER
    if re.fullmatch(r"[-+]?[$£€]?\d[\d,.]*[a-z%]?", shown):
        return Kind.UNIT
    if element == "mtext":
        return Kind.NAME if len(shown) == 1 and shown.isalpha() else Kind.WORDS
    if shown[0].isalnum():
        return Kind.WORDS if " " in shown else Kind.NAME
    if set(shown) == {"_"}:
        return Kind.WORDS
    return Kind.INFIX if element == "mo" else Kind.NAME


def _space(element: _Element, depth: int) -> list[Token]:
    wide = re.match(r"\s*0*[1-9.]", element.get("width", "")) is not None
    return [Token(" ", Kind.SPACE)] if wide else []


def _nothing(element: _Element, depth: int) -> list[Token]:
    return []


def _first(element: _Element, depth: int) -> list[Token]:
    return _tokens(_children(element)[0], depth) if len(element) else []


def _parts(element: _Element, depth: int) -> list[list[Token]]:
    return [_tokens(child, depth) for child in _children(element)]


def _fraction(element: _Element, depth: int) -> list[Token]:
    parts = _parts(element, depth)
    if len(parts) != 2 or not all(parts):
        return [token for tokens in parts for token in tokens]
    top, bottom = parts
    if element.get("linethickness", "1") in {"0", "0pt", "0em", "0px"}:
        return [Token(f"({text(top)} over {text(bottom)})", Kind.UNIT)]
    return [Token(f"{part(top, divisor=False)}/{part(bottom, divisor=True)}", Kind.FRACTION)]


def _root(element: _Element, depth: int) -> list[Token]:
    parts = _parts(element, depth)
    indexed = local(element) == "mroot" and len(parts) == 2
    index = text(parts.pop()) if indexed else ""
    inside = [token for tokens in parts for token in tokens]
    row = bare(inside)
    shown = text(bare_outside(inside))
    if not shown:
        return []
    simple = len(row) == 1 and row[0].kind in {Kind.NUMBER, Kind.NAME}
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index)
    if sign is None:
        sign = f"{_raised(index)}√" if index.isdigit() else f"{index}-th root of "
    return [Token(sign + (shown if simple else f"({shown})"), Kind.UNIT)]


def _base(tokens: Sequence[Token]) -> tuple[str, Kind]:
    """Return what carries an index or exponent, in brackets when it is more than one thing."""
    row = [token for token in tokens if token.kind is not Kind.SPACE]
    if not row:
        return "", Kind.POSTFIX
    if len(row) == 1 and row[0].kind is not Kind.FRACTION:
        named = row[0].kind is Kind.NAME and len(row[0].text) > 1
        kept = row[0].kind if named or row[0].kind in {Kind.CLOSE, Kind.INFIX} else Kind.UNIT
        return row[0].text, kept
    inner = bare_outside(row)
    open_close = len(inner) == len(row) and row[0].kind is Kind.OPEN and len(bare(row)) < len(row)
    return (text(row) if open_close else f"({text(inner)})"), Kind.UNIT


def _raised(exponent: str) -> str:
    """Return an exponent as it is written after its base."""
    if exponent.isdigit():
        return exponent.translate(_SUPERSCRIPT)
    if not exponent or exponent in {"°", "\u2032", "″", "'", "*"}:
        return exponent
    return f"^{exponent}" if len(exponent) == 1 else f"^({exponent})"


def _lowered(index: str) -> str:
    """Return an index as it is written after its base."""
    if index.isdigit():
        return index.translate(_SUBSCRIPT)
    return f"_{index}" if re.fullmatch(r"\w*", index) else f"_({index})"


def _scripts(element: _Element, depth: int) -> list[Token]:
    parts = _parts(element, depth)
    if not parts:
        return []
    base, kind = _base(parts[0])
    rest = [text(bare_outside(tokens)) for tokens in parts[1:]]
    name = local(element)
    lower = rest.pop(0) if name in {"msub", "msubsup"} and rest else ""
    upper = rest.pop(0) if rest else ""
    shown = base + (_lowered(lower) if lower else "") + _raised(upper)
    return [Token(shown, kind)] if shown else []


def _stacked(element: _Element, depth: int) -> list[Token]:
    """Set what stands under or over: accents, limits of sums, labels; rules are left out."""
    parts = _parts(element, depth)
    if not parts:
        return []
    notes = [text(tokens) for tokens in parts[1:]]
    under = notes.pop(0) if local(element) != "mover" and notes else ""
    over = notes.pop(0) if notes else ""
    base = [token for token in parts[0] if token.kind is not Kind.SPACE]
    if local(element) == "mover" and over in _OVER_ACCENTS and len(base) == 1:
        accent = _OVER_ACCENTS[over]
        return [Token("".join(char + accent for char in base[0].text), Kind.UNIT)]
    under, over = ("" if _RULES.fullmatch(note.strip()) else note for note in (under, over))
    if len(base) == 1:
        return [_limits(base[0], under, over)]
    labels = [note for note in (under, over) if note]
    return [*parts[0], *(Token(f"({label})", Kind.WORDS) for label in labels)]


def _limits(base: Token, under: str, over: str) -> Token:
    if base.kind is Kind.INFIX and over == "?":
        return Token(base.text + over, Kind.INFIX)
    shown = base.text + (_lowered(under) if under else "") + (f"^({over})" if over else "")
    return Token(shown, Kind.NAME if shown != base.text else base.kind)


def _fenced(element: _Element, depth: int) -> list[Token]:
    result = [Token(element.get("open", "("), Kind.OPEN)]
    separators = element.get("separators", ",").replace(" ", "")
    for number, tokens in enumerate(_parts(element, depth)):
        if number and separators:
            sign = separators[min(number, len(separators)) - 1]
            result.append(Token(sign, _KIND_OF.get(sign, Kind.INFIX)))
        result += tokens
    return [*result, Token(element.get("close", ")"), Kind.CLOSE)]


def _enclosed(element: _Element, depth: int) -> list[Token]:
    if "radical" in element.get("notation", ""):
        return _root(element, depth)
    return list(_row(element, depth))


def _table(element: _Element, depth: int) -> list[Token]:
    lines = []
    for row in _children(element):
        cells = [_tokens(cell, depth) for cell in _children(row)]
        spaced = [token for cell in cells for token in (*cell, Token(" ", Kind.SPACE))]
        lines.append(text(spaced))
    shown = "\n".join(line for line in lines if line)
    return [Token(shown, Kind.LINES)] if shown else []


def _multiscripts(element: _Element, depth: int) -> list[Token]:
    """Set an isotope or tensor: scripts in front of the base stay in front."""
    children = _children(element)
    if not children:
        return []
    names = [local(child) for child in children]
    cut = names.index("mprescripts") if "mprescripts" in names else len(children)
    base, kind = _base(_tokens(children[0], depth))
    shown = [text(_tokens(child, depth)) for child in children]
    behind = "".join(_pair(*pair) for pair in _pairs(shown[1:cut]))
    front = "".join(_pair(*pair) for pair in _pairs(shown[cut + 1 :]))
    return [Token(front + base + behind, kind)]


def _pairs(scripts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(scripts) - 1, 2):
        yield scripts[start], scripts[start + 1]


def _pair(lower: str, upper: str) -> str:
    return _raised(upper) + (_lowered(lower) if lower else "")


_HANDLERS: dict[str, Callable[[_Element, int], list[Token]]] = {
    **dict.fromkeys(("mi", "mn", "mo", "mtext", "ms"), _leaf),
    **dict.fromkeys(("msup", "msub", "msubsup"), _scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), _stacked),
    **dict.fromkeys(("msqrt", "mroot"), _root),
    **dict.fromkeys(("semantics", "maction"), _first),
    **dict.fromkeys(("annotation", "annotation-xml", "mphantom", "none", "mprescripts"), _nothing),
    "mfrac": _fraction,
    "mfenced": _fenced,
    "menclose": _enclosed,
    "mtable": _table,
    "mspace": _space,
    "mmultiscripts": _multiscripts,
}
