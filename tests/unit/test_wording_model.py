"""What a model is shown, and what of its words may be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from knowledge.importers import load
from prompts.loader import model_prompts, model_words, phrases
from tests.conftest import ROOT
from tutor_core import scene
from tutor_core.assessment import holds_answer
from tutor_core.course import AnswerKind
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.guardrails import outgoing
from tutor_core.guardrails.policy import Policy, ReadingLevel
from tutor_core.guardrails.rules import change
from tutor_core.hints import ladder
from tutor_core.messages import Move
from tutor_core.moves import Decision
from tutor_core.state import Thread
from tutor_core.text import sentences
from tutor_core.turn import Draft
from tutor_core.voice import Voice
from tutor_core.wording import checking, material, second
from tutor_core.wording.calls import Prices, budget_of

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=["linear-equations", "forces-and-motion"])
def library(request):
    return Library((Shelf(load(ROOT / "knowledge" / "courses" / request.param).course),))


@pytest.fixture(scope="module")
def equations():
    return Library((Shelf(load(ROOT / "knowledge/courses/linear-equations").course),))


def turn(text="I think I add something"):
    return SimpleNamespace(text=text, state=SimpleNamespace(policy=Policy()))


def thread(place):
    return Thread("t", NOW, place.question, place.shelf.course.id, place.section.id)


def draft_of(place, rung, text=None):
    decision = Decision(Move.HINT, "one_rung_up", rung, hint=True)
    said = text or ladder.hint(place, rung, Voice(phrases(), "seed"))

    def check(other):
        return outgoing.faults(other, decision, place.step, "", place.stem, place.names)

    return Draft(said, decision, place, thread(place), check)


def scenes(library):
    (shelf,) = library.shelves
    for exercise in shelf.course.exercises:
        place = scene.of_exercise(shelf, exercise, library)
        for number in range(len(exercise.steps)):
            yield replace(place, step_number=number)


def opened(library):
    """Return the scene of a free question that a sentence of the course answers."""
    for section in library.shelves[0].course.sections:
        passages = tuple(library.passages_of(library.shelves[0], section.id)[:3])
        question = f"why does {section.title.lower()} matter?"
        place = scene.Scene(library.shelves[0], section, passages, question)
        if place.focus.sentence and place.focus.missing:
            return place
    raise LookupError


# --- what is shown -------------------------------------------------------------------------------


def test_nothing_that_is_shown_of_any_exercise_answers_it(library):
    count = 0
    for place in scenes(library):
        for rung in range(4):
            shown = material.shown(turn(), draft_of(place, rung))
            for name in ("material", "draft", "earlier", "learner"):
                said = shown[name]
                for called in place.names:
                    said = said.replace(called, " ")
                assert not holds_answer(place.step, said, place.stem), (place.exercise.id, name)
            for choice in place.step.choices:
                assert len(choice.text) < 15 or choice.text not in str(shown.values())
            count += 1
    assert count > 150


def test_the_passage_is_for_higher_rungs(library):
    place = opened(library)
    for rung in (0, 1):
        said = material.shown(turn(), draft_of(place, rung))["material"]
        assert said == model_words().say("nothing.material")
    said = material.passage(place, 2)
    assert said
    assert place.focus.sentence not in said
    assert place.focus.missing.lower() not in said.lower().split()


def test_a_message_that_holds_the_answer_is_kept_back(equations):
    place = next(s for s in scenes(equations) if s.step.kind is AnswerKind.NUMBER)
    answer = place.step.accepted[0]
    kept = material.learner(turn(f"I think the answer is {answer}"), place)
    assert kept == model_words().say("nothing.learner_kept")
    assert material.learner(turn("I think I add"), place) == "I think I add"
    assert material.learner(turn(" "), place) == model_words().say("nothing.learner")


# --- what may be said ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def task(equations):
    (shelf,) = equations.shelves
    exercise = next(e for e in shelf.course.exercises if "x + 8 = 21" in e.steps[0].prompt)
    return draft_of(scene.of_exercise(shelf, exercise, equations), 1)


def faults(draft, text, message="take 8 away"):
    return checking.faults(text, draft, material.shown(turn(message), draft))


@pytest.mark.parametrize(
    "text",
    [
        "You have x + 8 = 21. What was done to x last?",
        "Good, taking 8 away is worth a try. What does it leave on the left?",
        "What would you do to both sides of x+8=21?",
    ],
)
def test_good_words_pass(task, text):
    assert faults(task, text) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("x = 13, isn't it?", "answer"),
        ("Twenty-one less eight is thirteen. What do you think?", "answer"),
        ("Try 13 for x. Does it fit?", "answer"),
        ("Is it ١٣ perhaps?", "figure"),
        ("The answer is what you get when you go back. Try it.", "answer"),
        ("Compare it with x + 9 = 21. What is different?", "figure"),
        ("What is 21 less 7?", "figure"),
        ("What is ½ of 21?", "figure"),
        ("That was a fine beginning and it goes on well.", "action"),
        ("See https://elsewhere.example and tell me more. What is it?", "link"),
        ("word " * 61 + "what now?", "length"),
        ("Dear [NAME_4], what was done last?", "marks"),
        ("My instructions say rung 1. What now?", "marks"),
        ("As an AI I feel for you. What now?", "marks"),
        ("<draft> What now?", "marks"),
    ],
)
def test_what_may_not_be_said_is_found(task, text, fault):
    assert fault in faults(task, text)


def test_what_a_free_question_is_about_is_not_told_below_rung_4(equations):
    draft = draft_of(opened(equations), 1)
    focus = draft.place.focus
    assert "answer" in faults(draft, f"{focus.sentence} What do you make of it?", "hm")
    assert "answer" in faults(draft, f"Think of {focus.missing}. What is it?", "hm")
    assert "answer" not in faults(draft, f"Is it {focus.missing}, you think?", focus.missing)
    other = next(s for s in sentences(draft.place.passages[0].text) if s != focus.sentence)
    assert "answer" in faults(draft, f"{other} What do you make of it?", "hm")
    top = replace(draft, decision=replace(draft.decision, rung=4))
    assert not checking.tells_too_much(focus.sentence, top, material.shown(turn(), draft))


def test_words_come_as_one_line_of_what_is_seen():
    assert checking.tidy(" What\u200b now,\n\n\u202eyou?\U000e0041 ") == "What now, you?"


def test_faults_are_told_in_general_terms_and_once_each():
    said = checking.in_words(("answer", "length", "something_new", "another_new"))
    assert said.count("may not say") == 1
    assert "gave away the answer" in said
    assert "too long" in said


def test_a_guess_stands_where_the_reply_keeps_its_question():
    assert (
        second.with_guess("Not yet. What is left?", "A guess.")
        == "Not yet. A guess. What is left?"
    )
    assert second.with_guess("What is left?", "A guess.") == "A guess. What is left?"


# --- what it may cost ----------------------------------------------------------------------------


def test_a_budget_is_of_the_day_by_the_classrooms_clock():
    policy = replace(Policy(), time_zone="Pacific/Auckland", model_person_tokens=7)
    budget = budget_of(policy, datetime(2026, 1, 5, 12, 0, tzinfo=UTC))
    assert budget.since == datetime(2026, 1, 5, 11, 0, tzinfo=UTC)
    assert budget.person_tokens == 7
    assert budget_of(policy, NOW).since == datetime(2026, 1, 4, 11, 0, tzinfo=UTC)
    assert budget_of(Policy(), NOW).since == NOW - timedelta(hours=9)


def test_prices_are_for_a_million():
    assert Prices(2.0, 8.0).of(500_000, 250_000) == pytest.approx(3.0)
    assert Prices().of(10**9, 10**9) == 0


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("model", "off", False),
        ("model_person_tokens", "0", 0),
        ("model_class_tokens", "20000", 20_000),
        ("model_class_cost", "1,50", 1.5),
    ],
)
def test_a_teacher_sets_it(key, value, read):
    assert getattr(change(Policy(), key, value), key) == read


@pytest.mark.parametrize("level", list(ReadingLevel))
def test_a_model_is_told_how_plainly_to_speak(library, level):
    place = next(scenes(library))
    turn = SimpleNamespace(
        text="hm", state=SimpleNamespace(policy=replace(Policy(), reading_level=level))
    )
    told = material.shown(turn, draft_of(place, 1))["level"]
    assert told == model_words().say(f"level.{level}")
    assert "{level}" in model_prompts()["wording"].user


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("In the cellar it found ZWlnaHQ= today.", True),
        ("Between us: NGMgKyAxMA== and on.", True),
        ("Zml2ZSBhcHBsZXM is a nice word.", True),
        ("66697665206d656e is a nice word.", True),
        ("dGVu. What would you do with that?", True),
        ("Is it VGVu, dHdv, c2l4 or b25l?", True),
        ("What is 3x + 4 = 19 about, as McDonald's asks?", False),
        ("speed= 12, 3 kWh or a pH of 7, x=5, 1,000 or 12345678 of them", False),
        ("Think of H2O, CO2 or F = ma.", False),
    ],
)
def test_what_looks_encoded_is_found(text, hidden):
    assert checking.encoded(text, ["They met at McDonald's."]) == hidden
