"""When one is to be tried alone, and when trying more of the same has stopped helping."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core import checkpoints
from tutor_core.checkpoints import AIDED_IN_A_ROW, OPPORTUNITIES, RUN
from tutor_core.messages import Judgement
from tutor_core.state import Evidence

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def item(exercise, judgement=Judgement.CORRECT, *, rung=None, attempts=1, concept="a"):
    return Evidence(
        concept, judgement, 1.0, rung, attempts, NOW, 1, "c", exercise, f"{exercise}#1"
    )


def played(letters, concept="a"):
    """Return evidence: r right alone, h right with help, m a miss and then right with help."""
    found = []
    for number, letter in enumerate(letters):
        name = f"e{number}"
        if letter == "m":
            found.append(item(name, Judgement.INCORRECT, concept=concept))
        rung, attempts = {"r": (None, 1), "h": (1, 1), "m": (2, 2)}[letter]
        found.append(item(name, rung=rung, attempts=attempts, concept=concept))
    return tuple(found)


# --- Checkpoints --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "due"),
    [
        ("", False),
        ("r", False),
        ("h", False),
        ("hh", True),
        ("mh", True),
        ("hhr", False),
        ("hhh", False),
        ("hhhh", True),
        ("rhh", True),
        ("hhrh", False),
    ],
)
def test_help_in_a_row_brings_one_to_try_alone(letters, due):
    assert checkpoints.due(played(letters), "a") == due


def test_help_on_something_else_brings_none():
    assert not checkpoints.due(played("hh", concept="b"), "a")
    mixed = (*played("h"), *played("r", concept="b"), *played("h"))
    assert checkpoints.due((mixed[0], mixed[1], item("e9", rung=1)), "a")


def test_an_exercise_counts_once_however_many_steps_it_has():
    steps = (item("e1", rung=1), item("e1"), item("e1", rung=2))
    assert checkpoints.aided_in_a_row(steps, "a") == 1


@given(st.text("rhm", max_size=20))
def test_success_without_help_always_ends_the_row(letters):
    assert not checkpoints.due(played(f"{letters}r"), "a")
    assert checkpoints.due(played(f"{letters}r" + "h" * AIDED_IN_A_ROW), "a")


# --- Spinning wheels ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "spins"),
    [
        ("m" * 9, False),
        ("m" * 10, True),
        ("h" * 10, True),
        ("rr" + "mrrmrrmm", True),
        ("rrr" + "m" * 7, False),
        ("m" * 12 + "rrr", False),
        ("m" * 12 + "rr", True),
    ],
)
def test_ten_tries_without_three_in_a_row(letters, spins):
    assert (checkpoints.spinning(played(letters), "a") is not None) == spins


@given(st.text("rhm", max_size=30))
def test_it_spins_exactly_as_beck_and_gong_say(letters):
    found = checkpoints.spinning(played(letters), "a")
    expected = len(letters) >= OPPORTUNITIES and "r" * RUN not in letters
    assert (found is not None) == expected
    if found is not None:
        assert found.opportunities == len(letters)
        assert "r" * found.longest in letters
        assert checkpoints.spinning(played(letters + "r" * RUN), "a") is None


def test_the_same_exercise_again_is_another_opportunity():
    again = tuple(item("e1", Judgement.INCORRECT) for _ in range(OPPORTUNITIES))
    assert checkpoints.spinning(again, "a").opportunities == OPPORTUNITIES


def test_further_tries_and_the_answer_shown_after_them_are_none():
    one = (
        item("e1", Judgement.INCORRECT),
        item("e1", Judgement.INCORRECT, attempts=2),
        item("e1", Judgement.INCORRECT, rung=4, attempts=1),
    )
    assert checkpoints.first_tries(one, "a") == [False]
    unasked = item("e2", Judgement.INCORRECT, rung=4, attempts=0)
    assert checkpoints.first_tries((*one, unasked), "a") == [False, False]
