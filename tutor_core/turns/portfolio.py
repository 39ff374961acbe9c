"""A learner's goals, work, reflections and progress as one page to keep. Pure.

The page is a single HTML file without scripts or links: it opens offline and prints well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from prompts.loader import page
from tutor_core import goals, reflections
from tutor_core.explanations import explained
from tutor_core.insights import standing
from tutor_core.insights.charts import concept_bar
from tutor_core.messages import Document, Judgement
from tutor_core.state import GoalStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tutor_core.messages import Bar
    from tutor_core.state import Evidence, Goal, Reflection, Suggestion, Thread, Try, Work
    from tutor_core.turn import Turn

MEDIA_TYPE = "text/html"
PAGE = "portfolio.html"
_FIXED = (
    "title",
    "goals",
    "work",
    "reflections",
    "empty_goals",
    "empty_reflections",
    "empty_work",
    "suggestions",
    "empty_suggestions",
    "note",
)
_WORDED = ("why", "takeaway", "free")


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry of the page: a text and what is said quietly beside it."""

    text: str
    note: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """A step worked on, with what was answered; ``asked`` is empty for the only one."""

    asked: str
    answers: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """A task worked on, step by step."""

    question: str
    note: str
    steps: tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Suggested:
    """A suggestion with its explanation, line by line."""

    text: str
    note: str
    lines: tuple[str, ...]


def portfolio(turn: Turn, work: Work) -> Document | None:
    """Return the page, None when there is nothing to put in it."""
    if not (work.goals or work.evidence or work.reflections or work.threads):
        return None
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    text = environment.from_string(page(PAGE)).render(**_contents(turn, work))
    return Document(_say(turn, "file"), MEDIA_TYPE, text)


def _contents(turn: Turn, work: Work) -> dict[str, Any]:
    right = [e for e in work.evidence if e.judgement is Judgement.CORRECT]
    unaided = sum(not e.aided for e in right)
    return {
        "language": "en",
        "words": SimpleNamespace(**{key: _say(turn, key) for key in _FIXED}),
        "name": turn.state.person.name or _say(turn, "somebody"),
        "made": _say(turn, "made", day=_day(turn, turn.now)),
        "bars": _bars(turn),
        "goals": [_goal(turn, goal) for goal in work.goals],
        "calibration": _calibration(turn, work.evidence),
        "reflections": [_said(turn, said) for said in work.reflections if said.text],
        "counts": _say(turn, "counts", unaided=unaided, aided=len(right) - unaided)
        if right
        else "",
        "work": [_task(turn, thread) for thread in work.threads if thread.tries or thread.past],
        "suggestions": [_suggested(turn, one) for one in work.suggestions],
    }


def _say(turn: Turn, key: str, **gaps: object) -> str:
    return turn.voice.say(f"portfolio.{key}", **gaps)


def _day(turn: Turn, at: datetime) -> str:
    day = turn.state.policy.today(at)
    return f"{day.day} {day:%B %Y}"


def _bars(turn: Turn) -> list[tuple[str, list[dict[str, Any]]]]:
    held = turn.state.mastery
    bars = [
        concept_bar(held[c.id], turn.state, turn.library, turn.estimator, turn.voice, turn.now)
        for c in turn.library.concepts()
        if c.id in held
    ]
    return [(_say(turn, "progress"), [_drawn(bar) for bar in bars])] if bars else []


def _drawn(bar: Bar) -> dict[str, Any]:
    percent = round(100 * min(1.0, max(0.0, bar.share)))
    return {"label": bar.label, "note": bar.note, "full": bar.full, "percent": percent}


def _goal(turn: Turn, goal: Goal) -> _Line:
    parts = [_say(turn, f"goal_{goal.status.value}")]
    if goal.status is GoalStatus.OPEN:
        share = goals.progress(goal, turn.state, turn.estimator, turn.now)
        parts.append(_say(turn, "goal_far", percent=standing.percent(share)))
    if goal.due is not None:
        late = goal.status is GoalStatus.OPEN and goal.due < turn.today
        key = "goal_was_due" if late else "goal_due"
        parts.append(_say(turn, key, day=f"{goal.due.day} {goal.due:%B %Y}"))
    if goal.set_by is not None:
        parts.append(_say(turn, "goal_from_teacher"))
    return _Line(f"{goal.text[:1].upper()}{goal.text[1:]}", ", ".join(parts), goal.plan)


def _calibration(turn: Turn, evidence: Sequence[Evidence]) -> str:
    fit = reflections.calibration(evidence)
    return standing.calibration_words(fit, turn.voice) if fit is not None else ""


def _said(turn: Turn, said: Reflection) -> _Line:
    kind = said.kind.value if said.kind.value in _WORDED else "free"
    parts = [_say(turn, f"kind_{kind}"), _day(turn, said.at)]
    if about := turn.library.titles(said.concept_ids):
        parts.append(_say(turn, "about", concepts=about))
    return _Line(said.text, ", ".join(parts))


def _task(turn: Turn, thread: Thread) -> _Task:
    parts = [_day(turn, thread.opened)]
    if about := turn.library.titles(thread.concept_ids):
        parts.append(about)
    steps = (
        tuple(_steps(turn, thread)) if thread.past else (_Step("", _answers(turn, thread.tries)),)
    )
    return _Task(thread.question, ", ".join(parts), steps)


def _steps(turn: Turn, thread: Thread) -> Iterator[_Step]:
    for asked, tries in groupby(thread.past, key=lambda one: one.asked):
        yield _Step(_beside(thread, asked), _answers(turn, tries))
    if thread.tries:
        yield _Step(_beside(thread, thread.asked), _answers(turn, thread.tries))


def _beside(thread: Thread, asked: str) -> str:
    """Return what a step asked, "" where the task says so already."""
    return "" if " ".join(asked.split()) in " ".join(thread.question.split()) else asked


def _answers(turn: Turn, tries: Iterable[Try]) -> tuple[_Line, ...]:
    return tuple(_answer(turn, one) for one in tries)


def _suggested(turn: Turn, made: Suggestion) -> _Suggested:
    lines = tuple(explained.lines(turn, made.explanation, made.sources))
    return _Suggested(made.text, _day(turn, made.at), lines)


def _answer(turn: Turn, one: Try) -> _Line:
    helped = ("help_none", "help_one")[one.rung] if one.rung < 2 else "help_some"
    parts = [_say(turn, f"outcome_{one.judgement.value}"), _say(turn, helped, n=one.rung)]
    return _Line(one.typed or one.text, ", ".join(parts))
