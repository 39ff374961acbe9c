"""Simulated learners end where they should, also in a short run."""

import pytest

from benchmarks.classroom import books
from benchmarks.simulated import Kind
from benchmarks.students import BUNDLED, lived, verdicts

TURNS = 60


@pytest.mark.parametrize("course", ["linear-equations", "forces-and-motion"])
@pytest.mark.parametrize("kind", Kind)
async def test_a_learner_ends_where_it_should(kind, course):
    found = [await lived(kind, books(BUNDLED / course), TURNS, seed) for seed in (1, 2)]
    assert [says for says, holds in verdicts({kind: found})[kind].items() if not holds] == []
