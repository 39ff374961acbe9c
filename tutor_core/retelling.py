"""A suggestion explained to whoever asks why, which may be some time later.

What led to a suggestion is told as it was. What would change it is replayed from now, since days,
goals and what was said meanwhile change what comes next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import scene, threads
from tutor_core.assessment import holds_answer
from tutor_core.explanations import (
    change_words,
    changes,
    forecast_words,
    practice_change,
    short,
    told,
    topic_words,
)
from tutor_core.forecasts import Replay, forecast_from
from tutor_core.messages import Move
from tutor_core.offers import changes_of
from tutor_core.practice import Pick
from tutor_core.scene import of_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.course import Exercise, Source
    from tutor_core.messages import Explanation, Foretold
    from tutor_core.scene import Scene
    from tutor_core.state import Suggestion, Thread
    from tutor_core.turn import Turn

    Told = Iterable[tuple[str, Foretold]]

# Characters shown of a passage that is gone: a sentence or three (our choice).
QUOTED_PASSAGE = 300
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
    place = scene.of_thread(thread, turn.library) if thread is not None else None
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


# --- Shown ---------------------------------------------------------------------------------------


def lines(turn: Turn, why: Explanation, sources: Sequence[Source]) -> list[str]:
    """Return all of an explanation, for whoever asks why."""
    say = turn.voice.say
    places = "; ".join(_place(s) for s in sources)
    found = [f"{say('explain.title')} {why.line}"]
    if why.seen:
        found.append(say("explain.seen", seen="; ".join(why.seen)))
    found.append(say("explain.rule", rule=why.rule))
    found.append(say("explain.sources", sources=places) if places else say("explain.no_sources"))
    found += _as_it_was(turn, sources)
    found.append(say("explain.goal", goal=why.goal) if why.goal else say("explain.no_goal"))
    if why.policy:
        found.append(say("explain.policy", policy=", ".join(why.policy)))
    found.append(say("explain.worded", worded_by=why.worded_by))
    if why.would_change:
        found.append(say("explain.change", change=" ".join(why.would_change)))
    return found


def _as_it_was(turn: Turn, sources: Sequence[Source]) -> list[str]:
    """Quote what the course says no longer, as it was when the suggestion was made."""
    gone = [s for s in sources if not turn.library.says_still(s)]
    texts = [short(" ".join(s.text.split()), QUOTED_PASSAGE) for s in gone]
    return [
        turn.voice.say("explain.as_it_was", text=text)
        if text and not _answers(turn, text)
        else turn.voice.say("explain.as_it_was_kept")
        for text in texts
    ]


def _answers(turn: Turn, text: str) -> bool:
    """Whether a quotation would answer the open exercise."""
    thread = turn.state.thread
    place = of_thread(thread, turn.library) if thread is not None else None
    if thread is None or thread.solved or place is None or place.step is None:
        return False
    return holds_answer(place.step, text, place.stem)


def _place(source: Source) -> str:
    label = f"{source.section} {source.title}".strip()
    return ", ".join(part for part in (source.course, label, source.place) if part)
