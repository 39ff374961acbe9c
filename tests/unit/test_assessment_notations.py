"""Right answers in other spellings, plans in signs, calculations, and formulas in words."""

import pytest

from tutor_core.assessment import assess
from tutor_core.course import AnswerKind, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

SOLVE = Step(StepId("s"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
MINUTES = Step(
    StepId("t"), "How many minutes does the bus need?", AnswerKind.NUMBER, ("45",), unit="min"
)


def number(prompt, answer, **fields):
    return Step(StepId("n"), prompt, AnswerKind.NUMBER, (answer,), **fields)


QUARTERS = number("Solve 4x = 3.", "3/4")
NEGATIVE = number("Solve 3x = -24.", "-8")
THIRD = number("What is 1 divided by 3?", "1/3")
SPEED = number("A train does 1350 m in 5 minutes. How fast is it?", "4.5", unit="m/s")
PUSHED = number("30 N act on 12 kg. What is the acceleration?", "2.5", unit="m/s^2")
COLD = number("How cold is it?", "-5", unit="°C")
AGE = number("How old is Ada?", "5")
LIGHT = number("How fast is light?", "300000000", unit="m/s")
WAY = number("How far is it?", "8", unit="km")
WAY_ASKED = number("How many kilometres is it?", "8")
DOUBLED = Step(
    StepId("k"),
    "Solve 2x + 3 = 17.",
    AnswerKind.NUMBER,
    ("7",),
    known_wrong=(KnownWrong("14", "That is 2x."),),
)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (SOLVE, r"\frac{15}{3}"),
        (SOLVE, r"x=\dfrac{10}{2}"),
        (SOLVE, r"\(x = 5\)"),
        (SOLVE, "$5$"),
        (SOLVE, "$x = 5$"),
        (SOLVE, "15:3"),
        (SOLVE, "x = 15:3 = 5"),
        (SOLVE, "3x must be 15 so x must be 5"),
        (SOLVE, "3x+4-4=19-4, 3x=15, 15/3=5"),
        (QUARTERS, r"\frac34"),
        (QUARTERS, r"x=\dfrac{6}{8}"),
        (QUARTERS, "75 percent"),
        (NEGATIVE, "neg 8"),
        (NEGATIVE, "24:-3"),
        (NEGATIVE, "-24 : 3"),
        (DOUBLED, "2x=14 so 7"),
        (THIRD, "33.3%"),
        (MINUTES, "3/4 of an hour"),
        (MINUTES, "15/20 = 0.75 h = 45 min"),
        (SPEED, "5*60=300 and 1350:300=4.5"),
        (SPEED, "5 min = 300 s, 1350/300 = 4.5"),
        (SPEED, "1350m/300s"),
        (SPEED, "4.5 meters every second"),
        (SPEED, "$4.5$"),
        (PUSHED, "30 N / 12 kg = 2.5"),
        (PUSHED, "2 ½ m/s²"),
        (PUSHED, "2.5 m/s**2"),
        (COLD, "-5C"),
        (COLD, "minus 5 degrees"),
        (COLD, "-5 degrees celsius"),
        (AGE, "5 y/o"),
        (AGE, "she is 5 years old"),
        (LIGHT, "300 million m/s"),
        (WAY_ASKED, "8 km"),
        (WAY_ASKED, "8000 m"),
    ],
)
def test_right_answers_in_other_spellings(step, text):
    assert assess(step, text).judgement is Judgement.CORRECT


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (WAY, "8 miles"),
        (WAY_ASKED, "8 miles"),
        (THIRD, "0.3333%"),
        (PUSHED, "2.5 kg"),
        (SPEED, "1350m/5"),
        (COLD, "5 degrees"),
        (LIGHT, "300 thousand m/s"),
    ],
)
def test_what_is_near_a_spelling_is_still_wrong(step, text):
    assert assess(step, text).judgement is Judgement.INCORRECT


@pytest.mark.parametrize("text", ["m/s", "km", "3/", "10**7!"])
def test_what_is_no_number_cannot_be_read(text):
    for step in (SOLVE, WAY):
        found = assess(step, text)
        assert (found.judgement, found.readable) == (Judgement.UNSURE, False)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("-4", Judgement.PARTLY),
        ("first -4 then /3", Judgement.PARTLY),
        ("/3", Judgement.UNSURE),
        ("+5", Judgement.CORRECT),
        ("-5", Judgement.INCORRECT),
    ],
)
def test_a_move_in_signs_is_a_plan(text, judgement):
    assert assess(SOLVE, text).judgement is judgement


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("6-1=5", Judgement.UNSURE),
        ("3+2", Judgement.UNSURE),
        ("10-2=8", Judgement.UNSURE),
        ("19-4=15", Judgement.INCORRECT),
        ("15/3=5", Judgement.CORRECT),
        ("10/2", Judgement.CORRECT),
        ("3*5+4=19", Judgement.PARTLY),
        ("3*6+4=22", Judgement.UNSURE),
        ("3*5+4=19 so x=5", Judgement.CORRECT),
    ],
)
def test_a_calculation_counts_where_it_comes_from_the_task(text, judgement):
    assert assess(SOLVE, text).judgement is judgement


TAXI = Step(StepId("e"), "Write an equation with k.", AnswerKind.EQUATION, ("40k + 150 = 470",))
STICKERS = Step(StepId("e"), "Write an equation with s.", AnswerKind.EQUATION, ("s - 17 = 28",))
FENCE = Step(StepId("f"), "How long is the fence?", AnswerKind.EXPRESSION, ("4w + 10",))
TRICK = Step(StepId("f"), "Write the trick with n.", AnswerKind.EXPRESSION, ("3n + 8",))


@pytest.mark.parametrize(
    ("step", "text", "judgement"),
    [
        (TAXI, "40k+150=470 so k=8", Judgement.CORRECT),
        (TAXI, "40k + 150 = 470, k = 9", Judgement.INCORRECT),
        (TAXI, "k = 8", Judgement.INCORRECT),
        (TAXI, "i have 40 minutes", Judgement.UNSURE),
        (TAXI, "my friend wrote 40k + 150 = 470", Judgement.UNSURE),
        (STICKERS, "s = 28 + 17", Judgement.CORRECT),
        (STICKERS, "s = 45", Judgement.INCORRECT),
        (STICKERS, "s = 28 - 17", Judgement.INCORRECT),
        (FENCE, "4w + 10 m", Judgement.CORRECT),
        (FENCE, "(4w+10) metres", Judgement.CORRECT),
        (TRICK, "8 more than 3n", Judgement.CORRECT),
        (TRICK, "3n and 8 more", Judgement.CORRECT),
        (TRICK, "3 times n, plus 8", Judgement.CORRECT),
        (TRICK, "8 less than 3n", Judgement.INCORRECT),
        (TRICK, "the 3n confuses me", Judgement.UNSURE),
        (TRICK, "i have 8 cats", Judgement.UNSURE),
    ],
)
def test_formulas_in_other_words(step, text, judgement):
    assert assess(step, text).judgement is judgement
