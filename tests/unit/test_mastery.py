"""What is believed of a concept: what moves it, which way, how it fades, what is missing."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core.course import AnswerKind, Exercise, Step
from tutor_core.ids import ConceptId
from tutor_core.mastery.estimate import (
    PRIOR,
    Foretelling,
    Tracing,
    mastered,
    score,
    wanting,
    weight,
)
from tutor_core.mastery.learner_model import LearnerModel
from tutor_core.messages import Judgement
from tutor_core.state import Evidence, Mastery

NOW = datetime(2026, 1, 5, tzinfo=UTC)
CONCEPT = ConceptId("c")
TRACING = Tracing()

estimates = st.floats(0.01, 0.99)
days = st.floats(0, 2000)
rungs = st.integers(0, 4)
attempts = st.integers(1, 20)


def evidence(judgement=Judgement.CORRECT, rung=0, tries=1, session=1, at=NOW):
    return Evidence(CONCEPT, judgement, score(judgement, rung, tries), rung, tries, at, session)


def exercise(level, steps=1):
    asked = tuple(Step(f"s{n}", "?", AnswerKind.NUMBER, ("1",)) for n in range(steps))
    return Exercise("e", "E", asked, "section", (CONCEPT,), "", level)


def known(estimate, observations=4):
    return Mastery(CONCEPT, estimate, observations, 3, (1, 2), NOW)


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


def test_a_right_answer_says_less_the_more_went_wrong_before():
    def risen(observations):
        held = Mastery(CONCEPT, 0.4, observations, 3, (1, 2), NOW)
        return TRACING.update(held, evidence()).estimate

    found = [risen(observations) for observations in (3, 5, 11, 23)]
    assert found == sorted(found, reverse=True)
    assert found[0] - found[-1] > 0.1


def test_a_slip_and_two_hints_at_the_very_start_take_little_away():
    slip = evidence(Judgement.INCORRECT)
    assert PRIOR - 0.05 < after(slip, evidence(rung=2, tries=2)).estimate < PRIOR
    assert after(slip, estimate=0.05).estimate <= 0.05


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
        assert 0 < TRACING.expected(held, exercise(level), NOW) < 1


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
    expected = [TRACING.expected(held, exercise(level), NOW) for level in range(1, 6)]
    assert expected == sorted(expected, reverse=True)


def test_without_practice_the_estimate_goes_back_towards_the_start():
    soon, late, never = (
        TRACING.estimate(known(0.97), NOW + timedelta(days=days)) for days in (1, 60, 36500)
    )
    assert 0.97 > soon > 0.95 > late > never
    assert never == pytest.approx(PRIOR, abs=0.01)
    assert TRACING.estimate(known(0.05), NOW + timedelta(days=60)) > 0.05


def test_more_practice_is_kept_longer():
    later = NOW + timedelta(days=60)
    assert TRACING.estimate(known(0.9, 12), later) > TRACING.estimate(known(0.9, 3), later)


def test_an_unaided_success_after_a_long_time_restores_what_was_held():
    later = NOW + timedelta(days=400)
    held = TRACING.update(known(0.97), evidence(at=later, session=9))
    assert held.estimate >= 0.97
    assert mastered(held)


def test_a_failure_after_a_long_time_moves_from_what_was_left():
    later = NOW + timedelta(days=400)
    left = TRACING.estimate(known(0.97), later)
    assert TRACING.update(known(0.97), evidence(Judgement.INCORRECT, at=later)).estimate < left


@given(estimates, days, rungs, attempts)
def test_at_any_time_success_never_lowers_and_failure_never_raises(estimate, days, rung, tries):
    at = NOW + timedelta(days=days)
    held = known(estimate)
    before = TRACING.estimate(held, at)
    won = TRACING.update(held, evidence(rung=rung, tries=tries, at=at))
    lost = TRACING.update(held, evidence(Judgement.INCORRECT, rung, tries, at=at))
    assert TRACING.estimate(lost, at) <= before <= TRACING.estimate(won, at)
    assert lost.estimate <= estimate
    if not rung:
        assert won.estimate >= estimate


@given(estimates, days, st.integers(-12, 14))
def test_it_is_the_same_in_every_time_zone(estimate, days, offset):
    at = NOW + timedelta(days=days)
    there = at.astimezone(timezone(timedelta(hours=offset)))
    here = TRACING.update(known(estimate), evidence(at=at))
    assert TRACING.estimate(known(estimate), at) == TRACING.estimate(known(estimate), there)
    assert TRACING.update(known(estimate), evidence(at=there)).estimate == here.estimate


@pytest.mark.parametrize(
    ("judgement", "rung", "tries", "says"),
    [
        (Judgement.CORRECT, 0, 1, 1.0),
        (Judgement.CORRECT, 1, 2, 0.325),
        (Judgement.CORRECT, 4, 1, 0.0),
        (Judgement.PARTLY, 0, 1, 0.5),
        (Judgement.INCORRECT, 0, 1, 1.0),
        (Judgement.INCORRECT, 2, 1, 0.5),
        (Judgement.INCORRECT, 0, 2, 0.0),
        (Judgement.UNSURE, 0, 1, 0.0),
    ],
)
def test_what_an_answer_says_shrinks_with_help_and_tries(judgement, rung, tries, says):
    assert weight(evidence(judgement, rung, tries)) == pytest.approx(says)


def test_the_chance_of_success_comes_from_what_everyone_did():
    model = LearnerModel()
    told = Foretelling(TRACING, model, "ana")
    held = told.start(CONCEPT)
    fresh = told.expected(held, exercise(2), NOW)
    for n in range(10):
        model.observe(f"{n}", "s0", (CONCEPT,), False)
    assert told.expected(held, exercise(2), NOW) < fresh
    # The hardest step counts.
    assert told.expected(held, exercise(2, steps=3), NOW) == told.expected(held, exercise(2), NOW)
    assert told.start(CONCEPT) == held
    assert told.update(held, evidence()) == TRACING.update(held, evidence())
    assert told.estimate(known(0.9), NOW) == TRACING.estimate(known(0.9), NOW)


def test_an_exercise_nobody_met_is_as_hard_as_its_author_says():
    told = Foretelling(TRACING, LearnerModel(), "ana")
    held = told.start(CONCEPT)
    expected = [told.expected(held, exercise(level), NOW) for level in range(1, 6)]
    assert expected == sorted(expected, reverse=True)
    assert 0.2 < expected[-1] < expected[1] < expected[0] < 0.8


def simulated(kind, seed, answers=10):
    """Ten steps over two sessions by someone who knows, guesses until right, or asks for help."""
    dice = random.Random(seed)
    held = TRACING.start(CONCEPT)
    for n in range(answers):
        session = 1 + n // 5
        at = NOW + timedelta(days=2 * session)
        if kind == "helped":
            seen = [evidence(rung=3, session=session, at=at)]
        elif dice.random() < {"knowing": 0.9, "weak": 0.35, "guessing": 0.25}[kind]:
            seen = [evidence(session=session, at=at)]
        else:
            seen = [evidence(Judgement.INCORRECT, session=session, at=at)]
            rung, tries = (0, 1 + dice.randint(1, 3)) if kind == "guessing" else (1, 2)
            seen.append(evidence(rung=rung, tries=tries, session=session, at=at))
        for one in seen:
            held = TRACING.update(held, one)
    return held


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [("knowing", 0.9, 1), ("weak", 0, 0.15), ("guessing", 0, 0.1), ("helped", 0, 0)],
)
def test_mastered_are_those_who_know_and_not_those_who_guess_or_are_helped(kind, least, most):
    share = sum(mastered(simulated(kind, seed)) for seed in range(200)) / 200
    assert least <= share <= most


@given(
    st.lists(st.tuples(st.sampled_from(Judgement), rungs, attempts, days), max_size=12),
    st.integers(1, 5),
    st.integers(-12, 14),
)
def test_the_expected_success_stays_between_0_and_1_in_every_time_zone(seen, level, offset):
    here = Foretelling(TRACING, LearnerModel(), "ana")
    for judgement, rung, tries, later in seen:
        at = NOW + timedelta(days=later)
        here = here.after([evidence(judgement, rung, tries, at=at)], exercise(level))
    chance = here.expected(here.start(CONCEPT), exercise(level), NOW)
    there = NOW.astimezone(timezone(timedelta(hours=offset)))
    assert 0 < chance < 1
    assert here.expected(here.start(CONCEPT), exercise(level), there) == chance


@given(st.booleans(), st.integers(1, 5))
def test_what_would_be_learned_leaves_the_model_as_it_is(right, level):
    told = Foretelling(TRACING, LearnerModel(), "ana")
    held = told.start(CONCEPT)
    before = told.expected(held, exercise(level), NOW)
    seen = evidence(Judgement.CORRECT if right else Judgement.INCORRECT)
    later = told.after([seen], exercise(level)).expected(held, exercise(level), NOW)
    assert told.expected(held, exercise(level), NOW) == before
    assert (later > before) == right


def test_the_reasons_say_what_went_before():
    told = Foretelling(TRACING, LearnerModel(), "ana")
    assert told.reasons(CONCEPT, exercise(2), NOW) == ()
    for _ in range(6):
        told = told.after([evidence()], exercise(2))
    assert all(reason.good for reason in told.reasons(CONCEPT, exercise(2), NOW)[:2])
    assert told.reasons(CONCEPT, exercise(2), NOW) != ()
