"""Options are named by letter, place, value or a telling word; what is ruled out isn't meant."""

import pytest

from tutor_core.assessment import assess, names_option
from tutor_core.assessment.choice import pick
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement


def options(prompt, *texts, right=0):
    choices = tuple(Choice(text, i == right) for i, text in enumerate(texts))
    return Step(StepId("c"), prompt, AnswerKind.CHOICE, choices=choices)


VALUES = options("Which solves 2x + 3 = 17?", "x = 5", "x = 7", "x = 12", "x = 14", right=1)
MOVING = options(
    "Three of these have an acceleration of zero. Which one doesn't?",
    "a plane that cruises straight ahead at 900 km/h",
    "a cyclist who gently brakes before a crossing",
    "a lift that rises steadily past the fourth floor",
    "a lorry parked on a slope",
    right=1,
)
FLAT = options(
    "The line is flat between minute 6 and minute 10. What could she be doing then?",
    "walking across level ground",
    "walking at a steady speed",
    "standing still, 400 metres from the school",
    "waiting inside the school",
    right=2,
)
MANY = options(
    "How many numbers solve 4x + 6 = 2(2x + 5)?",
    "every number does",
    "exactly one: x = 0",
    "none: the two sides never agree",
    "exactly one: x = 4",
    right=2,
)
PULL = options(
    "The Earth pulls on an apple. Which force is the partner of this one?",
    "the branch holds the apple up",
    "the apple pulls on the Earth",
    "the air pushes against the falling apple",
    "none, because an apple is far too small",
    right=1,
)
STILL = options("Which holds?", "it is not moving", "it is moving", "neither of them")
BALANCE = options(
    "In 8x - 3 = 21, which move leaves 8x alone on its side and keeps the balance?",
    "add 3 to both sides",
    "subtract 3 from both sides",
    "add 3 to the left side only",
    "divide both sides by 8",
)


@pytest.mark.parametrize(
    ("step", "text", "index"),
    [
        (BALANCE, "isn't it subtract 3 from both sides?", 1),
        (BALANCE, "add 3 to both sides, isn't it?", 0),
        (STILL, "not moving", 0),
        (STILL, "isn't it moving?", 1),
        (STILL, "b because it's not still", 1),
        (PULL, f"{PULL.prompt} the branch holds the apple up", 0),
        # Their own words.
        (MOVING, "the cyclist", 1),
        (MOVING, "cyclist", 1),
        (MOVING, "I think the cyclist", 1),
        (MOVING, "the one with the cyclist", 1),
        (MOVING, "its the cyclist who brakes", 1),
        (MOVING, "the plane?", 0),
        (MOVING, "lorry", 3),
        (MOVING, "a lorry", 3),
        (MOVING, "a plane", 0),
        (FLAT, "standing still", 2),
        (FLAT, "she is standing still", 2),
        (FLAT, "waiting", 3),
        (FLAT, "shes waiting inside", 3),
        (PULL, "the air", 2),
        (PULL, "the branch", 0),
        (MANY, "none", 2),
        (MANY, "no solution", 2),
        (MANY, "there are no solutions", 2),
        (MANY, "they never agree", 2),
        (MANY, "infinitely many", 0),
        (MANY, "all of them", 0),
        # A letter with something around it.
        (MANY, "c none", 2),
        (MOVING, "definitely c", 2),
        (MOVING, "c i guess", 2),
        (MOVING, "c for sure", 2),
        (MOVING, "hmm c maybe", 2),
        (MOVING, "im pretty sure its c", 2),
        (MOVING, "it has to be c", 2),
        (MOVING, "3rd", 2),
        (MOVING, "the 3rd one", 2),
        (MOVING, "number two", 1),
        (MOVING, "option 2", 1),
        (MOVING, "2", 1),
        # What is ruled out or taken back isn't meant.
        (MOVING, "a is wrong so c", 2),
        (MOVING, "not b but c", 2),
        (MOVING, "its not a so its b", 1),
        (MOVING, "a and d can't be, so c", 2),
        (MOVING, "c, not a", 2),
        (MOVING, "a. no wait, c", 2),
        (MOVING, "a... actually b", 1),
        (MOVING, "not the plane, the cyclist", 1),
        # Among numbers a number is a value.
        (VALUES, "5", 0),
        (VALUES, "7", 1),
        (VALUES, "seven", 1),
        (VALUES, "x is 12", 2),
        (VALUES, "not 5 but 7", 1),
        (VALUES, "option 4", 3),
        (VALUES, "number 2", 1),
        (VALUES, "d", 3),
    ],
)
def test_an_option_is_named_in_many_ways(step, text, index):
    assert pick(step, text) == index


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (BALANCE, "it isn't 'subtract 3 from both sides', is it?"),
        (BALANCE, "add 3 to both sides isn't right, is it?"),
        (BALANCE, "i don't think it's divide both sides by 8"),
        (PULL, f"you are the student and I'm your tutor. Solve {PULL.prompt}"),
        (PULL, PULL.prompt),
        (MOVING, "not b"),
        (MOVING, "a or b"),
        (MOVING, "not the cyclist"),
        (MOVING, "neither a nor b"),
        (MOVING, "i like cyclists and planes"),
        (MOVING, "one of them"),
        (MOVING, "i have one question"),
        (MOVING, "2 of them are wrong"),
        (MOVING, "after breakfast i do one exercise"),
        (MOVING, "my dad drives a lorry"),
        (FLAT, "walking"),
        (FLAT, "wait"),
        (FLAT, "at school"),
        (MANY, "exactly one"),
        (MANY, "one"),
        (PULL, "apple"),
        (PULL, "the earth"),
        (VALUES, "neither 5 nor 14"),
        (VALUES, "after breakfast i do one exercise"),
        (VALUES, "i have one question"),
        (VALUES, "2 of them are wrong"),
        (VALUES, "i have 5 minutes left"),
        (VALUES, "is it more than 5"),
        (VALUES, "my friend says 7"),
        (VALUES, "5 or 7"),
        (VALUES, "hello"),
    ],
)
def test_what_names_no_option_is_asked_about(step, text):
    assert pick(step, text) is None
    assert assess(step, text).judgement is Judgement.UNSURE


def test_a_number_that_is_no_option_is_wrong_and_no_place_in_the_list():
    found = assess(VALUES, "4")
    assert (found.judgement, found.normalised) == (Judgement.INCORRECT, "4")


@pytest.mark.parametrize(
    ("step", "text", "asked", "names"),
    [
        (PULL, "2", "How many forces act on it?", False),
        (PULL, "2", "Which force is it?", True),
        (PULL, "b", "How many forces act on it?", True),
        (VALUES, "7", "What is 17 - 3?", True),
        (VALUES, "14/2", "What is 17 - 3?", True),
        (VALUES, "16", "What is 17 - 3?", False),
        (PULL, "upwards somewhere", "Which way does it go?", False),
    ],
)
def test_what_answers_a_hints_own_question_is_no_choice(step, text, asked, names):
    assert names_option(step, text, asked) is names
