"""Answers that are sets of numbers: how they are read, judged, and kept from being told."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import assess, holds_answer, intervals, looks_like_attempt, set_reading
from tutor_core.assessment.intervals import Piece
from tutor_core.assessment.polynomials import number, root
from tutor_core.course import AnswerKind, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK, PARTLY = Judgement.CORRECT, Judgement.PARTLY
WRONG, UNSURE = Judgement.INCORRECT, Judgement.UNSURE


def step(prompt, *accepted, **fields):
    return Step(StepId("s"), prompt, AnswerKind.SOLUTIONS, accepted, **fields)


TWO = step("Solve x² + x - 6 = 0.", "x = 2 or x = -3")
SQUARE = step("Solve x² = 9.", "x = ±3")
ROOTS = step("Solve x² = 8.", "x = ±2√2")
THIRD = step("Solve 3x² - 7x + 2 = 0.", "{1/3, 2}")
ABOVE = step("Solve 2x + 3 > 9.", "x > 3")
FALLING = step("Solve 5 - 2x ≥ 6.", "x ≤ -1/2")
WITHIN = step("Solve 5 < 2x + 1 ≤ 11.", "2 < x ≤ 5")
OUTSIDE = step("Solve x² > 9.", "x < -3 or x > 3")
ALL_BUT = step("Where is 1/(x - 3) defined?", "x ≠ 3")
NONE = step("Which numbers solve 4x + 6 = 2(2x + 5)?", "no solution")
ALL = step("Which numbers solve 4x + 10 = 2(2x + 5)?", "all numbers")


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (
            TWO,
            "x = 2 or x = -3|x=-3 or x=2|{2, -3}|{-3; 2}|2 and -3|2, -3|2,-3|2 or -3|-3 & 2"
            "|x = 2, -3|x = 2; x = -3|x = 2\nx = -3|x = 2 x = -3|x1 = 2, x2 = -3|x₁ = −3, x₂ = 2"
            "|x is 2 or -3|x can be 2 or minus three|two and minus three|both 2 and negative 3"
            "|the solutions are 2 and -3|there are two solutions: 2 and -3|L = {2, -3}|x ∈ {2, -3}"
            "|I think it's 2 and -3.|x = 4/2 or x = -3|(2, -3)|(x-2)(x+3) = 0, so x = 2 or x = -3"
            "|(x-2)(x+3)=0 => x = 2, x = -3|2 and -3 because 4 + 2 - 6 = 0|x equals 2 or -3",
        ),
        (SQUARE, "x = ±3|±3|+-3|+/-3|plus or minus 3|x=3 or x=-3|3, -3|x = plus or minus three"),
        (ROOTS, "±√8|x = 2√2 or x = -2√2|sqrt(8), -sqrt(8)|x = ±2*sqrt(2)"),
        (THIRD, "1/3 and 2|0.33 or 2|x = 0.333; x = 2"),
        (
            ABOVE,
            "x > 3|3 < x|x>3|x > 6/2|(3, ∞)|(3; ∞)|]3, ∞[|(3, inf)|x ∈ (3, ∞)|{x : x > 3}"
            "|{x ∈ ℝ : x > 3}|all numbers greater than 3|any number bigger than three"
            "|greater than 3|x is more than 3|x must be greater than 3|all x > 3|numbers above 3"
            "|> 3|y > 3"
            "|2x > 6 so x > 3|2x > 6, x > 3|2x > 6\nx > 3|everything over 3|x > 3 because 2x > 6"
            "|x can be any number greater than 3|every number larger than 3 works",
        ),
        (
            FALLING,
            "x ≤ -1/2|x <= -0.5|-1/2 >= x|x =< -1/2|at most -1/2|x is less than or equal to -0.5"
            "|(-∞, -1/2]|]-∞; -0.5]|-0.5 or less|x is smaller than or equal to -1/2"
            "|no more than -0.5|-1/2 and below",
        ),
        (
            WITHIN,
            "2 < x ≤ 5|5 >= x > 2|(2, 5]|]2; 5]|x > 2 and x <= 5|x>2, x<=5|x ∈ (2, 5]"
            "|greater than 2 and at most 5|more than 2 but no more than 5"
            "|between 2 and 5, including 5|x > 2 and <= 5",
        ),
        (
            OUTSIDE,
            "x < -3 or x > 3|x>3, x<-3|(-∞, -3) ∪ (3, ∞)|(-inf,-3) U (3,inf)"
            "|less than -3 or greater than 3|x is below -3 or above 3",
        ),
        (ALL_BUT, "x ≠ 3|x != 3|x is not 3|not 3|all numbers except 3|ℝ \\ {3}|x =/= 3|x isn't 3"),
        (NONE, "no solution|There is no solution.|none|∅|{}|no number|0 = 4, so no solution"),
        (ALL, "all numbers|any number|ℝ|x ∈ ℝ|every number works|x can be anything|(-∞, ∞)"),
    ],
    ids=lambda given: given.accepted[0] if isinstance(given, Step) else "",
)
def test_one_set_in_many_spellings(asked, texts):
    spellings = texts.split("|")
    found = {text: assess(asked, text).judgement for text in spellings}
    assert {text for text, judgement in found.items() if judgement is not OK} == set()
    assert all(looks_like_attempt(asked, text) for text in spellings)


@pytest.mark.parametrize(
    ("asked", "text", "judgement", "miss"),
    [
        (TWO, "2", PARTLY, "lacking"),
        (TWO, "x = -3", PARTLY, "lacking"),
        (TWO, "2, -3 and 1", PARTLY, "extra"),
        (TWO, "2 or 3", PARTLY, "mixed"),
        (TWO, "-2 and 3", WRONG, "sign"),
        (TWO, "(x-2)(x+3) = 0", PARTLY, "unsolved"),
        (TWO, "x² + x - 6 = 0", UNSURE, None),
        (TWO, "1 and 7", WRONG, "other"),
        (TWO, "no solution", WRONG, "other"),
        (SQUARE, "3", PARTLY, "lacking"),
        (ABOVE, "x ≥ 3", PARTLY, "boundary"),
        (ABOVE, "at least 3", PARTLY, "boundary"),
        (ABOVE, "x < 3", WRONG, "side"),
        (ABOVE, "x > -3", WRONG, "sign"),
        (ABOVE, "x = 3", PARTLY, "edge"),
        (ABOVE, "3", PARTLY, "edge"),
        (ABOVE, "4", PARTLY, "lacking"),
        (ABOVE, "2x > 6", PARTLY, "unsolved"),
        (ABOVE, "2x + 3 > 9", UNSURE, None),
        (ABOVE, "x > 5", WRONG, "other"),
        (ABOVE, "all numbers", WRONG, "other"),
        (FALLING, "x ≥ -1/2", WRONG, "turned"),
        (FALLING, "x < -1/2", PARTLY, "boundary"),
        (FALLING, "-2x ≥ 1", PARTLY, "unsolved"),
        (WITHIN, "2 < x < 5", PARTLY, "boundary"),
        (WITHIN, "between 2 and 5", PARTLY, "boundary"),
        (WITHIN, "x > 2 or x <= 5", PARTLY, "joined"),
        (WITHIN, "x <= 2 or x > 5", WRONG, "side"),
        (WITHIN, "x > 2", PARTLY, "open"),
        (WITHIN, "x <= 5", PARTLY, "open"),
        (WITHIN, "x < 2", WRONG, "other"),
        (WITHIN, "x > 3", WRONG, "other"),
        (WITHIN, "2 and 5", PARTLY, "edge"),
        (OUTSIDE, "x < -3 and x > 3", PARTLY, "joined"),
        (OUTSIDE, "x > 3", PARTLY, "lacking"),
        (OUTSIDE, "-3 < x < 3", WRONG, "side"),
        (NONE, "x = 0", WRONG, "other"),
        (NONE, "all numbers", WRONG, "other"),
        (NONE, "0 = 4", PARTLY, "unsolved"),
        (ALL, "x = 0", WRONG, "other"),
        (ALL, "no solution", WRONG, "other"),
    ],
)
def test_a_near_miss_says_what_is_wrong_with_the_set(asked, text, judgement, miss):
    found = assess(asked, text)
    assert (found.judgement, found.miss) == (judgement, miss)


@pytest.mark.parametrize(
    "text",
    ["idk", "x = 2, y = -3", "x > 3 or", "I like 3", "not greater", "x > 3 or 7", "no", "f(2, 3)",
     "9**9**9", "__import__('os')", "factorial(10**7)", "(" * 1000, "{" * 200, "2," * 140,
     "x^3 = 8", "1/x > 2", "∞", "(∞, 2)"],
)  # fmt: skip
def test_what_is_no_set_is_never_guessed(text):
    for asked in (TWO, ABOVE, NONE):
        found = assess(asked, text)
        assert (found.judgement, found.readable) == (UNSURE, False)


def test_a_set_may_be_built_with_a_bar():
    assert assess(ABOVE, "{x | x > 3}").judgement is OK


def test_a_known_wrong_set_reveals_what_its_author_wrote():
    asked = step("Solve x² = 9.", "±3", known_wrong=(KnownWrong("x = 3", "What is (-3)²?"),))
    found = assess(asked, "3")
    assert (found.judgement, found.miss, found.reveals) == (PARTLY, "known", "What is (-3)²?")


def test_the_same_wrong_set_is_a_repeat_in_any_spelling():
    spelt = [assess(ABOVE, text).normalised for text in ("x < 3", "3 > x", "(-∞, 3)", "below 3")]
    assert len(set(spelt)) == 1


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        (ABOVE, "So x > 3.", True),
        (ABOVE, "It is at least 3, and more.", True),
        (ABOVE, "Everything bigger than three works.", True),
        (ABOVE, "(3, ∞) is what you get.", True),
        (ABOVE, "Solve 2x + 3 = 9 first. It gives x = 3.", True),
        (ABOVE, "Take 3 from both sides of 2x + 3 > 9: what is left?", False),
        (ABOVE, "A sibling: 3y + 1 > 16. Take 1: 3y > 15, so y > 5. Now yours?", False),
        (FALLING, "x is at most -0.5.", True),
        (FALLING, "When you divide by -2 the sign turns: what happens to ≥?", False),
        (WITHIN, "x lies in (2, 5].", True),
        (WITHIN, "It has to be more than 2.", True),
        (TWO, "One solution is 2.", True),
        (TWO, "x = -3 works.", True),
        (TWO, "Which two numbers have the product -6?", False),
        (ROOTS, "x = 2√2 is one.", True),
        (ROOTS, "Which numbers have the square 8?", False),
        (NONE, "No number works here.", True),
        (NONE, "There is no solution.", True),
        (NONE, "Is it no solution, or all numbers?", False),
        (ALL, "Every number solves it.", True),
        (ALL, "What is left when 4x is gone from both sides?", False),
    ],
)
def test_a_set_isnt_told(asked, text, told):
    assert holds_answer(asked, text) is told


# --- The sets themselves -------------------------------------------------------------------------

_ENDS = st.one_of(
    st.fractions(-9, 9, max_denominator=4).map(number),
    st.integers(2, 7).map(lambda n: root(number(n))),
)
_PIECES = st.builds(Piece, st.none() | _ENDS, st.none() | _ENDS, st.booleans(), st.booleans())
_SETS = st.lists(_PIECES, max_size=3).map(intervals.joined)


@given(_SETS, _SETS)
@settings(deadline=None)
def test_equivalence_is_reflexive_and_symmetric(one, other):
    assert one.same(intervals.joined(reversed(one.pieces)))
    assert one.same(other) == other.same(one)


@given(_SETS, _SETS)
@settings(deadline=None)
def test_sets_keep_the_laws(one, other):
    without = intervals.complement
    both = without(intervals.union(without(one), without(other)))
    assert intervals.intersection(one, other).same(both)
    assert without(without(one)).same(one)
    assert not intervals.intersection(one, without(one)).pieces
    assert intervals.union(one, without(one)).same(intervals.ALL)
    assert intervals.negated(intervals.negated(one)).same(one)


_VALUES = st.sampled_from(["2", "-3", "1/2", "0", "7", "√2", "-1/3"])
_ATOMS = st.one_of(
    st.tuples(st.sampled_from("xy"), st.sampled_from("= < > <= >= ≠".split()), _VALUES)
    .map(" ".join),
    st.tuples(_VALUES, st.sampled_from([" < x < ", " <= x < "]), _VALUES).map("".join),
    st.tuples(st.sampled_from("(["), _VALUES, st.just("; "), _VALUES, st.sampled_from(")]"))
    .map("".join),
    st.lists(_VALUES, min_size=1, max_size=3).map(lambda v: "{" + ", ".join(v) + "}"),
    st.sampled_from(["no solution", "all numbers", "at least 2", "2x > 6", "x² = 9", "±7"]),
)  # fmt: skip
_TEXTS = st.lists(_ATOMS, min_size=1, max_size=3).flatmap(
    lambda atoms: st.sampled_from([" or ", " and ", ", "]).map(lambda joint: joint.join(atoms))
)


@given(_TEXTS)
@settings(deadline=None, max_examples=200)
def test_every_solved_set_is_equivalent_to_itself(text):
    read = set_reading.read(text)
    if read is not None and read.solved:
        assert assess(step("Which numbers?", text), text).judgement is OK


@given(_TEXTS, _TEXTS)
@settings(deadline=None, max_examples=200)
def test_equivalence_of_texts_is_symmetric(one, other):
    read = [set_reading.read(text) for text in (one, other)]
    if all(r is not None and r.solved for r in read):
        there = assess(step("Which numbers?", one), other).judgement
        back = assess(step("Which numbers?", other), one).judgement
        assert (there is OK) == (back is OK) == read[0].found.same(read[1].found)


@given(st.text(alphabet="0123456789xy+-*/^()[]{}.,;=<>≤≥≠±√∞∪² \norand", max_size=300))
@settings(deadline=1000, max_examples=300)
def test_no_row_of_signs_raises_or_takes_long(text):
    for asked in (TWO, ABOVE, WITHIN, NONE):
        assess(asked, text)
        holds_answer(asked, text)


@given(st.fractions(-9, 9, max_denominator=6), st.fractions(-9, 9, max_denominator=6))
@settings(deadline=None)
def test_a_solved_inequality_holds_where_the_set_says(factor, other):
    read = set_reading.read(f"{factor} * x + ({other}) > 1")
    for value in (Fraction(n, 2) for n in range(-8, 9)):
        point = intervals.points([number(value)])
        inside = bool(intervals.intersection(read.found, point).pieces)
        assert inside == (factor * value + other > 1)
