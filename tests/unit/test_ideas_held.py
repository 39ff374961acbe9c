"""Ideas held against the text: what is true, asked or beside it is never denied."""

import pytest

from tutor_core.assessment import assess_idea
from tutor_core.messages import Judgement

PASSAGES = [
    'A book lies still. "No net force" and "no forces" are very different things: two forces act '
    "on it. Together they make zero, so the book stays. When the forces on something add up to "
    "zero, they are balanced. Balanced forces don't start a motion.",
    "Inertia is no force, and it gets no arrow in a force diagram. If no friction acted, the "
    "trolley would not stop. People often think that heavy things fall faster.",
    "Mass stays the same everywhere. Weight does not stay the same on the Moon.",
]
QUESTION = "why do things stop then"


@pytest.mark.parametrize(
    "text",
    [
        "the net force is 0",
        "the net force is zero",
        "there is no net force",
        "no net force",
        "the forces make zero together",
        "net force and forces are different things",
        "friction acted so the trolley stops",
        "friction acts and the trolley does stop",
        "the trolley would stop",
        "heavy things don't fall faster",
        "people don't think heavy things fall faster",
        "balanced forces",
        "it has no arrow",
        "inertia isn't a force",
        "mass stays",
        "weight changes",
        "weight doesn't stay",
        "friction is boring",
        "i don't like friction",
        "i have no idea about friction",
        "gimme a question",
        "3 N",
        "it's not friction",
        "ok i read it",
        "the sentence about friction",
        "my book says so",
        "i have to walk home",
    ],
)
def test_it_goes_against_nothing(text):
    assert assess_idea(QUESTION, text, PASSAGES).judgement is not Judgement.INCORRECT


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What happens to weight on the Moon?", "weight stays the same on the Moon"),
        ("What is inertia?", "inertia gets an arrow in a force diagram"),
    ],
)
def test_what_the_text_denies_is_told_apart(question, text):
    assert assess_idea(question, text, PASSAGES).judgement is Judgement.INCORRECT
    assert assess_idea(QUESTION, text, PASSAGES).judgement is not Judgement.CORRECT


@pytest.mark.parametrize(
    "text",
    ["the net force is 0", "friction acts", "weight stays the same", "heavy things fall faster"],
)
def test_what_is_only_named_or_supposed_confirms_nothing_either(text):
    assert assess_idea(QUESTION, text, PASSAGES).judgement is not Judgement.CORRECT
