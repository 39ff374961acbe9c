"""A course's rules in words, and problems with quantities that one of them solves."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tutor_core.course import AnswerKind, Course, Exercise, Passage, Section, Step
from tutor_core.curriculum import laws
from tutor_core.curriculum.rules_said import says_rule
from tutor_core.hints import for_laws

TEXTS = {
    "speed": "You get it by dividing: speed = distance ÷ time. The unit reminds you of the order.",
    "force": "It puts both into a line: net force = mass · acceleration, or F = m · a.",
    "weight": "It is called g: g = 9.8 N/kg. On the Moon it is 1.6 N/kg, on Mars 3.7 N/kg. "
    "So weight = mass · g. A suitcase of 20 kg weighs 20 · 9.8 = 196 N.",
    "change": "In short, acceleration = change of velocity ÷ time.",
    "power": "A kettle has a rule as well: power = energy ÷ time.",
    "none": "200 + 150 - 100 = 250 N forward. Here force = speed · time makes no sense.",
}


def _course() -> Course:
    sections = tuple(Section(name, i, name) for i, name in enumerate(TEXTS))
    passages = tuple(Passage(n, n, i, text, "") for i, (n, text) in enumerate(TEXTS.items()))
    step = Step("one", "?", AnswerKind.NUMBER, ("1",))
    exercises = tuple(Exercise(f"{name}-1", name, (step,), name) for name in TEXTS)
    return Course("c", "c", "f", sections, passages, exercises=exercises)


COURSE = _course()
LAWS = laws.laws(COURSE)


def test_rules_are_read_from_the_text_and_checked_by_their_units():
    assert [law.text for law in LAWS] == [
        "speed = distance ÷ time",
        "net force = mass · acceleration",
        "weight = mass · g",
        "acceleration = change of velocity ÷ time",
        "power = energy ÷ time",
    ]


@pytest.mark.parametrize(
    ("message", "value", "unit"),
    [
        ("a 5 kg box is pushed with 20 N. what is its acceleration?", 4, "m/s²"),
        ("a 5 kg box is pushed with 20 N, what is a", 4, "m/s²"),
        ("F = 20 N, m = 5 kg. a?", 4, "m/s²"),
        ("how far does a car at 20 m/s go in 3 minutes", 3600, "m"),
        ("a car goes from 0 to 20 m/s in 5 s. what is its acceleration", 4, "m/s²"),
        ("a bike goes from 3 m/s to 9 m/s in 2 s, find the acceleration", 3, "m/s²"),
        ("how long does it take to walk 900 m at 1.5 m/s", 600, "s"),
        ("A train travels 120 km in 1.5 hours. What is its speed?", 80, "km/h"),
        ("at 60 km/h for 2 h, how far does it get", 120, "km"),
        ("what force gives 4 kg an acceleration of 2.5 m/s^2?", 10, "N"),
        ("whats the weight of a 12 kg bag", Fraction("117.6"), "N"),
        ("what does 10 kg weigh on the moon?", 16, "N"),
        ("a stone weighs 49 N. what is its mass", 5, "kg"),
        ("a lamp uses 600 J in 10 s, what is its power", 60, "W"),
    ],
)
def test_a_problem_finds_its_rule_and_is_solved(message, value, unit):
    found = laws.problem(message, LAWS)
    assert (found.value, found.unit) == (value, unit)
    twin = laws.twin(found, COURSE)
    assert laws.read_id(twin.id, LAWS) == found
    assert laws.read_id(twin.id, ()) is None


@pytest.mark.parametrize(
    "message",
    [
        "what is acceleration",
        "is 20 m/s fast?",
        "i have 5 minutes and 2 kg of apples",
        "a crate of 20 kg is pushed with 100 N, friction is 40 N. find its acceleration",
        "what does 10 kg weigh on venus",
        "how far is it",
        "a car at 20 m/s, how fast is it in 3 minutes",
        "4 m/s^2",
    ],
)
def test_other_messages_set_no_problem(message):
    assert laws.problem(message, LAWS) is None


@pytest.mark.parametrize(
    ("message", "filled", "worked"),
    [
        ("5 kg and 20 N, what acceleration?", "20 N = 5 kg · ____", "20 ÷ 5 = 4 m/s²"),
        ("how far at 20 m/s in 3 minutes", "20 m/s = ____ ÷ 3 min", "20 · 180 = 3600 m"),
        ("what is the weight of 2 kg", "____ = 2 kg · 9.8 N/kg", "2 · 9.8 = 19.6 N"),
    ],
)
def test_the_rule_is_filled_and_worked(message, filled, worked):
    found = laws.problem(message, LAWS)
    assert (found.filled, found.worked) == (filled, worked)


@pytest.mark.parametrize(
    "message",
    ["5 kg and 20 N, what acceleration?", "how far at 20 m/s in 3 s", "weight of 3 kg, what is it",
     "6 N on 3 kg, what acceleration?", "how fast is 18 m in 6 s"],
)  # fmt: skip
def test_a_sibling_has_other_numbers(message):
    found = laws.problem(message, LAWS)
    other = for_laws.sibling(found)
    own = {found.value, *(k.number for k in found.known if k.role.fixed is None)}
    assert other.law is found.law
    assert not own & {other.value, *(k.number for k in other.known)}


@pytest.mark.parametrize(
    ("rule", "text", "says"),
    [
        ("net force = mass · acceleration", "F=ma", True),
        ("net force = mass · acceleration", "a = F/m", True),
        ("net force = mass · acceleration", "F = m/a", False),
        ("net force = mass · acceleration", "force is mass times acceleration", True),
        ("net force = mass · acceleration", "because of the force", False),
        ("speed = distance ÷ time", "v=s/t", True),
        ("speed = distance ÷ time", "v=s*t", False),
        ("weight = mass · g", "W = m g", True),
        ("speed = distance ÷ time", "4", False),
    ],
)
def test_a_rule_is_recognised_in_words_and_letters(rule, text, says):
    law = next(one for one in LAWS if one.text == rule)
    assert says_rule(law, text) is says
