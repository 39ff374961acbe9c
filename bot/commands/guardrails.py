"""The commands by which a teacher sees and sets what the tutor may do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.command import TEACHERS, Arg, Command, Kind
from tutor_core.guardrails import saying
from tutor_core.guardrails.rules import RULES
from tutor_core.requests import (
    ExamShow,
    ExamStart,
    ExamStop,
    PolicyExplain,
    PolicyHistory,
    PolicyLoad,
    PolicyRedo,
    PolicySet,
    PolicyShow,
    PolicyTest,
    PolicyUndo,
    WeekOpen,
    WeekShow,
)

if TYPE_CHECKING:
    from tutor_core.requests import Request

_KEYS = tuple(rule.key for rule in RULES)

_EXAM_OVER = re.compile(
    r"(?:off|over|end|ended|done|cancel|cancelled|none|no|stop now)[ .!]*", re.I
)
_EXAM_TIMED = re.compile(r"\d|\b(?:now|for|from|until|tomorrow|today|noon)\b", re.I)


def _guardrail(text: str) -> Request | None:
    """Read what is typed behind /guardrail in a teacher's own words."""
    if key := saying.key_of(text):
        return PolicyExplain(key)
    said = saying.typed(text)
    if said is None:
        return None
    if len(said.pairs) == 1 and not said.until:
        return PolicySet(*said.pairs[0])
    return PolicyLoad(said.lines, said.until)


def _exam(text: str) -> Request | None:
    if _EXAM_OVER.fullmatch(text):
        return ExamStop()
    return ExamStart(text) if _EXAM_TIMED.search(text) else None


def _week(text: str) -> Request | None:
    found = re.fullmatch(r"(?:up to |until |is )?(\d{1,2}|all)[ .!]*", text, re.I)
    return WeekOpen(found[1]) if found else None


GUARDRAIL_COMMANDS: tuple[Command, ...] = (
    Command(
        "guardrail",
        "see the guardrails of this classroom",
        lambda _: PolicyShow(),
        roles=TEACHERS,
        aliases=("guardrail show", "guardrails"),
        freely=_guardrail,
    ),
    Command(
        "guardrail set",
        "change one guardrail",
        lambda given: PolicySet(given.text("key"), given.text("value")),
        (
            Arg("key", "which one", choices=_KEYS),
            Arg("value", "what to set it to", Kind.REST),
        ),
        TEACHERS,
        example="/guardrail set answers never",
    ),
    Command(
        "guardrail explain",
        "see all there is about one guardrail",
        lambda given: PolicyExplain(given.text("key")),
        (Arg("key", "which one", choices=_KEYS),),
        TEACHERS,
        example="/guardrail explain exam_help",
    ),
    Command(
        "guardrail load",
        "set several at once, from a file you attach or lines you paste",
        lambda given: PolicyLoad(given.text("lines")),
        (
            Arg("file", "a text file of such lines", Kind.FILE, required=False),
            Arg(
                "lines",
                "lines such as week: 3, unless a file is attached",
                Kind.REST,
                required=False,
            ),
        ),
        TEACHERS,
        example="/guardrail load answers: never; highest_rung: 3",
    ),
    Command(
        "guardrail history",
        "see what was changed, by whom and when",
        lambda given: PolicyHistory(given.text("key")),
        (Arg("key", "which one only", required=False, choices=_KEYS),),
        TEACHERS,
    ),
    Command(
        "guardrail undo",
        "take the last change back; once more goes one further back",
        lambda _: PolicyUndo(),
        roles=TEACHERS,
    ),
    Command(
        "guardrail redo",
        "put back what was taken back last",
        lambda _: PolicyRedo(),
        roles=TEACHERS,
    ),
    Command(
        "guardrail test",
        "try your guardrails with attacks and honest questions; about a minute",
        lambda _: PolicyTest(),
        roles=TEACHERS,
    ),
    Command(
        "exam",
        "see whether an exam is on or planned",
        lambda _: ExamShow(),
        roles=TEACHERS,
        aliases=("exam show",),
        freely=_exam,
    ),
    Command(
        "exam start",
        "begin or plan an exam: no more help than exam_help allows, until it ends",
        lambda given: ExamStart(given.text("until")),
        (
            Arg(
                "until",
                "tomorrow 9:00 to 10:00, until 10:30, or for 45 minutes",
                Kind.REST,
                required=False,
            ),
        ),
        TEACHERS,
        example="/exam start tomorrow 9:00 to 10:00",
    ),
    Command("exam stop", "end the exam", lambda _: ExamStop(), roles=TEACHERS),
    Command(
        "week",
        "see how far the course is open",
        lambda _: WeekShow(),
        roles=TEACHERS,
        aliases=("week show",),
        freely=_week,
    ),
    Command(
        "week open",
        "open the course up to a week, or all of it",
        lambda given: WeekOpen(given.text("n")),
        (Arg("n", "the number of the week, or all"),),
        TEACHERS,
        example="/week open 3",
    ),
)
