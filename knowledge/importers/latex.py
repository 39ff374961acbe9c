"""LaTeX formulas as a line of text that a person can read and type back."""

from __future__ import annotations

import re

_WORDY = re.compile(r"\\(?:operatorname|text|mathrm|mathbf)\s*\{([^{}]*)\}")
_SIZES = re.compile(r"\\(?:left|right|big|Big|displaystyle|limits)(?![a-zA-Z])")
_SIGNS = {
    "times": " × ",
    "cdot": " × ",
    "ast": " × ",
    "div": " ÷ ",
    "pm": " ± ",
    "leq": " ≤ ",
    "le": " ≤ ",
    "geq": " ≥ ",
    "ge": " ≥ ",
    "neq": " ≠ ",
    "ne": " ≠ ",
    "approx": " ≈ ",
    "pi": "π",
    "infty": "∞",
    "degree": "°",
    "ldots": "...",
    "dots": "...",
    "quad": " ",
}
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
ESCAPED = re.compile(r"\\([$%#&_{}])")
_SPACING = re.compile(r"\\[,;:! ]")
# What needs no bracket above, below or as an exponent: a number or one name.
_SIMPLE = re.compile(r"-?\d+(?:\.\d+)?|[a-zA-Z]+|\d+[a-zA-Z]|\([^()]*\)")
_SIGN = re.compile(r"(?<=[\w)°%!])\s*([-+=<>])\s*(?=[\w(√\-$])")
_BETWEEN = re.compile(r"(?<=[\w)])\s+(?=[\w(])")
_REPEATED = re.compile(r"\b([a-z]) \1\b")
_DEEPEST = 20


def formula(latex: str) -> str:
    """Return a formula on one line, as a person would type it."""
    text = _SPACING.sub(" ", _SIZES.sub("", latex))
    text = _WORDY.sub(r"\1", text)
    for command in (_fractions, _roots, _powers):
        text = command(text)
    text = _COMMAND.sub(lambda m: _SIGNS.get(m[1], f" {m[1]} "), text)
    text = ESCAPED.sub(r"\1", text).replace("{", "(").replace("}", ")")
    return _spaced(text)


def _fractions(text: str) -> str:
    """Set fractions as quotients, from the inside out, in brackets where they are a factor."""
    for _ in range(_DEEPEST):
        start = text.rfind("\\frac")
        if start < 0:
            break
        top, middle = _argument(text, start + len("\\frac"))
        bottom, end = _argument(text, middle)
        quotient = f"{_bracketed(top)}/{_bracketed(bottom)}"
        before, after = text[:start].rstrip(), text[end:].lstrip()
        if re.search(r"[\w)]$", before) or (re.match(r"[\w(\\^]", after) and not _sign(after)):
            quotient = f"({quotient})"
        text = text[:start] + quotient + text[end:]
    return text


def _sign(after: str) -> bool:
    command = _COMMAND.match(after)
    return command is not None and command[1] in _SIGNS


def _roots(text: str) -> str:
    for _ in range(_DEEPEST):
        start = text.rfind("\\sqrt")
        if start < 0:
            break
        inside, end = _argument(text, start + len("\\sqrt"))
        text = f"{text[:start]}√{_bracketed(inside)}{text[end:]}"
    return text


def _powers(text: str) -> str:
    for _ in range(_DEEPEST):
        start = text.rfind("^{")
        if start < 0:
            break
        inside, end = _argument(text, start + 1)
        text = f"{text[:start]}^\0{_bracketed(inside)}{text[end:]}"
    return text.replace("\0", "")


def _argument(text: str, start: int) -> tuple[str, int]:
    """Return the group or the single sign that begins at ``start``, and where it ends."""
    while start < len(text) and text[start] == " ":
        start += 1
    if start >= len(text) or text[start] != "{":
        return text[start : start + 1], min(start + 1, len(text))
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place], place + 1
    return text[start + 1 :], len(text)


def _bracketed(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _spaced(text: str) -> str:
    """Part signs from operands; a blank between factors is a product where it has to be seen."""
    product = "×" in text or _REPEATED.search(text) is not None
    text = _BETWEEN.sub(lambda m: _product(text, m.start(), m.end(), product=product), text)
    return re.sub(r"\s+", " ", _SIGN.sub(r" \1 ", text)).strip()


def _product(text: str, start: int, end: int, *, product: bool) -> str:
    before = re.search(r"[a-zA-Z]+$|.$", text[:start])
    after = re.match(r"[a-zA-Z]+|.", text[end:])
    last, first = (before[0] if before else ""), (after[0] if after else "")
    if max(len(last), len(first)) > 1:
        return " "
    alike = last == first or (last.isdigit() and first.isdigit())
    return " × " if product or alike else ""
