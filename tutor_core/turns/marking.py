"""What teachers' marks are to a learner's answer: it is judged by them, or waits for one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.answers import Answer
from tutor_core.assessment import Exemplar, assess
from tutor_core.course import AnswerKind
from tutor_core.messages import Judgement, Role
from tutor_core.text import content_stems, folded

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment
    from tutor_core.scene import Scene
    from tutor_core.turn import Outcome, Turn

# A longer text isn't shown to a teacher to be marked in passing (our choice: some sentences).
LONGEST_MARKED = 600


async def exemplars(turn: Turn, place: Scene, text: str) -> tuple[Exemplar, ...]:
    """Return what teachers marked of the step that is answered; none but for answers in words."""
    like = _answer(turn, place, text)
    if like is None:
        return ()
    found = await turn.learners.marked(turn.state.classroom, like)
    marked = tuple(Exemplar(a.text, a.judgement) for a in found if a.judgement is not None)
    # Off the loop, and kept for the judging that follows: counting a book's words and what 128
    # marks come to take a fifth and a third of a second when they are new.
    await asyncio.to_thread(assessed, place, text, marked)
    return marked


def assessed(place: Scene, text: str, marked: tuple[Exemplar, ...] = ()) -> Assessment:
    """Judge an answer to the scene's step. Raises ValueError on a free question."""
    if place.step is None:
        raise ValueError("a free question has no answer to be judged")
    rarity = place.shelf.telling if place.step.kind is AnswerKind.SHORT else None
    return assess(place.step, text, place.stem, exemplars=marked, rarity=rarity)


def noted(
    turn: Turn,
    place: Scene,
    text: str,
    assessment: Assessment,
    marked: tuple[Exemplar, ...],
    outcome: Outcome,
) -> Outcome:
    """Say in the explanation that marks decided, or let what can't be judged wait for one."""
    if marked and assessed(place, text).judgement is not assessment.judgement:
        count = "marked_one" if len(marked) == 1 else "marked_several"
        answers = turn.voice.say(f"seen.{count}", n=len(marked))
        return _explained(outcome, turn.voice.say("seen.marked", answers=answers))
    answer = _answer(turn, place, text)
    if answer is None or not _waits(turn, place, text, assessment):
        return outcome
    changes = replace(outcome.changes, answers=(answer,))
    return _explained(replace(outcome, changes=changes), turn.voice.say("seen.waits"))


def _waits(turn: Turn, place: Scene, text: str, assessment: Assessment) -> bool:
    """Whether an answer is for a teacher to mark: a learner's, in words, that can't be judged.

    What answers a smaller question, or "explain your thinking", is no answer to the task.
    """
    if not turn.state.policy.grade_queue or turn.state.role is not Role.LEARNER:
        return False
    thread = turn.state.thread
    if thread is not None and (thread.no_ideas or thread.awaiting):
        return False
    if _private(place, text):
        return False
    unsure = assessment.judgement is Judgement.UNSURE and assessment.readable
    return unsure and len(text) <= LONGEST_MARKED and any(c.isalnum() for c in text)


def _private(place: Scene, text: str) -> bool:
    """Whether a text tells of somebody's life and shares no word with the task or its answers."""
    if cues()["private"].search(folded(text)) is None:
        return False
    step = place.step
    answers = (*step.accepted, *(point.text for point in step.key_points)) if step else ()
    task = content_stems(" ".join((place.stem, place.prompt, *answers)))
    return not task & content_stems(text)


def _answer(turn: Turn, place: Scene, text: str) -> Answer | None:
    if place.step is None or place.exercise is None or place.step.kind is not AnswerKind.SHORT:
        return None
    return Answer(
        place.shelf.course.id, place.exercise.id, place.step.id, place.asked, text, turn.now
    )


def _explained(outcome: Outcome, seen: str) -> Outcome:
    """Add what was seen to the explanation, and to the one that is kept for /why."""
    why, kept = outcome.reply.explanation, outcome.changes.suggestion
    if why is None or kept is None:
        return outcome
    more = replace(why, seen=(*why.seen, seen))
    changes = replace(outcome.changes, suggestion=replace(kept, explanation=more))
    return replace(outcome, reply=replace(outcome.reply, explanation=more), changes=changes)
