"""Goals: read from a line of text, matched to concepts, with progress from evidence. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tutor_core import dates
from tutor_core.mastery.estimate import mastered
from tutor_core.state import Goal, GoalStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId, GoalId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import LearnerState, Mastery

# As far as a goal is said to be while it isn't reached.
ALMOST = 0.99
# A target outside of this says nothing (our choice).
TARGETS = (10, 100)

# After these stands a day and nothing else; after the others it may be something else.
_DEADLINE = re.compile(
    r"[\s,(]+(?P<hard>by|until|till|before|due(?: by| on)?|no later than)\s+"
    r"|[\s,(]+(?P<soft>for|on)\s+|[\s,(]+(?=(?:in|within)\s)"
    r"|[\s,(]+(?=(?:today|tonight|tomorrow|yesterday|this|next|last|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"[\s,(]*(?:\b(?:up to|to|at|with|reach(?:ing)?|of)\s+)?(?<![\w.])(?P<n>\d{1,3})\s?"
    r"(?:%|percent\b|per cent\b)(?:\s+(?:right|sure|mastery|correct|mastered))?\)?",
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
    """A goal as typed: what, by when and how far.

    ``past`` is true for a date that has gone by. ``unread`` is what stands where a date would and
    can't be read as one, ``days`` are the days it could be. ``percent`` is the target.
    """

    topic: str
    due: date | None = None
    past: bool = False
    unread: str = ""
    days: tuple[date, ...] = ()
    percent: int | None = None


def read(text: str, today: date) -> Wish:
    """Split 'two-step equations by Friday' into topic and date; a bare weekday is the next one."""
    target = _TARGET.search(text)
    if target is not None:
        text = f"{text[: target.start()]} {text[target.end() :]}".strip()
    wish = _dated(text.strip(), today)
    topic = unled(wish.topic).strip(" .,:;(")
    return replace(wish, topic=topic, percent=int(target["n"]) if target is not None else None)


def _dated(text: str, today: date) -> Wish:
    found = list(_DEADLINE.finditer(f" {text}"))
    for match in found:
        tail, head = f" {text}"[match.end() :].strip(" )."), f" {text}"[: match.start()]
        day = dates.day(tail, today)
        # "On 2.1" may be a section.
        if day is None or (match["soft"] and not re.search(r"[a-z]|\d{4}", tail.lower())):
            continue
        if len(day.days) > 1:
            return Wish(head, unread=tail, days=day.days)
        return Wish(head, day.days[0], past=day.days[0] < today)
    for match in found:
        tail = f" {text}"[match.end() :].strip(" )")
        dated = dates.TIMELY.search(tail.lower()) is not None and re.search(
            r"\d.*[a-z]", tail, re.I
        )
        if match["hard"] or (match["soft"] and dated):
            return Wish(f" {text}"[: match.start()], unread=tail)
    return Wish(text)


def unled(text: str) -> str:
    """Return what a wish is about: "master brackets" is about brackets."""
    return _LEAD.sub("", text.strip(), count=1)


def topic_of(text: str) -> str:
    """Return what a goal is about, without its day and target."""
    return read(text, date(2000, 1, 1)).topic


def timely(words: str) -> bool:
    """Whether words that can't be read as a day speak of one all the same."""
    return dates.TIMELY.search(words.lower()) is not None


# --- How far -------------------------------------------------------------------------------------


def progress(goal: Goal, state: LearnerState, estimator: Estimator, now: datetime) -> float:
    """Return how far a goal is, in [0, 1]: the mean over its concepts of the way to the target.

    The way begins at what is believed before any evidence, and is 1 only when the goal is reached.
    """
    if not goal.concept_ids:
        return 0.0
    if reached([goal], state.mastery, state.policy.mastery_threshold, any_status=True):
        return 1.0
    parts = [_part(c, goal, state, estimator, now) for c in goal.concept_ids]
    return min(ALMOST, sum(parts) / len(parts))


def _part(
    concept: ConceptId, goal: Goal, state: LearnerState, estimator: Estimator, now: datetime
) -> float:
    held = state.mastery.get(concept)
    if held is None or not held.observations:
        return 0.0
    target = min(goal.target, state.policy.mastery_threshold)
    start = min(estimator.start(concept).estimate, target / 2)
    return min(1.0, max(0.0, (estimator.estimate(held, now) - start) / (target - start)))


def reached(
    goals: Sequence[Goal],
    mastery: Mapping[ConceptId, Mastery],
    threshold: float,
    *,
    any_status: bool = False,
) -> list[Goal]:
    """Return the open goals whose concepts are all mastered now, or at the goal's lower target."""
    return [
        g
        for g in goals
        if (any_status or g.status is GoalStatus.OPEN)
        and g.concept_ids
        and all(c in mastery and _there(g, mastery[c], threshold) for c in g.concept_ids)
    ]


def _there(goal: Goal, held: Mastery, threshold: float) -> bool:
    if mastered(held, threshold):
        return True
    lower = goal.target < threshold and held.estimate >= goal.target
    return lower and held.unaided_successes > 0


def once(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """Return goals, oldest first, without those that a newer one on the same concepts replaces.

    The newest date counts; a plan that was made for the older one is kept.
    """
    shown: dict[frozenset[ConceptId] | GoalId, Goal] = {}
    for goal in goals:
        key = frozenset(goal.concept_ids) or goal.id
        before = shown.get(key)
        if before is not None and _replaced(before, goal):
            del shown[key]
            plan, due = goal.plan or before.plan, goal.due or before.due
            goal = replace(goal, plan=plan, due=due)
        elif before is not None:
            shown[before.id] = shown.pop(key)
        shown[key] = goal
    return tuple(sorted(shown.values(), key=lambda g: (g.created, g.id)))


def _replaced(before: Goal, by: Goal) -> bool:
    newer = by.status is GoalStatus.OPEN or by.created > before.created
    return before.status is GoalStatus.OPEN and newer


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


def to_plan(state: LearnerState) -> Goal | None:
    """Return the goal that a plan is asked for: the newest without one, else the newest."""
    listed = open_goals(state)
    return max(listed, key=lambda g: (not g.plan, g.created), default=None)


_STUDY = re.compile(
    r"\b(?:exercises?|practi[cs]e|study|studying|work on|revise|review|homework|sit down|quiz"
    r"|minutes|hour|one (?:problem|task|more))\b",
    re.IGNORECASE,
)


def plans_work(text: str) -> bool:
    """Whether a plan is one to work, and not a step of a task told in the form of one."""
    return _STUDY.search(text) is not None and "=" not in text


def from_teacher(goal: Goal, state: LearnerState) -> bool:
    """Whether somebody else set a goal."""
    return goal.set_by is not None and goal.set_by != state.person.id


def untried(goal: Goal, state: LearnerState) -> bool:
    """Whether the learner has answered nothing on a goal's concepts yet."""
    return not any(c in state.mastery and state.mastery[c].observations for c in goal.concept_ids)


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
