"""What judging an attempt comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from tutor_core.errors import RequestError
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from fractions import Fraction

Operation = Literal["add", "subtract", "multiply", "divide"]
Effect = Literal["", "good", "workable", "unhelpful"]

# A repeat is noticed by comparing this much of a written answer (our choice).
NORMALISED_LENGTH = 200


class Unreadable(RequestError):
    """A text isn't mathematics this package takes. Caught inside it; never leaves it."""

    def __init__(self, log: str) -> None:
        """Keep the reason for whoever debugs; the learner only hears that it can't be read."""
        super().__init__("I can't read that. Write it more simply, like x = 3 or 2x + 1.", log)


class Miss(StrEnum):
    """What kind of miss an attempt is; FORM is the right idea, unfinished or in another form.

    From LACKING on they are of sets: a solution lacks, one is too many, both; an end is wrongly in
    or out; one of two ends is left open; the other side of the right number, perhaps by a negative
    factor; the right number without its side; "and" for "or"; true, and not solved yet.
    """

    SIGN = "sign"
    SLIP = "slip"
    INVERSE = "inverse"
    UNIT = "unit"
    NOT_SIMPLIFIED = "not_simplified"
    RECIPROCAL = "reciprocal"
    FORM = "form"
    KNOWN = "known"
    OTHER = "other"
    LACKING = "lacking"
    EXTRA = "extra"
    MIXED = "mixed"
    BOUNDARY = "boundary"
    OPEN = "open"
    SIDE = "side"
    TURNED = "turned"
    EDGE = "edge"
    JOINED = "joined"
    UNSOLVED = "unsolved"


class Aside(StrEnum):
    """What an attempt is besides an answer, so that it is met with words of its own.

    FURTHER is the right move on the learner's own line; HOLDS, TIPS and COUNT are sums with a
    number put into the equation: it holds, it doesn't, or the sum is miscounted; TRUE is a sum
    that is true. SMALL answers the tutor's small question, AGAIN doesn't, KEPT can't be told.
    """

    FURTHER = "further"
    HOLDS = "holds"
    TIPS = "tips"
    COUNT = "count"
    TRUE = "true"
    SMALL = "small"
    AGAIN = "again"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class FirstMove:
    """A first move told in words: "take away 4" is subtract 4, "take 2x off" subtract 2 with x."""

    op: Operation
    amount: Fraction
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Untold:
    """A first move told without its number: "take it away", "do I divide?"."""

    op: Operation


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement of an attempt and what it stands on.

    ``normalised`` is a canonical form of the attempt, to notice repeats. ``reveals`` is the
    author's text for a known wrong answer. ``missing`` and ``met`` are key points of a short
    answer (for ideas: the learner's own telling words). ``readable`` false means "I can't read
    that". ``move`` is a first move told in words, ``effect`` what it does to the equation, and
    ``result`` the equation it leads to ("" where that would be the answer). ``unsettled`` are
    words of a short answer that say the opposite of what is right, as typed. ``aside`` says that
    it is something besides an answer, ``told`` what is to be told about that.
    """

    judgement: Judgement
    normalised: str
    reveals: str = ""
    miss: Miss | None = None
    missing: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    readable: bool = True
    move: FirstMove | Untold | None = None
    effect: Effect = ""
    result: str = ""
    unsettled: tuple[str, ...] = ()
    aside: Aside | None = None
    told: tuple[str, ...] = ()


def unsure(text: str, *, readable: bool = True) -> Assessment:
    """Return the assessment of a text that can't be judged."""
    plain = " ".join(text.lower()[: 4 * NORMALISED_LENGTH].split())
    return Assessment(Judgement.UNSURE, plain[:NORMALISED_LENGTH], readable=readable)


def incorrect(normalised: str, miss: Miss = Miss.OTHER, reveals: str = "") -> Assessment:
    """Return the assessment of a wrong answer."""
    return Assessment(Judgement.INCORRECT, normalised, reveals, miss)


def partly(normalised: str, miss: Miss) -> Assessment:
    """Return the assessment of an answer that is right but not what was asked for yet."""
    return Assessment(Judgement.PARTLY, normalised, miss=miss)
