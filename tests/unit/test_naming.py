"""Topics as people name them: what is meant for certain, and what could be."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers import load
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.curriculum.naming import family

COURSES = Path(__file__).resolve().parents[2] / "knowledge" / "courses"


@pytest.fixture(scope="module")
def library():
    """The two bundled courses."""
    folders = ("linear-equations", "forces-and-motion")
    return Library(tuple(Shelf(load(COURSES / folder).course) for folder in folders))


def short(concepts):
    return [c.id.partition(":")[2] for c in concepts]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Action and reaction", ["action-and-reaction"]),
        ("adding and subtracting", ["one-step-addition"]),
        ("multiplying and dividing", ["one-step-multiplication"]),
        ("one-step addition", ["one-step-addition"]),
        ("undoing plus and minus", ["one-step-addition"]),
        ("equations with + and -", ["one-step-addition"]),
        ("one-step equations", ["one-step-addition", "one-step-multiplication"]),
        ("two step equations please", ["two-step-equations"]),
        ("2-step equations", ["two-step-equations"]),
        ("twostep equations", ["two-step-equations"]),
        ("two stpe equations", ["two-step-equations"]),
        ("newton second law", ["force-mass-acceleration"]),
        ("Newton’s 2nd law", ["force-mass-acceleration"]),
        ("aceleration", ["acceleration"]),
        ("bracktes", ["brackets"]),
        ("weight and mass", ["weight-and-mass"]),
        ("force, mass and acceleration", ["force-mass-acceleration"]),
        ("speed and acceleration", ["speed-and-velocity", "acceleration"]),
        ("like terms, brackets", ["like-terms", "brackets"]),
        ("gravity on the moon", ["weight-and-mass"]),
        ("slope", ["motion-graphs"]),
        ("friction stuff", ["friction"]),
        ("x on both sides", ["variable-on-both-sides"]),
        ("linear-equations:balance", ["balance"]),
    ],
)
def test_what_is_meant(library, text, concepts):
    found = library.meant(text)
    assert short(found.concepts) == concepts
    assert found.near == ()


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("mass", {"weight-and-mass", "force-mass-acceleration"}),
        ("balancing", {"balance", "balanced-forces"}),
        ("one step", {"one-step-addition", "one-step-multiplication"}),
        ("newton's law", {"balanced-forces", "force-mass-acceleration", "action-and-reaction"}),
        ("section 3", {"one-step-addition", "motion-graphs"}),
        ("speed dating", {"speed-and-velocity"}),
        ("mass and cats", {"weight-and-mass", "force-mass-acceleration"}),
    ],
)
def test_what_could_be_several_is_not_guessed(library, text, among):
    found = library.meant(text)
    assert found.concepts == ()
    assert among <= set(short(found.near))


@pytest.mark.parametrize(
    "text",
    ["photosynthesis", "ballet", "theoretical perspectives", "section 42", "things", "", "?"],
)
def test_what_no_course_has_is_not_found(library, text):
    found = library.meant(text)
    assert (found.concepts, found.near) == ((), ())


def test_a_place_is_the_one_of_the_course_at_hand(library):
    found = library.meant("chapter 3", "forces-and-motion")
    assert short(found.concepts) == ["motion-graphs"]
    assert (found.exact, found.part) == (True, "3 Motion graphs")


def test_a_courses_title_is_all_of_it(library):
    found = library.meant("linear equations")
    assert (len(found.concepts), found.part) == (10, "Linear equations")


def test_what_was_left_out_is_said(library):
    found = library.meant("acceleration and ballet")
    assert (short(found.concepts), found.left) == (["acceleration"], ("ballet",))
    assert not found.exact


@pytest.mark.parametrize(
    "words",
    [
        "add adding addition added plus",
        "subtract subtraction subtracting minus",
        "multiply multiplication multiplying times",
        "divide division dividing divided",
        "simplify simplifying simplification",
        "accelerate acceleration accelerating",
        "gravity gravitation",
        "speed speeding",
        "force forces forced",
    ],
)
def test_forms_of_a_word_are_one(words):
    assert len({family(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("friction", "fraction"), ("equation", "equal"), ("motion", "moment"), ("mass", "math")],
)
def test_other_words_are_not(one, other):
    assert family(one) != family(other)
