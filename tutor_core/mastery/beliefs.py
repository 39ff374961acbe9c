"""Numbers in logits that are known only so well, and how an outcome moves them.

Mutable and without checks, for speed: the learner model moves a handful of them for each answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A logit with variance v predicts like one divided by sqrt(1 + v * pi / 8) (MacKay 1992).
SPREAD = 0.3927
# No chance is nearer to 0 or 1 than this logit says.
LARGEST = 12.0
# Half of what was learned about a concept is doubted after this many days without practice, and
# twice as long for each doubling of the answers given (our choice; the shape is that of half-life
# regression, Settles & Meeder 2016).
HALF_LIFE_DAYS = 30.0


@dataclass(slots=True)
class Belief:
    """A number in logits, known so well: mean and variance."""

    mean: float
    variance: float

    def twin(self) -> Belief:
        """Return a copy."""
        return Belief(self.mean, self.variance)


def move(
    parts: Sequence[tuple[Belief, float]], error: float, information: float, variance: float
) -> None:
    """Take one step of a diagonal Gaussian filter: some of a logit's parts, each with its factor.

    ``error`` is outcome less chance, ``information`` chance * (1 - chance), and ``variance`` that
    of the whole logit.
    """
    damping = 1 / (1 + information * variance)
    for belief, factor in parts:
        gain = belief.variance * factor
        belief.mean += gain * error * damping
        belief.variance -= gain * gain * information * damping


def chance_of(logit: float) -> float:
    """Return the chance in (0, 1)."""
    return 1 / (1 + exp(-min(LARGEST, max(-LARGEST, logit))))


def loss(chance: float, right: bool) -> float:
    """Return the log-loss of a chance in (0, 1), in nats."""
    return -log(chance if right else 1 - chance)


def kept_after(days: float, answers: int) -> float:
    """Return the share in (0, 1] of a belief that is still held after days without practice."""
    return float(2.0 ** (-days / (HALF_LIFE_DAYS * (1 + log1p(answers) / log(2)))))
