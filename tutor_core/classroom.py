"""What a teacher has set up about a classroom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setup:
    """How a classroom is laid out on its platform, whose own ids these are.

    Whoever has one of ``teacher_roles`` there is a teacher; every message in one of ``channels``
    is for the tutor. ``done`` says that a teacher has gone through it.
    """

    title: str = ""
    teacher_roles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    done: bool = False
