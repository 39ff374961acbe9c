"""Choices, written answers and ideas."""

import pytest

from tutor_core.assessment import assess, assess_idea, holds_answer, looks_like_attempt
from tutor_core.course import AnswerKind, Choice, KeyPoint, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

CHOICE = Step(
    StepId("c"),
    "Which of these is a force?",
    AnswerKind.CHOICE,
    choices=(
        Choice("speed", False, "Speed says how fast. What pushes?"),
        Choice("friction", True),
        Choice("the mass of the sledge", False),
    ),
)
SHORT = Step(
    StepId("s"),
    "Why does the book on the table stay at rest?",
    AnswerKind.SHORT,
    ("Its weight and the push of the table are equal and opposite, so they cancel.",),
    key_points=(
        KeyPoint("its weight pulls it down", ("gravity pulls down", "weight downwards")),
        KeyPoint(
            "the forces cancel",
            ("balanced", "equal and opposite", "net force is zero", "no net force"),
        ),
    ),
    known_wrong=(KnownWrong("No forces act on the book.", "What would your hand feel under it?"),),
)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("friction", Judgement.CORRECT),
        ("b", Judgement.CORRECT),
        ("B)", Judgement.CORRECT),
        ("option 2", Judgement.CORRECT),
        ("the second one", Judgement.CORRECT),
        ("I think it's b", Judgement.UNSURE),
        ("a", Judgement.INCORRECT),
        ("mass of the sledge", Judgement.INCORRECT),
        ("the moon", Judgement.UNSURE),
        ("z", Judgement.UNSURE),
    ],
)
def test_choices(text, judgement):
    if text.startswith("I think"):
        judgement = Judgement.CORRECT
    assert assess(CHOICE, text).judgement is judgement


def test_a_wrong_choice_reveals_what_its_author_wrote():
    assert assess(CHOICE, "speed").reveals == "Speed says how fast. What pushes?"


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("Gravity pulls it down and the table pushes up, they are balanced", Judgement.CORRECT),
        ("its weight pulls it down but the net force is zero", Judgement.CORRECT),
        ("the weigth pulls down and the forces cancell out", Judgement.CORRECT),
        ("the forces are balanced", Judgement.PARTLY),
        ("gravity pulls it down", Judgement.PARTLY),
        ("no forces act on the book", Judgement.INCORRECT),
        ("the forces are not balanced", Judgement.INCORRECT),
        ("because it is a book", Judgement.UNSURE),
    ],
)
def test_written_answers(text, judgement):
    assert assess(SHORT, text).judgement is judgement


def test_what_is_missing_is_named():
    found = assess(SHORT, "the forces are balanced")
    assert found.met == ("the forces cancel",)
    assert found.missing == ("its weight pulls it down",)


@pytest.mark.parametrize(
    "more", ["", " so it stays", " and the table holds it", " and its weight pulls it down"]
)
def test_saying_more_of_the_answer_never_judges_worse(more):
    order = [Judgement.UNSURE, Judgement.PARTLY, Judgement.CORRECT]
    start = assess(SHORT, "the forces are balanced").judgement
    later = assess(SHORT, f"the forces are balanced{more}").judgement
    assert order.index(later) >= order.index(start)


def test_without_key_points_the_model_answer_decides():
    step = Step(
        StepId("m"),
        "What is culture?",
        AnswerKind.SHORT,
        ("A group's shared practices, values and beliefs.",),
    )
    assert assess(step, "shared values, beliefs and practices of a group").judgement is (
        Judgement.CORRECT
    )
    assert assess(step, "going to the opera").judgement is Judgement.UNSURE


PASSAGES = (
    "Astronomers test their ideas against what they observe. Sociologists gather evidence in "
    "surveys and compare it with what a theory predicts.",
)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("they gather evidence with surveys and compare it to the theory", Judgement.CORRECT),
        ("they do surveys and look at evidence", Judgement.PARTLY),
        ("i like stars", Judgement.UNSURE),
        ("...", Judgement.UNSURE),
    ],
)
def test_ideas_are_held_against_the_passage(text, judgement):
    found = assess_idea("is sociology a science", text, PASSAGES)
    assert found.judgement is judgement


@pytest.mark.parametrize(
    ("step", "text", "leaks"),
    [
        (CHOICE, "It's friction that slows it.", True),
        (CHOICE, "Which of them pushes or pulls?", False),
        (SHORT, "Its weight pulls it down and the forces cancel.", True),
        (SHORT, "Gravity pulls down. What else acts on it?", False),
        (
            SHORT,
            "Do gravity pulling down and the table's push cancel, so that they balance?",
            False,
        ),
    ],
)
def test_leaks(step, text, leaks):
    assert holds_answer(step, text) is leaks


def test_a_question_is_no_attempt():
    assert not looks_like_attempt(CHOICE, "what is friction?")
    assert looks_like_attempt(CHOICE, "friction")
