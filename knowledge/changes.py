"""What a second import of a course changed, told by its sections. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.course import Course, Section
    from tutor_core.ids import SectionId


@dataclass(frozen=True, slots=True)
class Changed:
    """Labels of the sections that came, changed or went, and counts of exercises likewise.

    ``frame`` says that something else did: title, order, places, numbers or concepts.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    exercises_added: int = 0
    exercises_changed: int = 0
    exercises_removed: int = 0
    frame: bool = False


def compare(before: Course, after: Course) -> Changed:
    """Return what differs between two imports of a course."""
    old, new = _sections(before), _sections(after)
    was, now = ({e.id: e for e in course.exercises} for course in (before, after))
    both = was.keys() & now.keys()
    found = Changed(
        added=_labels(after, new.keys() - old.keys()),
        changed=_labels(after, {i for i in old.keys() & new.keys() if old[i] != new[i]}),
        removed=_labels(before, old.keys() - new.keys()),
        exercises_added=len(now.keys() - both),
        exercises_changed=sum(was[i] != now[i] for i in both),
        exercises_removed=len(was.keys() - both),
    )
    other = found == Changed() and before.fingerprint != after.fingerprint
    return replace(found, frame=other)


def _sections(course: Course) -> dict[SectionId, tuple[object, ...]]:
    """Return what each section says, without where in the course it stands."""
    said: dict[SectionId, list[object]] = {s.id: [_placeless(s)] for s in course.sections}
    for passage in course.passages:
        said[passage.section_id].append(replace(passage, ordinal=0, place=""))
    for exercise in course.exercises:
        said.get(exercise.section_id, []).append(exercise)
    return {i: tuple(parts) for i, parts in said.items()}


def _placeless(section: Section) -> Section:
    return replace(section, ordinal=0, number="", parent_id=None)


def _labels(course: Course, wanted: Iterable[SectionId]) -> tuple[str, ...]:
    chosen = set(wanted)
    return tuple(section.label for section in course.sections if section.id in chosen)
