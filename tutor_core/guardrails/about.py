"""What the outgoing checks may look at beside the words and the move. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor_core.messages import Judgement


@dataclass(frozen=True, slots=True)
class Record:
    """What the store bears out of a learner. ``days`` are how many days ago they answered.

    ``counts`` are numbers that may be said of them: right answers, tries, runs.
    """

    mastered: frozenset[str] = frozenset()
    counts: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class About:
    """What was said before, and what the course says.

    ``earlier`` and ``learner`` are the tutor's and the learner's messages on the task, oldest
    first; ``authored`` are the course's own words that may be said now, ``higher`` the hints of
    rungs that aren't open, ``material`` is the text of the place, ``siblings`` are the tasks and
    answers that a worked sibling may hold. ``free`` says that a question was asked that is no
    exercise: no number is its result. ``is_place`` tells whether a
    name or number is a place of the courses (None: not known), ``links`` are the addresses in the
    section's text. ``judgement`` is that of the attempt the words answer.
    """

    earlier: tuple[str, ...] = ()
    learner: tuple[str, ...] = ()
    authored: tuple[str, ...] = ()
    higher: tuple[str, ...] = ()
    material: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    free: bool = False
    is_place: Callable[[str], bool] | None = None
    links: frozenset[str] = frozenset()
    record: Record | None = None
    judgement: Judgement | None = None
    language: str = "en"
