"""What judging an attempt comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from fractions import Fraction

Effect = Literal["", "good", "workable", "unhelpful"]


class Miss(StrEnum):
    """What kind of miss an attempt is."""

    SIGN = "sign"
    SLIP = "slip"
    INVERSE = "inverse"
    RECIPROCAL = "reciprocal"
    UNIT = "unit"
    NOT_SIMPLIFIED = "not simplified"
    FORM = "form"
    KNOWN = "known"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FirstMove:
    """A first move told in words, such as "take away 4": add, subtract, multiply or divide."""

    op: Literal["add", "subtract", "multiply", "divide"]
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement of an attempt and what it stands on.

    ``normalised`` is a canonical form of the attempt, to notice repeats. ``reveals`` is the
    author's text for a known wrong answer. ``met`` and ``missing`` are key points of a short
    answer. With ``readable`` false the text couldn't be read as an answer. ``move`` is a first
    move told in words, ``effect`` what it does to the equation.
    """

    judgement: Judgement
    normalised: str
    reveals: str = ""
    miss: Miss | None = None
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    readable: bool = True
    move: FirstMove | None = None
    effect: Effect = ""


def unreadable(text: str) -> Assessment:
    """Return the assessment of a text that can't be read as an answer."""
    return Assessment(Judgement.UNSURE, text[:80], readable=False)
