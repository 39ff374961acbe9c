"""The teacher's guardrails for a classroom: one typed document; ``rules`` reads and shows it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

NOTHING = "none"
"""How an empty value is shown and typed."""

EVERYONE = "all"
"""The value of ``alerts_to`` that means every teacher."""


class Answers(StrEnum):
    """When the answer itself (rung 4) may be shown."""

    NEVER = "never"
    AFTER_ATTEMPTS = "after-attempts"
    PREREQUISITES = "prerequisites-mastered"
    ALWAYS = "always"


class QuietFor(StrEnum):
    """What rests in the quiet hours."""

    REMINDERS = "reminders"
    EVERYTHING = "everything"


class ReadingLevel(StrEnum):
    """How simply the tutor words things."""

    SIMPLE = "simple"
    STANDARD = "standard"
    ADVANCED = "advanced"


class Language(StrEnum):
    """What the tutor speaks in the classroom."""

    EN = "en"


class Replies(StrEnum):
    """Where a hint asked for in public is given; what is private goes private whatever is set."""

    PRIVATE = "private"
    THREAD = "thread"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Policy:
    """Guardrails with defaults that suit a school. ``version`` goes up with every change.

    The floor (``guardrails.outgoing``) comes after it and can't be loosened from here.
    ``restores`` is the version an undo or redo brought back, 0 for a change of its own. Exams are
    written in the classroom's own time, as on the wall, so that a document means the same wherever
    it is loaded; ``exam_help`` is the highest rung during one, None for no help. ``week`` and
    ``daily_minutes`` are 0 for no limit; of the model's budgets 0 leaves nothing to spend.
    """

    version: int = 1
    restores: int = 0
    highest_rung: int = 4
    answers: Answers = Answers.AFTER_ATTEMPTS
    answers_after: int = 3
    goal_answers: Answers = Answers.NEVER
    attempt_first: bool = True
    topics_in: tuple[str, ...] = ()
    topics_out: tuple[str, ...] = ()
    week: int = 0
    exam_from: datetime | None = None
    exam_until: datetime | None = None
    exam_help: int | None = None
    quiet_from: time = time(22)
    quiet_until: time = time(7)
    quiet_for: QuietFor = QuietFor.REMINDERS
    daily_minutes: int = 0
    time_zone: str = "UTC"
    mastery_threshold: float = 0.95
    target_success: float = 0.8
    reflection: bool = True
    reviews: bool = True
    grade_queue: bool = True
    model: bool = True
    model_person_tokens: int = 100_000
    model_class_tokens: int = 1_500_000
    model_class_cost: float = 5.0
    reading_level: ReadingLevel = ReadingLevel.STANDARD
    language: Language = Language.EN
    replies: Replies = Replies.PRIVATE
    contact: str = ""
    alerts_to: str = EVERYONE

    @property
    def zone(self) -> tzinfo:
        """The time zone of the classroom's clock."""
        return UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)

    def here(self, now: datetime) -> datetime:
        """Return a time as the classroom's clock shows it, without a zone."""
        return now.astimezone(self.zone).replace(tzinfo=None)

    def today(self, now: datetime) -> date:
        """Return the classroom's day."""
        return now.astimezone(self.zone).date()

    def start(self, day: date) -> datetime:
        """Return when a day begins by the classroom's clock (UTC)."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def when(self, at: datetime) -> str:
        """Return a time as people of the classroom read it; UTC, which may not be set, is told."""
        here = self.here(at)
        return f"{here.day} {here:%B %H:%M}{' UTC' if self.time_zone == 'UTC' else ''}"


# A slip of the keys shouldn't allow more than this (our choice).
LARGEST_COST, LARGEST_TOKENS = 10_000.0, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of the policy, who set it ("" when they are gone) and when (UTC)."""

    policy: Policy
    by: str
    at: datetime


KEYS = tuple(field.name for field in fields(Policy) if field.name not in ("version", "restores"))


def shown(value: object) -> str:
    """Return a policy value as a teacher reads and types it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return ", ".join(f'"{one}"' if {",", ";"} & set(one) else one for one in value) or NOTHING
    return NOTHING if value in (None, "") else str(value)


def differences(before: Policy, after: Policy) -> tuple[tuple[str, str, str], ...]:
    """Return each key that differs, with its value in both as it is shown."""
    pairs = ((key, getattr(before, key), getattr(after, key)) for key in KEYS)
    return tuple((key, shown(one), shown(other)) for key, one, other in pairs if one != other)


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
