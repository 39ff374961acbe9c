"""Writes the letters that are due: a learner is reminded at most once a day, at their hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from prompts.loader import phrases
from tutor_core import goals, reviews
from tutor_core.ids import LetterId
from tutor_core.letters import Letter, LetterKind
from tutor_core.messages import Button, Move, Reply
from tutor_core.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from tutor_core.curriculum.libraries import Libraries
    from tutor_core.guardrails.policy import Policy
    from tutor_core.letters import Remindable
    from tutor_core.ports import Letterbox
    from tutor_core.state import Goal, LearnerState

# When learners who said no other hour are reminded, on the classroom's clock: after school. The
# letter may be up to so much later, when the program wasn't running. Both our choice.
USUAL_HOUR = time(17)
LATEST = timedelta(hours=3)
# Who was here within this time has seen what is due (our choice).
JUST_HERE = timedelta(hours=1)


class Reminders:
    """Writes the letters that are due into the store; sending them is for others."""

    def __init__(self, letterbox: Letterbox, libraries: Libraries, language: str = "en") -> None:
        """Take the store and the libraries."""
        self._letterbox = letterbox
        self._libraries = libraries
        self._phrases = phrases(language)

    async def write(self, now: datetime) -> int:
        """Write what is due by ``now`` and return how many letters are new."""
        new = 0
        for one in await self._letterbox.remindable(now):
            letter = await self._reminder(one, now)
            if letter is not None:
                new += await self._letterbox.keep_letter(letter)
        return new

    async def _reminder(self, one: Remindable, now: datetime) -> Letter | None:
        state = await self._letterbox.state_of(one.classroom, one.person)
        if state is None or not _their_hour(one, state.policy, now) or _just_here(state, now):
            return None
        library = self._libraries.opened(state, await self._libraries.of(state)).library
        found = reviews.reminder(state, now, state.policy, library)
        today = now.astimezone(_zone(one, state.policy)).date()
        soon = [g for g in goals.open_goals(state) if g.due and 0 <= (g.due - today).days <= 1]
        if (found is None and not soon) or reviews.quiet(state.policy, now):
            return None
        letter_id = LetterId(f"reminder:{one.classroom}:{one.person}:{today}")
        voice = Voice(self._phrases, letter_id)
        due = found.concept_ids if found is not None else ()
        lines = [*_about_goals(voice, soon, today)]
        if due:
            lines.insert(0, _about_reviews(voice, len(due), library.titles(due[:1])))
        reply = Reply("\n".join(lines), Move.REVIEW, _buttons(voice, reviewing=bool(due)))
        return Letter(letter_id, LetterKind.REMINDER, one.classroom, one.person, now, reply)


def _zone(one: Remindable, policy: Policy) -> tzinfo:
    return ZoneInfo(one.zone) if one.zone else policy.zone


def _their_hour(one: Remindable, policy: Policy, now: datetime) -> bool:
    here = now.astimezone(_zone(one, policy))
    hour = time.fromisoformat(one.remind_at) if one.remind_at else USUAL_HOUR
    start = here.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return start <= here < start + LATEST


def _just_here(state: LearnerState, now: datetime) -> bool:
    return state.last_turn is not None and now - state.last_turn < JUST_HERE


def _about_reviews(voice: Voice, n: int, concept: str) -> str:
    return voice.say("letter.review" if n == 1 else "letter.reviews", n=n, concept=concept)


def _about_goals(voice: Voice, soon: Sequence[Goal], today: date) -> list[str]:
    keys = ("letter.goal_tomorrow", "letter.goal_today")
    return [voice.say(keys[goal.due == today], goal=goal.text) for goal in soon]


def _buttons(voice: Voice, *, reviewing: bool) -> tuple[Button, ...]:
    first = "review" if reviewing else "practise"
    return (
        Button(first, voice.say(f"button.{first}")),
        Button("no_reminders", voice.say("button.no_reminders")),
    )
