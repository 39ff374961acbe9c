"""The database itself: connections, transactions, and what to say when it can't be used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    OperationalError,
)

from tutor_core.errors import DataFolderError, SettingsError
from tutor_core.storage.columns import give_cipher

if TYPE_CHECKING:
    from sqlalchemy import URL

    from tutor_core.storage.cipher import Cipher

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]

# FULL: a reply that was sent must not be forgotten in a power cut. The others: our choice.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
)

# By SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_TROUBLES = {
    5: "Another program has been using the database for too long. Close that one and try again.",
    8: "The database is read-only, so this couldn't be kept. Make the data folder writable.",
    10: "The disk gave an error while the database was used. Check the disk, then try again.",
    11: "The database file is damaged. Put back a backup of the data folder.",
    13: "The disk is full, so this couldn't be kept. Make room on it and try again.",
    14: "The database file can't be opened. Check that the data folder exists and is writable.",
    26: "The database file isn't a database. Choose another data folder or put back a backup.",
}
_UNREACHABLE = "The database can't be reached. Check that it runs and that its URL is right."


class Database(Protocol):
    """Runs pieces of work, each in one transaction. Each raises DataFolderError."""

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work that only reads, and sees one state."""
        ...

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work and commit, or change nothing when it raises."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class FileDatabase:
    """SQLite, on two threads of its own: one reads, one writes, so that writes wait in line.

    A transaction is one hop to a thread and back. An asynchronous driver hops four times for each
    statement, which took three quarters of the time of a turn's work here.
    """

    def __init__(self, url: URL, cipher: Cipher) -> None:
        """Take the file's URL; nothing is opened yet."""
        # hide_parameters: a log line or traceback must not hold what somebody wrote.
        # isolation_level: without it, Python's driver starts transactions on its own terms.
        self._engines = tuple(
            create_engine(url, hide_parameters=True, connect_args={"isolation_level": None})
            for _ in range(2)
        )
        self._threads = tuple(ThreadPoolExecutor(1, thread_name_prefix="store") for _ in range(2))
        for engine, begin in zip(self._engines, ("BEGIN", "BEGIN IMMEDIATE"), strict=True):
            give_cipher(engine.dialect, cipher)
            event.listen(engine, "connect", _set_pragmas)
            # A write that starts as a read can't wait its turn: SQLite refuses it half-way.
            event.listen(engine, "begin", _begins_with(begin))

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work that only reads, and sees one state."""
        return await self._run(0, work, *args, **kwargs)

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work and commit, or change nothing when it raises."""
        return await self._run(1, work, *args, **kwargs)

    async def close(self) -> None:
        """Wait for what runs and close every connection."""
        for thread, engine in zip(self._threads, self._engines, strict=True):
            await asyncio.get_running_loop().run_in_executor(thread, engine.dispose)
            thread.shutdown()

    async def _run(self, which: int, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def in_transaction() -> T:
            with _explained(), self._engines[which].begin() as connection:
                return work(connection, *args, **kwargs)

        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads[which], in_transaction)


class ServerDatabase:
    """PostgreSQL, by an asynchronous driver."""

    def __init__(self, url: URL, cipher: Cipher) -> None:
        """Take the server's URL; nothing is opened yet."""
        from sqlalchemy.ext.asyncio import create_async_engine  # not needed for a file

        self._engine = create_async_engine(url, hide_parameters=True)
        give_cipher(self._engine.dialect, cipher)

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work that only reads, and sees one state."""
        return await self._run({"isolation_level": "REPEATABLE READ"}, work, *args, **kwargs)

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work and commit, or change nothing when it raises."""
        return await self._run({}, work, *args, **kwargs)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    async def _run(
        self, options: dict[str, Any], work: Work[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with _explained():
            engine = self._engine.execution_options(**options)
            async with engine.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)


def open_database(url: str, cipher: Cipher) -> Database:
    """Return the database of a URL; it is opened when first used. Raises SettingsError."""
    try:
        place = make_url(url)
        # Which driver is ours to choose, whatever the URL says behind a "+".
        kind = place.drivername.partition("+")[0]
        if kind == "sqlite":
            return FileDatabase(place.set(drivername="sqlite"), cipher)
        if kind == "postgresql":
            return ServerDatabase(place.set(drivername="postgresql+asyncpg"), cipher)
    except ArgumentError:
        pass
    except ImportError:
        raise SettingsError(
            "PostgreSQL needs one more package: pip install 'stepladder[scale]'."
        ) from None
    raise SettingsError(
        "The database URL can't be read. "
        "It looks like sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )


def _set_pragmas(dbapi_connection: Any, _record: object) -> None:  # noqa: ANN401
    cursor = dbapi_connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begins_with(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        trouble = _trouble(error)
        if trouble is None:
            raise
        raise DataFolderError(trouble, log=f"{trouble} ({error.orig})") from error
    except ConnectionError as error:
        raise DataFolderError(_UNREACHABLE, log=f"{_UNREACHABLE} ({error})") from error


def _trouble(error: DBAPIError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _TROUBLES.get(code & 0xFF)
    connecting = error.statement is None
    lost = connecting or isinstance(error, OperationalError | InterfaceError)
    return _UNREACHABLE if lost else None
