"""What is said about a learner's own inequality, square or quadratic, at every rung."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.loader import spoken
from tests.unit.test_routes import TASKS, TOLD
from tutor_core import scene
from tutor_core.assessment import holds_answer, routes
from tutor_core.course import AnswerKind, Course, Exercise, Passage, Section, Step
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.hints import ladder
from tutor_core.text import count_words
from tutor_core.voice import Voice

STEP = Step("e#1", "Solve 2x + 3 = 11.", AnswerKind.NUMBER, ("4",))
BOUND = Step("b#1", "Solve 5 - x > 1.", AnswerKind.SOLUTIONS, ("x < 4",))
SECTIONS = (Section("s", 1, "Two-step equations"), Section("b", 2, "Inequalities"))
PASSAGES = (
    Passage("p", "s", 1, "Undo the last thing first, on both sides.", ""),
    Passage("q", "b", 1, "A minus turns the order round.", ""),
)
EQUATION = Exercise("e", "e", (STEP,), "s", ("two-step",))
ORDER = Exercise("b", "b", (BOUND,), "b", ("order",))


def library(*exercises):
    return Library((Shelf(Course("c", "c", "f", SECTIONS, PASSAGES, exercises=exercises)),))


def opened(task, *exercises, lines=()):
    books = library(*(exercises or (EQUATION,)))
    found = books.match_own(f"Solve {task}")
    assert found is not None, task
    place = scene.of_exercise(*found, books)
    return place if not lines else scene.replace(place, reached=tuple(lines))


def voice(seed="seed"):
    return Voice(spoken(), seed)


@given(TASKS, st.integers(0, 3), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_no_hint_below_the_top_tells_the_answer(task, rung, seed):
    if routes.route(task) is None:
        return
    place = opened(task)
    told = ladder.hint(place, rung, voice(str(seed)))
    shown = [*ladder.made(place, rung), *place.names]
    for part in shown:
        told = told.replace(part, " ")
    assert not holds_answer(place.step, told, place.stem)
    lines = place.way.here.lines
    assert lines[-1] not in ladder.hint(place, rung, voice(str(seed)))
    assert count_words(ladder.hint(place, rung, voice(str(seed)))) <= 60


@pytest.mark.parametrize("task", TOLD)
def test_each_rung_is_about_the_move_that_comes_next(task):
    place = opened(task)
    line, gap = place.way.next.line, place.way.next.gap
    assert line in ladder.hint(place, 0, voice())
    assert line in ladder.hint(place, 1, voice())
    assert gap in ladder.hint(place, 2, voice())
    worked = ladder.hint(place, 3, voice())
    assert all(one in worked for one in routes.sibling(place.way.task, "y").lines)
    assert line in ladder.smaller(place, 1, voice()) or " or " in line
    assert place.step.accepted[0] in ladder.working(place, voice()) or place.way.task.single


def test_a_line_that_is_reached_is_where_the_next_hint_stands():
    place = opened("x^2 - 5x + 6 = 0", lines=("(x-2)(x-3)=0",))
    assert place.way.moved
    assert "(x - 2)(x - 3) = 0" in ladder.hint(place, 0, voice())
    assert "x - 2 = ____ or x - 3 = ____" in ladder.hint(place, 2, voice())


def test_what_the_course_has_no_task_of_counts_for_no_concept_and_is_said_to_be_beyond_it():
    beyond = opened("2x + 3 < 11")
    assert (beyond.exercise.concept_ids, beyond.taught) == ((), False)
    assert "is about equations" in ladder.hint(beyond, 1, voice())
    own = opened("2x + 3 < 11", EQUATION, ORDER)
    assert (own.exercise.concept_ids, own.taught) == (("order",), True)
    assert own.section.title == "Inequalities"
    assert "Look through" in ladder.hint(own, 1, voice())


def test_a_course_task_without_hints_of_its_own_gets_them_too():
    books = library(EQUATION, ORDER)
    place = scene.of_exercise(books.shelves[0], ORDER, books)
    assert place.way.next.line == "5 - x > 1"
    assert place.way.next.gap in ladder.hint(place, 2, voice())


def test_a_stored_task_comes_back():
    books = library(EQUATION)
    shelf, made = books.match_own("solve x^2 = 9")
    assert shelf.revive(made.id) == made


def test_after_the_answer_comes_another_with_other_numbers():
    from tutor_core.hints import for_equations

    books = library(EQUATION)
    shelf, made = books.match_own("solve x^2 - 5x + 6 = 0")
    other = for_equations.another(made, shelf)
    assert other is not None
    assert other.steps[0].accepted != made.steps[0].accepted
    assert routes.route(other.title).kinds == routes.route(made.title).kinds
