"""Reviews: what an exercise says about recall, when a concept is due, and when to say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from tutor_core import reviews
from tutor_core.course import AnswerKind, Concept, Course, Exercise, Section, Step
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.guardrails.policy import Policy
from tutor_core.messages import Judgement, Role
from tutor_core.state import Evidence, LearnerState, Person

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
STEP = Step("a1#1", "a1?", AnswerKind.NUMBER, ("1",))
COURSE = Course(
    "course",
    "Course",
    "f",
    (Section("s", 0, "Section"),),
    (),
    (Concept("a", "A"), Concept("b", "B")),
    (Exercise("a1", "a1", (STEP,), "s", ("a",)),),
)
LIBRARY = Library((Shelf(COURSE),))
rungs = st.none() | st.integers(0, 4)
sure = st.none() | st.integers(1, 5)


def learner(**more):
    return replace(LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy()), **more)


def item(judgement=Judgement.CORRECT, *, rung=None, attempts=1, confidence=None, at=NOW, **more):
    values = {"concept_id": "a", "exercise_id": "a1", "score": 1.0, "session": 1, **more}
    return Evidence(
        judgement=judgement, rung=rung, attempts=attempts, at=at, confidence=confidence, **values
    )


def card(concept="a", *, ago=0, rated=Rating.Good):
    return reviews.reviewed(None, concept, rated, NOW - timedelta(days=ago))


# --- What an exercise says ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rung", "attempts", "confidence", "right", "expected"),
    [
        (None, 1, 5, True, Rating.Easy),
        (0, 1, 4, True, Rating.Easy),
        (None, 1, 3, True, Rating.Good),
        (None, 1, None, True, Rating.Good),
        (None, 2, 5, True, Rating.Good),
        (1, 1, 5, True, Rating.Good),
        (1, 2, None, True, Rating.Good),
        (2, 1, None, True, Rating.Hard),
        (3, 1, 5, True, Rating.Hard),
        (None, 3, None, True, Rating.Hard),
        (4, 3, None, True, Rating.Again),
        (None, 1, 5, False, Rating.Again),
    ],
)
def test_the_rating_follows_from_rung_tries_and_the_learners_word(
    rung, attempts, confidence, right, expected
):
    assert reviews.rating(rung, attempts, confidence, right=right) is expected


@given(rungs, st.integers(1, 6), sure, st.booleans())
def test_more_help_or_more_tries_never_rate_better(rung, attempts, confidence, right):
    rated = reviews.rating(rung, attempts, confidence, right=right)
    more_help = reviews.rating(min(4, (rung or 0) + 1), attempts, confidence, right=right)
    more_tries = reviews.rating(rung, attempts + 1, confidence, right=right)
    assert max(more_help, more_tries) <= rated
    assert reviews.rating(rung, attempts, confidence, right=False) <= rated


def test_an_exercise_is_rated_by_its_worst_step():
    steps = [item(rung=2), item(confidence=5)]
    assert reviews.rating_of(steps) is Rating.Hard
    assert reviews.rating_of([*steps, item(Judgement.INCORRECT)]) is Rating.Again


# --- When a card begins and how it moves --------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "begins"),
    [
        ([item()], True),
        ([item(Judgement.INCORRECT), item(attempts=2)], True),
        ([item(rung=1)], False),
        ([item(rung=1), item()], False),
        ([item(attempts=3)], False),
        ([item(Judgement.INCORRECT)], False),
        ([item(Judgement.INCORRECT, rung=4)], False),
        ([], False),
    ],
)
def test_a_card_begins_with_a_right_answer_without_help(items, begins):
    assert bool(reviews.after_exercise({}, items, NOW)) == begins


def test_a_card_that_is_there_is_moved_by_whatever_happens():
    held = {"a": card(ago=3)}
    days = {
        rated: (reviews.after_exercise(held, [one], NOW)[0].due - NOW).days
        for rated, one in {
            "again": item(Judgement.INCORRECT, rung=4),
            "hard": item(rung=2),
            "good": item(),
            "easy": item(confidence=5),
        }.items()
    }
    assert days["again"] == 1
    assert days["again"] < days["hard"] < days["good"] < days["easy"]


@given(st.lists(st.sampled_from(Rating), min_size=1, max_size=12), st.integers(0, 40))
def test_the_same_reviews_give_the_same_dates_and_never_past_a_school_year(rated, gap):
    def play():
        held, now = None, NOW
        for one in rated:
            held = reviews.reviewed(held, "a", one, now)
            assert now < held.due <= now + timedelta(days=reviews.LONGEST_DAYS)
            now = held.due + timedelta(days=gap)
        return held

    assert play() == play()


def test_only_the_evidence_since_the_exercise_was_opened_counts():
    before = item(rung=3, at=NOW - timedelta(days=1))
    other = item(exercise_id="b1")
    first, last = item(Judgement.INCORRECT), item(attempts=2)
    assert reviews.of_exercise((before, other, first), (last,), NOW) == [first, last]


# --- What is due --------------------------------------------------------------------------------


def test_due_is_a_day_not_an_hour_and_the_longest_waiting_comes_first():
    state = learner(reviews={"a": card("a", ago=1), "b": card("b", ago=9)})
    assert reviews.due(state, LIBRARY, NOW) == ["b"]
    assert reviews.coming(state, LIBRARY, NOW).concept_id == "a"
    early = state.reviews["a"].due.replace(hour=0, minute=5)
    assert reviews.due(state, LIBRARY, early) == ["b", "a"]
    assert reviews.coming(state, LIBRARY, early) is None


def test_the_day_is_the_classrooms():
    state = learner(reviews={"a": card("a")})
    midnight = state.reviews["a"].due.replace(hour=0) - timedelta(minutes=30)
    assert reviews.due(state, LIBRARY, midnight) == []
    berlin = replace(state, policy=Policy(time_zone="Europe/Berlin"))
    assert reviews.due(berlin, LIBRARY, midnight) == ["a"]


def test_what_no_course_here_holds_is_never_due():
    state = learner(reviews={"gone": card("gone", ago=99)})
    assert reviews.due(state, LIBRARY, NOW) == []
    assert reviews.coming(state, LIBRARY, NOW) is None


def test_a_teacher_can_switch_reviews_off():
    state = learner(reviews={"a": card(ago=9)}, policy=Policy(reviews=False))
    assert reviews.due(state, LIBRARY, NOW) == []
    assert reviews.reminder(state, NOW, state.policy, LIBRARY) is None


# --- When to say so -----------------------------------------------------------------------------


def test_a_reminder_names_what_is_due():
    state = learner(reviews={"a": card("a", ago=9), "b": card("b", ago=5)})
    assert reviews.reminder(state, NOW, Policy(), LIBRARY).concept_ids == ("a", "b")
    assert reviews.reminder(learner(), NOW, Policy(), LIBRARY) is None


def test_no_reminder_for_whoever_doesnt_want_one():
    state = learner(reviews={"a": card(ago=9)}, reminders=False)
    assert reviews.reminder(state, NOW, Policy(), LIBRARY) is None


@pytest.mark.parametrize(
    ("at", "zone", "quiet"),
    [
        ("21:59", "UTC", False),
        ("22:00", "UTC", True),
        ("03:00", "UTC", True),
        ("06:59", "UTC", True),
        ("07:00", "UTC", False),
        ("21:30", "Europe/Berlin", True),
        ("06:30", "Europe/Berlin", False),
        ("04:00", "America/New_York", True),
        ("22:30", "America/New_York", False),
    ],
)
def test_quiet_hours_go_over_midnight_by_the_classrooms_clock(at, zone, quiet):
    hour, minute = map(int, at.split(":"))
    now = NOW.replace(hour=hour, minute=minute)
    policy = Policy(time_zone=zone)
    state = learner(reviews={"a": card(ago=9)}, policy=policy)
    assert (reviews.reminder(state, now, policy, LIBRARY) is None) == quiet


@given(st.times(), st.times(), st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_quiet_or_loud_and_never_both(start, end, now):
    night = Policy(quiet_from=start, quiet_until=end)
    day = Policy(quiet_from=end, quiet_until=start)
    if start == end:
        assert not reviews.quiet(night, now)
    else:
        assert reviews.quiet(night, now) != reviews.quiet(day, now)


def test_a_quiet_day_in_the_same_day_counts_too():
    lesson = Policy(quiet_from=time(8), quiet_until=time(13))
    assert reviews.quiet(lesson, NOW)
    assert not reviews.quiet(lesson, NOW.replace(hour=14))


@pytest.mark.parametrize(
    ("words", "at", "rest"),
    [
        ("7pm Europe/Berlin", "19:00", "Europe/Berlin"),
        ("7 pm Europe/Berlin", "19:00", "Europe/Berlin"),
        ("18:30", "18:30", ""),
        ("5 ", "05:00", ""),
    ],
)
def test_a_time_and_where_its_clock_is_are_told_apart(words, at, rest):
    found, where = reviews.hour(words)
    assert (f"{found.at:%H:%M}", where) == (at, rest)


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("europe/berlin", ["Europe/Berlin"]),
        ("Berlin", ["Europe/Berlin"]),
        ("new york", ["America/New_York"]),
        ("utc", ["UTC"]),
        ("Atlantis", []),
    ],
)
def test_a_time_zone_is_found_by_its_city(name, zones):
    assert reviews.zones(name) == zones


def test_quiet_hours_are_the_classrooms_whatever_clock_the_time_is_on():
    policy = Policy()
    assert reviews.quiet_at(policy, NOW, time(23), "")
    assert not reviews.quiet_at(policy, NOW, time(17), "")
    # Ten in the morning in Tokyo is one at night here.
    assert reviews.quiet_at(policy, NOW, time(10), "Asia/Tokyo")
