"""What a message wishes for: help, practice of a kind, a page; read by cues. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from tutor_core import counting, talk
from tutor_core.requests import (
    AskToTalk,
    BackToGoal,
    Dispute,
    GoalList,
    KnowAlready,
    MoreHelp,
    NotMe,
    OfferIdea,
    PracticeKind,
    Practise,
    Reflect,
    RemindAt,
    Request,
    SearchReflections,
    ShowData,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    ShowTopics,
    StartReview,
    StopQuiz,
    SwitchReminders,
    SwitchStreaks,
    Why,
)
from tutor_core.understood import Chat, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.understood import Understood

_ON = (
    ("quiz_on", PracticeKind.QUIZ),
    ("worked_on", PracticeKind.WORKED),
    ("explain_on", PracticeKind.EXPLAIN),
    ("practise_on", PracticeKind.PRACTICE),
)


_SIMPLE: tuple[tuple[str, Request], ...] = (
    ("why_this", Why()),
    ("wrong", Dispute()),
    ("not_me", NotMe()),
    ("stop_quiz", StopQuiz()),
    ("practise", Practise()),
    ("quiz", Practise(kind=PracticeKind.QUIZ)),
    ("worked", Practise(kind=PracticeKind.WORKED)),
    ("explain_back", Practise(kind=PracticeKind.EXPLAIN)),
    ("easier", Practise(kind=PracticeKind.EASIER)),
    ("harder", Practise(kind=PracticeKind.HARDER)),
    ("same_again", Practise(kind=PracticeKind.SAME)),
    ("review", StartReview()),
    ("back", BackToGoal()),
    ("progress", ShowProgress()),
    ("goals", GoalList()),
    ("plan_shown", ShowPlan()),
    ("data_shown", ShowData()),
    ("portfolio", ShowPortfolio()),
    ("written", SearchReflections("")),
    ("reminders_off", SwitchReminders(on=False)),
    ("reminders_on", SwitchReminders(on=True)),
    ("streak_on", SwitchStreaks(on=True)),
    ("streak_off", SwitchStreaks(on=False)),
    ("reflect", Reflect("")),
    ("idea", OfferIdea()),
    ("topics", ShowTopics()),
    ("next_up", ShowPlan()),
    ("ask_to_talk", AskToTalk()),
    ("tell", MoreHelp()),
    ("help", MoreHelp()),
)
# A cue counts only as (nearly) the whole message; longer ones are about something (our choice).
CUE_WORDS = 7
_WISH_WORDS = 10


def read(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    """Return what a message wishes for, None for anything else."""
    return cue(plain, cues) or place(plain, cues) or topic(plain, cues)


def cue(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    """Return what a message of nothing but a cue asks for, small talk among it."""
    if len(plain.split()) <= _WISH_WORDS:
        for name, request in _SIMPLE:
            if talk.only(plain, cues[name]):
                return request
    kind = talk.kind(plain, cues, CUE_WORDS)
    return Chat(kind) if kind else None


def place(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    """Return the place in the course that a message is the number of."""
    match = cues["part"].fullmatch(plain)
    return Part(match["part"]) if match is not None else None


# What a wish often begins with.
_LEADS = re.compile(
    r"^(?:(?:ok(?:ay)?|so|alright|all right|right|well|and|then|now|yes|yeah|cool|great|good"
    r"|please|hey|hm+)[, ]+)+"
)


def topic(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    """Read what names a topic, a time, or how many questions a quiz is to have."""
    plain = _LEADS.sub("", plain)
    for name, kind in _ON:
        if (match := cues[name].fullmatch(plain)) is not None:
            topic, count = talk.named(match, "topic"), talk.named(match, "n")
            return Practise(topic, kind, counting.number(count))
    if (match := cues["remind_at"].fullmatch(plain)) is not None:
        return RemindAt(talk.named(match, "topic"))
    if (match := cues["written_on"].fullmatch(plain)) is not None:
        return SearchReflections(talk.named(match, "topic").rstrip("?"))
    if cues["know"].fullmatch(plain):
        return KnowAlready(text=plain)
    match = cues["know_topic"].fullmatch(plain)
    return KnowAlready(talk.named(match, "topic"), plain) if match is not None else None


def starts(plain: str, first: re.Pattern[str], then: re.Pattern[str]) -> bool:
    """Whether a text is an opening cue followed by another ("idk just tell me")."""
    match = first.match(plain)
    return match is not None and talk.only(plain[match.end() :] or "", then)


# What is never an answer, whatever a task is about.
_NEVER_ANSWERS = (
    *(GoalList, NotMe, StartReview, BackToGoal, ShowProgress, OfferIdea, StopQuiz),
    *(RemindAt, SwitchReminders, SwitchStreaks, SearchReflections),
)


def only_a_wish(wish: Understood | None, *, named: bool) -> TypeGuard[Understood]:
    """Whether a message can only be talk or a wish, whatever it shares with a task.

    What names a topic may be about the task; a kind of practice or the learner themselves isn't.
    """
    if isinstance(wish, Practise):
        return not named or wish.kind is not PracticeKind.PRACTICE
    return isinstance(wish, (Chat, KnowAlready, *_NEVER_ANSWERS))
