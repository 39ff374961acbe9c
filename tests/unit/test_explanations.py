"""What an explanation says would change the move comes true when it is done."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.explanations.suggestions import LOOSEST, MOST_ATTEMPTS, changes
from tutor_core.guardrails.policy import Answers, Policy
from tutor_core.messages import Move
from tutor_core.moves import ANSWER_RUNG, SIBLING_RUNG, Kind, Signal, View, cap, choose

HELP = Signal(Kind.HELP)

views = st.builds(
    View,
    open=st.just(True),
    exercise=st.booleans(),
    rung=st.none() | st.integers(0, 4),
    attempts=st.integers(0, 12),
    since_hint=st.integers(0, 3),
    no_ideas=st.integers(0, 4),
    guesses=st.integers(0, 4),
    hasty=st.integers(0, 3),
    unaided=st.integers(0, 5),
    goal=st.booleans(),
    prerequisites_mastered=st.booleans(),
    alone=st.booleans(),
    exam=st.booleans(),
)
policies = st.builds(
    Policy,
    highest_rung=st.integers(0, 4),
    answers=st.sampled_from(Answers),
    answers_after=st.integers(1, 20),
    goal_answers=st.sampled_from(Answers),
    attempt_first=st.booleans(),
    exam_help=st.none() | st.integers(0, 3),
)


def by_key(view, policy):
    found = {change.key: change for change in changes(view, policy)}
    assert len(found) == len(list(changes(view, policy)))
    return found


@settings(max_examples=400)
@given(views, policies)
def test_what_the_end_of_an_exam_brings_is_what_was_said(view, policy):
    found = by_key(view, policy).get("exam_over")
    later = choose(replace(with_idea(view), exam=False), HELP, policy)
    brings = later.move is Move.HINT and later != choose(with_idea(view), HELP, policy)
    assert (found is not None) == (view.exam and brings)
    assert found is None or found.then == later


def with_idea(view, counts=True):
    attempts = view.attempts + counts
    return replace(view, since_hint=view.since_hint + 1, attempts=attempts, no_ideas=0, hasty=0)


@settings(max_examples=400)
@given(views, policies)
def test_asking_for_more_help_brings_what_was_said(view, policy):
    found = by_key(view, policy).get("help")
    later = choose(view, HELP, policy)
    assert (found is not None) == (later.move is Move.HINT)
    assert found is None or found.then == later


@settings(max_examples=400)
@given(views, policies)
def test_an_idea_first_brings_what_was_said(view, policy):
    found = by_key(view, policy).get("idea")
    later = choose(with_idea(view), HELP, policy)
    helps = later.move is Move.HINT and later != choose(view, HELP, policy)
    # One on an exercise that nobody can judge is no try, and has to bring the same.
    helps &= not view.exercise or choose(with_idea(view, counts=False), HELP, policy) == later
    assert (found is not None) == helps
    assert found is None or found.then == later


def test_an_idea_that_may_be_no_try_promises_no_answer_that_tries_open():
    view = View(open=True, exercise=True, rung=SIBLING_RUNG, attempts=2)
    policy = Policy(answers=Answers.AFTER_ATTEMPTS, answers_after=3)
    assert "idea" not in by_key(view, policy)
    assert by_key(view, policy)["attempts"].n == 1
    assert by_key(replace(view, exercise=False), policy)["idea"].then.rung == ANSWER_RUNG


@settings(max_examples=400)
@given(views, policies)
def test_so_many_more_tries_open_the_answer_and_fewer_do_not(view, policy):
    found = by_key(view, policy).get("attempts")
    if found is None:
        return
    at = replace(view, rung=SIBLING_RUNG, since_hint=1, hasty=0)
    assert 0 < found.n < MOST_ATTEMPTS
    for n in range(found.n):
        assert cap(replace(at, attempts=view.attempts + n), policy) < ANSWER_RUNG
    assert choose(replace(at, attempts=view.attempts + found.n), HELP, policy) == found.then
    assert found.then.rung == ANSWER_RUNG


@settings(max_examples=400)
@given(views, policies)
def test_the_guardrails_it_names_open_the_next_step_and_fewer_do_not(view, policy):
    found = by_key(view, policy).get("policy")
    if found is None:
        return
    at = replace(view, since_hint=1, hasty=0, attempts=view.attempts + MOST_ATTEMPTS)
    for number in range(len(found.policy_keys) + 1):
        opened = replace(policy, **{key: LOOSEST[key] for key in found.policy_keys[:number]})
        opens = choose(at, HELP, opened).move is Move.HINT
        assert opens == (number == len(found.policy_keys))


@settings(max_examples=400)
@given(views, policies)
def test_nothing_is_promised_when_nothing_is_open(view, policy):
    assert by_key(replace(view, open=False), policy) == {}


# --- through the real tutor ------------------------------------------------------------------

QUESTIONS = ("why do both sides have to stay in balance?", "what is a like term?")
HELPED = re.compile(r"If you ask for more help, [^.]*\(rung (\d)\)")
TRIED = re.compile(r"If you send an idea or a try first [^.]*\(rung (\d)\)")
ATTEMPTS = re.compile(r"After (\d+) more tr(?:y|ies) at it, the answer itself could be shown")


def _next_message(dice, course, state):
    thread = state.thread
    exercise = next((e for e in course.exercises if thread and e.id == thread.exercise_id), None)
    if exercise is None or thread.solved:
        if thread and not thread.solved and dice.random() < 0.7:
            return dice.choice(["/hint", "the scales have to stay level", "idk"])
        return dice.choice(["/practice two-step equations", "/practice brackets", *QUESTIONS])
    step = exercise.steps[min(thread.step, len(exercise.steps) - 1)]
    right = [c.text for c in step.choices if c.correct] or list(step.accepted)
    wrong = [c.text for c in step.choices if not c.correct] or [k.answer for k in step.known_wrong]
    said = {"help": "/hint", "idk": "idk", "new": "/practice", "right": dice.choice(right)}
    said["wrong"] = dice.choice(wrong or ["-977"])
    (kind,) = dice.choices(list(said), [35, 15, 5, 10, 35])
    return said[kind]


async def _check_help(room, words):
    if (promised := HELPED.search(words)) is None:
        return 0
    reply = await room.twin().say("/hint")
    assert (reply.move, reply.rung) == (Move.HINT, int(promised[1])), words
    return 1


async def _check_idea(room, words):
    if (promised := TRIED.search(words)) is None:
        return 0
    twin = room.twin()
    tried = await twin.say("-976.5")
    reply = await twin.say("/hint")
    # A try that isn't explained by what is known of it brings the next step itself.
    assert Move.HINT in (reply.move, tried.move) or tried.rung == int(promised[1]), words
    assert reply.rung == int(promised[1]), words
    return 1


async def _check_attempts(room, words):
    if (promised := ATTEMPTS.search(words)) is None:
        return 0
    twin, tries = room.twin(), 0
    if (await twin.state()).thread.exercise_id is None:
        return 0  # an idea on a free question that can't be judged counts as no try
    for _ in range(20):
        if tries < int(promised[1]):
            before = len((await twin.state()).thread.tries)
            await twin.say(f"-97{tries}.5", wait=200)
            tries += len((await twin.state()).thread.tries) - before
        reply = await twin.say("/hint", wait=200)
        if reply.rung == ANSWER_RUNG:
            assert tries >= int(promised[1]), words
            return 1
        if tries >= int(promised[1]) and reply.move is not Move.HINT:
            # The ladder still asks for an idea between hints; it may be one in words.
            await twin.say("bananas", wait=200)
    raise AssertionError(words)


@pytest.mark.parametrize("seed", range(8))
async def test_what_replies_promise_comes_true(room, linear_equations, seed):
    checked = {"help": 0, "idea": 0, "attempts": 0}
    for number in range(5):
        dice = random.Random(seed * 100 + number)
        lesson = await room(
            attempt_first=dice.random() < 0.7,
            answers_after=dice.randint(1, 5),
            highest_rung=dice.choice([2, 3, 4, 4, 4]),
        )
        for _ in range(9):
            text = _next_message(dice, linear_equations, await lesson.state())
            reply = await lesson.say(text, wait=dice.randint(60, 400))
            thread = (await lesson.state()).thread
            if reply.explanation is None or thread is None or thread.solved:
                continue
            words = " ".join(reply.explanation.would_change)
            checked["help"] += await _check_help(lesson, words)
            checked["idea"] += await _check_idea(lesson, words)
            checked["attempts"] += await _check_attempts(lesson, words)
    assert checked["help"] > 3
