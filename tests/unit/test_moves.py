"""The teaching rules, one by one, on the decision alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core.guardrails.policy import Answers, Policy
from tutor_core.messages import Judgement, Move
from tutor_core.moves import Kind, Signal, View, cap, choose, next_rung

HELP = Signal(Kind.HELP)
NO_IDEA = Signal(Kind.NO_IDEA)
OPEN = View(open=True, exercise=True, rung=0)

views = st.builds(
    View,
    open=st.booleans(),
    exercise=st.booleans(),
    rung=st.none() | st.integers(0, 4),
    attempts=st.integers(0, 30),
    since_hint=st.integers(0, 5),
    no_ideas=st.integers(0, 5),
    guesses=st.integers(0, 5),
    hasty=st.integers(0, 5),
    unaided=st.integers(0, 5),
    goal=st.booleans(),
    prerequisites_mastered=st.booleans(),
    alone=st.booleans(),
)
signals = st.builds(
    Signal, st.sampled_from(Kind), st.sampled_from([None, *Judgement]), st.booleans()
)
policies = st.builds(
    Policy,
    highest_rung=st.integers(0, 4),
    answers=st.sampled_from(Answers),
    answers_after=st.integers(1, 20),
    goal_answers=st.sampled_from(Answers),
    attempt_first=st.booleans(),
)


def test_question_starts_with_the_learners_idea():
    decision = choose(View(), Signal(Kind.QUESTION), Policy())
    assert (decision.move, decision.rung) == (Move.ASK_IDEA, 0)


def test_first_help_is_rung_one_and_lower_after_unaided_success():
    fresh = replace(OPEN, rung=None)
    assert choose(fresh, HELP, Policy()).rung == 1
    assert choose(replace(fresh, unaided=1), HELP, Policy()).rung == 0
    assert choose(replace(fresh, unaided=4), HELP, Policy()).rung == 0


def test_one_step_a_turn():
    view = replace(OPEN, rung=1, since_hint=1)
    assert choose(view, HELP, Policy()).rung == 2


def test_rung_two_needs_an_idea_since_the_last_hint():
    view = replace(OPEN, rung=1)
    held = choose(view, HELP, Policy())
    assert (held.rule, held.rung, held.hint) == ("attempt_first", 1, False)
    assert choose(replace(view, since_hint=1), HELP, Policy()).hint
    assert choose(view, HELP, Policy(attempt_first=False)).rung == 2


def test_no_idea_gets_two_smaller_questions_then_another_way():
    assert choose(OPEN, NO_IDEA, Policy()).smaller
    assert choose(replace(OPEN, no_ideas=1), NO_IDEA, Policy()).smaller
    third = choose(replace(OPEN, no_ideas=2), NO_IDEA, Policy())
    assert (third.move, third.rung) == (Move.HINT, 1)
    assert choose(replace(OPEN, rung=1, no_ideas=2), NO_IDEA, Policy()).rule == "another_way"


@pytest.mark.parametrize("policy", [Policy(), Policy(highest_rung=0, answers=Answers.NEVER)])
def test_correct_is_always_confirmed(policy):
    signal = Signal(Kind.ATTEMPT, Judgement.CORRECT)
    assert choose(replace(OPEN, guesses=9), signal, policy).rule == "confirm_correct"


def test_three_different_wrong_answers_are_asked_to_explain():
    signal = Signal(Kind.ATTEMPT, Judgement.INCORRECT, told=True)
    assert choose(replace(OPEN, guesses=2), signal, Policy()).rule == "check_it"
    assert choose(replace(OPEN, guesses=3), signal, Policy()).rule == "explain_thinking"


def test_help_faster_than_reading_is_asked_to_explain():
    view = replace(OPEN, rung=1, since_hint=1, hasty=2)
    assert choose(view, HELP, Policy()).rule == "explain_thinking"


def test_answer_to_a_goal_exercise_is_never_shown_by_default():
    view = replace(OPEN, rung=3, attempts=50, since_hint=1, goal=True)
    held = choose(view, HELP, Policy())
    assert (held.rule, held.bound) == ("top_of_ladder", ("goal_answers",))
    assert choose(replace(view, goal=False), HELP, Policy()).rung == 4


def test_answer_after_as_many_attempts_as_the_policy_says():
    view = replace(OPEN, rung=3, since_hint=1, attempts=2)
    assert choose(view, HELP, Policy(answers_after=3)).rule == "top_of_ladder"
    assert choose(replace(view, attempts=3), HELP, Policy(answers_after=3)).rung == 4


@given(views, signals, policies)
def test_no_decision_is_above_the_allowed_rung(view, signal, policy):
    decision = choose(view, signal, policy)
    if decision.hint and signal.kind is not Kind.QUESTION:
        assert decision.rung is not None
        assert decision.rung <= cap(view, policy)
        assert decision.rung <= next_rung(view)


@given(views, signals, policies)
def test_the_rung_never_falls_and_never_jumps(view, signal, policy):
    decision = choose(view, signal, policy)
    if view.open and signal.kind in (Kind.HELP, Kind.ATTEMPT, Kind.NO_IDEA):
        before = -1 if view.rung is None else view.rung
        after = -1 if decision.rung is None else decision.rung
        assert before <= after <= max(before + 1, 1)


@given(views, policies)
def test_nobody_who_is_stuck_is_refused(view, policy):
    assert choose(view, NO_IDEA, policy).move in (Move.ASK_IDEA, Move.HINT)


# --- tried alone first --------------------------------------------------------------------------


def test_a_checkpoint_holds_hints_until_there_is_a_try_or_an_idea():
    untried = View(open=True, exercise=True, alone=True)
    held = choose(untried, Signal(Kind.HELP), Policy())
    assert (held.move, held.rule, held.rung) == (Move.ASK_IDEA, "on_your_own", None)
    for tried in (
        replace(untried, attempts=1, since_hint=1),
        replace(untried, since_hint=1),
        replace(untried, rung=0),
    ):
        assert choose(tried, Signal(Kind.HELP), Policy()).move is Move.HINT
    plain = replace(untried, alone=False)
    assert choose(plain, Signal(Kind.HELP), Policy()).move is Move.HINT


def test_a_checkpoint_judges_and_never_refuses_who_doesnt_know():
    untried = View(open=True, exercise=True, alone=True)
    right = choose(untried, Signal(Kind.ATTEMPT, Judgement.CORRECT), Policy())
    assert right.rule == "confirm_correct"
    assert choose(untried, Signal(Kind.NO_IDEA), Policy()).rule == "smaller_question"
