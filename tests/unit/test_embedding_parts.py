"""What the embedder is made of: weights in whole numbers, and the gate for questions."""

from __future__ import annotations

import threading
import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from knowledge.embeddings import PATIENCE, Gate
from knowledge.minilm_graph import LEVELS, whole_numbers

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


def test_a_passage_waits_for_the_question_and_no_longer() -> None:
    gate, through = Gate(), threading.Event()

    def read() -> None:
        gate.wait()
        through.set()

    with gate.asking():
        passage = threading.Thread(target=read)
        passage.start()
        assert not through.wait(PATIENCE / 5)
    assert through.wait(PATIENCE / 2)
    passage.join()


def test_a_passage_does_not_wait_for_ever() -> None:
    gate = Gate()
    with gate.asking():
        started = time.monotonic()
        gate.wait()
        assert time.monotonic() - started >= 0.9 * PATIENCE


def test_nobody_asking_is_no_wait() -> None:
    gate = Gate()
    with gate.asking(), gate.asking():
        pass
    started = time.monotonic()
    gate.wait()
    assert time.monotonic() - started < PATIENCE / 2
