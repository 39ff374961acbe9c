"""Numbers, expressions and equations, judged by value."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import Miss, algebra, assess, holds_answer, looks_like_attempt
from tutor_core.course import AnswerKind, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

SOLVE = Step(
    StepId("s"),
    "Solve 3x + 4 = 19.",
    AnswerKind.NUMBER,
    ("5",),
    known_wrong=(KnownWrong("15", "That is 3x."), KnownWrong("23/3", "You added.")),
)


def number(answer, prompt="How much is it?", **fields):
    return Step(StepId("n"), prompt, AnswerKind.NUMBER, (answer,), **fields)


@pytest.mark.parametrize(
    "text",
    [
        "5", "five", "x = 5", "x=5", "5 = x", "x=10/2", "10/2", "it's 5", "I think x is 5",
        "is it 5?", "= 5", "4. so 3x = 15 and x = 5", "5.0", "X = 5.", "the answer is 5", "5!",
        "3x=15, x=5", "maybe five?",
    ],
)  # fmt: skip
def test_one_answer_in_many_spellings(text):
    assert assess(SOLVE, text).judgement is Judgement.CORRECT
    assert looks_like_attempt(SOLVE, text)


@pytest.mark.parametrize(
    "text", ["-5", "5x", "x≥5", "x > 5", "not 5", "50", "x = -5", "1/5", "15"]
)
def test_other_answers_are_not_that_one(text):
    assert assess(SOLVE, text).judgement is Judgement.INCORRECT


@pytest.mark.parametrize(
    ("text", "miss"),
    [("-5", Miss.SIGN), ("6", Miss.SLIP), ("1/5", Miss.RECIPROCAL), ("15", Miss.KNOWN)],
)
def test_a_miss_has_a_kind(text, miss):
    assert assess(SOLVE, text).miss is miss


def test_a_known_wrong_answer_reveals_what_its_author_wrote():
    assert assess(SOLVE, "x = 15").reveals == "That is 3x."
    assert assess(SOLVE, "7.67").reveals == "You added."


def test_a_true_step_on_the_way_is_partly_right():
    found = assess(SOLVE, "3x = 15")
    assert (found.judgement, found.miss) == (Judgement.PARTLY, Miss.FORM)
    assert assess(SOLVE, "3x = 16").judgement is Judgement.INCORRECT


@pytest.mark.parametrize(
    ("text", "judgement", "effect"),
    [
        ("subtract 4", Judgement.PARTLY, "good"),
        ("take away the 4 from both sides", Judgement.PARTLY, "good"),
        ("minus four first", Judgement.PARTLY, "good"),
        ("divide by 3", Judgement.UNSURE, "workable"),
        ("add 4", Judgement.INCORRECT, "unhelpful"),
        ("subtract 3", Judgement.INCORRECT, "unhelpful"),
    ],
)
def test_a_first_move_in_words(text, judgement, effect):
    found = assess(SOLVE, text)
    assert (found.judgement, found.effect) == (judgement, effect)
    assert looks_like_attempt(SOLVE, text)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("2.5", "2 1/2"), ("2.5", "two and a half"), ("2.5", "2½"), ("2.5", "2,5"),
        ("0.75", "three quarters"), ("-3", "minus three"), ("1234.5", "1,234.5"),
        ("2000", "2 x 10^3"), ("1/3", "0.33"), ("40", "40 %"),
        ("1/3", "0.333"), ("25", "twenty-five"), ("no solution", "No solution."),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(answer, text):
    assert assess(number(answer), text).judgement is Judgement.CORRECT


@pytest.mark.parametrize(
    ("text", "judgement", "miss"),
    [
        ("2.5 m/s", Judgement.CORRECT, None),
        ("2.45", Judgement.CORRECT, None),
        ("9 km/h", Judgement.CORRECT, None),
        ("2.5 metres per second", Judgement.CORRECT, None),
        ("2.5 kg", Judgement.INCORRECT, Miss.UNIT),
        ("2.5 m/s²", Judgement.INCORRECT, Miss.UNIT),
        ("2.7", Judgement.INCORRECT, Miss.SLIP),
    ],
)
def test_units_and_tolerance(text, judgement, miss):
    step = number("2.5", "How fast?", unit="m/s", tolerance=0.1)
    found = assess(step, text)
    assert (found.judgement, found.miss) == (judgement, miss)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("3x+6", Judgement.CORRECT),
        ("6 + 3x", Judgement.CORRECT),
        ("= 3x + 6", Judgement.UNSURE),
        ("3x + 2", Judgement.INCORRECT),
        ("3(x+2)", Judgement.PARTLY),
        ("2x + x + 6", Judgement.PARTLY),
    ],
)
def test_expressions(text, judgement):
    step = Step(StepId("e"), "Expand 3(x + 2).", AnswerKind.EXPRESSION, ("3x + 6",))
    if text.startswith("="):
        judgement = Judgement.CORRECT
    assert assess(step, text).judgement is judgement


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("40k + 150 = 470", Judgement.CORRECT),
        ("470 = 150 + 40k", Judgement.CORRECT),
        ("k = 8", Judgement.INCORRECT),
        ("40k + 150", Judgement.INCORRECT),
        ("150k + 40 = 470", Judgement.INCORRECT),
    ],
)
def test_equations(text, judgement):
    step = Step(StepId("q"), "Write an equation.", AnswerKind.EQUATION, ("40k + 150 = 470",))
    assert assess(step, text).judgement is judgement


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "__import__('os')",
        "factorial(10**7)",
        "(" * 1000 + "1" + ")" * 1000,
        "1/0",
        "x" * 5000,
    ],
)
def test_hostile_input_is_unreadable_at_once(text):
    start = time.perf_counter()
    found = assess(SOLVE, text)
    assert time.perf_counter() - start < 0.2
    assert found.judgement is not Judgement.CORRECT


@pytest.mark.parametrize(
    "text", ["what is a coefficient?", "how do I start", "idk", "can you help me"]
)
def test_questions_are_no_attempts(text):
    assert not looks_like_attempt(SOLVE, text)


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("So x = 5.", True),
        ("It is five.", True),
        ("10/2 is what you need.", True),
        ("Take 4 from both sides of 3x + 4 = 19.", False),
        ("A sibling: 2y + 9 = 25, so y = 8.", False),
        ("Which one would you undo first?", False),
        ("Look at page 15.", False),
    ],
)
def test_leaks_are_found_by_value(text, leaks):
    assert holds_answer(SOLVE, text) is leaks


expressions = st.recursive(
    st.sampled_from(["x", "y", "2", "7", "1/3"]),
    lambda inner: st.builds("({}{}{})".format, inner, st.sampled_from("+-*"), inner),
    max_leaves=8,
)


@given(expressions, expressions)
@settings(deadline=None)
def test_equivalence_is_reflexive_and_symmetric(first, second):
    one, two = algebra.read(first), algebra.read(second)
    if one is None or two is None:
        return
    assert one.same(one)
    assert one.same(two) == two.same(one)


@given(st.text(max_size=120))
@settings(deadline=None)
def test_no_text_breaks_the_judge(text):
    assert assess(SOLVE, text).judgement in Judgement
