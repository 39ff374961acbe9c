"""Requests about how a classroom is laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowSetup:
    """What is set up about the classroom, and what to do next."""


@dataclass(frozen=True, slots=True)
class SetupTeachers:
    """Whoever has this role of the platform ("id" or "id:name") is a teacher, or isn't."""

    role: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class SetupChannel:
    """Every message in this channel ("id" or "id:name") is for the tutor, or isn't."""

    place: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class SetupDone:
    """The classroom is as its teacher wants it."""


@dataclass(frozen=True, slots=True)
class ShowCourses:
    """The classroom's courses, for a teacher."""


@dataclass(frozen=True, slots=True)
class CourseAdd:
    """Bring in the course that is attached, or bring it up to date."""


@dataclass(frozen=True, slots=True)
class CourseRemove:
    """Take out the course of this title or id."""

    name: str


SetupRequest = (
    ShowSetup | SetupTeachers | SetupChannel | SetupDone | ShowCourses | CourseAdd | CourseRemove
)
