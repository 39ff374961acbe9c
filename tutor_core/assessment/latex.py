"""LaTeX that a learner pastes, as the line they would have typed without it."""

from __future__ import annotations

import re

_DOLLARS = re.compile(r"\${1,2}([^$]*[\d=][^$]*)\${1,2}")
_FRAMES = re.compile(r"\\[()\[\]]|\\(?:left|right|displaystyle|limits|big|Big)(?![a-zA-Z])")
# A backslash before braces takes what is in them out of a set.
_SPACING = re.compile(r"\\[,;:!]|\\ (?!\s*\{)|\\q?quad(?![a-zA-Z])")
_TEXT = re.compile(r"\\(?:text|mathrm|operatorname|mathbf)\s*\{([^{}]*)\}")
_PART = r"\s*(?:\{([^{}]*)\}|(\d|[a-zA-Z]))"
_FRACTION = re.compile(rf"\\[dtc]?frac{_PART}{_PART}")
_ROOT = re.compile(rf"\\sqrt{_PART}")
_POWER = re.compile(r"\^\{([^{}]*)\}")
_SIGNS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "degree": "°", "to": "→",
    "rightarrow": "→", "implies": "→", "Rightarrow": "→", "infty": "∞", "cup": "∪", "in": "∈",
}  # fmt: skip
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
# Brackets in brackets are taken from the inside out, so deep (our choice).
_DEEPEST = 8


def plain(text: str) -> str:
    """Return a text with its LaTeX as plain signs: ``\\frac{15}{3}`` becomes (15)/(3)."""
    text = _DOLLARS.sub(r"\1", text)
    if "\\" not in text:
        return text
    text = _TEXT.sub(r" \1", _SPACING.sub(" ", _FRAMES.sub(" ", text)))
    for _ in range(_DEEPEST):
        before = text
        text = _POWER.sub(r"^(\1)", _ROOT.sub(r"sqrt(\1\2)", _FRACTION.sub(_quotient, text)))
        if text == before:
            break
    return _COMMAND.sub(lambda m: _SIGNS.get(m[1], f" {m[1]} "), text).replace("\\%", "%")


def _quotient(match: re.Match[str]) -> str:
    over, under = match[1] or match[2] or "", match[3] or match[4] or ""
    simple = over.isdigit() and under.isdigit()
    return f" {over}/{under}" if simple else f"(({over})/({under}))"
