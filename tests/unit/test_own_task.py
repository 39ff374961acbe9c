"""A learner's own equation: read out of a message, taken up after the exercise worked like it."""

from __future__ import annotations

import pytest

from tutor_core.assessment import assess
from tutor_core.course import AnswerKind, Exercise, Step
from tutor_core.curriculum import own_task
from tutor_core.curriculum.matching import plain
from tutor_core.focus import QuestionKind, equations, kind_of, tasks_in
from tutor_core.messages import Judgement


def exercise(name: str, formula: str, answer: str) -> Exercise:
    step = Step(f"{name}#1", f"Solve {formula}.", AnswerKind.NUMBER, (answer,))
    return Exercise(name, name, (step,), name)


BUILT = own_task.with_equations(
    [
        exercise("one", "x + 8 = 21", "13"),
        exercise("two", "3x + 4 = 19", "5"),
        exercise("minus", "20 - 3x = 2", "6"),
        exercise("shared", "x/3 + 2 = 8", "18"),
        exercise("bracket", "17 - 2(x - 4) = 5", "10"),
        exercise("whole", "4(x + 3) = 40", "7"),
        exercise("both", "7x + 3 = 4x + 21", "6"),
        exercise("bracket-both", "6(x - 2) = 4x + 10", "11"),
        exercise("fractions", "x/2 + x/3 = 20", "24"),
    ]
)


@pytest.mark.parametrize(
    ("message", "formula", "like"),
    [
        ("solve 5(x-2)=3x+4", "5(x - 2) = 3x + 4", "bracket-both"),
        ("how do i solve 2(x+3)=14", "2(x + 3) = 14", "whole"),
        ("solve x/4 - 3 = 2", "x/4 - 3 = 2", "shared"),
        ("i need to solve x/3 + x/2 = 10", "x/3 + x/2 = 10", "fractions"),
        ("Solve 3x + 5 = 20", "3x + 5 = 20", "two"),
        ("2. 3x + 5 = 20", "3x + 5 = 20", "two"),
        ("b) 3y+5=20 pls", "3y + 5 = 20", "two"),
        ("is 3x + 5 = 20 i have no idea", "3x + 5 = 20", "two"),
        ("-3x + 5 = 11", "-3x + 5 = 11", "minus"),
        ("2x + 3 = 2x + 5", "2x + 3 = 2x + 5", "both"),
        ("can you help me with 3(x+1)=3x+3?", "3(x + 1) = 3x + 3", "bracket-both"),
        ("x + 7 = -2", "x + 7 = -2", "one"),
    ],
)
def test_an_equation_is_read_and_finds_its_like(message, formula, like):
    assert own_task.read(message) == formula
    assert own_task.nearest(formula, BUILT).exercise.id == like


@pytest.mark.parametrize(
    "message",
    ["x = 4 for the second", "how far does a car at 20 m/s go in 3 minutes", "x^3 = 9",
     "why is 3x + 4 = 19 the same as 3x = 15", "v = 20 m/s", "F = m * a", "x + y = 3",
     "i did 15 a day", "5 s", "what is 3x + 4"],
)  # fmt: skip
def test_what_is_no_equation_to_solve_is_none(message):
    assert own_task.read(message) == ""


@pytest.mark.parametrize(
    "text", ["x = 4", "20 m/s", "5 s", "15 a day", "a car at 20 m/s", "x=-2/3"]
)
def test_quantities_and_answers_are_no_tasks(text):
    assert tasks_in(text) == frozenset()
    assert kind_of(text) is not QuestionKind.SOLVE
    assert equations(text) == []


@pytest.mark.parametrize("text", ["3x + 4", "2(x - 1)", "x/4 - 3 = 2", "3x = 15", "5 - 2x"])
def test_expressions_and_equations_are(text):
    assert tasks_in(text)
    assert kind_of(text) is QuestionKind.SOLVE


@pytest.mark.parametrize(
    ("formula", "said", "judgement"),
    [
        ("5(x - 2) = 3x + 4", "x = 7", Judgement.CORRECT),
        ("5(x - 2) = 3x + 4", "5x - 10 = 3x + 4", Judgement.PARTLY),
        ("4(x + 3) = 41", "7.25", Judgement.CORRECT),
        ("2x + 3 = 2x + 5", "no solution", Judgement.CORRECT),
        ("2x + 3 = 2x + 5", "any number", Judgement.INCORRECT),
        ("2x + 3 = 2x + 5", "3 = 5", Judgement.PARTLY),
        ("2x + 3 = 2x + 5", "take 2x away", Judgement.PARTLY),
        ("2x + 3 = 2x + 5", "x = 2", Judgement.INCORRECT),
        ("3(x + 1) = 3x + 3", "any number", Judgement.CORRECT),
        ("3(x + 1) = 3x + 3", "3x + 3 = 3x + 3", Judgement.PARTLY),
        ("3(x + 1) = 3x + 3", "x = 2", Judgement.PARTLY),
        ("3(x + 1) = 3x + 3", "no solution", Judgement.INCORRECT),
        ("3(x + 1) = 3x + 3", "3x + 1 = 3x + 3", Judgement.INCORRECT),
    ],
)
def test_a_twin_is_judged(formula, said, judgement):
    step = own_task.twin(formula, BUILT[0][0]).steps[0]
    assert assess(step, said).judgement is judgement


def test_a_twin_comes_back_by_its_id():
    known = {e.id: e for e, _ in BUILT}
    twin = own_task.twin("2x + 3 = 2x + 5", known["both"])
    assert own_task.revive(twin.id, known) == twin
    assert own_task.alike_of(twin, known) is known["both"]
    assert own_task.revive(twin.id, {}) is None


def test_the_same_answer_gives_a_sibling_away():
    assert own_task.answered_alike(
        exercise("a", "2x + 4 = 14", "5"), exercise("b", "x + 1 = 6", "5")
    )
    assert not own_task.answered_alike(exercise("a", "2x = 6", "3"), exercise("b", "2x = 8", "4"))


def test_a_text_is_the_same_only_with_the_same_signs():
    assert plain("Solve 3x + 4 = 19.") == plain("solve 3x + 4  = 19") != plain("Solve 3x - 4 = 19")


@pytest.mark.parametrize(
    ("message", "story"),
    [
        ("a ticket costs 12 euros plus 3 euros per stop. i paid 27. how many stops", True),
        ("15 dollars plus 0.1 per text, the bill was 21.5. how many texts?", True),
        ("maria is twice as old as tom, together they are 36. how old is tom", True),
        ("the sum of two consecutive numbers is 31, find the smaller one", True),
        ("how many forces act on a book", False),
        ("i paid 12 euros", False),
        ("solve 3s + 12 = 27 plus how many more of them", False),
        ("how many people live in cities of 2 million", False),
    ],
)
def test_a_story_in_numbers_is_known_by_what_it_joins_and_asks(message, story):
    assert (kind_of(message) is QuestionKind.STORY) is story


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("solve x^2 = 9", "x² = 9"),
        ("how do I solve 2x + 3 < 11?", "2x + 3 < 11"),
        ("6/x=3", "6/x = 3"),
        ("what is 15% of 80", "15% of 80"),
        ("What is 3/4 + 1/6?", "3/4 + 1/6"),
        ("calculate 3 + 4 * 2", "3 + 4 * 2"),
    ],
)
def test_a_task_with_a_route_is_taken_up(message, task):
    assert own_task.read(message) == task


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("solve |x| = 5", "|x| = 5"),
        ("how do I solve x^3 - 2 = 6?", "x^3 - 2 = 6"),
        ("solve x + y = 10 and x - y = 2", "x + y = 10 and x - y = 2"),
        ("x^2 + x + 1 = 0", "x^2 + x + 1 = 0"),
        ("Solve 1 < 2x + 1 < 5", "1 < 2x + 1 < 5"),
        ("solve x^2 = 9", ""),
        ("solve 2x + 3 = 11", ""),
        ("what does F = ma mean", ""),
        ("x = 5, y = 3", ""),
        ("Δv = 6 m/s", ""),
        ("2 + 3 = 5", ""),
        ("find the force if m = 2 kg and a = 3", ""),
        ("why is 2x + y = 11", ""),
        ("solve " + "1+" * 900 + "= 4", ""),
    ],
)
def test_what_cannot_be_worked_is_known_to_be(message, task):
    assert own_task.beyond(message) == task
