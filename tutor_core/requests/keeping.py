"""What a learner sets, writes and looks at: goals, a plan, reflections, progress."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoalAdd:
    """A learner's own goal in free text, such as 'two-step equations by Friday'."""

    text: str


@dataclass(frozen=True, slots=True)
class GoalList:
    """Show my goals."""


@dataclass(frozen=True, slots=True)
class GoalDone:
    """A goal is reached, says the learner: its number in the list, or its topic."""

    which: str = ""


@dataclass(frozen=True, slots=True)
class GoalDrop:
    """Give up a goal: its number in the list, or its topic; "all" of them."""

    which: str = ""


@dataclass(frozen=True, slots=True)
class GoalMove:
    """A goal, by its number in the list or its topic ("": the only one), gets another day."""

    which: str
    when: str


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """My goals, what is open next, and what to do about it."""


@dataclass(frozen=True, slots=True)
class SearchReflections:
    """What I wrote, with these words in it; empty shows the latest."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Reflect:
    """A reflection in the learner's own words; empty asks for a prompt."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """My progress."""


@dataclass(frozen=True, slots=True)
class SwitchStreaks:
    """Show me days in a row and badges, or stop showing them."""

    on: bool


@dataclass(frozen=True, slots=True)
class ShowPortfolio:
    """Everything of mine, as a page to keep."""


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """What the courses hold."""


KeepingRequest = (
    GoalAdd
    | GoalList
    | GoalDone
    | GoalDrop
    | GoalMove
    | ShowPlan
    | SearchReflections
    | Reflect
    | ShowProgress
    | SwitchStreaks
    | ShowPortfolio
    | ShowTopics
)
