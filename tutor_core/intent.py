"""Read what a message is, without a model: by cues and by what is going on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import looks_like_attempt
from tutor_core.focus import formulas
from tutor_core.messages import (
    Ask,
    BackToGoal,
    Confidence,
    Dispute,
    MoreHelp,
    NoIdea,
    Practise,
    Request,
    ShowPlan,
    ShowProgress,
    ShowTopics,
    Why,
)
from tutor_core.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.course import Step
    from tutor_core.state import Thread

# A cue counts only as (nearly) the whole message; longer ones are about something (our choice).
CUE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the learner thinks or answers."""

    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """Small talk; ``cue`` is greeting, thanks, goodbye, who, feeling or empty."""

    cue: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A statement with no task open: a topic, a hidden question, or nothing to do with class."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the learner says in answer to a reflection prompt."""

    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An if-then plan for a goal: "when I sit down after dinner, I will do one exercise"."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the course by its number, such as "3" or "2.1"."""

    number: str


Understood = Request | Attempt | Chat | Remark | Words | Plan | Part

_SIMPLE: tuple[tuple[str, Request], ...] = (
    ("why_this", Why()),
    ("wrong", Dispute()),
    ("practise", Practise()),
    ("back", BackToGoal()),
    ("progress", ShowProgress()),
    ("topics", ShowTopics()),
    ("next_up", ShowPlan()),
    ("tell", MoreHelp()),
    ("help", MoreHelp()),
)
_CHAT = ("greeting", "thanks", "goodbye", "who", "feeling")


def read(
    text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread | None, step: Step | None
) -> Understood:
    """Return what a message asks for, given the open thread and its step (None for questions)."""
    plain = _plain(text)
    if not plain:
        return Chat("empty")
    if cues["plan"].search(plain):
        return Plan(text)
    if thread is not None and thread.awaiting:
        answer = _awaited(plain, text, cues, thread)
        if answer is not None:
            return answer
    if thread is not None and not thread.solved:
        return _in_task(plain, text, cues, step)
    if _only(plain, cues["now_what"]):
        return ShowPlan()
    return (
        _cue(plain, cues) or _place(plain, cues) or _topic(plain, cues) or _free(plain, text, cues)
    )


def _in_task(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], step: Step | None
) -> Understood:
    if step is not None and looks_like_attempt(step, text) and not _only(plain, cues["no_idea"]):
        return Attempt(text)
    if _only(plain, cues["no_idea"]) or _starts(plain, cues["no_idea"], cues["tell"]):
        return NoIdea()
    if _only(plain, cues["now_what"]):
        return MoreHelp()
    found = _cue(plain, cues) or _place(plain, cues) or _topic(plain, cues)
    if found is not None:
        return found
    if is_question(plain, text, cues) and not cues["guess"].search(plain):
        return Ask(text)
    return Attempt(text)


def _free(plain: str, text: str, cues: Mapping[str, re.Pattern[str]]) -> Understood:
    if _only(plain, cues["no_idea"]):
        return NoIdea()
    if is_question(plain, text, cues) or formulas(text):
        return Ask(text)
    return Remark(text)


def is_question(plain: str, text: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a text has the form of a question or of a request for an explanation."""
    return text.rstrip().endswith("?") or bool(cues["question"].search(plain)) or "____" in text


def _awaited(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread
) -> Understood | None:
    """Read the answer to a reflection prompt, unless the learner has moved on."""
    if thread.awaiting == "confidence":
        digit = re.fullmatch(r"([1-5])(?: ?(?:/|of|out of) ?5)?", plain)
        return Confidence(int(digit.group(1))) if digit else None
    moved_on = _cue(plain, cues) or _place(plain, cues)
    moved_on = moved_on or (Ask(text) if is_question(plain, text, cues) else None)
    if moved_on is not None:
        return moved_on
    if _only(plain, cues["no_idea"]):
        return None if thread.awaiting == "thinking" else Practise()
    return Attempt(text) if thread.awaiting == "thinking" else Words(text)


def _cue(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    if len(plain.split()) > CUE_WORDS:
        return None
    for name, request in _SIMPLE:
        if _only(plain, cues[name]):
            return request
    return next((Chat(name) for name in _CHAT if _only(plain, cues[name])), None)


def _place(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    match = cues["part"].fullmatch(plain)
    return Part(match["part"]) if match is not None else None


def _topic(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    match = cues["practise_on"].fullmatch(plain)
    if match is None:
        return None
    return Practise(next(group for group in match.groups() if group))


def _only(plain: str, cue: re.Pattern[str]) -> bool:
    """Whether cues are all there is, but for a few polite words around them."""
    rest = cue.sub(" ", plain)
    left = [w for w in words(rest) if w not in _POLITE]
    return not left and cue.search(plain) is not None


_POLITE = frozenset(  # politeness and filler around a cue
    [
        "please",
        "pls",
        "plz",
        "just",
        "can",
        "you",
        "me",
        "a",
        "an",
        "the",
        "so",
        "um",
        "uh",
        "well",
        "ok",
        "okay",
        "oh",
        "and",
        "i",
        "then",
        "now",
        "sorry",
        "still",
        "really",
        "it",
        "honestly",
        "tbh",
    ]
)


def _starts(plain: str, first: re.Pattern[str], then: re.Pattern[str]) -> bool:
    """Whether a text is an opening cue followed by another ("idk just tell me")."""
    match = first.match(plain)
    return match is not None and _only(plain[match.end() :] or "", then)


def _plain(text: str) -> str:
    flat = re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("`", "'")).strip()
    return flat.strip(' .!,;:"').strip()
