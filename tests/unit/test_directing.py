"""What a teacher asks for in plain words, told from questions about the course."""

from dataclasses import replace
from datetime import datetime

import pytest

from prompts.loader import cues
from tutor_core import directing
from tutor_core.requests import (
    GoalList,
    GroupAdd,
    GroupRemove,
    PolicyOffer,
    ShowAlerts,
    ShowClass,
    ShowGroups,
    ShowMembers,
    ShowUngraded,
)
from tutor_core.turns.planning import names_in
from tutor_core.understood import Chat

CUES = cues("en")
IN = directing.Around(
    datetime.fromisoformat("2026-11-28 15:00"), groups=["Blue"], learners=["Ana", "Dora"]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who is in my class", ShowMembers()),
        ("How many students do I have?", ShowMembers()),
        ("who has joined?", ShowMembers()),
        ("list my students", ShowMembers()),
        ("show me the groups", ShowGroups()),
        ("which groups are there?", ShowGroups()),
        ("any alerts?", ShowAlerts()),
        ("who needs me?", ShowAlerts()),
        ("what is waiting for me", ShowAlerts()),
        ("what do i have to grade", ShowUngraded()),
        ("grade answers", ShowUngraded()),
        ("which topics are hard?", ShowClass()),
        ("show me the class", ShowClass()),
        ("grade", ShowUngraded()),
        ("what do they struggle with", ShowClass()),
        ("what goals did i set?", GoalList()),
        ("how is ana doing", Chat("one_learner")),
        ("show me ana's progress", Chat("one_learner")),
        ("what did ana get wrong?", Chat("one_learner")),
        ("put ana, ben and cleo in a group called blue", GroupAdd("blue", "ana, ben and cleo")),
        ("make a group red with dora and eli", GroupAdd("red", "dora and eli")),
        ("add ana to the blue group", GroupAdd("blue", "ana")),
        ("remove ana from blue", GroupRemove("blue", "ana")),
        ("delete the blue group", GroupRemove("blue")),
        ("delete group blue", GroupRemove("blue")),
    ],
)
def test_what_a_teacher_wants_to_see_or_do(text, expected):
    assert directing.read(text, CUES, IN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "what is a force",
        "which force is the larger one?",
        "how is speed measured",
        "how does a parachute work",
        "show me two-step equations",
        "add 4 to both sides",
        "take 3 from both sides",
        "put x in a bracket",
        "take 3 from x",
        "what is hard about brackets?",
        "how is my class doing",
        "who was newton",
        "make a table with x and y",
    ],
)
def test_what_is_about_the_course_is_left_alone(text):
    found = directing.read(text, CUES, IN)
    assert found is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Ana, Ben", ("Ana", "Ben")),
        ("ana ben", ("Ana", "Ben")),
        ("@ana @ben", ("Ana", "Ben")),
        ("ana and Ben", ("Ana", "Ben")),
        ("ana, ben and Mary Ann", ("Ana", "Ben", "Mary Ann")),
        ("mary ann", ("Mary Ann",)),
        ("Zoe Smith", ("Zoe Smith",)),
        ("ana, ana", ("Ana",)),
        ("", ()),
    ],
)
def test_names_in_a_list(typed, names):
    known = {name.casefold(): name for name in ("Ana", "Ben", "Mary Ann")}
    assert names_in(typed, known) == names


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "take 3 from blue",
        "make a group of terms",
        "remove the group of terms with x",
        "remove the brackets group",
        "add 5 and 3 to the list",
        "put 3 and 4 in brackets",
        "put x on the left",
        "add 3 to x",
        "move 3 to the other side",
        "put Ana in brackets",
        "move the group to the left",
        "who is in the class of 2024?",
        "who needs help in this problem?",
        "grade: 7",
        "how many students take the bus if 30 students walk?",
        "what is a group?",
        "no solutions",
        "there are no answers",
        "don't show me the answer",
        "don't show the answer yet",
        "don't tell me",
        "only hints for me",
        "can you show answers?",
        "what about answers?",
        "what are hints only for?",
        "30 minutes",
        "30 minutes a day",
        "she walks at most 30 minutes a day, so 210",
        "use a model",
        "the model is off by 3",
        "turn the arrow off the page",
        "the force is on from 9 to 10",
        "it works from 9am to 10am",
        "a test of the law from 1 to 3",
        "chapter 2",
        "week 3",
        "be quiet",
        "quiet is 20 decibels",
        "the ball stops until Friday",
        "the exam was hard",
        "I have an exam tomorrow",
        "no work is done after 5 seconds",
    ],
)
def test_content_answers_and_small_talk_are_no_wish_of_a_teacher(text, busy):
    assert directing.read(text, CUES, replace(IN, busy=busy)) is None


@pytest.mark.parametrize(
    "text", ["no answers", "hints only", "only hints please", "at most 2 hours a day"]
)
def test_what_may_answer_the_open_task_is_no_wish_then(text):
    assert directing.read(text, CUES, IN) is not None
    assert directing.read(text, CUES, replace(IN, busy=True)) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("no help during the test tomorrow 9 to 10", "/exam 2026-11-29 09:00 to 2026-11-29 10:00"),
        ("we have an exam on friday 9-10:30", "/exam 2026-12-04 09:00 to 2026-12-04 10:30"),
        ("No hints tomorrow from 9 to 10.", "/exam 2026-11-29 09:00 to 2026-11-29 10:00"),
        ("plan a maths test on 4 Dec 9:00-10:00", "/exam 2026-12-04 09:00 to 2026-12-04 10:00"),
        ("the exam is over", "/exam stop"),
        ("cancel the exam", "/exam stop"),
        ("don't show answers", "/guardrail load answers: never; goal_answers: never"),
        ("please dont give them answers", "/guardrail load answers: never; goal_answers: never"),
        ("no answers until Friday", "/guardrail load answers: never; goal_answers: never"),
        ("only chapters 1 to 3", "/guardrail set topics_in 1, 2, 3"),
        ("max 30 minutes a day", "/guardrail set daily_minutes 30"),
        ("limit them to 1 hour a day", "/guardrail set daily_minutes 60"),
        ("be quiet from 9pm", "/guardrail set quiet_from 21:00"),
        ("quiet hours 9 to 7", "/guardrail load quiet_from: 21:00; quiet_until: 07:00"),
        ("no help after 9pm", "/guardrail load quiet_from: 21:00; quiet_for: everything"),
        ("turn the model off", "/guardrail set model off"),
        ("could you turn off the AI please", "/guardrail set model off"),
        ("open week 3", "/guardrail set week 3"),
    ],
)
def test_a_sentence_about_a_guardrail_is_answered_with_its_command(text, command):
    found = directing.read(text, CUES, IN)
    assert isinstance(found, PolicyOffer)
    assert found.command == command


def test_learners_are_put_into_a_group_that_is_there_without_the_word():
    assert directing.read("add Ana to blue", CUES, IN) == GroupAdd("blue", "ana")
