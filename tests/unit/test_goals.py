"""Goals read from what learners type."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tutor_core import goals
from tutor_core.goals import Wish
from tutor_core.guardrails.policy import Policy
from tutor_core.ids import ConceptId, GoalId
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Role
from tutor_core.state import Goal, GoalStatus, LearnerState, Mastery, Person
from tutor_core.turns.assigning import recipients

MONDAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "topic", "due"),
    [
        ("two-step equations by Friday", "two-step equations", date(2026, 1, 9)),
        ("two-step equations by monday", "two-step equations", date(2026, 1, 12)),
        ("two-step equations by monday please", "two-step equations", date(2026, 1, 12)),
        ("I want to learn fractions until tomorrow", "fractions", date(2026, 1, 6)),
        ("fractions by tomorrow 5pm", "fractions", date(2026, 1, 6)),
        ("fractions friday", "fractions", date(2026, 1, 9)),
        ("fractions (by friday)", "fractions", date(2026, 1, 9)),
        ("fractions by friday 5pm", "fractions", date(2026, 1, 9)),
        ("fractions before 1.12.", "fractions", date(2026, 12, 1)),
        ("fractions by the end of the month", "fractions", date(2026, 1, 31)),
        ("fractions before christmas", "fractions", date(2026, 12, 25)),
        ("balance by 2026-02-01", "balance", date(2026, 2, 1)),
        ("master weight and mass in two weeks", "weight and mass", date(2026, 1, 19)),
        ("friction before 3 March", "friction", date(2026, 3, 3)),
        ("friction by March 3rd", "friction", date(2026, 3, 3)),
        ("friction next week", "friction", date(2026, 1, 12)),
        ("solve equations with brackets", "equations with brackets", None),
        ("notes on 2.1", "notes on 2.1", None),
        ("equations for beginners", "equations for beginners", None),
    ],
)
def test_topic_and_date_are_told_apart(text, topic, due):
    assert goals.read(text, MONDAY) == Wish(topic, due)


@pytest.mark.parametrize(
    ("text", "topic", "unread"),
    [
        ("forces for 31 february", "forces", "31 february"),
        ("forces by 30 february", "forces", "30 february"),
        ("forces by next lesson", "forces", "next lesson"),
        ("forces before the test", "forces", "the test"),
        ("forces by frday", "forces", "frday"),
    ],
)
def test_a_day_that_cannot_be_read_is_not_passed_over(text, topic, unread):
    assert goals.read(text, MONDAY) == Wish(topic, unread=unread)


def test_a_day_that_could_be_two_is_not_chosen():
    days = (date(2026, 4, 3), date(2026, 3, 4))
    assert goals.read("forces by 3/4", MONDAY) == Wish("forces", unread="3/4", days=days)


@pytest.mark.parametrize("when", ["2025-12-01", "yesterday", "last friday", "3 March 2025"])
def test_a_date_gone_by_is_noticed(when):
    assert goals.read(f"balance by {when}", MONDAY).past


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("friction to 80% by friday", Wish("friction", date(2026, 1, 9), percent=80)),
        ("friction by friday to 80 percent", Wish("friction", date(2026, 1, 9), percent=80)),
        ("80% on friction", Wish("on friction", percent=80)),
        ("friction 2", Wish("friction 2")),
    ],
)
def test_a_target_is_taken_out_of_the_topic(text, wish):
    assert goals.read(text, MONDAY) == wish


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


def test_a_lower_target_is_reached_at_it_and_not_untried():
    goal = Goal(GoalId("g"), "a", ("a",), NOW, target=0.8)
    assert goals.reached([goal], {"a": Mastery("a", 0.82, 3, 1, (1,))}, 0.95) == [goal]
    assert goals.reached([goal], {"a": Mastery("a", 0.82, 3, 0, ())}, 0.95) == []
    assert goals.reached([goal], {"a": Mastery("a", 0.75, 3, 2, (1,))}, 0.95) == []


@pytest.mark.parametrize(
    ("held", "low", "high"),
    [
        ({}, 0, 0),
        ({"a": Mastery("a", 0.25, 0)}, 0, 0),
        ({"a": Mastery("a", 0.6, 2, 1, (1,), NOW)}, 0.4, 0.6),
        # Sure enough, but all in one sitting: nearly is not there.
        ({"a": Mastery("a", 0.98, 4, 4, (1,), NOW)}, 0.9, 0.99),
        ({"a": Mastery("a", 0.98, 4, 4, (1, 2), NOW)}, 1, 1),
    ],
)
def test_how_far_a_goal_is_begins_at_nothing_and_ends_when_it_is_reached(held, low, high):
    goal = Goal(GoalId("g"), "a", ("a",), NOW)
    state = LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy(), mastery=held)
    assert low <= goals.progress(goal, state, Tracing(), NOW) <= high


def test_the_newer_of_two_goals_on_the_same_counts_with_the_older_ones_plan():
    later = NOW + timedelta(days=1)
    own = Goal(GoalId("own"), "a", ("a",), NOW, due=date(2026, 2, 1), plan="after dinner")
    set_ = Goal(GoalId("set"), "a", ("a",), later, set_by="teacher")
    other = Goal(GoalId("other"), "b", ("b",), NOW)
    assert goals.once([own, other, set_]) == (
        other,
        replace(set_, plan="after dinner", due=date(2026, 2, 1)),
    )
    closed = replace(own, status=GoalStatus.REACHED)
    assert goals.once([closed, set_]) == (closed, set_)
    dropped = replace(set_, status=GoalStatus.DROPPED)
    assert [g.status for g in goals.once([own, dropped])] == [GoalStatus.DROPPED]


@pytest.mark.parametrize(
    ("first", "text", "who", "rest"),
    [
        ("", "acceleration by friday", (), "acceleration by friday"),
        ("", "Ana acceleration", ("Ana",), "acceleration"),
        ("", "ana: acceleration", ("Ana",), "acceleration"),
        ("Ana", "@Ben acceleration", ("Ana", "Ben"), "acceleration"),
        ("", "Ana, Ben and Li Wei acceleration", ("Ana", "Ben", "Li Wei"), "acceleration"),
        ("", "Ana and Ben: acceleration", ("Ana", "Ben"), "acceleration"),
        ("red", "forces", ("red",), "forces"),
        ("", "everyone acceleration", (), "acceleration"),
        ("all", "acceleration", (), "acceleration"),
        # Nobody here is called so, and a name alone is what the goal is about.
        ("", "Zoe acceleration", (), "Zoe acceleration"),
        ("", "Ana", (), "Ana"),
        ("", "anatomy", (), "anatomy"),
    ],
)
def test_whom_a_goal_is_for(first, text, who, rest):
    assert recipients(first, text, ["Ana", "Ben", "Li Wei", "red"]) == (who, rest)
