"""The vector index: a cache in Chroma that can be thrown away and rebuilt from the store."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from knowledge.entries import Entry, Plan, last_week, plan
from tutor_core.errors import DataFolderError, RetrievalError
from tutor_core.ids import CourseId, PassageId

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from knowledge.embeddings import Vectors
    from tutor_core.course import Course

Embed = Callable[[Sequence[str]], "Vectors"]
Tick = Callable[[int, int], None]

PROBE = 20
"""Neighbours asked for to see that a collection's vectors are there. Our choice."""

SPACE: Any = {"space": "cosine", "ef_construction": 200, "ef_search": 256, "max_neighbors": 32}
"""HNSW as measured on 2,672 passages: 200 of 200 nearest found in 99.6%, 2.3 ms a query."""


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near a query; ``cosine`` from -1 to 1."""

    course_id: CourseId
    passage_id: PassageId
    cosine: float


@dataclass(frozen=True, slots=True)
class Synced:
    """What making the index match a course took, in passages."""

    embedded: int = 0
    unchanged: int = 0
    removed: int = 0


class Index(Protocol):
    """Holds the vectors of every course's passages; one embedder's, never mixed."""

    def sync(self, course: Course, embed: Embed, progress: Tick) -> Synced:
        """Make the index match the course, embedding only what is new or changed.

        ``progress(done, total)`` counts the passages that are embedded. Killed in between, the
        next call goes on from there. Raises RetrievalError, DataFolderError.
        """
        ...

    def stale(self, course: Course) -> bool:
        """Whether the course has to be synced before it can be searched."""
        ...

    def drop(self, course_id: CourseId) -> None:
        """Forget a course; no error when it wasn't there."""
        ...

    def query(
        self, courses: Sequence[CourseId], vector: Vectors, limit: int, week: int | None = None
    ) -> tuple[Near, ...]:
        """Return each course's ``limit`` nearest passages open in ``week``, nearest first.

        A course that isn't indexed gives none. Raises RetrievalError.
        """
        ...

    def query_many(
        self, course_id: CourseId, vectors: Vectors, limit: int
    ) -> tuple[tuple[Near, ...], ...]:
        """Return the course's ``limit`` nearest passages to each vector, (n, dimensions).

        Raises RetrievalError.
        """
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


# --- Chroma -----------------------------------------------------------------------------------


class ChromaIndex:
    """One collection per course in an embedded Chroma folder, which one process owns.

    ``fingerprint`` names the embedder: vectors of another one are thrown away at the next sync,
    and so is a folder that Chroma can't read.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Remember where; Chroma (a second to import) is loaded when it is first needed."""
        self._folder = folder
        self._fingerprint = fingerprint
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._client: ClientAPI | None = None
        self._collections: dict[CourseId, Collection] = {}

    def sync(self, course: Course, embed: Embed, progress: Tick) -> Synced:
        """Embed what is new or changed and take out what is gone."""
        with self._writing, _errors("written"):
            collection = self._sound(course)
            todo = plan(course, _held(collection))
            done, total = 0, len(todo.texts)
            for batch in todo.batches():
                progress(done, total)
                self._put(collection, batch, todo, embed)
                done += len(batch)
            progress(done, total)
            self._finish(collection, course, todo)
            return Synced(total, todo.unchanged, len(todo.gone))

    def stale(self, course: Course) -> bool:
        """Whether collection, model, content or vectors are not as they should be."""
        with _errors("read"):
            collection = self._collection(course.id)
            if collection is None:
                return True
            meta = collection.metadata or {}
            # The week, too: how a course without weeks is counted is no part of its content.
            wanted = (self._fingerprint, course.fingerprint, last_week(course))
            held = tuple(meta.get(key) for key in ("model", "course", "last_week"))
            return held != wanted or not _answers(collection, len(course.passages))

    def drop(self, course_id: CourseId) -> None:
        """Delete the course's collection."""
        with self._writing, _errors("written"):
            if self._collection(course_id) is not None:
                self._discard(course_id)

    def query(
        self, courses: Sequence[CourseId], vector: Vectors, limit: int, week: int | None = None
    ) -> tuple[Near, ...]:
        """Ask each course's collection."""
        with _errors("read"):
            near = [n for c in courses for n in self._nearest(c, vector, limit, week)]
        return tuple(sorted(near, key=lambda n: -n.cosine))

    def query_many(
        self, course_id: CourseId, vectors: Vectors, limit: int
    ) -> tuple[tuple[Near, ...], ...]:
        """Ask for all of them at once: a quarter of the time of one by one."""
        with _errors("read"):
            collection = self._collection(course_id)
            if collection is None or not len(vectors):
                return ((),) * len(vectors)
            return _nears(course_id, collection, vectors, limit, None)

    def close(self) -> None:
        """Close Chroma's database."""
        with self._opening:
            if self._client is not None:
                self._client.close()  # type: ignore[attr-defined]
            self._client = None
            self._collections.clear()

    def _nearest(
        self, course_id: CourseId, vector: Vectors, limit: int, week: int | None
    ) -> list[Near]:
        collection = self._collection(course_id)
        if collection is None:
            return []
        last = _whole((collection.metadata or {}).get("last_week"))
        # Filtering costs Chroma 10 ms, so ask for it only where something is closed.
        where: Any = {"week": {"$lte": week}} if week is not None and last > week else None
        return list(_nears(course_id, collection, vector[None, :], limit, where)[0])

    def _put(self, collection: Collection, ids: list[PassageId], todo: Plan, embed: Embed) -> None:
        vectors = embed([todo.texts[i] for i in ids])
        collection.upsert(
            ids=list(ids),
            embeddings=vectors,
            metadatas=[_meta(todo.entries[i]) for i in ids],
        )

    def _finish(self, collection: Collection, course: Course, todo: Plan) -> None:
        """Last, so that a sync that was cut short leaves the course stale."""
        if todo.moved:
            collection.update(
                ids=list(todo.moved), metadatas=[_meta(todo.entries[i]) for i in todo.moved]
            )
        if todo.gone:
            collection.delete(ids=list(todo.gone))
        collection.modify(
            metadata={
                "model": self._fingerprint,
                "course": course.fingerprint,
                "last_week": todo.last_week,
            }
        )

    def _sound(self, course: Course) -> Collection:
        """Return the course's collection, made anew when it is missing, foreign or broken."""
        collection = self._collection(course.id)
        if collection is not None:
            meta = collection.metadata or {}
            if meta.get("model") == self._fingerprint and _answers(collection):
                return collection
            self._discard(course.id)
        made = self._chroma().create_collection(
            _name(course.id),
            configuration={"hnsw": SPACE},
            metadata={"model": self._fingerprint},
            embedding_function=None,
        )
        self._collections[course.id] = made
        return made

    def _discard(self, course_id: CourseId) -> None:
        """Delete a collection, and with it the whole folder when Chroma can't even do that."""
        from chromadb.errors import ChromaError

        self._collections.pop(course_id, None)
        try:
            self._chroma().delete_collection(_name(course_id))
        except ChromaError:
            self.close()
            _wipe(self._folder)

    def _collection(self, course_id: CourseId) -> Collection | None:
        from chromadb.errors import NotFoundError

        if course_id not in self._collections:
            try:
                self._collections[course_id] = self._chroma().get_collection(
                    _name(course_id), embedding_function=None
                )
            except NotFoundError:
                return None
        return self._collections[course_id]

    def _chroma(self) -> ClientAPI:
        with self._opening:
            if self._client is None:
                self._client = _open(self._folder)
            return self._client


def _open(folder: Path) -> ClientAPI:
    """Open Chroma; what it can't read is thrown away, because everything in it can be rebuilt."""
    from chromadb.errors import ChromaError

    try:
        return _connect(folder)
    except FileExistsError:
        _wipe(folder)
    except ChromaError as error:
        if _folder_trouble(str(error)):
            raise
        _wipe(folder)
    return _connect(folder)


def _connect(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    # No env file: this process's .env is not Chroma's.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
    opened = False
    try:
        client = chromadb.PersistentClient(folder, settings=settings)
        opened = True
    finally:
        if not opened:
            # Chroma 1.5.9 keeps the half-open system and would hand it out the next time.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
    return client


def _wipe(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _folder_trouble(message: str) -> bool:
    """Whether SQLite complains of the disk, not of what is on it."""
    return any(words in message for words in ("readonly", "disk is full", "unable to open"))


@contextmanager
def _errors(verb: str) -> Iterator[None]:
    """Say Chroma's and the disk's troubles in words of ours."""
    from chromadb.errors import ChromaError

    text = f"The search index can't be {verb}."
    try:
        yield
    except OSError as error:
        raise DataFolderError(
            f"{text} Make room or make the data folder writable, and try again.", log=str(error)
        ) from error
    except ChromaError as error:
        if _folder_trouble(str(error)):
            raise DataFolderError(
                f"{text} Make room or make the data folder writable, and try again.",
                log=str(error),
            ) from error
        raise RetrievalError(
            f"{text} Start again: what is broken in it is rebuilt.", log=str(error)
        ) from error


def _nears(
    course_id: CourseId,
    collection: Collection,
    vectors: Vectors,
    limit: int,
    where: Any,  # noqa: ANN401 - Chroma's own type is not exported
) -> tuple[tuple[Near, ...], ...]:
    found = collection.query(
        query_embeddings=vectors, n_results=limit, where=where, include=["distances"]
    )
    return tuple(
        tuple(
            Near(course_id, PassageId(i), 1.0 - float(d))
            for i, d in zip(ids, distances, strict=True)
        )
        for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
    )


def _name(course_id: CourseId) -> str:
    """Return a collection name Chroma allows, whatever the course's id looks like."""
    return "course-" + hashlib.sha256(course_id.encode()).hexdigest()[:32]


def _meta(entry: Entry) -> dict[str, Any]:
    return {"digest": entry.digest, "week": entry.week}


def _held(collection: Collection) -> dict[str, Entry]:
    found = collection.get(include=["metadatas"])
    return {
        i: Entry(str((meta or {}).get("digest", "")), _whole((meta or {}).get("week")))
        for i, meta in zip(found["ids"], found["metadatas"] or [], strict=True)
    }


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _answers(collection: Collection, expected: int | None = None) -> bool:
    """Whether the vectors are there: Chroma counts rows it has lost the vectors of."""
    from chromadb.errors import ChromaError

    try:
        count = collection.count()
        if expected is not None and count != expected:
            return False
        sample = collection.get(limit=1, include=["embeddings"])["embeddings"]
        if sample is None or not len(sample):
            return count == 0
        probe = np.asarray(sample, np.float32)
        found = collection.query(query_embeddings=probe, n_results=PROBE, include=["distances"])
        return len(found["ids"][0]) == min(count, PROBE)
    except ChromaError:
        return False
