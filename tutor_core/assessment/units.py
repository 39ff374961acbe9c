"""Units that may stand behind a number, and what they are in base units."""

from __future__ import annotations

import re
from fractions import Fraction

# Factor to the SI unit, and dimension; only what school courses use.
_UNITS: dict[str, tuple[Fraction, str]] = {
    "m": (Fraction(1), "m"),
    "km": (Fraction(1000), "m"),
    "cm": (Fraction(1, 100), "m"),
    "mm": (Fraction(1, 1000), "m"),
    "s": (Fraction(1), "s"),
    "ms": (Fraction(1, 1000), "s"),
    "min": (Fraction(60), "s"),
    "h": (Fraction(3600), "s"),
    "kg": (Fraction(1), "kg"),
    "g": (Fraction(1, 1000), "kg"),
    "t": (Fraction(1000), "kg"),
    "n": (Fraction(1), "n"),
    "kn": (Fraction(1000), "n"),
    "j": (Fraction(1), "j"),
    "w": (Fraction(1), "w"),
    "m/s": (Fraction(1), "m/s"),
    "km/h": (Fraction(1000, 3600), "m/s"),
    "m/s^2": (Fraction(1), "m/s^2"),
    "n/kg": (Fraction(1), "m/s^2"),
}
_NAMES = (
    (r"met(?:re|er)s?", "m"),
    (r"kilomet(?:re|er)s?", "km"),
    (r"centimet(?:re|er)s?", "cm"),
    (r"seconds?|secs?", "s"),
    (r"minutes?|mins?", "min"),
    (r"hours?|hrs?", "h"),
    (r"kilograms?|kilos?|kgs", "kg"),
    (r"grams?", "g"),
    (r"newtons?", "n"),
    (r"\s+per\s+", "/"),
    (r"\s+squared", "^2"),
)


def canonical(unit: str) -> str:
    """Return a unit's symbol in lower case: 'metres per second' becomes 'm/s'."""
    text = unit.lower().replace("²", "^2").strip(" .")
    for name, symbol in _NAMES:
        text = re.sub(rf"\b(?:{name})\b" if name[0] != "\\" else name, symbol, text)
    text = re.sub(r"[\s()]+", "", text).replace("kmh", "km/h").replace("kph", "km/h")
    return text.replace("m/s/s", "m/s^2").replace("m/s2", "m/s^2").replace("ms^-2", "m/s^2")


def known(unit: str) -> bool:
    """Whether a text is a unit of the table."""
    return canonical(unit) in _UNITS


def factor(given: str, wanted: str) -> Fraction | None:
    """Return what to multiply a number in ``given`` by to have it in ``wanted``.

    1 when either is missing or unknown to the table and both agree; None when they don't fit.
    """
    mine, asked = canonical(given), canonical(wanted)
    if not mine or mine == asked:
        return Fraction(1)
    if mine not in _UNITS:
        return Fraction(1) if not asked or (mine not in _UNITS and asked not in _UNITS) else None
    if asked not in _UNITS or _UNITS[mine][1] != _UNITS[asked][1]:
        return None if asked else Fraction(1)
    return _UNITS[mine][0] / _UNITS[asked][0]
