"""What to try next: the goal's frontier, else the course's, at a chosen expected success. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.mastery import mastered
from tutor_core.messages import Judgement
from tutor_core.state import Evidence, GoalStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tutor_core.course import Concept, Exercise
    from tutor_core.ids import ConceptId, ExerciseId
    from tutor_core.library import Library, Shelf
    from tutor_core.mastery import Estimator
    from tutor_core.state import Goal, LearnerState, Mastery

# An exercise done this recently isn't offered again while there are others (our choice).
RECENT = 12
# How many successes ahead an explanation looks; further isn't worth telling (our choice).
FORESEEN = 6
# Each point of confidence below the middle asks for an easier exercise by this much (our choice).
CONFIDENCE_STEP = 0.05


@dataclass(frozen=True, slots=True)
class Pick:
    """An exercise to offer and why. ``why`` is topic, goal, same or frontier."""

    shelf: Shelf
    exercise: Exercise
    concept: Concept
    why: str
    expected: float
    goal: Goal | None = None


def frontier(state: LearnerState, library: Library) -> list[Concept]:
    """Return the concepts that are open next: not mastered, all prerequisites mastered."""
    done = {i for i, m in state.mastery.items() if mastered(m, state.policy.mastery_threshold)}
    with_tasks = {i for s in library.shelves for e in s.course.exercises for i in e.concept_ids}
    return [
        c
        for c in library.concepts()
        if c.id in with_tasks and c.id not in done and set(c.prerequisites) <= done
    ]


def goal_path(goal: Goal, state: LearnerState, library: Library) -> list[Concept]:
    """Return the goal's concepts and what leads to them, of which all that is open next."""
    wanted: set[ConceptId] = set()
    queue = list(goal.concept_ids)
    while queue:
        concept = library.concept(queue.pop())
        if concept is not None and concept.id not in wanted:
            wanted.add(concept.id)
            queue.extend(concept.prerequisites)
    return [c for c in frontier(state, library) if c.id in wanted]


def pick(
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    now: datetime,
    topic: Concept | None = None,
) -> Pick | None:
    """Return what to offer: the named topic, else the goal, else what was practised last.

    None when the learner should choose: no topic, no goal and nothing practised yet, or nothing
    left to do.
    """
    for why, goal, concepts in _wishes(state, library, topic):
        for concept in concepts:
            found = _best(concept, state, library, estimator, now)
            if found is not None:
                shelf, exercise, expected = found
                return Pick(shelf, exercise, concept, why, expected, goal)
    return None


def _wishes(
    state: LearnerState, library: Library, topic: Concept | None
) -> Iterable[tuple[str, Goal | None, Sequence[Concept]]]:
    if topic is not None:
        yield "topic", None, [topic]
        return
    goals = [g for g in state.goals if g.status is GoalStatus.OPEN]
    for goal in sorted(goals, key=lambda g: (g.due is None, g.due or g.created.date())):
        yield "goal", goal, goal_path(goal, state, library)
    last = _last_concept(state)
    same = library.concept(last) if last is not None else None
    if same is None:
        return
    held = state.mastery.get(same.id)
    if held is None or not mastered(held, state.policy.mastery_threshold):
        yield "same", None, [same]
    shelf = library.shelf_of(same.id)
    open_now = frontier(state, library)
    yield "frontier", None, [c for c in open_now if shelf is not None and c.id in shelf.concepts]


def _last_concept(state: LearnerState) -> ConceptId | None:
    """Return the concept worked on last: the open exercise's, else the latest evidence's."""
    thread = state.thread
    if thread is not None and thread.exercise_id is not None and thread.concept_ids:
        return thread.concept_ids[0]
    return state.evidence[-1].concept_id if state.evidence else None


def _best(
    concept: Concept,
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    now: datetime,
) -> tuple[Shelf, Exercise, float] | None:
    shelf = library.shelf_of(concept.id)
    if shelf is None:
        return None
    tasks = [e for e in shelf.course.exercises if concept.id in e.concept_ids]
    done = _recent(state.evidence) | ({state.thread.exercise_id} if state.thread else set())
    fresh = [e for e in tasks if e.id not in done]
    held = state.mastery.get(concept.id) or estimator.start(concept.id)
    target = _target(state)

    def expected(exercise: Exercise) -> float:
        return estimator.expected(held, exercise, now)

    best = min(fresh, key=lambda e: abs(expected(e) - target), default=None)
    return (shelf, best, expected(best)) if best is not None else None


def _recent(evidence: Sequence[Evidence]) -> set[ExerciseId]:
    """Return exercises solved at any time lately or tried just now."""
    solved = [e.exercise_id for e in evidence if e.judgement is Judgement.CORRECT]
    return {i for i in (*solved[-RECENT:], *(e.exercise_id for e in evidence[-1:])) if i}


def _target(state: LearnerState) -> float:
    """Return the success to aim at: the teacher's, a little higher for whoever feels unsure."""
    levels = [r.level for r in state.reflections[-3:] if r.level is not None]
    unsure = max(0, 3 - levels[-1]) if levels else 0
    return min(0.95, state.policy.target_success + CONFIDENCE_STEP * unsure)


def unsure(state: LearnerState) -> bool:
    """Whether the learner's latest word on confidence was low."""
    levels = [r.level for r in state.reflections[-3:] if r.level is not None]
    return bool(levels) and levels[-1] <= 2


def held_mastery(state: LearnerState, concept: ConceptId, estimator: Estimator) -> Mastery:
    """Return what is believed about a concept, or the estimator's start."""
    return state.mastery.get(concept) or estimator.start(concept)


@dataclass(frozen=True, slots=True)
class Forecast:
    """So many more unaided successes lead to another concept, one perhaps on another day."""

    successes: int
    another_day: bool
    concept: Concept


def forecast(
    state: LearnerState, library: Library, estimator: Estimator, now: datetime, offered: Pick
) -> Forecast | None:
    """Replay ``pick`` after more unaided successes on the offered concept until it leaves it."""
    if offered.why == "topic":
        return None
    for successes in range(1, FORESEEN + 1):
        for another_day in (False, True):
            later = _after(state, library, estimator, now, offered, successes, another_day)
            following = pick(later, library, estimator, now)
            if following is not None and following.concept.id != offered.concept.id:
                return Forecast(successes, another_day, following.concept)
    return None


def _after(
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    now: datetime,
    offered: Pick,
    successes: int,
    another_day: bool,
) -> LearnerState:
    """Return the state after so many unaided successes, the last perhaps in the next session."""
    concept = offered.concept.id
    held = held_mastery(state, concept, estimator)
    tasks = [e.id for e in offered.shelf.course.exercises if concept in e.concept_ids]
    done = [offered.exercise.id, *(i for i in tasks if i not in _recent(state.evidence))]
    evidence = list(state.evidence)
    for i in range(successes):
        last = i == successes - 1
        item = Evidence(
            concept_id=concept,
            judgement=Judgement.CORRECT,
            score=1.0,
            rung=None,
            attempts=1,
            at=now,
            session=state.session + (another_day and last),
            exercise_id=done[i] if i < len(done) else None,
        )
        held = estimator.update(held, item)
        evidence.append(item)
    return replace(state, mastery={**state.mastery, concept: held}, evidence=tuple(evidence))
