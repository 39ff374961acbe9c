"""What a teacher asks for in plain words, told from questions about the course."""

import pytest

from prompts.loader import cues
from tutor_core import directing
from tutor_core.requests import (
    GoalList,
    GroupAdd,
    GroupRemove,
    ShowAlerts,
    ShowClass,
    ShowGroups,
    ShowMembers,
    ShowUngraded,
)
from tutor_core.turns.planning import names_in
from tutor_core.understood import Chat

CUES = cues("en")


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
    assert directing.read(text, CUES, ["Blue"]) == expected


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
    found = directing.read(text, CUES)
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
