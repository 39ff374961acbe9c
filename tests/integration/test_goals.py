"""Goals from both sides: a learner's own, a teacher's, and what practice makes of them."""

from __future__ import annotations

import pytest

from tutor_core.errors import RequestError
from tutor_core.messages import Move, Role
from tutor_core.state import GoalStatus

DAY = 24 * 3600


async def teach(classroom, text):
    return (await classroom.say(text, "rivera", role=Role.TEACHER)).text


@pytest.fixture
async def classroom(room):
    """A classroom that Ana and Ben have written in."""
    made = await room()
    await made.say("hi")
    await made.say("hi", "ben")
    return made


# --- In plain words -----------------------------------------------------------------------------


async def test_a_learner_sets_moves_and_ends_goals_in_words(room):
    classroom = await room()
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("I want to be able to solve two-step equations by Friday")
    assert "brackets" in (await classroom.say("set me a goal: brackets")).text
    assert "Which of them" in (await classroom.say("change my goal to monday")).text
    moved = await classroom.say("move the deadline of my goal on brackets to next monday")
    assert "brackets (due on 12 January)" in moved.text
    assert len((await classroom.state()).goals) == 2
    assert "Dropped: brackets" in (await classroom.say("drop my goal on brackets")).text
    assert "(due Saturday)" in (await classroom.say("change my goal to saturday")).text
    assert "Marked as reached" in (await classroom.say("i reached my goal")).text
    assert (await classroom.state()).thread.exercise_id is not None
    assert (await classroom.say("5")).judgement is not None


@pytest.mark.parametrize(
    ("typed", "which"),
    [("2", "brackets"), ("second", "brackets"), ("brackets", "brackets"), ("two", "brackets")],
)
async def test_a_goal_is_named_by_number_place_or_topic(room, typed, which):
    classroom = await room()
    await classroom.say("/goal add two-step equations")
    await classroom.say("/goal add brackets")
    assert f"Dropped: {which}" in (await classroom.say(f"/goal drop {typed}")).text
    assert "no goal number 9" in (await classroom.say("/goal drop 9")).text
    assert "1. two-step equations" in (await classroom.say("/goal drop like terms")).text
    assert "Dropped: two-step equations" in (await classroom.say("/goal drop all")).text


@pytest.mark.parametrize("typed", ["the last one", "two", "the second", "2", "no. 2"])
async def test_a_goal_that_is_pointed_to_gets_another_day(room, typed):
    classroom = await room()
    await classroom.say("/goal add two-step equations")
    await classroom.say("/goal add brackets")
    moved = await classroom.say(f"change the deadline of {typed} to monday")
    assert "brackets (due" in moved.text
    assert len((await classroom.state()).goals) == 2


async def test_a_teacher_sets_them_in_words(classroom):
    assert "Set for ana, ben: brackets" in (
        await teach(classroom, "set a goal for ana and ben: brackets by friday")
    ).replace("Ana, Ben", "ana, ben")
    everyone = await teach(classroom, "I want everyone to be able to do like terms by friday")
    assert "Set for everyone: like terms (due Friday)" in everyone
    with pytest.raises(RequestError, match="nobody called 'carl'"):
        await teach(classroom, "set carl a goal: brackets")
    moved = await teach(classroom, "move goal 1 to 12 january")
    assert "Changed for" in moved
    assert "(due on 12 January)" in moved
    assert "Type" in await teach(classroom, "set a goal for my class")
    assert "Taken back for everyone: like terms" in await teach(classroom, "/goal drop like terms")


async def test_a_learner_puts_a_teachers_goal_aside_and_the_teacher_sees_it(classroom):
    await teach(classroom, "/goal set brackets by friday")
    await teach(classroom, "/goal set @Ben like terms by friday")
    put = await classroom.say("/goal drop brackets")
    assert "Put aside for you: brackets" in put.text
    assert "they see that" in put.text
    assert not [g for g in (await classroom.state()).goals if g.status is GoalStatus.OPEN]
    await classroom.say("drop my goal", "ben")  # two of them: nothing is guessed
    await classroom.say("/goal drop like terms", "ben")
    listed = await teach(classroom, "/goal")
    assert "For everyone: brackets (due Friday), put aside by Ana" in listed
    assert "For Ben: like terms (due Friday), put aside by Ben" in listed
    await teach(classroom, "/goal set brackets by 12 january")
    assert "brackets (due on 12 January), put aside by Ana" in await teach(classroom, "/goal")
    again = await classroom.say("/goal add brackets by 30 january")
    assert "due on 12 January" in again.text
    assert "The day stays your teacher's" in again.text
    assert "put aside by Ana" not in await teach(classroom, "/goal")


async def test_the_day_of_a_teachers_goal_is_the_teachers(classroom):
    await teach(classroom, "/goal set brackets by friday")
    before = (await classroom.state()).goals
    told = await classroom.say("move my goal to 30 january")
    assert "The day is theirs to change" in told.text
    assert (await classroom.state()).goals == before
    assert "I mark it when they have shown it" in await teach(classroom, "/goal done 1")


# --- Whose day, and how far ---------------------------------------------------------------------


async def test_a_day_is_the_classrooms(room):
    classroom = await room(time_zone="Pacific/Auckland")  # thirteen hours ahead: Monday 22:00
    await classroom.say("hi")
    assert "(due today)" in (await classroom.say("/goal add two-step equations by today")).text
    later = 2 * 3600 + 600  # ten past midnight there, still Monday in London
    assert "was due on 5 January" in (await classroom.say("/goal", wait=later)).text
    assert "(due today)" in (await classroom.say("/goal add one-step equations by 6 jan")).text
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("5")
    assert "6 January 2026" in (await classroom.say("/progress")).chart.subtitle


async def test_a_goal_follows_what_the_classroom_calls_mastered(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations")
    await classroom.say("/goal add one-step equations to 60%")
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("5")
    own, lower = (await classroom.state()).goals
    assert (own.target, lower.target) == (1.0, 0.6)
    before = (await classroom.say("/goal")).text
    await teach(classroom, "/guardrail set mastery_threshold 0.7")
    after = (await classroom.say("/goal")).text
    assert before.splitlines()[1] != after.splitlines()[1]
    assert before.splitlines()[2] == after.splitlines()[2]


# --- What a learner reads ---------------------------------------------------------------------


async def test_an_untouched_goal_is_not_on_the_way(room):
    classroom = await room()
    added = (await classroom.say("/goal add two-step equations by Friday")).text
    assert "%" not in added
    assert "0% of the way" in (await classroom.say("/goal")).text
    done = (await classroom.say("/goal done 1")).text
    assert "haven't seen you try it" in done
    assert "%" not in done


async def test_a_goal_is_as_far_as_it_gets_only_when_reached(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations")
    for _ in range(6):
        await classroom.say("can you do 3x + 4 = 19 for me")
        await classroom.say("5")
    assert "100%" not in (await classroom.say("/goal")).text


async def test_after_the_last_goal_what_was_reached_is_named(room):
    classroom = await room()
    await classroom.say("/goal add two-step equations")
    await classroom.say("/goal done 1")
    text = (await classroom.say("/goal")).text
    assert "Reached so far: two-step equations" in text


@pytest.mark.parametrize(
    ("typed", "asked", "labels"),
    [
        ("equations by 3/4", '"3/4" could be', ["3 April 2026", "4 March 2026"]),
        ("two-step equations by next lesson", 'can\'t read "next lesson"', ["Without a day"]),
        ("two-step equations by 30 february", 'can\'t read "30 february"', ["Without a day"]),
    ],
)
async def test_a_day_that_is_not_sure_is_asked_about_and_a_button_settles_it(
    room, typed, asked, labels
):
    classroom = await room()
    reply = await classroom.say(f"/goal add {typed}")
    assert asked in reply.text
    assert [b.label for b in reply.buttons] == labels
    assert (await classroom.state()).goals == ()
    await classroom.press(reply.buttons[0].id)
    (goal,) = (await classroom.state()).goals
    assert (goal.due is None) == (labels == ["Without a day"])


async def test_yesterday_is_declined_kindly(room):
    classroom = await room()
    text = (await classroom.say("/goal add two-step equations by yesterday")).text
    assert "4 January 2026 has gone by already" in text
    assert (await classroom.state()).goals == ()


async def test_a_topic_that_could_be_several_is_asked_about_with_its_day(room):
    classroom = await room()
    reply = await classroom.say("/goal add one step by Friday")
    assert "Which" in reply.text
    await classroom.press(reply.buttons[1].id)
    (goal,) = (await classroom.state()).goals
    assert goal.concept_ids == ("linear-equations:one-step-multiplication",)
    assert goal.due.isoformat() == "2026-01-09"


async def test_a_topic_by_a_word_of_time_stays_a_topic(room):
    classroom = await room()
    await classroom.say("/goal add undoing by division")
    (goal,) = (await classroom.state()).goals
    assert goal.concept_ids == ("linear-equations:one-step-multiplication",)


async def test_a_plan_goes_to_the_goal_it_was_asked_for(room):
    classroom = await room()
    await classroom.say("/goal add like terms")
    await classroom.say("When I get home, I will do one exercise")
    await classroom.say("/goal add brackets")
    assert 'work on "brackets"' in (await classroom.say("/plan")).text
    kept = (await classroom.say("after breakfast i do one exercise")).text
    assert "Your plan for brackets is kept" in kept
    plans = {g.text: g.plan for g in (await classroom.state()).goals}
    assert plans == {
        "like terms": "When I get home, I will do one exercise",
        "brackets": "after breakfast i do one exercise",
    }


async def test_a_step_in_the_form_of_a_plan_is_a_step(room):
    classroom = await room()
    await classroom.say("/goal add brackets")
    await classroom.say("can you do 3x + 4 = 19 for me")
    reply = await classroom.say("if i take 4 away on both sides i will get 3x = 15")
    assert "plan" not in reply.text
    assert (await classroom.state()).goals[0].plan == ""


# --- A teacher's ------------------------------------------------------------------------------


async def test_a_goal_from_the_teacher_is_told_once_and_said_to_be_theirs(classroom):
    await teach(classroom, "/goal set two-step equations by Friday")
    told = (await classroom.say("/practice")).text
    assert told.startswith("A new goal from your teacher: two-step equations (due Friday)")
    assert "new goal from your teacher" not in (await classroom.say("/practice")).text
    assert "from your teacher, 0%" in (await classroom.say("/goal")).text


async def test_a_newcomer_is_greeted_with_it_and_not_with_still(room):
    classroom = await room()
    await teach(classroom, "/goal set two-step equations by Friday")
    text = (await classroom.say("hi")).text
    assert "Your teacher has set you a goal: two-step equations (due Friday)" in text
    assert "still" not in text
    await classroom.say("can you do 3x + 4 = 19 for me")
    await classroom.say("5")
    await classroom.say("because subtracting undoes adding")
    assert "Your goal is still" in (await classroom.say("hi", wait=DAY)).text


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Ana two-step equations", {"ana"}),
        ("@Ana @Ben two-step equations", {"ana", "ben"}),
        ("Ana and Ben: two-step equations", {"ana", "ben"}),
        ("everyone two-step equations", {"ana", "ben", "new"}),
        ("two-step equations", {"ana", "ben", "new"}),
    ],
)
async def test_whom_it_is_for(classroom, typed, who):
    await teach(classroom, f"/goal set {typed}")
    held = {name for name in ("ana", "ben", "new") if (await classroom.state(name)).goals}
    assert held == who


async def test_a_teacher_sees_changes_and_takes_back_what_is_set(classroom):
    assert "No goals are set" in await teach(classroom, "/goal")
    await teach(classroom, "/group add red Ana, Ben")
    await teach(classroom, "/goal set @red brackets to 80%")
    await teach(classroom, "/goal set two-step equations by Friday")
    again = await teach(classroom, "/goal set two-step equations by 2026-01-20")
    assert "Changed for everyone" in again
    lines = (await teach(classroom, "/goal")).splitlines()
    assert lines[1:3] == [
        "1. For red: brackets to 80%",
        "2. For everyone: two-step equations (due on 20 January)",
    ]
    assert "Taken back for everyone" in await teach(classroom, "/goal drop 2")
    assert [g.text for g in (await classroom.state("ben")).goals] == ["brackets to 80%"]
    assert "no goal number 9" in await teach(classroom, "/goal drop 9")


async def test_the_same_for_one_and_then_for_all_is_no_goal_twice(classroom):
    await teach(classroom, "/goal set Ana brackets by Friday")
    await teach(classroom, "/goal set brackets by 2026-01-20")
    (goal,) = (await classroom.state()).goals
    assert goal.due.isoformat() == "2026-01-20"
    # Taken back for all, the one for Ana stands again.
    await teach(classroom, "/goal drop 2")
    (goal,) = (await classroom.state()).goals
    assert goal.due.isoformat() == "2026-01-09"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("brackets by 3/4", "3 April 2026"),
        ("brackets by next lesson", 'can\'t read "next lesson"'),
        ("brackets by yesterday", "has gone by already"),
        ("one step", "Which"),
        ("photosynthesis", 'nothing called "photosynthesis"'),
        ("brackets to 300%", "300% is no target"),
    ],
)
async def test_what_cannot_be_set_for_certain_is_asked_about(classroom, typed, asked):
    assert asked in await teach(classroom, f"/goal set {typed}")
    assert (await classroom.state()).goals == ()


async def test_what_was_left_out_of_it_is_told(classroom):
    text = await teach(classroom, "/goal set brackets and ballet")
    assert 'I left out "ballet"' in text


# --- What practice makes of it ----------------------------------------------------------------


async def test_what_leads_to_something_proven_is_not_offered_as_new(room):
    classroom = await room()
    for answer in ("5", "5", "5"):
        await classroom.say("can you do 3x + 4 = 19 for me")
        await classroom.say(answer)
    await classroom.say("/practice", wait=DAY)
    thread = (await classroom.state()).thread
    assert thread.concept_ids[0] not in {
        "linear-equations:equations-and-solutions",
        "linear-equations:balance",
    }


async def test_a_goal_leads_to_its_own_topic_even_when_more_is_proven(room):
    classroom = await room()
    for _ in range(3):
        await classroom.say("can you do 3x + 4 = 19 for me")
        await classroom.say("5")
    await classroom.say("/goal add keeping the balance")
    await classroom.say("/practice")
    assert (await classroom.state()).thread.concept_ids == ("linear-equations:balance",)


async def test_what_is_said_not_to_be_me_is_tested_next(room):
    classroom = await room()
    await classroom.say("/goal add equations and their solutions")
    await classroom.say("/notme two-step equations")
    reply = await classroom.say("/practice")
    assert (await classroom.state()).thread.concept_ids == ("linear-equations:two-step-equations",)
    assert "what I think of you on two-step equations" in reply.text
    await classroom.say("999")
    await classroom.say("/practice")
    assert (await classroom.state()).thread.concept_ids != ("linear-equations:two-step-equations",)


async def test_a_quiz_on_nothing_here_is_not_a_quiz_on_something_else(room):
    classroom = await room()
    reply = await classroom.say("quiz me on theoretical perspectives")
    assert 'a topic called "theoretical perspectives"' in reply.text
    assert (await classroom.state()).thread is None


async def test_a_quiz_keeps_its_size_while_the_topic_is_asked_about(room):
    classroom = await room()
    reply = await classroom.say("/quiz 2 one step")
    assert "Which" in reply.text
    started = await classroom.press(reply.buttons[0].id)
    assert "1 of 2" in started.text


# --- How sure, before answering ---------------------------------------------------------------


async def asked(classroom):
    """Go on until it is asked how sure the learner is."""
    for _ in range(12):
        reply = await classroom.say("/practice two-step equations")
        if any(b.id.startswith("confidence:") for b in reply.buttons):
            return reply
        await classroom.say("999")
    raise AssertionError("never asked")


async def test_it_is_asked_now_and_then_how_sure_one_is_before_answering(room):
    classroom = await room()
    reply = await asked(classroom)
    assert [b.label for b in reply.buttons[:3]] == ["Guessing", "Fairly sure", "Certain"]
    assert reply.text.count("?") <= 1
    asked_at = (await classroom.state()).prompted_turn
    noted = await classroom.say("fairly sure")
    assert noted.move is Move.REFLECT
    assert (await classroom.state()).thread.confidence == 3
    await classroom.say("998")
    assert (await classroom.state()).evidence[-1].confidence == 3
    again = await classroom.say("/practice two-step equations")
    assert not any(b.id.startswith("confidence:") for b in again.buttons)
    assert (await classroom.state()).prompted_turn == asked_at


@pytest.mark.parametrize("answer", ["3", "5", "i think 4"])
async def test_a_number_is_an_answer_and_not_how_sure_one_is(room, answer):
    classroom = await room()
    await asked(classroom)
    before = len((await classroom.state()).evidence)
    await classroom.say(answer)
    assert len((await classroom.state()).evidence) == before + 1
    assert (await classroom.state()).evidence[-1].confidence is None


async def test_nobody_is_asked_where_reflection_is_off(room):
    classroom = await room(reflection=False)
    with pytest.raises(AssertionError, match="never asked"):
        await asked(classroom)
