"""Numbers as people write them: spelled out, mixed, with commas, percent, powers and units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor_core.assessment import algebra
from tutor_core.assessment.units import known

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {w: i for i, w in enumerate(_SMALL)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4} | {
    f"{w}{s}": n
    for w, n in (("fifth", 5), ("sixth", 6), ("eighth", 8), ("tenth", 10))
    for s in ("", "s")
}
_NUMBER_WORD = rf"(?:{'|'.join([*_VALUES, 'hundred', 'thousand'])})"
_SPELLED = re.compile(
    rf"\b(?:(?P<sign>minus|negative)\s+)?(?:(?P<whole>{_NUMBER_WORD}(?:[\s-]+(?:and\s+)?{_NUMBER_WORD})*)"
    rf"(?:\s+and\s+(?:a\s+|(?P<count>{_NUMBER_WORD})\s+)?(?P<part>{'|'.join(_PARTS)}))?"
    rf"(?:\s+point\s+(?P<point>{_NUMBER_WORD}(?:\s+{_NUMBER_WORD})*))?"
    rf"|(?:an?\s+|one\s+)?(?P<alone>half|quarter|third))\b"
)
_FRACTION = re.compile(rf"\b(?P<top>{_NUMBER_WORD}|\d+)[\s-]+(?P<bottom>{'|'.join(_PARTS)})\b")
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8"}
_MIXED = re.compile(r"(?<![\d./])(-?)(\d+)\s+(\d+)/(\d+)(?![\d/])")
_TEN = re.compile(r"(\d(?:[\d.]*))\s*(?:[x*]\s*10\s*\^?\s*|e)(-?\d{1,2})\b(?!\s*/)")
_GROUPS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b(?!\.\d{3}\b)")
_QUANTITY = re.compile(r"^([-+]?\s*(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:\s*/\s*\d+)?)\s*([^\d\s=<>].*)?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what stood behind it ("" for none)."""

    value: Fraction
    unit: str = ""


def digits(text: str) -> str:
    """Return the text in lower case with spelled-out and special numbers written in digits."""
    text = re.sub(r"(\d)\s*([½⅓⅔¼¾⅕⅛])", lambda m: f"{m[1]} {_VULGAR[m[2]]}", text.lower())
    text = re.sub(r"[½⅓⅔¼¾⅕⅛]", lambda m: _VULGAR[m[0]], algebra.plain(text))
    text = _FRACTION.sub(_fraction, text)
    text = _SPELLED.sub(_spelled, text)
    text = _GROUPS.sub(lambda m: m[0].replace(",", ""), text)
    text = _MIXED.sub(_mixed, text)
    return _TEN.sub(_power_of_ten, text)


def quantity(text: str) -> Quantity | None:
    """Read a number with an optional unit, None when the text is something else."""
    match = _QUANTITY.match(text.strip())
    if match is None:
        return None
    found = algebra.read(match[1])
    value = found.value if isinstance(found, algebra.Ratio) else None
    unit = (match[2] or "").strip(" .!")
    if value is not None and known(unit):
        return Quantity(value, unit)
    if value is None or re.match(r"[a-z](?![a-z/])\s*[-+*/^(=<>]|[-+*/^(]", unit):
        return None
    if unit.startswith("%"):
        return Quantity(value / 100, "%") if unit == "%" else None
    return Quantity(value, unit)


def _fraction(match: re.Match[str]) -> str:
    top = _VALUES.get(match["top"], match["top"])
    return f"{top}/{_PARTS[match['bottom']]}"


def _spelled(match: re.Match[str]) -> str:
    sign = "-" if match["sign"] else ""
    if match["alone"]:
        return f"{sign}1/{_PARTS[match['alone']]}"
    value = Fraction(_whole(match["whole"]))
    if match["part"]:
        count = _VALUES.get(match["count"] or "one", 1)
        value += Fraction(count, _PARTS[match["part"]])
    if match["point"]:
        tail = "".join(str(_VALUES.get(w, "")) for w in match["point"].split())
        value += Fraction(int(tail or 0), 10 ** len(tail))
    return f"{sign}{value}"


def _whole(text: str) -> int:
    total, current = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word == "hundred":
            current = max(1, current) * 100
        elif word == "thousand":
            total, current = total + max(1, current) * 1000, 0
        else:
            current += _VALUES.get(word, 0)
    return total + current


def _mixed(match: re.Match[str]) -> str:
    sign, whole, top, bottom = match.groups()
    if int(bottom) == 0:
        return match[0]
    return f"{sign}{Fraction(int(whole)) + Fraction(int(top), int(bottom))}"


def _power_of_ten(match: re.Match[str]) -> str:
    try:
        value = Fraction(match[1]) * Fraction(10) ** int(match[2])
    except ValueError:
        return match[0]
    return f"{value}"
