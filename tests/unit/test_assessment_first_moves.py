"""A first move told in words, and what it does to the equation."""

from fractions import Fraction

import pytest

from tutor_core.assessment import FirstMove, assess, first_move, move_effect
from tutor_core.assessment.result import Untold
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement


def solve(equation, answer):
    return Step(StepId("s"), f"Solve {equation}.", AnswerKind.NUMBER, (answer,))


@pytest.mark.parametrize(
    ("text", "op", "amount", "letter"),
    [
        ("subtract 4", "subtract", 4, ""),
        ("take away 4 from both sides", "subtract", 4, ""),
        ("I would take the 4 away first", "subtract", 4, ""),
        ("minus four first", "subtract", 4, ""),
        ("- 4 on both sides", "subtract", 4, ""),
        ("get rid of the + 4", "subtract", 4, ""),
        ("undo the - 8", "add", 8, ""),
        ("add 8 to each side", "add", 8, ""),
        ("divide both sides by 3", "divide", 3, ""),
        ("halve both sides", "divide", 2, ""),
        ("times by 5", "multiply", 5, ""),
        ("take 2x from both sides", "subtract", 2, "x"),
        ("subtract x", "subtract", 1, "x"),
        ("subtract 4, then divide by 3", "subtract", 4, ""),
        ("i need to subtract 4 because it's added", "subtract", 4, ""),
        ("divide by 3 to get x alone", "divide", 3, ""),
        ("divide both sides by -3", "divide", -3, ""),
        ("divide by minus 3", "divide", -3, ""),
        ("divide by 1/2", "divide", Fraction(1, 2), ""),
    ],
)
def test_moves_are_read(text, op, amount, letter):
    assert first_move(text) == FirstMove(op, Fraction(amount), letter)


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "x = 5",
        "minus three",
        "it's minus 4",
        "because 4 is added",
        "subtract 4 so 3x = 15",
        "why divide by 3 when I can cook",
        "divide by 0",
        "what do i divide by",
        "take it",
        "the answer is to add",
        "do i take away the bus",
        "how do i divide fractions?",
        "",
        "add 4 " * 100,
    ],
)
def test_other_texts_are_no_moves(text):
    assert first_move(text) is None


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("add", "add"),
        ("take it away first?", "subtract"),
        ("ok so i take away the number?", "subtract"),
        ("do i divide?", "divide"),
        ("should i subtract the constant from both sides", "subtract"),
        ("multiply first", "multiply"),
        ("divide it by the number in front of x", "divide"),
        ("take away and then divide", "subtract"),
    ],
)
def test_moves_without_a_number_are_read(text, op):
    assert first_move(text) == Untold(op)


@pytest.mark.parametrize(
    ("equation", "text", "effect", "result"),
    [
        ("3x + 4 = 19", "take it away", "good", "3x = 15"),
        ("3x - 4 = 19", "take it away", "", ""),
        ("3x - 4 = 19", "add the number", "good", "3x = 23"),
        ("3x + 4 = 19", "divide", "", ""),
        ("6x = 42", "divide", "good", ""),
        ("x/3 = 6", "multiply", "good", ""),
        ("7x + 3 = 4x + 21", "take it away", "good", ""),
    ],
)
def test_a_move_without_its_number_is_the_one_that_helps(equation, text, effect, result):
    move = first_move(text)
    assert move is not None
    assert move_effect(solve(equation, "0"), move) == (effect, result)


@pytest.mark.parametrize(
    ("equation", "text", "effect", "result"),
    [
        ("3x + 4 = 19", "subtract 4", "good", "3x = 15"),
        ("3x + 4 = 19", "divide by 3", "workable", "x + 4/3 = 19/3"),
        ("3x + 4 = 19", "add 4", "unhelpful", "3x + 8 = 23"),
        ("3x + 4 = 19", "subtract 3", "unhelpful", "3x + 1 = 16"),
        ("4(x + 3) = 40", "divide by 4", "good", "x + 3 = 10"),
        ("4(x + 3) = 40", "subtract 3", "unhelpful", "4(x + 3) - 3 = 37"),
        ("(x + 5)/3 = 6", "multiply by 3", "good", "x + 5 = 18"),
        ("7x + 3 = 4x + 21", "take 4x from both sides", "good", "3x + 3 = 21"),
        ("7x + 3 = 4x + 21", "subtract 3", "good", "7x = 4x + 18"),
        ("20 - 3x = 2", "add 3x", "good", "20 = 2 + 3x"),
        ("17 - 2(x - 4) = 5", "subtract 17", "good", "-2(x - 4) = -12"),
        ("x/3 + 2 = 8", "multiply by 3", "workable", "x + 6 = 24"),
        ("x/2 + x/3 = 20", "multiply by 6", "good", "5x = 120"),
        ("2x + 10 = 24", "halve both sides", "good", "x + 5 = 12"),
        ("6x = 42", "divide by 6", "good", ""),
        ("6x = 42", "multiply by 6", "unhelpful", "36x = 252"),
        ("x + 4 = 9", "take away 4", "good", ""),
    ],
)
def test_a_move_is_weighed_and_never_shows_the_answer(equation, text, effect, result):
    move = first_move(text)
    assert move is not None
    assert move_effect(solve(equation, "0"), move) == (effect, result)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("subtract 4", Judgement.PARTLY),
        ("divide by 3", Judgement.UNSURE),
        ("add 4", Judgement.INCORRECT),
    ],
)
def test_a_move_is_judged_by_its_effect(text, judgement):
    found = assess(solve("3x + 4 = 19", "5"), text)
    assert found.judgement is judgement
    assert found.move == first_move(text)
    assert found.result == move_effect(solve("3x + 4 = 19", "5"), found.move)[1]


def test_a_move_without_an_equation_has_no_effect():
    step = Step(StepId("s"), "How many marbles are left?", AnswerKind.NUMBER, ("9",))
    found = assess(step, "subtract 6")
    assert (found.judgement, found.effect) == (Judgement.UNSURE, "")


def test_the_equation_may_stand_in_the_stem():
    step = Step(StepId("s"), "What is x?", AnswerKind.NUMBER, ("5",))
    found = assess(step, "subtract 4", stem="Look at 3x + 4 = 19.")
    assert (found.effect, found.result) == ("good", "3x = 15")
