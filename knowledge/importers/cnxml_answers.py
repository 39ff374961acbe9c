"""What kind of answer a book's solution is: a letter, a number, an expression, words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor_core.assessment import set_reading
from tutor_core.course import AnswerKind

# Said in a solution that leaves the judging to a person.
_OPEN_ENDED = re.compile(
    r"\b(answers?|responses?|solutions?|examples?|justifications?|explanations?|reasons?)"
    r" (will|may|can|could) vary\b"
)
_LETTER = re.compile(r"(?:answer:?\s*)?\(?([a-z])\)?[.)]?", re.IGNORECASE)
_COUNT = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_RATIO = r"\d+ \d+/\d+|\d+/\d+|\(?-?\d+\)?/\(-?\d+\)"
_NUMBER = re.compile(
    r"(?:(?P<name>[A-Za-z])\s*=\s*)?(?P<currency>-?[$£€])?\s*"
    rf"(?P<value>-?(?:{_RATIO}|{_COUNT}))"
    r"(?P<unit>\s?(?:%|°[CF]?)|\s[A-Za-z][A-Za-z ./²³-]*)?"
)
# A unit is a noun or two ("square feet", "miles per hour"), never half a sentence.
_NO_UNIT = re.compile(
    r"\b(is|are|was|the|or|and|to|of|than|because|so|but|not|an?)\b|\S+( \S+){3}"
)
_MATHS = re.compile(r"[A-Za-zπ\d\s+\-*/^().·×÷√∛∜|\[\]⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+")
_WORD = re.compile(r"[A-Za-z]{4,}|\b(?:no|yes|or|and|is|of|if|the|in|not|all)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d])")


@dataclass(frozen=True, slots=True)
class Answer:
    """How a step is judged, as ``Step`` has it."""

    kind: AnswerKind
    accepted: tuple[str, ...]
    unit: str = ""


def is_open_ended(solution: str) -> bool:
    """Whether a solution says that only a person can judge the answer."""
    return not solution.strip() or _OPEN_ENDED.search(solution.lower()) is not None


def chosen(solution: str, options: int) -> int | None:
    """Return which of the options a lettered solution means, None when it is no such letter."""
    letter = _LETTER.fullmatch(solution.strip())
    index = ord(letter[1].lower()) - ord("a") if letter else options
    return index if index < options else None


def read(solution: str) -> Answer:
    """Return the answer a solution states; words where it is not cleanly a number or formula."""
    stated = solution.strip().rstrip(" \n.;")
    final = _final(stated)
    number = _NUMBER.fullmatch(final)
    if number and not _NO_UNIT.search((number["unit"] or "").strip()):
        return _number(number)
    if set_reading.in_signs(stated):
        return Answer(AnswerKind.SOLUTIONS, (stated,))
    formula = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), stated)
    if formula.count("=") == 1 and all(map(_is_formula, formula.split("="))):
        return Answer(AnswerKind.EQUATION, (formula,))
    if _is_formula(formula):
        return Answer(AnswerKind.EXPRESSION, (formula,))
    return Answer(AnswerKind.SHORT, (stated,))


def _final(stated: str) -> str:
    """Return the result of an equation and its solution: "5x = 20; x = 4" gives "x = 4"."""
    *before, last = (part.strip() for part in stated.split(";"))
    if len(before) == 1 and before[0].count("=") == 1 and _NUMBER.fullmatch(last):
        return last
    name, *values = (part.strip() for part in stated.split("="))
    named = len(name) == 1 and name.isalpha() and len(values) > 1
    return values[-1] if named and all(map(_NUMBER.fullmatch, values)) else stated


def _number(found: re.Match[str]) -> Answer:
    value = found["value"].replace(",", "").replace("(", "").replace(")", "")
    currency = found["currency"] or ""
    if currency.startswith("-"):
        value = "-" + value
    if value.count("-") == 2:  # -3/-4
        value = value.replace("-", "")
    unit = currency.lstrip("-") or (found["unit"] or "").strip()
    return Answer(AnswerKind.NUMBER, (_fraction(value),), unit)


def _fraction(value: str) -> str:
    """Write a mixed number as one fraction, and put the sign in front."""
    mixed = re.fullmatch(r"(-?)(\d+) (\d+)/(\d+)", value)
    if mixed:
        sign, whole, top, bottom = mixed.groups()
        return f"{sign}{int(whole) * int(bottom) + int(top)}/{bottom}"
    top, slash, bottom = value.partition("/-")
    return f"-{top}/{bottom}" if slash else value


def _is_formula(text: str) -> bool:
    """Whether a text is a formula of single letters, rather than words."""
    bare = text.strip()
    return bool(bare) and _MATHS.fullmatch(bare) is not None and not _WORD.search(bare)
