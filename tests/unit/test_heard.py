"""What a message is to the open task, the exercise below a question, and to neither."""

from datetime import UTC, datetime

import pytest

from prompts.loader import cues
from tutor_core.course import AnswerKind, Exercise, Step
from tutor_core.curriculum.naming import Meant
from tutor_core.heard import heard, only_a_topic
from tutor_core.intent import Attempt, read
from tutor_core.requests import Ask, NoIdea
from tutor_core.scene import Scene
from tutor_core.state import Thread, ThreadKind

CUES = cues("en")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
STEP = Step("s", "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
WORK = Scene(None, None, (), STEP.prompt, Exercise("e", "E", (STEP,), "s", ("c",)))
READING = Scene(None, None, (), "what is balance")


def thread(**more):
    return Thread("t", NOW, "q", "c", "s", **more)


def on_work(text, **more):
    found = read(text, CUES, thread(**more), STEP)
    return heard(found, text, CUES, thread(**more), WORK)


def on_reading(text, below=WORK, **more):
    under = thread(exercise_id="e") if below else None
    found = read(text, CUES, thread(**more), None)
    return heard(found, text, CUES, thread(**more), READING, under, below)


@pytest.mark.parametrize(
    "text",
    [
        "can you check my answer x = 5",
        "can you check if x=5 is right",
        "please check my answer: 5",
        "is 5 right?",
        "is x = 5 correct?",
        "i got x = 5, is that right",
        "do you mean like subtract 4?",
        "do you mean subtract 4",
        "do you mean i should subtract 4",
        "should i subtract 4?",
        "do i need to divide by 3",
        "so do i just take away 4?",
        "would 5 be right?",
        "is it 5?",
        "x=5?",
    ],
)
def test_a_question_whether_it_is_right_is_an_attempt(text):
    assert isinstance(on_work(text), Attempt)
    assert isinstance(on_reading(text), Attempt)


@pytest.mark.parametrize(
    "text",
    [
        "why do we subtract",
        "is 7 a prime number",
        "can you check the weather",
        "what is a term?",
        "can you do 2(x + 3) = 14 for me",
    ],
)
def test_other_questions_stay_questions(text):
    assert isinstance(on_work(text), Ask)
    assert isinstance(on_reading(text), Ask)


@pytest.mark.parametrize("text", ["what does the 3 do", "do you mean the left side?"])
def test_what_is_asked_about_the_open_task_stays_with_it(text):
    assert isinstance(on_work(text), NoIdea)


def test_after_explain_your_thinking_an_answer_is_an_answer():
    assert isinstance(on_work("x = 4 ?", awaiting="thinking"), Attempt)
    assert isinstance(on_work("first i took 4 away", awaiting="thinking"), Attempt)
    assert isinstance(on_work("what is a term?", awaiting="thinking"), Ask)


@pytest.mark.parametrize("text", ["2x + 5 = 11", "x/4 - 3 = 2", "now 2x + 3 = 2x + 5"])
def test_an_equation_of_its_own_is_a_task_of_its_own(text):
    assert on_work(text) == Ask(text)
    assert on_reading(text) == Ask(text)
    assert on_reading(text, below=None) == Ask(text)
    assert on_work(text, solved=True, awaiting="why") == Ask(text)


@pytest.mark.parametrize("text", ["3x = 15", "3x = 23", "x = 4", "3x + 4 - 4 = 19 - 4"])
def test_a_line_of_the_open_task_is_an_attempt(text):
    assert isinstance(on_work(text), Attempt)
    assert isinstance(on_reading(text), Attempt)


@pytest.mark.parametrize(
    "text",
    [
        "a car goes from 0 to 20 m/s in 5 s. what is its acceleration",
        "I have a rope of 12 m and cut it into 3. how long is one piece",
        "difference between independent and dependent variable",
        "the meaning of inertia",
    ],
)
def test_a_question_in_a_later_sentence_or_a_topic_named_is_asked(text):
    assert on_reading(text) == Ask(text)


@pytest.mark.parametrize(
    "text",
    ["because it weighs the same on both sides", "it moves. then it stops", "the pan goes down"],
)
def test_an_idea_stays_an_idea(text):
    assert isinstance(on_reading(text), Attempt)


@pytest.mark.parametrize("text", ["3x = 15. what do i do now", "take away 4. what comes then"])
def test_an_answer_with_a_question_behind_it_is_an_answer(text):
    assert isinstance(on_work(text), Attempt)
    assert isinstance(on_reading(text), Attempt)


def test_an_explanation_may_hold_equations():
    text = "you take 4 from 2x + 4 = 10 and both sides stay level because it is the same"
    assert isinstance(on_reading(text, kind=ThreadKind.EXPLAIN), Attempt)


SET = Step("s", "Which numbers solve 3x = 3x + 7?", AnswerKind.SOLUTIONS, ("no solution",))
ASKED = Step("s", "What is the net force?", AnswerKind.NUMBER, ("5",))
SHORT = Step("s", "What stops it?", AnswerKind.SHORT, ("friction",))


def known(topic):
    """Every text is a topic's name."""
    return Meant(exact=True)


@pytest.mark.parametrize(
    ("text", "step"),
    [("forces", STEP), ("free fall", STEP), ("brackets", STEP), ("friction", ASKED)],
)
def test_a_topic_where_a_number_is_asked_for_is_a_wish(text, step):
    assert only_a_topic(text, thread(exercise_id="e"), step, known)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("no solution", SET),
        ("none", SET),
        ("all numbers", SET),
        ("x = 5", STEP),
        ("5", STEP),
        ("five", STEP),
        ("net force", ASKED),
        ("friction", SHORT),
        ("subtract the brackets on both sides first", STEP),
    ],
)
def test_an_answer_is_no_topic(text, step):
    assert not only_a_topic(text, thread(exercise_id="e"), step, known)


def test_what_is_no_topic_of_the_courses_is_no_wish():
    assert not only_a_topic("minecraft", thread(exercise_id="e"), STEP, lambda topic: Meant())
