"""Which of a rule's reasons it was, where a rule has several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import threads
from tutor_core.guardrails.policy import Answers

if TYPE_CHECKING:
    from tutor_core.moves import Decision
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

_OPENED_BY = {Answers.ALWAYS: "_always", Answers.PREREQUISITES: "_prerequisites"}


def which(turn: Turn, decision: Decision, scene: Scene, before: Thread | None) -> str:
    """Return what sets a reason apart from its rule's usual one; ``before`` is before the move."""
    if decision.rule == "one_rung_up":
        return "_first" if before is not None and _unhelped(before) else ""
    if decision.rule != "answer_allowed":
        return ""
    concepts = scene.exercise.concept_ids if scene.exercise is not None else ()
    for_goal = bool(threads.goal_concepts(turn.state) & set(concepts))
    policy = turn.state.policy
    return _OPENED_BY.get(policy.goal_answers if for_goal else policy.answers, "")


def _unhelped(thread: Thread) -> bool:
    """Whether there was no hint yet but the question that opened the task."""
    return thread.rung is None or (thread.rung == 0 and thread.hinted_at in (None, thread.opened))


def times(turn: Turn, before: Thread | None) -> str:
    """Say how often a step was tried."""
    n = len(before.answers) if before is not None else 0
    key = f"why.times_{n}"
    return turn.voice.say(key if turn.voice.has(key) else "why.times", n=n)
