"""Days in a row and badges, for a learner who asked to see them. Pure.

Each counts what the learner did, so that nobody can be ahead of anybody; none can be lost but the
days in a row, and none is about speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.mastery.estimate import mastered
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.state import LearnerState

# Where a badge is reached (our choices): soon the first time, then further apart.
MASTERED = (1, 3, 10)
DAYS = (3, 7, 14)
THOUGHTS = (3, 10)
# A right answer after this many tries is one somebody stayed for (our choice).
STAYED_TRIES = 3


@dataclass(frozen=True, slots=True)
class Badge:
    """What was reached: ``key`` is mastered, in_a_row, thoughts or stayed; ``n`` how many."""

    key: str
    n: int


def streak(state: LearnerState, now: datetime) -> int:
    """Return on how many days in a row, up to today or yesterday, the learner answered anything.

    Days are the classroom's; a day that isn't over yet doesn't break a streak.
    """
    days = {state.policy.today(e.at).toordinal() for e in state.evidence}
    today = state.policy.today(now).toordinal()
    last = today if today in days else today - 1
    count = 0
    while last - count in days:
        count += 1
    return count


def earned(state: LearnerState, now: datetime) -> list[Badge]:
    """Return the badges reached, the highest of each kind."""
    known = [m for m in state.mastery.values() if mastered(m, state.policy.mastery_threshold)]
    written = [r for r in state.reflections if r.text]
    stayed = [
        e
        for e in state.evidence
        if e.judgement is Judgement.CORRECT and e.attempts >= STAYED_TRIES
    ]
    found = [
        _highest("mastered", len(known), MASTERED),
        _highest("in_a_row", streak(state, now), DAYS),
        _highest("thoughts", len(written), THOUGHTS),
        Badge("stayed", len(stayed)) if stayed else None,
    ]
    return [badge for badge in found if badge is not None]


def _highest(key: str, n: int, steps: tuple[int, ...]) -> Badge | None:
    reached = [step for step in steps if step <= n]
    return Badge(key, reached[-1]) if reached else None
