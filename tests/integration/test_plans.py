"""A learner's plan, what they wrote, groups of learners, and goals whose day has passed."""

from __future__ import annotations

import pytest

from tutor_core.errors import RequestError
from tutor_core.messages import Move, Role

DAY = 24 * 3600


async def teach(classroom, text):
    return await classroom.say(text, "rivera", role=Role.TEACHER)


# --- /plan ------------------------------------------------------------------------------------


async def test_a_plan_without_goals_says_how_to_set_one(room):
    classroom = await room()
    text = (await classroom.say("/plan")).text
    assert "No goal is set" in text
    assert "/goal add" in text


async def test_a_plan_names_goal_open_topics_and_the_next_step(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations by 2026-01-09")
    text = (await classroom.say("/plan")).text
    goal, open_now, *steps = text.splitlines()[1:-1]
    assert "two-step equations (due Friday)" in goal
    # What leads to the goal comes first: nothing is mastered yet.
    assert "Open for you now" in open_now
    assert "two-step equations" not in open_now
    assert len(steps) == 2
    assert "When …, I will …" in steps[1]


async def test_a_plan_made_is_shown_and_not_asked_for_again(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations by Friday")
    await classroom.say("When I sit down after dinner, I will do one exercise")
    text = (await classroom.say("/plan")).text
    assert "after dinner" in text
    assert "When …" not in text


async def test_what_is_due_again_comes_into_the_plan(room):
    classroom = await room()
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("5")
    text = (await classroom.say("/plan", wait=30 * DAY)).text
    assert "Go over what is due again (1): two-step equations" in text


async def test_days_in_a_row_are_shown_to_who_asks_until_they_stop(room):
    classroom = await room()
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("5")
    assert "in a row" not in (await classroom.say("/progress")).text
    assert "nobody is compared" in (await classroom.say("/streak on")).text
    shown = await classroom.say("/progress")
    assert "in a row" in shown.text
    assert "in a row" in shown.chart.alt
    await classroom.say("/streak off")
    assert "in a row" not in (await classroom.say("/progress")).text


# --- goals ------------------------------------------------------------------------------------


async def test_a_goal_said_by_its_title_needs_no_reading(room):
    classroom = await room()
    assert "I understand" not in (await classroom.say("/goal add two-step equations")).text


async def test_a_guess_at_a_goal_is_said_to_be_one(room):
    classroom = await room()
    text = (await classroom.say("/goal add two stpe equations")).text
    assert 'By "two stpe equations" I understand two-step equations' in text


async def test_a_goal_whose_day_has_passed_is_raised_once(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations by tomorrow")
    assert "day for your goal" not in (await classroom.say("hello", wait=DAY)).text
    raised = await classroom.say("hello", wait=DAY)
    assert "day for your goal" in raised.text
    assert "/goal drop 1" in raised.text
    assert "day for your goal" not in (await classroom.say("hello")).text


async def test_nothing_is_raised_after_a_disclosure(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations by tomorrow")
    assert (
        "day for your goal"
        not in (await classroom.say("I want to kill myself", wait=3 * DAY)).text
    )
    assert "day for your goal" not in (await classroom.say("hello")).text
    assert "day for your goal" in (await classroom.say("/topics")).text


async def test_dropping_the_late_goal_leaves_it_dropped(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations by tomorrow")
    await classroom.say("/goal drop 1", wait=3 * DAY)
    assert "You have no goals" in (await classroom.say("/goal")).text


# --- groups -----------------------------------------------------------------------------------


async def test_a_goal_for_a_group_reaches_its_learners_only(room):
    classroom = await room()
    for who in ("ana", "ben"):
        await classroom.say("hello", who)
    await teach(classroom, "/group add red Ana")
    assert "red: Ana" in (await teach(classroom, "/group")).text
    await teach(classroom, "/goal set @red two-step equations by Friday")
    assert "two-step equations" in (await classroom.say("/goal", "ana")).text
    assert "two-step equations" not in (await classroom.say("/goal", "ben")).text


async def test_a_group_can_be_changed_and_given_up(room):
    classroom = await room()
    for who in ("ana", "ben"):
        await classroom.say("hello", who)
    await teach(classroom, "/group add red Ana, @Ben")
    await teach(classroom, "/group remove red ana")
    assert "Who should go from red?" in (await teach(classroom, "/group remove red @")).text
    assert "red: Ben" in (await teach(classroom, "/group")).text
    await teach(classroom, "/group remove red")
    assert "no groups" in (await teach(classroom, "/group")).text


async def test_a_mistake_with_groups_is_told(room):
    classroom = await room()
    with pytest.raises(RequestError, match="nobody called 'Zoe'"):
        await teach(classroom, "/group add red Zoe")
    assert "no group" in (await teach(classroom, "/group remove blue")).text
    assert "for teachers" in (await classroom.say("/group add red Ana")).text


# --- /reflections -----------------------------------------------------------------------------


async def test_what_was_written_is_found_by_other_forms_of_its_words(room):
    classroom = await room()
    await classroom.say("/reflect I always forget dividing both sides")
    await classroom.say("/reflect undo the last thing first")
    text = (await classroom.say("/reflections divide side")).text
    assert "forget dividing" in text
    assert "undo" not in text


async def test_what_is_said_after_goodbye_is_kept(room):
    classroom = await room()
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("13")
    assert "?" in (await classroom.say("bye")).text
    await classroom.say("undo the last thing first")
    assert "undo the last thing" in (await classroom.say("/reflections")).text
    # The task is still open, and with nothing open the answer is kept as well.
    assert "3x + 4 = 19" in (await classroom.say("hi")).text
    await classroom.say("5")
    await classroom.say("hello")
    for _ in range(4):
        await classroom.say("/progress")
    assert (await classroom.state()).thread is None
    assert "?" in (await classroom.say("thanks, bye")).text
    assert (await classroom.say("that the order of undoing matters most")).move is Move.REFLECT
    assert "order of undoing" in (await classroom.say("/reflections")).text
    assert "order of undoing" in (await classroom.say("hi", wait=90_000)).text


async def test_the_latest_comes_first(room):
    classroom = await room()
    await classroom.say("/reflect first thought")
    await classroom.say("/reflect second thought")
    text = (await classroom.say("/reflections")).text
    assert text.index("second") < text.index("first")


async def test_nothing_found_says_so_and_nobody_elses_is_found(room):
    classroom = await room()
    await classroom.say("/reflect a pear is green", "ben")
    assert "haven't written anything" in (await classroom.say("/reflections pear")).text
