"""The composition root: the only place that names concrete adapters.

Heavy parts (ONNX Runtime, Chroma) are imported by the thread that opens the books, never before.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.channels.local import CLASSROOM
from bot.commands import Registry
from bot.datafolder import open_data_folder
from bot.opening import Opening, in_thread
from bot.routing import Service
from bot.turns import Turns
from prompts.loader import phrases
from tutor_core.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.routing import Served
    from bot.settings import Settings
    from knowledge.embeddings import Embedder
    from knowledge.index import ChromaIndex
    from knowledge.ingest import Ingest
    from knowledge.receipt import Receipt
    from knowledge.retriever import HybridRetriever
    from tutor_core.course import Course
    from tutor_core.ids import ClassroomId
    from tutor_core.messages import Incoming
    from tutor_core.ports import Delivery, Probe, Retriever
    from tutor_core.storage.store import SqlStore

_log = logging.getLogger(__name__)

DATABASE = "tutor.db"
INDEX = "index"
KEPT = "kept"


class Channel(Protocol):
    """What a channel is to the program: it takes replies out, and words that answer nothing."""

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return the platform's id of it."""
        ...

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far the answer to a message is."""
        ...

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return a message whose attachments lie on this machine."""
        ...

    def tell(self, text: str) -> None:
        """Say something that is no reply."""
        ...


@dataclass(frozen=True, slots=True)
class Program(Service):
    """A running tutor. ``new`` says that the local classroom was just set up.

    ``library`` gives the curriculum's parts, None until the books are open.
    """

    new: bool
    library: Callable[[], Library | None]

    async def titles(self) -> tuple[str, ...]:
        """Return the titles of the local classroom's courses."""
        return tuple(course.title for course in await self.store.courses(CLASSROOM))


@dataclass(frozen=True, slots=True)
class Library:
    """The curriculum's parts, and what brings courses in."""

    ingest: Ingest
    retriever: HybridRetriever
    index: ChromaIndex
    embedder: Embedder

    async def ensure_quietly(self, classroom: ClassroomId) -> None:
        """Make a classroom's courses searchable; they are few when this is called."""
        await self.ingest.ensure(classroom, lambda _: None)


@asynccontextmanager
async def open_home(settings: Settings) -> AsyncIterator[tuple[SqlStore, bool]]:
    """Hold the data folder and open the store; the first time, with the bundled courses in it.

    Gives the store and whether it was the first time. Raises DataFolderError, SettingsError.
    """
    with open_data_folder(settings.data):
        key = settings.data_key.get_secret_value() if settings.data_key else None
        store = await open_store(_database(settings), key)
        try:
            yield store, await _seed(store, CLASSROOM)
        finally:
            await store.close()


def _database(settings: Settings) -> str:
    if settings.database_url:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.data.absolute() / DATABASE}"


async def _seed(store: SqlStore, classroom: ClassroomId) -> bool:
    """Give the bundled courses to a classroom, once; indexing them is for later."""
    if await store.seeded(classroom):
        return False
    for course in await in_thread(_bundled_courses):
        await store.save_course(classroom, course)
    await store.mark_seeded(classroom)
    return True


@cache
def _bundled_courses() -> tuple[Course, ...]:
    """Return the courses of ``bundled``; read once, as every new classroom is given them."""
    from knowledge.importers import load

    return tuple(load(folder).course for folder in bundled())


def bundled() -> list[Path]:
    """Return the folders of the courses that come with the program."""
    courses = Path(str(resources.files("knowledge") / "courses"))
    return sorted(file.parent for file in courses.glob("*/course.md"))


def open_library(settings: Settings, store: SqlStore) -> Library:
    """Put the curriculum's parts together; slow the first time, because of what it imports."""
    from knowledge.embeddings import embedder as embedder_of
    from knowledge.index import ChromaIndex
    from knowledge.ingest import Ingest
    from knowledge.kept import KeptFolder
    from knowledge.retriever import HybridRetriever

    embedder = embedder_of(settings.embedding_model)
    folder = settings.data / INDEX
    index = ChromaIndex(folder, embedder.fingerprint)
    retriever = HybridRetriever(embedder, index, KeptFolder(folder / KEPT))
    return Library(Ingest(store, index, embedder, retriever), retriever, index, embedder)


def channels(settings: Settings) -> tuple[Served, ...]:
    """Return the channels whose tokens are set; each imports its SDK only then."""
    found: list[Served] = []
    if settings.telegram_token is not None:
        from bot.channels.telegram.channel import Telegram

        found.append(Telegram(settings, settings.telegram_token.get_secret_value()))
    return tuple(found)


def _indexed(done: asyncio.Task[None], indexing: set[asyncio.Task[None]]) -> None:
    """Take note of a classroom's courses being searchable, or of why they aren't."""
    indexing.discard(done)
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("a new classroom's courses can't be searched: %s", error)


def check_course(path: Path) -> Receipt:
    """Read a course and return what was read and what was not. Raises CourseError."""
    from knowledge.importers import load

    return load(path).receipt


@asynccontextmanager
async def build(
    settings: Settings, channel: Channel, probe: Probe | None = None
) -> AsyncIterator[Program]:
    """Put the program together, and close it all at the end.

    Gives it before the books are open: questions that need them wait, which ``channel`` is told.
    Whoever runs a channel calls ``turns.recover`` first, for what an earlier run left.
    Raises DataFolderError, SettingsError.
    """
    from tutor_core.mastery import Tracing
    from tutor_core.tutor import Tutor

    words = phrases(settings.language, "program")
    async with open_home(settings) as (store, new):
        libraries: list[Library] = []
        indexing: set[asyncio.Task[None]] = set()

        async def open_books() -> Retriever:
            library = await in_thread(lambda: open_library(settings, store))
            libraries.append(library)
            await in_thread(library.embedder.warm)
            for classroom in await store.classrooms():
                await library.ingest.ensure(classroom, lambda now: books.note(now.done, now.total))
            await library.retriever.warm()
            return library.retriever

        books = Opening(open_books, words, channel.tell)
        tutor = Tutor(store, store, books, Tracing(), probe, settings.language)
        registry = Registry(words)
        turns = Turns(store, tutor, channel, registry.resolve, probe)

        async def welcome(classroom: ClassroomId) -> None:
            # A class that comes in doesn't wait for the books: what needs them says so itself.
            if await _seed(store, classroom) and libraries:
                task = asyncio.create_task(libraries[0].ensure_quietly(classroom))
                indexing.add(task)
                task.add_done_callback(lambda done: _indexed(done, indexing))

        books.start()
        try:
            yield Program(
                settings,
                turns,
                store,
                registry,
                welcome,
                new,
                lambda: next(iter(libraries), None),
            )
        finally:
            for task in indexing:
                task.cancel()
            await asyncio.gather(*indexing, return_exceptions=True)
            await books.close()
            for library in libraries:
                library.index.close()
