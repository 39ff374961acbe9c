"""Read graded short answers (JSON lines) and work out once what the grader looks at."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment.features import features
from tutor_core.assessment.grader import Question
from tutor_core.assessment.likeness import Rarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FOLDS = 5
TRAIN = "train"


@dataclass(frozen=True, slots=True)
class Answer:
    """A learner's answer with the mark people gave it, and its figures for each model answer."""

    question_id: str
    text: str
    correct: bool
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Graded answers of one corpus: to learn from, and to be measured on."""

    name: str
    train: tuple[Answer, ...]
    test: tuple[Answer, ...]
    questions: dict[str, Question]


def dealt(answers: Sequence[Answer]) -> dict[str, int]:
    """Deal the questions out to ``FOLDS`` folds, all answers to one into the same."""
    names = sorted({a.question_id for a in answers})
    random.Random(0).shuffle(names)
    return {name: number % FOLDS for number, name in enumerate(names)}


def corpora(train: Path, test: Path, wanted: str | None) -> list[Corpus]:
    """Return what the files hold, by corpus; of one file, its own splits are used.

    A test row whose split is "train" is no test row, unless the file has no others.
    """
    learn = [row for row in _rows(train) if row.get("split", TRAIN) == TRAIN]
    found = _rows(test)
    measure = [row for row in found if row.get("split") != TRAIN]
    if not measure and test.resolve() != train.resolve():
        measure = found
    names = sorted({str(row["corpus"]) for row in measure})
    return [_corpus(name, learn, measure) for name in names if wanted in (None, name)]


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _corpus(
    name: str, learn: Sequence[dict[str, object]], measure: Sequence[dict[str, object]]
) -> Corpus:
    mine, theirs = ([r for r in rows if r["corpus"] == name] for rows in (learn, measure))
    # As in a course: rarity is known from its questions and model answers, not from learners.
    rarity = Rarity.of(text for row in [*mine, *theirs] for text in _texts(row))
    questions = {
        str(row["question_id"]): Question(str(row["question"]), _models(row), rarity)
        for row in [*mine, *theirs]
    }
    return Corpus(name, _answers(mine, questions), _answers(theirs, questions), questions)


def _models(row: dict[str, object]) -> tuple[str, ...]:
    found = row["reference_answers"]
    return tuple(str(one) for one in found) if isinstance(found, list) else (str(found),)


def _texts(row: dict[str, object]) -> Iterable[str]:
    return (str(row["question"]), *_models(row))


def _answers(
    rows: Sequence[dict[str, object]], questions: dict[str, Question]
) -> tuple[Answer, ...]:
    found = []
    for row in rows:
        question = questions[str(row["question_id"])]
        text = str(row["student_answer"])
        seen = features(text, question.text, question.models, question.rarity)
        correct = row["label_2way"] == "correct"
        found.append(Answer(str(row["question_id"]), text, correct, tuple(seen)))
    return tuple(found)
