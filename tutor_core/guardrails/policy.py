"""The teacher's guardrails for a classroom: one typed document, set key by key."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import UTC, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo


class Answers(StrEnum):
    """When the answer itself (rung 4) may be shown."""

    NEVER = "never"
    AFTER_ATTEMPTS = "after-attempts"
    PREREQUISITES = "prerequisites-mastered"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Policy:
    """Guardrails with defaults that suit a school. ``version`` goes up with every change.

    The floor (``guardrails.outgoing``) comes after it and can't be loosened from here.
    """

    version: int = 1
    highest_rung: int = 4
    answers: Answers = Answers.AFTER_ATTEMPTS
    answers_after: int = 3
    goal_answers: Answers = Answers.NEVER
    attempt_first: bool = True
    mastery_threshold: float = 0.95
    target_success: float = 0.8
    reflection: bool = True
    grade_queue: bool = True
    reviews: bool = True
    quiet_from: time = time(22)
    quiet_until: time = time(7)
    time_zone: str = "UTC"
    # A turn takes one or two calls of about 700 tokens each: these are some 100 turns a day for
    # one learner, and for a class of 30 half as many each (our choice).
    model: bool = True
    model_person_tokens: int = 100_000
    model_class_tokens: int = 1_500_000
    model_class_cost: float = 5.0

    @property
    def zone(self) -> tzinfo:
        """The time zone of the classroom's clock."""
        return UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)


# A slip of the keys shouldn't allow more than this (our choice).
LARGEST_COST, LARGEST_TOKENS = 10_000.0, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rule:
    """How one key is read, shown and explained to a teacher."""

    key: str
    help: str
    allowed: str
    read: Callable[[str], Any]


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def _share(low: float, high: float) -> Callable[[str], float]:
    def read(value: str) -> float:
        text = value.replace(",", ".")
        number = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def _amount(value: str) -> float:
    number = float(value.replace(",", "."))
    if not 0 <= number <= LARGEST_COST:
        raise ValueError(value)
    return number


def _clock(value: str) -> time:
    hours, _, minutes = value.replace(".", ":").partition(":")
    return time(int(hours), int(minutes or 0))


def _zone(value: str) -> str:
    """Return a zone's name as it is written. Raises ValueError when there is none like it."""
    names = {name.lower(): name for name in available_timezones()}
    try:
        return names[value.replace(" ", "_")]
    except KeyError:
        raise ValueError(value) from None


def _switch(value: str) -> bool:
    return {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}[
        value.lower()
    ]


_WHEN = ", ".join(Answers)
RULES: tuple[Rule, ...] = (
    Rule(
        "highest_rung",
        "how far help may go: 0 orient, 1 point, 2 gap, 3 worked sibling, 4 answer",
        "0 to 4",
        _whole(0, 4),
    ),
    Rule("answers", "when the answer itself may be shown", _WHEN, Answers),
    Rule("answers_after", "how many attempts 'after-attempts' means", "1 to 20", _whole(1, 20)),
    Rule("goal_answers", "the same, for exercises of a current goal", _WHEN, Answers),
    Rule(
        "attempt_first",
        "whether hints from rung 2 on need an attempt or idea since the last one",
        "on, off",
        _switch,
    ),
    Rule(
        "mastery_threshold",
        "the estimate that counts as mastered",
        "0.5 to 0.99",
        _share(0.5, 0.99),
    ),
    Rule(
        "target_success",
        "the success to expect of the next exercise",
        "0.5 to 0.95",
        _share(0.5, 0.95),
    ),
    Rule("reflection", "whether the tutor asks for reflections", "on, off", _switch),
    Rule("reviews", "whether things learnt come back for review", "on, off", _switch),
    Rule("quiet_from", "when reminders stop for the night", "a time such as 22:00", _clock),
    Rule(
        "quiet_until",
        "when they start again; the same time as quiet_from for no quiet hours",
        "a time such as 07:00",
        _clock,
    ),
    Rule(
        "time_zone",
        "the clock that quiet hours and days go by",
        "a name such as Europe/Berlin",
        _zone,
    ),
    Rule(
        "grade_queue",
        "whether answers I can't judge wait for you in /grade, without names",
        "on, off",
        _switch,
    ),
    Rule("model", "whether a language model may word replies, if one is set", "on, off", _switch),
    Rule(
        "model_person_tokens",
        "the model's tokens for one person a day",
        f"0 to {LARGEST_TOKENS}",
        _whole(0, LARGEST_TOKENS),
    ),
    Rule(
        "model_class_tokens",
        "the model's tokens for the whole classroom a day",
        f"0 to {LARGEST_TOKENS}",
        _whole(0, LARGEST_TOKENS),
    ),
    Rule(
        "model_class_cost",
        "what the model may cost the classroom a day, by the prices set",
        f"0 to {LARGEST_COST:.0f}",
        _amount,
    ),
)


def rule(key: str) -> Rule:
    """Return a key's rule, however it is spelt. Raises RequestError with the nearest match."""
    wanted = key.strip().lower().replace("-", "_").replace(" ", "_")
    by_key = {rule.key: rule for rule in RULES}
    if wanted in by_key:
        return by_key[wanted]
    near = difflib.get_close_matches(wanted, by_key, n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise RequestError(f"There is no guardrail {key!r}.{hint} The keys are: {', '.join(by_key)}.")


def shown(value: object) -> str:
    """Return a policy value as a teacher reads and types it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def change(policy: Policy, key: str, value: str) -> Policy:
    """Return the next version of the policy. Raises RequestError naming key and allowed values."""
    found = rule(key)
    try:
        read = found.read(value.strip().lower())
    except (ValueError, KeyError):
        raise RequestError(
            f"{found.key} can't be {value!r}. Allowed: {found.allowed}. It sets {found.help}."
        ) from None
    return replace(policy, version=policy.version + 1, **{found.key: read})


def answers_allowed(
    policy: Policy, *, goal: bool, attempts: int, prerequisites_mastered: bool
) -> bool:
    """Whether rung 4 is open: the goal's rule for a goal's exercise, else the general one."""
    if policy.highest_rung < 4:
        return False
    when = policy.goal_answers if goal else policy.answers
    return {
        Answers.NEVER: False,
        Answers.AFTER_ATTEMPTS: attempts >= policy.answers_after,
        Answers.PREREQUISITES: prerequisites_mastered,
        Answers.ALWAYS: True,
    }[when]
