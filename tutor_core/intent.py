"""Read what a message is, without a model: by cues and by what is going on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from tutor_core.assessment import looks_like_attempt
from tutor_core.focus import formulas
from tutor_core.requests import (
    Ask,
    BackToGoal,
    Confidence,
    Dispute,
    KnowAlready,
    MoreHelp,
    NoIdea,
    NotMe,
    PracticeKind,
    Practise,
    Request,
    ShowPlan,
    ShowProgress,
    ShowTopics,
    StartReview,
    StopQuiz,
    Why,
)
from tutor_core.state import ThreadKind
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
    ("not_me", NotMe()),
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
    ("topics", ShowTopics()),
    ("next_up", ShowPlan()),
    ("tell", MoreHelp()),
    ("help", MoreHelp()),
)
# Where a message holds several, as "thanks, bye" does, the first of these is answered.
_CHAT = ("goodbye", "feeling", "who", "greeting", "thanks")


def read(
    text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread | None, step: Step | None
) -> Understood:
    """Return what a message asks for, given the open thread and its step (None for questions)."""
    plain = _plain(text)
    if not plain:
        return Chat("empty")
    if thread is not None and not thread.solved and thread.kind is not ThreadKind.PLAIN:
        special = _in_kind(plain, text, cues, thread)
        if special is not None:
            return special
    if cues["plan"].search(plain):
        return Plan(text)
    if thread is not None and thread.awaiting:
        answer = _awaited(plain, text, cues, thread)
        if answer is not None:
            return answer
    if thread is not None and not thread.solved:
        return _in_task(plain, text, cues, step)
    if _only(plain, cues["yes"]):
        return Practise()
    if _only(plain, cues["now_what"]):
        return ShowPlan()
    return (
        _cue(plain, cues) or _place(plain, cues) or _topic(plain, cues) or _free(plain, text, cues)
    )


def _in_kind(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread
) -> Understood | None:
    """Read what only means something in a quiz or in an explanation."""
    if thread.quiz is not None and _only(plain, cues["stop"]):
        return StopQuiz()
    if thread.quiz is not None and _only(plain, cues["skip"]):
        return NoIdea()
    # "When two things were done to x, ..." begins like a question and is part of an explanation.
    explains = thread.kind is ThreadKind.EXPLAIN and len(plain.split()) > CUE_WORDS
    return Attempt(text) if explains and not text.rstrip().endswith("?") else None


def _in_task(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], step: Step | None
) -> Understood:
    wish, cue = _topic(plain, cues), _cue(plain, cues)
    if isinstance(wish, Practise) and wish.kind is PracticeKind.EXPLAIN:
        wish = None  # "let me explain ..." tells about the task
    # "A harder one" holds a number and is no answer.
    for found in (cue, wish):
        if _whole_wish(found, named=found is wish) and not _option(plain, step):
            return found
    if step is not None and looks_like_attempt(step, text) and not _only(plain, cues["no_idea"]):
        return Attempt(text)
    if _only(plain, cues["no_idea"]) or _starts(plain, cues["no_idea"], cues["tell"]):
        return NoIdea()
    if _only(plain, cues["now_what"]):
        return MoreHelp()
    found = cue or _place(plain, cues) or wish
    if found is not None:
        return found
    if is_question(plain, text, cues) and not cues["guess"].search(plain):
        return Ask(text)
    return Attempt(text)


def _whole_wish(wish: Understood | None, *, named: bool) -> TypeGuard[Understood]:
    """Whether a message can only be a wish, whatever numbers and words it shares with a task.

    What names a topic may be about the task; a kind of practice or the learner themselves isn't.
    """
    if isinstance(wish, Practise):
        return not named or wish.kind is not PracticeKind.PRACTICE
    return isinstance(wish, KnowAlready) and not wish.topic


def _option(plain: str, step: Step | None) -> bool:
    """Whether a message is an option of the step word for word."""
    return step is not None and any(_plain(c.text) == plain for c in step.choices)


def _free(plain: str, text: str, cues: Mapping[str, re.Pattern[str]]) -> Understood:
    if _only(plain, cues["no_idea"]):
        return NoIdea()
    if is_question(plain, text, cues) or formulas(text):
        return Ask(text)
    return Remark(text)


def is_question(plain: str, text: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a text has the form of a question or of a request for an explanation."""
    return text.rstrip().endswith("?") or bool(cues["question"].search(plain)) or "____" in text


# How sure somebody is before they answer; a number would be an answer.
_SURE = (("guessing", 1), ("fairly_sure", 3), ("certain", 5))


def _awaited(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread
) -> Understood | None:
    """Read the answer to a reflection prompt, unless the learner has moved on."""
    if thread.awaiting == "confidence":
        digit = re.fullmatch(r"([1-5])(?: ?(?:/|of|out of) ?5)?", plain)
        return Confidence(int(digit.group(1))) if digit else None
    if thread.awaiting == "sure":
        said = (level for name, level in _SURE if _only(plain, cues[name]))
        return next((Confidence(level) for level in said), None)
    if _only(plain, cues["yes"]) and thread.awaiting != "thinking":
        missed = thread.quiz.missed[:1] if thread.quiz is not None else ()
        return Practise(missed[0] if missed else "")
    if thread.awaiting == "missed":
        return None
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
    return _chat(plain, cues)


def _chat(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Chat | None:
    """Read small talk, when there is nothing else in the message."""
    said = [name for name in _CHAT if cues[name].search(plain)]
    rest = plain
    for name in said:
        rest = cues[name].sub(" ", rest)
    left = [word for word in words(rest) if word not in _POLITE]
    return Chat(said[0]) if said and not left else None


def _place(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    match = cues["part"].fullmatch(plain)
    return Part(match["part"]) if match is not None else None


def _topic(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    """Read what names a topic, or how many questions a quiz is to have."""
    for name, kind in _ON:
        if (match := cues[name].fullmatch(plain)) is not None:
            topic, count = _named(match, "topic"), _named(match, "n")
            return Practise(topic, kind, int(count or 0))
    if cues["know"].fullmatch(plain):
        return KnowAlready(text=plain)
    match = cues["know_topic"].fullmatch(plain)
    return KnowAlready(_named(match, "topic"), plain) if match is not None else None


_ON = (
    ("quiz_on", PracticeKind.QUIZ),
    ("worked_on", PracticeKind.WORKED),
    ("explain_on", PracticeKind.EXPLAIN),
    ("practise_on", PracticeKind.PRACTICE),
)


def _named(match: re.Match[str], name: str) -> str:
    """Return the group of a name, however often it was numbered: topic, topic2, ..."""
    found = (v for k, v in match.groupdict().items() if v and k.rstrip("0123456789") == name)
    return next(found, "")


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
