"""Fit the grader's weights and bands to graded answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tutor_core.assessment.features import NAMES, RAISING
from tutor_core.assessment.grader import Bands, Weighing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from benchmarks.answers import Answer

    Array = npt.NDArray[np.float64]

PRECISION = 0.95
"""What both bands are set to on the training side, so that .9 is left on new answers also when the
draw is a bad one: questions kept back have .94 to .95 right, the worst fifth of them about .88."""
AT_LEAST = 20
"""Answers a band has to hold on the training side, so that its precision is no accident."""
WRONG_SHARE = 0.02
"""The share of all answers that *incorrect* has to hold besides: where fewer look that wrong, as
they do to weights alone in SciEntsBank, of questions kept back only .8 of them were."""
NEVER = 9.0
"""A bound no score reaches: the band doesn't exist."""

_ROUNDS = 4
_STEPS = 1500
_RIDGE = 1e-4
_STRICTNESS = 0.03
"""How firmly constants of questions are held to zero when the weights are found that tell answers
to one question apart; .01 to .1 are alike."""
_SIGNS = np.array([1.0] * len(RAISING) + [-1.0] * (len(NAMES) - len(RAISING)))


@dataclass(frozen=True, slots=True)
class Scored:
    """A score, whether the answer was marked correct, the doubt about the score, its question."""

    score: float
    correct: bool
    doubt: float = 0.0
    question: str = ""


def weighing(answers: Sequence[Answer], *, within: bool = False) -> Weighing:
    """Fit weights by logistic regression, none against its figure's sign.

    ``within`` lets each question have a constant of its own meanwhile, so that the weights tell
    answers to one question apart; the constants aren't kept, exemplars take their place.
    The best model answer of each answer depends on the weights, so both are found in turns.
    """
    marks = np.array([float(a.correct) for a in answers])
    names = sorted({a.question_id for a in answers}) if within else []
    constants = np.array([[float(a.question_id == n) for n in names] for a in answers])
    each = _SIGNS.copy()
    base = 0.0
    for _ in range(_ROUNDS):
        best = np.array([max(a.rows, key=lambda row: float(np.dot(each, row))) for a in answers])
        base, each = _logistic(best, constants, marks)
    never = Bands(-NEVER, NEVER)
    return Weighing(round(base, 3), tuple(float(round(w, 3)) for w in each), never)


def _logistic(seen: Array, constants: Array, marks: Array) -> tuple[float, Array]:
    """Accelerated projected gradient descent (Beck and Teboulle 2009) on the ridge loss."""
    figures, questions = seen.shape[1], constants.shape[1]
    whole = np.c_[seen, np.ones(len(seen)), constants]
    free = np.full(1 + questions, np.inf)
    low = np.r_[np.where(_SIGNS > 0, 0.0, -np.inf), -free]
    high = np.r_[np.where(_SIGNS > 0, np.inf, 0.0), free]
    strictness = np.full(questions, 2 * _STRICTNESS / max(1, questions))
    ridge = np.r_[np.full(figures, 2 * _RIDGE), 0.0, strictness]
    pace = 1 / (np.linalg.norm(whole, 2) ** 2 / (4 * len(seen)) + ridge.max())
    at = ahead = np.zeros(whole.shape[1])
    for step in range(_STEPS):
        likely = 1 / (1 + np.exp(-(whole @ ahead)))
        slope = whole.T @ (likely - marks) / len(seen) + ridge * ahead
        moved = np.clip(ahead - pace * slope, low, high)
        ahead = moved + step / (step + 3) * (moved - at)
        at = moved
    return float(at[figures]), at[:figures]


def bands(scored: Sequence[Scored]) -> Bands:
    """Return the widest bands that hold the precision on graded answers."""
    fewest = max(AT_LEAST, WRONG_SHARE * len(scored))
    correct = _bound(scored, AT_LEAST, lambda s: s.correct, lambda s: s.doubt - s.score)
    incorrect = _bound(scored, fewest, lambda s: not s.correct, lambda s: s.score)
    return Bands(
        -NEVER if incorrect is None else incorrect, NEVER if correct is None else -correct
    )


def kept_back(scored: Sequence[Scored], folds: Mapping[str, int]) -> list[tuple[Bands, Scored]]:
    """Return each answer with the bands that the questions of the other folds set."""
    found = []
    for fold in sorted(set(folds.values())):
        own = [s for s in scored if folds[s.question] == fold]
        set_ = bands([s for s in scored if folds[s.question] != fold])
        found += [(set_, s) for s in own]
    return found


def far(parts: Sequence[Sequence[Scored]]) -> Bands:
    """Return the bands for a subject that nobody graded answers in.

    Correct from where every part of the questions holds the precision by itself. Never incorrect:
    how much is said in other words differs most from subject to subject.
    """
    return Bands(-NEVER, max(bands(part).correct for part in parts))


def _bound(
    scored: Sequence[Scored],
    least: float,
    right: Callable[[Scored], bool],
    key: Callable[[Scored], float],
) -> float | None:
    """Return the last key up to which so many are right; rounded to the safe side."""
    found, hits = None, 0
    ordered = sorted(scored, key=key)
    for number, one in enumerate(ordered, start=1):
        hits += right(one)
        if number >= least and hits / number >= PRECISION:
            found = key(one)
    return None if found is None else float(np.floor(found * 1000) / 1000)


def middle(scored: Sequence[Scored]) -> float:
    """Return the score that divides best when correct or incorrect has to be said."""
    bounds = np.round(np.arange(0.3, 0.71, 0.01), 2)
    figures = np.array([macro_f1(scored, float(bound)) for bound in bounds])
    # The mean of five neighbours: one lucky bound says nothing.
    smooth = np.convolve(np.pad(figures, 2, mode="edge"), np.full(5, 0.2), "valid")
    return float(bounds[int(smooth.argmax())])


def macro_f1(scored: Sequence[Scored], bound: float) -> float:
    """Return the mean of both classes' F1 when scores from ``bound`` on are called correct."""
    said = np.array([s.score >= bound for s in scored])
    true = np.array([s.correct for s in scored])
    return float(np.mean([_f1(said, true), _f1(~said, ~true)]))


def _f1(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    either = int(said.sum() + true.sum())
    return 2 * int((said & true).sum()) / either if either else 1.0
