"""Short answers graded against model answers: how well, how often sure, and how sure rightly.

    python -m benchmarks.grading --train F --test F [--corpus NAME] [--exemplars N] [--ship]

Weights never see an answer to the question they grade: questions are dealt to five folds, each
graded with weights from the other four. What people graded of the question itself comes in as a
teacher's marks do in the program, as exemplars: none, N of the training answers drawn by a seed
(several draws, the mean is given), or all of them. A last column for each pair of corpora has
weights and bands of one measured on the other, without exemplars.

The line of JSON has under ``macro_f1`` and so on what all of ``--train`` teaches, the mean over
corpora, and every column under its name.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import fitting
from benchmarks.answers import FOLDS, corpora, dealt
from benchmarks.fitting import Scored, macro_f1
from benchmarks.report import report, rounded
from tutor_core.assessment.grader import (
    MOST_EXEMPLARS,
    Bands,
    Taught,
    Weighing,
    Weights,
    best_of,
)
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.answers import Answer, Corpus

SEEDS = 5
PARTS = 3
"""With all of a question's answers as exemplars, bands are set on a third graded by the rest."""
SHIPPED = 16
"""Exemplars a question with which the program's own bands are set."""

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Weights by fold, and for questions that no fold has."""

    by_fold: tuple[Weights, ...]
    whole: Weights
    folds: Mapping[str, int]

    def weights(self, question: str) -> Weights:
        """Return the weights that never saw an answer to a question."""
        fold = self.folds.get(question)
        return self.whole if fold is None else self.by_fold[fold]


def main(arguments: list[str] | None = None) -> None:
    """Measure and report."""
    given = _arguments(arguments)
    found = corpora(given.train, given.test, given.corpus)
    if given.ship:
        print(shipped(found))
        return
    lessons = {corpus.name: learn(corpus.train) for corpus in found}
    columns: dict[str, Figures] = {}
    for corpus in found:
        for exemplars in (0, given.exemplars, None):
            name = f"{corpus.name} {'all' if exemplars is None else exemplars or 'none'}"
            columns[name] = measure(corpus, lessons[corpus.name], exemplars)
    for one, other in ((a, b) for a in found for b in found if a is not b):
        columns[f"{one.name} to {other.name}"] = _away(one, other, lessons[one.name])
    taught = _mean(columns[f"{corpus.name} all"] for corpus in found)
    answers = sum(len(corpus.test) for corpus in found)
    report(f"Short answers, {given.test.name}", columns, {**taught, "answers": answers, **columns})


def _away(one: Corpus, other: Corpus, lesson: Lesson) -> Figures:
    """Return the figures of one corpus's weights and bands on another."""
    test = [_base(lesson.whole.alone, a) for a in other.test]
    return figures(test, _alone(one.train, lesson), _far(one.train, lesson))


def _far(answers: Sequence[Answer], lesson: Lesson) -> Bands:
    """Return the bands for another subject, from the folds of this one."""
    parts = [[a for a in answers if lesson.folds[a.question_id] == n] for n in range(FOLDS)]
    return fitting.far([_alone(part, lesson) for part in parts])


def learn(answers: Sequence[Answer]) -> Lesson:
    """Fit weights, one set for each fold from the others, and one from all."""
    folds = dealt(answers)
    parts = [[a for a in answers if folds[a.question_id] != n] for n in range(FOLDS)]
    return Lesson(tuple(map(_fitted, parts)), _fitted(answers), folds)


def _fitted(answers: Sequence[Answer]) -> Weights:
    return Weights(fitting.weighing(answers), fitting.weighing(answers, within=True))


def measure(corpus: Corpus, lesson: Lesson, exemplars: int | None) -> Figures:
    """Set bands on the training answers, measure on the test answers; the mean of the draws."""
    if exemplars == 0:
        train = _alone(corpus.train, lesson)
        return figures(_alone(corpus.test, lesson), train) | kept(train, lesson)
    draws = range(1 if exemplars is None else SEEDS)
    runs = [_taught(corpus, lesson, exemplars, seed) for seed in draws]
    # A draw by itself has too few answers at the ends of the scale to set bands with.
    together = [one for train, _ in runs for one in train]
    return _mean(figures(test, together) for _, test in runs) | kept(together, lesson)


def _alone(answers: Sequence[Answer], lesson: Lesson) -> list[Scored]:
    return [_base(lesson.weights(a.question_id).alone, a) for a in answers]


def _base(weighing: Weighing, answer: Answer) -> Scored:
    score = best_of(answer.rows, weighing)[0]
    return Scored(score, answer.correct, question=answer.question_id)


def _taught(
    corpus: Corpus, lesson: Lesson, exemplars: int | None, seed: int
) -> tuple[list[Scored], list[Scored]]:
    """Return the training answers that were no exemplars, and the test answers, as scored."""
    train: list[Scored] = []
    test: list[Scored] = []
    for name in corpus.questions:
        graded = [a for a in corpus.train if a.question_id == name]
        random.Random(f"{seed}:{name}").shuffle(graded)
        asked = [a for a in corpus.test if a.question_id == name]
        if exemplars is None:
            train += _by_parts(corpus, lesson, graded)
            test += _scored(corpus, lesson, graded, asked)
        else:
            train += _scored(corpus, lesson, graded[:exemplars], graded[exemplars:])
            test += _scored(corpus, lesson, graded[:exemplars], asked)
    return train, test


def _by_parts(corpus: Corpus, lesson: Lesson, graded: Sequence[Answer]) -> list[Scored]:
    found: list[Scored] = []
    for part in range(PARTS):
        rest = [a for i, a in enumerate(graded) if i % PARTS != part]
        found += _scored(corpus, lesson, rest, graded[part::PARTS])
    return found


def _scored(
    corpus: Corpus, lesson: Lesson, taught: Sequence[Answer], asked: Sequence[Answer]
) -> list[Scored]:
    """Score answers to one question as the program does with so many exemplars."""
    if not taught or not asked:
        return _alone(asked, lesson)
    weighing = lesson.weights(asked[0].question_id).taught
    bases = [_base(weighing, a) for a in asked]
    used = taught[-MOST_EXEMPLARS:]
    residuals = [float(a.correct) - _base(weighing, a).score for a in used]
    question = corpus.questions[asked[0].question_id]
    pulls = Taught.of([a.text for a in used], residuals, question)
    found = [pulls.correction(a.text) for a in asked]
    return [
        replace(base, score=base.score + pull.added, doubt=pull.doubt)
        for base, pull in zip(bases, found, strict=True)
    ]


def figures(
    test: Sequence[Scored], train: Sequence[Scored], bands: Bands | None = None
) -> Figures:
    """Return the figures of test answers, with bands and middle set on training answers."""
    bands, middle = bands or fitting.bands(train), fitting.middle(train)
    yes, no = _said((bands, s) for s in test)
    total = max(1, len(test))
    return {
        "macro_f1": rounded(macro_f1(test, middle)),
        "decided": rounded((len(yes) + len(no)) / total),
        "precision_correct": _share(yes),
        "precision_incorrect": _share(no),
        "said_correct": rounded(len(yes) / total),
        "said_incorrect": rounded(len(no) / total),
    }


def kept(train: Sequence[Scored], lesson: Lesson) -> Figures:
    """Return how precise the bands are on training questions that had no part in setting them."""
    yes, no = _said(fitting.kept_back(train, lesson.folds))
    return {"kept_correct": _share(yes), "kept_incorrect": _share(no)}


def _said(judged: Iterable[tuple[Bands, Scored]]) -> tuple[list[bool], list[bool]]:
    """Return of what is called correct and of what is called incorrect which is so."""
    found = [(bands.judged(s.score, s.doubt), s.correct) for bands, s in judged]
    yes = [correct for judgement, correct in found if judgement is Judgement.CORRECT]
    no = [not correct for judgement, correct in found if judgement is Judgement.INCORRECT]
    return yes, no


def _share(hits: Sequence[bool]) -> float:
    """Return the share of hits; 1 of none, since nothing wrong was said."""
    return rounded(sum(hits) / len(hits)) if hits else 1.0


def _mean(found: Iterable[Mapping[str, float]]) -> Figures:
    rows = list(found)
    return {key: rounded(sum(row[key] for row in rows) / len(rows)) for key in rows[0]}


def shipped(found: Sequence[Corpus]) -> str:
    """Return the program's own weights as source: one set for all corpora, bands safe in each."""
    lesson = learn([a for corpus in found for a in corpus.train])
    sets = []
    for corpus in found:
        draws = (_taught(corpus, lesson, SHIPPED, seed)[0] for seed in range(SEEDS))
        taught = [one for train in draws for one in train]
        alone = _alone(corpus.train, lesson)
        sets.append((fitting.bands(alone), fitting.bands(taught)))
    alone_bands, taught_bands = sets[0]
    for one, other in sets[1:]:
        alone_bands, taught_bands = alone_bands.stricter(one), taught_bands.stricter(other)
    alone_sum = replace(lesson.whole.alone, bands=alone_bands)
    return str(Weights(alone_sum, replace(lesson.whole.taught, bands=taught_bands)))


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading")
    parser.add_argument("--train", type=Path, required=True, help="graded answers, JSON lines")
    parser.add_argument("--test", type=Path, required=True, help="graded answers, JSON lines")
    parser.add_argument("--corpus", help="only this corpus; without it each by itself")
    parser.add_argument("--exemplars", type=int, default=SHIPPED, help="graded answers a question")
    parser.add_argument("--ship", action="store_true", help="print the weights for the program")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
