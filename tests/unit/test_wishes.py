"""Wishes about reminders, badges and one's own words, with a task open and without one."""

import pytest

from prompts.loader import cues
from tutor_core import wishes
from tutor_core.requests import (
    PracticeKind,
    Practise,
    RemindAt,
    SearchReflections,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    StartReview,
    SwitchReminders,
    SwitchStreaks,
)

CUES = cues("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off reminders", SwitchReminders(on=False)),
        ("please turn my reminders off", SwitchReminders(on=False)),
        ("no more reminders please", SwitchReminders(on=False)),
        ("stop reminding me", SwitchReminders(on=False)),
        ("turn on the reminders", SwitchReminders(on=True)),
        ("remind me again", SwitchReminders(on=True)),
        ("remind me at 6 pm", RemindAt("6 pm")),
        ("remind me every day at 18:30", RemindAt("18:30")),
        ("show me my streak", SwitchStreaks(on=True)),
        ("i want to see my badges", SwitchStreaks(on=True)),
        ("badges", SwitchStreaks(on=True)),
        ("hide my badges", SwitchStreaks(on=False)),
        ("what did i write about dividing", SearchReflections("dividing")),
        ("find my notes on brackets", SearchReflections("brackets")),
        ("quiz me with twelve questions on forces", Practise("forces", PracticeKind.QUIZ, 12)),
        ("a quiz of ten", Practise("", PracticeKind.QUIZ, 10)),
        ("quiz with 500 questions", Practise("", PracticeKind.QUIZ, 500)),
        ("export my work", ShowPortfolio()),
        ("download my portfolio", ShowPortfolio()),
        ("give me a picture of my progress", ShowProgress()),
        ("show me my calibration", ShowProgress()),
        ("am i overconfident", ShowProgress()),
        ("make a plan for me", ShowPlan()),
        ("what's my plan for this week", ShowPlan()),
        ("start review", StartReview()),
        ("what's due today", StartReview()),
        ("how many reviews do i have", StartReview()),
        ("when is my next review", StartReview()),
        ("what did i want to remember", SearchReflections("")),
        ("slower please", Practise(kind=PracticeKind.EASIER)),
        ("i want to practise something else", Practise()),
    ],
)
def test_a_wish_is_read(text, expected):
    assert wishes.read(text, CUES) == expected


@pytest.mark.parametrize(
    "text",
    [
        "what did the teacher write about forces",
        "remind me what an equation is",
        "what does the hint remind me of",
        "the car goes slower",
        "a faster car needs more force",
        "show my work",
        "what is my next step",
        "i have to plan for the speed",
        "show me where to find notes on forces",
    ],
)
def test_what_only_sounds_like_one_isnt(text):
    kept = (SwitchReminders, SwitchStreaks, RemindAt, SearchReflections)
    kept += (ShowPlan, ShowPortfolio, ShowProgress, StartReview)
    found = wishes.read(text, CUES)
    assert not isinstance(found, kept)
    assert found != Practise(kind=PracticeKind.EASIER)
