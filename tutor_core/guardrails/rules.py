"""The guardrails key by key: what each sets, what it may be, and how a change is checked."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tutor_core.errors import RequestError
from tutor_core.guardrails import reading as read
from tutor_core.guardrails.policy import (
    KEYS,
    NOTHING,
    Answers,
    Language,
    Policy,
    QuietFor,
    ReadingLevel,
    Replies,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum

# What brings a key back to what a new classroom has.
DEFAULT = "default"
# difflib's ratio below which a mistyped key or value is not taken for another (our choice).
NEAR = 0.4


@dataclass(frozen=True, slots=True)
class Rule:
    """How one key is read, shown and explained to a teacher.

    ``words`` are the values it may have, where they can be listed; ``more`` is what a teacher who
    asks about the key should know besides.
    """

    key: str
    group: str
    help: str
    allowed: str
    read: Callable[[str], Any]
    words: tuple[str, ...] = ()
    more: str = ""

    @property
    def about(self) -> str:
        """What a learner is told it is about: ``help`` without what single values mean."""
        return self.help.partition(";")[0]

    @property
    def default(self) -> Any:  # noqa: ANN401  (each key has a type of its own)
        """The value a new classroom has."""
        return getattr(Policy(), self.key)


def _number(key: str, group: str, help_: str, low: int, high: int, more: str = "") -> Rule:
    allowed = f"a whole number from {low} to {high}"
    return Rule(key, group, help_, allowed, read.whole(low, high), more=more)


def _word(key: str, group: str, help_: str, kind: type[StrEnum], more: str = "") -> Rule:
    words = tuple(str(word) for word in kind)
    return Rule(key, group, help_, ", ".join(words), read.one_of(kind), words, more)


def _switch(key: str, group: str, help_: str, more: str = "") -> Rule:
    return Rule(key, group, help_, "on, off", read.switch, ("on", "off"), more)


_CONFIRMED = "A right answer to the exercise that is open is confirmed all the same."
_WHEN = (
    "after-attempts: after as many as answers_after says; prerequisites-mastered: once what comes "
    "before is mastered; always: as soon as the hints are used up; never: a right answer is still "
    "confirmed."
)
_HELP: tuple[Rule, ...] = (
    _number(
        "highest_rung",
        "help",
        "how far help may go",
        0,
        4,
        "0 asks for an idea, 1 points to the passage, 2 names the gap, 3 works another exercise "
        "of the kind, 4 shows the answer.",
    ),
    _word(
        "answers",
        "help",
        "when the answer itself may be shown",
        Answers,
        f"{_WHEN} For exercises of a current goal goal_answers counts instead.",
    ),
    _number("answers_after", "help", "how many attempts 'after-attempts' means", 1, 20),
    _word(
        "goal_answers",
        "help",
        "when the answer itself may be shown in exercises of a current goal",
        Answers,
        f"{_WHEN} For all other exercises answers counts.",
    ),
    _switch(
        "attempt_first",
        "help",
        "hints from rung 2 on need an attempt or idea since the last one",
    ),
)
_OPEN: tuple[Rule, ...] = (
    Rule(
        "topics_in",
        "open",
        "the only topics to work on; none: all of them",
        "concepts, sections or words, apart by commas; none",
        read.topics,
        more="A name is looked for among the course's concepts, then its sections (by number or "
        "title, with all that is in them); anything else is a word that titles and questions are "
        "searched for.",
    ),
    Rule(
        "topics_out",
        "open",
        "topics to leave alone; wins over topics_in",
        "concepts, sections or words, apart by commas; none",
        read.topics,
        more="Questions about them are declined, their exercises aren't offered.",
    ),
    _number(
        "week",
        "open",
        "how far the course is open; 0: all of it",
        0,
        99,
        "A course that says in which week its sections open goes by that; in one that doesn't, "
        "chapter 1 is week 1 and so on. /week open N sets it.",
    ),
)
_EXAM: tuple[Rule, ...] = (
    Rule(
        "exam_from",
        "exam",
        "when an exam begins",
        "a date and time such as 2026-12-01 09:00; none",
        read.moment,
        more="By the classroom's clock (time_zone). /exam start begins one now.",
    ),
    Rule(
        "exam_until",
        "exam",
        "when it ends; none: with /exam stop",
        "a date and time such as 2026-12-01 10:30; none",
        read.moment,
        more="With exam_until alone an exam is on from now until then.",
    ),
    Rule(
        "exam_help",
        "exam",
        "the highest rung of help during an exam; none: no help",
        "none, or a whole number from 0 to 3",
        read.rung_or_none,
        (NOTHING, "0", "1", "2", "3"),
        f"With none, questions, hints and practice wait until it is over. {_CONFIRMED}",
    ),
)
_TIME: tuple[Rule, ...] = (
    Rule(
        "quiet_from",
        "time",
        "when the quiet hours begin",
        "a time such as 22:00",
        read.clock,
    ),
    Rule(
        "quiet_until",
        "time",
        "when they end; the same as quiet_from: none",
        "a time such as 07:00",
        read.clock,
    ),
    _word(
        "quiet_for",
        "time",
        "what rests in the quiet hours",
        QuietFor,
        f"With everything, learners get no help or practice then. {_CONFIRMED}",
    ),
    _number(
        "daily_minutes",
        "time",
        "minutes of work a learner has a day; 0: no limit",
        0,
        600,
        "Counted from message to message; after a break of more than 5 minutes a message counts "
        f"as 1. {_CONFIRMED}",
    ),
    Rule(
        "time_zone",
        "time",
        "the clock that days, quiet hours and exams go by",
        "a name such as Europe/Berlin",
        read.zone,
    ),
)
_PRACTICE: tuple[Rule, ...] = (
    Rule(
        "mastery_threshold",
        "practice",
        "the estimate that counts as mastered",
        "0.5 to 0.99",
        read.share(0.5, 0.99),
    ),
    Rule(
        "target_success",
        "practice",
        "the success to expect of the next exercise",
        "0.5 to 0.95",
        read.share(0.5, 0.95),
    ),
    _switch("reflection", "practice", "the tutor asks for reflections"),
    _switch("reviews", "practice", "things learnt come back for review"),
    _switch(
        "grade_queue", "practice", "answers I can't judge wait for you in /grade, without names"
    ),
)
_MODEL: tuple[Rule, ...] = (
    _switch(
        "model",
        "model",
        "a language model may word things, where the program has one",
        "It only words what was decided. Without one everything works, in the tutor's own words.",
    ),
    _number(
        "model_person_tokens", "model", "tokens of the model per learner and day", 0, 10_000_000
    ),
    _number(
        "model_class_tokens", "model", "tokens of the model for all of you a day", 0, 1_000_000_000
    ),
    Rule(
        "model_class_cost",
        "model",
        "money for the model a day, for all of you",
        "an amount from 0 to 1000, in the currency of the model's prices",
        read.money(0, 1000),
        more="0 leaves only models that cost nothing. When a budget is spent the tutor goes on in "
        "its own words.",
    ),
)
_WORDS: tuple[Rule, ...] = (
    _word("reading_level", "words", "how simply a model words things", ReadingLevel),
    _word("language", "words", "what the tutor speaks", Language),
    _word(
        "replies",
        "words",
        "where help goes that was asked for in public",
        Replies,
        "Progress, goals, reflections and explanations are private whatever is set.",
    ),
)
_PEOPLE: tuple[Rule, ...] = (
    Rule(
        "contact",
        "people",
        "whom I name to a learner in need",
        f"a line of at most {read.LONGEST_CONTACT} characters without a link; none",
        read.line,
        more='Such as "Ms Rivera, room 12, or the school nurse". It is named beside the fixed '
        "text, never instead of it.",
    ),
    Rule(
        "alerts_to",
        "people",
        "who is told when a learner is in need",
        "all, or one teacher's name",
        read.teacher,
        more="/alerts shows them to every teacher, whoever is told.",
    ),
)
RULES: tuple[Rule, ...] = (
    *_HELP,
    *_OPEN,
    *_EXAM,
    *_TIME,
    *_PRACTICE,
    *_MODEL,
    *_WORDS,
    *_PEOPLE,
)
GROUPS = tuple(dict.fromkeys(rule.group for rule in RULES))


def rule(key: str) -> Rule:
    """Return a key's rule, however it is spelt. Raises RequestError with the nearest match."""
    wanted = key.strip().lower().replace("-", "_").replace(" ", "_")
    by_key = {rule.key: rule for rule in RULES}
    if wanted in by_key:
        return by_key[wanted]
    near = difflib.get_close_matches(wanted[:80], by_key, n=1, cutoff=NEAR)
    hint = f"Did you mean {near[0]}?" if near else f"The keys: {', '.join(KEYS)}."
    raise RequestError(f"There is no guardrail {_clip(key)!r}. {hint}")


def value_of(found: Rule, value: str) -> Any:  # noqa: ANN401  (each key has a type of its own)
    """Return what a text sets a key to. Raises RequestError naming key and allowed values."""
    if value.strip().lower() == DEFAULT:
        return found.default
    try:
        return found.read(value.strip())
    except (ValueError, KeyError, OverflowError):
        pass
    near = difflib.get_close_matches(value.strip().lower()[:80], found.words, n=1, cutoff=NEAR)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise RequestError(
        f"{found.key} can't be {_clip(value)!r}.{hint} Allowed: {found.allowed}. "
        f"It sets {found.help}."
    )


def changed(policy: Policy, values: Iterable[tuple[str, Any]]) -> Policy:
    """Return the next version with these values. Raises RequestError when they don't go together.

    An exam that ends before it begins is the only such pair.
    """
    following = replace(policy, **dict(values))
    begin, end = following.exam_from, following.exam_until
    if begin is not None and end is not None and end <= begin:
        raise RequestError(
            f"An exam can't end before it begins: exam_from would be {shown(begin)} and "
            f"exam_until {shown(end)}. Change the other one first, or type /exam stop."
        )
    return replace(following, version=policy.version + 1, restores=0)


def change(policy: Policy, key: str, value: str) -> Policy:
    """Return the next version of the policy. Raises RequestError naming key and allowed values."""
    found = rule(key)
    return changed(policy, [(found.key, value_of(found, value))])


def _clip(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
