"""A rule told in letters: "F = ma" where the text has "F = m · a"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LETTER = r"[A-Za-zΔμλθω]"
_TERM = rf"(?:\d*{_LETTER}{{1,3}}[²³]?|\d+)(?!{_LETTER})"
# Behind a space only one letter goes on: "F = m a means ...".
_RULE = re.compile(
    rf"(?<![\w.])({_LETTER}{{1,2}}\s*=\s*{_TERM}"
    rf"(?:\s*[·*×⋅/÷+−-]\s*{_TERM}|\s{_LETTER}(?!{_LETTER}|'))*)(?![\w=])"
)
_TIMES = re.compile(r"[\s·*×⋅]+")
_SAME = str.maketrans({"÷": "/", "−": "-"})


def _squeezed(rule: str) -> str:
    return _TIMES.sub("", rule).translate(_SAME)


def _rules(text: str) -> dict[str, str]:
    """Return the rules with two letters at least in a text, by their squeezed form."""
    found = {_squeezed(m[1]): m[1].strip() for m in _RULE.finditer(text)}
    return {k: v for k, v in found.items() if len(set(re.findall(_LETTER, k))) > 1}


def shared(idea: str, passages: Iterable[str]) -> str:
    """Return the rule that an idea is made of and the text has, as the learner wrote it, or ""."""
    own = _rules(idea)
    if len(own) != 1:
        return ""
    ((squeezed, typed),) = own.items()
    return typed if any(squeezed in _rules(passage) for passage in passages) else ""
