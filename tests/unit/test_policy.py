"""Guardrails set key by key."""

from datetime import time

import pytest

from tutor_core.errors import RequestError
from tutor_core.guardrails.policy import Answers, Policy, answers_allowed, shown
from tutor_core.guardrails.rules import RULES, change


def test_a_change_makes_the_next_version():
    changed = change(Policy(), "highest_rung", "2")
    assert (changed.highest_rung, changed.version) == (2, 2)


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        ("attempt-first", "off", "attempt_first", False),
        ("Answers", "NEVER", "answers", Answers.NEVER),
        ("mastery threshold", "90%", "mastery_threshold", 0.9),
        ("target_success", "0,7", "target_success", 0.7),
        ("quiet from", "21.30", "quiet_from", time(21, 30)),
        ("quiet_until", "8", "quiet_until", time(8)),
        ("time-zone", "europe/berlin", "time_zone", "Europe/Berlin"),
        ("time_zone", "America/New York", "time_zone", "America/New_York"),
    ],
)
def test_spellings_a_teacher_would_use(key, value, field, expected):
    assert getattr(change(Policy(), key, value), field) == expected


def test_unknown_key_names_the_nearest():
    with pytest.raises(RequestError, match="Did you mean highest_rung"):
        change(Policy(), "higest_rung", "2")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("highest_rung", "5"),
        ("answers", "sometimes"),
        ("reflection", "maybe"),
        ("answers_after", "x"),
        ("quiet_from", "25:00"),
        ("quiet_until", "late"),
        ("time_zone", "Europe/Atlantis"),
    ],
)
def test_bad_value_names_key_and_allowed_values(key, value):
    with pytest.raises(RequestError, match=rf"{key} can't be .* Allowed: "):
        change(Policy(), key, value)


def test_every_field_but_the_version_can_be_set():
    assert {r.key for r in RULES} == set(Policy.__dataclass_fields__) - {"version", "restores"}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.key)
def test_what_is_shown_can_be_typed_back(rule):
    value = getattr(Policy(), rule.key)
    assert getattr(change(Policy(), rule.key, shown(value)), rule.key) == value


def test_highest_rung_below_four_closes_the_answer_whatever_else_is_set():
    policy = Policy(highest_rung=3, answers=Answers.ALWAYS, goal_answers=Answers.ALWAYS)
    assert not answers_allowed(policy, goal=False, attempts=99, prerequisites_mastered=True)
