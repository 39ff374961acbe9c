"""What to try next: what is due, the goal's frontier, else the course's, at a fitting size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core import (
    checkpoints,
    notes,
    putting_aside,
    reviews,
    surmise,
)
from tutor_core.course import AnswerKind
from tutor_core.curriculum import own_task
from tutor_core.hints import for_equations, ladder
from tutor_core.mastery.estimate import mastered, wanting
from tutor_core.messages import Judgement
from tutor_core.moves import ANSWER_RUNG
from tutor_core.requests import PracticeKind
from tutor_core.state import GoalStatus, NoteKind, ReflectionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from tutor_core.course import Concept, Exercise
    from tutor_core.curriculum.library import Library, Shelf
    from tutor_core.ids import ConceptId, ExerciseId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import Evidence, Goal, LearnerState, Mastery

# An exercise done this recently isn't offered again while there are others (our choice).
RECENT = 12
# An answer that was shown is remembered rather than worked out for about so long (our choice).
SHOWN_RESTS = timedelta(days=7)
# Each point of confidence below the middle asks for an easier exercise by this much (our choice).
CONFIDENCE_STEP = 0.05
# "Easier" and "harder" move the success to aim at by this much, for one exercise: a level's worth
# of the estimators' scale (our choice).
PACE_STEP = 0.1
# Open topics named when nothing else is known (our choice).
NAMED = 4
PACES = (PracticeKind.EASIER, PracticeKind.HARDER, PracticeKind.SAME)


@dataclass(frozen=True, slots=True)
class Pick:
    """An exercise to offer and why.

    ``wish`` is what led to the concept: topic, goal, same, frontier, review or not_me. ``why``
    says what is telling about the exercise: the wish, or checkpoint, claim (the test of one),
    sibling, missed, easier, harder or alike.
    """

    shelf: Shelf
    exercise: Exercise
    concept: Concept
    why: str
    expected: float
    goal: Goal | None = None
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the learner asks of the next exercise; ``fits`` is a preference, not a condition."""

    topic: Concept | None = None
    pace: PracticeKind | None = None
    fits: Callable[[Exercise], bool] | None = None


ANYTHING = Asking()


def frontier(
    state: LearnerState, library: Library, wanted: Iterable[ConceptId] = ()
) -> list[Concept]:
    """Return the concepts that are open next: not done, with all prerequisites done.

    Done is what is mastered, what the learner said they know and the test bore out, and what leads
    to something proven; of the last, what is ``wanted`` itself is open all the same. What isn't
    open to learners keeps nothing shut.
    """
    here = {c.id for c in library.concepts()}
    over = done(state, library) | worked_through(state, library)
    over -= set(wanted) - _shown(state, library) - worked_through(state, library)
    with_tasks = {i for s in library.shelves for e in s.course.exercises for i in e.concept_ids}
    return [
        c
        for c in library.concepts()
        if c.id in with_tasks and c.id not in over and here.intersection(c.prerequisites) <= over
    ]


def done(state: LearnerState, library: Library) -> set[ConceptId]:
    """Return the concepts that keep no gate shut."""
    return _shown(state, library) | surmise.before_proven(state, library)


def _shown(state: LearnerState, library: Library) -> set[ConceptId]:
    threshold = state.policy.mastery_threshold
    return {i for i, m in state.mastery.items() if mastered(m, threshold)} | known(state, library)


def worked_through(state: LearnerState, library: Library) -> set[ConceptId]:
    """Return the concepts that lack nothing but another sitting and have no exercise left now.

    Whoever has done all there is, without help, goes on instead of waiting for tomorrow (our
    choice); the other sitting is the first review, and mastered is called what it was before.
    """
    found = set()
    for concept_id, held in state.mastery.items():
        lacks = wanting(held, state.policy.mastery_threshold)
        concept = library.concept(concept_id)
        if concept is not None and lacks.sessions and not (lacks.successes or lacks.estimate):
            found |= set() if has_more(concept, state, library) else {concept_id}
    return found


def has_more(concept: Concept, state: LearnerState, library: Library) -> bool:
    """Whether there is an exercise on a concept that can be offered now."""
    shelf = library.shelf_of(concept.id)
    return shelf is not None and bool(_fresh(concept, shelf, state, again=False))


def done_before(concept: Concept, state: LearnerState) -> bool:
    """Whether the learner has tried an exercise on a concept lately."""
    return any(e.concept_id == concept.id for e in state.evidence)


def known(state: LearnerState, library: Library) -> set[ConceptId]:
    """Return the concepts whose "I already know this" was borne out, and what leads to them."""
    claims = (n.concept_id for n in state.notes if n.kind is NoteKind.KNOWN and n.settled)
    return surmise.leading_to(claims, library)


def goal_path(goal: Goal, state: LearnerState, library: Library) -> list[Concept]:
    """Return the goal's concepts and what leads to them, of which all that is open next."""
    path = surmise.leading_to(goal.concept_ids, library)
    return [c for c in frontier(state, library, goal.concept_ids) if c.id in path]


def pick(
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    now: datetime,
    topic: Concept | None = None,
    asking: Asking = ANYTHING,
) -> Pick | None:
    """Return what to offer: the named topic, else what is due, the goal, what was practised last.

    None when the learner should choose: no topic, no goal and nothing practised yet, or nothing
    left to do.
    """
    if topic is not None:
        asking = replace(asking, topic=topic)
    for wish, goal, concepts in _wishes(state, library, asking, now):
        for concept in concepts:
            if wish == "not_me" and (tested := test(state, library, estimator, now, concept)):
                return replace(tested, why=wish, wish=wish)
            found = _best(concept, state, library, estimator, now, asking, again=wish == "review")
            if found is not None:
                shelf, exercise, expected = found
                why = _why(state, concept, wish, asking)
                return Pick(shelf, exercise, concept, why, expected, goal, wish)
    return None


def _why(state: LearnerState, concept: Concept, wish: str, asking: Asking) -> str:
    if asking.pace is not None and wish == "topic":
        return "alike" if asking.pace is PracticeKind.SAME else str(asking.pace)
    if wish != "review" and checkpoints.due(state.evidence, concept.id):
        return "checkpoint"
    return wish


def _wishes(
    state: LearnerState, library: Library, asking: Asking, now: datetime
) -> Iterable[tuple[str, Goal | None, Sequence[Concept]]]:
    last = last_concept(state)
    same = library.concept(last) if last is not None else None
    topic = asking.topic or (same if asking.pace is not None else None)
    if topic is not None:
        yield "topic", None, [topic]
        return
    yield "not_me", None, _concepts(notes.untested(state), library)
    yield "review", None, _concepts(reviews.due(state, library, now), library)
    goals = [g for g in state.goals if g.status is GoalStatus.OPEN]
    for goal in sorted(goals, key=lambda g: (g.due is None, g.due or g.created.date())):
        yield "goal", goal, goal_path(goal, state, library)
    if same is None:
        return
    if same.id not in done(state, library):
        yield "same", None, [same]
    shelf = library.shelf_of(same.id)
    open_now = frontier(state, library)
    yield "frontier", None, [c for c in open_now if shelf is not None and c.id in shelf.concepts]


def _concepts(ids: Iterable[ConceptId], library: Library) -> list[Concept]:
    return [c for i in ids if (c := library.concept(i)) is not None]


def last_concept(state: LearnerState) -> ConceptId | None:
    """Return the concept worked on last: the open exercise's, else the latest evidence's."""
    thread = state.thread
    if thread is not None and thread.exercise_id is not None and thread.concept_ids:
        return thread.concept_ids[0]
    return state.evidence[-1].concept_id if state.evidence else None


def review(
    state: LearnerState, library: Library, estimator: Estimator, now: datetime
) -> Pick | None:
    """Return an exercise on what has been due longest, None when nothing is due."""
    for concept in _concepts(reviews.due(state, library, now), library):
        found = _best(concept, state, library, estimator, now, ANYTHING, again=True)
        if found is not None:
            return Pick(found[0], found[1], concept, "review", found[2], wish="review")
    return None


def test(
    state: LearnerState, library: Library, estimator: Estimator, now: datetime, concept: Concept
) -> Pick | None:
    """Return what tests "I already know this": the hardest that is judged for certain."""
    shelf = library.shelf_of(concept.id)
    tasks = _fresh(concept, shelf, state, again=True) if shelf is not None else []
    if shelf is None or not tasks:
        return None
    words = (AnswerKind.CHOICE, AnswerKind.SHORT)
    hardest = max(
        tasks,
        key=lambda e: (
            e.steps[0].kind not in words,
            len(e.steps) == 1,
            -estimator.ease(concept.id, e),
        ),
    )
    held = held_mastery(state, concept.id, estimator)
    expected = estimator.expected(held, hardest, now)
    return Pick(shelf, hardest, concept, "claim", expected, wish="topic")


def _best(
    concept: Concept,
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    now: datetime,
    asking: Asking,
    *,
    again: bool = False,
) -> tuple[Shelf, Exercise, float] | None:
    shelf = library.shelf_of(concept.id)
    if shelf is None:
        return None
    fresh = _paced(_fresh(concept, shelf, state, again=again), state, shelf, asking.pace)
    if asking.fits is not None:
        fresh = [e for e in fresh if asking.fits(e)] or fresh
    held = state.mastery.get(concept.id) or estimator.start(concept.id)
    wanted = target(state, asking.pace)

    def expected(exercise: Exercise) -> float:
        return estimator.expected(held, exercise, now)

    # As near to the target as the next is often enough; then the easier one comes first.
    def order(exercise: Exercise) -> tuple[float, float]:
        return abs(expected(exercise) - wanted), -estimator.ease(concept.id, exercise)

    best = min(fresh, key=order, default=None)
    return (shelf, best, expected(best)) if best is not None else None


def _fresh(concept: Concept, shelf: Shelf, state: LearnerState, *, again: bool) -> list[Exercise]:
    """Return the concept's exercises not done lately, else the one done longest ago.

    That one comes again for a review (``again``) whenever it was done, otherwise in another
    sitting, and what was shown only when its answer has had time to be forgotten.
    """
    tasks = [e for e in shelf.course.exercises if concept.id in e.concept_ids]
    thread = state.thread
    open_now = {thread.exercise_id} if thread is not None else set()
    asked = {a.exercise_id for a in thread.quiz.answers} if thread and thread.quiz else set()
    over = recent(state.evidence) | open_now | asked
    fresh = [e for e in tasks if e.id not in over]
    order = {e.exercise_id: i for i, e in enumerate(state.evidence)}
    if fresh:
        return putting_aside.new_first(fresh, state)
    just = {e.exercise_id for e in state.evidence[-1:]}
    if not again:
        just |= _resting(state)
    over = open_now | asked | just
    left = [e for e in tasks if e.id not in over]
    return sorted(left, key=lambda e: order.get(e.id, -1))[:1]


def _resting(state: LearnerState) -> set[ExerciseId | None]:
    """Return what isn't repeated yet: done in this sitting, or shown not long ago."""
    now = state.last_turn
    return {
        e.exercise_id
        for e in state.evidence
        if e.session == state.session
        or ((e.rung or 0) >= ANSWER_RUNG and now is not None and now - e.at < SHOWN_RESTS)
    }


def _paced(
    tasks: list[Exercise], state: LearnerState, shelf: Shelf, pace: PracticeKind | None
) -> list[Exercise]:
    """Return what is easier, harder or of the same level as the last exercise, where there is."""
    level = last_level(state, shelf)
    if pace is None or level is None:
        return tasks
    wanted = {PracticeKind.EASIER: -1, PracticeKind.HARDER: 1}.get(pace, 0)
    return [e for e in tasks if _sign(e.level - level) == wanted] or tasks


def last_level(state: LearnerState, shelf: Shelf) -> int | None:
    """Return the level of the exercise that is open or was tried last, None without one."""
    thread = state.thread
    last = thread.exercise_id if thread is not None else None
    last = last or next((e.exercise_id for e in reversed(state.evidence)), None)
    before = shelf.exercises.get(last) if last is not None else None
    return before.level if before is not None else None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def sibling(state: LearnerState, exercise: Exercise, shelf: Shelf) -> Exercise | None:
    """Return what to try after an exercise's answer was shown: the most alike not done lately.

    One with another answer comes first. After a learner's own equation that is one worked like it:
    the course's, or else one with other numbers.
    """
    every = ladder.siblings_of(exercise, shelf)
    others = [e for e in every if not own_task.answered_alike(e, exercise)] or every
    over = recent(state.evidence)
    fresh = [e for e in others if e.id not in over]
    if own_task.is_twin(exercise):
        shown = dict(own_task.with_equations(fresh))
        like = (e for e in fresh if own_task.worked_alike(exercise.title, shown.get(e, "")))
        made = next(like, None) or for_equations.another(exercise, shelf)
        fresh = [made] if made is not None else fresh
    return next(iter(fresh or others), None)


def was_shown(state: LearnerState, exercise: Exercise) -> bool:
    """Whether an answer of the exercise was shown to the learner, as far back as is looked."""
    return any(
        e.exercise_id == exercise.id and (e.rung or 0) >= ANSWER_RUNG for e in state.evidence
    )


def recent(evidence: Sequence[Evidence]) -> set[ExerciseId]:
    """Return exercises solved or shown at any time lately, or tried just now."""
    over = [
        e.exercise_id
        for e in evidence
        if e.judgement is Judgement.CORRECT or (e.rung or 0) >= ANSWER_RUNG
    ]
    return {i for i in (*over[-RECENT:], *(e.exercise_id for e in evidence[-1:])) if i}


def target(state: LearnerState, pace: PracticeKind | None = None) -> float:
    """Return the success to aim at: the teacher's, higher for whoever feels unsure or asks so."""
    levels = [r.level for r in state.reflections[-3:] if r.level is not None]
    unsure = max(0, 3 - levels[-1]) if levels else 0
    steps = {PracticeKind.EASIER: PACE_STEP, PracticeKind.HARDER: -PACE_STEP}
    step = steps.get(pace, 0.0) if pace is not None else 0.0
    return min(0.95, state.policy.target_success + CONFIDENCE_STEP * unsure + step)


def confidence(state: LearnerState) -> int | None:
    """Return the confidence given since the last evidence: it speaks of the coming exercise."""
    since = state.evidence[-1].at if state.evidence else None
    given = [r for r in state.reflections if r.kind is ReflectionKind.CONFIDENCE]
    if not given or (since is not None and given[-1].at < since):
        return None
    return given[-1].level


def unsure(state: LearnerState) -> bool:
    """Whether the learner's latest word on confidence was low."""
    levels = [r.level for r in state.reflections[-3:] if r.level is not None]
    return bool(levels) and levels[-1] <= 2


def held_mastery(state: LearnerState, concept: ConceptId, estimator: Estimator) -> Mastery:
    """Return what is believed about a concept, or the estimator's start."""
    return state.mastery.get(concept) or estimator.start(concept)
