"""The rules by which two persons become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core import uniting
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Judgement, Role
from tutor_core.state import SESSION_BREAK, Evidence, Goal, GoalStatus, Note, NoteKind, Review

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def seen(minute, session, judgement=Judgement.CORRECT, **more):
    values = {"score": 1.0, "rung": 0, "attempts": 1, "at": NOW + minute * MINUTE}
    return Evidence("k", judgement, session=session, **{**values, **more})


@st.composite
def sittings(draw):
    """Evidence of one member, its sessions counted as the tutor counts them."""
    minutes = sorted(draw(st.lists(st.integers(0, 600), max_size=12)))
    session, last, found = draw(st.integers(1, 3)), None, []
    for minute in minutes:
        if last is not None and (minute - last) * MINUTE > SESSION_BREAK:
            session += 1
        found.append(seen(minute, session))
        last = minute
    return found


@given(sittings(), sittings())
def test_sessions_are_as_if_one_account_had_been_used(ours, theirs):
    numbers = uniting.sessions(ours, theirs)
    renumbered = [replace(e, session=numbers.ours[e.session]) for e in ours]
    renumbered += [replace(e, session=numbers.theirs[e.session]) for e in theirs]
    renumbered.sort(key=lambda e: e.at)
    session, last = 0, None
    for item in renumbered:
        if last is None or item.at - last > SESSION_BREAK:
            session += 1
        assert item.session == session
        last = item.at
    assert numbers.count == session


def test_one_sitting_on_two_accounts_is_no_second_session():
    numbers = uniting.sessions([seen(0, 4)], [seen(20, 1)])
    assert (numbers.ours, numbers.theirs) == ({4: 1}, {1: 1})


def test_a_sitting_with_long_pauses_stays_one():
    numbers = uniting.sessions([seen(0, 1), seen(90, 1)], [seen(45, 1)])
    assert numbers.ours == {1: 1}
    assert numbers.theirs == {1: 2}


@given(sittings(), st.randoms(use_true_random=False))
def test_belief_doesnt_depend_on_how_evidence_was_spread(items, random):
    mine = [random.random() < 0.5 for _ in items]
    one = [e for e, own in zip(items, mine, strict=True) if own]
    other = [e for e, own in zip(items, mine, strict=True) if not own]
    assert uniting.believed([*other, *one], Tracing()) == uniting.believed(items, Tracing())


def test_a_second_miss_and_a_shown_answer_move_no_belief():
    first = seen(0, 1, Judgement.INCORRECT, score=0.0)
    more = seen(1, 1, Judgement.INCORRECT, score=0.0, attempts=2)
    shown = seen(2, 1, Judgement.INCORRECT, score=0.0, rung=4)
    assert uniting.believed([first, more, shown], Tracing()) == uniting.believed(
        [first], Tracing()
    )
    assert uniting.believed([more, shown], Tracing()) == {}


def member(role=Role.LEARNER, **more):
    return uniting.Standing(role, NOW, **more)


def test_a_role_is_that_of_an_account_that_is_there():
    none = uniting.Sessions({}, {})
    teacher = member(Role.TEACHER)
    assert uniting.standing(member(), teacher, none).role is Role.TEACHER
    gone = replace(teacher, left_at=NOW)
    assert uniting.standing(member(), gone, none).role is Role.LEARNER
    both = uniting.standing(gone, replace(member(), left_at=NOW + MINUTE), none)
    assert both.left_at is not None
    assert uniting.standing(member(), gone, none).left_at is None


def test_having_accepted_and_not_wanting_reminders_stay():
    one = member(consented=NOW + MINUTE, reminders=True)
    other = member(consented=NOW, reminders=False)
    found = uniting.standing(one, other, uniting.Sessions({}, {}))
    assert (found.consented, found.reminders) == (NOW, False)
    assert uniting.standing(one, member(), uniting.Sessions({}, {})).consented == NOW + MINUTE


def test_what_was_said_last_was_as_many_turns_ago_as_before():
    one = member(turns=4, prompted_turn=1, offered_turn=3, last_turn=NOW + MINUTE)
    found = uniting.standing(one, member(turns=5, prompted_turn=4), uniting.Sessions({}, {}))
    assert (found.turns, found.prompted_turn, found.offered_turn) == (9, 6, 8)


@pytest.mark.parametrize(
    ("days", "expected"), [((2, 2), (2, 90)), ((2, 3), (3, 60)), ((2, None), (2, 30))]
)
def test_the_minutes_of_one_day_are_those_on_both_accounts(days, expected):
    first, second = (date(2026, 1, day) if day else None for day in days)
    one = member(active_day=first, active_seconds=30, remind_at="", zone="Asia/Tokyo")
    other = member(active_day=second, active_seconds=60 if second else 0, remind_at="18:00")
    for pair in ((one, other), (other, one)):
        found = uniting.standing(*pair, uniting.Sessions({}, {}))
        assert (found.active_day.day, found.active_seconds) == expected
        assert (found.remind_at, found.zone) == ("18:00", "Asia/Tokyo")


def test_the_session_goes_on_of_whoever_wrote_last():
    numbers = uniting.sessions([seen(0, 1), seen(600, 2)], [seen(300, 1)])
    one = member(session=2, last_turn=NOW + 600 * MINUTE)
    other = member(session=1, last_turn=NOW + 300 * MINUTE)
    assert uniting.standing(one, other, numbers).session == 3
    later = replace(other, session=9, last_turn=NOW + 900 * MINUTE)
    assert uniting.standing(one, later, numbers).session == 4, "one without evidence is a new one"


def test_the_card_reviewed_last_stays_and_of_two_the_one_due_first():
    old = Review("k", NOW + 90 * MINUTE, NOW, 9.0, 5.0, 2)
    new = Review("k", NOW + 80 * MINUTE, NOW + MINUTE, 1.0, 5.0, 2)
    assert uniting.reviews({"k": old}, {"k": new}) == {"k": new}
    assert uniting.reviews({"k": new}, {"k": old}) == {"k": new}
    sooner = replace(old, due=NOW + MINUTE)
    assert uniting.reviews({"k": old}, {"k": sooner}) == {"k": sooner}


def test_the_newest_note_stays_and_a_settled_one_before_an_open_one():
    open_one = Note("k", NoteKind.KNOWN, NOW)
    settled = replace(open_one, settled=False)
    assert uniting.notes({1: open_one}, {1: settled}) == {1: settled}
    assert uniting.notes({1: settled}, {1: replace(open_one, at=NOW + MINUTE)})[1].settled is None


def test_a_common_goal_is_reached_if_either_is_and_open_before_dropped():
    def status(one, other):
        goals = [Goal("g", "g", ("k",), NOW, status=s) for s in (one, other)]
        return uniting.goal(*goals).status

    reached, opened, dropped = GoalStatus.REACHED, GoalStatus.OPEN, GoalStatus.DROPPED
    assert status(opened, reached) is status(reached, dropped) is reached
    assert status(dropped, opened) is status(opened, dropped) is opened
    assert status(dropped, dropped) is dropped
