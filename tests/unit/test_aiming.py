"""Goals in plain words, told from answers, questions and wishes to practise."""

from datetime import date

import pytest

from prompts.loader import cues
from tutor_core import aiming
from tutor_core.requests import GoalAdd, GoalDone, GoalDrop, GoalMove, GoalSet

TODAY = date(2026, 11, 28)
CUES = cues("en")
NAMES = frozenset({"ana", "ben", "red"})
TOPICS = ("two-step equations", "brackets", "forces", "one-step equations", "free fall")


def read(text, *, teacher=False, busy=False, awaited=False):
    def knows(topic):
        said = topic.lower()
        return any(t in said or said in t for t in TOPICS if said), said in TOPICS

    return aiming.read(text, CUES, aiming.Around(teacher, busy, awaited, TODAY, knows, NAMES))


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("I want to be able to solve two-step equations by next Friday", "two-step equations by"),
        ("my goal is to master one-step equations by 12 Dec to 80%", "one-step equations by 12"),
        ("I'd like to get good at forces before Christmas", "forces before christmas"),
        ("set a goal: brackets by next friday", "brackets by next friday"),
        ("can you set me a goal for brackets in two weeks?", "brackets in two weeks"),
        ("new goal: free fall until 20.12.", "free fall until 20.12"),
        ("By Friday I want to master brackets", "brackets by friday"),
        ("remind me to practise brackets by monday", "brackets by monday"),
        ("I need to be ready for the test on forces on thursday", "forces on thursday"),
        ("i have a test on forces on thursday", "forces on thursday"),
        ("I want to learn brackets by friday", "brackets by friday"),
        ("I have to finish two-step equations by tomorrow", "two-step equations by tomorrow"),
        ("we want to be better at brackets this week", "brackets this week"),
        ("add brackets to my goals", "brackets"),
        ("I want to get better at brackets", "brackets"),
        ("i'm trying to master free fall", "free fall"),
    ],
)
def test_a_goal_is_heard_with_a_task_open_or_none(text, topic, busy):
    found = read(text, busy=busy)
    assert isinstance(found, GoalAdd)
    assert found.text.startswith(topic)


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "I want to learn about brackets",
        "i want to do brackets",
        "can I practise two-step equations?",
        "what is a two-step equation?",
        "I want to know why you subtract 4",
        "i have to subtract 4 from both sides",
        "I want to do one on forces",
        "i need to get x alone",
        "x = 5",
        "i know two-step equations",
        "we have to multiply the brackets out",
        "How do I master brackets?",
        "forces by a table on a book",
        "I finished",
        "done",
        "drop it",
        "i want to be able to stop",
        "I'm ready",
        "my brother wants to learn brackets by friday",
    ],
)
def test_what_is_no_goal_stays_what_it_is(text, busy):
    assert read(text, busy=busy) is None


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "I'm done with brackets",
        "i am done with subtracting",
        "i've finished the brackets",
        "I finished two-step equations",
        "done with forces",
        "I give up on brackets",
        "i don't want to do brackets any more",
        "I give up on this",
        "forget the brackets",
        "drop the brackets",
        "i want to drop the 4",
        "remove the brackets",
        "can I remove the bracket?",
        "remove 4 from both sides",
        "take away 4",
        "take off the 4",
        "delete the 3x",
        "cancel the 4",
        "cancel the x's",
        "i cancel the 3",
        "move the 4 to the other side",
        "move 2x to the left",
        "can we move the 4 to the right side",
        "change the sign to minus",
        "put x to the left",
        "set x to 4",
        "set x = 4",
        "put 5 in for x",
        "push the box to the right",
        "shift everything to the left side",
        "the goal is to isolate x by dividing by 3",
        "the aim is to get x by itself",
        "I want to get better",
        "I want to be sure",
        "i want to be good",
        "I will get it by dividing",
        "I need to know forces by their arrows",
        "i must know the force",
        "i have to know brackets before i can do it",
        "I have to do brackets first",
        "I want to do brackets before forces",
        "i learn brackets by doing",
        "we do brackets by multiplying",
        "we did brackets in two weeks",
        "I know forces until now",
        "i want to understand forces now",
        "i can do brackets today",
        "I need to finish forces",
        "I want to learn forces this evening with you",
        "i study forces at school on monday",
        "we have a test on forces",
        "the test is on monday",
        "the test on forces was hard",
        "my test on brackets went well on friday",
        "we had a test on forces last friday",
        "i failed the test on forces on monday",
        "I plan to divide both sides by 3",
        "i hope to be right",
        "goal!",
        "what a goal",
        "he scored a goal in the last minute",
        "the ball flies into the goal",
        "the goal keeper pushes the ball with a force",
        "the goal is 5 metres away",
        "a goalkeeper kicks the ball to the goal",
        "the goal exerts a force on the ball",
        "i made the goal",
        "i made a goal in football",
        "I scored the goal",
        "the goal is reached after 5 seconds",
        "i met the goal keeper",
        "add 4 to the goal",
        "add brackets to both sides",
        "put brackets around the goal",
        "i want the goal to be 4",
        "what's the goal of this exercise?",
        "is the goal to get x alone?",
        "the goal of the exercise is to find x",
        "the goal is to divide by 4",
        "the goal here is that forces cancel",
        "remind me what brackets are",
        "remind me about forces",
        "remind me of brackets",
        "remind me to check it",
        "remind me to practise",
        "before friday i was ill",
        "by friday i must hand it in",
        "before i add brackets i divide",
        "before dividing i must get good at brackets",
        "we want to be ready",
        "i'd like to be better",
        "i hope to master it",
        "two-step equations by dividing first",
        "forces by friday",
        "i will practise forces after dinner",
        "i want to improve my answer",
    ],
)
def test_steps_stories_and_tests_gone_by_are_no_goals(text, busy):
    assert read(text, busy=busy) is None


@pytest.mark.parametrize(
    "text",
    [
        "my goal is to get x alone",
        "the goal is to isolate x",
        "i want to be able to see it",
        "my goal is to solve the brackets first",
        "the goal is brackets without x",
    ],
)
def test_in_a_task_a_goal_is_about_a_topic_or_a_day(text):
    assert read(text, busy=True) is None


def test_a_reflection_that_was_asked_for_stays_one():
    assert read("I want to get better at brackets", awaited=True) is None
    assert read("I want to get better at brackets by friday", awaited=True) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drop goal 2", GoalDrop("2")),
        ("please delete my goal on brackets", GoalDrop("brackets")),
        ("remove my first goal", GoalDrop("first")),
        ("i don't want the goal brackets any more", GoalDrop("brackets")),
        ("cancel my goal", GoalDrop("")),
        ("drop the goal on forces", GoalDrop("forces")),
        ("can we move the brackets goal to thursday?", GoalMove("brackets", "thursday")),
        ("move goal 2 to friday", GoalMove("2", "friday")),
        ("my goal for forces is reached", GoalDone("forces")),
        ("delete all my goals", GoalDrop("all my")),
        ("i finished my first goal", GoalDone("first")),
        ("I've reached goal 2", GoalDone("2")),
        ("my goal brackets is done", GoalDone("brackets")),
        ("mark goal 1 as done", GoalDone("1")),
        ("goal done", GoalDone("")),
        ("goal 2 done", GoalDone("2")),
        ("i met my goal", GoalDone("")),
        ("change my goal to next monday", GoalMove("", "next monday")),
        ("can you move the deadline of my goal to friday?", GoalMove("", "friday")),
        ("change the date of my goal brackets to 10 dec", GoalMove("brackets", "10 dec")),
        ("postpone my goal on forces until next week", GoalMove("forces", "next week")),
    ],
)
def test_goals_are_ended_and_moved_in_words(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "who", "topic"),
    [
        ("set ana a goal: brackets by friday", "ana", "brackets by friday"),
        ("Set a goal for Ana and Ben: brackets by friday", "ana", '@"ben" brackets by friday'),
        ("give ben the goal brackets by friday", "ben", "brackets by friday"),
        ("give the blue group a goal: brackets by monday", "blue", "brackets by monday"),
        ("set a goal for group red: forces", "red", "forces"),
        ("I want everyone to be able to do brackets by friday", "", "brackets by friday"),
        ("my students should master forces by 12 dec", "", "forces by 12 dec"),
        ("by friday everyone should know brackets", "", "brackets by friday"),
        ("ana and ben should be able to do forces by friday", "ana", '@"ben" forces by friday'),
        ("set a goal for the whole class to master free fall", "", "free fall"),
    ],
)
def test_a_teacher_sets_goals_in_words_and_a_learner_doesnt(text, who, topic):
    found = read(text, teacher=True)
    assert isinstance(found, GoalSet)
    assert (found.who, found.text) == (who, topic)
    assert not isinstance(read(text), GoalSet)


@pytest.mark.parametrize("text", ["set a goal for @: brackets", "give , a goal: brackets"])
def test_a_goal_for_nobody_at_all_is_none(text):
    assert not isinstance(read(text, teacher=True), GoalSet)


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "I want my students to understand why we divide",
        "everyone should know that forces come in pairs",
        "all objects must have mass",
        "students need to know brackets before fractions",
        "people need to do brackets first",
        "nobody needs to learn brackets",
        "friction should know better",
        "we need to do the same on both sides by Friday",
        "we should learn equations",
        "Zed should master brackets",
        "change the goal to x = 5",
        "move the goal to the left",
        "drop the goal post",
        "cancel the x terms goal",
        "we met our goal keeper",
        "they achieved the goal of the party",
    ],
)
def test_nothing_is_set_moved_or_dropped_from_what_a_teacher_says_of_the_content(text, busy):
    assert read(text, teacher=True, busy=busy) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change the goal to Friday", GoalMove("", "friday")),
        ("drop goal 2", GoalDrop("2")),
        ("cancel the brackets goal", GoalDrop("brackets")),
        ("drop the goal for red", GoalDrop("red")),
        ("cancel all my goals", GoalDrop("all my")),
        ("my class should master brackets", GoalSet("brackets")),
        ("everyone should finish the part on brackets by friday", None),
    ],
)
def test_what_is_surely_about_a_goal_is_heard(text, expected):
    found = read(text, teacher=True, busy=True)
    assert isinstance(found, GoalSet) if expected is None else found == expected
