"""Courses made ready for searching, once each; whoever asks another course never waits for it."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.boundary import NEAREST, boundary, nearness, off_topic, school_subjects
from knowledge.shelf import shelve

if TYPE_CHECKING:
    from knowledge.boundary import Boundary
    from knowledge.embeddings import Embedder, Vectors
    from knowledge.index import Index
    from knowledge.kept import Kept
    from knowledge.shelf import Shelf
    from tutor_core.course import Course
    from tutor_core.ids import CourseId

ELSEWHERE = "elsewhere"
"""What the vectors of what no course covers are kept as."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A course as it is searched: laid out, and with its line between in and out."""

    shelf: Shelf
    boundary: Boundary


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is not the course: vectors, (lines, dimensions). ``key`` changes with any of them."""

    off_topic: Vectors
    subjects: Vectors
    key: str

    @property
    def both(self) -> Vectors:
        """The vectors of both, in this order."""
        return np.concatenate([self.off_topic, self.subjects])


class Preparing:
    """Holds what is searched. Safe from any thread; only building the same course twice waits."""

    def __init__(self, embedder: Embedder, index: Index, kept: Kept | None) -> None:
        """``kept`` saves asking the model and the index again after a restart."""
        self._embedder = embedder
        self._index = index
        self._kept = kept
        self._courses: dict[CourseId, Course] = {}
        self._ready: dict[tuple[CourseId, str], Prepared] = {}
        self._building: dict[tuple[CourseId, str], threading.Lock] = {}
        self._elsewhere: Elsewhere | None = None
        self._embedding = threading.Lock()

    def courses(self) -> tuple[CourseId, ...]:
        """Return the courses that are searched."""
        return tuple(self._courses)

    def load(self, course: Course) -> None:
        """Search this content of a course from now on; at once, whatever is being built."""
        self._courses[course.id] = course
        self._clear(course.id, but=course.fingerprint)

    def forget(self, course_id: CourseId) -> None:
        """Stop searching a course."""
        self._courses.pop(course_id, None)
        self._clear(course_id)

    def of(self, course_id: CourseId) -> Prepared | None:
        """Return a course ready for searching, None when it isn't loaded."""
        course = self._courses.get(course_id)
        if course is None:
            return None
        key = (course.id, course.fingerprint)
        ready = self._ready.get(key)
        if ready is None:
            with self._building.setdefault(key, threading.Lock()):
                ready = self._ready.get(key)
                ready = self.build(course) if ready is None else ready
        return ready

    def build(self, course: Course) -> Prepared:
        """Make content ready that is indexed and may not be loaded yet."""
        ready = Prepared(shelve(course), self._boundary(course))
        self._ready[course.id, course.fingerprint] = ready
        return ready

    def elsewhere(self) -> Elsewhere:
        """Return what is not the course, embedded once."""
        with self._embedding:
            if self._elsewhere is None:
                self._elsewhere = self._embedded()
            return self._elsewhere

    def _clear(self, course_id: CourseId, but: str = "") -> None:
        for held in (self._ready, self._building):
            for key in tuple(held):
                if key[0] == course_id and key[1] != but:
                    held.pop(key, None)

    def _boundary(self, course: Course) -> Boundary:
        elsewhere = self.elsewhere()
        key = f"{elsewhere.key}:{NEAREST}:{course.fingerprint}"
        near = self._kept.recall(course.id, key) if self._kept else None
        if near is None:
            near = self._nearness(course, elsewhere.both)
            # Half of an import, or a course being taken out, is nothing to remember.
            if self._kept and not self._index.stale(course):
                self._kept.keep(course.id, key, near)
        lines = len(elsewhere.off_topic)
        return boundary(near[:lines], near[lines:])

    def _nearness(self, course: Course, vectors: Vectors) -> Vectors:
        near = self._index.query_many(course.id, vectors, NEAREST)
        return np.array([nearness(one) for one in near], np.float32)

    def _embedded(self) -> Elsewhere:
        ours, subjects = off_topic(), school_subjects()
        lines = "\n".join([*ours, "", *subjects])
        digest = hashlib.sha256(lines.encode()).hexdigest()[:16]
        key = f"{self._embedder.fingerprint}:{digest}"
        both = self._kept.recall(ELSEWHERE, key) if self._kept else None
        if both is None:
            both = self._embedder.embed_queries([*ours, *subjects])
            if self._kept:
                self._kept.keep(ELSEWHERE, key, both)
        return Elsewhere(both[: len(ours)], both[len(ours) :], key)
