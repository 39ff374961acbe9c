"""A retriever that opens its books in the background, so that nobody waits at the door."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from tutor_core.errors import RetrievalError, StepladderError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from prompts.loader import Phrases
    from tutor_core.ports import Found, Retriever, Scope

T = TypeVar("T")


class Opening:
    """A ports.Retriever: whoever comes before the books are open waits, and is told once."""

    def __init__(
        self,
        opened: Callable[[], Coroutine[None, None, Retriever]],
        words: Phrases,
        tell: Callable[[str], None],
    ) -> None:
        """Keep how to open the books; ``start`` does it."""
        self._opened = opened
        self._words = words
        self._tell = tell
        self._task: asyncio.Task[Retriever] | None = None
        self._told = False
        self._told_rebuilding = False
        self._waiting = 0
        self._indexed = (0, 0)

    def start(self) -> None:
        """Begin opening, once."""
        if self._task is None:
            self._task = asyncio.create_task(self._opened())

    def note(self, done: int, total: int) -> None:
        """Take how many passages of a lost or outdated index are back."""
        self._indexed = (done, total)
        self._say_rebuilding()

    async def find(self, query: str, scope: Scope, limit: int = 5) -> Found:
        """Search when the books are open. Raises RetrievalError when they can't be opened."""
        return await (await self._retriever()).find(query, scope, limit)

    async def ended(self) -> None:
        """Return when the books are open, or can't be opened."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def close(self) -> None:
        """Stop opening."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled():
                self._task.exception()

    async def opened(self) -> None:
        """Return once the books are open. Raises RetrievalError when they can't be."""
        await self._retriever()

    async def _retriever(self) -> Retriever:
        self.start()
        assert self._task is not None  # noqa: S101 - start() sets it
        self._waiting += 1
        if not self._task.done():
            self._say_waiting()
        try:
            # Shielded: one turn that is given up must not close the books for the others.
            return await asyncio.shield(self._task)
        except StepladderError as error:
            raise self._failure(error.text.rstrip("."), error) from error
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            raise self._failure(type(error).__name__, error) from error
        finally:
            self._waiting -= 1

    def _say_waiting(self) -> None:
        """Tell whoever waits, once, why: the books are being opened, or indexed anew."""
        self._say_rebuilding()
        if not self._told:
            self._told = True
            self._tell(self._words.say("terminal.waiting"))

    def _say_rebuilding(self) -> None:
        done, total = self._indexed
        if self._waiting and done < total and not self._told_rebuilding:
            self._told = self._told_rebuilding = True
            self._tell(
                self._words.say("terminal.rebuilding", done=f"{done:,}", total=f"{total:,}")
            )

    def _failure(self, detail: str, error: Exception) -> RetrievalError:
        text = self._words.say("failure.not_loaded", detail=detail)
        return RetrievalError(text, log=f"opening the books: {error!r}")


def in_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """Do blocking work in a thread that leaving the program doesn't wait for."""
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            done.set_exception(error)

    threading.Thread(target=run, name="opening", daemon=True).start()
    return asyncio.wrap_future(done)
