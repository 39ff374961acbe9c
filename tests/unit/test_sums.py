"""Sums on the way: the tutor's check, its smaller question, and numbers put into the equation."""

from fractions import Fraction

import pytest

from tutor_core.assessment import Aside, answered, assess, put_in, sides_with
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement
from tutor_core.small import Small

STEP = Step(StepId("s"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
BOTH = Step(StepId("s"), "Solve 7x - 2 = 3x + 10.", AnswerKind.NUMBER, ("3",))
BELOW = Step(StepId("s"), "Solve 6x + 31 = 13.", AnswerKind.NUMBER, ("-3",))
SHARED = Step(StepId("s"), "Solve x/3 + 2 = 8.", AnswerKind.NUMBER, ("18",))
CHECK = Small("3x + 4 = 19", ("13",), "3", ("13", "19"))
BEFORE = Small("What did I have before I added the 4?", ("15",))
MORE = Small("Was 5x more or less than 27?", ("more", "bigger"))
TOLD = Small("Which numbers does the question give you?")


@pytest.mark.parametrize(
    ("step", "text", "aside"),
    [
        (STEP, "3*5+4=19", Aside.HOLDS),
        (STEP, "5·3 + 4 = 19", Aside.HOLDS),
        (STEP, "3 times 5 plus 4 is 19", Aside.HOLDS),
        (STEP, "3*5=15 and 15+4=19", Aside.HOLDS),
        (STEP, "3(6) + 4 = 22", Aside.TIPS),
        (STEP, "3*6+4=22, too big", Aside.TIPS),
        (STEP, "3*6+4 = 18+4 = 22", Aside.TIPS),
        (STEP, "3*6+4 != 19", Aside.TIPS),
        (STEP, "3*6+4=19", Aside.COUNT),
        (STEP, "15 + 4 = 19", Aside.TRUE),
        (BOTH, "7*3-2 = 3*3+10", Aside.HOLDS),
        (BOTH, "7*2-2 = 3*2+10", Aside.TIPS),
        (BOTH, "7*2-2=12", Aside.TIPS),
        (BELOW, "6*(-3)+31=13", Aside.HOLDS),
        (SHARED, "12/3 + 2 = 6", Aside.TIPS),
    ],
)
def test_a_number_put_into_the_equation_is_never_a_wrong_answer(step, text, aside):
    found = put_in(step, text)
    assert found.aside is aside
    assert found.judgement is not Judgement.INCORRECT


@pytest.mark.parametrize("text", ["19 - 4 = 15", "15/3 = 5", "3x = 15", "13", "4", "19 - 4 = 16"])
def test_other_sums_are_none(text):
    assert put_in(STEP, text) is None


def test_both_sides_are_reckoned():
    assert sides_with(STEP, "3") == (13, 19)
    assert sides_with(BOTH, "1/2") == (Fraction(3, 2), Fraction(23, 2))
    assert sides_with(STEP, "x = 3") == (13, 19)
    assert sides_with(Step(StepId("s"), "How far?", AnswerKind.NUMBER, ("8",)), "3") is None


def heard(small, text, step=STEP):
    return answered(small, text, put_in(step, text) or assess(step, text))


@pytest.mark.parametrize(
    ("small", "text"),
    [
        (CHECK, "13"),
        (CHECK, "13, so too small"),
        (CHECK, "it makes 13"),
        (CHECK, "thirteen"),
        (CHECK, "3*3+4 = 13"),
        (BEFORE, "15"),
        (BEFORE, "it was 15"),
        (BEFORE, "i think fifteen"),
        (MORE, "more"),
        (MORE, "it was more than 27"),
        (MORE, "bigger"),
        (Small("How do you write it?", ("s - 17",)), "s-17"),
        (Small("What does it say?", ("x - 7 = 12",)), "x - 7 = 12"),
        (Small("How many x's?", ("4x",)), "4x"),
    ],
)
def test_what_answers_the_small_question_is_right_on_the_way(small, text):
    found = heard(small, text)
    assert found.judgement is Judgement.PARTLY
    assert found.aside in (Aside.SMALL, Aside.TIPS)


@pytest.mark.parametrize("small", [CHECK, BEFORE, MORE, TOLD])
@pytest.mark.parametrize("text", ["5", "x = 5", "it is 5"])
def test_the_right_answer_stays_one(small, text):
    assert heard(small, text).judgement is Judgement.CORRECT


@pytest.mark.parametrize(
    ("small", "text"),
    [
        (BEFORE, "14"),
        (BEFORE, "it was 12"),
        (MORE, "less"),
        (MORE, "not more"),
        (CHECK, "it makes 14"),
    ],
)
def test_what_misses_it_is_asked_once_more_and_no_wrong_answer(small, text):
    assert heard(small, text).aside is Aside.AGAIN


@pytest.mark.parametrize(
    ("small", "text"),
    [
        (CHECK, "4"),  # a new try
        (CHECK, "x = 4"),
        (BEFORE, "x = 7"),
        (Small(BEFORE.question, ("15",), again=True), "14"),
        (MORE, "x = 7"),
        (MORE, "7"),
    ],
)
def test_an_answer_to_the_step_is_judged_as_one(small, text):
    assert heard(small, text).judgement is Judgement.INCORRECT


def test_where_nothing_tells_what_is_right_it_is_kept_and_not_judged():
    assert heard(TOLD, "19").aside is Aside.KEPT
    assert heard(TOLD, "the three and the four").aside is Aside.KEPT
    assert heard(TOLD, "x = 19").judgement is Judgement.INCORRECT
