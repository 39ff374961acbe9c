"""What explanations foretell comes true when it is done, in a number of simulated sessions."""

import pytest

from benchmarks.classroom import books
from benchmarks.replays import replayed
from benchmarks.students import BUNDLED, COURSES


@pytest.mark.parametrize("seed", [7, 8])
async def test_what_is_foretold_comes_true(seed):
    tally = await replayed(30, seed, [books(BUNDLED / name) for name in COURSES])
    assert tally.misses == []
    seen = {"help", "idea", "attempts", "correct_next", "correct_later", "topic", "goal", "stop"}
    assert seen <= set(tally.foretold)
