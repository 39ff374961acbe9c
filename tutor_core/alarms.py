"""Writes to teachers about a disclosure until one of them has seen to it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from prompts.loader import spoken
from tutor_core.guardrails.policy import EVERYONE
from tutor_core.ids import LetterId
from tutor_core.letters import Letter, LetterKind
from tutor_core.messages import Button, Move, Reply
from tutor_core.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import ClassroomId
    from tutor_core.ports import Letterbox, Pressing
    from tutor_core.state import Person

# How long after a disclosure a teacher is written to again, and then once a day. Our choice: soon
# enough for a message that was overlooked, not so often that it is muted.
AGAIN = (timedelta(0), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
DAY = timedelta(days=1)

_log = logging.getLogger(__name__)


class Alarms:
    """Writes the letters that are due about disclosures; sending them is for others."""

    def __init__(self, letterbox: Letterbox, language: str = "en") -> None:
        """Take the store."""
        self._letterbox = letterbox
        self._phrases = spoken(language)
        self._unheard: set[tuple[ClassroomId, int]] = set()

    async def write(self, now: datetime) -> int:
        """Write what is due by ``now`` and return how many letters are new."""
        new = 0
        for one in await self._letterbox.pressing():
            if not one.teachers:
                self._nobody(one)
            for person in chosen(one.policy, one.teachers):
                new += await self._letterbox.keep_letter(self._letter(one, person, now))
        return new

    def _letter(self, one: Pressing, person: Person, now: datetime) -> Letter:
        raised = one.raised
        time = rounds(raised.alert.at, now)
        letter_id = LetterId(f"alert:{one.classroom}:{raised.number}:{person.id}:{time}")
        voice = Voice(self._phrases, letter_id)
        what = voice.say(
            f"alerts.{raised.alert.category}",
            who=raised.who or voice.say("alerts.somebody"),
            when=one.policy.when(raised.alert.at),
        )
        key = "letter.alert" if time == 1 else "letter.alert_again"
        text = voice.say(key, what=what, number=raised.number)
        seen = voice.say("button.alert_done", number=raised.number)
        reply = Reply(text, Move.SHOW, (Button(f"alert_done:{raised.number}", seen),))
        return Letter(letter_id, LetterKind.ALERT, one.classroom, person.id, now, reply)

    def _nobody(self, one: Pressing) -> None:
        key = (one.classroom, one.raised.number)
        if key not in self._unheard:
            self._unheard.add(key)
            _log.error("alert %d of %s waits: no teacher is known there", key[1], key[0])


def rounds(since: datetime, now: datetime) -> int:
    """Return how many times a teacher should have heard by now, from 1."""
    passed = now - since
    first = sum(passed >= pause for pause in AGAIN)
    return max(first + max(passed // DAY, 0), 1)


def chosen(policy: Policy, teachers: Sequence[Person]) -> Sequence[Person]:
    """Return who hears of disclosures: the one the policy names, else all; never nobody."""
    named = [one for one in teachers if one.name.casefold() == policy.alerts_to.casefold()]
    return named if named and policy.alerts_to != EVERYONE else teachers
