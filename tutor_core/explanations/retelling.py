"""A suggestion explained to whoever asks why, which may be some time later.

What led to a suggestion is told as it was. What would change it is replayed from now, since days,
goals and what was said meanwhile change what comes next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import threads
from tutor_core.explanations.forecasts import Replay, forecast_from
from tutor_core.explanations.offers import changes_of
from tutor_core.explanations.suggestions import (
    change_words,
    changes,
    forecast_words,
    practice_change,
    told,
    topic_words,
)
from tutor_core.messages import Move
from tutor_core.practice import Pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.course import Exercise
    from tutor_core.messages import Explanation, Foretold
    from tutor_core.scene import Scene
    from tutor_core.state import Suggestion, Thread
    from tutor_core.turn import Turn

    Told = Iterable[tuple[str, Foretold]]

# What was foretold says which kind of suggestion it was.
_HELP = {"help", "idea", "attempts", "policy"}
_PRACTICE = {"correct_next", "correct_later"}
_OFFERED = {
    "review_right": "review",
    "checkpoint_tried": "checkpoint",
    "checkpoint_right": "checkpoint",
    "claim_right": "claim",
    "claim_wrong": "claim",
    "pace": "alike",
    "worked": "worked",
}


def as_now(turn: Turn, last: Suggestion) -> Explanation:
    """Return a suggestion's explanation with what would change it from here on."""
    why, keys = last.explanation, {one.key for one in last.explanation.foretold}
    thread = turn.state.thread
    place = turn.place
    if thread is None or place is None or thread.solved or thread.id != last.thread_id:
        return told(why, [_practice(turn)]) if keys & _PRACTICE else why
    if keys & _HELP:
        view = threads.view(thread, turn.state, turn.library, turn.now)
        return told(why, change_words(turn, changes(view, turn.state.policy)))
    found = _of_exercise(turn, last.move, thread, place, keys)
    return told(why, found) if found is not None else why


def _practice(turn: Turn) -> tuple[str, Foretold]:
    """Say what would move practice on when nothing is open."""
    at = _here(turn)
    offered = at.pick()
    if offered is None:
        return topic_words(turn, at, None)
    return practice_change(turn, at, offered, given=False)


def _here(turn: Turn) -> Replay:
    return Replay(turn.state, turn.library, turn.estimator, turn.now)


def _of_exercise(
    turn: Turn, move: Move, thread: Thread, place: Scene, keys: set[str]
) -> Told | None:
    exercise = place.exercise
    if exercise is None or not keys & (_PRACTICE | _OFFERED.keys()):
        return None
    if move is Move.JUDGE:
        at, rung = _here(turn), threads.help_so_far(thread)
        found = forecast_from(at, exercise, place.step_number, rung, thread)
        return [forecast_words(turn, at, found, exercise)]
    offered = _offered(turn, place, exercise, keys)
    return changes_of(turn, offered) if offered is not None else None


def _offered(turn: Turn, place: Scene, exercise: Exercise, keys: set[str]) -> Pick | None:
    """Return the offer as it was made, as far as what would change it depends on it."""
    concept = turn.library.concept(exercise.concept_ids[0]) if exercise.concept_ids else None
    if concept is None:
        return None
    why = next((_OFFERED[key] for key in keys if key in _OFFERED), "same")
    wish = "same" if keys & _PRACTICE else "topic"
    return Pick(place.shelf, exercise, concept, why, 0.0, wish=wish)
