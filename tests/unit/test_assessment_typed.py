"""Answers as people type them: parts of units, coins, words for numbers, pasted formulas."""

import pytest

from tutor_core.assessment import Miss, assess
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK = Judgement.CORRECT
NUMBER, EXPRESSION = AnswerKind.NUMBER, AnswerKind.EXPRESSION
EQUATION, SOLUTIONS = AnswerKind.EQUATION, AnswerKind.SOLUTIONS


def step(prompt, kind, *accepted, **fields):
    return Step(StepId("t"), prompt, kind, accepted, **fields)


def choose(prompt, right, *options):
    choices = tuple(Choice(o, o == right) for o in options)
    return Step(StepId("t"), prompt, AnswerKind.CHOICE, choices=choices)


def judged(asked, *rights):
    return [pytest.param(asked, one, id=f"{asked.prompt[:18]}-{one[:24]}") for one in rights]


SECONDS = step("How long does it take, in seconds?", NUMBER, "90", unit="s")
MINUTES = step("How long is the walk?", NUMBER, "135", unit="min")
EUROS = step("What does the ticket cost?", NUMBER, "3.75", unit="€")
POUNDS = step("How much money is left?", NUMBER, "12.4", unit="£")
DOLLARS = step("What does it cost?", NUMBER, "1250", unit="$")
HEIGHT = step("How tall is she?", NUMBER, "1.65", unit="m")
COLD = step("What is the temperature?", NUMBER, "-4", unit="°C")
SPEED = step("How fast is it, in m/s?", NUMBER, "6", unit="m/s")
AREA = step("What is the area, in square metres?", NUMBER, "12", unit="m^2")
PULL = step("What is the acceleration?", NUMBER, "3", unit="m/s^2")
FAR = step("How far is it, in metres?", NUMBER, "1.5e11", unit="m", tolerance=1e9)
HALF = step("What is 7/2 as a decimal?", NUMBER, "3.5")
THIRD = step("Solve 3x = 7.", NUMBER, "7/3")
LEFT = step("Solve 6x = -4.", NUMBER, "-2/3")
MANY = step("How many people live there?", NUMBER, "1234567")
FIFTH = step("What is 20% of 80?", NUMBER, "16")
FIVE = step("Solve 2x + 3 = 13.", NUMBER, "5")
EIGHTH = step("Solve x - 5/8 = 3/4.", NUMBER, "11/8")
SHARE = step("What share is it, in percent?", NUMBER, "12.5", unit="%")
EVERY = step("Solve x = x.", NUMBER, "all numbers")
HALVED = step("What is half of x, plus 3?", EXPRESSION, "x/2 + 3")
ROOT = step("Simplify √50.", EXPRESSION, "5√2")
CUBE = step("Simplify x^5 / x^2.", EXPRESSION, "x^3")
FACTORS = step("Factor x^2 + 5x + 6.", EXPRESSION, "(x + 2)(x + 3)")
COMMON = step("Factor 6x^2 + 9x.", EXPRESSION, "3x(2x + 3)")
CANCEL = step("Simplify (x^2 - 9)/(x - 3).", EXPRESSION, "x + 3")
MORE = step("Say it: eleven more than x.", EXPRESSION, "x + 11")
BOTH = step("Multiply: (x + 3)p", EXPRESSION, "xp + 3p")
LINE = step("Write the line with slope 2 through (0, -3).", EQUATION, "y = 2x - 3")
FOR_Y = step("Solve for y: 2x + y = 5.", EQUATION, "y = 5 - 2x")
FOR_X = step("Solve for x: ax = b.", EQUATION, "x = b/a")
SOLVED = step("Solve 2x + 3 = 13.", EQUATION, "x = 5")
SQUARE = step("Solve x^2 = 9.", SOLUTIONS, "x = 3 or x = -3")
BOUNDS = step("Write as an interval: -2 < x <= 5.", SOLUTIONS, "(-2, 5]")
FORCE = choose("Which one is a force?", "Friction", "The mass of a ball", "Friction", "Two metres")
BIGGER = choose("Which number is bigger?", "12", "3", "12", "7")
TRUE_OF = choose("What is true of x + x?", "It is 2x", "It is x^2", "It is 2x", "It is x")
PRIME = choose("Is 9 a prime number?", "No", "Yes", "No")

RIGHT = [
    *judged(SECONDS, "1 min 30 s", "1 minute and 30 seconds", "1m30s", "1:30"),
    *judged(SECONDS, "a minute and a half", "1 min 30 sec"),
    *judged(
        MINUTES, "2 h 15 min", "2h15", "2h 15m", "2:15", "2 hours, 15 minutes", "2 hrs 15 mins"
    ),
    *judged(
        EUROS, "3 euros and 75 cents", "3€75", "375 cents", "three euros seventy-five", "EUR 3.75"
    ),
    *judged(POUNDS, "12 pounds 40 pence", "1240p", "12 pounds 40"),
    *judged(DOLLARS, "1.25k", "1250 USD", "USD 1250", "1'250"),
    *judged(HEIGHT, "1 m 65 cm", "1m65", "1 m 65"),
    *judged(COLD, "4 below zero", "four degrees below zero", "-4 deg C"),
    *judged(SPEED, "6 (m/s)", "6 metres a second"),
    *judged(AREA, "12 sq m", "12 square meters", "12 sq. m", "12 m squared"),
    *judged(PULL, "3 m/(s^2)", "3 metres per second squared"),
    *judged(FAR, "150 billion m", "1.5 times ten to the 11", "1.5 times 10 to the power of 11"),
    *judged(HALF, "three-point-five", "3 point 5", "3 and 1/2", "\U0001d7d1.\U0001d7d3"),
    *judged(THIRD, "2 and 1/3", "2 & 1/3"),
    *judged(LEFT, "2/-3", "(-2)/3"),
    *judged(MANY, "1'234'567", "1.234.567", "1.234567 million"),
    *judged(FIFTH, "20% of 80 is 16", "1/5 of 80 = 16"),
    *judged(FIVE, "\U0001d465 = 5", "x = 5!", "is x 5"),
    *judged(EIGHTH, "1,375", "x = 1,375"),
    *judged(SHARE, "12.5 per cent", "12.5 pct", "12.5"),
    *judged(EVERY, "x can be anything", "(-∞, ∞)", "everything"),
    *judged(HALVED, "x:2+3", "half of x plus 3", "x over 2 + 3"),
    *judged(ROOT, "5 root 2", "five root two", "5 times the square root of 2"),
    *judged(CUBE, "x to the power of 3", "x to the third"),
    *judged(FACTORS, r"(x+2)\cdot(x+3)", r"\left(x+2\right)\left(x+3\right)"),
    *judged(COMMON, "(2x + 3)3x", "-3x(-2x - 3)"),
    *judged(CANCEL, "x + 3, x ≠ 3", "x+3 for x≠3"),
    *judged(MORE, "The answer is x + 11"),
    *judged(BOTH, "2*(xp + 3p)/2"),
    *judged(LINE, "f(x) = 2x - 3", "2x - y = 3"),
    *judged(FOR_X, "x = b over a", "x=b:a"),
    *judged(SQUARE, "negative 3 and positive 3", "plus/minus 3"),
    *judged(BOUNDS, r"\left(-2,5\right]"),
    *judged(FORCE, "let's say b", "[b]", '"b"', "b not c", "I would go with B"),
    *judged(BIGGER, "the 12", "12 is bigger"),
    *judged(TRUE_OF, "2x", "It's 2x", "2 times x"),
    *judged(PRIME, "nope", "it isn't", "no it isn't", "9 is not prime"),
]


@pytest.mark.parametrize(("asked", "text"), RIGHT)
def test_what_is_right_is_right_in_the_way_people_type_it(asked, text):
    assert assess(asked, text).judgement is OK


NOT_RIGHT = [
    *judged(SECONDS, "1.3 min", "1:20", "90 m"),
    *judged(MINUTES, "2.15 h", "1:15"),
    *judged(EUROS, "3 euros 57", "75 cents"),
    *judged(HEIGHT, "1 m 6 cm", "1 m 56"),
    *judged(COLD, "3 below zero", "4 degrees"),
    *judged(AREA, "12 m", "12 cubic metres"),
    *judged(HALF, "three point oh five", "3 and 1/4"),
    *judged(FIFTH, "16%", "20% of 60 is 12"),
    *judged(FIVE, "x != 5", "x = 5 or 6", "x = 5 or x = 6", "5%", "5 or 6"),
    *judged(EIGHTH, "1,3755", "13,75"),
    *judged(ROOT, "the cube root of 50", "2 root 5"),
    *judged(CUBE, "x to the second"),
    *judged(COMMON, "x(6x + 9)", "3(2x^2 + 3x)"),
    *judged(CANCEL, "(x-3)(x+3)/(x-3)"),
    *judged(BOTH, "2(xp + 3p)", "(xp)"),
    *judged(FOR_Y, "2x = 5 - y", "x = (5 - y)/2"),
    *judged(SOLVED, "2x = 10", "x ≥ 5"),
    *judged(FORCE, "friction or mass", "anything but friction"),
    *judged(BIGGER, "-12", "12 or 7"),
    *judged(PRIME, "no idea", "yes and no", "it is", "no clue"),
]


@pytest.mark.parametrize(("asked", "text"), NOT_RIGHT)
def test_what_only_looks_like_it_is_not(asked, text):
    assert assess(asked, text).judgement is not OK


@pytest.mark.parametrize(
    ("asked", "text", "miss"),
    [
        (LEFT, "0.667", Miss.SIGN),
        (SHARE, "1/8", Miss.FORM),
        (SHARE, "0.125", Miss.FORM),
        (COMMON, "x(6x + 9)", Miss.NOT_SIMPLIFIED),
        (CANCEL, "(x-3)(x+3)/(x-3)", Miss.NOT_SIMPLIFIED),
        (SOLVED, "2x = 10", Miss.FORM),
        (COLD, "4", Miss.SIGN),
        (AREA, "12 m", Miss.UNIT),
    ],
)
def test_the_miss_is_named(asked, text, miss):
    assert assess(asked, text).miss is miss


@pytest.mark.parametrize("text", ["(10**7)!", "factorial(10**7)"])
def test_a_factorial_of_a_power_is_not_read(text):
    found = assess(FIVE, text)
    assert (found.judgement, found.readable) == (Judgement.UNSURE, False)
