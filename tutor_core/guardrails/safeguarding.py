"""Disclosures: somebody is in danger, is hurt, or means to hurt. No model has a say in it. Pure.

Missing one is worse than answering one too many, but a school asks about suicide rates, wars and
Hamlet all day. So words of one's own are taken at their word, a topic only when nobody studies it,
and a game or a film when nobody is meant. What is looked for stands in ``prompts/cues/``: phrases
in many languages, and frames (``guardrails.frames``) in English. Sayings ("I'm dying lol") and
exercises ("if I jump off a bridge, how fast ...") are taken out first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.guardrails import frames
from tutor_core.guardrails.spelling import readings

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

# Every message is read in all of them, whatever language the classroom speaks.
LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "other")
# Longer messages are read up to here, as by the tutor itself (guardrails.incoming).
READ = 4_000
# A topic is mentioned in passing in longer sentences that speak of nobody (our choice, from the
# sentences of a sociology book and from what people type who mean themselves).
TOPIC_WORDS = 7


class Concern(StrEnum):
    """What a disclosure is about; most pressing first."""

    DANGER = "danger"
    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    VIOLENCE = "violence"
    HOME = "home"


FRIEND = "_friend"
# Told of others as of oneself: who is in danger or has no home needs somebody, whoever says so.
_ALONE = (Concern.DANGER, Concern.HOME)
URGENCY = tuple(
    f"{concern}{about}"
    for concern in Concern
    for about in (("",) if concern in _ALONE else ("", FRIEND))
)
"""The categories of alerts that disclosures raise, the most pressing first."""
CATEGORIES = frozenset(URGENCY)
TALK = "talk"
"""The category of an alert that somebody would like to talk: no disclosure, but next to them."""
_FRAMES = "en.frames.safeguarding"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What somebody told: about what, whether of somebody else, and in which language."""

    concern: Concern
    friend: bool = False
    language: str = "en"

    @property
    def category(self) -> str:
        """The category of its alert, and the name of its fixed text."""
        return f"{self.concern}{FRIEND if self.friend else ''}"


def urgency(category: str) -> int:
    """Return how soon an alert wants a teacher, 0 for the soonest: everything else comes last."""
    order = (*URGENCY, TALK)
    return order.index(category) if category in order else len(order)


def disclosure(text: str) -> Disclosure | None:
    """Return what a message discloses, None when it is nothing of the kind."""
    text = text[:READ]
    english = _english(text)
    return english if english is not None else _elsewhere(text)


def _english(text: str) -> Disclosure | None:
    found, plain = _cues("en"), readings(text)[0]
    played = found["play"].search(plain) is not None
    game = found["game"].search(plain) is not None
    concerns = [c for c in Concern if not (played and (c is Concern.VIOLENCE or game))]
    for reading in dict.fromkeys(_literal(reading, found) for reading in readings(text)):
        pieces = tuple(frames.pieces(reading))
        for concern in concerns:
            if not played and _friend(reading, pieces, concern, found):
                return Disclosure(concern, friend=True)
            if _own(reading, pieces, concern, found) and not _quoted(plain, played=played):
                return Disclosure(concern)
    return None


def _literal(reading: str, found: Mapping[str, re.Pattern[str]]) -> str:
    """Take out what is only a saying, a sum, or said about marks."""
    reading = found["saying"].sub(" ", reading)
    return reading.replace("kill me", "") if found["idiom"].search(reading) else reading


def _friend(
    reading: str, pieces: Sequence[str], concern: Concern, found: Mapping[str, re.Pattern[str]]
) -> bool:
    """Whether a message tells of somebody else, and not of oneself as well."""
    name = f"{concern}{FRIEND}"
    if _of_others(reading, found, "work"):
        return False
    if not (name in found and found[name].search(reading)) and not _framed(name, pieces):
        return False
    whole = frames.frames(_FRAMES)["strip.friend"]
    rest = tuple(whole.sub("", piece) for piece in pieces)
    return not _own(" ".join(rest), rest, concern, found)


def _own(
    reading: str, pieces: Sequence[str], concern: Concern, found: Mapping[str, re.Pattern[str]]
) -> bool:
    if concern is Concern.ABUSE and found["measured"].search(reading):
        return False  # "he hits me with 50 N" is a task
    if concern is not Concern.DANGER and _of_others(reading, found, "work", "study"):
        return False
    if concern in found and found[concern].search(reading):
        return True
    if _framed(concern, pieces):
        return True
    topic = found.get(f"{concern}_topic")
    if topic is None or not topic.search(reading):
        return False
    if found["first_person"].search(reading) is None and len(reading.split()) > TOPIC_WORDS:
        return False  # a sentence of an answer, about people in general
    return not found["study"].search(reading) and not _asked_about(reading, found)


def _framed(name: str, pieces: Sequence[str]) -> bool:
    return any(frames.found(_FRAMES, f"tell.{name}", piece) for piece in pieces)


def _of_others(reading: str, found: Mapping[str, re.Pattern[str]], *about: str) -> bool:
    """Whether a message is about a work or a subject, and nobody speaks of themselves in it."""
    if found["first_person"].search(reading) is not None:
        return False
    return any(found[key].search(reading) for key in about)


def _asked_about(reading: str, found: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a message asks what something is, and not for the one who asks."""
    return bool(found["asks"].search(reading)) and not found["first_person"].search(reading)


def _quoted(plain: str, *, played: bool) -> bool:
    """Whether somebody in a work says it, and the message asks about the work."""
    found = _cues("en")
    if found["seriously"].search(plain):
        return False
    about = played or found["work"].search(plain)
    return bool(about and found["asks"].search(plain) and found["says"].search(plain))


def _elsewhere(text: str) -> Disclosure | None:
    plain = readings(text)[0]
    for language in LANGUAGES[1:]:
        for concern, pattern in _cues(language).items():
            if pattern.search(plain):
                return Disclosure(Concern(concern), language=language)
    return None


@cache
def _cues(language: str) -> Mapping[str, re.Pattern[str]]:
    return cues(f"{language}.safeguarding")
