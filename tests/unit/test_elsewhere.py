"""A task of another kind sent while one is open is a new one; lines, slips and answers never."""

import pytest

from tutor_core.assessment import another_route, routes
from tutor_core.course import AnswerKind, Step


def step(task, answer, kind=AnswerKind.SOLUTIONS):
    asked = f"What is {task}?" if "x" not in task else f"Solve {task}."
    return Step("s", asked, kind, (answer,))


SQUARE = step("x² = 9", "x = 3 or x = -3")
BRACKET = step("(x - 2)² = 9", "x = 5 or x = -1")
FACTORS = step("x² - 5x + 6 = 0", "x = 2 or x = 3")
ORDER = step("2x + 3 < 11", "x < 4")
TURNED = step("7 - 2x >= 1", "x <= 3")
BELOW = step("6/x = 3", "2", AnswerKind.NUMBER)
LINEAR = step("3x + 4 = 19", "5", AnswerKind.NUMBER)
PARTS = step("x/4 + 1/6 = 11/12", "3", AnswerKind.NUMBER)
PERCENT = step("15% of 80", "12", AnswerKind.NUMBER)
FRACTIONS = step("3/4 + 1/6", "11/12", AnswerKind.NUMBER)
STORY = Step(
    "s", "A coat costs 80 euros and gets 15% cheaper. How much off?", AnswerKind.NUMBER, ("12",)
)
WORDS = Step("s", "Why is 3x + 4 = 19 true for 5?", AnswerKind.SHORT, ("it makes 19",))


@pytest.mark.parametrize(
    ("open_", "text"),
    [
        (SQUARE, "x^2-5x+6=0"),
        (SQUARE, "6/x=3"),
        (SQUARE, "2x+3<11"),
        (SQUARE, "15% of 80"),
        (SQUARE, "3/4+1/6"),
        (FACTORS, "x^2+7x+10=0"),
        (FACTORS, "2x + 3 < 11"),
        (FACTORS, "6/x=3"),
        (ORDER, "x^2 = 9"),
        (ORDER, "4x + 1 >= 9"),
        (BELOW, "x²=16"),
        (BELOW, "x^2 - 5x + 6 = 0"),
        (LINEAR, "2x+3<11"),
        (LINEAR, "x^2=9"),
        (LINEAR, "6/x = 3"),
        (PERCENT, "3/4 + 1/6 = ?"),
        (PERCENT, "x^2=9"),
        (FRACTIONS, "20% of 50"),
        (STORY, "6/x=3"),
    ],
)
def test_a_task_of_another_kind_is_one(open_, text):
    assert another_route(open_, text)


@pytest.mark.parametrize(
    ("open_", "text"),
    [
        (SQUARE, "x = 3"),
        (SQUARE, "x=3 or x=-3"),
        (SQUARE, "(x-3)(x+3)=0"),
        (SQUARE, "x² - 9 = 0"),
        (SQUARE, "x^2 = 3"),
        (BRACKET, "x^2 - 4x + 4 = 9"),
        (BRACKET, "x^2 - 4x - 5 = 0"),
        (BRACKET, "x^2 + 4x - 5 = 0"),
        (FACTORS, "(x-2)(x-3)=0"),
        (FACTORS, "(x-1)(x-6)=0"),
        (FACTORS, "(x+2)(x+3)=0"),
        (FACTORS, "x^2 - 5x = -6"),
        (FACTORS, "x^2 = 16"),
        (ORDER, "2x < 8"),
        (ORDER, "2x < 14"),
        (ORDER, "x > 4"),
        (ORDER, "2x + 3 > 11"),
        (ORDER, "2x < 11 - 3"),
        (TURNED, "-2x >= -6"),
        (TURNED, "2x >= 7 - 1"),
        (TURNED, "x <= 3"),
        (BELOW, "6 = 3x"),
        (BELOW, "x/6 = 3"),
        (BELOW, "3/x = 6"),
        (LINEAR, "3x = 15"),
        (LINEAR, "15/3"),
        (LINEAR, "3x < 15"),
        (LINEAR, "x = 15/3"),
        (PARTS, "11/12 - 1/6"),
        (PARTS, "x/4 = 3/4"),
        (PERCENT, "10% of 80"),
        (PERCENT, "5% of 80 is 4"),
        (PERCENT, "15/100 * 80"),
        (FRACTIONS, "9/12 + 2/12"),
        (FRACTIONS, "9/12 + 3/12"),
        (FRACTIONS, "4/10"),
        (STORY, "15% of 80"),
        (STORY, "85% of 80"),
        (WORDS, "x^2=9"),
        (LINEAR, "I have 5% of my battery left"),
    ],
)
def test_what_belongs_to_the_open_task_is_none(open_, text):
    assert not another_route(open_, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("15% of 80", "15% of 80"),
        ("3/4+1/6", "3/4 + 1/6"),
        ("3/4 + 1/6 = ?", "3/4 + 1/6"),
        ("3/4", ""),
        ("12", ""),
        ("3 + 4", ""),
        ("2x = 8", ""),
        ("x = 3/4 + 1/6", ""),
        ("15% of my class", ""),
        ("i got 3/4 + 1/6", ""),
    ],
)
def test_a_sum_that_is_all_of_a_message_is_asked_for(text, told):
    assert routes.sum_alone(text) == told
