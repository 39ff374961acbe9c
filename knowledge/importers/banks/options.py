"""The options of a choice in an order that doesn't tell the right one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.importers.shared import digest
from tutor_core.assessment import algebra
from tutor_core.assessment.algebra import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from tutor_core.course import Choice

_LAST = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the|these|them)\b|\bnone\b|\bdon'?t know\b",
    re.IGNORECASE,
)
# "Both A and C" speaks of the order as it is.
_LETTERS = re.compile(r"\b(?:[A-E]|[a-e]\)) (?:and|or|&) (?:[A-E]\b|[a-e]\))")


def ordered(question: str, options: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the options in an order of ours, always the same for the same texts.

    Authors of GIFT write the right one first, for Moodle shuffles. Numbers go up; "all of the
    above" stays last; options that name others by their letters stay as they are.
    """
    if any(_LETTERS.search(option.text) for option in options):
        return tuple(options)
    values = [_value(option.text) for option in options]
    if all(value is not None for value in values):
        pairs = sorted(zip(values, options, strict=True), key=lambda pair: pair[0] or 0)
        return tuple(option for _, option in pairs)
    return tuple(sorted(options, key=lambda o: (_is_last(o.text), digest(question, o.text))))


def _is_last(text: str) -> bool:
    return bool(_LAST.search(text)) and len(text) < 40


def _value(text: str) -> Fraction | None:
    if not re.search(r"\d", text) or re.search(r"[a-zA-Z]{2}", text):
        return None
    read = algebra.read(text.lower())
    return read.value if isinstance(read, Ratio) else None
