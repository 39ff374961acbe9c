"""What is light to read is read at once and stays quick; what is not is read apart first."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import assess, looks_like_attempt
from tutor_core.assessment.weight import UNREAD, borne, weighty
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

STEPS = tuple(
    Step(StepId("w"), "Solve 3x + 4 = 19.", kind, (answer,))
    for kind, answer in (
        (AnswerKind.NUMBER, "5"),
        (AnswerKind.EXPRESSION, "3x + 6"),
        (AnswerKind.EQUATION, "x = 5"),
        (AnswerKind.SOLUTIONS, "x = 2 or x = -3"),
    )
)
SCHOOL = (
    "x = 5|5|3x = 15, so x = 5|(x + 1)^2 = 9|2x + 3 = 11\n2x = 8\nx = 4|x² + x - 6 = 0"
    "|(x-2)(x+3) = 0"
    "|3(x+2) - 2(x-1) + 4(2x-3) = 5x|x = (-3 ± √(9+16))/2|1234567.89|3n + 2**3|{2, -3}|(2, 5]"
    "|2 < x ≤ 5|4.29 * 10^3|3*5 + 4 = 19, and 19 - 4 = 15, 15/3 = 5|((2x + 3) - (x - 1))/2|x³ - 8"
)
HEAVY = (
    "9**9**9|2^9^9^9|__import__('os')|factorial(10**7)|1e400|9e40|99999999999999999|x^12|x⁹|x¹²"
    "|((((((x))))))|1/2/3/4/5/6/7/8/9/1/2/3/4/5/6/7/8/9/1/2/3/4/5/6/7/8/9/1/2/3/4/5/6/7/8/9/1/2/3/4/5/6"
    "|x^2 + y^2 + z^2 + a^2 + b^2"
)
# Each is worth seconds of exact algebra in less than what one message may hold.
ENDLESS = (
    ";".join(["(x+y+1)^11"] * 80),
    ",".join(["(x+y+1/7)^11/(x-y+3/11)^11"] * 60),
    ";".join(["(x+y+1)^11=(x-y-1)^11"] * 30),
)


@pytest.mark.parametrize("text", SCHOOL.split("|"))
def test_what_school_writes_is_light(text):
    assert not weighty(text)


@pytest.mark.parametrize("text", [*HEAVY.split("|"), *ENDLESS], ids=lambda text: text[:20])
def test_what_school_does_not_write_is_heavy(text):
    assert weighty(text)


_PIECES = st.sampled_from(
    "x y z 2 7 1/3 3x ^2 ^3 ² ³ + - * / ( ) (x+y+1)^3 (a+b+c+d) √2 √ = < >".split()
    + "or and , ; not two".split()
)


@given(st.lists(_PIECES, max_size=60).map("".join) | st.lists(_PIECES, max_size=60).map(" ".join))
@settings(deadline=None, max_examples=400)
def test_what_is_light_stays_quick(text):
    if weighty(text):
        return
    started = time.process_time()
    for step in STEPS:
        looks_like_attempt(step, text)
        assess(step, text)
    assert time.process_time() - started < 1


def test_what_takes_seconds_cannot_be_borne():
    assert not borne(ENDLESS[2], STEPS[0], assess)
    assert all(borne(text, step, assess) for text in ("x = 5", "9**9**9") for step in STEPS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.kind)
def test_what_stands_for_an_unread_text_is_an_attempt_that_cannot_be_read(step):
    found = assess(step, UNREAD)
    assert looks_like_attempt(step, UNREAD)
    assert (found.judgement, found.readable) == (Judgement.UNSURE, False)
