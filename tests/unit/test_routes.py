"""Inequalities, squares, quadratics, unknowns below a bar: every move, checked by SymPy."""

import re
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol
from sympy.parsing.sympy_parser import (
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

from tutor_core.assessment import assess, routes
from tutor_core.assessment.first_moves import judged
from tutor_core.assessment.task import task_of
from tutor_core.course import AnswerKind, Step
from tutor_core.curriculum import ways
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

READ = (*standard_transformations, implicit_multiplication_application)
PROBES = [Rational(n, 2) for n in range(-19, 20, 2)]
RELATIONS = {
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
}


@lru_cache(maxsize=4096)
def side(text, letter):
    """Return a side of a line as SymPy reads it."""
    plain = text.replace("²", "**2").replace("^", "**")
    unknown = Symbol(letter)
    return parse_expr(plain, {letter: unknown}, READ)


def holds(line, letter, at):
    """Whether a line is true of a number, by SymPy."""
    parts = [re.split(r"(<=|>=|[<>=])", part) for part in line.split(" or ")]
    return any(
        bool(RELATIONS[sign](*(side(s, letter).subs(Symbol(letter), at) for s in (left, right))))
        for left, sign, right in parts
    )


small = st.integers(-9, 9).filter(bool)
signs = st.sampled_from(["<", ">", "<=", ">="])


def tail(number):
    return f" {'-' if number < 0 else '+'} {abs(number)}" if number else ""


def quadratic(a, b, c):
    return f"{a if a != 1 else ''}x^2{tail(b)}x{tail(c)} = 0".replace("-1x^2", "-x^2")


orders = st.builds(
    lambda a, b, c, d, sign: f"{a}x{tail(b)} {sign} {d}x{tail(c)}".replace(" 0x + ", " "),
    small, small, small, st.integers(1, 9), signs,
)  # fmt: skip
boxes = st.builds(lambda a, b, c, sign: f"{a}(x{tail(b)}) {sign} {c}", small, small, small, signs)
below = st.builds(
    lambda x, n, d: f"{n * (x + d)}/(x{tail(d)}) = {n}" if d else f"{n * x}/x = {n}",
    small, small, st.integers(0, 6),
)  # fmt: skip
beside = st.builds(lambda x, n, b: f"{n * x}/x{tail(b)} = {n + b}", small, small, small)
squares = st.builds(
    lambda a, p, r, c: f"{a if a > 1 else ''}(x{tail(p)})^2{tail(c)} = {a * r * r + c}",
    st.integers(1, 4), st.integers(-5, 5), st.integers(1, 9), st.integers(-6, 6),
).map(lambda text: text.replace("(x)", "x"))  # fmt: skip
factors = st.builds(
    lambda k, p, q: quadratic(k, -k * (p + q), k * p * q).replace("- 0x", "").replace("+ 0x", ""),
    st.integers(1, 3), st.integers(-9, 9), small,
)  # fmt: skip
products = st.builds(lambda p, q: f"(x{tail(p)})(x{tail(q)}) = 0", small, small)
TASKS = st.one_of(orders, boxes, below, beside, squares, factors, products)


@given(TASKS)
@settings(max_examples=120, deadline=None)
def test_every_line_of_a_route_has_the_solutions_of_the_task(task):
    found = routes.route(task)
    if found is None:
        return
    ends = [Rational(n) for n in re.findall(r"-?\d+(?:/\d+)?", found.answer)]
    for at in (*PROBES, *ends):
        right = holds(task, "x", at)
        lines = [holds(line, "x", at) for line in (*found.lines, found.answer)]
        assert set(lines) == {right}, (task, at, found.lines)


@given(TASKS)
@settings(max_examples=120, deadline=None)
def test_a_sibling_is_worked_alike_and_its_lines_hold_nothing_of_the_answer(task):
    found = routes.route(task)
    other = routes.sibling(found, "y") if found is not None else None
    if other is None:
        return
    assert other.kinds == found.kinds
    told = routes.numbers(found.answer)
    assert not any(told & routes.numbers(line) for line in other.lines)


@given(TASKS)
@settings(max_examples=120, deadline=None)
def test_a_learner_who_writes_a_line_is_taken_up_there(task):
    found = routes.route(task)
    if found is None:
        return
    kind = AnswerKind.NUMBER if found.single else AnswerKind.SOLUTIONS
    step = Step(StepId("own"), f"Solve {routes.tidy(task)}.", kind, (found.answer,))
    assert assess(step, found.answer).judgement is Judgement.CORRECT
    for line in found.lines[1:-1]:
        assert assess(step, line).judgement is Judgement.PARTLY, line
        at = ways.way(step, "", (line,))
        assert at is not None
        assert at.next.line == line


TOLD = {
    "6/x = 3": ["below", "factor_times"],
    "6/x + 1 = 4": ["added", "below", "factor_times"],
    "x^2 = 9": ["root"],
    "2x^2 - 8 = 10": ["taken", "factor_times", "root"],
    "(x+1)^2 = 16": ["root", "each"],
    "x^2 - 5x + 6 = 0": ["split", "zero", "each"],
    "x^2 = 5x - 6": ["gather", "split", "zero", "each"],
    "x^2 - 3x = 0": ["common", "zero", "each"],
    "2x^2 + 5x + 3 = 0": ["split_more", "zero", "each"],
    "2x^2 - 10x + 12 = 0": ["share", "split", "zero", "each"],
    "(x-2)(x+5) = 0": ["zero", "each"],
    "2x + 3 < 11": ["added", "factor_times"],
    "-3x >= 12": ["factor_times_turn"],
    "5 - 2x > 1": ["added", "factor_times_turn"],
    "-x < 4": ["sign_turn"],
    "x/3 - 1 > 2": ["taken", "factor_under"],
}


@pytest.mark.parametrize(("task", "kinds"), TOLD.items())
def test_the_moves_of_a_task(task, kinds):
    assert list(routes.route(task).kinds) == kinds


@pytest.mark.parametrize("task", TOLD)
def test_each_of_them_has_a_sibling(task):
    assert routes.sibling(routes.route(task), "y") is not None


@pytest.mark.parametrize(
    "task",
    [
        "x^3 = 8", "|x| = 5", "√x = 4", "x^2 = -4", "x^2 + x + 1 = 0", "2x + y = 7", "x + 6/x = 5",
        "6/x = 0", "2x + 3 = 11", "x = 5", "x < 4", "3x < 3x + 5", "1 < x < 5", "9**9**9 = x",
        "(" * 100 + "x" + ")" * 100 + " < 4", "",
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_has_no_route(task):
    assert routes.route(task) is None


@pytest.mark.parametrize("value", ["5", "1/2", "2/3", "8", "0.3"])
def test_a_square_that_does_not_come_out_keeps_its_root(value):
    found = routes.route(f"x^2 = {value}")
    step = Step(StepId("own"), f"Solve x^2 = {value}.", AnswerKind.SOLUTIONS, (found.answer,))
    assert assess(step, f"±√({value})").judgement is Judgement.CORRECT
    assert assess(step, f"±√(2*{value})").judgement is not Judgement.CORRECT
    assert "√" not in found.legs[0].gap


def test_multiplying_by_what_is_below_the_bar_is_the_right_first_move():
    step = Step(StepId("own"), "Solve 6/x = 3.", AnswerKind.NUMBER, ("x = 2",))
    found = judged(task_of(step), "multiply by x")
    assert (found.effect, found.result) == ("good", "6 = 3x")
    assert judged(task_of(step), "divide by x").effect != "good"
