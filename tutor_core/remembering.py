"""What was worked out of a text, kept in memory for when the same text is looked at again.

A message is looked at by many rules in one turn, and a task by many turns. What is kept so holds
learners' words and names: it goes with a person who is erased, and once a day (docs/privacy.md).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

_FORGET: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last ``most`` results of a pure function, until ``forget``."""

    def keeping(function: Callable[P, R]) -> Callable[P, R]:
        kept = lru_cache(maxsize=most)(function)
        _FORGET.append(kept.cache_clear)
        return cast("Callable[P, R]", kept)

    return keeping


def forget() -> None:
    """Forget all that was worked out; safe from any thread."""
    for clear in _FORGET:
        clear()
