"""Tasks in words that can't be worked here are told from questions, answers and wishes."""

import pytest

from tutor_core.assessment import unworked
from tutor_core.curriculum import own_task


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("30 is what percent of 120", "percent"),
        ("what percent of 120 is 30?", "percent"),
        ("What percentage is 12 of 48?", "percent"),
        ("12 is 20% of what number", "percent"),
        ("20% of what number is 12", "percent"),
        ("what % of 80 is 20", "percent"),
        ("18 out of 24 as a percentage: 18 is what % of 24", "percent"),
        ("express 3 out of 4 as a percentage", "percent"),
        ("write it as an inequality: at least 12 tickets", "inequalit"),
        ("Write an inequality for: no more than 5 people", "inequalit"),
        ("which inequality says that x is less than 7?", "inequalit"),
        ("can you write 'more than 3 apples' as an inequality", "inequalit"),
        ("express as an inequality: a number is at most 9", "inequalit"),
    ],
)
def test_a_task_that_is_not_worked_here(text, subject):
    assert unworked.subject(text) == subject


@pytest.mark.parametrize(
    "text",
    [
        "what is 15% of 80",
        "15% of 80",
        "how many percent is that",
        "i got 30 percent",
        "i have 5 percent battery left",
        "what is a percentage?",
        "what does percent mean",
        "is it 20% of 60?",
        "i'm 100% sure",
        "what is an inequality?",
        "give me one exercise of inequality",
        "give me 3 exercises on inequalities",
        "is x < 4 an inequality",
        "which inequality sign do i use when it's more than 3",
        "2x + 3 < 11",
        "x is less than 4",
        "at least 12",
        "x has to be more than 4",
        "it is an inequality because it says at least 3",
        "the inequality turns round because i divide by -2",
        "what is the net force",
        "what is 3 more than twice a number",
        "12 of them",
        "i think what you wrote is wrong, the inequality is less than 4",
        "no more than 5 minutes please",
    ],
)
def test_what_is_no_such_task(text):
    assert not unworked.subject(text)


@pytest.mark.parametrize(
    "text", ["2x+y=10 and x-y=2", "x + y = 10, x - y = 2", "solve 2x+y=10 and x-y=2"]
)
def test_two_equations_that_are_all_of_a_message_are_a_task(text):
    assert own_task.beyond(text)


@pytest.mark.parametrize("text", ["x=2 and y=3", "x = 2 or x = 3", "2 and 3", "a and b", "and x"])
def test_values_side_by_side_are_none(text):
    assert not own_task.beyond(text)
