"""What teachers have set for their learners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor_core.state import Goal


@dataclass(frozen=True, slots=True)
class Assigned:
    """A teacher's goal with the learners it is for, by name: () for everyone.

    ``reached`` is how many of them have reached it, ``aside`` are those who have put it aside.
    """

    goal: Goal
    who: tuple[str, ...] = ()
    reached: int = 0
    aside: tuple[str, ...] = ()
