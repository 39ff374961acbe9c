"""Numbers and operations written as words, turned into digits and signs."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {"nought": 0, "nil": 0, "fourty": 40}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_CARDINALS = _ONES | _TENS
WORDS = frozenset(_CARDINALS)
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    f"{word}{ending}": value
    for value, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)
    for ending in ("", "s")
}
# Ordinals name places as well ("the third one"), so alone they need "a" or a count before them.
_ALONE = frozenset({"half", "quarter"})
# "One" is a pronoun after these.
_POINTING = frozenset(
    "this that the which each every any no another second first third fourth last next right left "
    "other wrong correct only".split()
)
_SCALED = re.compile(
    r"(?<![\d.,])(\d{1,9}(?:[.,]\d{1,9})?)\s+(hundred|thousand|million|billion|trillion|dozen)s?\b",
    re.IGNORECASE,
)
# "3 point 5"
_SAID_POINT = re.compile(r"(?<=\d)[ -]point[ -](?=\d)")
_HINT = re.compile(rf"\b(?:{'|'.join([*_CARDINALS, *_PARTS, *_SCALES])})\b")
_JOINT = re.compile(r"\s*-\s*|\s+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w]+|_+")
# "x to the third", "10 to the power of -4".
_POWERS = {
    word: value
    for value, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)
} | {"second": 2}
_TO_THE = re.compile(
    r"(?<=[\da-z)])\s+(?:raised\s+)?to\s+the\s+(?:power\s+(?:of\s+)?)?"
    rf"(?P<minus>(?:minus|negative)\s+|-\s*)?(?P<size>\d{{1,3}}|{'|'.join(_POWERS)})"
    r"(?:st|nd|rd|th)?(?:\s+power)?\b"
)
_OPERATIONS = (
    (re.compile(r"\b(?:negative|neg)\s+(?=[\d(.½¼¾])"), "-"),
    (re.compile(r"\bminus\b"), " - "),
    (re.compile(r"\bplus\b"), " + "),
    (re.compile(r"\b(?:times|multiplied by)\b"), " * "),
    (re.compile(r"\bdivided by\b"), " / "),
    (
        re.compile(r"(?:(?<=[\d)])|(?<=(?<![^\W\d_])[a-z]))\s+over\s+(?=[\d(]|[a-z](?![^\W\d_]))"),
        " / ",
    ),
    (re.compile(r"(?<=[\da-z)])\s+squared\b"), "^2"),
    (re.compile(r"(?<=[\da-z)])\s+cubed\b"), "^3"),
    (re.compile(r"\b(?:per ?cent|percent|pct)\b"), "%"),
    # "20% of 80", "3/4 of 12".
    (re.compile(r"(?:(?<=%)|(?<=\d/\d))\s+of\s+(?=[\d(])"), " * "),
    (
        re.compile(
            r"(?<!cube )(?<!cubed )(?<!rd )(?<!th )(?:\bthe\s+)?\b(?:square\s+)?root\s+(?:of\s+)?"
            r"(?=[\d(]|[a-z](?!\w))"
        ),
        " √",
    ),
    (re.compile(r"\b(?:is\s+equal\s+to|equal\s+to|equals)\b"), " = "),
)


def operations(text: str) -> str:
    """Return text with operation words as signs: "3 n plus 8" becomes "3 n + 8"."""
    text = _TO_THE.sub(_raised, text)
    for pattern, sign in _OPERATIONS:
        text = pattern.sub(sign, text)
    return text


def _raised(match: re.Match[str]) -> str:
    size = _POWERS.get(match["size"], match["size"])
    return f"^({'-' if match['minus'] else ''}{size})"


_TERM = r"(\(?-?(?:\d+(?:[.,]\d+)?(?:\s?\*?\s?[a-z])?|[a-z])(?:\^\d)?\)?)"
_WORDED = (
    (re.compile(rf"(?<![\w.]){_TERM}\s+(?:more|bigger|greater|longer|older)\s+than\s+{_TERM}(?!\w)"),
     r"\2 + \1"),
    (re.compile(rf"(?<![\w.]){_TERM}\s+(?:less|fewer|smaller|shorter|younger)\s+than\s+{_TERM}(?!\w)"),
     r"\2 - \1"),
    (re.compile(rf"(?<![\w.]){_TERM}\s+and\s+{_TERM}\s+more(?!\w)"), r"\1 + \2"),
    (re.compile(r"\b(?:twice|double)\s+(?=[a-z](?!\w))"), "2"),
    (re.compile(r"(?<![\d/.])(\d{1,3}/\d{1,3})\s+of\s+(?=[a-z](?!\w))"), r"(\1)*"),
)  # fmt: skip


def worded(text: str) -> str:
    """Return text with sums told in words as sums: "8 more than 3n" becomes "3n + 8"."""
    for pattern, signs in _WORDED:
        text = pattern.sub(signs, text)
    return text


def scaled(text: str) -> str:
    """Return text with "300 million" in digits."""
    return _SCALED.sub(
        lambda m: shown(Fraction(m[1].replace(",", ".")) * _SCALES[m[2].lower()]), text
    )


def digits(text: str) -> str:
    """Return lower-case text with spelled-out numbers in digits.

    "two and a half" becomes "2 1/2", "three quarters" "3/4", "twenty-five" "25".
    """
    text = _SAID_POINT.sub(".", text)
    if not _HINT.search(text):
        return text
    parts = _WORD.findall(text)
    found: list[str] = []
    at = 0
    while at < len(parts):
        length, spelt = _number_at(parts, at, found)
        if not length:
            found.append(parts[at])
            at += 1
            continue
        found.append(spelt)
        at += length
    return "".join(found)


def _number_at(parts: list[str], at: int, before: list[str]) -> tuple[int, str]:
    """Return how many parts from ``at`` make a number, and the number; 0 when none does."""
    word = parts[at]
    if word in ("a", "an") and parts[at + 2 : at + 3] and parts[at + 2] in _SCALES:
        word = "one"
        parts = [*parts[:at], word, *parts[at + 1 :]]
    if word in ("a", "an", "half", "quarter"):
        return _part_alone(parts, at)
    if word == "point" and (not before or not before[-1].strip()):
        extra, spelt = _digits_said(parts, at)
        return (extra, f"0{spelt}") if extra else (0, "")
    if word not in _CARDINALS or (word == "one" and _pronoun(parts, at, before)):
        return _in_digits(parts, at) if word.isdigit() else (0, "")
    length, value = _whole(parts, at)
    if (end := _part_after(parts, at + length)) is not None:
        return end - at, str(Fraction(value, _PARTS[parts[end - 1]]))
    for behind in (_and_part, _decimals):
        extra, spelt = behind(parts, at + length)
        if extra:
            return length + extra, f"{value}{spelt}"
    return length, str(value)


def _pronoun(parts: list[str], at: int, before: list[str]) -> bool:
    last = next((p for p in reversed(before) if p.strip()), "")
    after = next((p for p in parts[at + 1 : at + 3] if p.strip()), "")
    return last in _POINTING or after in ("of", "another", "more")


def _whole(parts: list[str], at: int) -> tuple[int, int]:
    """Return length and value of a cardinal: ones, tens, hundreds and thousands."""
    total, current, used, last = 0, _CARDINALS[parts[at]], 1, parts[at]
    index = at + 1
    while index + 1 < len(parts) and _JOINT.fullmatch(parts[index]):
        skip = 2 if parts[index + 1] == "and" and last in _SCALES else 0
        word = parts[index + 1 + skip] if index + 1 + skip < len(parts) else ""
        if word in _SCALES:
            current *= _SCALES[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word in _CARDINALS and _goes_on(last, word):
            current += _CARDINALS[word]
        else:
            break
        last, index = word, index + 2 + skip
        used = index - at
    return used, total + current


def _goes_on(last: str, word: str) -> bool:
    return last in _SCALES or (last in _TENS and 0 < _CARDINALS[word] < 10)


def _part_after(parts: list[str], at: int) -> int | None:
    """Return the end of a denominator that stands right after a count."""
    if at + 1 < len(parts) and _JOINT.fullmatch(parts[at]) and parts[at + 1] in _PARTS:
        return at + 2
    return None


def _in_digits(parts: list[str], at: int) -> tuple[int, str]:
    """Read "2 and a half" and "3 quarters"."""
    extra, spelt = _and_part(parts, at + 1)
    return (1 + extra, parts[at] + spelt) if extra else _counted_part(parts, at)


def _counted_part(parts: list[str], at: int) -> tuple[int, str]:
    """Read "3 quarters"."""
    end = _part_after(parts, at + 1)
    if end is None or (not parts[end - 1].endswith("s") and parts[at] != "1"):
        return 0, ""
    return end - at, f"{parts[at]}/{_PARTS[parts[end - 1]]}"


def _part_alone(parts: list[str], at: int) -> tuple[int, str]:
    """Read "half", "a half", "a third"."""
    if parts[at] in _ALONE:
        return 1, f"1/{_PARTS[parts[at]]}"
    end = _part_after(parts, at + 1)
    return (end - at, f"1/{_PARTS[parts[end - 1]]}") if end is not None else (0, "")


def _and_part(parts: list[str], at: int) -> tuple[int, str]:
    """Read "and a half", "and two thirds" after a whole number."""
    # "two & a half" is cut into "two" and " & ".
    if parts[at : at + 1] == [" & "]:
        parts = [*parts[:at], " ", "and", " ", *parts[at + 1 :]]
        extra, spelt = _and_part(parts, at)
        return (extra - 2, spelt) if extra else (0, "")
    if parts[at : at + 3 : 2] != [" ", " "] or parts[at + 1] != "and" or at + 3 >= len(parts):
        return 0, ""
    if parts[at + 3] in ("a", "an", *_ALONE):
        extra, spelt = _part_alone(parts, at + 3)
        return (3 + extra, f" {spelt}") if extra else (0, "")
    if parts[at + 3] in _ONES and (end := _part_after(parts, at + 4)) is not None:
        return end - at, f" {_ONES[parts[at + 3]]}/{_PARTS[parts[end - 1]]}"
    return 0, ""


def _decimals(parts: list[str], at: int) -> tuple[int, str]:
    """Read "point five" after a whole number."""
    if at + 1 >= len(parts) or not _JOINT.fullmatch(parts[at]):
        return 0, ""
    extra, spelt = _digits_said(parts, at + 1)
    return (1 + extra, spelt) if extra else (0, "")


def _digits_said(parts: list[str], at: int) -> tuple[int, str]:
    """Read "point five" and "point oh five"."""
    if parts[at] != "point":
        return 0, ""
    spelt, index, used = "", at + 1, 0
    while index + 1 < len(parts) and _JOINT.fullmatch(parts[index]):
        digit = 0 if parts[index + 1] in ("oh", "o") else _ONES.get(parts[index + 1], 10)
        if digit > 9:
            break
        spelt += str(digit)
        index += 2
        used = index - at
    return (used, f".{spelt}") if spelt else (0, "")


def shown(value: Fraction) -> str:
    """Return a number as a person reads it: 5, -0.25, 23/3."""
    if value.denominator == 1:
        return str(value.numerator)
    if 10_000 % value.denominator == 0:
        return str(value.numerator / value.denominator)
    return f"{value.numerator}/{value.denominator}"


def spelled(value: Fraction) -> str:
    """Return a whole number below a thousand in words, "" for others: 35 is "thirty-five"."""
    if value.denominator != 1 or not 0 <= value < 1000:
        return ""
    whole = int(value)
    if whole >= 100:
        rest = spelled(Fraction(whole % 100)) if whole % 100 else ""
        return "-".join(filter(None, (spelled(Fraction(whole // 100)), "hundred", rest)))
    if whole < 20:
        return next(word for word, one in _ONES.items() if one == whole)
    tens = next(word for word, ten in _TENS.items() if ten == whole // 10 * 10)
    return f"{tens}-{spelled(Fraction(whole % 10))}" if whole % 10 else tens
