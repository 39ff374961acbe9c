"""Brings courses in from what teachers attach, telling them how far it is."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tutor_core.errors import StepladderError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from knowledge.ingest import Ingest, Progress
    from prompts.loader import Phrases
    from tutor_core.ids import ClassroomId
    from tutor_core.messages import Attachment, Incoming

# Seconds between two looks at how far an import is. Our choice: platforms slow down who edits a
# message more often than about once a second.
BETWEEN = 3.0


class Shows(Protocol):
    """Whatever shows how far something is: a channel."""

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far the answer to a message is."""
        ...


class Bringing:
    """``ports.Curriculum``: waits until the books are open, then imports."""

    def __init__(
        self, opened: Callable[[], Awaitable[Ingest]], shows: Shows, words: Phrases
    ) -> None:
        """``opened`` gives the ingest once it can be used."""
        self._opened = opened
        self._shows = shows
        self._words = words

    async def add(self, incoming: Incoming) -> tuple[str, ...]:
        """Bring in what is attached to a message and return the receipt, line by line."""
        ingest = await self._opened()
        watch = _Watch(incoming, self._shows, self._words)
        try:
            path = _together(incoming.attachments)
            receipt = await ingest.add(incoming.classroom, path, watch.note)
        finally:
            await watch.stopped()
        return tuple(receipt.lines())

    async def remove(self, classroom: ClassroomId, name: str) -> str:
        """Take out the course of a title or id and return its title. Raises RequestError."""
        return (await (await self._opened()).remove(classroom, name)).title


def _together(attachments: tuple[Attachment, ...]) -> Path:
    """Return the file, or the folder that several of one message lie in."""
    first = Path(attachments[0].path)
    return first if len(attachments) == 1 else first.parent


class _Watch:
    """Shows the latest of what it is told, not more often than every ``BETWEEN`` seconds."""

    def __init__(self, incoming: Incoming, shows: Shows, words: Phrases) -> None:
        self._incoming = incoming
        self._shows = shows
        self._words = words
        self._latest: Progress | None = None
        self._task = asyncio.create_task(self._show())

    def note(self, now: Progress) -> None:
        """Take how far it is."""
        self._latest = now

    async def stopped(self) -> None:
        """Show no more."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _show(self) -> None:
        shown: Progress | None = None
        while True:
            await asyncio.sleep(BETWEEN)
            now = self._latest
            if now is not None and now != shown:
                shown = now
                stage = self._words.say(f"course.stage.{now.stage}")
                text = self._words.say(
                    "course.progress", stage=stage, done=now.done, total=now.total
                )
                # What can't be shown must not end the import it tells about.
                with contextlib.suppress(StepladderError, OSError):
                    await self._shows.progress(self._incoming, text)
