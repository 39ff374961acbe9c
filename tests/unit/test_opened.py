"""What of a course is open: by week, by chapter, by the topics a teacher chose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tutor_core.course import AnswerKind, Concept, Course, Exercise, Passage, Section, Step
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.curriculum.opened import Outline, kind_of, opened_for
from tutor_core.curriculum.weeks import chapters, weeks
from tutor_core.guardrails.policy import Policy
from tutor_core.messages import Role
from tutor_core.practice import frontier
from tutor_core.state import LearnerState, Person


def section(name, parent=None, number="", week=None):
    return Section(name, 0, f"Title of {name}", number, parent, week=week)


def course(*sections, concepts=(), exercises=()):
    passages = tuple(Passage(f"{s.id}#0", s.id, 0, "Words.", "p. 1") for s in sections)
    return Course("c", "Course", "f", sections, passages, concepts, exercises)


# --- Weeks -------------------------------------------------------------------------------------


def test_a_section_opens_in_its_own_week_or_in_that_of_what_it_is_in():
    made = course(
        section("a", week=2), section("a1", "a"), section("a2", "a", week=3), section("b")
    )
    assert weeks(made) == {"a": 2, "a1": 2, "a2": 3, "b": 0}


def test_without_weeks_each_chapter_is_one():
    made = course(section("a"), section("a1", "a"), section("b"), section("b1", "b"))
    assert weeks(made) == {"a": 1, "a1": 1, "b": 2, "b1": 2}


def test_a_preface_is_open_and_an_appendix_comes_last():
    made = course(
        section("preface"), section("a", number="1"), section("b", number="2"), section("appendix")
    )
    assert weeks(made) == {"preface": 0, "a": 1, "b": 2, "appendix": 2}


def test_below_one_title_the_chapters_are_what_is_in_it():
    made = course(section("book"), section("a", "book"), section("b", "book"), section("b1", "b"))
    assert [s.id for s in chapters(made.sections)] == ["a", "b"]
    assert weeks(made) == {"book": 0, "a": 1, "b": 2, "b1": 2}


# --- Topics ------------------------------------------------------------------------------------

STEP = Step("s", "?", AnswerKind.NUMBER, ("1",))
BOOK = course(
    Section("one", 0, "Adding", "1"),
    Section("two", 1, "Fractions", "2"),
    Section("half", 2, "Half a cake", "2.1", "two"),
    Section("three", 3, "Brackets", "3"),
    concepts=(
        Concept("add", "Adding", (), ("one",), ("plus",)),
        Concept("part", "Parts of a whole", ("add",), ("two", "half")),
        Concept("bracket", "Expanding brackets", ("part",), ("three",)),
    ),
    exercises=(
        Exercise("e1", "e1", (STEP,), "one", ("add",)),
        Exercise("e2", "e2", (STEP,), "half", ("part",)),
        Exercise("e3", "e3", (STEP,), "three", ("bracket",)),
        Exercise("e4", "e4", (STEP,), "three", ("bracket", "part")),
    ),
)
LIBRARY = Library((Shelf(BOOK),))


def left(**policy):
    """What learners have left: sections, concepts and exercises."""
    (shelf,) = opened_for(Policy(**policy), LIBRARY).library.shelves
    return [list(found) for found in (shelf.sections, shelf.concepts, shelf.exercises)]


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("plus", "concept"),
        ("Parts of a Whole", "concept"),
        ("2", "section"),
        ("chapter 2", "section"),
        ("2 Fractions", "section"),
        ("half a cake", "section"),
        ("cake", "word"),
        ("fraction", "word"),
        ("gambling", "unknown"),
        ("§", "unknown"),
    ],
)
def test_what_a_topic_is(topic, kind):
    assert kind_of(LIBRARY, topic) == kind


def test_with_nothing_set_all_is_open_and_the_same():
    found = opened_for(Policy(), LIBRARY)
    assert found.library is LIBRARY
    assert not found.closed


def test_a_week_closes_what_comes_later_and_only_that():
    assert left(week=1) == [["one"], ["add"], ["e1"]]
    assert left(week=2) == [["one", "two", "half"], ["add", "part"], ["e1", "e2"]]
    assert left(week=3) == left()


def test_topics_out_take_section_concept_and_every_exercise_about_them():
    assert left(topics_out=("fractions",)) == [["one", "three"], ["add", "bracket"], ["e1", "e3"]]
    assert left(topics_out=("Parts of a whole",)) == left(topics_out=("2",))


def test_topics_in_leave_nothing_else_and_topics_out_win():
    assert left(topics_in=("plus",)) == [["one"], ["add"], ["e1"]]
    both = {"topics_in": ("plus", "brackets"), "topics_out": ("brackets",)}
    assert left(**both) == [["one"], ["add"], ["e1"]]
    assert left(topics_in=("half a cake",))[0] == ["two", "half"]  # with what it is in


def test_topics_and_week_hold_together():
    assert left(topics_in=("plus", "brackets"), week=2) == [["one"], ["add"], ["e1"]]


def test_what_is_closed_keeps_nothing_else_shut():
    state = LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy())
    assert [c.id for c in frontier(state, LIBRARY)] == ["add"]
    only = opened_for(Policy(topics_in=("brackets",)), LIBRARY).library
    assert [c.id for c in frontier(state, only)] == ["bracket"]


def test_a_closed_course_is_made_again_only_when_something_changed():
    found = opened_for(Policy(week=1), LIBRARY)
    assert found.still(LIBRARY, Policy(week=1, answers_after=9))
    assert not found.still(LIBRARY, Policy(week=2))
    assert not found.still(Library((Shelf(replace(BOOK, title="Other")),)), Policy(week=1))


def test_why_a_place_is_closed():
    found = opened_for(Policy(week=1, topics_out=("cake",)), LIBRARY)
    assert [found.place("c", s) for s in ("one", "three", "half")] == ["", "week", "topics_out"]
    assert found.week("c", "three") == 3
    assert Outline(BOOK).weeks["half"] == 2
