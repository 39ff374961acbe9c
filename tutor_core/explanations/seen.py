"""What was seen before a suggestion was made, as /why tells it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import notes
from tutor_core.insights.standing import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tutor_core.ids import ConceptId
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

QUOTED = 80


def seen(
    turn: Turn, scene: Scene, before: Thread | None, fit: tuple[float, str] | None
) -> Iterator[str]:
    """Say what the thread showed before the move, and what is believed about its concepts."""
    say = turn.voice.say
    if fit is not None:
        yield say("seen.asked", question=short(scene.question))
        yield say("seen.fit", section=scene.section.label, fit=f"{fit[0]:.2f}", verdict=fit[1])
    elif scene.exercise is not None:
        yield say("seen.exercise", title=scene.exercise.title)
    else:
        yield say("seen.asked", question=short(scene.question))
    if before is not None:
        last = before.answers[-1].judgement if before.answers else ""
        n = len(before.answers)
        yield say("seen.tries", n=n, judgement=last) if n else say("seen.no_tries")
        yield (
            say("seen.help", rung=before.rung) if before.rung is not None else say("seen.no_help")
        )
    yield from concept_seen(turn, scene)


def concept_seen(turn: Turn, scene: Scene) -> Iterator[str]:
    """Say what is believed about the scene's concepts."""
    for concept_id in scene.exercise.concept_ids if scene.exercise else ():
        held = turn.state.mastery.get(concept_id) or turn.estimator.start(concept_id)
        title = turn.library.titles((concept_id,))
        yield turn.voice.say("seen.unaided", concept=title, n=held.unaided_successes)
        share = turn.estimator.estimate(held, turn.now)
        yield turn.voice.say("seen.estimate", concept=title, percent=percent(share))
    yield from claims_seen(turn, scene.exercise.concept_ids if scene.exercise else ())


def claims_seen(turn: Turn, concepts: Sequence[ConceptId]) -> Iterator[str]:
    """Say what the learner said about themselves and the concepts."""
    for key, concept in notes.said(turn.state, concepts):
        yield turn.voice.say(key, concept=turn.library.titles((concept,)))


def short(text: str, most: int = QUOTED) -> str:
    """Return a text cut to so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
