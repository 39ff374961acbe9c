"""What a text says a result is: "the total is 12", "3 · 4 = 12", "12, not 15".

These are signs in running English, for texts that a model worded; whether a number *is* the answer
is worked out elsewhere. Questions, conditions and what is said to be the learner's don't count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, numerals
from tutor_core.remembering import remembered
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

# A text longer than this is no reply of a tutor; the rest is not read (our choice).
LONGEST = 6_000

_NUMBER = r"-?\d+(?:\.\d+)?(?:\s*/\s*\d+)?"
_VALUE = re.compile(rf"(?<![\w.])({_NUMBER})(?![\d]|\.\d)")
# "One" is a number behind such words, and a pronoun in most other places.
_ONE = re.compile(
    r"(?<!is )(?<!are )(?<!be )(?<!equals )(?<!leaves )(?<!makes )(?<!gives )"
    r"(?<!get )(?<!only )(?<!just )(?<!answer )(?<!ty )(?<![\w-])one\b"
    r"(?!\s+(?:half|third|quarter|hundred|thousand))"
)
_TAG = re.compile(
    r",\s*(?:do you see|can you see(?: it| that| why)?|see|right|ok(?:ay)?|yes|isn't it|is it not"
    r"|don't you think|you know|agreed|got it)\s*\?$"
)
_AGES = re.compile(r"\b\w+-year-olds?\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BEFORE = (
    r"(?:\s+(?:just|only|exactly|actually|also|now|about|indeed|a total of|the|us|you|him|her"
    r"|them|we|simply))*"
)
# Words that bring in a result, right in front of the number.
_SAYS = re.compile(
    r"(?:(?:should|would|will|must|could)(?:\s+\w+)?\s+(?:be|have|get|equal|come|make|give|need)"
    r"|\b(?:is|are|equals?|makes?|leaves?|gives?|get|gets|becomes?|totals?|totall?ing|yields?"
    r"|comes? to|adds? up to|add(?:s|ed)? to|results? in|resulting in|must have \w+|came to"
    r"|ends? up with|left with|(?:started?|starts|leaving \w+) with|paid|pays?|spent|spends?"
    r"|earn(?:s|ed)|costs?|needs?|took|takes|sold|bought|scored?|remain(?:s|ing)?:?"
    r"|have|has|had|answer:|as in|into|(?:it|that|this|here|answer|total)'s))"
    rf"{_BEFORE}\s*(?:to\s+)?$|:\s*$"
)
_SUM_BEFORE = re.compile(rf"{_NUMBER}[^.;?]{{0,40}}[-+*/][^;?]{{0,60}}=\s*$")
# A number with an operation behind it is on its way to a result.
_OPERATED = re.compile(
    r"\s*%?\s*(?:\([^)]*\)\s*|[a-z]+\s+(?:[a-z]+\s+)?)?(?:[*/+^=]|-\s*\d|x\s*\d)|[a-z]\b"
)
_LETTERED = re.compile(r"\d[a-z]\b|(?<![a-z])[b-hj-z]\s*[-+*/^=]|[-+*/^]\s*[a-z]\b(?![ ]?[a-z])")
_SO_FIRST = re.compile(
    r"\b(?:therefore|thus|hence|so|this means|that means|finally|answer)\s*[,:]?\s*$"
)
_SO = re.compile(
    r"\b(?:therefore|thus|hence|so|this means|that means|which means|means that|finally"
    r"|in total|altogether|final answer|the answer|correct answer|right answer)\b"
)
# What is said of a number behind it: "9 is what you are looking for".
_IS_IT = re.compile(
    r"\s*(?:is|was|would be|must be|'s)\s+(?:what\b|(?:just |exactly )?(?:it|that)\b(?!\s+\w)"
    r"|(?:the|your|our)\s+(?:\w+\s+)?(?:answer|result|solution|value|one)\b(?! of\b))"
    r"|\s*(?:it is|works|solves (?:it|this|the equation)|does (?:it|the trick)|fits)\b(?!\s+out)"
)
_OWN = re.compile(
    r"\b(?:you(?:'ve| have)?\s+(?:correctly\s+)?(?:said|say|got|get|found|calculated|wrote"
    r"|mentioned|worked|added|subtracted|multiplied|divided|had|have|made|used)"
    r"|you're (?:correct|right) that|you are (?:correct|right) that"
    r"|your (?:answer|calculation|total|result|number)s?\b"
    r"|you (?:think|say) )"
)
_IF = re.compile(r"(?:^|[,;(]\s*)(?:if|when|since|suppose|because|that|whether)\b[^,;]*$")
_ASKS = re.compile(
    r"^(?:can|could|would|do|does|did|is|are|what|how|why|which|should)\b|\bcan you\b"
)
_NOT = re.compile(rf"^[^.;?!]{{0,40}}?,?\s*(?:not|instead of|rather than)\s+\$?({_NUMBER})")
_NAMED = re.compile(
    r"\b(?:is|are|was|were|it's|that's)\s+(?:actually\s+|really\s+|in fact\s+)?"
    r"(?:called|named|known as)\s+(?:an?\s+|the\s+)?([^\W\d_]{3,})"
    r"|\b(?:term|word|name|answer)\b[^.?!]{0,50}?\bis\s+(?:actually\s+)?(?:an?\s+|the\s+)?"
    r"\"?([^\W\d_]{3,})"
    r"|\bis\s+(?:actually|in fact|really)\s+(?:an?\s+|the\s+)([^\W\d_]{3,})"
)
_HAS = re.compile(r"\b(?:an?|the)\s+([^\W\d_]{3,})\s+(?:actually\s+|indeed\s+)?has\s+(?:\d+|\w+)")

_THING = re.compile(
    r"(?:\b(?:is|are|was)|'s)\s+(?:actually\s+|really\s+)?(?:an?\s+|the\s+)?([^\W\d_]{4,})"
)
_NO_THINGS = frozenset(
    "good great nice close right correct wrong small little another incorrect common important "
    "tricky just also very still like when where because that this what which always often "
    "almost".split()
)


@dataclass(frozen=True, slots=True)
class Result:
    """A number said to be a result. ``instead`` is the number it is put in the place of.

    ``firm`` is false for what only follows "is", "has" and the like in the middle of a sentence.
    """

    value: Fraction
    firm: bool
    instead: Fraction | None = None


@remembered(1024)
def numbers(text: str) -> tuple[Fraction, ...]:
    """Return the numbers of a text, in digits or words, in order."""
    return tuple(_fraction(m[1]) for m in _VALUE.finditer(_plain(text)))


def stated(text: str) -> tuple[Fraction, ...]:
    """Return the numbers in sentences that aren't questions."""
    return tuple(_fraction(m[1]) for s in _told(text) for m in _VALUE.finditer(s))


def things(text: str) -> tuple[str, ...]:
    """Return what a text says that something is: "it is a pentagon"."""
    return tuple(m[1] for s in _told(text) for m in _THING.finditer(s) if m[1] not in _NO_THINGS)


@remembered(256)
def results(text: str) -> tuple[Result, ...]:
    """Return the numbers that a text says are results."""
    return tuple(found for s in _told(text) for found in _in_sentence(s))


def named(text: str) -> tuple[str, ...]:
    """Return the names that a text says things have: "it is called a pentagon"."""
    found = [next(filter(None, m.groups()), "") for s in _told(text) for m in _NAMED.finditer(s)]
    has = [m[1] for s in _told(text) for m in _HAS.finditer(s)]
    return tuple(name for name in (*found, *has) if name)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question; "it's five, do you see?" is none."""
    plain = sentence.rstrip(" \"”')*_")
    return plain.endswith("?") and _TAG.search(plain.lower()) is None


def _told(text: str) -> Iterator[str]:
    """Yield the sentences that state something."""
    for sentence in sentences(text[:LONGEST]):
        if not asks(sentence):
            yield _plain(sentence)


@remembered(1024)
def _plain(text: str) -> str:
    plain = claims.clean(_THOUSANDS.sub("", text[:LONGEST]))
    plain = re.sub(r"\*+(?=[^\W\d_])|(?<=[^\W\d_])\*+|\*\*|[$€£_\"]", "", plain)
    plain = _AGES.sub(" ", _ONE.sub("this", plain))
    return numerals.operations(numerals.digits(plain)).strip()


def _fraction(text: str) -> Fraction:
    top, _, bottom = text.replace(" ", "").partition("/")
    return Fraction(top) / (Fraction(bottom) if bottom and Fraction(bottom) else 1)


def _in_sentence(sentence: str) -> Iterator[Result]:
    for match in _VALUE.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _OPERATED.match(after):
            continue
        clause = re.split(r"[;:]|, (?:but|and|so|which)\b", before)[-1]
        if _OWN.search(clause) or _ASKS.search(clause) or _IF.search(clause.strip()):
            continue
        swapped = _NOT.match(after)
        summed = _summed(before)
        behind = bool(_IS_IT.match(after))
        said = bool(_SAYS.search(before)) or summed or behind
        first = bool(_SO_FIRST.search(before))
        concluded = first or (bool(_SO.search(before)) and said)
        if swapped or said or concluded:
            instead = _fraction(swapped[1]) if swapped else None
            firm = bool(swapped or summed or concluded or behind)
            yield Result(_fraction(match[1]), firm, instead)


def _summed(before: str) -> bool:
    """Whether a number stands behind a sum of numbers and "="; a sum with letters is none."""
    match = _SUM_BEFORE.search(before)
    return match is not None and not _LETTERED.search(match[0])
