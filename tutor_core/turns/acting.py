"""Acting on a decision: word it, check it, explain it, and put the turn's outcome together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import threads
from tutor_core.explanations import suggestions
from tutor_core.ids import SuggestionId
from tutor_core.messages import Button, Explanation, Judgement, Reply
from tutor_core.moves import Decision, Kind, Signal
from tutor_core.state import Changes, Suggestion
from tutor_core.turn import Draft, Outcome
from tutor_core.turns import checking
from tutor_core.wording import offline

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

# Labels longer than this don't fit a button (Discord and Telegram show about this much).
LABEL = 60


def act(
    turn: Turn,
    place: Scene,
    thread: Thread,
    decision: Decision,
    signal: Signal,
    fit: tuple[float, str] | None = None,
) -> Outcome:
    """Word, check and explain a move on a task, and write what it leads to."""
    turn.probe.reached("chosen")
    words = offline.say(decision, place, thread, None, turn.voice)
    said = checked(turn, decision, place, words)
    small = words.small if said == words.text else None
    after = threads.moved(thread, decision, signal, said, turn.voice.used, turn.now, small)
    before = thread if signal.kind is not Kind.QUESTION else None
    explanation = suggestions.explain(turn, decision, place, before, after, fit)
    outcome = finished(turn, place, decision, said, after, explanation)
    draft = Draft(said, decision, place, thread, checker(turn, decision, place))
    return replace(outcome, draft=draft)


def checked(
    turn: Turn,
    decision: Decision,
    place: Scene,
    said: offline.Said,
    otherwise: str = "",
    judgement: Judgement | None = None,
) -> str:
    """Return words that pass the outgoing checks: the first ones, ``otherwise``, or plain ones."""
    turn.probe.reached("worded")
    text = said.text
    if checking.faults(turn, decision, place, said, judgement):
        text = otherwise or offline.plain(decision, place, turn.voice).text
    turn.probe.reached("checked")
    return text


def checker(
    turn: Turn, decision: Decision, place: Scene, judgement: Judgement | None = None
) -> Callable[[str], tuple[str, ...]]:
    """Return the checks that other words for a move have to pass, too."""

    def check(other: str) -> tuple[str, ...]:
        return checking.faults(turn, decision, place, offline.Said(other), judgement)

    return check


def finished(
    turn: Turn,
    place: Scene,
    decision: Decision,
    said: str,
    after: Thread,
    explanation: Explanation,
    changes: Changes | None = None,
    buttons: tuple[Button, ...] | None = None,
    judgement: Judgement | None = None,
) -> Outcome:
    """Put a move together: reply with buttons and source, thread, suggestion."""
    reply = Reply(
        said,
        decision.move,
        task_buttons(turn, place) if buttons is None else buttons,
        rung=decision.rung,
        judgement=judgement,
        sources=(place.source(turn.library),),
        explanation=explanation,
    )
    changes = changes or Changes()
    return Outcome(
        reply, replace(changes, thread=after, suggestion=suggestion(turn, reply, after))
    )


def suggestion(turn: Turn, reply: Reply, thread: Thread | None = None) -> Suggestion | None:
    """Return the record of a reply that proposes something."""
    if reply.explanation is None:
        return None
    return Suggestion(
        SuggestionId(f"suggestion:{turn.incoming.event_id}"),
        turn.now,
        reply.move,
        reply.rung,
        reply.text,
        reply.explanation,
        thread.id if thread is not None else None,
        sources=tuple(turn.library.quoted(source) for source in reply.sources),
    )


def button(turn: Turn, name: str) -> Button:
    """Return the button of a name, labelled in the tutor's words."""
    return Button(name, turn.voice.say(f"button.{name}"))


def open_task(turn: Turn) -> tuple[Thread | None, Scene | None]:
    """Return the thread that waits for an answer and its scene; (None, None) without one."""
    thread = turn.state.thread
    if thread is None or thread.solved:
        return None, None
    return thread, turn.place


def task_buttons(turn: Turn, place: Scene) -> tuple[Button, ...]:
    """Return an open task's buttons: its options if it has any, then help, idea and why."""
    choices = place.step.choices if place.step is not None else ()
    options = [Button(f"option:{i}", c.text) for i, c in enumerate(choices)]
    names = ("help", "why") if options else ("help", "idea", "why")
    return (*options, *(button(turn, n) for n in names))
