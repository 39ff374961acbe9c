"""The life of a thread: what the decision sees of it and how a turn moves it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutor_core import threads
from tutor_core.assessment import Assessment
from tutor_core.course import AnswerKind, Concept, Course, Exercise, Section, Step
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.guardrails.policy import Policy
from tutor_core.messages import Judgement, Move, Role
from tutor_core.moves import Decision, Kind, Signal
from tutor_core.scene import Scene
from tutor_core.state import Evidence, Goal, GoalStatus, LearnerState, Mastery, Person, Thread, Try

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HELP, NO_IDEA = Signal(Kind.HELP), Signal(Kind.NO_IDEA)
STEP = Step("e#1", "Solve it.", AnswerKind.NUMBER, ("5",))
COURSE = Course(
    "course",
    "Course",
    "f",
    (Section("s", 0, "Section"),),
    (),
    (Concept("a", "A"), Concept("b", "B", ("a",))),
    (Exercise("e", "E", (STEP, STEP), "s", ("b",)),),
)
LIBRARY = Library((Shelf(COURSE),))
THREAD = Thread("t", NOW, "Solve it.", "course", "s", exercise_id="e", concept_ids=("b",))
STATE = LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy())
HINT = Decision(Move.HINT, "one_rung_up", 1, hint=True)


def after(seconds):
    return NOW + timedelta(seconds=seconds)


def tried(text, seconds=0, judgement=Judgement.INCORRECT):
    return Try(text, judgement, after(seconds), 0)


def view(thread=THREAD, state=STATE, now=NOW):
    return threads.view(thread, state, LIBRARY, now)


def item(concept="b", judgement=Judgement.CORRECT, rung=None):
    return Evidence(concept, judgement, 1.0, rung, 1, NOW, 1)


# --- what the decision sees ---------------------------------------------------------------------


def test_without_a_thread_nothing_is_open():
    assert not view(None).open


@pytest.mark.parametrize("ended", [{"closed": True}, {"solved": True}])
def test_an_ended_thread_is_not_open(ended):
    assert view().open
    assert not view(replace(THREAD, **ended)).open


def test_prerequisites_have_to_be_mastered():
    assert not view().prerequisites_mastered
    done = Mastery("a", 0.97, 3, 3, (1, 2))
    assert view(state=replace(STATE, mastery={"a": done})).prerequisites_mastered
    almost = replace(done, success_sessions=(1,))
    assert not view(state=replace(STATE, mastery={"a": almost})).prerequisites_mastered
    assert view(replace(THREAD, concept_ids=("a",))).prerequisites_mastered


@pytest.mark.parametrize(
    ("status", "concept", "expected"),
    [
        (GoalStatus.OPEN, "b", True),
        (GoalStatus.OPEN, "a", False),
        (GoalStatus.REACHED, "b", False),
        (GoalStatus.DROPPED, "b", False),
    ],
)
def test_only_an_open_goal_on_its_concepts_counts(status, concept, expected):
    goal = Goal("g", "goal", (concept,), NOW, status=status)
    assert view(state=replace(STATE, goals=(goal,))).goal == expected


# --- guesses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        ((), 0),
        ((tried("1"), tried("2", 30), tried("3", 60)), 3),
        ((tried("1"), tried("1", 30), tried("1", 60)), 1),
        ((tried("1"), tried("2", 30), tried("3", 60, Judgement.PARTLY)), 2),
    ],
)
def test_guesses_are_different_wrong_answers(tries, expected):
    assert view(replace(THREAD, tries=tries), now=after(60)).guesses == expected


@pytest.mark.parametrize(("seconds", "expected"), [(119, 3), (120, 3), (121, 2), (500, 0)])
def test_guesses_are_counted_within_two_minutes(seconds, expected):
    thread = replace(THREAD, tries=(tried("1"), tried("2", 30), tried("3", 60)))
    assert view(thread, now=after(seconds)).guesses == expected


# --- the unaided streak -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ((), 0),
        ((item(), item()), 2),
        ((item(rung=0), item()), 2),
        ((item(), item(rung=1)), 0),
        ((item(), item(rung=2), item()), 1),
        ((item(), item(judgement=Judgement.INCORRECT), item()), 1),
        ((item(), item(judgement=Judgement.PARTLY)), 0),
        ((item(), item("a", Judgement.INCORRECT), item()), 2),
        ((item(),) * 9, threads.UNAIDED_WINDOW),
    ],
)
def test_the_streak_goes_back_to_the_first_that_took_help(evidence, expected):
    state = replace(STATE, evidence=evidence)
    assert threads.unaided_streak(state, ("b",)) == expected
    assert view(state=state).unaided == expected


# --- haste --------------------------------------------------------------------------------------


def hinted(words):
    return replace(THREAD, rung=1, hinted_at=NOW, said=(" ".join(["word"] * words),))


@pytest.mark.parametrize(("seconds", "hasty"), [(1, 1), (9, 1), (10, 0), (60, 0)])
def test_help_asked_for_before_the_hint_can_be_read_is_hasty(seconds, hasty):
    assert threads.seen(hinted(40), HELP, None, after(seconds)).fast_asks == hasty


def test_haste_is_counted_in_a_row():
    thread = threads.seen(hinted(40), HELP, None, after(1))
    assert threads.seen(thread, HELP, None, after(2)).fast_asks == 2
    assert threads.seen(thread, HELP, None, after(30)).fast_asks == 0


def test_the_first_request_is_never_hasty():
    assert threads.seen(THREAD, HELP, None, NOW).fast_asks == 0


def test_an_attempt_ends_haste_and_counts_as_an_idea():
    thread = replace(hinted(40), fast_asks=1, no_ideas=2)
    wrong = Assessment(Judgement.INCORRECT, "7")
    seen = threads.seen(thread, Signal(Kind.ATTEMPT, Judgement.INCORRECT), wrong, after(1))
    assert (seen.fast_asks, seen.no_ideas, seen.since_hint) == (0, 0, 1)
    assert seen.tries == (Try("7", Judgement.INCORRECT, after(1), 1),)


def test_what_cant_be_judged_is_an_idea_but_no_try():
    said = Assessment(Judgement.UNSURE, "hm")
    seen = threads.seen(THREAD, Signal(Kind.ATTEMPT, Judgement.UNSURE), said, NOW)
    assert (seen.tries, seen.since_hint) == ((), 1)


def test_no_idea_is_neither():
    assert threads.seen(THREAD, NO_IDEA, None, NOW) == THREAD


# --- moving on ----------------------------------------------------------------------------------


def test_a_hint_starts_the_count_of_ideas_again():
    thread = replace(THREAD, since_hint=2)
    moved = threads.moved(thread, HINT, HELP, "Look.", ("hint#1",), NOW)
    assert (moved.rung, moved.hinted_at, moved.since_hint) == (1, NOW, 0)
    assert (moved.said, moved.phrases) == (("Look.",), ("hint#1",))
    held = Decision(Move.ASK_IDEA, "attempt_first", 1)
    kept = threads.moved(replace(moved, since_hint=1), held, HELP, "You?", (), after(9))
    assert (kept.rung, kept.hinted_at, kept.since_hint) == (1, NOW, 1)


def test_only_the_latest_sayings_are_kept():
    thread = THREAD
    for number in range(6):
        thread = threads.moved(thread, HINT, HELP, str(number), (), NOW)
    assert thread.said == ("3", "4", "5")


def test_smaller_questions_are_counted_in_a_row():
    smaller = Decision(Move.ASK_IDEA, "smaller_question", 0, smaller=True)
    thread = threads.moved(THREAD, smaller, NO_IDEA, "Less?", (), NOW)
    thread = threads.moved(thread, smaller, NO_IDEA, "Less?", (), NOW)
    assert thread.no_ideas == 2
    assert threads.moved(thread, HINT, HELP, "Look.", (), NOW).no_ideas == 0


def test_explain_your_thinking_waits_for_it_and_any_other_move_does_not():
    explain = Decision(Move.JUDGE, "explain_thinking", 1)
    waiting = threads.moved(THREAD, explain, HELP, "Why?", (), NOW)
    assert waiting.awaiting == "thinking"
    assert threads.moved(waiting, HINT, HELP, "Look.", (), NOW).awaiting == ""


def test_the_next_step_starts_anew_and_keeps_what_belongs_to_the_exercise():
    worked = replace(
        hinted(5), tries=(tried("1"),), since_hint=1, no_ideas=1, fast_asks=1, confidence=4
    )
    shelf = LIBRARY.shelves[0]
    place = Scene(shelf, COURSE.sections[0], (), "Solve it.", COURSE.exercises[0], 1)
    following = threads.at_step(worked, place)
    fresh = view(following)
    assert (following.step, following.id, following.exercise_id) == (1, "t", "e")
    assert (fresh.rung, fresh.attempts, fresh.since_hint, fresh.hasty) == (None, 0, 0, 0)
    assert (fresh.no_ideas, fresh.guesses, following.hinted_at) == (0, 0, None)
