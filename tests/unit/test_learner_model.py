"""The learner model: sensible without data, the better model wins, and what may never happen."""

import random
from datetime import UTC, datetime, timedelta, timezone
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.mastery.beliefs import kept_after
from tutor_core.mastery.learner_model import FEATURES, LearnerModel

NOW = datetime(2026, 1, 5, tzinfo=UTC)
answers = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from("1234"), st.sampled_from("xyz"), st.booleans()
    ),
    max_size=60,
)


def after(seen, at=None):
    model = LearnerModel()
    for who, step, concept, right in seen:
        model.observe(who, step, (concept,), right, at=at)
    return model


def simulated(seed, learners=60, steps=40, each=60):
    """Answers of learners of different ability at steps of different difficulty."""
    dice = random.Random(seed)
    ease = [dice.gauss(0.5, 1.2) for _ in range(steps)]
    for who in range(learners):
        ability = dice.gauss(0, 1)
        for _ in range(each):
            step = dice.randrange(steps)
            chance = 1 / (1 + exp(-ability - ease[step]))
            yield f"{who}", f"{step}", f"{step % 4}", dice.random() < chance


def test_with_no_data_every_answer_is_open():
    assert LearnerModel().predict("a", "1", ("x",)) == pytest.approx(0.5, abs=0.01)


def test_a_learner_who_does_well_is_expected_to_do_better_even_at_a_new_concept():
    model = after([("a", f"{n}", "x", True) for n in range(5)])
    assert model.predict("a", "new", ("x",)) > model.predict("a", "new", ("y",)) > 0.6
    assert model.predict("a", "new", ("y",)) > model.predict("b", "new", ("y",))


def test_a_step_that_others_fail_is_expected_to_be_harder():
    model = after([(f"{n}", step, "x", step == "1") for n in range(8) for step in ("1", "2")])
    assert model.predict("new", "1", ("x",)) > 0.7 > 0.3 > model.predict("new", "2", ("x",))
    assert model.ease("new", "1", ("x",)) > model.ease("new", "2", ("x",))


def test_a_step_of_two_concepts_asks_for_both():
    seen = [("a", f"x{n}", "x", True) for n in range(6)]
    seen += [("a", f"y{n}", "y", False) for n in range(6)]
    model = after(seen)
    strong, weak = (model.predict("a", "new", (name,)) for name in "xy")
    assert weak < model.rating("a", "new", ("x", "y")) < strong


def test_the_regression_says_little_at_first_and_more_once_it_wins():
    model = LearnerModel()
    assert model.say < 0.05
    # Right and wrong in turn: only the regression can see that.
    for n in range(400):
        model.observe("a", f"{n}", ("x",), n % 2 == 0)
    assert model.say > 0.95
    assert model.predict("a", "400", ("x",)) > 0.6


def test_it_recovers_what_made_the_answers_and_is_calibrated():
    seen = list(simulated(1))
    model = LearnerModel()
    told = [model.observe(who, step, (concept,), right) for who, step, concept, right in seen]
    late = [(p, right) for p, (*_, right) in zip(told, seen, strict=True)][len(seen) // 2 :]
    error = sum((p - right) ** 2 for p, right in late) / len(late)
    share = sum(right for _, right in late) / len(late)
    assert error < 0.9 * share * (1 - share)
    for low, high in ((0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        inside = [(p, right) for p, right in late if low <= p < high]
        assert sum(p - right for p, right in inside) / len(inside) == pytest.approx(0, abs=0.06)


@settings(max_examples=50, deadline=None)
@given(answers, st.booleans())
def test_one_more_success_never_lowers_what_the_rating_expects(seen, right):
    model = after(seen)
    before = model.rating("a", "1", ("x",))
    model.observe("a", "1", ("x",), right)
    later = model.rating("a", "1", ("x",))
    assert later >= before - 0.01 if right else later <= before + 0.01
    assert 0 < model.predict("a", "1", ("x",)) < 1


@settings(max_examples=50, deadline=None)
@given(answers)
def test_the_same_answers_give_the_same_model(seen):
    one, other = after(seen), after(seen)
    for who in "ab":
        assert one.predict(who, "1", ("x",)) == other.predict(who, "1", ("x",))


@settings(max_examples=50, deadline=None)
@given(answers)
def test_asking_teaches_it_nothing(seen):
    model, asked = after(seen), after(seen)
    for step in "1234n":
        asked.predict("a", step, ("x", "new"))
        asked.terms("new", step, ("x",))
        asked.ease("a", step, ("x",))
    assert asked.predict("a", "1", ("x",)) == model.predict("a", "1", ("x",))


@settings(max_examples=50, deadline=None)
@given(answers)
def test_an_answer_without_weight_changes_nothing(seen):
    model = after(seen)
    before = model.predict("a", "1", ("x",))
    model.observe("a", "1", ("x",), right=False, weight=0)
    assert model.predict("a", "1", ("x",)) == before


def test_aided_evidence_moves_it_less():
    whole, half = LearnerModel(), LearnerModel()
    start = whole.predict("a", "1", ("x",))
    whole.observe("a", "1", ("x",), True)
    half.observe("a", "1", ("x",), True, weight=0.5)
    assert start < half.rating("a", "2", ("x",)) < whole.rating("a", "2", ("x",))


def test_what_was_learned_about_a_concept_fades_with_the_days_but_not_the_ability():
    model = after([("a", f"{n}", "x", True) for n in range(6)], at=NOW)
    soon, late, never = (
        model.rating("a", "new", ("x",), NOW + timedelta(days=days)) for days in (0, 60, 3650)
    )
    assert soon > late > never > model.rating("b", "new", ("x",))


def test_half_is_kept_after_the_half_life_and_more_practice_keeps_longer():
    assert kept_after(30, 0) == pytest.approx(0.5)
    assert kept_after(0, 5) == 1
    assert kept_after(30, 7) > kept_after(30, 1) > 0.5


@settings(max_examples=30, deadline=None)
@given(answers, st.integers(-12, 14), st.integers(0, 400))
def test_it_is_the_same_in_every_time_zone(seen, offset, days):
    zone = timezone(timedelta(hours=offset))
    here, there = after(seen, at=NOW), after(seen, at=NOW.astimezone(zone))
    later = NOW + timedelta(days=days)
    assert here.predict("a", "1", ("x",), later) == there.predict(
        "a", "1", ("x",), later.astimezone(zone)
    )


def test_its_terms_add_up_to_what_the_regression_says():
    model = after([("a", f"{n % 7}", "x", n % 3 > 0) for n in range(200)])
    terms = model.terms("a", "1", ("x",))
    assert {term.name for term in terms} <= set(FEATURES)
    assert list(terms) == sorted(terms, key=lambda term: -abs(term.value))
    chance = 1 / (1 + exp(-sum(term.value for term in terms)))
    mixed = (1 - model.say) * model.rating("a", "1", ("x",)) + model.say * chance
    assert model.predict("a", "1", ("x",)) == pytest.approx(mixed)


def test_a_view_of_one_learner_moves_that_learner_and_nothing_else():
    model = after(simulated(3, learners=5, each=20))
    alone = model.alone("1")
    before = model.predict("1", "7", ("3",)), model.predict("2", "7", ("3",))
    for _ in range(5):
        alone.observe("1", "8", ("0",), True)
    assert (model.predict("1", "7", ("3",)), model.predict("2", "7", ("3",))) == before
    assert alone.rating("1", "7", ("3",)) > model.rating("1", "7", ("3",))
    assert alone.rating("new", "8", ("0",)) == model.rating("new", "8", ("0",))


def test_a_fork_learns_as_the_model_would_have_and_leaves_it_as_it_is():
    seen = list(simulated(3, learners=5, each=20))
    model, whole = after(seen[:60]), after(seen)
    cases = [(who, step, ("3",)) for who in "12345" for step in ("1", "7", "new")]
    before = [model.predict(*case) for case in cases]
    fork = model.fork()
    for who, step, concept, right in seen[60:]:
        fork.observe(who, step, (concept,), right)
    assert [fork.predict(*case) for case in cases] == [whole.predict(*case) for case in cases]
    assert [model.predict(*case) for case in cases] == before
    assert fork.fork().predict(*cases[0]) == fork.predict(*cases[0])
