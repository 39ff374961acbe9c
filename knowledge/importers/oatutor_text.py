"""OATutor's text with LaTeX between double dollars, as text a person can read and type back."""

from __future__ import annotations

import re

from knowledge.importers.latex import ESCAPED, formula
from knowledge.importers.shared import tidy

_MATH = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_LOST_DOLLARS = re.compile(r"(?<!\\)\$\$")
_PRICE = re.compile(r"(?<=\$)(\d{1,3}), (?=\d{3}\b)")


def plain(text: str) -> str:
    """Return text with its formulas readable, in one line; an authored line break becomes ';'."""
    shown = _MATH.sub(lambda m: formula(m[1]), text)
    shown = ESCAPED.sub(r"\1", _LOST_DOLLARS.sub("", shown)).replace("\\n", "\n")
    lines = tidy(_PRICE.sub(r"\1,", shown)).split("\n")
    out = ""
    for line in lines:
        glue = " " if out.endswith((".", "?", "!", ":", ";", ",")) else "; "
        out = f"{out}{glue}{line}" if out else line
    return out
