"""How likely a short answer would be marked correct, and whether that is sure enough to say so.

A weighted sum of the figures in ``features`` through a logistic curve, for the model answer that
fits best. Where a teacher has graded answers to the step, what they differ from the sum by is
passed on to answers like them: Gaussian process regression (Rasmussen and Williams 2006, ch. 2)
on the residuals, which for an exemplar itself comes close to the teacher's mark and for an answer
like none of them changes little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import likeness
from tutor_core.assessment.features import NAMES, features
from tutor_core.messages import Judgement
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.likeness import Rarity, Vector

    Directions = tuple[Vector, ...]

# Of many graded answers the newest are used: solving for more takes time and gains little.
MOST_EXEMPLARS = 128
# Exemplars from which on their own bands hold; below it, the stricter of both (our choice: half of
# what they are set with).
ENOUGH_EXEMPLARS = 8
# Hyperparameters, chosen on the graded training answers by benchmarks.grading's exemplars: the
# noise of marks, and how much all answers to one step have in common (a strict or mild teacher).
NOISE = 0.3
COMMON = 0.1
# An answer is called correct by its score less so many of the regression's standard deviations:
# what is like no graded answer has to score higher. Chosen on the training answers (.25 to .75 are
# alike); for *incorrect* it did worse, and isn't used (docs/judging.md).
DOUBT = 0.5
_MARKS = {Judgement.CORRECT: 1.0, Judgement.PARTLY: 0.5, Judgement.INCORRECT: 0.0}


@dataclass(frozen=True, slots=True)
class Exemplar:
    """An answer to a step that a teacher has judged correct, partly or incorrect."""

    text: str
    judgement: Judgement

    @property
    def mark(self) -> float:
        """1 for correct, 0 for incorrect, a half between."""
        return _MARKS[self.judgement]


@dataclass(frozen=True, slots=True)
class Bands:
    """Correct from ``correct`` on, incorrect up to ``incorrect``, unsure between them.

    With exemplars ``correct`` is a bound for the score less the doubt about it.
    """

    incorrect: float
    correct: float

    def judged(self, score: float, doubt: float = 0.0) -> Judgement:
        """Return what a score with a doubt about it comes to."""
        if score - doubt >= self.correct:
            return Judgement.CORRECT
        return Judgement.INCORRECT if score <= self.incorrect else Judgement.UNSURE

    def stricter(self, other: Bands) -> Bands:
        """Return the bands in which both decide."""
        return Bands(min(self.incorrect, other.incorrect), max(self.correct, other.correct))


@dataclass(frozen=True, slots=True)
class Weighing:
    """A constant, a weight for each of ``NAMES``, and where their sum is sure."""

    base: float
    each: tuple[float, ...]
    bands: Bands


@dataclass(frozen=True, slots=True)
class Weights:
    """What a grader has learnt: how to weigh up answers without exemplars, and with them.

    With them a question's strictness shows, so ``taught`` is fitted to tell the answers to one
    question apart, and its bands are set with more than ``ENOUGH_EXEMPLARS``.
    """

    alone: Weighing
    taught: Weighing

    def weighing(self, exemplars: int) -> Weighing:
        """Return how to weigh up answers to a step with so many exemplars."""
        return self.taught if exemplars else self.alone

    def judged(self, score: float, doubt: float, exemplars: int) -> Judgement:
        """Return what a score comes to for a step with so many exemplars."""
        own = self.weighing(exemplars).bands.judged(score, doubt)
        few = 0 < exemplars < ENOUGH_EXEMPLARS
        return own if not few or self.alone.bands.judged(score) is own else Judgement.UNSURE


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its model answers, and how rare words are around it."""

    text: str
    models: tuple[str, ...]
    rarity: Rarity

    def directions(self, text: str) -> Directions:
        """Return what an answer to it is compared with other answers by."""
        wanted = frozenset[str]().union(*(likeness.read(model).names for model in self.models))
        asked = likeness.read(self.text)
        return likeness.vectors(likeness.read(text), asked, wanted, self.rarity)


@dataclass(frozen=True, slots=True)
class Grade:
    """A score in [0, 1], what it comes to, and what it stands on.

    ``told`` are the figures for the best model answer by name; ``like`` is the exemplar that is
    most like the answer, None without any.
    """

    score: float
    judgement: Judgement
    told: dict[str, float]
    like: Exemplar | None = None


def grade(
    text: str, question: Question, weights: Weights, exemplars: Sequence[Exemplar] = ()
) -> Grade:
    """Grade an answer."""
    used = tuple(exemplars[-MOST_EXEMPLARS:])
    weighing = weights.weighing(len(used))
    score, found = scored(text, question, weighing)
    doubt, like = 0.0, None
    if used:
        pull = _taught(used, question, weighing).correction(text)
        score, doubt, like = score + pull.added, pull.doubt, used[pull.nearest]
    judgement = weights.judged(score, doubt, len(used))
    told = dict(zip(NAMES, found, strict=True))
    return Grade(min(1.0, max(0.0, score)), judgement, told, like)


@remembered(64)
def _taught(used: tuple[Exemplar, ...], question: Question, weighing: Weighing) -> Taught:
    """Kept for the next learner at the same step."""
    residuals = [e.mark - scored(e.text, question, weighing)[0] for e in used]
    return Taught.of([e.text for e in used], residuals, question)


def scored(text: str, question: Question, weighing: Weighing) -> tuple[float, tuple[float, ...]]:
    """Return an answer's score without exemplars, and the figures of the best model answer."""
    rows = features(text, question.text, question.models, question.rarity)
    return best_of(rows, weighing)


def best_of(
    rows: Sequence[tuple[float, ...]], weighing: Weighing
) -> tuple[float, tuple[float, ...]]:
    """Return the highest score among model answers, with its figures."""

    def total(row: tuple[float, ...]) -> float:
        return weighing.base + sum(w * x for w, x in zip(weighing.each, row, strict=True))

    best = max(rows, key=total)
    return 1 / (1 + math.exp(-total(best))), best


@dataclass(frozen=True, slots=True)
class Pull:
    """What graded answers add to a score, the doubt left about it, and which is the nearest."""

    added: float
    doubt: float
    nearest: int


@dataclass(frozen=True, slots=True)
class Taught:
    """What graded answers change: their directions, and how much each of them pulls.

    ``lower`` is the triangle that the equations were solved with.
    """

    near: tuple[Directions, ...]
    pulls: tuple[float, ...]
    question: Question
    lower: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, texts: Sequence[str], residuals: Sequence[float], question: Question) -> Taught:
        """Find the pulls that explain the residuals: (K + noise) pulls = residuals."""
        near = tuple(question.directions(text) for text in texts)
        rows = [
            [alike(a, b) + (NOISE if i == j else 0.0) for j, b in enumerate(near[: i + 1])]
            for i, a in enumerate(near)
        ]
        lower = _triangle(rows)
        pulls = _backwards(lower, _forwards(lower, residuals))
        return cls(near, tuple(pulls), question, tuple(map(tuple, lower)))

    def correction(self, text: str) -> Pull:
        """Return what to add to a text's score."""
        own = self.question.directions(text)
        found = [alike(own, one) for one in self.near]
        added = sum(a * pull for a, pull in zip(found, self.pulls, strict=True))
        known = sum(part * part for part in _forwards(self.lower, found))
        doubt = DOUBT * math.sqrt(max(0.0, alike(own, own) - known))
        return Pull(added, doubt, max(range(len(found)), key=found.__getitem__))


def alike(one: Directions, other: Directions) -> float:
    """Return how much two answers to one question have in common: the regression's kernel.

    The mean of their cosines by words with their signs, so that "not connected" and "connected"
    differ, by pieces of words with and without the question's, and by what they say of the model
    answers; squared, so that much alike counts more than twice as much as half alike.
    (Means and products of kernels are kernels, so the equations can always be solved.)
    """
    near = sum(map(likeness.along, one, other)) / len(one)
    return COMMON + near**2


def _triangle(rows: list[list[float]]) -> list[list[float]]:
    """Return the lower triangle that a positive definite matrix is the square of (Cholesky)."""
    lower: list[list[float]] = []
    for i, row in enumerate(rows):
        made: list[float] = []
        for j in range(i):
            above = lower[j]
            rest = row[j] - sum(made[k] * above[k] for k in range(j))
            made.append(rest / above[j])
        lower.append([*made, math.sqrt(row[i] - sum(x * x for x in made))])
    return lower


def _forwards(lower: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Solve lower · found = values."""
    found: list[float] = []
    for row, value in zip(lower, values, strict=True):
        done = sum(a * b for a, b in zip(row, found, strict=False))
        found.append((value - done) / row[-1])
    return found


def _backwards(lower: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Solve lower transposed · found = values."""
    size = len(values)
    found = [0.0] * size
    for i in reversed(range(size)):
        done = sum(lower[k][i] * found[k] for k in range(i + 1, size))
        found[i] = (values[i] - done) / lower[i][i]
    return found
