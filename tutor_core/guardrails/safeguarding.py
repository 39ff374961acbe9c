"""Disclosures: somebody is in danger, is hurt, or means to hurt. No model has a say in it. Pure.

Missing one is worse than answering one too many, but a school asks about suicide rates, wars and
Hamlet all day. So words of one's own are taken at their word, a topic only when nobody studies it,
and a game or a film when nobody is meant. What is looked for stands in ``prompts/cues/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.guardrails.spelling import readings

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

# Every message is read in all of them, whatever language the classroom speaks.
LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "other")
# Longer messages are read up to here, as by the tutor itself (guardrails.incoming).
READ = 4_000


class Concern(StrEnum):
    """What a disclosure is about; most pressing first."""

    DANGER = "danger"
    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    VIOLENCE = "violence"


FRIEND = "_friend"
CATEGORIES = frozenset(f"{concern}{about}" for concern in Concern for about in ("", FRIEND))
"""The categories of alerts that disclosures raise."""


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


def disclosure(text: str) -> Disclosure | None:
    """Return what a message discloses, None when it is nothing of the kind."""
    text = text[:READ]
    english = _english(text)
    return english if english is not None else _elsewhere(text)


def _english(text: str) -> Disclosure | None:
    found, plain = _cues("en"), readings(text)[0]
    played = found["play"].search(plain) is not None
    game = found["game"].search(plain) is not None
    for reading in readings(text):
        for concern in Concern:
            if played and (concern is Concern.VIOLENCE or game):
                continue
            if _own(reading, concern, found) and not _quoted(plain, played=played):
                return Disclosure(concern)
            friend = found.get(f"{concern}{FRIEND}")
            if friend is not None and friend.search(reading) and not played:
                return Disclosure(concern, friend=True)
    return None


def _own(reading: str, concern: Concern, found: Mapping[str, re.Pattern[str]]) -> bool:
    if concern is Concern.ABUSE and found["measured"].search(reading):
        return False  # "he hits me with 50 N" is a task
    if concern is Concern.DANGER and found["idiom"].search(reading):
        reading = reading.replace("kill me", "")
    if found[concern].search(reading):
        return True
    topic = found.get(f"{concern}_topic")
    if topic is None or not topic.search(reading):
        return False
    return not found["study"].search(reading) and not _asked_about(reading, found)


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
