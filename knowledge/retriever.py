"""Find the sections of a classroom's courses that fit a question."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.bm25 import stems
from knowledge.boundary import nearness
from knowledge.prepared import Preparing
from knowledge.ranking import fused
from tutor_core.ports import Found, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.boundary import Boundary
    from knowledge.embeddings import Embedder
    from knowledge.index import Index, Near
    from knowledge.kept import Kept
    from knowledge.prepared import Prepared
    from knowledge.ranking import Floats, Ints
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
    boundary: Boundary
    match: Match
    positions: Ints
    named: bool
    confidence: float


class HybridRetriever:
    """Adds dense and BM25 scores of each section (see ``ranking``), over all sections in scope.

    Courses in scope compete in one ranking. Work happens in threads, so the loop stays free.
    """

    def __init__(self, embedder: Embedder, index: Index, kept: Kept | None = None) -> None:
        """Load nothing before ``warm`` or the first question; ``kept`` makes that cheap."""
        self._embedder = embedder
        self._index = index
        self._held = Preparing(embedder, index, kept)

    def load(self, course: Course) -> None:
        """Make a course searchable, or take its new content; cheap, and waits for nobody."""
        self._held.load(course)

    async def prepare(self, course: Course) -> None:
        """Make new, indexed content ready, so that nobody waits once it is loaded.

        Until then what was loaded before is searched. Raises RetrievalError, DataFolderError.
        """
        await asyncio.to_thread(self._held.build, course)

    def forget(self, course_id: CourseId) -> None:
        """Stop searching a course."""
        self._held.forget(course_id)

    def set_courses(self, courses: Iterable[Course]) -> None:
        """Search these courses and no others."""
        wanted = {course.id: course for course in courses}
        for gone in set(self._held.courses()) - wanted.keys():
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
        for course_id in self._held.courses():
            self._held.of(course_id)

    def _find(self, query: str, scope: Scope, limit: int) -> Found:
        text = query[:LONGEST]
        # Taken once: what is loaded meanwhile is for the next question.
        held = [one for c in scope.courses if (one := self._held.of(c)) is not None]
        open_ = [one.shelf.open_sections(scope.week) for one in held]
        if not text.strip() or not any(len(positions) for positions in open_):
            return Found((), 0.0, inside=False)
        vector = self._embedder.embed_query(text)
        ids = [one.shelf.course.id for one in held]
        near = _by_course(self._index.query(ids, vector, CANDIDATES, scope.week))
        said = stems(text)
        searched = [
            _search(one, said, near.get(one.shelf.course.id, ()), positions, scope)
            for one, positions in zip(held, open_, strict=True)
            if len(positions)
        ]
        return _found(searched, self._held.elsewhere().subjects @ vector, limit)


def _by_course(near: Iterable[Near]) -> dict[CourseId, list[Near]]:
    result: dict[CourseId, list[Near]] = {}
    for one in near:
        result.setdefault(one.course_id, []).append(one)
    return result


def _search(
    held: Prepared, said: Sequence[str], near: Sequence[Near], positions: Ints, scope: Scope
) -> _Searched:
    shelf = held.shelf
    named = shelf.names_a_term(said, scope.names.get(shelf.course.id, ()))
    match = shelf.match(said, near)
    return _Searched(shelf, held.boundary, match, positions, named, nearness(near))


def _found(searched: Sequence[_Searched], subjects: Floats, limit: int) -> Found:
    """Rank, and say whether it is inside any course; ``subjects`` as ``Boundary.lead`` takes."""
    leads = [s.boundary.lead(s.confidence, subjects) for s in searched]
    return Found(
        _ranked(searched, limit),
        confidence=max(s.confidence for s in searched),
        inside=any(
            s.boundary.inside(s.confidence, lead, s.named)
            for s, lead in zip(searched, leads, strict=True)
        ),
        lead=max(leads),
    )


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
