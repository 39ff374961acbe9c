"""The first estimate: what moves it, which way, and what is still missing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core.ids import ConceptId
from tutor_core.mastery import Tracing, mastered, score, wanting
from tutor_core.messages import Judgement
from tutor_core.state import Evidence, Mastery

NOW = datetime(2026, 1, 5, tzinfo=UTC)
CONCEPT = ConceptId("c")
TRACING = Tracing()

estimates = st.floats(0.01, 0.99)
rungs = st.integers(0, 4)
attempts = st.integers(1, 20)


def evidence(judgement=Judgement.CORRECT, rung=0, tries=1, session=1):
    return Evidence(CONCEPT, judgement, score(judgement, rung, tries), rung, tries, NOW, session)


def after(*seen, estimate=None):
    held = TRACING.start(CONCEPT) if estimate is None else Mastery(CONCEPT, estimate)
    for one in seen:
        held = TRACING.update(held, one)
    return held


@pytest.mark.parametrize(
    ("judgement", "rung", "tries", "worth"),
    [
        (Judgement.CORRECT, 0, 1, 1.0),
        (Judgement.CORRECT, 1, 2, 0.65),
        (Judgement.CORRECT, 3, 9, 0.0),
        (Judgement.CORRECT, 4, 1, 0.0),
        (Judgement.PARTLY, 0, 1, 0.5),
        (Judgement.INCORRECT, 0, 1, 0.0),
        (Judgement.UNSURE, 0, 1, 0.0),
    ],
)
def test_an_attempt_is_worth_less_for_every_rung_and_try(judgement, rung, tries, worth):
    assert score(judgement, rung, tries) == pytest.approx(worth)


def test_three_unaided_successes_are_enough_for_the_estimate():
    assert after(*[evidence()] * 3).estimate >= 0.95


def test_mastered_takes_three_unaided_successes_over_two_sessions():
    first = [evidence(session=1)] * 3
    assert not mastered(after(*first))
    assert not mastered(after(*first, evidence(rung=1, session=2)))
    assert mastered(after(*first, evidence(session=2)))
    assert not mastered(after(*first, evidence(session=2)), threshold=0.995)


def test_what_is_wanting_can_be_said():
    held = after(evidence())
    lacks = wanting(held, 0.95)
    assert (lacks.successes, lacks.sessions) == (2, 1)
    assert lacks.estimate == pytest.approx(0.95 - held.estimate)


def test_aided_success_is_counted_apart_and_moves_half_as_far():
    aided, unaided = after(evidence(rung=1)), after(evidence())
    full = score(Judgement.CORRECT, 1, 1)
    start = TRACING.start(CONCEPT).estimate
    assert aided.unaided_successes == 0
    assert aided.estimate - start == pytest.approx((unaided.estimate - start) * full / 2)


def test_the_answer_shown_earns_nothing():
    assert after(evidence(rung=4)).estimate == TRACING.start(CONCEPT).estimate


@given(estimates, rungs, attempts)
def test_unsure_never_moves(estimate, rung, tries):
    held = Mastery(CONCEPT, estimate)
    assert TRACING.update(held, evidence(Judgement.UNSURE, rung, tries)) == held


@given(estimates, st.sampled_from(Judgement), rungs, attempts)
def test_the_estimate_stays_between_0_and_1(estimate, judgement, rung, tries):
    held = after(evidence(judgement, rung, tries), estimate=estimate)
    assert 0 < held.estimate < 1
    for level in range(1, 6):
        assert 0 < TRACING.expected(held, level, NOW) < 1


@given(estimates, rungs, attempts)
def test_success_never_lowers_and_failure_never_raises(estimate, rung, tries):
    assert after(evidence(rung=rung, tries=tries), estimate=estimate).estimate >= estimate
    failed = after(evidence(Judgement.INCORRECT, rung, tries), estimate=estimate)
    assert failed.estimate <= estimate


@given(estimates, estimates, attempts)
def test_who_was_ahead_stays_ahead_after_the_same(one, other, tries):
    low, high = sorted((one, other))
    for judgement in (Judgement.CORRECT, Judgement.INCORRECT):
        seen = evidence(judgement, 0, tries)
        behind, ahead = after(seen, estimate=low), after(seen, estimate=high)
        assert behind.estimate <= ahead.estimate + 1e-12


@given(estimates)
def test_harder_levels_are_expected_to_go_no_better(estimate):
    held = Mastery(CONCEPT, estimate)
    expected = [TRACING.expected(held, level, NOW) for level in range(1, 6)]
    assert expected == sorted(expected, reverse=True)
