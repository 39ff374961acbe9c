"""Numbers with their units in a learner's text: the units taken off, and the one that counts."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, numerals, units
from tutor_core.assessment.parsing import signs

if TYPE_CHECKING:
    from tutor_core.assessment.task import Task
    from tutor_core.assessment.units import Unit

# What "how many kilometres" and "in km" ask for where a step names no unit of its own.
_ASKED_IN = re.compile(r"\b(?:how many|number of|in)\s+(?=[^\W\d_])", re.IGNORECASE)
_DEGREES = re.compile(r"(?<=\d)\s*(?:°\s*c|deg(?:ree)?s?|°|c)(?![\w°])", re.IGNORECASE)
_CELSIUS = re.compile(r"(?:°|deg(?:ree)?s?)\s*(?:c(?:elsius)?|centigrade)(?!\w)", re.IGNORECASE)
_FAHRENHEIT = re.compile(r"(?:°|deg(?:ree)?s?)\s*(?:f|fahrenheit)(?!\w)", re.IGNORECASE)
_YEARS = re.compile(r"(?<=\d)\s*(?:y/o|yo|yrs?|years?)(?:\s+old)?(?!\w)", re.IGNORECASE)
_AGE = re.compile(r"\b(?:old|ages?|years?)\b", re.IGNORECASE)
# "Three quarters of an hour": the unit comes with "of a".
_OF_A = re.compile(r"(?<=\d)\s+(?:of\s+)?an?\s+(?=[^\W\d_])")
_RAISED = re.compile(r"(?<=[^\W_])\*\*(?=\d)")
_COMPUTED = re.compile(r"[-+*/]")
_POWER_OF_TEN = re.compile(r"\*\s*10\^")


_BELOW_ZERO = re.compile(
    r"(?<!\d)(\d+(?:[.,]\d+)?)\s*(?:°|deg(?:ree)?s?)?\s*(?:c(?:elsius)?\s+)?below (?:zero|0)\b",
    re.IGNORECASE,
)
# "2 and 1/3" is one number; where two are wanted, nobody asks for a number.
_AND_PART = re.compile(r"(?<![\d.,/])(\d+)\s+(?:and|&)\s+(\d{1,3})\s*/\s*(\d{1,3})(?![\d/.])")
_UNIT_IN_BRACKETS = re.compile(r"(?<=\d)\s*[(\[]([^()\[\]\d]{1,12})[)\]]")
_WORD_OR_SIGN = r"c[€$£]|[^\W\d_]+|[€$£¢°]"
# "1 min 30 s", "3 euros and 75 cents", "a minute and a half", "3€75".
_TWO_UNITS = re.compile(
    rf"(?<![\d.,/])(\d+)\s*({_WORD_OR_SIGN})\s*(?:,|and\b)?\s*(\d+(?:[.,]\d+)?)\s*({_WORD_OR_SIGN})(?!\w)"
)
_AND_A_HALF = re.compile(r"\b(an?|one|\d+)\s+([^\W\d_]+)\s+and\s+a\s+half\b", re.IGNORECASE)
_ONE_UNIT = re.compile(r"(?<![\d.,/])(\d+)\s*([^\W\d_]+|[€$£])\s*(?:and\s+)?(\d\d)(?![\w.,/%])")
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?![\d:])")
_CENTS = re.compile(r"(?<=\d)\s*(?:cents?|ct|¢|pence|pennies)(?!\w)", re.IGNORECASE)
_PENCE = re.compile(r"(?<=\d)\s?p(?!\w)")
_SQUARE = re.compile(r"\b(square(?!d)|sq(?!u)\.?|cubic|cu(?!b)\.?)\s*([^\W\d_]+)", re.IGNORECASE)
_BELOW_IN_BRACKETS = re.compile(r"(?<=[^\W\d_])\s?/\s?\(([^\W\d_]+(?:\^\(?\d\)?)?)\)")
_CC = re.compile(r"(?<=\d)\s*cc(?!\w)", re.IGNORECASE)
_THOUSAND = re.compile(r"(?<=\d)k(?!\w)", re.IGNORECASE)


def plain(task: Task, text: str) -> str:
    """Return text with one spelling for signs and for units that have many."""
    if len(text) > claims.LONGEST:
        return text
    text = _AND_A_HALF.sub(_and_a_half, _RAISED.sub("^", signs(text)))
    if not re.search(r"\d", text):
        text = numerals.digits(claims.clean(text))
    else:
        text = numerals.scaled(text)
    text = _compound(task, _money(task, _powers(text)))
    text = _FAHRENHEIT.sub("°F", _CELSIUS.sub("°C", _OF_A.sub(" ", text)))
    if task.unit is not None and ("°C", 1) in task.unit.dimensions:
        text = _DEGREES.sub(" °C", text)
    return _YEARS.sub(" ", text) if _AGE.search(task.asked) else text


def _and_a_half(match: re.Match[str]) -> str:
    """Read "a minute and a half" as 1 1/2 minutes."""
    count = match[1] if match[1].isdigit() else "1"
    return f"{count} 1/2 {match[2]}" if units.read(match[2]) is not None else match[0]


def _money(task: Task, text: str) -> str:
    """Return text with the small coins of the money that is asked for, and "1.25k" spelt out."""
    coin = _coin(task)
    if not coin:
        return text
    text = _THOUSAND.sub(" thousand", text)
    text = _PENCE.sub(" c£", text) if coin == "£" else text
    return _CENTS.sub(f" c{coin}", numerals.scaled(text))


def _powers(text: str) -> str:
    """Return text with "square metres" as m^2, and "m/(s^2)" without its brackets."""

    def raised(match: re.Match[str]) -> str:
        power = 2 if match[1].lower().startswith("sq") else 3
        return f"{match[2]}^{power}" if units.read(match[2]) is not None else match[0]

    def opened(match: re.Match[str]) -> str:
        return f"/{match[1]}" if units.read(match[1]) is not None else match[0]

    text = _BELOW_IN_BRACKETS.sub(opened, _SQUARE.sub(raised, text))
    return _CC.sub(" cm^3", text)


def _coin(task: Task) -> str:
    unit = wanted(task)
    names = [n for n, _ in unit.dimensions] if unit is not None else []
    return names[0] if len(names) == 1 and names[0] in "€$£" else ""


def _compound(task: Task, text: str) -> str:
    """Return text with one number for a quantity told in two units or in parts."""
    text = _AND_PART.sub(_mixed, _UNIT_IN_BRACKETS.sub(partial(_out_of_brackets, task), text))
    text = _TWO_UNITS.sub(_in_smaller_unit, text)
    text = _ONE_UNIT.sub(partial(_with_rest, task), text)
    if task.unit is None or not task.unit.dimensions:
        return text
    if task.unit.dimensions == units.TIME:
        return _CLOCK.sub(partial(_by_the_clock, task.unit), text)
    if task.unit.dimensions in ((("°C", 1),), (("°F", 1),)):
        text = _BELOW_ZERO.sub(r"-\1", text)
    return text


def _mixed(match: re.Match[str]) -> str:
    proper = 0 < int(match[2]) < int(match[3])
    return f"{match[1]} {match[2]}/{match[3]}" if proper else match[0]


def _out_of_brackets(task: Task, match: re.Match[str]) -> str:
    known = match[1].strip() in _no_units(task)
    return match[0] if known or units.read(match[1]) is None else f" {match[1]}"


def _in_smaller_unit(match: re.Match[str]) -> str:
    large, small = units.read(match[2]), units.read(match[4])
    rest = Fraction(match[3].replace(",", "."))
    # "1m30s" says metres to a table of units, and minutes to whoever writes it.
    if match[2].lower() == "m" and small is not None and small.dimensions == units.TIME:
        large = units.read("min")
    if match[4].lower() == "m" and large is not None and large.dimensions == units.TIME:
        return f"{int(match[1]) * large.factor / 60 + rest} min"
    scale = units.conversion(large, small) if large is not None and small is not None else None
    if scale is None or scale <= rest or match[2] == match[4]:
        return match[0]
    return f"{numerals.shown(int(match[1]) * scale + rest)} {match[4]}"


def _with_rest(task: Task, match: re.Match[str]) -> str:
    """Read "3 euros 75", "1 m 65" and "2h15", where such is asked for."""
    unit, asked = units.read(match[2]), wanted(task)
    if unit is None or asked is None or unit.dimensions != asked.dimensions:
        return match[0]
    if unit.dimensions == units.TIME:
        hours = unit.factor == 3600 and int(match[3]) < 60
        return f"{int(match[1]) * 60 + int(match[3])} min" if hours else match[0]
    hundred = unit.factor == 1 and unit.dimensions[0][0] in ("€", "$", "£", "m")
    return f"{match[1]}.{match[3]} {match[2]}" if hundred else match[0]


def _by_the_clock(unit: Unit, match: re.Match[str]) -> str:
    """Read "1:30": minutes and seconds where seconds are asked for, else hours and minutes."""
    first, second, third = (int(part or 0) for part in match.groups())
    size = Fraction(first * 3600 + second * 60 + third)
    if match[1] is None and unit.factor != 1:
        size *= 60
    return numerals.shown(size / unit.factor)


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
