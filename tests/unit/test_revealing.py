"""What a reply says a number is, and how much of an answer it gives away in its talk."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core.assessment import results
from tutor_core.assessment.revealing import Reveal, Talk, reveals

TASK = (
    "Brian has 20 games and loses 5. Bobby has 5 fewer than 3 times as many. How many has Bobby?"
)
TALK = Talk(TASK, ("3 * 20 - 5 = 55\n 55",), ("Look at when the games were lost.",))


def said(text: str, *, answer: int = 40, talk: Talk = TALK) -> Reveal:
    return reveals(text, (Fraction(answer),), talk)


@pytest.mark.parametrize(
    "text",
    [
        "So he would have 45 - 5 = 40 games.",
        "The total should be 40 games, not 55.",
        "Bobby has forty, which is fewer.",
        "Therefore, 40 games are Bobby's.",
        "The answer is 40. Can you see why?",
        "It should be 38, not 55.",
        "You found the correct total of 55 games!",
        "We add them to get a final number of 40 games.",
        "Would 40 fit the story, do you think?",
    ],
)
def test_a_reply_that_gives_the_answer_or_another_final_number_is_never_shown(text):
    assert said(text) is Reveal.GIVEN


@pytest.mark.parametrize(
    "text",
    [
        "Remember to subtract 5 at the end. What does that make?",
        "You found 55. Which games were counted twice?",
        "How many games are left when 5 of the 20 are gone?",
        "When did Brian lose the 5 games?",
        "Great work so far! Check the last step once more.",
    ],
)
def test_a_reply_that_only_points_gives_nothing_away(text):
    assert said(text) is Reveal.NOTHING


def test_a_step_done_for_the_learner_is_said_another_way():
    assert said("First, 20 - 5 = 15 games are left.") is Reveal.NEARLY


def test_what_the_learner_has_said_already_is_no_news():
    talk = Talk(TASK, ("I get 40",))
    assert said("You get 40. Why is that?", talk=talk) is Reveal.NOTHING


def test_a_number_of_the_task_gives_nothing_away_until_it_is_the_result():
    assert said("Start with the 20 games.", answer=20) is not Reveal.GIVEN
    assert said("So the answer is 20.", answer=20) is Reveal.GIVEN


def test_without_a_known_answer_a_stated_result_or_name_is_said_another_way():
    talk = Talk("What is the name of a 5 sided polygon?", ("a octogon",))
    assert reveals("A shape with 5 sides is called a pentagon.", (), talk) is Reveal.NEARLY
    assert reveals("How many sides has an octogon?", (), talk) is Reveal.NOTHING
    sums = Talk("What is the sum of 2+0+1+1?", ("3",))
    assert reveals("2 + 0 + 1 + 1 actually equals 4.", (), sums) is Reveal.NEARLY
    assert reveals("Can you start by adding 2 and 0?", (), sums) is Reveal.NOTHING


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3 * 4 = 12", [12]),
        ("the total is twelve", [12]),
        ("3x/2 = 150 is your equation", []),
        ("you said it is 12", []),
        ("if it is 12, what then", []),
        ("Is it 12?", []),
        ("It is 12, do you see?", [12]),
        ("take the 12 marbles", []),
        ("nine is what you are looking for", [9]),
        ("9 works", [9]),
        ("Twelve it is!", [12]),
        ("4 is the coefficient of x", []),
        ("then 5 is the number to take away", []),
    ],
)
def test_results_are_numbers_that_are_said_to_be_one(text, values):
    assert [r.value for r in results.results(text) if r.firm or "3x" not in text] == values


@given(st.integers(13, 5000), st.integers(13, 5000))
def test_saying_the_answer_is_found_whatever_the_numbers(answer, tried):
    talk = Talk("How many are there?", (f"{tried}",))
    found = reveals(f"The answer should be {answer}.", (Fraction(answer),), talk)
    assert found is (Reveal.GIVEN if answer != tried else Reveal.NOTHING)


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_read(text):
    assert reveals(text, (Fraction(7),), TALK) in Reveal
