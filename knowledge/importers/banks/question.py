"""What both readers of banks hand over: a question as its author wrote it, in readable text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tutor_core.course import Step  # noqa: TC001 (pydantic reads it at run time)


class Type(StrEnum):
    """What a question asks for."""

    CHOICE = "choice"
    SEVERAL = "several"
    TRUE_FALSE = "true or false"
    SHORT = "short answer"
    NUMBER = "number"
    MATCHING = "matching"
    GAPS = "gaps"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``weight`` is in percent, ``tolerance`` absolute; ``match`` is a partner."""

    text: str
    weight: float = 100.0
    feedback: str = ""
    tolerance: float = 0.0
    match: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``line`` is where it starts; ``category`` leads from the top to its own.

    ``name`` and ``label`` (a bank's own id) may be "". ``gaps`` are the questions inside a text
    with gaps. ``remarks`` are what its teacher should look at.
    """

    line: int
    type: Type
    text: str
    answers: tuple[Answer, ...] = ()
    name: str = ""
    label: str = ""
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    why: str = ""
    hints: tuple[str, ...] = ()
    unit: str = ""
    cased: bool = False
    gaps: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell a teacher about a place in a bank; ``left_out``: it isn't used."""

    line: int
    reason: str
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A question that can be asked. Its steps' ids are set when it has its place in a course."""

    line: int
    name: str
    label: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    stem: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank's questions that can be asked, and what there is to say about the others."""

    items: tuple[Item, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Unusable(Exception):
    """Why a question can't be asked, and what to do about it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Found:
    """What a reader gathers from a file."""

    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def named(name: str, text: str) -> str:
    """Return how a question is called in a receipt: by its name, else by its first words."""
    shown = name or text
    return f"Question {shortened(shown)!r}" if shown else "This question"


def shortened(text: str, most: int = 60) -> str:
    """Return text on one line, cut at a word when it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rpartition(" ")[0] or line[:most]).rstrip(" ,;:.-") + "…"
