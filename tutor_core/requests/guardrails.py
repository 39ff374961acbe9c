"""What a teacher asks of the guardrails, an exam, and how far a course is open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PolicyShow:
    """Show the classroom's guardrails."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Set one guardrail."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class PolicyExplain:
    """Everything about one guardrail."""

    key: str


@dataclass(frozen=True, slots=True)
class PolicyLoad:
    """Set several guardrails at once, from the text of a file.

    ``until`` is a day that a teacher named for it, which no guardrail can be given.
    """

    text: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class PolicyOffer:
    """A plain sentence that wants a guardrail changed: show the command that would do it.

    ``lines`` are what /guardrail load takes, ``exam`` what /exam takes.
    """

    command: str
    lines: str = ""
    exam: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class PolicyHistory:
    """What was changed, by whom and when; of one key, or of all ("")."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class PolicyUndo:
    """Take the last change of the guardrails back."""


@dataclass(frozen=True, slots=True)
class PolicyRedo:
    """Put back what was taken back last."""


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """Try the classroom's guardrails with attacks and honest questions."""


@dataclass(frozen=True, slots=True)
class ExamShow:
    """Whether an exam is on or planned."""


@dataclass(frozen=True, slots=True)
class ExamStart:
    """An exam begins now; ``text`` says until when or for how long, "" for until it is stopped."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ExamStop:
    """The exam is over."""


@dataclass(frozen=True, slots=True)
class WeekShow:
    """How far the course is open."""


@dataclass(frozen=True, slots=True)
class WeekOpen:
    """Open the course up to a week; "all" for everything."""

    text: str


GuardrailRequest = (
    PolicyShow
    | PolicySet
    | PolicyExplain
    | PolicyLoad
    | PolicyOffer
    | PolicyHistory
    | PolicyUndo
    | PolicyRedo
    | PolicyTest
    | ExamShow
    | ExamStart
    | ExamStop
    | WeekShow
    | WeekOpen
)
