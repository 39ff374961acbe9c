"""Sums without an unknown: percent, fractions, signs of two kinds."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import Miss, assess, routes
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

size = st.integers(1, 12)
under = st.integers(2, 12)


@given(size, under, st.sampled_from("+-*/"), size, under)
@settings(max_examples=200, deadline=None)
def test_two_fractions_come_out_in_every_line(a, b, sign, c, d):
    one, other = Fraction(a, b), Fraction(c, d)
    ways = {"+": one + other, "-": one - other, "*": one * other, "/": one / other}
    found = routes.route(f"{a}/{b} {sign.replace('/', '÷')} {c}/{d}")
    if ways[sign] <= 0:
        assert found is None
        return
    assert Fraction(found.answer) == ways[sign]
    step = Step(StepId("s"), f"What is {found.lines[0]}?", AnswerKind.NUMBER, (found.answer,))
    for line in found.lines[1:-1]:
        judged = assess(step, line)
        assert judged.judgement in (Judgement.PARTLY, Judgement.CORRECT), line
    assert assess(step, found.lines[0]).judgement is not Judgement.CORRECT


@given(st.integers(1, 99), st.integers(1, 900))
@settings(max_examples=100, deadline=None)
def test_a_percentage_is_worked_by_one_percent(share, of):
    found = routes.route(f"{share}% of {of}")
    if share == 1:
        assert found is None
    else:
        assert Fraction(found.answer) == Fraction(share * of, 100)


@given(size, st.sampled_from("+-"), size, st.sampled_from("·÷"), size)
@settings(max_examples=100, deadline=None)
def test_times_and_divided_by_come_first(a, weak, b, strong, c):
    right = Fraction(b, c) if strong == "÷" else Fraction(b * c)
    total = a + right if weak == "+" else a - right
    found = routes.route(f"{a} {weak} {b} {strong} {c}")
    if right.denominator > 1 or total < 0:
        assert found is None
    else:
        assert (found.kinds, Fraction(found.answer)) == (("first", "then"), total)


SUM = Step(StepId("s"), "What is 3/4 + 1/6?", AnswerKind.NUMBER, ("11/12",))


@pytest.mark.parametrize("text", ["3/4 = 9/12", "9/12 + 2/12", "1/6 = 2/12"])
def test_a_true_step_is_no_wrong_answer(text):
    found = assess(SUM, text)
    assert (found.judgement, found.miss) == (Judgement.PARTLY, Miss.FORM)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("11/12", Judgement.CORRECT),
        ("9/12 + 2/12 = 11/12", Judgement.CORRECT),
        ("4/10", Judgement.INCORRECT),
        ("3/4 + 1/6 = 4/10", Judgement.INCORRECT),
        ("3/4 + 1/6", Judgement.UNSURE),
    ],
)
def test_other_answers_stay_what_they_are(text, judgement):
    assert assess(SUM, text).judgement is judgement


@pytest.mark.parametrize("text", ["5 + 3", "1% of 80", "3/4", "99999999% of 3", "2 * 3 * 4"])
def test_what_needs_no_way_has_none(text):
    assert routes.route(text) is None
