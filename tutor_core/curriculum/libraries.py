"""The libraries of all classrooms, built once for each course and each teacher's edits of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.curriculum.library import Library, Shelf
from tutor_core.curriculum.opened import Opened, opened_for
from tutor_core.messages import Role

if TYPE_CHECKING:
    from tutor_core.concepts import ConceptEdits
    from tutor_core.course import Course
    from tutor_core.ids import ClassroomId, CourseId
    from tutor_core.ports import Courses
    from tutor_core.state import LearnerState


class Libraries:
    """Holds what is built from the store, and nothing that isn't there."""

    def __init__(self, courses: Courses) -> None:
        """Start with nothing built."""
        self._courses = courses
        self.shelves: dict[tuple[str, str], Shelf] = {}
        self._edited: dict[tuple[ClassroomId, CourseId], Shelf] = {}
        self._opened: dict[ClassroomId, Opened] = {}

    async def courses(self, classroom: ClassroomId) -> tuple[Course, ...]:
        """Return a classroom's courses as they were brought in."""
        return await self._courses.courses(classroom)

    async def of(self, state: LearnerState) -> Library:
        """Return the classroom's courses as its teachers have edited them."""
        edits = {found.course_id: found for found in state.concept_edits}
        shelves = []
        for course in await self._courses.courses(state.classroom):
            shelf = self._shelf(course)
            if course.id in edits:
                shelf = self._curated((state.classroom, course.id), shelf, edits[course.id])
            shelves.append(shelf)
        return Library(tuple(shelves))

    def opened(self, state: LearnerState, library: Library) -> Opened:
        """Return the courses as a member has them: teachers have them whole."""
        if state.role is Role.TEACHER:
            return Opened(library, library)
        held = self._opened.get(state.classroom)
        if held is None or not held.still(library, state.policy):
            held = self._opened[state.classroom] = opened_for(state.policy, library)
        return held

    def _curated(
        self, key: tuple[ClassroomId, CourseId], base: Shelf, edits: ConceptEdits
    ) -> Shelf:
        held = self._edited.get(key)
        if held is None or held.base is not base or held.edits != edits:
            held = self._edited[key] = base.curated(edits)
        return held

    def _shelf(self, course: Course) -> Shelf:
        key = (course.id, course.fingerprint)
        if key not in self.shelves:
            self.shelves = {k: s for k, s in self.shelves.items() if k[0] != course.id}
            self.shelves[key] = Shelf(course)
        return self.shelves[key]
