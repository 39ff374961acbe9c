"""What a message is taken for."""

from datetime import UTC, datetime

import pytest

from prompts.loader import cues
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import CourseId, SectionId, StepId, ThreadId
from tutor_core.intent import Attempt, Chat, Plan, Remark, Words, read
from tutor_core.messages import (
    Ask,
    Confidence,
    Dispute,
    MoreHelp,
    NoIdea,
    Practise,
    ShowProgress,
    Why,
)
from tutor_core.state import Thread

CUES = cues("en")
STEP = Step(StepId("s"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def thread(**changes):
    start = {
        "id": ThreadId("t"),
        "opened": NOW,
        "question": "q",
        "course_id": CourseId("c"),
        "section_id": SectionId("c:s"),
    }
    return Thread(**{**start, **changes})


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("what is inertia", Ask),
        ("is sociology even a science", Ask),
        ("can you do 3x + 4 = 19 for me", Ask),
        ("explain friction to me", Ask),
        ("3x+4=19", Ask),
        ("hello!", Chat),
        ("thanks", Chat),
        ("are you a real person?", Chat),
        ("give me an exercise", Practise),
        ("how am I doing?", ShowProgress),
        ("lol did you hear that song", Remark),
        ("whats the best temp to fry chicken", Ask),
        ("idk", NoIdea),
        ("", Chat),
        ("When I sit down after dinner, I will do one exercise", Plan),
    ],
)
def test_with_nothing_open(text, meaning):
    assert isinstance(read(text, CUES, None, None), meaning)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("5", Attempt),
        ("x = 5", Attempt),
        ("is it 5?", Attempt),
        ("divide by 3", Attempt),
        ("4. so 3x = 15 and x = 5", Attempt),
        ("hint", MoreHelp),
        ("can I have a hint please", MoreHelp),
        ("just tell me the answer", MoreHelp),
        ("idk just tell me", NoIdea),
        ("i don't know", NoIdea),
        ("what is a coefficient?", Ask),
        ("why this?", Why),
        ("that's wrong", Dispute),
        ("practice brackets", Practise),
        ("this is so hard", Chat),
    ],
)
def test_in_the_middle_of_an_exercise(text, meaning):
    assert isinstance(read(text, CUES, thread(), STEP), meaning)


def test_practice_names_its_topic():
    assert read("I want to practise two-step equations", CUES, None, None) == Practise(
        "two-step equations"
    )


@pytest.mark.parametrize(
    ("awaiting", "text", "meaning"),
    [
        ("confidence", "4", Confidence),
        ("confidence", "3/5", Confidence),
        ("why", "because both sides stay equal", Words),
        ("why", "what is a coefficient?", Ask),
        ("why", "next", Practise),
        ("thinking", "I took 4 away first", Attempt),
    ],
)
def test_answers_to_a_prompt(awaiting, text, meaning):
    solved = awaiting != "thinking"
    found = read(text, CUES, thread(awaiting=awaiting, solved=solved), STEP)
    assert isinstance(found, meaning)
