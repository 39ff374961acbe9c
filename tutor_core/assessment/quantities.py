"""Numbers with their units in a learner's text: the units taken off, and the one that counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, numerals, units
from tutor_core.assessment.parsing import signs

if TYPE_CHECKING:
    from tutor_core.assessment.task import Task
    from tutor_core.assessment.units import Unit

# What "how many kilometres" and "in km" ask for where a step names no unit of its own.
_ASKED_IN = re.compile(r"\b(?:how many|number of|in)\s+(?=[^\W\d_])", re.IGNORECASE)
_DEGREES = re.compile(r"(?<=\d)\s*(?:°\s*c|deg(?:ree)?s?|°|c)(?![\w°])", re.IGNORECASE)
_CELSIUS = re.compile(r"(?:°|degrees?)\s*(?:c(?:elsius)?|centigrade)(?!\w)", re.IGNORECASE)
_FAHRENHEIT = re.compile(r"(?:°|degrees?)\s*(?:f|fahrenheit)(?!\w)", re.IGNORECASE)
_YEARS = re.compile(r"(?<=\d)\s*(?:y/o|yo|yrs?|years?)(?:\s+old)?(?!\w)", re.IGNORECASE)
_AGE = re.compile(r"\b(?:old|ages?|years?)\b", re.IGNORECASE)
# "Three quarters of an hour": the unit comes with "of a".
_OF_A = re.compile(r"(?<=\d)\s+(?:of\s+)?an?\s+(?=[^\W\d_])")
_RAISED = re.compile(r"(?<=[^\W_])\*\*(?=\d)")
_COMPUTED = re.compile(r"[-+*/]")
_POWER_OF_TEN = re.compile(r"\*\s*10\^")


def plain(task: Task, text: str) -> str:
    """Return text with one spelling for signs and for units that have many."""
    if len(text) > claims.LONGEST:
        return text
    text = _RAISED.sub("^", signs(text))
    if not re.search(r"\d", text):
        text = numerals.digits(claims.clean(text))
    else:
        text = numerals.scaled(text)
    text = _FAHRENHEIT.sub("°F", _CELSIUS.sub("°C", _OF_A.sub(" ", text)))
    if task.unit is not None and ("°C", 1) in task.unit.dimensions:
        text = _DEGREES.sub(" °C", text)
    return _YEARS.sub(" ", text) if _AGE.search(task.asked) else text


def without_units(
    task: Task, text: str, unknowns: frozenset[str] = frozenset(), *, times: bool = True
) -> tuple[str, Unit | None]:
    """Return a text without the units behind its numbers, and the last unit.

    ``unknowns`` are letters that are no units here, besides the step's own. Without ``times``, a
    time that nobody asked for stays: "1 sec" is a request to wait.
    """
    if len(text) > claims.LONGEST:
        return text, None
    return units.split(plain(task, text), _no_units(task) | unknowns, times=times or _timed(task))


def _no_units(task: Task) -> frozenset[str]:
    keep = task.letters if task.unit is None else frozenset[str]()
    if task.unit is None or task.unit.dimensions:
        keep |= {"%", "percent"}
    return keep


def _timed(task: Task) -> bool:
    """Whether times play a part in a step."""
    named = [wanted(task), *units.named(task.asked)]
    return any(n == "s" for unit in named if unit is not None for n, _ in unit.dimensions)


def wanted(task: Task) -> Unit | None:
    """Return the unit an answer is wanted in: the step's, or the one its question names."""
    if task.unit is not None:
        return task.unit
    for match in _ASKED_IN.finditer(task.asked):
        unit, length = units.leading(task.asked[match.end() : match.end() + 40])
        word = task.asked[match.end() :][:length].strip()
        if unit is not None and unit.dimensions and len(word) > 1:
            return unit
    return None


def unit_of(task: Task, text: str, typed: str, last: Unit | None) -> Unit | None:
    """Return the unit that stands behind a number of a text; ``last`` is the last of the text.

    What was calculated has the unit behind it or none: "30 N / 12 kg" isn't in kg.
    """
    source = plain(task, text)
    found = list(re.finditer(rf"(?<![\d.,/]){re.escape(typed)}(?![\d/]|[.,]\d)", source))
    if not found:
        return None if _COMPUTED.search(_POWER_OF_TEN.sub("", typed.lstrip("-"))) else last
    return units.behind(source[found[-1].end() :], _no_units(task))[0]


def measured(task: Task, text: str) -> frozenset[str]:
    """Return the numbers of a text, as typed, with a unit that the step's answer may have.

    Times aren't among them: people tell them of themselves.
    """
    if task.unit is None or task.unit.dimensions == units.TIME or len(text) > claims.LONGEST:
        return frozenset()
    source, found = plain(task, text), set[str]()
    for match in re.finditer(r"(?<![\d.,])\d{1,12}(?:[.,]\d+)?(?=\s*[^\W\d_])", source):
        unit, _ = units.behind(source[match.end() :], _no_units(task))
        if unit is not None and unit.dimensions == task.unit.dimensions:
            found.add(match[0])
    return frozenset(found)
