"""What a learner can do: an estimate per concept, moved by evidence. Pure, swappable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tutor_core.messages import Judgement
from tutor_core.state import Evidence, Mastery

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.ids import ConceptId

# Design, section 4.
SUCCESSES = 3
SESSIONS = 2
# Inside the ranges Corbett & Anderson (1995) fitted, chosen so that three unaided successes from
# the start give .95 (our choice): prior, learning per success, guess, slip.
PRIOR = 0.25
LEARN = 0.12
GUESS = 0.2
SLIP = 0.1
# A first miss while learning says less than a success does (our choice; keeps one slip from
# looking like knowing nothing).
FAILURE = 0.5
FLOOR, CEILING = 0.01, 0.99
# How much harder a level above the middle is, in probability of success (our choice).
LEVEL_STEP = 0.1
MIDDLE_LEVEL = 2


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

    def expected(self, mastery: Mastery, level: int, now: datetime) -> float:
        """Return the chance in (0, 1) of unaided success at an exercise of a level from 1 to 5."""
        ...


@dataclass(frozen=True, slots=True)
class Tracing:
    """Bayesian knowledge tracing (Corbett & Anderson 1995), its step scaled by the score.

    Aided evidence moves half as far; an unsure judgement moves nothing; a failure never raises the
    estimate and a success never lowers it.
    """

    def start(self, concept_id: ConceptId) -> Mastery:
        """Start at the prior."""
        return Mastery(concept_id, PRIOR)

    def update(self, mastery: Mastery, evidence: Evidence) -> Mastery:
        """Move the estimate towards its posterior, as far as the score and the help allow."""
        if evidence.judgement is Judgement.UNSURE:
            return mastery
        weight = 0.5 if evidence.aided else 1.0
        held = mastery.estimate
        if evidence.judgement is Judgement.INCORRECT:
            weight *= FAILURE
            target = held * SLIP / (held * SLIP + (1 - held) * (1 - GUESS))
        else:
            seen = held * (1 - SLIP) / (held * (1 - SLIP) + (1 - held) * GUESS)
            target, weight = seen + (1 - seen) * LEARN, weight * evidence.score
        moved = min(CEILING, max(FLOOR, held + weight * (target - held)))
        won = evidence.judgement is Judgement.CORRECT and not evidence.aided
        sessions = (
            {*mastery.success_sessions, evidence.session} if won else mastery.success_sessions
        )
        return replace(
            mastery,
            estimate=moved,
            observations=mastery.observations + 1,
            unaided_successes=mastery.unaided_successes + won,
            success_sessions=tuple(sorted(sessions)),
            updated=evidence.at,
        )

    def estimate(self, mastery: Mastery, now: datetime) -> float:
        """Return the estimate; this model doesn't forget."""
        return mastery.estimate

    def expected(self, mastery: Mastery, level: int, now: datetime) -> float:
        """Return the chance of success, lower by a step for each level above the middle."""
        chance = mastery.estimate * (1 - SLIP) + (1 - mastery.estimate) * GUESS
        return min(CEILING, max(FLOOR, chance - LEVEL_STEP * (level - MIDDLE_LEVEL)))


@dataclass(frozen=True, slots=True)
class Wanting:
    """What is still missing to mastery: unaided successes, other sessions, the estimate."""

    successes: int
    sessions: int
    estimate: float


def score(judgement: Judgement, rung: int, attempts: int) -> float:
    """Return what an attempt is worth in [0, 1] (design, section 4); partly counts half."""
    share = {Judgement.CORRECT: 1.0, Judgement.PARTLY: 0.5}.get(judgement, 0.0)
    if rung >= 4:
        return 0.0
    return share * max(0.0, 1 - 0.25 * rung - 0.1 * (attempts - 1))


def wanting(mastery: Mastery, threshold: float) -> Wanting:
    """Return what is missing to mastery."""
    return Wanting(
        max(0, SUCCESSES - mastery.unaided_successes),
        max(0, SESSIONS - len(mastery.success_sessions)),
        max(0.0, threshold - mastery.estimate),
    )


def mastered(mastery: Mastery, threshold: float = 0.95) -> bool:
    """Whether nothing is missing."""
    lacks = wanting(mastery, threshold)
    return not (lacks.successes or lacks.sessions or lacks.estimate)
