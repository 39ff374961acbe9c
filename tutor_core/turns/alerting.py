"""Turns about alerts: a teacher lists, acknowledges, answers; a learner hears the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.errors import RequestError
from tutor_core.guardrails.safeguarding import CATEGORIES
from tutor_core.messages import Button, Move
from tutor_core.state import Changes, Settled
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from tutor_core.messages import Reply
    from tutor_core.state import Raised
    from tutor_core.turn import Outcome, Turn

# Buttons under the list: more would push the list off a phone's screen (our choice).
BUTTONS = 3


def listed(turn: Turn) -> Outcome:
    """Show a teacher what waits, with numbers; whoever may be in danger stands first."""
    say = turn.voice.say
    if not turn.state.alerts:
        return shown(turn, say("alerts.none"))
    waiting = turn.state.alerts[::-1]
    lines = [say("alerts.line", number=r.number, what=_what(turn, r)) for r in waiting]
    text = "\n".join([say("alerts.title"), *lines, say("alerts.how")])
    outcome = shown(turn, text)
    buttons = tuple(_button(turn, raised) for raised in waiting[:BUTTONS])
    return replace(outcome, reply=replace(outcome.reply, buttons=buttons))


def _button(turn: Turn, raised: Raised) -> Button:
    label = turn.voice.say("button.alert_done", number=raised.number)
    return Button(f"alert_done:{raised.number}", label)


def _what(turn: Turn, raised: Raised) -> str:
    """Say who it is about, when, and what; never the words of a disclosure."""
    alert = raised.alert
    return turn.voice.say(
        f"alerts.{alert.category}",
        who=raised.who or turn.voice.say("alerts.somebody"),
        when=f"{alert.at.day} {alert.at:%B %H:%M} UTC",
        text=alert.text,
    )


def done(turn: Turn, number: int) -> Outcome:
    """Acknowledge an alert. Raises RequestError when it isn't open."""
    raised = _open(turn, number)
    settled = Settled(number, turn.now)
    left = len(turn.state.alerts) - 1
    text = turn.voice.say("alerts.done", what=_what(turn, raised), left=left)
    return shown(turn, text, changes=Changes(settled=(settled,)))


def answer(turn: Turn, number: int, text: str) -> Outcome:
    """Answer a question or a dispute. Raises RequestError for a disclosure: talk in person."""
    raised = _open(turn, number)
    if raised.alert.category in CATEGORIES:
        who = raised.who or turn.voice.say("alerts.somebody")
        raise RequestError(turn.voice.say("alerts.in_person", who=who, number=number))
    settled = Settled(number, turn.now, text)
    said = turn.voice.say("alerts.answered", who=raised.who or turn.voice.say("alerts.somebody"))
    return shown(turn, said, changes=Changes(settled=(settled,)))


def _open(turn: Turn, number: int) -> Raised:
    found = next((r for r in turn.state.alerts if r.number == number), None)
    if found is None:
        raise RequestError(turn.voice.say("alerts.no_such", number=number))
    return found


def told(turn: Turn, outcome: Outcome) -> Outcome:
    """Tell a learner what teachers answered since their last turn, before all else."""
    if not turn.state.answers or outcome.reply.move is Move.HAND_OVER:
        return outcome
    lines = [_answer(turn, raised) for raised in turn.state.answers]
    numbers = tuple(raised.number for raised in turn.state.answers)
    reply: Reply = replace(outcome.reply, text="\n\n".join([*lines, outcome.reply.text]))
    return replace(outcome, reply=reply, changes=replace(outcome.changes, told=numbers))


def _answer(turn: Turn, raised: Raised) -> str:
    kind = "dispute" if raised.alert.category == "dispute" else "question"
    about = " ".join(raised.alert.text.split())
    return turn.voice.say(f"alerts.told_{kind}", about=_short(about), answer=raised.answer)


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
