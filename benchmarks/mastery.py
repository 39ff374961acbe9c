"""The next answer foretold: this project's learner model beside Elo and the items' means.

    python -m benchmarks.mastery --train F --test F [--learners N] [--seed S | --first]

Logs are tab separated with ``user_id item_id timestamp correct skill_id``, in order of time. Every
model goes through the training learners' answers and then, learner by learner, through the test
learners': it predicts each answer and then learns from it. docs/benchmarks.md defines the figures.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from dataclasses import dataclass, field
from itertools import groupby
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from benchmarks.report import report, rounded
from tutor_core.mastery.learner_model import LearnerModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BINS = 10
# Part of a test learner's answers seen before the rest is ranked.
SEEN = 0.5


class Answer(NamedTuple):
    """One row of a log."""

    learner: str
    step: str
    concept: str
    right: bool


class Model(Protocol):
    """Something that predicts an answer, and learns from it."""

    def ease(self, answer: Answer) -> float:
        """Return what to put this learner's steps in order by, the easiest highest."""
        ...

    def observe(self, answer: Answer) -> float:
        """Return the chance that the answer is right, then learn from it."""
        ...


@dataclass(frozen=True, slots=True)
class Ours:
    """The learner model of the tutor."""

    model: LearnerModel = field(default_factory=LearnerModel)

    def ease(self, answer: Answer) -> float:
        """Return the model's order."""
        return self.model.ease(answer.learner, answer.step, (answer.concept,))

    def observe(self, answer: Answer) -> float:
        """Predict and learn."""
        return self.model.observe(answer.learner, answer.step, (answer.concept,), answer.right)


@dataclass(frozen=True, slots=True)
class Elo:
    """One ability a learner, one difficulty an item, steps of 1 / (1 + 0.05 n) (Pelánek 2016)."""

    held: dict[str, tuple[float, int]] = field(default_factory=dict)

    def ease(self, answer: Answer) -> float:
        """Return the chance that the answer is right."""
        return 1 / (1 + exp(self._at(f"s{answer.step}")[0] - self._at(f"l{answer.learner}")[0]))

    def observe(self, answer: Answer) -> float:
        """Predict and learn."""
        chance = self.ease(answer)
        for key, sign in ((f"l{answer.learner}", 1), (f"s{answer.step}", -1)):
            value, seen = self._at(key)
            moved = value + sign * (answer.right - chance) / (1 + 0.05 * seen)
            self.held[key] = (moved, seen + 1)
        return chance

    def _at(self, key: str) -> tuple[float, int]:
        return self.held.get(key, (0.0, 0))


@dataclass(frozen=True, slots=True)
class ItemMean:
    """An item's share of right answers so far, with five answers at the share of all."""

    held: dict[str, list[int]] = field(default_factory=dict)

    def ease(self, answer: Answer) -> float:
        """Return the chance that the answer is right."""
        right, seen = self.held.get("", (1, 2))
        item_right, item_seen = self.held.get(f"s{answer.step}", (0, 0))
        return (item_right + 5 * right / seen) / (item_seen + 5)

    def observe(self, answer: Answer) -> float:
        """Predict and learn."""
        chance = self.ease(answer)
        for key, start in (("", (1, 2)), (f"s{answer.step}", (0, 0))):
            held = self.held.setdefault(key, list(start))
            held[0] += answer.right
            held[1] += 1
        return chance


@dataclass(slots=True)
class Seen:
    """What a run over a test log leaves: predictions, outcomes, and each learner's pairs."""

    chances: list[float] = field(default_factory=list)
    outcomes: list[bool] = field(default_factory=list)
    pairs: list[tuple[float, int]] = field(default_factory=list)
    seconds: float = 0.0


def main(arguments: list[str] | None = None) -> None:
    """Measure the three and report."""
    given = _arguments(arguments)
    train = drawn(read(given.train, "train"), given.learners, None if given.first else given.seed)
    test = read(given.test, "test")
    models: dict[str, Model] = {"stepladder": Ours(), "elo": Elo(), "item mean": ItemMean()}
    columns = {name: figures(run(model, train, test), train) for name, model in models.items()}
    ours = columns["stepladder"]
    line = {**ours, "baseline": {"elo": columns["elo"], "item_mean": columns["item mean"]}}
    report(f"Next answers, {given.test.name}", columns, line)


def read(path: Path, part: str) -> list[Answer]:
    """Return a log's rows; learners of different parts are different, whatever their numbers."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Answer(
                f"{part}-{row['user_id']}", row["item_id"], row["skill_id"], row["correct"] == "1"
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def drawn(answers: list[Answer], learners: int | None, seed: int | None) -> list[Answer]:
    """Return the answers of so many learners: drawn by a seed, or the first ones; None for all."""
    names = list(dict.fromkeys(answer.learner for answer in answers))
    if learners is None or learners >= len(names):
        return answers
    if seed is not None:
        names = random.Random(seed).sample(names, learners)
    kept = set(names[:learners])
    return [answer for answer in answers if answer.learner in kept]


def run(model: Model, train: Iterable[Answer], test: Iterable[Answer]) -> Seen:
    """Learn from the one log, then predict and learn through the other, learner by learner."""
    seen = Seen()
    # Processor time: a busy machine should not look like a slow model.
    started = time.process_time()
    for answer in train:
        model.observe(answer)
    seen.seconds = time.process_time() - started
    for _, group in groupby(test, key=lambda answer: answer.learner):
        answers = list(group)
        half = int(len(answers) * SEEN)
        _through(model, answers[:half], seen)
        seen.pairs.append(_ranked(model, answers[:half], answers[half:]))
        _through(model, answers[half:], seen)
    return seen


def _through(model: Model, answers: Sequence[Answer], seen: Seen) -> None:
    started = time.process_time()
    seen.chances += [model.observe(answer) for answer in answers]
    seen.seconds += time.process_time() - started
    seen.outcomes += [answer.right for answer in answers]


def _ranked(
    model: Model, before: Sequence[Answer], held_out: Sequence[Answer]
) -> tuple[float, int]:
    """Return how many pairs of held-out steps are in the right order, and how many there are.

    A pair is a step this learner got right and one they got wrong, each the first time they met
    it; the order is given before any of the held-out answers is learned. A tie counts half.
    """
    met = {answer.step for answer in before}
    firsts = {answer.step: answer for answer in reversed(held_out) if answer.step not in met}
    by_outcome: dict[bool, list[float]] = {True: [], False: []}
    for answer in firsts.values():
        by_outcome[answer.right].append(model.ease(answer))
    pairs = [(r > w) + 0.5 * (r == w) for r in by_outcome[True] for w in by_outcome[False]]
    return sum(pairs), len(pairs)


def figures(seen: Seen, train: Sequence[Answer]) -> dict[str, float]:
    """Return the figures of a run."""
    good = [(right, pairs) for right, pairs in seen.pairs if pairs]
    updates = max(1, len(seen.chances) + len(train))
    return {
        "auc": rounded4(auc(seen.chances, seen.outcomes)),
        "ece": rounded4(calibration_error(seen.chances, seen.outcomes)),
        "us_per_update": rounded(1e6 * seen.seconds / updates),
        "pairwise": rounded4(sum(r for r, _ in good) / max(1, sum(n for _, n in good))),
        "pairwise_by_learner": rounded4(sum(r / n for r, n in good) / max(1, len(good))),
        "learners": len({answer.learner for answer in train}),
        "train_answers": len(train),
        "test_answers": len(seen.chances),
    }


def rounded4(value: float) -> float:
    """Keep four decimals: models differ in the third."""
    return round(value, 4)


def auc(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the area under the ROC curve: the share of right-wrong pairs in order, ties half."""
    below, total, wrong = 0.0, 0, 0
    ordered = sorted(zip(chances, outcomes, strict=True))
    for _, tied in groupby(ordered, key=lambda pair: pair[0]):
        results = [outcome for _, outcome in tied]
        right = sum(results)
        below += right * (wrong + (len(results) - right) / 2)
        wrong += len(results) - right
        total += right
    return below / (total * wrong) if total and wrong else 0.5


def calibration_error(chances: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    gaps = [0.0] * BINS
    for chance, outcome in zip(chances, outcomes, strict=True):
        gaps[min(BINS - 1, int(chance * BINS))] += chance - outcome
    return sum(abs(gap) for gap in gaps) / max(1, len(chances))


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mastery")
    parser.add_argument("--train", type=Path, required=True, help="answers to learn from first")
    parser.add_argument("--test", type=Path, required=True, help="answers to predict, then learn")
    parser.add_argument("--learners", type=int, help="train on so many learners only")
    parser.add_argument("--seed", type=int, default=1, help="which of them are drawn")
    parser.add_argument("--first", action="store_true", help="the first in the file instead")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
