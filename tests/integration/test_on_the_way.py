"""Lessons in which the learner goes a step, answers a small question, or strays and comes back."""

from __future__ import annotations

import re

import pytest

from knowledge.importers import load
from tests.conftest import ROOT
from tutor_core.assessment import algebra, assess
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Judgement, Move

TASK = "can you do 3x + 4 = 19 for me"
ASKED = re.compile(r"What (?:is|do you get when you multiply out) ([^a-z]*x?.*)\?")
READING = "why do both sides have to stay in balance?"


async def talk(room, *texts):
    """Say one thing after the other; return the last reply."""
    reply = None
    for text in texts:
        reply = await room.say(text)
    return reply


async def test_the_next_move_on_a_line_of_ones_own_is_confirmed(room):
    lesson = await room()
    assert (await talk(lesson, TASK, "3x = 15")).judgement is Judgement.PARTLY
    reply = await lesson.say("divide by 3")
    assert reply.judgement is Judgement.PARTLY
    assert "leave" in reply.text
    assert (await lesson.say("5")).judgement is Judgement.CORRECT
    assert (await lesson.state()).evidence[-1].attempts == 1


async def test_a_line_that_carries_out_a_move_costs_no_try(room):
    lesson = await room()
    await talk(lesson, TASK, "subtract 4", "3x = 15", "divide by 3", "5")
    assert (await lesson.state()).evidence[-1].attempts == 1


async def test_a_check_is_answered_before_the_exercise_is(room):
    lesson = await room()
    assert "Put 3 back" in (await talk(lesson, TASK, "3")).text
    for said in ("13", "3*6+4=22", "3*5+4=19"):
        assert (await lesson.say(said)).judgement is Judgement.PARTLY
    assert len((await lesson.state()).thread.tries) == 1
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


async def test_the_smaller_question_is_answered_before_the_exercise_is(room):
    lesson = await room()
    assert "What did I have before" in (await talk(lesson, TASK, "idk")).text
    reply = await lesson.say("14")
    assert "What did I have before" in reply.text
    reply = await lesson.say("15")
    assert reply.judgement is Judgement.PARTLY
    assert reply.text.endswith("Solve 3x + 4 = 19.")
    assert (await lesson.state()).thread.tries == ()
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


async def test_no_check_is_asked_whose_result_is_the_answer(room):
    lesson = await room()
    # 3 + 2 is 5, and so is x.
    assert "Put 3 back" not in (await talk(lesson, "solve x + 2 = 7", "3")).text


@pytest.mark.parametrize("text", ["ok so x = 5", "is 5 right?", "can you check my answer x=5"])
async def test_under_a_side_question_the_exercise_hears_its_answer(room, text):
    lesson = await room()
    await talk(lesson, TASK, READING)
    assert (await lesson.state()).thread.exercise_id is None
    assert (await lesson.say(text)).judgement is Judgement.CORRECT
    state = await lesson.state()
    assert state.under is None
    assert state.thread is None or state.thread.exercise_id is not None


async def test_an_idea_about_the_side_question_is_not_taken_for_an_answer(room):
    lesson = await room()
    await talk(lesson, TASK, READING, "because it has to weigh the same")
    assert (await lesson.state()).thread.exercise_id is None
    assert (await lesson.say("3x = 15")).judgement is Judgement.PARTLY
    assert (await lesson.state()).thread.lines == ("3x = 15",)


async def test_an_equation_of_its_own_is_taken_up_wherever_it_comes(room):
    lesson = await room()
    await talk(lesson, "solve 6x - 1 = 11", "2x + 5 = 11")
    assert (await lesson.say("3")).judgement is Judgement.CORRECT
    await talk(lesson, READING, "x/4 - 3 = 2")
    assert (await lesson.say("20")).judgement is Judgement.CORRECT


async def test_of_two_equations_the_first_is_taken_and_the_other_named(room):
    lesson = await room()
    reply = await lesson.say("2x + 3 = 11 and 4x - 1 = 7")
    assert "4x -1 = 7" in reply.text
    assert (await lesson.say("4")).judgement is Judgement.CORRECT


async def test_after_two_replies_that_say_nothing_new_comes_another_way_on(room):
    lesson = await room()
    await talk(lesson, READING, "blue", "green stuff")
    said = [(await lesson.say(f"purple thing {n}")).text for n in ("one", "two", "three")]
    assert "teacher" in said[-1]
    assert len(set(said)) == len(said)


async def test_only_what_the_course_knows_is_called_a_known_mistake(room):
    lesson = await room()
    assert "many arrive at" not in (await talk(lesson, TASK, "2")).explanation.line
    reply = await lesson.say("/why")
    assert "reply to just that mistake" not in reply.text
    await lesson.say("15")
    assert "reply to just that mistake" in (await lesson.say("/why")).text


async def test_the_first_hint_is_called_the_first(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    assert "first hint" in (await lesson.say("/hint")).explanation.line
    await lesson.say("is it something with the 4")
    assert "first hint" not in (await lesson.say("/hint", wait=200)).explanation.line


@pytest.mark.parametrize(("answers", "why"), [(Answers.ALWAYS, "teacher"), (None, "twice")])
async def test_a_shown_answer_says_what_opened_it(room, answers, why):
    policy = {"answers": answers} if answers else {"answers_after": 2}
    lesson = await room(attempt_first=False, **policy)
    await talk(lesson, TASK, "1", "2")
    for _ in range(6):
        reply = await lesson.say("/hint", wait=200)
        if reply.rung == 4 and reply.move is Move.HINT:
            break
    assert reply.rung == 4
    assert why in reply.explanation.line
    assert "0 times" not in reply.explanation.line


@pytest.mark.parametrize("name", ["linear-equations", "forces-and-motion"])
def test_what_answers_a_smaller_question_is_true_and_not_the_exercises_own_answer(name):
    course = load(ROOT / "knowledge" / "courses" / name).course
    steps = [(e.stem, s) for e in course.exercises for s in e.steps]
    told = [
        (t, s, q, a)
        for t, s in steps
        for q, a in zip(s.smaller, s.smaller_answers, strict=True)
        if a
    ]
    assert len(told) > 20
    for stem, step, question, answers in told:
        found = [assess(step, answer, stem).judgement for answer in answers]
        assert Judgement.CORRECT not in found, question
        asked = re.fullmatch(ASKED, question)
        value = algebra.read(asked[1]) if asked else None
        if value is not None:
            assert algebra.read(answers[0]).same(value), question
