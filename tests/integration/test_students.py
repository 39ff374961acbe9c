"""Simulated learners end where they should, also in a short run."""

import pytest

from benchmarks.classroom import books
from benchmarks.simulated import Kind
from benchmarks.students import BUNDLED, lived, verdicts

# Where a share of concepts is counted, of so many learners that no single slip decides; the weak
# take longer to be called masters of anything, so that there is something to count.
LEARNERS = {Kind.WEAK: 6, Kind.BACK: 6}
TURNS = {Kind.WEAK: 120}


@pytest.mark.parametrize("course", ["linear-equations", "forces-and-motion"])
@pytest.mark.parametrize("kind", Kind)
async def test_a_learner_ends_where_it_should(kind, course):
    seeds, turns = range(1, 1 + LEARNERS.get(kind, 3)), TURNS.get(kind, 60)
    found = [await lived(kind, books(BUNDLED / course), turns, seed) for seed in seeds]
    assert [says for says, holds in verdicts({kind: found})[kind].items() if not holds] == []
