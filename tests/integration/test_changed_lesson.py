"""A lesson whose course is imported anew in the middle: nothing crashes, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import ROOM
from tutor_core.messages import Judgement, Move
from tutor_core.state import Changes, GoalStatus

TASK = "can you do 3x + 4 = 19 for me"
QUESTION = "what is a balance when we talk about an equation"


async def imported(room, course):
    """Take a new version of the room's course in."""
    await room.store.save_course(ROOM, replace(course, fingerprint=f"{course.fingerprint}+"))


def without(course, *, exercise=None, section=None, text=None):
    """Return the course without an exercise, a section, or the passages of a section."""
    return replace(
        course,
        exercises=tuple(
            e for e in course.exercises if e.id != exercise and e.section_id != section
        ),
        sections=tuple(s for s in course.sections if s.id != section),
        passages=tuple(p for p in course.passages if p.section_id not in (section, text)),
    )


def with_exercise(course, changed):
    return replace(
        course,
        exercises=tuple(changed if e.id == changed.id else e for e in course.exercises),
    )


async def open_thread(room):
    return (await room.state()).thread


def exercise_of(course, thread):
    return next(e for e in course.exercises if e.id == thread.exercise_id)


# --- an exercise that is gone ------------------------------------------------------------------


@pytest.mark.parametrize("said", ["5", "I'd take 4 away first", "idk", "help", ""])
async def test_a_task_that_is_gone_is_told_kindly_and_closed(room, linear_equations, said):
    room = await room()
    await room.say(TASK)
    thread = await open_thread(room)
    await imported(room, without(linear_equations, exercise=thread.exercise_id))
    reply = await (room.say(said) if said else room.press("help"))
    assert "exercise" in reply.text
    assert reply.text.endswith("?")
    assert [b.id for b in reply.buttons] == ["practise"]
    assert await open_thread(room) is None
    assert (await room.press("practise")).move is Move.PRACTICE


async def test_its_old_buttons_and_other_requests_go_on(room, linear_equations):
    room = await room()
    await room.say(TASK)
    thread = await open_thread(room)
    await imported(room, without(linear_equations, exercise=thread.exercise_id))
    for text in ("/progress", "/why", "/goal list", "/topics", "hello"):
        assert (await room.say(text)).text
    assert (await room.press("option:0")).text
    asked = await room.say(QUESTION)
    assert asked.move is Move.ASK_IDEA
    assert not (await open_thread(room)).return_to, "there is no way back to what is gone"


async def test_a_task_inside_a_section_that_is_gone(room, linear_equations):
    room = await room()
    await room.say(TASK)
    thread = await open_thread(room)
    await imported(room, without(linear_equations, section=thread.section_id))
    assert "exercise" in (await room.say("5")).text
    assert await open_thread(room) is None


async def test_a_question_whose_section_is_gone(room, linear_equations):
    room = await room()
    await room.say(QUESTION)
    thread = await open_thread(room)
    assert thread.exercise_id is None
    await imported(room, without(linear_equations, section=thread.section_id))
    reply = await room.press("help")
    assert "part of your course" in reply.text or "place we were looking at" in reply.text
    assert await open_thread(room) is None


async def test_a_question_goes_on_with_what_its_section_says_now(room, linear_equations):
    room = await room()
    await room.say(QUESTION)
    thread = await open_thread(room)
    anew = tuple(
        replace(p, id=f"{p.id}+") if p.section_id == thread.section_id else p
        for p in linear_equations.passages
    )
    await imported(room, replace(linear_equations, passages=anew))
    reply = await room.press("help")
    assert reply.move in (Move.HINT, Move.ASK_IDEA)
    assert reply.sources[0].passage_ids[0].endswith("+")


# --- an exercise that asks something else now --------------------------------------------------


async def test_an_answer_to_the_old_task_is_not_judged_by_the_new_one(room, linear_equations):
    room = await room()
    await room.say(TASK)
    exercise = exercise_of(linear_equations, await open_thread(room))
    step = exercise.steps[0]
    other = replace(step, prompt=step.prompt.replace("19", "22"), accepted=("6",))
    assert other.prompt != step.prompt
    await imported(room, with_exercise(linear_equations, replace(exercise, steps=(other,))))
    reply = await room.say("5")
    assert reply.judgement is None
    assert other.prompt in reply.text
    assert (await room.state()).evidence == ()
    right = await room.say("6")
    assert right.judgement is Judgement.CORRECT
    assert [e.exercise_id for e in (await room.state()).evidence] == [exercise.id]


async def test_a_mended_hint_leaves_the_task_as_it_is(room, linear_equations):
    room = await room()
    await room.say(TASK)
    exercise = exercise_of(linear_equations, await open_thread(room))
    step = exercise.steps[0]
    hints = tuple(replace(h, text=f"New: {h.text}") for h in step.hints)
    mended = replace(exercise, steps=(replace(step, hints=hints),))
    await imported(room, with_exercise(linear_equations, mended))
    assert "New:" in (await room.press("help")).text
    assert (await room.say("5")).judgement is Judgement.CORRECT


async def test_the_second_step_is_known_again_after_one_put_in_before(room, linear_equations):
    exercise = next(e for e in linear_equations.exercises if len(e.steps) > 1)
    room = await room()
    await room.say(exercise.stem + " " + exercise.steps[0].prompt)
    await room.say(exercise.steps[0].accepted[0])
    thread = await open_thread(room)
    assert (thread.exercise_id, thread.step) == (exercise.id, 1)
    first = replace(exercise.steps[0], id=f"{exercise.id}:new")
    longer = replace(exercise, steps=(first, *exercise.steps))
    await imported(room, with_exercise(linear_equations, longer))
    reply = await room.say(exercise.steps[1].accepted[0])
    assert reply.judgement is Judgement.CORRECT
    assert (await room.state()).evidence[-1].step_id == exercise.steps[1].id


# --- why --------------------------------------------------------------------------------------


async def test_why_quotes_what_the_course_says_no_longer(room, linear_equations):
    room = await room()
    await room.say(QUESTION)
    kept = (await room.state()).suggestion.sources[0]
    said = next(p.text for p in linear_equations.passages if p.id == kept.passage_ids[0])
    assert kept.text == said
    unchanged = (await room.say("/why")).text
    assert "changed since" not in unchanged
    await imported(room, without(linear_equations, text=kept.section_id))
    why = await room.say("/why")
    assert kept.title in why.text, "the place is still named"
    assert " ".join(said.split())[:200] in why.text
    assert "As it was when I suggested this" in why.text


async def test_why_quotes_no_answer_to_the_open_task(room, linear_equations):
    room = await room()
    await room.say(TASK)
    last = (await room.state()).suggestion
    source = replace(last.sources[0], passage_ids=("gone",), text="So x = 5, as you see.")
    incoming = room._incoming("", "ana", (await room.state()).role)
    kept = replace(last, sources=(source,))
    await room.store.commit(replace(incoming, event_id="by hand"), Changes(suggestion=kept), None)
    why = await room.say("/why")
    assert "changed since" in why.text
    assert "x = 5" not in why.text


async def test_a_suggestion_of_a_course_taken_out_is_still_explained(room, linear_equations):
    room = await room()
    await room.say(QUESTION)
    kept = (await room.state()).suggestion.sources[0]
    await room.store.remove_course(ROOM, linear_equations.id)
    why = (await room.say("/why")).text
    assert kept.title in why
    assert " ".join(kept.text.split())[:200] in why


# --- what was learnt ---------------------------------------------------------------------------


async def test_what_was_learnt_of_a_course_taken_out_is_still_shown(room, linear_equations):
    room = await room()
    await room.say("/goal add two-step equations by Friday")
    await room.say(TASK)
    await room.say("5")
    before = await room.state()
    learnt = next(c for c in linear_equations.concepts if c.id in before.mastery)
    await room.store.remove_course(ROOM, linear_equations.id)
    shown = (await room.say("/progress")).text
    assert f"{learnt.title}: " in shown
    assert "(1 without help, 0 with)" in shown
    assert "in no course of yours any more" in shown
    for text in ("/goal list", "/topics", "/practice", "/review", "hello", "what is a force?"):
        assert (await room.say(text)).text
    after = await room.state()
    assert after.mastery == before.mastery
    assert after.evidence == before.evidence
    assert [g.status for g in after.goals] == [GoalStatus.OPEN]
    await room.store.save_course(ROOM, linear_equations)
    back = (await room.say("/progress")).text
    assert f"{learnt.title}: " in back
    assert "in no course" not in back


async def test_nothing_solved_comes_again_after_an_edit(room, linear_equations):
    room = await room()
    await room.say(TASK)
    exercise = exercise_of(linear_equations, await open_thread(room))
    await room.say("5")
    step = replace(exercise.steps[0], why="Because it is.")
    await imported(room, with_exercise(linear_equations, replace(exercise, steps=(step,))))
    for _ in range(3):
        await room.press("practise")
        assert (await open_thread(room)).exercise_id != exercise.id
