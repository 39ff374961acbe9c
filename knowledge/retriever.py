"""Find the sections of a classroom's courses that fit a question."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.bm25 import stems
from knowledge.boundary import NEAREST, boundary, nearness, off_topic, school_subjects
from knowledge.ranking import fused
from knowledge.shelf import shelve
from tutor_core.ports import Found, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.boundary import Boundary
    from knowledge.embeddings import Embedder, Vectors
    from knowledge.index import Index, Near
    from knowledge.ranking import Ints
    from knowledge.shelf import Match, Shelf
    from tutor_core.course import Course
    from tutor_core.ids import CourseId
    from tutor_core.ports import Scope

CANDIDATES = 200
"""Nearest passages asked of each course: a tenth of a book, more than its best sections hold."""

PASSAGES = 3
"""Passages shown with a hit. Our choice: what a hint may point to."""

LONGEST = 2000
"""Characters of a query that are looked at; the model reads about 1,200. Our choice."""


@dataclass(frozen=True, slots=True)
class _Searched:
    """A course with a query's scores; ``positions`` are its open sections, at least one."""

    shelf: Shelf
    match: Match
    positions: Ints
    named: bool
    confidence: float


class HybridRetriever:
    """Adds dense and BM25 scores of each section (see ``ranking``), over all sections in scope.

    Courses in scope compete in one ranking. Work happens in threads, so the loop stays free.
    """

    def __init__(self, embedder: Embedder, index: Index) -> None:
        """Keep both; nothing is loaded before ``warm`` or the first question."""
        self._embedder = embedder
        self._index = index
        self._courses: dict[CourseId, Course] = {}
        self._shelves: dict[CourseId, Shelf] = {}
        self._boundaries: dict[CourseId, Boundary] = {}
        self._elsewhere: tuple[Vectors, Vectors] | None = None
        self._building = threading.RLock()

    def load(self, course: Course) -> None:
        """Make a course searchable, or take its new content; cheap until it is searched."""
        with self._building:
            known = self._courses.get(course.id)
            if known is None or known.fingerprint != course.fingerprint:
                self._shelves.pop(course.id, None)
                self._boundaries.pop(course.id, None)
            self._courses[course.id] = course

    def forget(self, course_id: CourseId) -> None:
        """Stop searching a course."""
        with self._building:
            for kept in (self._courses, self._shelves, self._boundaries):
                kept.pop(course_id, None)

    def set_courses(self, courses: Iterable[Course]) -> None:
        """Search these courses and no others."""
        wanted = {course.id: course for course in courses}
        for gone in self._courses.keys() - wanted.keys():
            self.forget(gone)
        for course in wanted.values():
            self.load(course)

    async def warm(self) -> None:
        """Load the model and prepare every course, so that the first question needn't wait."""
        await asyncio.to_thread(self._warm)

    async def find(self, query: str, scope: Scope, limit: int = 5) -> Found:
        """Return at most ``limit`` sections of the scope's courses that are open in its week.

        Courses that were never loaded are passed over. Raises RetrievalError, DataFolderError.
        """
        return await asyncio.to_thread(self._find, query, scope, limit)

    def _warm(self) -> None:
        self._embedder.warm()
        for course_id in tuple(self._courses):
            if (shelf := self._shelf(course_id)) is not None:
                self._boundary(shelf)

    def _find(self, query: str, scope: Scope, limit: int) -> Found:
        text = query[:LONGEST]
        shelves = [s for c in scope.courses if (s := self._shelf(c)) is not None]
        open_ = [shelf.open_sections(scope.week) for shelf in shelves]
        if not text.strip() or not any(len(positions) for positions in open_):
            return Found((), 0.0, inside=False)
        vector = self._embedder.embed_query(text)
        near = _by_course(
            self._index.query([s.course.id for s in shelves], vector, CANDIDATES, scope.week)
        )
        searched = [
            _search(shelf, text, near.get(shelf.course.id, ()), positions, scope)
            for shelf, positions in zip(shelves, open_, strict=True)
            if len(positions)
        ]
        subjects = self._not_the_course()[1] @ vector
        lines = [self._boundary(s.shelf) for s in searched]
        leads = [b.lead(s.confidence, subjects) for b, s in zip(lines, searched, strict=True)]
        return Found(
            _ranked(searched, limit),
            confidence=max(s.confidence for s in searched),
            inside=any(
                b.inside(s.confidence, lead, s.named)
                for b, s, lead in zip(lines, searched, leads, strict=True)
            ),
            lead=max(leads),
        )

    def _shelf(self, course_id: CourseId) -> Shelf | None:
        with self._building:
            course = self._courses.get(course_id)
            if course is not None and course_id not in self._shelves:
                self._shelves[course_id] = shelve(course)
            return self._shelves.get(course_id)

    def _boundary(self, shelf: Shelf) -> Boundary:
        course_id = shelf.course.id
        with self._building:
            if course_id not in self._boundaries:
                off_topic, subjects = self._not_the_course()
                self._boundaries[course_id] = boundary(
                    self._nearness(shelf, off_topic), self._nearness(shelf, subjects)
                )
            return self._boundaries[course_id]

    def _not_the_course(self) -> tuple[Vectors, Vectors]:
        """Return the vectors of the off-topic questions and of the school subjects."""
        with self._building:
            if self._elsewhere is None:
                embed = self._embedder.embed_queries
                self._elsewhere = embed(off_topic()), embed(school_subjects())
            return self._elsewhere

    def _nearness(self, shelf: Shelf, vectors: Vectors) -> Vectors:
        ids = [shelf.course.id]
        near = [nearness(self._index.query(ids, vector, NEAREST)) for vector in vectors]
        return np.array(near, np.float32)


def _by_course(near: Iterable[Near]) -> dict[CourseId, list[Near]]:
    result: dict[CourseId, list[Near]] = {}
    for one in near:
        result.setdefault(one.course_id, []).append(one)
    return result


def _search(
    shelf: Shelf, text: str, near: Sequence[Near], positions: Ints, scope: Scope
) -> _Searched:
    said = stems(text)
    named = shelf.names_a_term(said, scope.names.get(shelf.course.id, ()))
    return _Searched(shelf, shelf.match(said, near), positions, named, nearness(near))


def _ranked(searched: Sequence[_Searched], limit: int) -> tuple[Hit, ...]:
    scores = fused(
        np.concatenate([s.match.dense[s.positions] for s in searched]),
        np.concatenate([s.match.bm25[s.positions] for s in searched]),
        np.concatenate([s.match.summary[s.positions] for s in searched]),
    )
    places = [(s, int(position)) for s in searched for position in s.positions]
    best = np.argsort(-scores, kind="stable")[:limit]
    return tuple(_hit(*places[int(place)], float(scores[place])) for place in best)


def _hit(searched: _Searched, section: int, score: float) -> Hit:
    shelf = searched.shelf
    return Hit(
        shelf.course.id,
        shelf.sections[section],
        shelf.best_passages(section, searched.match, PASSAGES),
        score,
    )
