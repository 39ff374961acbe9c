"""Exercises put aside in this sitting: two don't take turns while others wait. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor_core.course import Exercise
    from tutor_core.ids import ExerciseId
    from tutor_core.state import LearnerState, Thread

# As many as are remembered of those that were done (see ``practice.RECENT``).
KEPT = 12


def new_first(tasks: list[Exercise], state: LearnerState) -> list[Exercise]:
    """Return what hasn't been before the learner in this sitting, else what was longest ago."""
    seen = [e.exercise_id for e in state.evidence if e.session == state.session]
    if state.thread is not None and not state.thread.solved:
        seen += state.thread.given
    lately = {exercise_id: i for i, exercise_id in enumerate(seen)}
    new = [e for e in tasks if e.id not in lately]
    return new or sorted(tasks, key=lambda e: lately[e.id])[:1]


def put_aside(thread: Thread | None) -> tuple[ExerciseId, ...]:
    """Return the exercises that are put aside when the next is given, oldest first."""
    if thread is None or thread.solved or thread.exercise_id is None:
        return ()
    return (*thread.given, thread.exercise_id)[-KEPT:]
