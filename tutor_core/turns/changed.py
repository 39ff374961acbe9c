"""An open task whose course has changed: what it stood on is gone, or asks something else now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import scene, threads
from tutor_core.intent import Attempt, Remark
from tutor_core.messages import Move, Reply
from tutor_core.requests import ChooseOption, MoreHelp, NoIdea, OfferIdea
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button, task_buttons

if TYPE_CHECKING:
    from tutor_core.intent import Understood
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

_ABOUT_THE_TASK = (Attempt, Remark, MoreHelp, NoIdea, OfferIdea, ChooseOption)


def noticed(turn: Turn, what: Understood) -> Outcome | None:
    """Say that the open task is gone or has changed; None when it stands or isn't meant.

    An answer to what is asked no longer is not judged: it would count against the learner.
    """
    thread = turn.state.thread
    if thread is None or thread.solved or not isinstance(what, _ABOUT_THE_TASK):
        return None
    place = turn.place
    if place is None:
        return _gone(turn, thread)
    return _anew(turn, thread, place) if scene.asks_otherwise(thread, place) else None


def _gone(turn: Turn, thread: Thread) -> Outcome:
    kind = "exercise" if thread.exercise_id is not None else "question"
    text = turn.voice.say(f"gone.{kind}")
    reply = Reply(text, Move.ASK_IDEA, (button(turn, "practise"),))
    return Outcome(reply, Changes(closing=(thread.id,)))


def _anew(turn: Turn, thread: Thread, place: Scene) -> Outcome:
    text = turn.voice.say("gone.changed", prompt=place.prompt)
    after = replace(threads.at_step(thread, place), said=(text,), phrases=turn.voice.used)
    sources = (place.source(turn.library),)
    reply = Reply(text, Move.ASK_IDEA, task_buttons(turn, place), sources=sources)
    return Outcome(reply, Changes(thread=after))
