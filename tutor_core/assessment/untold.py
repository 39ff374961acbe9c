"""A first move told without its number: "take it away first?", "do I divide?", "add the constant".

Which number is meant is plain from the equation, or the move does it no good.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.result import Operation

_THING = (
    r"(?:\s+(?:by\s+)?(?:it|that|this|them|(?:the|a|that|this)\s+(?:\w+\s+){0,2}?"
    r"(?:number|constant|term|one|bit|part|letter|coefficient|bracket)"
    r"(?:\s+(?:in front|at the end|(?:next to|by|beside|with|before|after|in front of)\s+"
    r"(?:it(?:self)?|[a-z])\b))?))?"
)
_TAKE = rf"(?:t(?:ake|aking|ook){_THING}\s+(?:away|off)|subtract(?:ing|ed)?|deduct(?:ing)?)"
_FORMS: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    ("subtract", re.compile(rf"\b{_TAKE}{_THING}(?![\w'])")),
    ("add", re.compile(rf"\badd(?:ing|ed)?{_THING}(?![\w'])")),
    ("multiply", re.compile(rf"\bmultipl(?:y|ying|ied){_THING}{_THING}(?![\w'])")),
    ("divide", re.compile(rf"\bdivid(?:e|ing|ed){_THING}{_THING}(?![\w'])")),
)
_NUMBERS = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]?)")


def operations(plain: str) -> list[tuple[Operation, re.Match[str]]]:
    """Return the moves that a text in lower case tells without a number, first one first."""
    found = [(op, match) for op, form in _FORMS for match in form.finditer(plain)]
    return sorted(found, key=lambda pair: pair[1].start())


def amounts(equation: Claim) -> Iterator[tuple[Fraction, str]]:
    """Yield what a move without a number could be about: each number, and with its letter."""
    for number, letter in _NUMBERS.findall(equation.text):
        value = Fraction(number)
        if value:
            yield value, ""
            if letter:
                yield value, letter
