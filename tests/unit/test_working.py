"""Equations worked line by line, the next move with a gap, and equations built like another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import algebra, phrases
from tutor_core.assessment.gaps import gap
from tutor_core.assessment.variants import siblings
from tutor_core.assessment.working import worked

NONE, ALL = phrases.Said.NONE, phrases.Said.ALL


def lines(formula: str) -> list[str]:
    found = worked(formula)
    return [found.shown(line) for line in found.lines]


@pytest.mark.parametrize(
    ("formula", "expected", "answer"),
    [
        ("3x + 5 = 20", ["3x = 15", "x = 5"], 5),
        ("x/4 - 3 = 2", ["x/4 = 5", "x = 20"], 20),
        ("5(x-2)=3x+4", ["5x - 10 = 3x + 4", "2x - 10 = 4", "2x = 14", "x = 7"], 7),
        ("2(x+3)=14", ["x + 3 = 7", "x = 4"], 4),
        ("4(x+3)=41", ["4x + 12 = 41", "4x = 29", "x = 29/4"], Fraction(29, 4)),
        ("(x+5)/3=6", ["x + 5 = 18", "x = 13"], 13),
        ("x/3 + x/2 = 10", ["2x + 3x = 60", "5x = 60", "x = 12"], 12),
        ("9x - 6 - 5x = 38", ["4x - 6 = 38", "4x = 44", "x = 11"], 11),
        ("-3x + 5 = 11", ["-3x = 6", "x = -2"], -2),
        ("30 - x = 18", ["-x = -12", "x = 12"], 12),
        ("17 - 2(x - 4) = 5", ["17 - 2x + 8 = 5", "25 - 2x = 5", "-2x = -20", "x = 10"], 10),
        ("0.4x+1.5=5.9", ["0.4x = 4.4", "x = 11"], 11),
        ("2x + 17 = 5x − 4", ["17 = 3x - 4", "21 = 3x", "7 = x"], 7),
        ("2(3(x+1)-4)=10", ["3(x + 1) - 4 = 5", "3x + 3 - 4 = 5", "3x - 1 = 5", "3x = 6", "x = 2"],
         2),
        ("2x + 3 = 2x + 5", ["3 = 5"], NONE),
        ("3(x+1)=3x+3", ["3x + 3 = 3x + 3", "3 = 3"], ALL),
        ("3x = 2x", ["x = 0"], 0),
    ],
)  # fmt: skip
def test_an_equation_is_worked_line_by_line(formula, expected, answer):
    assert lines(formula)[1:] == expected
    assert worked(formula).answer == answer


@pytest.mark.parametrize(
    "text", ["x^2 = 9", "x + y = 3", "6/x = 3", "3x + 4", "7 = 7", "x = 2 = 3", "", "x(x+1) = 2"]
)
def test_what_isnt_linear_in_one_letter_isnt_worked(text):
    assert worked(text) is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("3x + 5 = 20", "3x + 5 - 5 = 20 - ____"),
        ("12 = x - 7", "12 + ____ = x - 7 + 7"),
        ("5(x-2)=3x+4", "5x - ____ = 3x + 4"),
        ("2(x+3)=14", "2(x + 3) ÷ 2 = 14 ÷ ____"),
        ("x/3 + x/2 = 10", "6 · x/3 + 6 · x/2 = ____ · 10"),
        ("5x + 3x = 56", "____x = 56"),
        ("2 + x + 5 = 9", "____ + x = 9"),
        ("7x - 2 = 3x + 10", "7x - 2 - 3x = 3x + 10 - ____"),
        ("-3x = 24", "-3x ÷ (-3) = 24 ÷ ____"),
        ("2x/5 = 6", "2x/5 · 5 = 6 · ____"),
        ("-x = 4", "-x · (-1) = 4 · ____"),
    ],
)
def test_the_next_move_has_a_gap(formula, expected):
    assert gap(worked(formula)) == expected


whole = st.integers(-12, 12)
some = whole.filter(bool)


@st.composite
def equation(draw: st.DrawFn) -> str:
    a, b, c, d = (draw(some) for _ in range(4))
    return draw(
        st.sampled_from(
            [
                f"{a}x + {b} = {c}",
                f"{a}(x + {b}) = {c}x + {d}",
                f"x/{abs(a)} - {abs(b)} = {c}",
                f"{a}x - ({b}x - {c}) = {d}",
                f"(x + {a})/{abs(b) + 1} + x/{abs(c) + 1} = {d}",
            ]
        ).map(lambda f: f.replace("+ -", "- "))
    )


@settings(max_examples=150, deadline=None)
@given(equation())
def test_every_line_has_the_same_solution(formula):
    found = worked(formula)
    for line in map(found.shown, found.lines):
        if isinstance(found.answer, Fraction):
            assert algebra.read(line).holds(found.letter, found.answer), (formula, line)
    assert found.answer == worked(found.shown(found.lines[0])).answer


@settings(max_examples=60, deadline=None)
@given(equation())
def test_a_sibling_has_another_solution_and_shows_nothing_of_the_own(formula):
    own = worked(formula)
    for one in siblings(own, "y", count=2):
        assert one.letter == "y"
        assert [d for d in one.doings if d != "factor"] == [d for d in own.doings if d != "factor"]
        if isinstance(own.answer, Fraction):
            assert one.answer != own.answer
            assert not own.answer or abs(own.answer) not in one.numbers


@pytest.mark.parametrize(
    "formula",
    ["3x + 5 = 20", "5(x-2)=3x+4", "x/4 - 3 = 2", "x/3 + x/2 = 10", "-3x + 5 = 11", "9 - x = 4",
     "2(x+3)=14", "0.1t + 15 = 21.5", "7x - 2 = 3x + 10", "2x + 3 = 2x + 5", "3(x+1)=3x+3"],
)  # fmt: skip
def test_common_equations_have_two_siblings(formula):
    own = worked(formula)
    first, second = siblings(own, "y", frozenset({Fraction(11)}), 2)
    assert first.lines[0] != second.lines[0] != own.lines[0]
