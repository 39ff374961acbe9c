"""Stand-ins for the model and for Chroma that pass the same contract tests and weigh nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from knowledge.bm25 import stems
from knowledge.entries import last_week, plan
from knowledge.index import Near, Synced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.embeddings import Vectors
    from knowledge.entries import Entry
    from knowledge.index import Embed, Tick
    from tutor_core.course import Course
    from tutor_core.ids import CourseId, PassageId


class HashEmbedder:
    """Bags of stems, hashed: texts that share words are near, and nothing else is understood.

    ``embedded`` counts the passages embedded so far.
    """

    def __init__(self, dimensions: int = 256) -> None:
        """Choose the vectors' length; a different one has a different fingerprint."""
        self.dimensions = dimensions
        self.fingerprint = f"hash:{dimensions}"
        self.embedded = 0

    def warm(self) -> None:
        """Do nothing: there is nothing to load."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dimensions)."""
        self.embedded += len(texts)
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dimensions)."""
        rows = [self.embed_query(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), self.dimensions)

    def embed_query(self, text: str) -> Vectors:
        """Return (dimensions,)."""
        vector = np.zeros(self.dimensions, np.float32)
        # The first place is kept for texts without words, which need a length too.
        for one in stems(text):
            vector[1 + zlib.crc32(one.encode()) % (self.dimensions - 1)] += 1.0
        if not vector.any():
            vector[0] = 1.0
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit


class MemoryKept:
    """Arrays in a dictionary."""

    def __init__(self) -> None:
        """Start empty."""
        self.held: dict[str, tuple[str, Vectors]] = {}

    def recall(self, name: str, key: str) -> Vectors | None:
        """Return what was kept under name and key."""
        held = self.held.get(name)
        return held[1] if held is not None and held[0] == key else None

    def keep(self, name: str, key: str, vectors: Vectors) -> None:
        """Keep it."""
        self.held[name] = (key, vectors)


class MemoryIndex:
    """An index in a dictionary, exact."""

    def __init__(self, fingerprint: str) -> None:
        """``fingerprint`` names the embedder, as with the real one."""
        self.fingerprint = fingerprint
        self._vectors: dict[CourseId, dict[PassageId, Vectors]] = {}
        self._entries: dict[CourseId, dict[PassageId, Entry]] = {}
        self._marks: dict[CourseId, tuple[str, str, int]] = {}

    def sync(self, course: Course, embed: Embed, progress: Tick) -> Synced:
        """Embed what is new or changed and take out what is gone."""
        if self._marks.get(course.id, ("", "", 0))[0] != self.fingerprint:
            self.drop(course.id)
        vectors = self._vectors.setdefault(course.id, {})
        entries = self._entries.setdefault(course.id, {})
        self._marks[course.id] = (self.fingerprint, "", 0)
        todo = plan(course, {str(i): entry for i, entry in entries.items()})
        done, total = 0, len(todo.texts)
        for batch in todo.batches():
            progress(done, total)
            made = embed([todo.texts[i] for i in batch])
            for passage_id, vector in zip(batch, made, strict=True):
                vectors[passage_id], entries[passage_id] = vector, todo.entries[passage_id]
            done += len(batch)
        progress(done, total)
        for passage_id in todo.gone:
            del vectors[passage_id], entries[passage_id]
        entries.update({i: todo.entries[i] for i in todo.moved})
        self._marks[course.id] = self._mark(course)
        return Synced(total, todo.unchanged, len(todo.gone))

    def stale(self, course: Course) -> bool:
        """Whether model, content or weeks differ from what was synced."""
        return self._marks.get(course.id) != self._mark(course)

    def _mark(self, course: Course) -> tuple[str, str, int]:
        return self.fingerprint, course.fingerprint, last_week(course)

    def drop(self, course_id: CourseId) -> None:
        """Forget the course."""
        for kept in (self._vectors, self._entries, self._marks):
            kept.pop(course_id, None)

    def query(
        self, courses: Sequence[CourseId], vector: Vectors, limit: int, week: int | None = None
    ) -> tuple[Near, ...]:
        """Compare with every passage."""
        near = [n for c in courses for n in self._nearest(c, vector, week)[:limit]]
        return tuple(sorted(near, key=lambda n: -n.cosine))

    def query_many(
        self, course_id: CourseId, vectors: Vectors, limit: int
    ) -> tuple[tuple[Near, ...], ...]:
        """Compare each with every passage."""
        return tuple(self.query([course_id], vector, limit) for vector in vectors)

    def close(self) -> None:
        """Do nothing: there are no files."""

    def _nearest(self, course_id: CourseId, vector: Vectors, week: int | None) -> list[Near]:
        entries = self._entries.get(course_id, {})
        near = [
            Near(course_id, i, float(v @ vector))
            for i, v in self._vectors.get(course_id, {}).items()
            if week is None or entries[i].week <= week
        ]
        return sorted(near, key=lambda n: -n.cosine)
