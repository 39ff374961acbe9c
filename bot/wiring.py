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

from bot.bringing import Bringing
from bot.channels.local import CLASSROOM
from bot.clock import SystemClock
from bot.commands import Registry
from bot.datafolder import open_data_folder, open_key
from bot.doctor import Finding, FolderCheck, Missing
from bot.invitations import Invitations
from bot.opening import Opening, in_thread
from bot.postman import Postman
from bot.reading_apart import ReadingApart
from bot.routing import Service
from bot.turns import Turns
from prompts.loader import WordsError, phrases
from tutor_core.errors import SettingsError
from tutor_core.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.doctor import Check
    from bot.routing import Served
    from bot.settings import Settings
    from knowledge.embeddings import Embedder
    from knowledge.index import ChromaIndex
    from knowledge.ingest import Ingest
    from knowledge.receipt import Receipt
    from knowledge.retriever import HybridRetriever
    from prompts.loader import Phrases
    from tutor_core.alarms import Alarms
    from tutor_core.codes import Mint
    from tutor_core.course import Course
    from tutor_core.ids import ClassroomId
    from tutor_core.messages import Account, Incoming, Reply
    from tutor_core.ports import Delivery, LanguageModel, Probe, Retriever
    from tutor_core.reminding import Reminders
    from tutor_core.storage.store import SqlStore
    from tutor_core.tutor import Tutor
    from tutor_core.wording.calls import Speaker

_log = logging.getLogger(__name__)

DATABASE = "tutor.db"
INDEX = "index"
KEPT = "kept"
CODES_KEY = "codes.key"


class Channel(Protocol):
    """What a channel is to the program: it takes replies out, and words that answer nothing."""

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return the platform's id of it."""
        ...

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send somebody a private message that answers nothing; None when it can't."""
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
    postman: Postman

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
    if settings.discord_token:
        from bot.channels.discord.channel import Discord

        found.append(Discord(settings, SystemClock()))
    if settings.telegram_token is not None:
        from bot.channels.telegram.channel import Telegram

        found.append(Telegram(settings, settings.telegram_token.get_secret_value()))
    return tuple(found)


def checks(settings: Settings) -> list[Check]:
    """Return what ``tutor doctor`` looks at: what is set, each platform by its own check."""
    words = phrases(settings.language, "program")
    found: list[Check] = [FolderCheck(settings.data, words)]
    if settings.discord_token:
        from bot.channels.discord.checks import DiscordCheck

        found.append(DiscordCheck(settings, Registry(words), words))
    if settings.telegram_token is not None:
        from bot.channels.telegram.checks import TelegramCheck

        found.append(TelegramCheck(settings))
    if not (settings.discord_token or settings.telegram_token):
        what, mend = words.say("doctor.platform"), words.say("doctor.platform_mend")
        found.append(Missing(Finding(False, what, mend)))
    return found


async def open_speaker(settings: Settings, store: SqlStore) -> Speaker | None:
    """Return the language model with its prompts, None when none is set. Raises SettingsError."""
    if settings.model is None:
        return None
    from tutor_core.guardrails.personal import hide
    from tutor_core.wording.calls import Prices, Speaker

    # What it imports takes seconds.
    model = await in_thread(lambda: _open_model(settings))
    prices = Prices(settings.model_price_in, settings.model_price_out)
    try:
        return Speaker(model, store, hide, prices, settings.language)
    except WordsError as error:
        raise SettingsError(f"A prompt for the language model is wrong: {error}.") from error


def _open_model(settings: Settings) -> LanguageModel:
    from tutor_core.language_model.opening import Choice, open_model

    provider, _, name = (settings.model or "").partition(":")
    key = settings.model_key.get_secret_value() if settings.model_key else ""
    return open_model(
        Choice(provider, name, settings.model_url or "", key, settings.model_timeout)
    )


def check_course(path: Path) -> Receipt:
    """Read a course and return what was read and what was not. Raises CourseError."""
    from knowledge.importers import load

    return load(path).receipt


class Books:
    """The curriculum's parts, opened in the background; whoever needs them before waits."""

    def __init__(
        self, settings: Settings, store: SqlStore, words: Phrases, channel: Channel
    ) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._store = store
        self._libraries: list[Library] = []
        self._indexing: set[asyncio.Task[None]] = set()
        self.opening = Opening(self._open, words, channel.tell)

    def library(self) -> Library | None:
        """Return the parts, None until they are open."""
        return next(iter(self._libraries), None)

    async def ingest(self) -> Ingest:
        """Return what brings courses in, once it can be used. Raises RetrievalError."""
        await self.opening.opened()
        return self._libraries[0].ingest

    async def welcome(self, classroom: ClassroomId) -> None:
        """Make a classroom with the bundled courses in it, unless it is there already."""
        library = self.library()
        if await _seed(self._store, classroom) and library is not None:
            # Nobody's message waits for this: the courses are mostly indexed for another
            # classroom already, and questions come after what is indexed anyway.
            task = asyncio.create_task(library.ensure_quietly(classroom))
            self._indexing.add(task)
            task.add_done_callback(self._indexed)

    def _indexed(self, done: asyncio.Task[None]) -> None:
        """Take note of a classroom's courses being searchable, or of why they aren't."""
        self._indexing.discard(done)
        if not done.cancelled() and (error := done.exception()) is not None:
            _log.warning("a new classroom's courses can't be searched: %s", error)

    async def close(self) -> None:
        """Stop opening, and let go of the index."""
        await self.opening.close()
        for task in self._indexing:
            task.cancel()
        await asyncio.gather(*self._indexing, return_exceptions=True)
        for library in self._libraries:
            library.index.close()

    async def _open(self) -> Retriever:
        from tutor_core.turns import handing_over

        await in_thread(handing_over.warm)
        library = await in_thread(lambda: open_library(self._settings, self._store))
        self._libraries.append(library)
        await in_thread(library.embedder.warm)
        for classroom in await self._store.classrooms():
            await library.ingest.ensure(
                classroom, lambda now: self.opening.note(now.done, now.total)
            )
        await library.retriever.warm()
        return library.retriever


@asynccontextmanager
async def build(
    settings: Settings,
    channel: Channel,
    probe: Probe | None = None,
    links: Callable[[str], tuple[str, ...]] = lambda _: (),
) -> AsyncIterator[Program]:
    """Put the program together, and close it all at the end.

    Gives it before the books are open: questions that need them wait, which ``channel`` is told.
    Whoever runs a channel calls ``turns.recover`` first, for what an earlier run left. ``links``
    gives the addresses that join with a code.
    Raises DataFolderError, SettingsError.
    """
    from tutor_core.codes import Mint

    words = phrases(settings.language, "program")
    async with open_home(settings) as (store, new):
        books = Books(settings, store, words, channel)
        bringing = Bringing(books.ingest, channel, words)
        mint = Mint(open_key(settings.data / CODES_KEY))
        reading = ReadingApart()
        tutor = await _tutor(settings, store, books, bringing, probe, mint, reading)
        registry = Registry(words)
        invitations = Invitations(mint, links, phrases(settings.language, "people"))
        turns = Turns(
            store,
            tutor,
            channel,
            registry.resolve,
            probe,
            conceal=registry.conceal,
            finish=invitations.filled,
            prepared=books.opening.ended,
        )
        postman = Postman(store, _writers(settings, store, tutor), channel, SystemClock())
        books.opening.start()
        try:
            yield Program(
                settings, turns, store, registry, books.welcome, new, books.library, postman
            )
        finally:
            await reading.close()
            await books.close()


async def _tutor(
    settings: Settings,
    store: SqlStore,
    books: Books,
    bringing: Bringing,
    probe: Probe | None,
    mint: Mint,
    reading: ReadingApart,
) -> Tutor:
    from tutor_core.fakes.store import MemoryStore
    from tutor_core.mastery.estimate import Tracing
    from tutor_core.tutor import Tutor

    return Tutor(
        store,
        store,
        books.opening,
        Tracing(),
        probe,
        settings.language,
        speaker=await open_speaker(settings, store),
        curriculum=bringing,
        scratch=MemoryStore,
        mint=mint,
        bounds=reading,
    )


def _writers(settings: Settings, store: SqlStore, tutor: Tutor) -> tuple[Alarms, Reminders]:
    from tutor_core.alarms import Alarms
    from tutor_core.reminding import Reminders

    language = settings.language
    return Alarms(store, language), Reminders(store, tutor.libraries, language)
