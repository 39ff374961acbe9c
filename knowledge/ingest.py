"""Take a course in: read it, index it, keep it, and check that it can be found again."""

from __future__ import annotations

import asyncio
import difflib
import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from knowledge.changes import compare
from knowledge.index import Synced
from tutor_core.course import PassageKind
from tutor_core.errors import RequestError, RetrievalError, StepladderError
from tutor_core.ids import CourseId
from tutor_core.ports import Classrooms, Courses, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from knowledge.embeddings import Embedder
    from knowledge.importers.shared import Imported
    from knowledge.index import Index
    from knowledge.receipt import Receipt
    from knowledge.retriever import HybridRetriever
    from tutor_core.course import Course
    from tutor_core.ids import ClassroomId, SectionId

HEADINGS = 60
"""Headings tried at the end of an import, spread over the course: about a second. Our choice."""
FOUND_WITHIN = 5
"""A heading counts as found when its section is among this many. Our choice."""
NEAR_NAME = 0.4
"""difflib's ratio from which a course's name is suggested for a mistyped one. Our choice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: ``stage`` is "read", "index", "save" or "check"."""

    stage: str
    done: int
    total: int


class Shelves(Courses, Classrooms, Protocol):
    """The part of the store that holds courses, and knows which classrooms there are."""


class Ingest:
    """Courses in and out of a classroom. The store is the truth; the index follows it."""

    def __init__(
        self,
        store: Shelves,
        index: Index,
        embedder: Embedder,
        retriever: HybridRetriever,
        *,
        load: Callable[[Path], Imported] | None = None,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``load`` reads a path (None: importers, a process apart); ``timer`` is in seconds."""
        self._store = store
        self._index = index
        self._embedder = embedder
        self._retriever = retriever
        self._read = load or _load
        self._timer = timer
        self._one_at_a_time = asyncio.Lock()
        self._held: dict[ClassroomId, set[CourseId]] = {}

    async def check(self, path: Path) -> Receipt:
        """Read a course and keep nothing; no model is needed. Raises CourseError."""
        return (await asyncio.to_thread(self._read, path)).receipt

    async def add(
        self, classroom: ClassroomId, path: Path, progress: Callable[[Progress], None]
    ) -> Receipt:
        """Import the course at ``path`` and return the receipt.

        Only passages that are new or changed are embedded. Stopped at any point, the classroom
        keeps the course it had. Where no passage changed, the headings are not tried again.
        Raises CourseError, RetrievalError, DataFolderError.
        """
        async with self._one_at_a_time:
            started = self._timer()
            progress(Progress("read", 0, 1))
            read = await asyncio.to_thread(self._read, path)
            imported = await self._owned(classroom, read)
            before = await self._before(classroom, imported.course.id)
            course = _carried(imported.course, before)
            synced = await self._kept(classroom, course, before, progress)
            self._held.setdefault(classroom, set()).add(course.id)
            self._retriever.load(course)
            if read.course.id != course.id:
                # Until now the classroom shared this one with others, which keep it.
                await self._store.remove_course(classroom, read.course.id)
                self._held[classroom].discard(read.course.id)
            moved = synced.embedded or synced.removed
            checked, found = await self._found_again(course, progress) if moved else (0, 0)
            return replace(
                imported.receipt,
                changed=compare(before, course) if before is not None else None,
                embedded=synced.embedded,
                unchanged=synced.unchanged,
                removed=synced.removed,
                seconds=self._timer() - started,
                headings_checked=checked,
                headings_found=found,
            )

    async def _owned(self, classroom: ClassroomId, imported: Imported) -> Imported:
        """Give a course an id of the classroom's own where another one has other content under it.

        The index and the retriever know courses by id alone; two classrooms may each have an
        "Algebra", and what one of them changes must not reach the other.
        """
        course, own = imported.course, own_id(imported.course.id, classroom)
        mine = {held.id for held in await self._store.courses(classroom)}
        if own not in mine and not await self._differs_elsewhere(classroom, course):
            return imported
        return _renamed(imported, own)

    async def _differs_elsewhere(self, classroom: ClassroomId, course: Course) -> bool:
        for other in await self._store.classrooms():
            if other == classroom:
                continue
            for held in await self._store.courses(other):
                if held.id == course.id and held.fingerprint != course.fingerprint:
                    return True
        return False

    async def _before(self, classroom: ClassroomId, course_id: CourseId) -> Course | None:
        held = await self._store.courses(classroom)
        return next((one for one in held if one.id == course_id), None)

    async def _kept(
        self,
        classroom: ClassroomId,
        course: Course,
        before: Course | None,
        progress: Callable[[Progress], None],
    ) -> Synced:
        """Index and keep a course; one that can't be kept leaves the index to the one before."""
        same = before is not None and before.fingerprint == course.fingerprint
        if same and not await asyncio.to_thread(self._index.stale, course):
            return Synced(unchanged=len(course.passages))
        synced = await self._sync(course, progress)
        await self._retriever.prepare(course)
        progress(Progress("save", 0, 1))
        try:
            await self._store.save_course(classroom, course)
        except StepladderError:
            if before is not None:
                await self._sync(before, progress)
                self._retriever.load(before)
            raise
        return synced

    async def remove(self, classroom: ClassroomId, name: str) -> Course:
        """Take out the course of this id or title and return it.

        Raises RequestError, with the nearest name, when there is none.
        """
        async with self._one_at_a_time:
            course = _named(name, await self._store.courses(classroom))
            await self._store.remove_course(classroom, course.id)
            self._held.setdefault(classroom, set()).discard(course.id)
            if not any(course.id in held for held in self._held.values()):
                self._retriever.forget(course.id)
                await asyncio.to_thread(self._index.drop, course.id)
            return course

    async def ensure(
        self, classroom: ClassroomId, progress: Callable[[Progress], None]
    ) -> tuple[Course, ...]:
        """Make the classroom's courses searchable and return them.

        What the index lacks, or holds from another model or content, is rebuilt; the model is
        loaded only for that. Raises RetrievalError, DataFolderError.
        """
        async with self._one_at_a_time:
            courses = await self._store.courses(classroom)
            for course in courses:
                if await asyncio.to_thread(self._index.stale, course):
                    await self._sync(course, progress)
                self._retriever.load(course)
            self._held[classroom] = {course.id for course in courses}
            return courses

    async def _sync(self, course: Course, progress: Callable[[Progress], None]) -> Synced:
        """Index in a thread; report on the loop; leave off soon after being cancelled."""
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def tick(done: int, total: int) -> None:
            if stop.is_set():
                raise RetrievalError("The import was stopped.")
            loop.call_soon_threadsafe(progress, Progress("index", done, total))

        try:
            return await asyncio.to_thread(
                self._index.sync, course, self._embedder.embed_passages, tick
            )
        except asyncio.CancelledError:
            stop.set()
            raise

    async def _found_again(
        self, course: Course, progress: Callable[[Progress], None]
    ) -> tuple[int, int]:
        """Ask for the course's own headings; return how many were asked for and found."""
        wanted = headings(course)
        found = 0
        for number, (heading, section) in enumerate(wanted):
            progress(Progress("check", number, len(wanted)))
            hits = (await self._retriever.find(heading, Scope((course.id,)), FOUND_WITHIN)).hits
            found += any(hit.section.id == section for hit in hits)
        progress(Progress("check", len(wanted), len(wanted)))
        return len(wanted), found


def headings(course: Course, limit: int = HEADINGS) -> list[tuple[str, SectionId]]:
    """Return titles and headings that stand for one section only, spread over the course."""
    held = {passage.section_id for passage in course.passages}
    pairs = dict.fromkeys(
        [(section.title, section.id) for section in course.sections if section.id in held]
        + [
            (passage.heading, passage.section_id)
            for passage in course.passages
            if passage.heading and passage.kind is PassageKind.BODY
        ]
    )
    times = Counter(heading.casefold() for heading, _ in pairs)
    single = [pair for pair in pairs if times[pair[0].casefold()] == 1]
    step = max(1, -(-len(single) // limit))
    return single[::step]


def own_id(course_id: CourseId, classroom: ClassroomId) -> CourseId:
    """Return the id under which a classroom keeps content of its own."""
    mark = hashlib.sha256(classroom.encode()).hexdigest()[:8]
    return CourseId(f"{course_id}.{mark}")


def _renamed(imported: Imported, course_id: CourseId) -> Imported:
    from knowledge.importers.shared import fingerprinted

    course = fingerprinted(replace(imported.course, id=course_id))
    receipt = replace(imported.receipt, course_id=course_id)
    return replace(imported, course=course, receipt=receipt)


def _load(path: Path) -> Imported:
    from knowledge.importers.apart import load

    return load(path)


def _carried(course: Course, before: Course | None) -> Course:
    from knowledge.importers.concepts import carried

    return carried(course, before)


def _named(name: str, courses: Sequence[Course]) -> Course:
    wanted = name.strip().casefold()
    for course in courses:
        if wanted in (course.id.casefold(), course.title.casefold()):
            return course
    names = {key.casefold(): c.title for c in courses for key in (c.id, c.title)}
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=NEAR_NAME)
    if near:
        raise RequestError(f"There is no course {name!r}. Did you mean {names[near[0]]!r}?")
    have = ", ".join(repr(course.title) for course in courses) or "none"
    raise RequestError(f"There is no course {name!r}. The courses here: {have}.")
