"""Every button there is, by its id: ``name`` or ``name:value``, the same after a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.messages import Judgement
from tutor_core.requests import (
    AcceptTerms,
    AgreeLink,
    AlertDone,
    AskToTalk,
    BackToGoal,
    CheckLink,
    ChooseOption,
    Confidence,
    ConfirmLink,
    Dispute,
    ExamStart,
    ExamStop,
    Forget,
    GoalAdd,
    GoOn,
    Grade,
    KnowAlready,
    Leave,
    MoreHelp,
    NoIdea,
    NotMe,
    OfferIdea,
    PassOn,
    PolicyLoad,
    PracticeKind,
    Practise,
    SetupDone,
    ShowConcepts,
    ShowSetup,
    StartReview,
    StopQuiz,
    SwitchReminders,
    Unlink,
    Why,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor_core.requests import Request

BUTTONS: dict[str, tuple[str, Callable[[str], Request]]] = {
    "help": ("", lambda _: MoreHelp()),
    "idea": ("", lambda _: OfferIdea()),
    "idk": ("", lambda _: NoIdea()),
    "why": ("", lambda _: Why()),
    "dispute": ("", lambda _: Dispute()),
    "option": (r"\d{1,2}", lambda value: ChooseOption(int(value))),
    "confidence": (r"[1-5]", lambda value: Confidence(int(value))),
    "practise": (r".*", lambda value: Practise(value)),
    "worked": (r".*", lambda value: Practise(value, PracticeKind.WORKED)),
    "explain": (r".+", lambda value: Practise(value, PracticeKind.EXPLAIN)),
    "quiz": (r"\d{1,2}:.+", lambda value: _quiz(value)),
    "pace": (r"easier|harder|same", lambda value: Practise(kind=PracticeKind(value))),
    "stop_quiz": ("", lambda _: StopQuiz()),
    "review": ("", lambda _: StartReview()),
    "known": (r".*", lambda value: KnowAlready(value)),
    "not_me": (r".*", lambda value: NotMe(value)),
    "forget_sure": ("", lambda _: Forget(sure=True)),
    "no_reminders": ("", lambda _: SwitchReminders(on=False)),
    "setup": ("", lambda _: ShowSetup()),
    "setup_done": ("", lambda _: SetupDone()),
    "pass_on": ("", lambda _: PassOn()),
    "ask_to_talk": ("", lambda _: AskToTalk()),
    "go_on": ("", lambda _: GoOn()),
    "join_yes": ("", lambda _: AcceptTerms(yes=True)),
    "join_no": ("", lambda _: AcceptTerms(yes=False)),
    "leave": ("", lambda _: Leave(sure=True)),
    "link_check": ("", lambda _: CheckLink()),
    "link_agree": ("yes|no", lambda value: AgreeLink(yes=value == "yes")),
    "link_is": (r"0|[1-9]\d", lambda value: ConfirmLink(int(value))),
    "unlink": (r"[0-9a-f]{8}", lambda value: Unlink(value)),
    "back_to_goal": ("", lambda _: BackToGoal()),
    "goal": (r".+", lambda value: GoalAdd(value)),
    "concepts": (r"\d{1,4}", lambda value: ShowConcepts(value)),
    "alert_done": (r"\d{1,12}(?:,\d{1,12}){0,9}", lambda value: AlertDone(value)),
    "guardrail": (r".+", lambda value: PolicyLoad(value)),
    "exam": (r".+", lambda value: ExamStop() if value == "stop" else ExamStart(value)),
    "grade": (r"(?:correct|partly|incorrect|skip|drop):\d{1,12}", lambda value: _grade(value)),
}
"""Name to the pattern its value fits, and the request it makes. Concepts are named by id."""

LIKE_COMMAND = {
    "alert_done": "alerts",
    "concepts": "concepts",
    "exam": "exam",
    "guardrail": "guardrail",
    "grade": "grade",
    "setup": "setup",
    "setup_done": "setup",
}
"""Buttons that do what a command does which not everybody may use; all others are everyone's."""


def _quiz(value: str) -> Practise:
    count, _, topic = value.partition(":")
    return Practise(topic, PracticeKind.QUIZ, int(count))


def _grade(value: str) -> Grade:
    done, row = value.split(":")
    judgement = None if done in ("skip", "drop") else Judgement(done)
    return Grade(judgement, int(row), drop=done == "drop")


def pressed(button: str) -> Request | None:
    """Return what a button asks for, None when there is no such button."""
    name, _, value = button.partition(":")
    pattern, build = BUTTONS.get(name, (None, None))
    if pattern is None or build is None:
        return None
    return build(value) if re.fullmatch(pattern, value, re.ASCII) else None
