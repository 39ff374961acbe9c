"""Messages beside a choice that choose nothing, and short ones that do."""

import pytest

from tutor_core.assessment import assess
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.messages import Judgement


def step(asked, *options, right):
    choices = tuple(Choice(o, correct=o == right) for o in options)
    return Step("c", asked, AnswerKind.CHOICE, choices=choices)


FORCE = step(
    "Which sentence uses the word force as physics does?",
    "the runner has a lot of force in her legs",
    "the ball slowed down when its force was used up",
    "the racket exerts a force on the ball",
    "the arrow carries its force to the target",
    right="the racket exerts a force on the ball",
)
NUMBER = step(
    "Which number solves 2x + 3 = 17?", "x = 5", "x = 7", "x = 12", "x = 14", right="x = 7"
)
STOPS = step(
    "What stops a rolling ball?",
    *("friction", "gravity", "its own weight", "nothing, balls stop by themselves"),
    right="friction",
)
FREE = step(
    "When does a ball keep its speed?",
    *("without friction", "with friction", "never"),
    right="without friction",
)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (FORCE, "brackets"),
        (FORCE, "not the racket"),
        (FORCE, "not c"),
        (FORCE, "anything but c"),
        (FORCE, "c is wrong"),
        (FORCE, "c is out"),
        (FORCE, "i ruled out c"),
        (FORCE, "neither c nor d"),
        (FORCE, "a, b and d are wrong"),
        (FORCE, "a and b are both wrong"),
        (FORCE, "c, d are not it"),
        (FORCE, "c or d"),
        (FORCE, "i was hit by a racket once"),
        (FORCE, "i thought c but no"),
        (FORCE, "c, no wait"),
        (FORCE, "c wait"),
        (FORCE, "both a and c"),
        (FORCE, "c doesn't make sense"),
        (FORCE, "i don't like c"),
        (FORCE, "i got a c in physics"),
        (FORCE, "not the last one"),
        (NUMBER, "x=7 is not it"),
        (NUMBER, "x = 7 is not right"),
        (NUMBER, "i tried 7 and it doesn't work"),
        (NUMBER, "i have 7 minutes"),
        (STOPS, "friction isn't it"),
        (STOPS, "friction doesn't stop it"),
        (STOPS, "gravity doesn't stop it"),
        (STOPS, "friction can't do that"),
        (STOPS, "no friction"),
        (STOPS, "without friction"),
        (STOPS, "i don't get friction"),
        (STOPS, "i don't know what friction is"),
    ],
)
def test_it_chooses_nothing(asked, text):
    assert assess(asked, text).judgement is Judgement.UNSURE


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (FORCE, "not a, c"),
        (FORCE, "the rackett"),
        (FORCE, "the arcket"),
        (FORCE, "c not a"),
        (FORCE, "a, no wait, c"),
        (FORCE, "the racket, because a runner doesn't have force"),
        (FORCE, "c because the others don't fit"),
        (NUMBER, "7, not 5"),
        (STOPS, "no it's friction"),
        (STOPS, "no, friction"),
        (STOPS, "friction, isn't it?"),
        (STOPS, "friction isn't it?"),
        (STOPS, "isn't it friction"),
        (FREE, "without friction"),
    ],
)
def test_it_chooses_the_right_one(asked, text):
    assert assess(asked, text).judgement is Judgement.CORRECT
