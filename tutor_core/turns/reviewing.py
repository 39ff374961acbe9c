"""Reviews as the learner meets them: /review, its switch, and a line at a session's start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import practice, reviews
from tutor_core.errors import RequestError
from tutor_core.messages import Button, Move, Reply
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button
from tutor_core.turns.practising import give

if TYPE_CHECKING:
    from datetime import time

    from tutor_core.dates import Clock
    from tutor_core.requests import RemindAt
    from tutor_core.turn import Turn

# Time zones named to choose from (our choice).
ZONES_NAMED = 4
# What is said then matters more than what is due.
_NOT_BESIDE = (Move.REVIEW, Move.HAND_OVER, Move.DECLINE)


def start(turn: Turn) -> Outcome:
    """Give what has been due longest, or say when the next review is."""
    pick = practice.review(turn.state, turn.library, turn.estimator, turn.now)
    if pick is not None:
        return give(turn, pick)
    return Outcome(Reply(_nothing_due(turn), Move.SHOW, (button(turn, "practise"),)))


def _nothing_due(turn: Turn) -> str:
    say, state = turn.voice.say, turn.state
    if not state.policy.reviews:
        return say("review.closed")
    following = reviews.coming(state, turn.library, turn.now)
    if following is None:
        return say("review.none_yet")
    days = reviews.days_until(following, state.policy, turn.now)
    title = turn.library.titles((following.concept_id,))
    return say("review.later", concept=title, when=_when(turn, days))


def _when(turn: Turn, days: int) -> str:
    return turn.voice.say("review.tomorrow" if days == 1 else "review.in_days", n=days)


def switch(turn: Turn, *, on: bool) -> Outcome:
    """Switch the learner's own reminders on or off; /review works either way."""
    text = turn.voice.say("review.on" if on else "review.off")
    return Outcome(Reply(text, Move.SHOW), Changes(reminders=on))


def remind_at(turn: Turn, request: RemindAt) -> Outcome:
    """Set when the learner is reminded, and remind them from now on. Raises RequestError."""
    found, named = reviews.hour(f"{request.at} {request.zone}")
    if found is None:
        raise RequestError(turn.voice.say("review.no_such_time"))
    at, where = found.at, _zone(turn, named, found.at)
    _refuse_quiet(turn, found, where)
    shown = where or turn.state.policy.time_zone
    text = turn.voice.say("review.at", time=f"{at:%H:%M}", zone=shown)
    changes = Changes(reminders=True, remind_at=f"{at:%H:%M}", zone=where)
    return Outcome(Reply(text, Move.SHOW), changes)


def _zone(turn: Turn, name: str, at: time) -> str:
    """Return the time zone of a name or of a city, "" for none. Raises RequestError."""
    found = reviews.zones(name) if name else [""]
    if len(found) == 1:
        return found[0]
    key = "review.which_zone" if found else "review.no_such_zone"
    zones = ", ".join(found[:ZONES_NAMED])
    raise RequestError(turn.voice.say(key, zone=name, time=f"{at:%H:%M}", zones=zones))


def _refuse_quiet(turn: Turn, found: Clock, where: str) -> None:
    """Raise RequestError for a time at which no reminder would come."""
    policy = turn.state.policy
    if not reviews.quiet_at(policy, turn.now, found.at, where):
        return
    later = found.at.replace(hour=(found.at.hour + 12) % 24)
    meant = not found.sure and not reviews.quiet_at(policy, turn.now, later, where)
    key = "review.quiet_then_later" if meant else "review.quiet_then"
    said = turn.voice.say(
        key,
        start=f"{policy.quiet_from:%H:%M}",
        end=f"{policy.quiet_until:%H:%M}",
        zone=policy.time_zone,
        time=f"{found.at:%H:%M}",
        later=f"{later:%H:%M}",
    )
    raise RequestError(said)


def reminded(turn: Turn, reply: Reply) -> Reply:
    """Return a session's first reply with a line about what is due, where that is welcome."""
    found = reviews.reminder(turn.state, turn.now, turn.state.policy, turn.library)
    if found is None or reply.move in _NOT_BESIDE:
        return reply
    n = len(found.concept_ids)
    first = turn.library.titles(found.concept_ids[:1])
    line = turn.voice.say("review.remind_one" if n == 1 else "review.remind", n=n, concept=first)
    start_now = Button("review", turn.voice.say("button.review"))
    return replace(reply, text=f"{line}\n\n{reply.text}", buttons=(*reply.buttons, start_now))
