"""The commands by which a teacher sees and sets what the tutor may do."""

from __future__ import annotations

from bot.commands.command import TEACHERS, Arg, Command, Kind
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

_KEYS = tuple(rule.key for rule in RULES)

GUARDRAIL_COMMANDS: tuple[Command, ...] = (
    Command(
        "guardrail",
        "see the guardrails of this classroom",
        lambda _: PolicyShow(),
        roles=TEACHERS,
        aliases=("guardrail show", "guardrails"),
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
    ),
    Command(
        "exam start",
        "begin an exam: no more help than exam_help allows, until it ends",
        lambda given: ExamStart(given.text("until")),
        (Arg("until", "until 10:30, or for 45 minutes", Kind.REST, required=False),),
        TEACHERS,
        example="/exam start for 45 minutes",
    ),
    Command("exam stop", "end the exam", lambda _: ExamStop(), roles=TEACHERS),
    Command(
        "week",
        "see how far the course is open",
        lambda _: WeekShow(),
        roles=TEACHERS,
        aliases=("week show",),
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
