"""What further right answers would lead to, found by replaying the choice of exercises. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core import goals, notes, practice, reviews
from tutor_core.mastery.estimate import score
from tutor_core.messages import Judgement
from tutor_core.moves import SIBLING_RUNG
from tutor_core.state import Changes, Evidence, GoalStatus, ThreadKind

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.course import Concept, Exercise
    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.practice import Pick
    from tutor_core.state import LearnerState, Thread

# How many successes ahead an explanation looks; further isn't worth telling (our choice).
FORESEEN = 6
TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """So many more unaided successes lead to another concept, the last ones on another day."""

    successes: int
    another_day: int
    concept: Concept


@dataclass(frozen=True, slots=True)
class Replay:
    """Everything that the choice of an exercise looks at."""

    state: LearnerState
    library: Library
    estimator: Estimator
    now: datetime

    def pick(self, topic: Concept | None = None) -> Pick | None:
        """Choose what comes next."""
        return practice.pick(self.state, self.library, self.estimator, self.now, topic)

    def tomorrow(self) -> Replay:
        """Return the same a day later, in another sitting."""
        later = replace(self.state, session=self.state.session + 1)
        estimator = self.estimator.tomorrow()
        return replace(self, state=later, now=self.now + TOMORROW, estimator=estimator)

    def changed(self, changes: Changes, exercise: Exercise | None) -> Replay:
        """Return the replay after a turn that ends what was open; ``exercise`` was answered."""
        state = self.state
        notes_ = {(n.concept_id, n.kind): n for n in (*state.notes, *changes.notes)}
        later = replace(
            state,
            mastery={**state.mastery, **{m.concept_id: m for m in changes.mastery}},
            evidence=(*state.evidence, *changes.evidence),
            reviews={**state.reviews, **{r.concept_id: r for r in changes.reviews}},
            goals=tuple({g.id: g for g in (*state.goals, *changes.goals)}.values()),
            notes=tuple(notes_.values()),
            thread=None,
            last_turn=self.now,
        )
        learned = self.estimator
        if exercise is not None and changes.evidence:
            learned = learned.after(changes.evidence, exercise)
        return replace(self, state=later, estimator=learned)

    def solved(
        self,
        exercise: Exercise,
        rung: int | None = None,
        first: int = 0,
        opened: datetime | None = None,
        sure: int | None = None,
    ) -> Replay:
        """Return the replay after an exercise went right at once from step ``first`` on.

        ``opened`` is when it was, if that was before now; ``sure`` the confidence given before it.
        """
        state, mastery = self.state, dict(self.state.mastery)
        items = [
            Evidence(
                concept_id=concept,
                judgement=Judgement.CORRECT,
                score=score(Judgement.CORRECT, rung or 0, 1),
                rung=rung,
                attempts=1,
                at=self.now,
                session=state.session,
                exercise_id=exercise.id,
                step_id=step.id,
                confidence=sure,
            )
            for step in exercise.steps[first:]
            for concept in exercise.concept_ids
        ]
        for item in items:
            held = mastery.get(item.concept_id) or self.estimator.start(item.concept_id)
            mastery[item.concept_id] = self.estimator.update(held, item)
        whole = reviews.of_exercise(state.evidence, items, opened or self.now)
        cards = reviews.after_exercise(state.reviews, whole, self.now)
        reached = goals.reached(state.goals, mastery, state.policy.mastery_threshold)
        over = {goal.id for goal in reached}
        return replace(
            self,
            estimator=self.estimator.after(items, exercise),
            state=replace(
                state,
                thread=None,
                evidence=(*state.evidence, *items),
                mastery=mastery,
                reviews={**state.reviews, **{card.concept_id: card for card in cards}},
                goals=tuple(
                    replace(g, status=GoalStatus.REACHED) if g.id in over else g
                    for g in state.goals
                ),
                last_turn=self.now,
            ),
        )


def forecast(
    at: Replay, offered: Pick, rung: int | None = None, *, given: bool = True
) -> Forecast | None:
    """Replay what is offered after more unaided successes until it is on another concept.

    ``rung`` is the help that comes with the exercise that is offered, such as a worked example;
    ``given`` says that it is before the learner already. None when it takes too many successes,
    or when the learner would be asked to choose.
    """
    if offered.wish == "topic":
        return None
    return _onwards(at, offered, offered.concept.id, 0, rung, given=given)


def forecast_from(
    at: Replay, exercise: Exercise, first: int, rung: int | None, thread: Thread
) -> Forecast | None:
    """Do the same from within an exercise, whose step ``first`` comes next."""
    concept, count = exercise.concept_ids[0], len(exercise.steps) - first
    after = at.solved(exercise, rung, first, thread.opened, thread.confidence)
    if thread.kind is ThreadKind.CLAIM:
        settled = notes.settled(at.state, thread.concept_ids, borne_out=not rung)
        after = after.changed(Changes(notes=settled), None)
    following = after.pick()
    if following is None:
        return None
    # What takes help is no success without any.
    done = 0 if rung else count
    if following.concept.id != concept:
        return Forecast(done, 0, following.concept) if done else None
    return _onwards(after, following, concept, done, None, given=False)


def _onwards(
    at: Replay, offered: Pick, concept: ConceptId, done: int, rung: int | None, *, given: bool
) -> Forecast | None:
    following: Pick | None = offered
    while following is not None and done <= FORESEEN:
        help_ = rung or _help(at, following)
        count = done + (0 if help_ else len(following.exercise.steps))
        sure = practice.confidence(at.state)
        after = at.solved(following.exercise, help_, sure=sure)
        further = after.pick()
        if further is not None and further.concept.id != concept:
            return Forecast(count, 0, further.concept) if count else None
        later = at.tomorrow()
        there = following if given else later.pick()
        if help_ is None and (found := _tomorrow(later, there, concept, done)) is not None:
            return found
        at, following, done, rung, given = after, further, count, None, False
    return None


def _tomorrow(later: Replay, there: Pick | None, concept: ConceptId, done: int) -> Forecast | None:
    """Return what follows when the next exercise on the concept is done on another day."""
    if there is None or there.concept.id != concept or _help(later, there) is not None:
        return None
    further = later.solved(there.exercise, sure=practice.confidence(later.state)).pick()
    if further is None or further.concept.id == concept:
        return None
    steps = len(there.exercise.steps)
    return Forecast(done + steps, steps, further.concept)


def _help(at: Replay, following: Pick) -> int | None:
    return SIBLING_RUNG if practice.was_shown(at.state, following.exercise) else None


def another_topic(at: Replay, besides: ConceptId | None) -> Concept | None:
    """Return a topic that could be practised instead, one that is open next if there is one."""
    ready = practice.frontier(at.state, at.library)
    for concept in (*ready, *at.library.concepts()):
        spins = notes.spinning(at.state, concept.id) is not None
        if concept.id != besides and not spins and at.pick(concept) is not None:
            return concept
    return None
