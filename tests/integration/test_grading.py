"""A teacher grades answers that the tutor can't judge, and the next learner is judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.importers import load
from tutor_core.messages import Judgement, Move, Role
from tutor_core.storage.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

COURSE = """---
course: Rivers
---
"""
LESSON = """# Rivers

A river carries sand and clay. Clay particles are lighter, so water carries them farther.

## Exercise: Clay

Why does the clay end up farthest from the mouth of the river?

Answer (short): Clay particles are lighter, so water carries them a greater distance.

## Exercise: Banks

How many banks has a river?

Answer (number): 2
"""
TASK = "Why does the clay end up farthest"
FLOATS = "tiny bits stay afloat for ages"
LAKE = "it wants to get to the lake"


def course(folder: Path, lesson: str = LESSON) -> object:
    folder.mkdir(exist_ok=True)
    (folder / "course.md").write_text(COURSE)
    (folder / "a_rivers.md").write_text(lesson)
    return load(folder).course


@pytest.fixture
async def rivers(tmp_path, room_with):
    return await room_with(course(tmp_path / "rivers"))


@pytest.fixture
async def stored(tmp_path, room_with, empty_store):
    """The same room on a real database."""
    room = await room_with(course(tmp_path / "rivers"))
    store = await open_store(empty_store())
    room.store = room.tutor._learners = room.tutor._courses = store
    room.tutor._models._learners = store
    await room.open()
    yield room
    await store.close()


async def answers(room, text, who):
    """Put the clay before a learner, and let them answer."""
    await room.set_before(who, room.course.exercises[0])
    return await room.say(text, who)


async def teach(room, text, who="rivera"):
    return await room.say(text, who, role=Role.TEACHER)


async def clicks(room, button, who="rivera"):
    return await room.press(button, who, role=Role.TEACHER)


async def test_what_is_graded_right_is_right_from_then_on(stored):
    first = await answers(stored, FLOATS, "ana")
    assert first.judgement is Judgement.UNSURE
    shown = await teach(stored, "/grade")
    assert shown.move is Move.SHOW
    assert "One answer to grade" in shown.text
    assert TASK in shown.text
    assert "water carries them a greater distance" in shown.text
    assert FLOATS in shown.text
    assert "ana" not in shown.text.lower()
    assert [b.label for b in shown.buttons] == ["Right", "Partly", "Wrong", "Skip", "No answer"]
    thanks = await clicks(stored, shown.buttons[0].id)
    assert "counts as right" in thanks.text
    assert (await answers(stored, "Tiny bits stay afloat, for ages!", "ben")).judgement is (
        Judgement.CORRECT
    )
    why = (await stored.say("/why", "ben")).text
    assert "how your teacher graded answers to this task" in why
    assert "(1 answer)" in why


async def test_what_is_graded_wrong_is_wrong_from_then_on(stored):
    await answers(stored, LAKE, "ana")
    await teach(stored, "/grade")
    assert "counts as wrong" in (await teach(stored, "/grade wrong")).text
    assert (await answers(stored, "It wants to get to the lake.", "ben")).judgement is (
        Judgement.INCORRECT
    )


async def test_answers_like_the_graded_ones_are_judged_by_them(stored):
    right = [f"tiny bits {verb} afloat for ages" for verb in ("stay", "keep", "remain", "are")]
    wrong = [f"clay {verb} the lake" for verb in ("likes", "loves", "wants", "seeks")]
    for n, text in enumerate((*right, *wrong)):
        assert (await answers(stored, text, f"pupil {n}")).judgement is Judgement.UNSURE
    await teach(stored, "/grade")
    for mark in ("right",) * 4 + ("wrong",) * 4:
        await teach(stored, f"/grade {mark}")
    assert "Nothing waits" in (await teach(stored, "/grade")).text
    near = await answers(stored, "the tiny bits stay afloat ages", "ana")
    assert near.judgement is Judgement.CORRECT
    assert "(8 answers)" in (await stored.say("/why", "ana")).text
    off = await answers(stored, "the clay likes that lake", "ben")
    assert off.judgement is Judgement.INCORRECT


async def test_an_answer_that_marks_dont_change_says_nothing_of_them(rivers):
    await answers(rivers, FLOATS, "ana")
    await teach(rivers, "/grade")
    await teach(rivers, "/grade right")
    model = rivers.course.exercises[0].steps[0].accepted[0]
    assert (await answers(rivers, model, "ben")).judgement is Judgement.CORRECT
    assert "teacher graded" not in (await rivers.say("/why", "ben")).text


async def test_the_learner_can_see_that_the_answer_waits(rivers):
    reply = await answers(rivers, FLOATS, "ana")
    assert "teacher" not in reply.text
    assert "waits for your teacher" in (await rivers.say("/why", "ana")).text


PRIVATE = (
    "please don't tell my teacher but i think Ben copied from me",
    "my dog died yesterday and i can't focus",
    "mr rivera is so annoying lol",
    "i'm so stressed",
)


@pytest.mark.parametrize("text", PRIVATE)
async def test_what_somebody_tells_of_their_life_is_no_answer_to_grade(rivers, text):
    await answers(rivers, text, "ana")
    assert "Nothing waits" in (await teach(rivers, "/grade")).text
    assert "waits for your teacher" not in (await rivers.say("/why", "ana")).text


async def test_names_of_the_class_are_hidden_and_words_about_the_task_are_not(rivers):
    await rivers.say("hi", "Tom Miller")
    await answers(rivers, "my friend Tom Miller says tiny clay stays afloat for ages", "ana")
    shown = (await teach(rivers, "/grade")).text
    assert "my friend (a name) says tiny clay stays afloat for ages" in shown


async def test_what_was_counted_before_stays_as_it_was(rivers):
    await answers(rivers, FLOATS, "ana")
    await teach(rivers, "/grade")
    await teach(rivers, "/grade right")
    assert (await rivers.state("ana")).evidence == ()


async def test_with_the_guardrail_off_nothing_waits(rivers):
    await teach(rivers, "/guardrail set grade_queue off")
    await answers(rivers, FLOATS, "ana")
    assert "grade_queue is off" in (await teach(rivers, "/grade")).text
    assert "waits" not in (await rivers.say("/why", "ana")).text


async def test_only_learners_answers_in_words_that_cant_be_judged_wait(rivers):
    await rivers.set_before("ana", rivers.course.exercises[1])
    await rivers.say("perhaps many of them", "ana")
    await answers(rivers, "it is lighter, so the water carries it a greater distance", "ben")
    await answers(rivers, "???", "cleo")
    await rivers.set_before("rivera", rivers.course.exercises[0])
    await teach(rivers, FLOATS)
    assert "Nothing waits" in (await teach(rivers, "/grade")).text


async def test_a_teacher_goes_through_them_puts_off_and_takes_back(rivers):
    for who, text in (("ana", FLOATS), ("ben", LAKE), ("cleo", FLOATS.upper())):
        await answers(rivers, text, who)
    assert "haven't got an answer" in (await teach(rivers, "/grade right")).text
    assert FLOATS in (await teach(rivers, "/grade")).text
    put_off = await teach(rivers, "/grade skip")
    assert "2 answers to grade" in put_off.text
    assert LAKE in put_off.text
    graded = await teach(rivers, "/grade partly")
    assert "partly right" in graded.text
    assert FLOATS in graded.text
    assert "only one" in (await teach(rivers, "/grade skip")).text
    assert LAKE in (await teach(rivers, "/grade undo")).text
    assert "counts as wrong" in (await teach(rivers, "/grade wrong")).text
    assert "That was the last one" in (await teach(rivers, "/grade right")).text
    assert "Nothing waits" in (await teach(rivers, "/grade")).text
    assert (await answers(rivers, LAKE, "dan")).judgement is Judgement.INCORRECT


async def test_a_slip_of_the_finger_is_put_right_by_pressing_again(rivers):
    await answers(rivers, FLOATS, "ana")
    right, _, wrong, *_ = (await teach(rivers, "/grade")).buttons
    await clicks(rivers, wrong.id)
    await clicks(rivers, right.id)
    assert (await answers(rivers, FLOATS, "ben")).judgement is Judgement.CORRECT
    assert "isn't waiting" in (await clicks(rivers, wrong.id, "noor")).text
    assert "isn't waiting" in (await clicks(rivers, "grade:correct:999")).text
    assert (await answers(rivers, FLOATS, "cleo")).judgement is Judgement.CORRECT


async def test_what_is_no_answer_is_taken_out(rivers):
    for who, text in (("ana", "the word river"), ("ben", LAKE)):
        await answers(rivers, text, who)
    *_, drop = (await teach(rivers, "/grade")).buttons
    taken_out = await clicks(rivers, drop.id)
    assert "nobody is judged by it" in taken_out.text
    assert LAKE in taken_out.text
    assert (await teach(rivers, "/grade drop")).text == "Taken out; nobody is judged by it."
    assert "Nothing waits" in (await teach(rivers, "/grade")).text


async def test_what_answers_a_smaller_question_doesnt_wait(rivers):
    await rivers.set_before("ana", rivers.course.exercises[0])
    await rivers.say("/idk", "ana")
    assert (await rivers.say("the word river", "ana")).judgement is Judgement.UNSURE
    assert "Nothing waits" in (await teach(rivers, "/grade")).text


async def test_two_teachers_get_different_answers(rivers):
    await answers(rivers, FLOATS, "ana")
    await answers(rivers, LAKE, "ben")
    assert FLOATS in (await teach(rivers, "/grade")).text
    assert LAKE in (await teach(rivers, "/grade", "noor")).text
    assert FLOATS in (await teach(rivers, "/grade")).text
    await teach(rivers, "/grade right")
    assert (await answers(rivers, FLOATS, "cleo")).judgement is Judgement.CORRECT


async def test_grading_is_for_teachers(rivers):
    await answers(rivers, FLOATS, "ana")
    for typed in ("/grade", "/grade right", "/grade undo"):
        assert FLOATS not in (await rivers.say(typed, "ben")).text
    await clicks(rivers, "grade:skip:1")
    await rivers.press("grade:correct:1", "ben")
    assert (await answers(rivers, FLOATS, "cleo")).judgement is Judgement.UNSURE


async def test_alerts_say_how_many_wait(rivers):
    assert "grade" not in (await teach(rivers, "/alerts")).text
    await answers(rivers, FLOATS, "ana")
    alone = (await teach(rivers, "/alerts")).text
    assert alone == "One answer that I couldn't judge, without names: `/grade`"
    await answers(rivers, LAKE, "ben")
    await rivers.say("/dispute I meant that", "ben")
    both = (await teach(rivers, "/alerts")).text
    assert "2 answers that I couldn't judge" in both
    assert "I meant that" in both


async def test_a_task_that_asks_something_else_now_forgets_its_marks(tmp_path, rivers):
    await answers(rivers, FLOATS, "ana")
    await teach(rivers, "/grade")
    await teach(rivers, "/grade right")
    await answers(rivers, LAKE, "ben")
    other = LESSON.replace("farthest from the mouth of the river", "nearest to the spring")
    rivers.course = course(tmp_path / "rivers", other)
    await rivers.store.save_course("room", rivers.course)
    assert "Nothing waits" in (await teach(rivers, "/grade")).text
    assert (await answers(rivers, FLOATS, "cleo")).judgement is Judgement.UNSURE
