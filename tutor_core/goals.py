"""Goals: read from a line of text, matched to concepts, with progress from evidence. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tutor_core.mastery.estimate import mastered
from tutor_core.state import Goal, GoalStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import LearnerState, Mastery

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DUE = re.compile(
    r"[\s,]*\b(?:by|until|till|before|due|for|on)\s+(?P<when>"
    r"\d{4}-\d{2}-\d{2}|today|tomorrow|(?:next|this)\s+\w+"
    r"|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}|[a-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?)\s*$"
    r"|[\s,]*\b(?P<later>(?:in|within)\s+(?:\d+|a|one|two|three|four)\s+"
    r"(?:days?|weeks?|months?)|tomorrow|next week)\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:i(?:'d| would)? (?:want|like|need|have)|my goal is|goal:?)\s*(?:to\s+)?)?"
    r"(?:to\s+)?(?:(?:learn|master|understand|finish|practi[cs]e|get (?:better|good) at"
    r"|be able to (?:do|solve)|solve|do|improve(?: at| in| my)?|study)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A goal as typed: what and by when. ``past`` is true for a date that has gone by."""

    topic: str
    due: date | None = None
    past: bool = False


def read(text: str, today: date) -> Wish:
    """Split 'two-step equations by Friday' into topic and date; a bare weekday is the next one."""
    match = _DUE.search(text)
    due = _date((match["when"] or match["later"]).lower(), today) if match else None
    topic = text[: match.start()] if match and due else text
    topic = _LEAD.sub("", topic.strip(), count=1).strip(" .,")
    return Wish(topic, due, past=due is not None and due < today)


def _date(words: str, today: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return _iso(words)
    if words in ("today", "tomorrow"):
        return today + timedelta(days=words == "tomorrow")
    if match := re.fullmatch(r"(?:in|within) (\w+) (day|week|month)s?", words):
        count = _NUMBERS.get(match[1]) or int(match[1])
        return today + timedelta(days=count * {"day": 1, "week": 7, "month": 30}[match[2]])
    if words == "next week":
        return today + timedelta(days=7)
    return _weekday(words, today) or _day_of_month(words, today)


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _weekday(words: str, today: date) -> date | None:
    name = words.removeprefix("next ").removeprefix("this ")
    found = [i for i, day in enumerate(_DAYS) if len(name) >= 3 and day.startswith(name)]
    if not found:
        return None
    ahead = (found[0] - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead)


def _day_of_month(words: str, today: date) -> date | None:
    day = re.search(r"\d{1,2}", words)
    month = next((i for i, m in enumerate(_MONTHS, 1) if re.search(rf"\b{m}", words)), None)
    if day is None or month is None:
        return None
    try:
        found = date(today.year, month, int(day.group()))
    except ValueError:
        return None
    return found if found >= today else found.replace(year=today.year + 1)


def progress(goal: Goal, state: LearnerState, estimator: Estimator, now: datetime) -> float:
    """Return how far a goal is, in [0, 1]: the mean over its concepts of estimate to target."""
    if not goal.concept_ids:
        return 0.0
    parts = [_part(c, goal, state, estimator, now) for c in goal.concept_ids]
    return sum(parts) / len(parts)


def _part(
    concept: ConceptId, goal: Goal, state: LearnerState, estimator: Estimator, now: datetime
) -> float:
    held = state.mastery.get(concept) or estimator.start(concept)
    return min(1.0, estimator.estimate(held, now) / goal.target)


def reached(
    goals: Sequence[Goal], mastery: dict[ConceptId, Mastery], threshold: float
) -> list[Goal]:
    """Return the open goals whose concepts are all mastered now."""
    return [
        g
        for g in goals
        if g.status is GoalStatus.OPEN
        and g.concept_ids
        and all(c in mastery and mastered(mastery[c], threshold) for c in g.concept_ids)
    ]


def current(state: LearnerState, concepts: Sequence[ConceptId]) -> Goal | None:
    """Return the open goal that the concepts serve, the one due first."""
    serving = [
        g
        for g in state.goals
        if g.status is GoalStatus.OPEN and set(g.concept_ids) & set(concepts)
    ]
    return min(serving, key=lambda g: (g.due is None, g.due or g.created.date()), default=None)


def open_goals(state: LearnerState) -> list[Goal]:
    """Return the open goals in the order they are listed and numbered."""
    return [g for g in state.goals if g.status is GoalStatus.OPEN]


def example(library: Library) -> str:
    """Return a concept's title to put into an example."""
    return next((c.title.lower() for c in library.concepts() if c.prerequisites), "this topic")


def named(goal: Goal, today: date) -> str:
    """Return a goal's text with its date."""
    return f"{goal.text}{due_words(goal.due, today)}"


def due_words(due: date | None, today: date) -> str:
    """Return ' (due Friday)' or the like, '' without a date."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return f" (was due on {due.day} {due:%B})"
    if days <= 1:
        return " (due tomorrow)" if days else " (due today)"
    return f" (due {due:%A})" if days < 7 else f" (due on {due.day} {due:%B})"
