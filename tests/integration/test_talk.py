"""Talk beside the work, with the real tutor: what is said, and that the work is left as it was."""

from __future__ import annotations

import pytest

from tutor_core.messages import Judgement, Move, Role
from tutor_core.state import ThreadKind

TASK = "can you do 3x + 4 = 19 for me"
OTHER_WORDS = ("course materials", "underline", "one full sentence", "Which part of the task")


async def work(lesson):
    """Return what talk has to leave as it is."""
    state = await lesson.state()
    thread = state.thread
    return thread.id, thread.tries, thread.solved, state.evidence, state.mastery


@pytest.mark.parametrize(
    "text",
    (
        "thx that helped | this is fun | hmm | wait | give me 2 minutes | ok i see | im so tired"
        " | write my essay | make a summary of chapter 12 | what do you know about me"
        " | forget everything | how does this work | goals | how did i do | hi again | :)"
        " | how do i set a goal | can we stop for today | i have an idea"
    ).split(" | "),
)
async def test_talk_leaves_an_open_task_as_it_is(room, text):
    lesson = await room()
    await lesson.say(TASK)
    before = await work(lesson)
    reply = await lesson.say(text)
    assert reply.move in (Move.CHAT, Move.SHOW, Move.REFLECT, Move.ASK_IDEA)
    assert not any(words in reply.text for words in OTHER_WORDS)
    assert reply.text.count("?") <= 1
    assert await work(lesson) == before
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


@pytest.mark.parametrize("text", ["i hate this", "this is hard", "im so dumb", "wait what"])
async def test_whom_a_task_is_too_much_gets_a_smaller_question(room, text):
    lesson = await room()
    first = await lesson.say(TASK)
    reply = await lesson.say(text)
    assert reply.move is Move.ASK_IDEA
    assert "?" in reply.text
    assert reply.text.splitlines()[-1] not in first.text
    assert not reply.text.endswith("Solve 3x + 4 = 19.")


async def test_a_smaller_question_isnt_a_skip_in_a_quiz(room):
    lesson = await room()
    await lesson.say("quiz me on brackets")
    before = await work(lesson)
    for text in ("this is hard", "what does that mean", "how do you know"):
        await lesson.say(text)
        assert await work(lesson) == before


@pytest.mark.parametrize("text", ["why does that work?", "can i see the steps", "how do you know"])
async def test_the_reason_is_told_after_a_right_answer(room, linear_equations, text):
    lesson = await room()
    await lesson.say(TASK)
    await lesson.say("5")
    thread = (await lesson.state()).thread
    own = next(e for e in linear_equations.exercises if e.id == thread.exercise_id)
    assert own.steps[0].why in (await lesson.say(text)).text


async def test_the_reason_is_told_where_nothing_is_awaited(room, linear_equations):
    lesson = await room(reflection=False)
    await lesson.say(TASK)
    done = (await lesson.state()).thread.exercise_id
    await lesson.say("5")
    assert (await lesson.state()).thread is None
    own = next(e for e in linear_equations.exercises if e.id == done)
    assert own.steps[0].why in (await lesson.say("tell me why its right")).text
    # Once something else was said the answer is no longer what is asked about.
    await lesson.say("/practice")
    assert own.steps[0].why not in (await lesson.say("why does that work")).text


async def test_an_own_equation_is_checked_by_putting_the_answer_back(room):
    lesson = await room()
    await lesson.say("5x - 3 = 12")
    await lesson.say("3")
    said = (await lesson.say("how do you know")).text
    assert "both sides" in said
    assert "5x - 3 = 12" in said


@pytest.mark.parametrize("opened", [True, False])
async def test_a_reflection_that_was_asked_for_is_kept(room, opened):
    lesson = await room()
    if opened:
        await lesson.say(TASK)
    await lesson.say("/reflect")
    said = "i always forget to divide the other side too"
    reply = await lesson.say(said)
    assert reply.move is Move.REFLECT
    assert [r.text for r in (await lesson.state()).reflections] == [said]
    assert ("3x + 4 = 19" in reply.text) is opened
    if opened:
        assert (await lesson.say("5")).judgement is Judgement.CORRECT


async def test_a_reflection_asked_for_in_a_task_gives_nothing_of_it_away(room, linear_equations):
    lesson = await room()
    await lesson.say(TASK)
    thread = (await lesson.state()).thread
    why = next(e for e in linear_equations.exercises if e.id == thread.exercise_id).steps[0].why
    await lesson.say("/reflect")
    assert why not in (await lesson.say("it went well when i wrote it down")).text


async def test_a_number_is_no_reflection_and_is_asked_about_once(room):
    lesson = await room()
    await lesson.say(TASK)
    assert "?" in (await lesson.say("5")).text
    assert (await lesson.state()).thread.awaiting == "why"
    assert (await lesson.say("5")).move is Move.REFLECT
    assert (await lesson.state()).thread.awaiting == "why"
    await lesson.say("1.5 m/s")
    assert not (await lesson.state()).reflections
    assert (await lesson.state()).thread is None


@pytest.mark.parametrize("text", ["4", "4/5", "1.5 m/s^2", "x = 7"])
async def test_a_bare_value_with_nothing_open_is_searched_for_nowhere(room, text):
    lesson = await room()
    reply = await lesson.say(text)
    assert (reply.move, reply.sources) == (Move.CHAT, ())


@pytest.mark.parametrize(("text", "kept"), [("yes please", 1), ("pass it on", 1), ("no", 0)])
async def test_the_offer_to_pass_a_question_on_is_answered_in_words(room, text, kept):
    lesson = await room()
    assert (await lesson.say("whats the best temperature to fry chicken?")).move is (
        Move.NOT_IN_MATERIALS
    )
    await lesson.say(text)
    alerts = (await lesson.state("rivera", Role.TEACHER)).alerts
    assert len([a for a in alerts if "chicken" in str(a)]) == kept


async def test_an_offer_holds_for_the_next_message_only(room):
    lesson = await room()
    await lesson.say("whats the best temperature to fry chicken?")
    await lesson.say("/topics")
    assert (await lesson.say("yes")).move is Move.PRACTICE


async def test_whoever_says_no_is_asked_for_something_else(room):
    lesson = await room()
    await lesson.say("/forget")
    said = (await lesson.say("no")).text
    assert "instead" in said or "rather" in said


async def test_somebody_new_is_welcomed_and_told_who_set_the_goal(room):
    lesson = await room()
    await lesson.say("/goal set two-step equations", "rivera", role=Role.TEACHER)
    first = (await lesson.say("hi")).text
    assert "Stepladder" in first
    assert "Your teacher has set" in first
    assert "still" not in first
    assert "still" not in (await lesson.say("hi", wait=90_000)).text
    await lesson.say("can you do 3x + 4 = 19 for me")
    await lesson.say("5")
    assert "still" in (await lesson.say("hi", wait=90_000)).text


@pytest.mark.parametrize("text", ["you're wrong about me", "i know two-step equations"])
async def test_what_somebody_says_about_themselves_counts_in_mid_exercise(room, text):
    lesson = await room()
    await lesson.say("/practice one-step equations")
    await lesson.say(text)
    state = await lesson.state()
    assert len(state.notes) == 1
    assert not state.evidence


@pytest.mark.parametrize(
    "wish", ["how do i set a goal", "how do i add a student", "how does this work"]
)
async def test_how_tos_depend_on_who_asks(room, wish):
    lesson = await room()
    learner = (await lesson.say(wish)).text
    teacher = (await lesson.say(wish, "rivera", role=Role.TEACHER)).text
    assert learner != teacher
    assert "/" in teacher


@pytest.mark.parametrize("text", ["back", "go back"])
async def test_the_way_back_shows_what_the_exercise_needs(room, linear_equations, text):
    lesson = await room()
    choice = next(e for e in linear_equations.exercises if e.steps[0].choices)
    await lesson.set_before("ana", choice)
    await lesson.say("why do both sides have to stay in balance?")
    reply = await lesson.say(text)
    labels = [b.label for b in reply.buttons]
    assert {c.text for c in choice.steps[0].choices} <= set(labels)


async def test_a_quiz_question_that_was_missed_is_given_away_to_nobody(room, linear_equations):
    lesson = await room()
    await lesson.say("/quiz 1 two-step equations")
    thread = (await lesson.state()).thread
    step = next(e for e in linear_equations.exercises if e.id == thread.exercise_id).steps[0]
    await lesson.say("-977")
    for text in ("why does that work", "can i see the steps", "tell me why"):
        said = (await lesson.say(text)).text
        assert step.why not in said
        assert step.accepted[0] not in said.split()


async def test_the_offer_to_test_an_estimate_is_taken_with_yes(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    await lesson.say("you're wrong about me")
    await lesson.say("yes")
    state = await lesson.state()
    assert state.thread.kind is ThreadKind.CLAIM


async def test_a_number_in_place_of_a_thought_is_asked_about(room):
    lesson = await room()
    await lesson.say("/reflect")
    assert (await lesson.say("4")).move is Move.REFLECT
    assert (await lesson.say("i keep mixing up signs")).move is Move.REFLECT
    assert [r.text for r in (await lesson.state()).reflections] == ["i keep mixing up signs"]


async def test_talk_in_a_quiz_offers_no_hints(room):
    lesson = await room()
    await lesson.say("/quiz 2 two-step equations")
    for text in ("this is hard", "that was fun", "hmm"):
        assert "help" not in {b.id for b in (await lesson.say(text)).buttons}


@pytest.mark.parametrize("text", ["are you a robot", "can i turn off the answers", "bye"])
async def test_a_reply_in_a_task_asks_one_thing_at_most(room, text):
    lesson = await room()
    await lesson.say(TASK)
    reply = (await lesson.say(text)).text
    assert reply.count("?") <= 1
