"""Moodle's text with gaps ("embedded answers"): ``{1:SHORTANSWER:=Berlin#Yes~%50%Bonn}``.

The text becomes what all steps share, with numbered gaps, and each gap a question of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.importers.banks import gift_answers
from knowledge.importers.banks.gift_escapes import hidden, shown
from knowledge.importers.banks.question import Answer, Question, Type, Unusable
from knowledge.importers.banks.text import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each gap is a step; longer exercises are no fun. Our choice.
MOST_GAPS = 20

_GAP = re.compile(r"\{\d{0,3}:([A-Z_]{1,25}):([^{}]*)\}")
_TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"), Type.SHORT),
    **dict.fromkeys(("NUMERICAL", "NM"), Type.NUMBER),
    **dict.fromkeys(
        [
            f"{name}{end}"
            for name in ("MULTICHOICE", "MULTICHOICE_")
            for end in ("", "V", "H", "S", "VS", "HS")
        ]
        + ["MC", "MCV", "MCH", "MCS", "MCVS", "MCHS"],
        Type.CHOICE,
    ),
}
_CASED = {"SHORTANSWER_C", "SAC", "MWC"}


def parted(raw: str, form: str) -> tuple[str, tuple[Question, ...]]:
    """Return the text with its gaps numbered, and a question for each. Raises Unusable."""
    source = hidden(raw)
    found = list(_GAP.finditer(source))
    if not found:
        raise Unusable("it has no gap that can be read.")
    if len(found) > MOST_GAPS:
        raise Unusable(f"it has more than {MOST_GAPS} gaps. Split it.")
    gaps = tuple(_gap(number, m[1], m[2]) for number, m in enumerate(found, 1))
    count = iter(range(1, len(found) + 1))
    return readable(shown(_GAP.sub(lambda _: f"({next(count)}) _____", source)), form), gaps


def _gap(number: int, kind: str, inside: str) -> Question:
    if kind not in _TYPES:
        raise Unusable(f"its gap {number} is of the type {kind}, which can't be asked here.")
    type_ = _TYPES[kind]
    made = _numbers(inside) if type_ is Type.NUMBER else gift_answers.weighted(inside, "html", 0.0)
    text = f"What goes in gap {number}?"
    return Question(0, type_, text, tuple(made), cased=kind in _CASED)


def _numbers(inside: str) -> Iterator[Answer]:
    for answer in gift_answers.weighted(inside, "html", 0.0):
        if answer.text and answer.text != "*":
            number = gift_answers.number(answer.text)
            yield replace(number, weight=answer.weight, feedback=answer.feedback)
