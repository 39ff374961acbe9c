"""Read what a message is, without a model: by cues and by what is going on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core import talk, wishes
from tutor_core.assessment import first_move, looks_like_attempt, routes
from tutor_core.course import AnswerKind
from tutor_core.focus import QuestionKind, formulas, kind_of
from tutor_core.requests import (
    Ask,
    Confidence,
    Dispute,
    KnowAlready,
    MoreHelp,
    NoIdea,
    PassOn,
    PracticeKind,
    Practise,
    ShowPlan,
    StopQuiz,
    Why,
)
from tutor_core.state import ThreadKind
from tutor_core.understood import (
    NOTHING,
    Attempt,
    Before,
    Chat,
    Part,
    Plan,
    Reason,
    Remark,
    Understood,
    Words,
    awaits,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.course import Step
    from tutor_core.state import Thread

__all__ = ["Attempt", "Before", "Chat", "Part", "Plan", "Reason", "Remark", "Understood", "Words"]


def read(
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    thread: Thread | None,
    step: Step | None,
    before: Before = NOTHING,
) -> Understood:
    """Return what a message asks for, given the open thread and its step (None for questions)."""
    plain = talk.plain(text)
    if not plain:
        return Chat("empty")
    opened = thread is not None and not thread.solved
    special = _in_kind(plain, text, cues, thread, step) if opened and thread is not None else None
    special = special or _to_offer(plain, cues, before)
    if special is not None:
        return special
    if cues["plan"].search(plain) and (not opened or cues["studying"].search(plain)):
        return Plan(text)
    awaiting = awaits(thread, before)
    answer = _awaited(plain, text, cues, awaiting, thread, step) if awaiting else None
    if answer is not None:
        return answer
    if _disagrees(plain, cues, step if opened else None):
        return Dispute()
    if opened and thread is not None:
        return _in_task(plain, text, cues, thread, step)
    reading = thread is not None and thread.exercise_id is None and thread.quiz is None
    solved = before.solved or (thread is not None and not before.late)
    after = _after_reading(plain, text, cues) if reading else None
    return after or _between(plain, text, cues, solved=solved, reading=reading)


CALCULATED = (
    AnswerKind.NUMBER,
    AnswerKind.EXPRESSION,
    AnswerKind.EQUATION,
    AnswerKind.SOLUTIONS,
)


def _disagrees(plain: str, cues: Mapping[str, re.Pattern[str]], step: Step | None) -> bool:
    """Whether somebody disagrees with the tutor; where words are asked for it may be an answer."""
    wordy = step is not None and step.kind not in CALCULATED
    return not wordy and talk.only(plain, cues["disagree"])


def _in_kind(
    plain: str,
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    thread: Thread,
    step: Step | None,
) -> Understood | None:
    """Read what only means something in a quiz, a calculation or an explanation."""
    if talk.only(plain, cues["stop"]) and thread.quiz is not None:
        return StopQuiz()
    if talk.only(plain, cues["stop"]) and step is not None and step.kind in CALCULATED:
        return Chat("pause")  # where words are asked for, a ball may stop
    if thread.quiz is not None and talk.only(plain, cues["skip"]):
        return NoIdea()
    # "When two things were done to x, ..." begins like a question and is part of an explanation.
    explains = thread.kind is ThreadKind.EXPLAIN and len(plain.split()) > wishes.CUE_WORDS
    return Attempt(text) if explains and not text.rstrip().endswith("?") else None


def _to_offer(
    plain: str, cues: Mapping[str, re.Pattern[str]], before: Before
) -> Understood | None:
    """Read the answer to "Shall I pass it to your teacher?" or "Shall we test it?"."""
    if not (before.offered or before.test_of):
        return None
    if talk.only(plain, cues["yes"]):
        return PassOn() if before.offered else KnowAlready(before.test_of)
    if before.offered and talk.only(plain, cues["pass_on"]):
        return PassOn()
    return Chat("no") if talk.only(plain, cues["no"]) else None


def _in_task(
    plain: str,
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    thread: Thread,
    step: Step | None,
) -> Understood:
    reading = step is None and thread.quiz is None and thread.exercise_id is None
    if reading and (goes_on := _on_the_subject(plain, text, cues)) is not None:
        return goes_on
    if _option(plain, step) or (step is None and _verdict(plain, cues, thread)):
        return Attempt(text)
    wish, cue = wishes.topic(plain, cues), wishes.cue(plain, cues)
    if isinstance(wish, Practise) and wish.kind is PracticeKind.EXPLAIN:
        wish = None  # "let me explain ..." tells about the task
    # "A harder one" and "give me 2 minutes" hold a number and are no answers.
    for found in (cue, wish):
        if wishes.only_a_wish(found, named=found is wish):
            return _felt(found, thread) if isinstance(found, Chat) else found
    if talk.only(plain, cues["no_idea"]) or wishes.starts(plain, cues["no_idea"], cues["tell"]):
        return NoIdea()
    if thread.exercise_id is not None and not thread.tries and (sure := talk.sure(plain, cues)):
        return Confidence(sure)
    beside = _beside(plain, text, cues, thread)
    if step is not None and looks_like_attempt(step, text) and not isinstance(beside, Chat):
        return Attempt(text)
    found = beside or cue or wishes.place(plain, cues) or wish
    return found or _question_or_attempt(plain, text, cues, thread, step)


def _on_the_subject(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]]
) -> Understood | None:
    """Read what asks for an example, or on about the subject of a question."""
    if talk.only(plain, cues["example"]):
        return MoreHelp()
    return Ask(text) if cues["of_subject"].search(plain) else None


def _question_or_attempt(
    plain: str,
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    thread: Thread,
    step: Step | None,
) -> Understood:
    stated = (cues["guess"].search(plain) or talk.bare(plain)) or (
        step is None and talk.states(plain, cues, wishes.CUE_WORDS // 2)
    )
    if stated or not talk.is_question(plain, text, cues):
        return Attempt(text)
    return _question(plain, text, cues, thread, step)


def _verdict(plain: str, cues: Mapping[str, re.Pattern[str]], thread: Thread) -> bool:
    """Whether a bare yes or no answers a question that asks for one."""
    asked = kind_of(thread.question) is QuestionKind.YESNO and thread.exercise_id is None
    return asked and any(talk.only(plain, cues[name]) for name in ("yes", "no"))


def _beside(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread
) -> Understood | None:
    """Read what asks about the task or the tutor's last words in so many words."""
    if talk.only(plain, cues["now_what"]):
        return MoreHelp()
    if talk.only(plain, cues["verdict"]):
        return Chat("verdict") if thread.exercise_id is not None else Why()
    return _about_task(plain, text, cues, thread) if _asked_back(plain, cues) else None


def _question(
    plain: str,
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    thread: Thread,
    step: Step | None,
) -> Understood:
    """Read a question in a task: a first move asked about, the task itself, or something else."""
    asked = cues["what_if"].sub("", plain)
    if thread.exercise_id is not None and first_move(asked) is not None:
        return Attempt(text)
    task = " ".join((step.prompt, *(c.text for c in step.choices))) if step is not None else ""
    if step is not None and step.kind in CALCULATED and cues["my_move"].search(plain):
        task = f"{task} {_OPERATIONS}"
    if formulas(text) or talk.telling(plain, cues, task):
        return Ask(text)
    if thread.exercise_id is None and cues["goes_on"].search(plain):
        return Ask(text)
    return _about_task(plain, text, cues, thread)


# "What do I divide by?" names no topic where something is to be calculated.
_OPERATIONS = "add subtract take away minus plus multiply divide undo opposite both side guess"


def _about_task(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], thread: Thread
) -> Understood:
    """Read a question about the task at hand: it wants a smaller piece, a reason or the steps.

    In a quiz questions wait, and where a task shows what works alone asking isn't giving up.
    """
    if thread.quiz is not None:
        return Ask(text)
    reason = talk.only(plain, cues["reason"])
    if reason or talk.only(plain, cues["steps"]):
        # Right after a step of several it is about that one.
        new = thread.step > 0 and thread.rung is None and not thread.tries
        return Reason() if new else Why() if reason else MoreHelp()
    return MoreHelp() if thread.kind in _ALONE else NoIdea()


def _asked_back(plain: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether the tutor's last words, or the answer they confirmed, are asked about."""
    return any(talk.only(plain, cues[name]) for name in ("unclear", "reason", "steps"))


def _felt(chat: Chat, thread: Thread) -> Understood:
    """Return a smaller question for whom a task is too much, where there is one to be had."""
    smaller = chat.cue == "feeling" and thread.quiz is None and thread.kind not in _ALONE
    return NoIdea(feeling=True) if smaller else chat


_ALONE = (ThreadKind.CHECKPOINT, ThreadKind.CLAIM)


# An option by its place, where this would otherwise ask for the exercise before.
_LAST = re.compile(r"(?:the |i (?:pick|choose|take) the )?last (?:one|option|answer)")


def _option(plain: str, step: Step | None) -> bool:
    """Whether a message is an option or an accepted answer of the step word for word."""
    known = (*(c.text for c in step.choices), *step.accepted) if step is not None else ()
    if step is not None and step.choices and _LAST.fullmatch(plain):
        return True
    return any(talk.plain(text) == plain for text in known)


def _between(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], *, solved: bool, reading: bool
) -> Understood:
    """Read a message with no task open; ``solved``: right after one, ``reading``: a question."""
    word = _word_between(plain, cues)
    if word is not None:
        return word
    kind = talk.kind(plain, cues, wishes.CUE_WORDS)
    asked = _asked_back(plain, cues) and (solved or not kind.startswith("how_"))
    if kind.startswith("how_") and not asked:
        return Chat(kind)
    if not asked and (found := wishes.read(plain, cues)):
        return found
    if talk.only(plain, cues["no_idea"]):
        return NoIdea()
    if talk.bare(plain):
        return Chat("number")
    questions = talk.is_question(plain, text, cues)
    if routes.sum_alone(text) or (questions and routes.sum_in(text)):
        return Ask(text)
    if asked or (questions and not formulas(text) and not talk.telling(plain, cues)):
        if reading and not asked:
            return Ask(text)
        return Reason() if solved else Chat("vague")
    return Ask(text) if questions or formulas(text) else Remark(text)


def _word_between(plain: str, cues: Mapping[str, re.Pattern[str]]) -> Understood | None:
    """Read "yes", "no" and "what now?", said with no task open."""
    if talk.only(plain, cues["yes"]):
        return Practise()
    if talk.only(plain, cues["no"]) or talk.only(plain, cues["stop"]):
        return Chat("no")
    return ShowPlan() if talk.only(plain, cues["now_what"]) else None


def _after_reading(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]]
) -> Understood | None:
    """Read what goes on from a question about the material that was answered."""
    goes_on = cues["goes_on"].search(plain) or cues["why_so"].fullmatch(plain.rstrip("? "))
    return _on_the_subject(plain, text, cues) or (Ask(text) if goes_on else None)


def _awaited(
    plain: str,
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    awaiting: str,
    thread: Thread | None,
    step: Step | None,
) -> Understood | None:
    """Read the answer to a reflection prompt, None when the learner has moved on."""
    opened = thread is not None and not thread.solved
    if awaiting == "confidence":
        level = talk.level(plain)
        return Confidence(level) if level else None
    if awaiting == "sure":
        sure = talk.sure(plain, cues)
        return Confidence(sure) if sure else None
    if awaiting == "thinking":
        return _thought(plain, text, cues, step)
    if talk.only(plain, cues["yes"]) and not opened:
        missed = thread.quiz.missed[:1] if thread is not None and thread.quiz is not None else ()
        return Practise(missed[0] if missed else "")
    if awaiting == "missed" or (opened and step is not None and _is_answer(plain, text, step)):
        return None
    if _moves_on(plain, text, cues):
        return None
    if talk.only(plain, cues["no_idea"]):
        return None if opened or talk.only(plain, cues["no"]) else Practise()
    if talk.tells(plain):
        return Words(text)
    return None if opened else Chat("number")


def _thought(
    plain: str, text: str, cues: Mapping[str, re.Pattern[str]], step: Step | None
) -> Understood | None:
    """Read how somebody got to an answer; a new answer is as good."""
    if step is not None and looks_like_attempt(step, text):
        return Attempt(text)
    if talk.only(plain, cues["no_idea"]) or _moves_on(plain, text, cues):
        return None
    return Attempt(text)


def _is_answer(plain: str, text: str, step: Step) -> bool:
    """Whether an answer to the open step comes instead of a reflection: it is no sentence."""
    said = bool(formulas(text)) or len(plain.split()) <= _FEW_WORDS
    return _option(plain, step) or (said and looks_like_attempt(step, text))


# A reflection is a sentence; an answer of fewer words is one (our choice).
_FEW_WORDS = 3


def _moves_on(plain: str, text: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a message is a wish, talk or a question rather than a reflection.

    A long sentence without a question mark may well begin like a question.
    """
    if wishes.cue(plain, cues) or wishes.place(plain, cues):
        return True
    if _asked_back(plain, cues) or talk.only(plain, cues["no"]):
        return True
    if (
        isinstance(wish := wishes.topic(plain, cues), Practise)
        and wish.kind is not PracticeKind.EXPLAIN
    ):
        return True
    return talk.is_question(plain, text, cues)
