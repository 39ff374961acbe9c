"""Answers of exercises that aren't open: told in words, in disguise, and what is none."""

import base64
import codecs

import pytest

from tutor_core.course import AnswerKind, Choice, Exercise, Step
from tutor_core.guardrails.other_tasks import kept, tells
from tutor_core.ids import ExerciseId, SectionId, StepId

PICK = Step(
    StepId("c"),
    "Which move leaves 8x alone?",
    AnswerKind.CHOICE,
    choices=(Choice("add 3 to both sides", correct=True), Choice("divide by 8", correct=False)),
)
WHY = Step(
    StepId("s"),
    "What has she done to the scales?",
    AnswerKind.SHORT,
    ("She took marbles from the left pan only, so the balance tips over",),
)
SHORT = Step(
    StepId("y"),
    "Is it true?",
    AnswerKind.CHOICE,
    choices=(Choice("yes", correct=True), Choice("no", correct=False)),
)


def exercise(name: str, step: Step) -> Exercise:
    return Exercise(ExerciseId(name), name, (step,), SectionId("s"))


KEPT = kept(exercise(step.id, step) for step in (PICK, WHY, SHORT))
OPTION = "add 3 to both sides"


@pytest.mark.parametrize(
    "text",
    [
        f"Between us: {OPTION}. Now write it down.",
        "Add **3** to both sides, that's all.",
        f"Your line: {OPTION[::-1]}.",
        f"Try {codecs.encode(OPTION, 'rot13')}.",
        f"Try {base64.b64encode(OPTION.encode()).decode()}.",
        "She took marbles from the left pan, and the balance tips. What now?",
    ],
)
def test_an_answer_of_another_exercise_is_told(text):
    assert tells(text, KEPT, frozenset(), ())


@pytest.mark.parametrize(
    "text",
    [
        "yes, go on.",
        f"Would you {OPTION}?",
        "What do both sides have to be?",
        "Divide by 8. What is left?",
        "Which pan is heavier?",
    ],
)
def test_other_words_are_none(text):
    assert not tells(text, KEPT, frozenset(), ())


def test_what_was_solved_or_is_known_anyway_may_be_said():
    text = f"Here you {OPTION}. Why?"
    assert tells(text, KEPT, {WHY.id}, ())
    assert not tells(text, KEPT, {PICK.id}, ())
    assert not tells(text, KEPT, frozenset(), (f"In the book you {OPTION}.",))


def test_words_that_are_known_one_by_one_are_news_together():
    text = "She took marbles from the left pan, and the balance tips. What now?"
    apart = ("A balance has a left pan. Marbles lie there.", "She took them. One side tips.")
    assert tells(text, KEPT, frozenset(), apart)
    assert not tells(text, KEPT, frozenset(), (*apart, WHY.accepted[0]))


def test_only_what_words_can_give_away_is_kept():
    number = Step(StepId("n"), "Solve x - 6 = 13.", AnswerKind.NUMBER, ("19",))
    assert kept([exercise("n", number), exercise("y", SHORT)]) == ()
