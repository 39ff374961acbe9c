"""The week each section of a course opens in. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tutor_core.course import Course, Section
    from tutor_core.ids import SectionId


def weeks(course: Course) -> dict[SectionId, int]:
    """Return the week each section opens in: its own, else that of what it is in; 0: always open.

    A course in which no section names a week opens chapter by chapter: chapter 1 in week 1.
    """
    counts = {} if said(course) else _by_chapter(course.sections)
    by_id = {section.id: section for section in course.sections}

    def opens(section: Section, depth: int = 0) -> int:
        own = counts.get(section.id, section.week)
        if own is not None:
            return own
        parent = by_id.get(section.parent_id) if section.parent_id else None
        return opens(parent, depth + 1) if parent and depth < len(by_id) else 0

    return {section.id: opens(section) for section in course.sections}


def said(course: Course) -> bool:
    """Whether the course itself says in which week its sections open."""
    return any(section.week is not None for section in course.sections)


def chapters(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections a course begins with; below a single one at the top, what is in it."""
    top = tuple(section for section in sections if section.parent_id is None)
    while len(top) == 1:
        below = tuple(section for section in sections if section.parent_id == top[0].id)
        if not below:
            break
        top = below
    return top


def _by_chapter(sections: Sequence[Section]) -> Mapping[SectionId, int]:
    return dict(_counted(chapters(sections)))


def _counted(top: Sequence[Section]) -> Iterator[tuple[SectionId, int]]:
    """Count chapters; where some have numbers, a preface is open and an appendix comes last."""
    numbered = any(section.number for section in top)
    week = 0
    for section in top:
        week += bool(section.number) or not numbered
        yield section.id, week
