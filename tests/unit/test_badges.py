"""Days in a row and badges: what counts, when a row ends, and that they are only for who asks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutor_core.guardrails.policy import Policy
from tutor_core.guardrails.rules import change
from tutor_core.insights import badges
from tutor_core.insights.badges import Badge
from tutor_core.messages import Judgement, Role
from tutor_core.state import (
    Evidence,
    LearnerState,
    Mastery,
    Person,
    Reflection,
    ReflectionKind,
)

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def seen(*, days=0, hours=0, tries=1, judgement=Judgement.CORRECT):
    at = NOW - timedelta(days=days, hours=hours)
    return Evidence("c", judgement, 1.0, None, tries, at, 1)


def learner(*evidence, mastered=0, thoughts=0):
    known = {f"c{n}": Mastery(f"c{n}", 0.97, 3, 3, (1, 2)) for n in range(mastered)}
    said = tuple(Reflection(f"r{n}", ReflectionKind.FREE, "x", NOW) for n in range(thoughts))
    state = LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy(), mastery=known)
    return replace(state, evidence=evidence, reflections=said)


@pytest.mark.parametrize(
    ("days", "streak"),
    [((), 0), ((0,), 1), ((1,), 1), ((2,), 0), ((0, 1, 2), 3), ((1, 2, 4), 2), ((0, 0, 1), 2)],
)
def test_a_row_ends_at_the_first_day_without_an_answer(days, streak):
    evidence = [seen(days=day) for day in sorted(days, reverse=True)]
    assert badges.streak(learner(*evidence), NOW) == streak


def test_days_are_the_classrooms():
    # 9 in the morning UTC is 11 at night in Samoa, the day before.
    state = learner(seen(hours=10), seen())
    assert badges.streak(state, NOW) == 2
    zone = change(Policy(), "time_zone", "Pacific/Pago_Pago")
    assert badges.streak(replace(state, policy=zone), NOW) == 1


def test_a_badge_is_the_highest_step_that_was_reached():
    assert badges.earned(learner(), NOW) == []
    assert badges.earned(learner(mastered=2), NOW) == [Badge("mastered", 1)]
    assert badges.earned(learner(mastered=3), NOW) == [Badge("mastered", 3)]
    assert badges.earned(learner(thoughts=12), NOW) == [Badge("thoughts", 10)]
    week = [seen(days=day) for day in range(8)]
    assert Badge("in_a_row", 7) in badges.earned(learner(*week), NOW)


def test_staying_with_a_hard_one_counts_when_it_was_right_in_the_end():
    assert badges.earned(learner(seen(tries=3)), NOW) == [Badge("stayed", 1)]
    wrong = seen(tries=5, judgement=Judgement.INCORRECT)
    assert badges.earned(learner(seen(tries=2), wrong), NOW) == []
