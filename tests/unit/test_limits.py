"""What a teacher's limits hold back, and when they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policies import policies
from tests.unit.test_opened import LIBRARY
from tutor_core.curriculum.opened import Opened, opened_for
from tutor_core.guardrails import limits
from tutor_core.guardrails.minutes import Active, going_on, spent
from tutor_core.guardrails.policy import Policy, QuietFor
from tutor_core.intent import Attempt, Chat, Remark, Words
from tutor_core.messages import Move, Role
from tutor_core.moves import Kind, Signal, View, cap, choose
from tutor_core.requests import (
    Ask,
    ChooseOption,
    Dispute,
    GoalAdd,
    GoalList,
    MoreHelp,
    PassOn,
    Practise,
    Reflect,
    ShowPlan,
    ShowProgress,
    ShowTopics,
    StartReview,
    Why,
)
from tutor_core.state import LearnerState, Person, Thread

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
EVERYTHING = Opened(LIBRARY, LIBRARY)
WORK = [Ask("why?"), Remark("hm"), Attempt("4"), MoreHelp(), Practise(), StartReview()]
RECORDS = [
    ShowProgress(),
    ShowPlan(),
    ShowTopics(),
    GoalList(),
    Why(),
    Dispute(),
    PassOn(),
    Reflect("I see"),
    Chat("thanks"),
    Words("because"),
]


def learner(policy, role=Role.LEARNER, **more):
    return LearnerState(Person("p", "Ana"), role, "room", policy, **more)


def on(exercise, section="one", **more):
    return Thread("t", NOW, "?", "c", section, exercise_id=exercise, **more)


def held(state, what, now=NOW, courses=EVERYTHING):
    return limits.limit(state, what, now, courses)


def at(text):
    return datetime.fromisoformat(text)


EXAM = Policy(exam_from=at("2026-01-05 08:30"), exam_until=at("2026-01-05 10:00"))
QUIET = Policy(quiet_from=time(8), quiet_until=time(10), quiet_for=QuietFor.EVERYTHING)
SPENT = Policy(daily_minutes=30)
TODAY = Active(date(2026, 1, 5), 30 * 60)


@pytest.mark.parametrize(
    ("policy", "kind", "until"),
    [
        (EXAM, "exam", "2026-01-05 10:00"),
        (QUIET, "quiet", "2026-01-05 10:00"),
        (SPENT, "minutes", "2026-01-06 00:00"),
    ],
)
def test_limits_by_time_hold_back_work_and_nothing_else(policy, kind, until):
    state = learner(policy, active=TODAY)
    for what in WORK:
        limit = held(state, what)
        assert (limit.kind, limit.until) == (kind, at(until)), what
        assert set(limit.keys) <= set(Policy.__dataclass_fields__)
    assert [what for what in RECORDS if held(state, what)] == []
    assert [what for what in WORK if held(replace(state, role=Role.TEACHER), what)] == []


@pytest.mark.parametrize(
    ("begin", "end", "on_at_nine"),
    [
        (None, None, False),
        ("2026-01-05 09:00", None, True),
        ("2026-01-05 09:01", None, False),
        (None, "2026-01-05 09:01", True),
        (None, "2026-01-05 09:00", False),
        ("2026-01-04 09:00", "2026-01-06 09:00", True),
    ],
)
def test_when_an_exam_is_on(begin, end, on_at_nine):
    policy = Policy(exam_from=begin and at(begin), exam_until=end and at(end))
    assert limits.exam_on(policy, NOW) is on_at_nine


def test_an_exam_goes_by_the_classrooms_clock():
    berlin = replace(EXAM, time_zone="Europe/Berlin")
    assert not limits.exam_on(berlin, NOW)  # ten o'clock there
    assert limits.exam_on(berlin, NOW - timedelta(minutes=1))


def test_an_exam_with_some_help_holds_nothing_back_but_the_ladder():
    policy = replace(EXAM, exam_help=1)
    state = learner(policy)
    assert [what for what in WORK if held(state, what)] == []
    assert limits.bounded(state, NOW).highest_rung == 1
    view = View(open=True, exercise=True, rung=1, since_hint=1, exam=True)
    decision = choose(view, Signal(Kind.HELP), policy)
    assert (decision.move, decision.bound) == (Move.ASK_IDEA, ("exam_help",))
    assert choose(replace(view, exam=False), Signal(Kind.HELP), policy).rung == 2


def test_quiet_hours_for_reminders_hold_nothing_back():
    state = learner(replace(QUIET, quiet_for=QuietFor.REMINDERS))
    assert [what for what in WORK if held(state, what)] == []


def test_quiet_hours_over_midnight_end_in_the_morning():
    night = Policy(quiet_for=QuietFor.EVERYTHING)
    late = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    assert held(learner(night), Ask("?"), late).until == at("2026-01-06 07:00")
    early = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
    assert held(learner(night), Ask("?"), early).until == at("2026-01-05 07:00")


def test_minutes_of_another_day_count_no_more():
    yesterday = Active(date(2026, 1, 4), 9000)
    assert held(learner(SPENT, active=yesterday), Ask("?")) is None
    assert held(learner(SPENT, active=Active(date(2026, 1, 5), 29 * 60 + 59)), Ask("?")) is None


def test_a_right_answer_is_to_be_confirmed_whatever_holds():
    for what in (Attempt("4"), ChooseOption(1)):
        limit = held(learner(EXAM, thread=on("e1")), what)
        assert limit.unless_right
        assert not held(learner(EXAM), what).unless_right
    assert not held(learner(EXAM, thread=on("e1")), MoreHelp()).unless_right


def test_it_is_over_when_nothing_by_time_holds_any_more():
    both = replace(QUIET, exam_from=EXAM.exam_from, exam_until=at("2026-01-05 09:30"))
    assert limits.over(learner(both), NOW) == at("2026-01-05 10:00")
    assert limits.over(learner(replace(EXAM, exam_until=None)), NOW) is None


@settings(max_examples=300)
@given(policies, st.integers(0, 40_000), st.integers(0, 700))
def test_what_is_said_to_end_a_limit_ends_it(policy, minute, worked):
    now = NOW + timedelta(minutes=minute)
    state = learner(policy, active=Active(policy.today(now), worked * 60))
    limit = held(state, StartReview(), now)
    end = limits.over(state, now)
    if limit is None or end is None:
        return
    later = end.replace(tzinfo=policy.zone).astimezone(UTC)
    assert later > now - timedelta(hours=2)  # a clock put back may show an hour twice
    assert held(state, StartReview(), later) is None


# --- Minutes -----------------------------------------------------------------------------------


def test_minutes_are_counted_from_message_to_message():
    day, seen, last = NOW.date(), None, None
    for gap in (0, 60, 240, 3600, 30):
        now = (last or NOW) + timedelta(seconds=gap)
        seen, last = going_on(seen, last, now, day), now
    assert seen == Active(day, 60 + 60 + 240 + 60 + 30)
    assert spent(seen, day) == 7
    assert spent(seen, day + timedelta(days=1)) == 0
    assert going_on(seen, last, last, day + timedelta(days=1)).seconds == 60


# --- Topics and weeks --------------------------------------------------------------------------


def closed(policy):
    return opened_for(policy, LIBRARY)


def test_what_is_closed_is_declined_by_name_by_number_and_by_task():
    policy = Policy(week=2)
    courses, state = closed(policy), learner(policy)
    for what in (
        Practise("brackets"),
        Practise("bracket"),
        Practise("e3"),
        GoalAdd("expanding brackets by Friday"),
    ):
        limit = held(state, what, courses=courses)
        assert (limit.kind, limit.week) == ("week", 3), what
    assert held(state, Practise("plus"), courses=courses) is None
    assert held(state, Practise(), courses=courses) is None


def test_a_word_that_is_out_is_declined_wherever_it_is_said():
    policy = Policy(topics_out=("gambling", "3"))
    courses, state = closed(policy), learner(policy)
    limit = held(state, Ask("What are the odds in gambling?"), courses=courses)
    assert (limit.kind, limit.topic) == ("topics_out", "gambling")
    assert held(state, Ask("What is 3 + 3?"), courses=courses) is None


def test_an_open_task_that_was_closed_ends():
    policy = Policy(topics_out=("fractions",))
    courses = closed(policy)
    state = learner(policy, thread=on("e2", "half"))
    limit = held(state, MoreHelp(), courses=courses)
    assert (limit.kind, limit.ends_task, limit.topic) == ("topics_out", True, "2.1 Half a cake")
    assert held(state, Attempt("1"), courses=courses).unless_right
    assert held(learner(policy, thread=on("e1")), MoreHelp(), courses=courses) is None


# --- The rung of an exam -----------------------------------------------------------------------


@settings(max_examples=300)
@given(
    policies,
    st.builds(
        View,
        open=st.just(True),
        exercise=st.booleans(),
        rung=st.none() | st.integers(0, 4),
        attempts=st.integers(0, 25),
        since_hint=st.integers(0, 2),
        goal=st.booleans(),
        exam=st.booleans(),
    ),
    st.sampled_from(Kind),
)
def test_no_hint_goes_above_what_policy_and_exam_allow(policy, view, kind):
    decision = choose(view, Signal(kind), policy)
    if kind is Kind.QUESTION or not decision.hint:
        return
    assert decision.rung <= policy.highest_rung
    assert not view.exam or (policy.exam_help is not None and decision.rung <= policy.exam_help)
    assert decision.rung <= cap(view, policy)
