"""What explanations foretell comes true when it is done, in a number of simulated sessions."""

from benchmarks.classroom import books
from benchmarks.replays import replayed
from benchmarks.students import BUNDLED, COURSES


async def test_what_is_foretold_comes_true():
    tally = await replayed(50, 7, [books(BUNDLED / name) for name in COURSES])
    # What an interrupted exercise below does to the next choice isn't foretold (learner-model.md).
    assert [m for m in tally.misses if not m.startswith("correct_")] == []
    practice = ("correct_next", "correct_later")
    foretold, true = (sum(c[k] for k in practice) for c in (tally.foretold, tally.true))
    assert true >= 0.95 * foretold
    seen = {"help", "idea", "attempts", "correct_next", "correct_later", "topic", "goal", "stop"}
    assert seen <= set(tally.foretold)
