"""Who sees a reply: what the teacher allows, over a floor that keeps what is personal private.

Pure. Only help with a task that was asked for in public may be seen there. Progress, goals,
reflections, explanations, reviews and what a limit says about one learner go to them alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.guardrails.policy import Replies
from tutor_core.messages import Move, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.messages import Incoming, Reply
    from tutor_core.state import Changes, LearnerState

_HELP = (Move.ASK_IDEA, Move.HINT, Move.JUDGE, Move.NOT_IN_MATERIALS)
_WHERE = {
    Replies.PRIVATE: Visibility.PRIVATE,
    Replies.THREAD: Visibility.THREAD,
    Replies.PUBLIC: Visibility.PUBLIC,
}


def visibility(
    incoming: Incoming, state: LearnerState, reply: Reply, changes: Changes
) -> Visibility:
    """Return where a reply goes."""
    if incoming.visibility is Visibility.PRIVATE or reply.move not in _HELP:
        return Visibility.PRIVATE
    if changes.goals or changes.notes or _tells(state, reply):
        return Visibility.PRIVATE
    return _WHERE[state.policy.replies]


def _tells(state: LearnerState, reply: Reply) -> bool:
    """Whether words of a goal or a reflection stand in what would be seen."""
    line = reply.explanation.line if reply.explanation is not None else ""
    seen = f"{reply.text}\n{line}".casefold()
    return any(words.casefold() in seen for words in _personal(state) if words)


def _personal(state: LearnerState) -> Iterator[str]:
    yield from (goal.text for goal in state.goals)
    yield from (goal.plan for goal in state.goals)
    yield from (said.text for said in state.reflections)
