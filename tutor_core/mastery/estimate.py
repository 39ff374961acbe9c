"""What a learner can do: an estimate per concept, moved by evidence. Pure, swappable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tutor_core.mastery.beliefs import kept_after
from tutor_core.mastery.traces import DAY
from tutor_core.messages import Judgement
from tutor_core.state import Evidence, Mastery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tutor_core.course import Exercise
    from tutor_core.ids import ConceptId, PersonId
    from tutor_core.mastery.learner_model import LearnerModel

# Design, section 4.
SUCCESSES = 3
SESSIONS = 2
SHOWN = 4
"""The rung at which the answer is shown: what comes after it is no evidence."""
# Inside the ranges Corbett & Anderson (1995) fitted, chosen so that three unaided successes from
# the start give .95 (our choice): prior, learning per try, guess, slip.
PRIOR = 0.25
LEARN = 0.12
GUESS = 0.2
SLIP = 0.1
# The more tries at a concept did not go right alone, the likelier it is that the next that does is
# chance, or that of somebody halfway: the guess rises from .2 towards .6, half of it after two of
# them. On two logs three right in a row are followed by another less often the more misses came
# before (.59 and .77 of the time at last). Chosen on simulated weak learners: at .5 and four, 12
# in 100 concepts were called mastered and never known, here 3 (docs/learner-model.md).
GUESS_MOST, GUESS_HALFWAY = 0.6, 2
# A first miss while learning says less than a success does. At half, a simulated learner who
# guesses was called mastered after ten answers in 14 of 100 cases, here in 5, and one who knows
# in 98 either way (docs/learner-model.md).
FAILURE = 0.75
FLOOR, CEILING = 0.01, 0.99
# How much harder a level above the middle is, in probability of success (our choice).
LEVEL_STEP = 0.1
# The same in logits, at a chance of about 0.7.
LEVEL_LOGITS = 0.5
MIDDLE_LEVEL = 2
# What moves an expected success by less than about 5 in 100 isn't worth saying, and fewer than
# three answers of others say nothing of a step (our choices).
TELLING, MET = 0.2, 3.0
# What a term of the prediction is about, in words that can be said to a learner.
_ABOUT = {
    "recent": "lately",
    "run_right": "lately",
    "run_wrong": "lately",
    "surprise": "lately",
    "concept": "concept",
    "ability": "ability",
    "again_right": "again",
    "again_wrong": "again",
    "rate": "step",
    "step": "step",
    "days": "days",
}


class Estimator(Protocol):
    """A learner model: what it starts from, how evidence moves it, what it expects."""

    def start(self, concept_id: ConceptId) -> Mastery:
        """Return what is believed before any evidence."""
        ...

    def update(self, mastery: Mastery, evidence: Evidence) -> Mastery:
        """Return what is believed after one observation."""
        ...

    def estimate(self, mastery: Mastery, now: datetime) -> float:
        """Return the estimate in (0, 1) at a time."""
        ...

    def expected(self, mastery: Mastery, exercise: Exercise, now: datetime) -> float:
        """Return the chance in (0, 1) of unaided success at an exercise."""
        ...

    def ease(self, concept_id: ConceptId, exercise: Exercise) -> float:
        """Return how easy an exercise is for the learner, in logits, to put some in order."""
        ...

    def reasons(
        self, concept_id: ConceptId, exercise: Exercise, now: datetime
    ) -> tuple[Reason, ...]:
        """Return what is telling about what is expected, the weightiest first."""
        ...

    def after(self, items: Sequence[Evidence], exercise: Exercise) -> Estimator:
        """Return what would expect after this evidence on an exercise; this one stays as it is."""
        ...

    def tomorrow(self) -> Estimator:
        """Return what would expect the day after, when today's answers count for everyone."""
        ...


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (``good``) or against a right answer.

    ``about`` is lately, concept, ability, again, step or days.
    """

    about: str
    good: bool


@dataclass(frozen=True, slots=True)
class Tracing:
    """How sure it is that a concept is learned: knowledge tracing by score, fading with time.

    Bayesian knowledge tracing (Corbett & Anderson 1995). Aided evidence moves half as far; an
    unsure judgement moves nothing; a failure never raises the estimate and a success never lowers
    it. Without practice the estimate goes back towards the prior, and one success after a long
    time restores what was held before.
    """

    def start(self, concept_id: ConceptId) -> Mastery:
        """Start at the prior."""
        return Mastery(concept_id, PRIOR)

    def update(self, mastery: Mastery, evidence: Evidence) -> Mastery:
        """Move the estimate towards its posterior, as far as the score and the help allow."""
        if evidence.judgement is Judgement.UNSURE:
            return mastery
        held = self.estimate(mastery, evidence.at)
        if evidence.judgement is Judgement.INCORRECT:
            share = FAILURE * (0.5 if evidence.aided else 1.0)
            seen = held * SLIP / (held * SLIP + (1 - held) * (1 - _guess(mastery)))
            # One learns from a miss as well, but a miss alone never speaks for knowing more.
            target = min(held, seen + (1 - seen) * LEARN)
            moved = min(mastery.estimate, held + share * (target - held))
        else:
            # Whoever has been told what is wrong guesses better each time.
            guess = min(1 - SLIP, _guess(mastery) * evidence.attempts)
            seen = held * (1 - SLIP) / (held * (1 - SLIP) + (1 - held) * guess)
            target = seen + (1 - seen) * LEARN
            moved = max(_regained(mastery, evidence), held + weight(evidence) * (target - held))
        won = evidence.judgement is Judgement.CORRECT and not evidence.aided
        sessions = (
            {*mastery.success_sessions, evidence.session} if won else mastery.success_sessions
        )
        return replace(
            mastery,
            estimate=min(CEILING, max(FLOOR, moved)),
            observations=mastery.observations + 1,
            unaided_successes=mastery.unaided_successes + won,
            success_sessions=tuple(sorted(sessions)),
            updated=evidence.at,
        )

    def estimate(self, mastery: Mastery, now: datetime) -> float:
        """Return the estimate, faded by the days since it was last moved."""
        if mastery.updated is None:
            return mastery.estimate
        days = max(0.0, (now - mastery.updated).total_seconds() / DAY)
        kept = kept_after(days, mastery.observations)
        return mastery.estimate * kept + PRIOR * (1 - kept)

    def expected(self, mastery: Mastery, exercise: Exercise, now: datetime) -> float:
        """Return the chance of success, lower by a step for each level above the middle."""
        held = self.estimate(mastery, now)
        chance = held * (1 - SLIP) + (1 - held) * GUESS
        return min(CEILING, max(FLOOR, chance - LEVEL_STEP * (exercise.level - MIDDLE_LEVEL)))

    def ease(self, concept_id: ConceptId, exercise: Exercise) -> float:
        """Return what the exercise's author says of it."""
        return level_ease(exercise.level)

    def reasons(
        self, concept_id: ConceptId, exercise: Exercise, now: datetime
    ) -> tuple[Reason, ...]:
        """Return nothing: the estimate is all that it looks at."""
        return ()

    def after(self, items: Sequence[Evidence], exercise: Exercise) -> Estimator:
        """Return itself: what it knows is all in the mastery."""
        return self

    def tomorrow(self) -> Estimator:
        """Return itself: it knows one learner only."""
        return self


@dataclass(frozen=True, slots=True)
class Foretelling:
    """What one learner's belief is, with the chance of success from everyone's answers.

    ``coming`` gives the model of all as it is tomorrow, with what was answered today; ``tried``
    are the answers that a replay has added to that.
    """

    belief: Estimator
    model: LearnerModel
    person: PersonId
    coming: Callable[[], LearnerModel] | None = None
    tried: tuple[tuple[Evidence, Exercise], ...] = ()

    def start(self, concept_id: ConceptId) -> Mastery:
        """Return what is believed before any evidence."""
        return self.belief.start(concept_id)

    def update(self, mastery: Mastery, evidence: Evidence) -> Mastery:
        """Return what is believed after one observation."""
        return self.belief.update(mastery, evidence)

    def estimate(self, mastery: Mastery, now: datetime) -> float:
        """Return the estimate at a time."""
        return self.belief.estimate(mastery, now)

    def expected(self, mastery: Mastery, exercise: Exercise, now: datetime) -> float:
        """Return the chance of success at the hardest step."""
        return self._hardest(mastery.concept_id, exercise, now)[0]

    def ease(self, concept_id: ConceptId, exercise: Exercise) -> float:
        """Return the ease of the hardest step, by what everyone did and the author says."""
        concepts, said = _concepts(concept_id, exercise), level_ease(exercise.level)
        return min(self.model.ease(self.person, s.id, concepts, said) for s in exercise.steps)

    def reasons(
        self, concept_id: ConceptId, exercise: Exercise, now: datetime
    ) -> tuple[Reason, ...]:
        """Return what weighs in the prediction of the hardest step, alike terms as one."""
        _, step = self._hardest(concept_id, exercise, now)
        sums: dict[str, float] = {}
        for term in self.model.terms(self.person, step, _concepts(concept_id, exercise), now):
            about = _ABOUT.get(term.name)
            if about == "step" and self.model.met(step) < MET:
                continue
            if about is not None:
                sums[about] = sums.get(about, 0.0) + term.value
        order = sorted(sums, key=lambda about: -abs(sums[about]))
        return tuple(Reason(a, sums[a] > 0) for a in order if abs(sums[a]) >= TELLING)

    def after(self, items: Sequence[Evidence], exercise: Exercise) -> Estimator:
        """Return one whose view of the learner has taken the evidence in, as a turn would."""
        model = self.model.alone(self.person)
        news = tuple((i, exercise) for i in items if i.concept_id == exercise.concept_ids[0])
        for item, _ in news:
            self._learn(model, item, exercise)
        return replace(self, model=model, tried=(*self.tried, *news))

    def tomorrow(self) -> Estimator:
        """Return one for whom today's answers have begun to count for everyone."""
        if self.coming is None:
            return self
        model = self.coming().fork()
        for item, exercise in self.tried:
            self._learn(model, item, exercise)
        return replace(self, model=model.alone(self.person), coming=lambda: model, tried=())

    def _learn(self, model: LearnerModel, item: Evidence, exercise: Exercise) -> None:
        model.observe(
            self.person,
            item.step_id or exercise.id,
            exercise.concept_ids,
            right=item.judgement is not Judgement.INCORRECT,
            weight=weight(item),
            at=item.at,
            ease=level_ease(exercise.level),
        )

    def _hardest(
        self, concept_id: ConceptId, exercise: Exercise, now: datetime
    ) -> tuple[float, str]:
        concepts, said = _concepts(concept_id, exercise), level_ease(exercise.level)
        return min(
            (self.model.predict(self.person, step.id, concepts, now, said), step.id)
            for step in exercise.steps
        )


def _concepts(main: ConceptId, exercise: Exercise) -> tuple[ConceptId, ...]:
    return (main, *(i for i in exercise.concept_ids if i != main))


@dataclass(frozen=True, slots=True)
class Wanting:
    """What is still missing to mastery: unaided successes, other sessions, the estimate."""

    successes: int
    sessions: int
    estimate: float


def score(judgement: Judgement, rung: int, attempts: int) -> float:
    """Return what an attempt is worth in [0, 1] (design, section 4); partly counts half."""
    share = {Judgement.CORRECT: 1.0, Judgement.PARTLY: 0.5}.get(judgement, 0.0)
    if rung >= SHOWN:
        return 0.0
    return share * max(0.0, 1 - 0.25 * rung - 0.1 * (attempts - 1))


def weight(evidence: Evidence) -> float:
    """Return how much evidence says, in [0, 1]: the score of a success, all of a first failure.

    Aided evidence says half; unsure and a shown answer nothing; a second miss nothing new.
    """
    share = 0.5 if evidence.aided else 1.0
    if evidence.judgement is Judgement.UNSURE or (evidence.rung or 0) >= SHOWN:
        return 0.0
    if evidence.judgement is Judgement.INCORRECT:
        return share if evidence.attempts == 1 else 0.0
    return share * evidence.score


def level_ease(level: int) -> float:
    """Return what an author's level from 1 to 5 says of a step's ease, in logits."""
    return LEVEL_LOGITS * (MIDDLE_LEVEL - level)


def wanting(mastery: Mastery, threshold: float) -> Wanting:
    """Return what is missing to mastery."""
    return Wanting(
        max(0, SUCCESSES - mastery.unaided_successes),
        max(0, SESSIONS - len(mastery.success_sessions)),
        max(0.0, threshold - mastery.estimate),
    )


def _guess(mastery: Mastery) -> float:
    """Return the chance of a right answer without knowing, by what did not go right alone."""
    missed = mastery.observations - mastery.unaided_successes
    return GUESS + (GUESS_MOST - GUESS) * missed / (missed + GUESS_HALFWAY)


def _regained(mastery: Mastery, evidence: Evidence) -> float:
    """Return the least that is held after a success: all of before, if it was unaided."""
    won = evidence.judgement is Judgement.CORRECT and not evidence.aided
    return mastery.estimate if won else 0.0


def mastered(mastery: Mastery, threshold: float = 0.95) -> bool:
    """Whether nothing is missing."""
    lacks = wanting(mastery, threshold)
    return not (lacks.successes or lacks.sessions or lacks.estimate)
