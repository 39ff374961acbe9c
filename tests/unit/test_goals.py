"""Goals read from what learners type."""

from datetime import UTC, date, datetime

import pytest

from tutor_core import goals
from tutor_core.goals import Wish
from tutor_core.ids import ConceptId, GoalId
from tutor_core.state import Goal, GoalStatus, Mastery

MONDAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "topic", "due"),
    [
        ("two-step equations by Friday", "two-step equations", date(2026, 1, 9)),
        ("two-step equations by monday", "two-step equations", date(2026, 1, 12)),
        ("I want to learn fractions until tomorrow", "fractions", date(2026, 1, 6)),
        ("balance by 2026-02-01", "balance", date(2026, 2, 1)),
        ("master weight and mass in two weeks", "weight and mass", date(2026, 1, 19)),
        ("friction before 3 March", "friction", date(2026, 3, 3)),
        ("friction by March 3rd", "friction", date(2026, 3, 3)),
        ("solve equations with brackets", "equations with brackets", None),
        ("forces for 31 february", "forces for 31 february", None),
    ],
)
def test_topic_and_date_are_told_apart(text, topic, due):
    assert goals.read(text, MONDAY) == Wish(topic, due)


def test_a_date_gone_by_is_noticed():
    assert goals.read("balance by 2025-12-01", MONDAY).past


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (date(2026, 1, 5), " (due today)"),
        (date(2026, 1, 6), " (due tomorrow)"),
        (date(2026, 1, 9), " (due Friday)"),
        (date(2026, 2, 1), " (due on 1 February)"),
        (date(2026, 1, 2), " (was due on 2 January)"),
    ],
)
def test_dates_are_told_as_people_say_them(due, words):
    assert goals.due_words(due, MONDAY) == words


def test_a_goal_is_reached_when_all_its_concepts_are_mastered():
    first, second = ConceptId("c:a"), ConceptId("c:b")
    goal = Goal(GoalId("g"), "both", (first, second), datetime(2026, 1, 5, tzinfo=UTC))
    done = {c: Mastery(c, 0.97, 3, 3, (1, 2)) for c in (first, second)}
    assert goals.reached([goal], done, 0.95) == [goal]
    assert goals.reached([goal], {first: done[first]}, 0.95) == []
    dropped = Goal(
        GoalId("g"), "both", (first,), datetime(2026, 1, 5, tzinfo=UTC), status=GoalStatus.DROPPED
    )
    assert goals.reached([dropped], done, 0.95) == []
