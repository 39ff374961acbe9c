"""A number is one answer in many spellings; what is near it is named by its miss."""

import pytest

from tutor_core.assessment import assess
from tutor_core.course import AnswerKind, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK, PARTLY = Judgement.CORRECT, Judgement.PARTLY
WRONG, UNSURE = Judgement.INCORRECT, Judgement.UNSURE


def number(prompt, *accepted, **fields):
    return Step(StepId("n"), prompt, AnswerKind.NUMBER, accepted, **fields)


LINEAR = number(
    "Solve 3x + 4 = 19.",
    "5",
    known_wrong=(KnownWrong("15", "That is 3x."), KnownWrong("23/3", "You added.")),
)
MARBLES = number(
    "A bag and 6 loose marbles balance 15 loose marbles. How many marbles are in the bag?", "9"
)
THIRD = number("What is 1 divided by 3?", "1/3")
SPEED = number("How fast is it?", "2.5", unit="m/s", tolerance=0.05)
FORCE = number("How big is the net force?", "12", unit="N")
NEGATIVE = number("Solve 6x + 31 = 13.", "-3")
NEVER = number(
    "Solve 4x + 6 = 2(2x + 5).",
    "no solution",
    known_wrong=(KnownWrong("all numbers", "Are 6 and 10 equal?"),),
)
HALVES = number("Solve 2x = 5.", "2.5")
PEOPLE = number("How many people live there?", "12500")
SHARE = number("What share is that?", "25", unit="%")


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "five",
        "x = 5",
        "x=5",
        "X = 5.",
        "5 = x",
        "x: 5",
        "x=10/2",
        "10/2",
        "x = 20/4 = 5",
        "it's 5",
        "is it 5?",
        "i think x is 5",
        "= 5",
        "5.0",
        "+5",
        "(5)",
        "**5**",
        "the answer is five",
        "So x is five!",
        "y = 5",
        "4. so 3x = 15 and x = 5",
        "3x=15, x=5",
        "3x = 15 => x = 5",
        "19-4=15, 15/3=5",
        "15 / 3 = 5",
        "x=5 because 3*5+4=19",
        "5 because 3*5 = 15 and 15 + 4 = 19",
        "x = 4, no wait, x = 5",
        "I took 4 away and got 15 then divided by 3 and got 5",
        "subtract 4 to get 3x = 15 then divide by 3 to get x = 5",
    ],
)
def test_one_answer_in_many_spellings(text):
    assert assess(LINEAR, text).judgement is OK


@pytest.mark.parametrize(
    "text", ["-5", "5x", "x≥5", "x > 5", "50", "x = -5", "3x = 14", "0", "not 5", "no solution"]
)
def test_what_looks_like_it_is_another_answer(text):
    assert assess(LINEAR, text).judgement is WRONG


@pytest.mark.parametrize(
    "text", ["4 or 5", "x = 4 or x = 5", "it isn't 4", "3x+4=19", "hello there", ""]
)
def test_who_claims_nothing_is_not_judged(text):
    assert assess(LINEAR, text).judgement is UNSURE


@pytest.mark.parametrize(
    ("text", "miss"),
    [
        ("-5", "sign"),
        ("1/5", "reciprocal"),
        ("6", "slip"),
        ("45", "inverse"),
        ("15", "known"),
        ("7.67", "known"),
        ("3x = 23", "known"),
        ("1000", "other"),
    ],
)
def test_a_miss_has_its_kind(text, miss):
    found = assess(LINEAR, text)
    assert (found.judgement, found.miss) == (WRONG, miss)


def test_a_known_wrong_value_reveals_its_text_in_every_form():
    assert assess(LINEAR, "x = 30/2").reveals == "That is 3x."
    assert {assess(LINEAR, t).reveals for t in ("23/3", "7.67", "3x = 23")} == {"You added."}
    assert assess(NEVER, "every number").reveals == "Are 6 and 10 equal?"


@pytest.mark.parametrize("text", ["3x = 15", "15 = 3x", "6x = 30", "3x - 15 = 0"])
def test_an_equation_with_the_same_solution_is_on_the_way(text):
    found = assess(LINEAR, text)
    assert (found.judgement, found.miss) == (PARTLY, "form")


@pytest.mark.parametrize(
    ("step", "text", "judgement"),
    [
        (MARBLES, "There are 9 marbles in the bag", OK),
        (MARBLES, "15 - 6", OK),
        (MARBLES, "b + 6 = 15 so b = 9", OK),
        (MARBLES, "21", WRONG),
        (NEGATIVE, "−3", OK),
        (NEGATIVE, "x is minus three", OK),
        (NEGATIVE, "negative 3", OK),
        (NEGATIVE, "3", WRONG),
        (HALVES, "2½", OK),
        (HALVES, "2 1/2", OK),
        (HALVES, "two and a half", OK),
        (HALVES, "2,5", OK),
        (HALVES, "250%", OK),
        (PEOPLE, "12,500", OK),
        (PEOPLE, "12 500", OK),
        (PEOPLE, "12.500,0", OK),
        (PEOPLE, "1.25 x 10^4", OK),
        (PEOPLE, "1.25·10⁴", OK),
        (PEOPLE, "1.25e4", OK),
        (PEOPLE, "twelve thousand five hundred", OK),
        (SHARE, "25%", OK),
        (SHARE, "25", OK),
        (SHARE, "twenty five percent", OK),
    ],
)
def test_numbers_as_people_write_them(step, text, judgement):
    assert assess(step, text).judgement is judgement


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("1/3", OK),
        ("⅓", OK),
        ("a third", OK),
        ("0.33", OK),
        ("0.3333", OK),
        (".33", OK),
        ("0.3", PARTLY),
        ("0.34", WRONG),
        ("33%", WRONG),
        ("3", WRONG),
    ],
)
def test_an_unending_decimal_counts_from_two_places_on(text, judgement):
    assert assess(THIRD, text).judgement is judgement


@pytest.mark.parametrize(
    ("step", "text", "judgement", "miss"),
    [
        (SPEED, "2.5 m/s", OK, None),
        (SPEED, "2.54", OK, None),
        (SPEED, "2,5 metres per second", OK, None),
        (SPEED, "9 km/h", OK, None),
        (SPEED, "2.5 ms^-1", OK, None),
        (SPEED, "it goes 5 m in 2 s so 2.5 m/s", OK, None),
        (SPEED, "2.5 km/h", WRONG, "unit"),
        (SPEED, "2.5 m/s²", WRONG, "unit"),
        (SPEED, "2.6", WRONG, "slip"),
        (FORCE, "0.012 kN", OK, None),
        (FORCE, "12n", OK, None),
        (FORCE, "2 kg × 6 m/s² = 12 N", OK, None),
        (FORCE, "12 kg", WRONG, "unit"),
        (FORCE, "7 kg", WRONG, "other"),
    ],
)
def test_units_are_converted_and_wrong_ones_named(step, text, judgement, miss):
    found = assess(step, text)
    assert (found.judgement, found.miss) == (judgement, miss)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("no solution", OK),
        ("there is no solution", OK),
        ("None", OK),
        ("it has no solutions because the x cancel", OK),
        ("all numbers", WRONG),
        ("0", WRONG),
        ("x = 4", WRONG),
    ],
)
def test_no_solution_is_an_answer(text, judgement):
    assert assess(NEVER, text).judgement is judgement


@pytest.mark.parametrize("same", [("5x = 40", "x = 8", "8"), ("8.0", "eight", "16/2")])
def test_repeats_are_noticed_by_the_normalised_form(same):
    found = {assess(LINEAR, text).normalised for text in same if "5x" not in text}
    assert found == {"8"}
