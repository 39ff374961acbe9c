"""How much of a number asked for a reply gives away, read in the talk it stands in.

Two rules, measured on people's labels (docs/guardrail-checks.md). ``Reveal.GIVEN``: the reply says
the answer, or puts a final number in the place of the learner's; it is never shown. ``NEARLY``: it
may give it away; it is said another way. What the learner was told or said already is no news,
unless it is now said to be the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from tutor_core.assessment import results
from tutor_core.text import content_stems, stem

if TYPE_CHECKING:
    from fractions import Fraction

    from tutor_core.assessment.results import Result

# Up to here a number counts things in nearly every text; alone it says nothing (our choice).
COMMON = 12
_CONFIRMED = re.compile(
    r"\b(?:correct|right)\s+(?:final\s+)?(?:answer|total|number|result|value|amount|sum)\b"
)
_FOR_A_NAME = re.compile(
    r"\b(?:names?|called|call|which|what (?:type|kind|shape|sort|word|term))\b"
)


class Reveal(IntEnum):
    """What a reply does to an answer."""

    NOTHING = 0
    NEARLY = 1
    GIVEN = 2


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said before: the task, and the learner's and the tutor's messages, oldest first."""

    asked: str
    learner: tuple[str, ...] = ()
    tutor: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[Fraction]:
        """The numbers that were said already."""
        texts = (self.asked, *self.learner, *self.tutor)
        return frozenset(n for text in texts for n in results.numbers(text))

    @property
    def last_question(self) -> str:
        """The tutor's last message, in lower case."""
        return (self.tutor or (self.asked,))[-1].lower()

    @property
    def final(self) -> Fraction | None:
        """The learner's answer: the last number on a line of its own, else the last one said."""
        lines = (line for text in reversed(self.learner) for line in reversed(text.splitlines()))
        alone = (line for line in lines if re.fullmatch(r"\W*\d[\d.,]*\W*", line.strip()))
        return next(iter(results.numbers(next(alone, ""))), self.last)

    @property
    def last(self) -> Fraction | None:
        """The last number that the learner said."""
        said = (n for text in reversed(self.learner) if (n := results.numbers(text)))
        return next((numbers[-1] for numbers in said), None)


def reveals(text: str, answers: tuple[Fraction, ...], talk: Talk) -> Reveal:
    """Return how much a reply gives of the answers; () when none is known, as for a question.

    An answer that the learner has given already isn't given away by saying it again.
    """
    found = results.results(text)
    answers = tuple(a for a in answers if a != talk.final)
    if _given(text, found, answers, talk):
        return Reveal.GIVEN
    return Reveal.NEARLY if _nearly(text, found, answers, talk) else Reveal.NOTHING


def _given(
    text: str, found: tuple[Result, ...], answers: tuple[Fraction, ...], talk: Talk
) -> bool:
    if any(r.firm and r.value in answers for r in found):
        return True
    if any(_replaces(r, talk.final) for r in found):
        return True
    news = set(results.numbers(text)) - talk.known
    if any(a in news and (abs(a) > COMMON or any(r.value == a for r in found)) for a in answers):
        return True
    tried = {talk.final, talk.last} - {None, *answers}
    return bool(answers) and any(_confirms(text, n) for n in tried if n is not None)


def _replaces(result: Result, final: Fraction | None) -> bool:
    """Whether a number is put in the place of the learner's: "12, not 15"."""
    return result.instead is not None and result.instead == final != result.value


def _confirms(text: str, tried: Fraction) -> bool:
    """Whether a reply calls a number the correct one."""
    for match in _CONFIRMED.finditer(text.lower()):
        behind = results.numbers(re.split(r"[.?!](?:\s|$)", text[match.end() :])[0])
        if behind[:1] == (tried,):
            return True
    return False


def _nearly(
    text: str, found: tuple[Result, ...], answers: tuple[Fraction, ...], talk: Talk
) -> bool:
    if answers:
        if any(n in answers for n in results.numbers(text)):
            return True
        return any(r.value not in talk.known or _replaces(r, talk.last) for r in found)
    if any(r.value != talk.final for r in found) or set(results.stated(text)) - talk.known:
        return True
    return bool(results.named(text)) or (
        bool(_FOR_A_NAME.search(talk.last_question)) and _new_name(text, talk)
    )


def _new_name(text: str, talk: Talk) -> bool:
    """Whether a reply says that something is a thing nobody has spoken of yet."""
    said = content_stems(" ".join((talk.asked, *talk.learner, *talk.tutor)))
    return any(stem(word) not in said for word in results.things(text))
