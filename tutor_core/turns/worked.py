"""A worked example first, then one of the same kind: rung 3 before the first try."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import practice, scene, threads
from tutor_core.assessment import holds_answer
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations.offers import of_offer
from tutor_core.guardrails.limits import bounded
from tutor_core.guardrails.policy import answers_allowed
from tutor_core.hints import ladder
from tutor_core.messages import Judgement, Move
from tutor_core.moves import SIBLING_RUNG, Decision
from tutor_core.state import Changes, ThreadKind
from tutor_core.text import sentences
from tutor_core.turns.acting import button, finished

if TYPE_CHECKING:
    from tutor_core.course import Exercise
    from tutor_core.practice import Pick
    from tutor_core.scene import Scene
    from tutor_core.turn import Outcome, Turn


def can_be_shown(exercise: Exercise) -> bool:
    """Whether its author worked a sibling for it."""
    return any(h.rung == SIBLING_RUNG for h in exercise.steps[0].hints)


def give(turn: Turn, pick: Pick) -> Outcome | None:
    """Show a sibling worked, then set the exercise; without leave to, only the exercise.

    Returns None when the exercise's place is gone. The example itself leaves no evidence; an
    answer after it counts as one at rung 3.
    """
    turn.probe.reached("chosen")
    place = scene.of_exercise(pick.shelf, pick.exercise, turn.library)
    if place is None:
        return None
    closed = bounded(turn.state, turn.now).highest_rung < SIBLING_RUNG
    shown = "" if closed else example(turn, place)
    if gives_away(shown, place):
        shown = ""
    text = _words(turn, pick, place, shown, closed=closed)
    kind = ThreadKind.WORKED if shown else ThreadKind.PLAIN
    after = threads.opened(place, turn.incoming.event_id, turn.now, None)
    after = replace(after, kind=kind, said=(text,), phrases=turn.voice.used)
    turn.probe.reached("worded")
    explanation = of_offer(turn, replace(pick, why="worked" if shown else pick.wish))
    turn.probe.reached("checked")
    decision = Decision(Move.PRACTICE, "practice")
    buttons = (button(turn, "help"), button(turn, "idea"), button(turn, "why"))
    return finished(
        turn,
        place,
        decision,
        text,
        after,
        explanation,
        Changes(fresh=True),
        buttons if not (place.step and place.step.choices) else None,
    )


def _words(turn: Turn, pick: Pick, place: Scene, shown: str, *, closed: bool) -> str:
    say, concept = turn.voice.say, lower_first(pick.concept.title)
    if shown:
        lead = say("worked.lead", concept=concept, prompt=place.prompt)
        return f"{lead}\n\n{shown}"
    key = "worked.closed" if closed else "worked.in_book"
    lead = say(key, section=place.section.label, at=ladder.at(place.passage), concept=concept)
    return f"{lead}\n\n{place.prompt}"


def example(turn: Turn, place: Scene) -> str:
    """Return a worked sibling line by line and where the reason stands; "" without one.

    An author's ends in what to do with one's own exercise, another's gets such an end.
    """
    step, say = place.step, turn.voice.say
    where = say("worked.reason", place_of=ladder.place_of(place))
    authored = [h.text for h in step.hints if h.rung == SIBLING_RUNG] if step is not None else []
    if authored:
        *told, task = sentences(authored[0])
        return "\n".join([*told, where, task])
    other = _open_sibling(turn, place)
    if other is None:
        return ""
    (only,) = other.steps
    told = [say("worked.sibling", prompt=only.prompt, answer=ladder.answer_of(only))]
    told += [only.why] if only.why else []
    return "\n".join([*told, where, say("worked.now_you")])


def gives_away(shown: str, place: Scene) -> bool:
    """Whether an example holds the exercise's own answer; names of places give nothing away."""
    for name in place.names:
        shown = shown.replace(name, " ")
    return place.step is not None and holds_answer(place.step, shown, place.stem)


def _open_sibling(turn: Turn, place: Scene) -> Exercise | None:
    """Return a sibling whose answer may be seen: solved by the learner, or open by the policy."""
    own = place.exercise
    if own is None:
        return None
    policy = bounded(turn.state, turn.now)
    solved = {e.exercise_id for e in turn.state.evidence if e.judgement is Judgement.CORRECT}
    for other in ladder.siblings_of(own, place.shelf):
        goal = bool(threads.goal_concepts(turn.state) & set(other.concept_ids))
        ready = _ready(turn, other)
        free = other.id in solved or answers_allowed(
            policy, goal=goal, attempts=0, prerequisites_mastered=ready
        )
        if free and len(other.steps) == 1:
            return other
    return None


def _ready(turn: Turn, exercise: Exercise) -> bool:
    done = practice.done(turn.state, turn.library)
    found = (turn.library.concept(i) for i in exercise.concept_ids)
    return all(set(c.prerequisites) <= done for c in found if c is not None)
