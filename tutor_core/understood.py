"""What a message may be taken for beside the requests that commands and buttons make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.messages import Judgement, Move, Role
from tutor_core.requests import Request
from tutor_core.state import SESSION_BREAK, NoteKind

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.state import LearnerState, Thread


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the learner thinks or answers."""

    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """Talk beside the work; ``cue`` is its kind (see ``talk``), or:

    empty, no (an offer declined), number (a bare value that answers nothing), vague (a question
    that names nothing it is about).
    """

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
class Reason:
    """Why is that so? Asked about what has just been solved."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An if-then plan for a goal: "when I sit down after dinner, I will do one exercise"."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the course by its number, such as "3" or "2.1"."""

    number: str


@dataclass(frozen=True, slots=True)
class Before:
    """What the tutor's last words leave open beside the thread.

    ``offered`` says that they offered to pass a question on, ``reflecting`` that they asked for a
    reflection with no thread to keep that, ``solved`` that an exercise has just been solved,
    ``late`` that a session ended since, ``word`` that they offered to leave word for the teacher;
    ``test_of`` is the concept they offered to test.
    """

    offered: bool = False
    reflecting: bool = False
    solved: bool = False
    late: bool = False
    word: bool = False
    test_of: str = ""


def left_open(state: LearnerState, now: datetime) -> Before:
    """Return what the last turn leaves open."""
    last, shown = state.last_turn, state.suggestion
    late = last is None or now - last > SESSION_BREAK
    done = state.evidence[-1] if state.evidence else None
    newest = shown.at if shown is not None else None
    right = done is not None and done.judgement is Judgement.CORRECT and done.at == newest
    offers = shown is not None and shown.move is Move.NOT_IN_MATERIALS and newest == last
    offers = offers and state.role is not Role.TEACHER  # there is nobody to pass it to
    disputed = [n.concept_id for n in state.notes if n.kind is NoteKind.NOT_ME and n.at == last]
    prompted = state.prompted_turn is not None and state.prompted_turn == state.turns - 1
    return Before(
        offered=offers and not late,
        reflecting=prompted and state.thread is None and not late,
        solved=right and state.thread is None,
        late=late,
        word=state.offered_turn is not None and state.offered_turn == state.turns - 1 and not late,
        test_of="" if late else next(iter(disputed), ""),
    )


def awaits(thread: Thread | None, before: Before) -> str:
    """Return which prompt a message may answer; an open exercise outlives a reflection's."""
    if thread is None:
        return "takeaway" if before.reflecting else ""
    over = before.late and not thread.solved and thread.awaiting != "thinking"
    return "" if over else thread.awaiting


NOTHING = Before()
Understood = Request | Attempt | Chat | Remark | Words | Reason | Plan | Part
"""Everything a message may be taken for."""
