"""The learner's own lines: moves are judged on them, and another equation is none of them."""

import pytest

from tutor_core.assessment import another_task, assess, is_equation, on_lines, reached, two_tasks
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement


def solve(equation, answer="5", kind=AnswerKind.NUMBER):
    return Step(StepId("s"), f"Solve {equation}.", kind, (answer,))


def said(step, *texts):
    """Say one thing after the other; return the last judgement."""
    lines, found = (), None
    for text in texts:
        found = on_lines(assess(step, text), lines)
        lines = reached(step, found, lines)
    return found


@pytest.mark.parametrize(
    ("equation", "answer", "texts"),
    [
        ("3x + 4 = 19", "5", ("3x = 15", "divide by 3")),
        ("3x + 4 = 19", "5", ("subtract 4", "divide by 3")),
        ("3x + 4 = 19", "5", ("so 3x = 15", "then divide both sides by 3")),
        (
            "7x - 2 = 3x + 10",
            "3",
            ("subtract 3x", "4x - 2 = 10", "add 2", "4x = 12", "divide by 4"),
        ),
        ("7x - 2 = 3x + 10", "3", ("4x - 2 = 10", "add 2 to both sides")),
        ("x/3 + 2 = 8", "18", ("x/3 = 6", "multiply by 3")),
        ("5x - 8 = 27", "7", ("add 8", "divide by 5")),
        ("6x + 31 = 13", "-3", ("6x = -18", "divide by 6")),
        ("20 - 3x = 2", "6", ("-3x = -18", "divide by -3")),
        ("2(x + 3) = 14", "4", ("x + 3 = 7", "subtract 3")),
        ("2(x + 3) = 14", "4", ("2x + 6 = 14", "subtract 6")),
        ("x/3 + x/2 = 10", "12", ("2x + 3x = 60", "5x = 60", "divide by 5")),
    ],
)
def test_a_move_is_judged_on_the_line_that_was_reached(equation, answer, texts):
    found = said(solve(equation, answer), *texts)
    assert (found.judgement, found.effect) == (Judgement.PARTLY, "good")


@pytest.mark.parametrize(
    ("equation", "answer", "texts"),
    [
        ("3x + 4 = 19", "5", ("3x = 15", "subtract 4")),
        ("3x + 4 = 19", "5", ("3x = 15", "add 3")),
        ("3x + 4 = 19", "5", ("3x = 15", "divide by 5")),
        ("3x + 4 = 19", "5", ("3x = 14", "add 4")),
        ("7x - 2 = 3x + 10", "3", ("4x = 12", "subtract 4")),
    ],
)
def test_a_move_that_the_line_does_not_ask_for_is_not_good(equation, answer, texts):
    assert said(solve(equation, answer), *texts).effect != "good"


def test_a_wrong_line_changes_nothing():
    step = solve("3x + 4 = 19")
    assert reached(step, assess(step, "3x = 23"), ("3x = 15",)) == ("3x = 15",)
    assert reached(step, assess(step, "3x + 4 = 19"), ()) == ()


def test_an_equation_that_was_asked_for_is_the_next_steps_line():
    step = Step(StepId("s"), "Write it as an equation.", AnswerKind.EQUATION, ("40k + 150 = 470",))
    assert reached(step, assess(step, "150 + 40k = 470"), ()) == ("150 + 40k = 470",)


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        ("6x - 1 = 11", "2x + 5 = 11"),
        ("6x - 1 = 11", "x/4 - 3 = 2"),
        ("6x - 1 = 11", "what about 2x + 5 = 11"),
        ("3x + 4 = 19", "2x + 3 = 2x + 5"),
        ("3x + 4 = 19", "x/3 + x/2 = 10"),
        ("3x + 4 = 19", "5(x - 2) = 20"),
        ("3x + 4 = 19", "-7x + 5 = 12"),
        ("3x + 4 = 19", "7x - 2 = 3x + 10"),
    ],
)
def test_an_equation_from_elsewhere_is_another_task(equation, text):
    assert another_task(solve(equation, "977"), text)


@pytest.mark.parametrize(
    ("equation", "answer", "text"),
    [
        ("3x + 4 = 19", "5", "3x = 15"),
        ("3x + 4 = 19", "5", "3x = 23"),
        ("3x + 4 = 19", "5", "7x = 19"),
        ("3x + 4 = 19", "5", "x + 4 = 19/3"),
        ("3x + 4 = 19", "5", "x = 4"),
        ("3x + 4 = 19", "5", "4 + 3x = 19"),
        ("3x + 4 = 19", "5", "3x + 4 - 4 = 19 - 4"),
        ("3x + 4 = 19", "5", "3x + 4 = 19 so 3x = 15"),
        ("6x - 1 = 11", "2", "6x + 1 = 11"),
        ("7x - 2 = 3x + 10", "3", "10x - 2 = 10"),
        ("5(x - 2) = 3x + 4", "7", "5x - 2 = 3x + 4"),
        ("x/3 + x/2 = 10", "12", "2x + 3x = 60"),
        ("3x + 4 = 19", "5", "5"),
        ("3x + 4 = 19", "5", "subtract 4"),
    ],
)
def test_a_line_of_the_task_right_or_wrong_is_none(equation, answer, text):
    assert not another_task(solve(equation, answer), text)


def test_where_an_equation_is_asked_for_none_is_another_task():
    assert not another_task(solve("", "3c + 12 = 45", AnswerKind.EQUATION), "2x + 5 = 11")


def test_an_equation_made_of_a_storys_numbers_is_an_attempt_at_it():
    story = Step(StepId("s"), "A ride of k km costs 150 and 40 for each km, 470 in all. How far?",
                 AnswerKind.NUMBER, ("8",))  # fmt: skip
    assert not another_task(story, "150k + 40 = 470")
    assert another_task(story, "2x + 5 = 11")


def test_what_is_still_to_be_solved_is_an_equation():
    assert is_equation("x/4 - 3 = 2")
    assert not any(map(is_equation, ("x = 4", "F = ma", "it is 5", "3 + 4 = 7", "2x + 3")))


def test_two_equations_that_clash_are_two_tasks():
    assert two_tasks("2x + 3 = 11 and 4x - 1 = 7") == ("2x + 3 = 11", "4x -1 = 7")
    assert two_tasks("3x + 4 = 19, so 3x = 15, x = 5") is None
    assert two_tasks("3x + 4 = 19") is None
    assert two_tasks("First line: 2x + 10 = 24. Second line: x + 10 = 12.") is None
