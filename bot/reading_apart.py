"""``ports.Bounds`` by a process of its own: what is heavy to read is read there first.

One process for the whole program, started beside the first message with a figure in it, so that
nobody waits for it. Whatever goes wrong with it, the text counts as unreadable, and the next one
finds a new process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import sys
from typing import TYPE_CHECKING

from bot.reading_child import BORNE, READY
from tutor_core.assessment.weight import weighty

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from tutor_core.course import Step

_log = logging.getLogger(__name__)

CHILD = "bot.reading_child"

PATIENCE = 0.5
"""Seconds from the message to the verdict: the turn has to be over within one. Our choice."""

STARTING = 30.0
"""Seconds a process may take to start, on the slowest machine. Our choice."""


class ReadingApart:
    """Reads heavy texts in another process, one at a time."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._turn = asyncio.Lock()
        self._starting: asyncio.Task[Process] | None = None
        self._closed = False

    async def borne(self, text: str, step: Step | None) -> bool:
        """Whether a text can be read within the limits; light ones can."""
        if not weighty(text):
            if self._starting is None and any(c.isdigit() for c in text):
                self._started()
            return True
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                return await self._read(text, step)
        except (TimeoutError, OSError, EOFError) as error:
            _log.warning("a text was too heavy to be read: %s", type(error).__name__)
            return False

    async def close(self) -> None:
        """End the process."""
        self._closed = True
        starting, self._starting = self._starting, None
        if starting is None:
            return
        if not starting.done():
            starting.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError, EOFError):
            await _end(await starting)

    async def _read(self, text: str, step: Step | None) -> bool:
        # A process that is still starting goes on with it, whoever has lost patience.
        child = await asyncio.shield(self._started())
        try:
            if child.stdin is None or child.stdout is None:
                raise OSError("no pipes")
            child.stdin.write(pickle.dumps((text, step)))
            return await child.stdout.readexactly(1) == BORNE
        except BaseException:  # no answer of it may be taken for the next one's
            self._starting = None if self._closed else _begun()
            await _end(child)
            raise

    def _started(self) -> asyncio.Task[Process]:
        if self._starting is None or _failed(self._starting):
            self._starting = _begun()
        return self._starting


def _begun() -> asyncio.Task[Process]:
    starting = asyncio.create_task(_start())
    # Whether it failed is asked when it is needed; nobody may need it.
    starting.add_done_callback(lambda done: done.cancelled() or done.exception())
    return starting


def _failed(starting: asyncio.Task[Process]) -> bool:
    """Whether a process didn't start, or has ended since."""
    if not starting.done():
        return False
    gone = starting.cancelled() or starting.exception() is not None
    return gone or starting.result().returncode is not None


async def _start() -> Process:
    """Start a process, without this one's settings: no key and no token is in it."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        CHILD,
        env={"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(STARTING):
            if child.stdout is None or await child.stdout.readexactly(1) != READY:
                raise OSError("not ready")
    except BaseException:
        await _end(child)
        raise
    return child


async def _end(child: Process) -> None:
    """End a process and let go of it."""
    if child.stdin is not None:
        child.stdin.close()
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    await child.wait()
