"""What the embedder is made of: weights in whole numbers, and the gate for questions."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from knowledge import embeddings
from knowledge.embeddings import Gate
from knowledge.minilm_graph import LEVELS, whole_numbers

PATIENCE = 1.5  # longer than the program's, so that a busy machine doesn't fail these


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "PATIENCE", PATIENCE)
    monkeypatch.setattr(embeddings, "RECENT", 60.0)


MATRICES = arrays.arrays(
    np.float32, (7, 5), elements=st.floats(-100, 100, width=32, allow_subnormal=False)
)


@given(MATRICES)
def test_whole_numbers_are_off_by_half_a_step_at_most(matrix: np.ndarray) -> None:
    whole, scale = whole_numbers(matrix)
    assert whole.dtype == np.int8
    assert np.abs(whole.astype(int)).max() <= LEVELS
    assert (np.abs(matrix - whole * scale) <= 0.501 * scale).all()


def test_no_pair_of_products_overflows_sixteen_bits() -> None:
    assert 2 * 255 * LEVELS < 2**15


def test_an_output_without_weights_stays_zero() -> None:
    whole, scale = whole_numbers(np.zeros((3, 2), np.float32))
    assert not whole.any()
    assert np.isfinite(scale).all()


@pytest.mark.usefixtures("patient")
def test_a_passage_waits_for_the_question_and_no_longer() -> None:
    gate, through = Gate(), threading.Event()

    with gate.asking():
        passage = threading.Thread(target=lambda: _read(gate, through))
        passage.start()
        assert not through.wait(PATIENCE / 5)
    assert through.wait(PATIENCE / 2)
    passage.join()


@pytest.mark.usefixtures("patient")
def test_a_passage_does_not_wait_for_ever() -> None:
    gate = Gate()
    with gate.asking():
        started = time.monotonic()
        with gate.reading():
            waited = time.monotonic() - started
        assert waited >= 0.9 * PATIENCE


@pytest.mark.usefixtures("patient")
def test_passages_are_read_side_by_side_when_nobody_asks() -> None:
    assert _second(Gate()) < PATIENCE / 2


@pytest.mark.usefixtures("patient")
def test_after_a_question_one_passage_is_read_at_a_time() -> None:
    gate = Gate()
    with gate.asking():
        pass
    started = time.monotonic()
    with gate.reading():
        alone = time.monotonic() - started
    assert alone < PATIENCE / 2
    assert _second(gate) >= 0.9 * PATIENCE


@pytest.mark.usefixtures("patient")
def test_a_passage_that_is_read_lets_the_next_one_in() -> None:
    gate, through = Gate(), threading.Event()
    with gate.asking():
        pass
    with gate.reading():
        passage = threading.Thread(target=lambda: _read(gate, through))
        passage.start()
        assert not through.wait(PATIENCE / 5)
    assert through.wait(PATIENCE / 2)
    passage.join()


def _read(gate: Gate, through: threading.Event) -> None:
    with gate.reading():
        through.set()


def _second(gate: Gate) -> float:
    """Return the seconds a second passage waits while a first one is being read."""
    with gate.reading():
        started = time.monotonic()
        with gate.reading():
            return time.monotonic() - started
