"""How likely a learner is to get a step right unaided, learned from everyone's answers in turn.

Two models look at each answer. The *rating* is a multi-concept Elo whose steps shrink as its
uncertainty does: a learner's ability, overall and by concept, against the difficulty of the step
and of its concept. It makes sense from the first answer on. The *regression* is an online logistic
model over the rating's parts and what happened lately. Its say in the prediction grows with how
much better it has done so far, by running log-loss, and is next to nothing at the start.

Nothing here reads a clock or draws a number: the same answers in the same order give the same
model. It is the one mutable value of the core, for speed: about 25 microseconds an answer. What it
holds can be rebuilt from the stored evidence. docs/learner-model.md has the measurements.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from math import log, log1p, sqrt
from typing import TYPE_CHECKING

from tutor_core.mastery.beliefs import SPREAD, Belief, chance_of, loss, move
from tutor_core.mastery.traces import CONCEPT_ABILITY, Learner, Step, Topic, days_since, faded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Variances of what is believed before any answer, in squared logits: a learner's ability overall
# (``traces`` has the one by concept), a step's difficulty, and its concept's. Measured on two logs
# and flat around these values (docs/learner-model.md).
ABILITY, STEP, TOPIC = 0.8, 2.0, 0.5
# The mean of all answers: known badly at first, and never taken for certain.
BASE, BASE_LEAST = 1.0, 0.0005
# People change: what each answer adds to the uncertainty about a learner (measured, flat).
ABILITY_DRIFT, CONCEPT_DRIFT = 0.003, 0.01
# How much one step may tell strong from weak learners more than another, and how much it may
# depend on how the step before it went (measured, flat).
SLOPE, PAIR = 0.05, 0.3
# How fast the traces of what happened lately fade, per answer (measured, flat).
RECENT, SURPRISE = 0.12, 0.25
# A step's share of right answers starts as so many answers at the share of all (our choice).
DRAWN = 5.0
# AdaGrad's first step (Duchi et al. 2011; measured, flat between 0.1 and 0.3).
RATE = 0.2
# The regression's say starts at 1 in 20, and what it won or lost more than about two thousand
# answers ago is forgotten (dynamic model averaging, Raftery et al. 2010; our choice of numbers).
FIRST_SAY, FADING = -3.0, 0.9995

FEATURES = (
    "base", "ability", "concept", "step", "topic", "rate", "recent", "new", "gap", "days",
    "surprise", "run_right", "run_wrong", "again_right", "again_wrong", "slope", "pair",
)  # fmt: skip
# Before it has learned anything the regression is the rating, drawn in a little as uncertain sums
# should be, and knows that lately counts (rounded from what both logs learn).
_START = (
    0.0, 0.8, 0.6, 0.5, 0.5, 0.4, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0,
)  # fmt: skip
_SLOPE, _PAIR = FEATURES.index("slope"), FEATURES.index("pair")
_LOGS = [log1p(n) for n in range(64)]


@dataclass(slots=True)
class _Case:
    """One prediction with all that it stands on."""

    learner: Learner
    step: Step
    topics: list[Topic]
    parts: list[tuple[Belief, float]]
    pair: Belief | None
    skill: float
    variance: float
    rating: float
    features: tuple[float, ...]
    regression: float
    chance: float


@dataclass(frozen=True, slots=True)
class Term:
    """What one thing adds to a prediction, in logits; 0.7 is about a doubling of the odds."""

    name: str
    value: float


class LearnerModel:
    """Predict and learn, one answer after the other."""

    def __init__(self) -> None:
        """Start with no data."""
        self._learners: dict[str, Learner] = {}
        self._steps: dict[str, Step] = {}
        self._eases: dict[str, Belief] = {}
        self._base = Belief(0.0, BASE)
        self._weights = list(_START)
        self._squares = [1.0] * len(_START)
        self._lead = 0.0
        self._right, self._seen = 1.0, 2.0
        self._shared = True
        self._lent: LearnerModel | None = None

    def alone(self, learner: str) -> LearnerModel:
        """Return a view in which one learner goes on, and nothing is learned about all others.

        Later answers move what is known of the learner; steps, weights and everybody else stay.
        This model isn't touched by it, and must learn nothing while the view is in use.
        """
        view = copy(self)
        held = self._learners.get(learner)
        view._learners = {learner: held.twin()} if held is not None else {}
        view._shared, view._lent = False, None
        return view

    def fork(self) -> LearnerModel:
        """Return a copy that learns everything by itself and costs only what it touches.

        This model isn't touched by it, and must learn nothing while the copy is in use.
        """
        twin = copy(self)
        twin._learners, twin._steps = dict(self._learners), dict(self._steps)
        twin._eases, twin._base = dict(self._eases), self._base.twin()
        twin._lent = self
        return twin

    def predict(
        self,
        learner: str,
        step: str,
        concepts: Sequence[str],
        at: datetime | None = None,
        ease: float = 0.0,
    ) -> float:
        """Return the chance in (0, 1) that the learner gets the step right unaided; learn nothing.

        ``concepts`` are the step's, the main one first, and not empty. Without ``at`` time is
        counted in answers only. ``ease``, in logits, is the author's word on a step nobody met.
        """
        return self._case(learner, step, concepts, at, ease).chance

    def observe(
        self,
        learner: str,
        step: str,
        concepts: Sequence[str],
        right: bool,
        weight: float = 1.0,
        at: datetime | None = None,
        ease: float = 0.0,
    ) -> float:
        """Learn from an answer and return the chance that was predicted for it.

        ``weight`` in [0, 1] is how much the answer says (``mastery.weight``); 0 changes nothing.
        """
        if self._lent is not None:
            self._own(self._lent, learner, step, concepts)
        case = self._case(learner, step, concepts, at, ease)
        if weight > 0:
            self._keep(case, learner, step, concepts)
            if self._shared:
                self._regress(case, right, weight)
            self._rate(case, right, weight)
            _note(case, step, right, at)
        return case.chance

    def rating(
        self, learner: str, step: str, concepts: Sequence[str], at: datetime | None = None
    ) -> float:
        """Return the chance by the rating alone."""
        return self._case(learner, step, concepts, at).rating

    def ease(self, learner: str, step: str, concepts: Sequence[str], ease: float = 0.0) -> float:
        """Return how easy a step is for a learner, in logits, to put steps in order.

        Only what belongs to the step and to this learner's concepts: what has just happened says
        much about the next answer and nothing about which of two steps is harder. Both estimates
        of a step's difficulty count, the share of right answers more (measured, flat). ``ease``
        is the author's word, as for ``predict``.
        """
        case = self._case(learner, step, concepts, None, ease)
        value = dict(zip(FEATURES, case.features, strict=True))
        rated = value["step"] + value["topic"]
        return value["rate"] + 0.5 * rated + value["slope"] + 0.25 * value["concept"]

    def terms(
        self, learner: str, step: str, concepts: Sequence[str], at: datetime | None = None
    ) -> tuple[Term, ...]:
        """Return what the regression's prediction is made of, the weightiest first."""
        case = self._case(learner, step, concepts, at)
        values = [w * x for w, x in zip(self._weights, case.features, strict=True)]
        found = (Term(name, value) for name, value in zip(FEATURES, values, strict=True) if value)
        return tuple(sorted(found, key=lambda term: -abs(term.value)))

    def met(self, step: str) -> float:
        """Return how many answers to a step were learned from, each by its weight."""
        held = self._steps.get(step)
        return held.seen if held is not None else 0.0

    @property
    def say(self) -> float:
        """The regression's share of the prediction in (0, 1)."""
        return chance_of(FIRST_SAY + self._lead)

    def _case(
        self,
        learner: str,
        step: str,
        concepts: Sequence[str],
        at: datetime | None,
        ease: float = 0.0,
    ) -> _Case:
        who = self._learners.get(learner) or Learner(Belief(0.0, ABILITY))
        what = self._steps.get(step) or Step(Belief(ease, STEP), Belief(0.0, SLOPE))
        share = 1 / len(concepts)
        topics, parts = [], [(self._base, 1.0), (who.ability, 1.0), (what.ease, 1.0)]
        skill, topic_ease = 0.0, 0.0
        for concept in concepts:
            topic = who.topics.get(concept) or Topic(Belief(0.0, CONCEPT_ABILITY))
            if at is not None and topic.at is not None:
                topic = faded(topic, at)
            topics.append(topic)
            eases = self._eases.get(concept) or Belief(0.0, TOPIC)
            parts += [(topic.ability, share), (eases, share)]
            skill += share * topic.ability.mean
            topic_ease += share * eases.mean
        mean = self._base.mean + who.ability.mean + what.ease.mean + skill + topic_ease
        variance = sum([b.variance * s * s for b, s in parts])
        rating = chance_of(mean / sqrt(1 + SPREAD * variance))
        pair = what.after.get(who.last_step) if who.last_step is not None else None
        features = self._features(who, what, topics[0], (skill, topic_ease), pair, step, at)
        logit = sum([w * x for w, x in zip(self._weights, features, strict=True)])
        regression = chance_of(logit)
        chance = rating + self.say * (regression - rating)
        return _Case(
            who, what, topics, parts, pair, who.ability.mean + skill, variance, rating,
            features, regression, chance,
        )  # fmt: skip

    def _features(
        self,
        who: Learner,
        what: Step,
        topic: Topic,
        sums: tuple[float, float],
        pair: Belief | None,
        step: str,
        at: datetime | None,
    ) -> tuple[float, ...]:
        """Return what the regression looks at, in the order of ``FEATURES``."""
        skill, ease = sums
        ability = who.ability.mean
        again = who.answers.get(step)
        met = topic.answers
        return (
            1.0,
            ability,
            skill,
            what.ease.mean + self._base.mean,
            ease,
            self._rate_logit(what),
            topic.recent,
            0.0 if met else 1.0,
            0.2 * log1p(who.steps - topic.at_step) if met else 0.0,
            0.2 * log1p(days_since(topic, at)) if at is not None else 0.0,
            who.surprise,
            0.5 * _LOGS[topic.run_right],
            0.5 * _LOGS[topic.run_wrong],
            1.0 if again is True else 0.0,
            1.0 if again is False else 0.0,
            what.slope.mean * (ability + skill),
            pair.mean * who.last_surprise if pair is not None else 0.0,
        )

    def _rate_logit(self, what: Step) -> float:
        """Return the logit of a step's share of right answers, drawn towards the share of all."""
        mean = self._right / self._seen
        right = what.right + DRAWN * mean
        return log(right / (what.seen + DRAWN - right))

    def _keep(self, case: _Case, learner: str, step: str, concepts: Sequence[str]) -> None:
        """Store what the case made anew."""
        who = self._learners.setdefault(learner, case.learner)
        who.topics.update(zip(concepts, case.topics, strict=True))
        if not self._shared:
            return
        self._steps.setdefault(step, case.step)
        for i, concept in enumerate(concepts):
            self._eases.setdefault(concept, case.parts[4 + 2 * i][0])
        if case.pair is None and who.last_step is not None:
            case.pair = case.step.after[who.last_step] = Belief(0.0, PAIR)

    def _own(self, lent: LearnerModel, learner: str, step: str, concepts: Sequence[str]) -> None:
        """Make what an answer moves this copy's own, where it is the other's yet."""
        if learner in self._learners and self._learners[learner] is lent._learners.get(learner):
            self._learners[learner] = self._learners[learner].twin()
        if step in self._steps and self._steps[step] is lent._steps.get(step):
            self._steps[step] = self._steps[step].twin()
        for concept in concepts:
            if concept in self._eases and self._eases[concept] is lent._eases.get(concept):
                self._eases[concept] = self._eases[concept].twin()

    def _regress(self, case: _Case, right: bool, weight: float) -> None:
        """Move the regression's weights (AdaGrad), the step's own two, and its say."""
        error = weight * (case.regression - right)
        slopes = [error * x for x in case.features]
        self._squares = [s + g * g for s, g in zip(self._squares, slopes, strict=True)]
        self._lead = FADING * self._lead + weight * (
            loss(case.rating, right) - loss(case.regression, right)
        )
        own = [(case.step.slope, self._weights[_SLOPE] * case.skill)]
        if case.pair is not None:
            own.append((case.pair, self._weights[_PAIR] * case.learner.last_surprise))
        self._weights = [
            w - RATE * g / sqrt(s)
            for w, g, s in zip(self._weights, slopes, self._squares, strict=True)
        ]
        information = weight * case.regression * (1 - case.regression)
        move(own, -error, information, sum([b.variance * s * s for b, s in own]))

    def _rate(self, case: _Case, right: bool, weight: float) -> None:
        """Move the rating's parts, each as far as it is uncertain."""
        # The learner's own are the second, and the first of each concept's two.
        parts = case.parts if self._shared else [case.parts[1], *case.parts[3::2]]
        error, information = right - case.rating, case.rating * (1 - case.rating)
        move(parts, weight * error, weight * information, case.variance)
        if self._shared:
            self._base.variance = max(BASE_LEAST, self._base.variance)
            self._right, self._seen = self._right + weight * right, self._seen + weight
            case.step.right, case.step.seen = (
                case.step.right + weight * right,
                case.step.seen + weight,
            )
        case.learner.ability.variance += ABILITY_DRIFT
        for topic in case.topics:
            topic.ability.variance += CONCEPT_DRIFT


def _note(case: _Case, step: str, right: bool, at: datetime | None) -> None:
    """Remember what happened, for the traces of what happened lately."""
    who, sign = case.learner, 1.0 if right else -1.0
    surprise = right - case.rating
    who.surprise += SURPRISE * (surprise - who.surprise)
    who.last_step, who.last_surprise = step, surprise
    who.answers[step] = right
    for topic in case.topics:
        topic.recent += RECENT * (sign - topic.recent)
        topic.run_right = min(len(_LOGS) - 1, topic.run_right + 1) if right else 0
        topic.run_wrong = 0 if right else min(len(_LOGS) - 1, topic.run_wrong + 1)
        topic.answers += 1
        topic.at_step, topic.at = who.steps, at
    who.steps += 1
