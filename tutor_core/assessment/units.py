"""Units behind a number: read, compared by dimension, converted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

Dimensions = tuple[tuple[str, int], ...]

# What takes a prefix, in the base units m, kg, s, A, K (and others that stand for themselves).
_PREFIXED: dict[str, tuple[Fraction, dict[str, int]]] = {
    "m": (Fraction(1), {"m": 1}),
    "g": (Fraction(1, 1000), {"kg": 1}),
    "s": (Fraction(1), {"s": 1}),
    "N": (Fraction(1), {"kg": 1, "m": 1, "s": -2}),
    "J": (Fraction(1), {"kg": 1, "m": 2, "s": -2}),
    "W": (Fraction(1), {"kg": 1, "m": 2, "s": -3}),
    "Pa": (Fraction(1), {"kg": 1, "m": -1, "s": -2}),
    "Hz": (Fraction(1), {"s": -1}),
    "A": (Fraction(1), {"A": 1}),
    "V": (Fraction(1), {"kg": 1, "m": 2, "s": -3, "A": -1}),
    "Ω": (Fraction(1), {"kg": 1, "m": 2, "s": -3, "A": -2}),
    "L": (Fraction(1, 1000), {"m": 3}),
}
_PREFIXES = {
    "": Fraction(1), "k": Fraction(1000), "M": Fraction(10**6), "G": Fraction(10**9),
    "d": Fraction(1, 10), "c": Fraction(1, 100), "m": Fraction(1, 1000), "µ": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
}  # fmt: skip
_OTHERS: dict[str, tuple[Fraction, dict[str, int]]] = {
    "min": (Fraction(60), {"s": 1}),
    "h": (Fraction(3600), {"s": 1}),
    "d": (Fraction(86400), {"s": 1}),
    "t": (Fraction(1000), {"kg": 1}),
    "l": (Fraction(1, 1000), {"m": 3}),
    "mi": (Fraction(1609344, 1000), {"m": 1}),
    "K": (Fraction(1), {"K": 1}),
    "°C": (Fraction(1), {"°C": 1}),
    "°F": (Fraction(1), {"°F": 1}),
    "°": (Fraction(1), {"°": 1}),
    "%": (Fraction(1, 100), {}),
    "€": (Fraction(1), {"€": 1}),
    "$": (Fraction(1), {"$": 1}),
    "£": (Fraction(1), {"£": 1}),
    "c€": (Fraction(1, 100), {"€": 1}),
    "c$": (Fraction(1, 100), {"$": 1}),
    "c£": (Fraction(1, 100), {"£": 1}),
}
_WORDS = {
    "metre": "m", "meter": "m", "second": "s", "sec": "s", "minute": "min", "hour": "h",
    "hr": "h", "day": "d", "gram": "g", "gramme": "g", "kilo": "kg", "kilogram": "kg",
    "kilogramme": "kg", "newton": "N", "joule": "J", "watt": "W", "pascal": "Pa", "hertz": "Hz",
    "amp": "A", "ampere": "A", "volt": "V", "ohm": "Ω", "litre": "L", "liter": "L", "tonne": "t",
    "mile": "mi", "kelvin": "K", "degree": "°", "kilometre": "km", "kilometer": "km",
    "centimetre": "cm", "centimeter": "cm", "millimetre": "mm", "millimeter": "mm",
    "millisecond": "ms", "milligram": "mg", "kilonewton": "kN", "kilojoule": "kJ",
    "kilowatt": "kW", "millilitre": "mL", "percent": "%", "euro": "€", "dollar": "$",
    "pound": "£", "deg": "°", "usd": "$", "eur": "€", "gbp": "£", "buck": "$", "quid": "£",
}  # fmt: skip
_WHOLE = {
    "kph": "km/h", "kmh": "km/h", "kmph": "km/h", "mph": "mi/h", "mps": "m/s", "ms^-1": "m/s",
    "ms-1": "m/s", "ms^-2": "m/s^2", "ms-2": "m/s^2", "m/s/s": "m/s^2",
}  # fmt: skip
# Lower-case "m" and "a" say enough alone; other capital units are often typed small.
_SMALL = {"n": "N", "j": "J", "w": "W", "pa": "Pa", "hz": "Hz", "v": "V", "kn": "kN", "kj": "kJ",
          "kw": "kW", "ml": "mL", "kwh": "", "°c": "°C", "c": ""}  # fmt: skip

_ATOM = r"(?:c[€$£]|[^\W\d_]+|°[CFcf]?|%|€|\$|£)(?:\^?\(?-?\d\)?|²|³|⁻[¹²³]|\s+(?:squared|cubed))?"
_UNIT = re.compile(
    rf"\s*(?P<join>/|\*|·|⋅|\b(?:per|every|each|an?)\b|)\s*(?P<atom>{_ATOM})", re.IGNORECASE
)
_POWER = re.compile(r"^(?P<name>[^\d^²³⁻\s(]+)(?P<power>.*)$")
_MOST_ATOMS = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its factor to the base units and their exponents."""

    factor: Fraction
    dimensions: Dimensions


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Fraction, dict[str, int]]]:
    found = {
        prefix + name: (scale * size, dimensions)
        for name, (size, dimensions) in _PREFIXED.items()
        for prefix, scale in _PREFIXES.items()
    }
    return found | _OTHERS


def _symbol(name: str) -> str:
    """Return the symbol of a unit in whatever spelling, "" when there is none."""
    if name in _table():
        return name
    small = name.lower()
    word = _WORDS.get(small) or _WORDS.get(small.removesuffix("s"))
    if word:
        return word
    one = small.removesuffix("s")
    if len(one) > 1 and one != small and one in _table():  # "kgs", "mins"
        return one
    return _SMALL.get(small, small if small in _table() else "")


def symbol(name: str) -> str:
    """Return how a unit is written for short ("hours" is h), "" for what is none."""
    return _symbol(name)


def _atom(text: str) -> tuple[Fraction, dict[str, int]] | None:
    match = _POWER.match(text.strip())
    symbol = _symbol(match["name"]) if match else ""
    if not match or not symbol:
        return None
    raised = match["power"].translate(str.maketrans("²³⁻¹", "23-1"))
    raised = raised.replace("squared", "2").replace("cubed", "3").strip("^() ")
    power = int(raised) if re.fullmatch(r"-?\d", raised) else 1
    size, dimensions = _table()[symbol]
    return size**power, {name: n * power for name, n in dimensions.items()}


def read(text: str) -> Unit | None:
    """Return the unit a whole text names, None when it names none."""
    unit, length = leading(text)
    return unit if unit is not None and not text[length:].strip(" .") else None


def leading(text: str) -> tuple[Unit | None, int]:
    """Return the longest unit at the start of a text and where it ends."""
    stripped = text.lstrip()
    for spelt, meant in _WHOLE.items():
        if re.match(rf"{re.escape(spelt)}(?![\w^/])", stripped, re.IGNORECASE):
            unit, _ = leading(meant)
            return unit, len(text) - len(stripped) + len(spelt)
    factor, dimensions, end = Fraction(1), dict[str, int](), 0
    for count in range(_MOST_ATOMS):
        match = _UNIT.match(text, end)
        atom = _atom(match["atom"]) if match else None
        if match is None or atom is None or (count == 0 and match["join"]):
            break
        sign = 1 if match["join"] in ("", "*", "·", "⋅") else -1
        factor *= atom[0] ** sign
        for name, power in atom[1].items():
            dimensions[name] = dimensions.get(name, 0) + sign * power
        end = match.end()
    if not end:
        return None, 0
    return Unit(factor, tuple(sorted((n, p) for n, p in dimensions.items() if p))), end


def conversion(given: Unit, wanted: Unit) -> Fraction | None:
    """Return what to multiply by to go from one unit to the other, None between dimensions."""
    if given.dimensions != wanted.dimensions:
        return None
    return given.factor / wanted.factor


TIME: Dimensions = (("s", 1),)
_BEFORE = re.compile(r"(?:(?<=\d)|(?<=\d\)))(?=\s*[^\W\d_]|\s*[°%€$£])")


def split(text: str, keep: frozenset[str], *, times: bool = True) -> tuple[str, Unit | None]:
    """Return a text without the units behind its numbers, and the last of them.

    ``keep`` are letters that are unknowns here, and so no units. Without ``times``, times stay.
    """
    found: list[str] = []
    last, at = None, 0
    for match in _BEFORE.finditer(text):
        start = match.end()
        if start < at:
            continue
        told = bool(found) or "=" in re.split(r"[;,\n]", text[:start])[-1]
        unit, length = behind(text[start:], keep, told=told)
        if unit is None or not (times or unit.dimensions != TIME):
            continue
        found.append(text[at:start] + " ")
        last, at = unit, start + length
    return "".join(found) + text[at:], last


def behind(text: str, keep: frozenset[str], *, told: bool = False) -> tuple[Unit | None, int]:
    """Return the unit a text begins with, which stood behind a number, and where it ends.

    In "5h = 20" the letter is an unknown; ``told`` says that what it counts was told before, as in
    "15/20 = 0.75 h = 45 min".
    """
    unit, length = leading(text[:40])
    named = text[:length].strip()
    if unit is None or named in keep or _cuts_a_word(text, length):
        return None, 0
    if not told and len(named) == 1 and named.isalpha() and _goes_on(text[length:]):
        return None, 0
    return unit, length


def named(text: str) -> list[Unit]:
    """Return the units of the numbers in a text, and those it names in words of their own."""
    found = [behind(text[m.end() :], frozenset())[0] for m in _BEFORE.finditer(text)]
    found += [leading(w)[0] for w in re.findall(r"[^\W\d_]{3,}", text) if _symbol(w)]
    return [unit for unit in found if unit is not None]


def _cuts_a_word(text: str, end: int) -> bool:
    """Whether what looked like a unit goes on as a word or is a power of an unknown."""
    return end < len(text) and (text[end].isalnum() or text[end] in "_^(")


def _goes_on(rest: str) -> bool:
    return rest.lstrip()[:1] in ("=", "<", ">", "+", "≤", "≥") and bool(rest.strip())
