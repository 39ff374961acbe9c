"""Groups of learners in a classroom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Learners of a classroom under one name, by the names the tutor calls them."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Learners to put into a group, or to take out of it; ``drop`` takes out all of them."""

    name: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    drop: bool = False
