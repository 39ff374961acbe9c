"""The life of a thread: opened, seen by the decision, moved on by it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core.assessment import is_line
from tutor_core.guardrails.limits import examined
from tutor_core.ids import ThreadId
from tutor_core.mastery.estimate import mastered
from tutor_core.messages import Judgement
from tutor_core.moves import SIBLING_RUNG, STALLING, Kind, View
from tutor_core.state import GoalStatus, Thread, ThreadKind, Try
from tutor_core.text import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.assessment import Assessment
    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId, EventId
    from tutor_core.moves import Decision, Signal
    from tutor_core.scene import Scene
    from tutor_core.small import Small
    from tutor_core.state import LearnerState

# Our choices: wrong answers this close together are guesses; a skilled adult reads about four
# words a second (Brysbaert 2019 finds 238 a minute), so faster than that is not reading.
GUESSING = timedelta(minutes=2)
WORDS_A_SECOND = 4.0
# Sayings kept so that a hint is not repeated and a topic can be taken up again.
SAID_KEPT = 3
# How much of an answer is kept for the learner's portfolio (our choice: a paragraph).
TYPED_KEPT = 400
UNAIDED_WINDOW = 5
# Kinds of threads whose hints open after a try.
ALONE = (ThreadKind.CHECKPOINT, ThreadKind.CLAIM)


def opened(scene: Scene, event: EventId, now: datetime, rung: int | None) -> Thread:
    """Return a new thread on a scene; its id derives from the event that opened it."""
    return Thread(
        id=ThreadId(f"thread:{event}"),
        opened=now,
        question=scene.question,
        course_id=scene.shelf.course.id,
        section_id=scene.section.id,
        passage_ids=tuple(p.id for p in scene.passages),
        exercise_id=scene.exercise.id if scene.exercise else None,
        concept_ids=_concepts(scene),
        rung=rung,
        asked=scene.asked,
    )


def _concepts(scene: Scene) -> tuple[ConceptId, ...]:
    if scene.exercise is not None:
        return scene.exercise.concept_ids
    return tuple(c.id for c in scene.shelf.course.concepts if scene.section.id in c.section_ids)


def view(thread: Thread | None, state: LearnerState, library: Library, now: datetime) -> View:
    """Return what the decision may look at."""
    exam = examined(state, now)
    if thread is None:
        return View(exam=exam)
    return View(
        open=not thread.closed and not thread.solved,
        exercise=thread.exercise_id is not None,
        rung=thread.rung,
        attempts=len(thread.answers),
        since_hint=thread.since_hint,
        no_ideas=thread.no_ideas,
        stalls=thread.stalls,
        guesses=_guesses(thread.tries, now),
        hasty=thread.fast_asks,
        unaided=unaided_streak(state, thread.concept_ids),
        goal=bool(goal_concepts(state) & set(thread.concept_ids)),
        prerequisites_mastered=ready(state, library, thread.concept_ids),
        alone=thread.kind in ALONE,
        exam=exam,
    )


def ready(state: LearnerState, library: Library, concepts: Sequence[ConceptId]) -> bool:
    """Whether all prerequisites of the concepts are mastered."""
    found = [c for i in concepts if (c := library.concept(i)) is not None]
    held = [state.mastery.get(i) for c in found for i in c.prerequisites]
    threshold = state.policy.mastery_threshold
    return all(m is not None and mastered(m, threshold) for m in held)


def goal_concepts(state: LearnerState) -> set[ConceptId]:
    """Return the concepts of the learner's open goals."""
    return {c for g in state.goals if g.status is GoalStatus.OPEN for c in g.concept_ids}


def unaided_streak(state: LearnerState, concepts: Sequence[ConceptId]) -> int:
    """Count the latest successes without help on the concepts, back to the first that wasn't."""
    streak = 0
    for item in reversed(state.evidence[-UNAIDED_WINDOW * 4 :]):
        if item.concept_id not in concepts:
            continue
        if item.judgement is not Judgement.CORRECT or item.aided or streak >= UNAIDED_WINDOW:
            break
        streak += 1
    return streak


def _guesses(tries: Sequence[Try], now: datetime) -> int:
    recent = [t for t in tries if now - t.at <= GUESSING]
    return len({t.text for t in recent if t.judgement is Judgement.INCORRECT})


def seen(
    thread: Thread,
    signal: Signal,
    assessment: Assessment | None,
    now: datetime,
    *,
    typed: str = "",
    step_told: bool = False,
    lines: tuple[str, ...] | None = None,
) -> Thread:
    """Return the thread with what just came in, before the decision looks at it.

    ``typed`` is the attempt as the learner wrote it. ``step_told`` says that the attempt tells a
    step on the way and is no answer: it earns the next hint and costs no try. ``lines`` are the
    learner's own after it, None: as they were.
    """
    if signal.kind is Kind.HELP:
        return replace(thread, fast_asks=thread.fast_asks + 1 if _hasty(thread, now) else 0)
    if signal.kind is Kind.NO_IDEA or assessment is None or signal.judgement is None:
        # Whoever doesn't know has shown what works alone, and is helped like anybody else.
        return replace(thread, kind=ThreadKind.PLAIN) if thread.kind in ALONE else thread
    line = is_line(assessment)
    attempt = Try(
        assessment.normalised,
        signal.judgement,
        now,
        thread.rung or 0,
        typed[:TYPED_KEPT],
        line=line,
    )
    # An idea about a question is a try even if it can't be judged; what we can't read is none.
    judged = signal.judgement is not Judgement.UNSURE
    counts = judged or (thread.exercise_id is None and assessment.readable)
    earned = assessment.readable or len(assessment.normalised.split()) > 1
    return replace(
        thread,
        tries=(*thread.tries, attempt) if counts and not step_told else thread.tries,
        since_hint=thread.since_hint + earned,
        no_ideas=0,
        fast_asks=0,
        lines=thread.lines if lines is None else lines,
    )


def _hasty(thread: Thread, now: datetime) -> bool:
    if thread.hinted_at is None or not thread.said:
        return False
    needed = count_words(thread.said[-1]) / WORDS_A_SECOND
    return (now - thread.hinted_at).total_seconds() < needed


def moved(
    thread: Thread,
    decision: Decision,
    signal: Signal,
    said: str,
    phrases: tuple[str, ...],
    now: datetime,
    small: Small | None = None,
) -> Thread:
    """Return the thread after the move was worded as ``said``; ``small`` is what that asks."""
    asked_less = decision.smaller or decision.rule == "another_way"
    return replace(
        thread,
        rung=decision.rung,
        hinted_at=now if decision.hint else thread.hinted_at,
        since_hint=0 if decision.hint else thread.since_hint,
        no_ideas=thread.no_ideas + 1 if asked_less and signal.kind is Kind.NO_IDEA else 0,
        said=(*thread.said, said)[-SAID_KEPT:],
        phrases=phrases,
        awaiting="thinking" if decision.rule == "explain_thinking" else "",
        small=small,
        stalls=thread.stalls + (not signal.unread) if decision.rule in STALLING else 0,
    )


def help_so_far(thread: Thread) -> int | None:
    """Return the rung of help on the current step.

    A worked example before it is a sibling's, and so is having been shown its answer some day.
    """
    if thread.kind in (ThreadKind.WORKED, ThreadKind.SHOWN):
        return max(thread.rung or 0, SIBLING_RUNG)
    return thread.rung


def at_step(thread: Thread, scene: Scene, lines: tuple[str, ...] = ()) -> Thread:
    """Return the thread at the scene's step, with a clean slate for it but for ``lines``."""
    return replace(
        thread,
        step=scene.step_number,
        asked=scene.asked,
        rung=None,
        hinted_at=None,
        since_hint=0,
        no_ideas=0,
        tries=(),
        past=(*thread.past, *(replace(one, asked=thread.asked) for one in thread.tries)),
        fast_asks=0,
        small=None,
        stalls=0,
        lines=lines,
    )
