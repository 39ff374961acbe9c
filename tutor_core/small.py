"""A small question that the tutor asked on the way to a step, and what answers it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Small:
    """What the next message may answer instead of the step itself.

    ``accepted`` are the answers, () where nothing here can tell. ``put_in`` is the number that was
    to be put into the equation, "" for a course's own smaller question; ``sides`` what its two
    sides come to then. ``again`` says that it was asked once more already.
    """

    question: str
    accepted: tuple[str, ...] = ()
    put_in: str = ""
    sides: tuple[str, str] = ("", "")
    again: bool = False
