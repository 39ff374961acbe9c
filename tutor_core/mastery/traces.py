"""What the learner model holds of a learner, their concepts and a step. Mutable, for speed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tutor_core.mastery.beliefs import Belief, kept_after

if TYPE_CHECKING:
    from datetime import datetime

DAY = 86_400.0
# Variance of a learner's ability in a concept, beside that overall, before any answer: measured
# as the others are (``learner_model``).
CONCEPT_ABILITY = 0.5


@dataclass(slots=True)
class Topic:
    """A learner and a concept."""

    ability: Belief
    recent: float = 0.0
    answers: int = 0
    run_right: int = 0
    run_wrong: int = 0
    at_step: int = 0
    at: datetime | None = None

    def twin(self) -> Topic:
        """Return a copy that shares nothing that can change."""
        return replace(self, ability=self.ability.twin())


@dataclass(slots=True)
class Learner:
    """One learner: ability, what happened lately, and their concepts."""

    ability: Belief
    steps: int = 0
    surprise: float = 0.0
    last_step: str | None = None
    last_surprise: float = 0.0
    topics: dict[str, Topic] = field(default_factory=dict)
    answers: dict[str, bool] = field(default_factory=dict)

    def twin(self) -> Learner:
        """Return a copy that shares nothing that can change."""
        topics = {concept: topic.twin() for concept, topic in self.topics.items()}
        return replace(
            self, ability=self.ability.twin(), topics=topics, answers=dict(self.answers)
        )


@dataclass(slots=True)
class Step:
    """A step: its ease, how well it tells strong from weak, how it hangs on the step before."""

    ease: Belief
    slope: Belief
    right: float = 0.0
    seen: float = 0.0
    after: dict[str, Belief] = field(default_factory=dict)

    def twin(self) -> Step:
        """Return a copy that shares nothing that can change."""
        after = {step: belief.twin() for step, belief in self.after.items()}
        return replace(self, ease=self.ease.twin(), slope=self.slope.twin(), after=after)


def days_since(topic: Topic, at: datetime) -> float:
    """Return the days since the learner last practised a concept, 0 if never."""
    return max(0.0, (at - topic.at).total_seconds() / DAY) if topic.at is not None else 0.0


def faded(topic: Topic, at: datetime) -> Topic:
    """Return the topic with what was learned about it doubted as the days say."""
    held = topic.ability
    kept = kept_after(days_since(topic, at), topic.answers)
    variance = CONCEPT_ABILITY - (CONCEPT_ABILITY - held.variance) * kept
    return Topic(
        Belief(held.mean * kept, max(held.variance, variance)),
        topic.recent,
        topic.answers,
        topic.run_right,
        topic.run_wrong,
        topic.at_step,
        topic.at,
    )
