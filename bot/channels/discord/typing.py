"""Shows that an answer is being written, as long as one is."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
import discord

if TYPE_CHECKING:
    from bot.channels.discord.rest import Rest
    from tutor_core.ids import EventId

_SECONDS = 8.0  # Discord shows it for ten
_MOST = 30  # how often in a row; nothing here takes four minutes


@dataclass(slots=True)
class _Shown:
    """An indicator in a channel, and the events it is shown for."""

    events: set[EventId] = field(default_factory=set)
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Typing:
    """One indicator a channel, however many wait there."""

    def __init__(self, rest: Rest) -> None:
        """Take the calls."""
        self._rest = rest
        self._shown: dict[int, _Shown] = {}
        self._where: dict[EventId, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, event: EventId, channel: int) -> None:
        """Show it in a channel until the event is answered."""
        self._where[event] = channel
        shown = self._shown.get(channel)
        if shown is None:
            shown = self._shown[channel] = _Shown()
            task = asyncio.create_task(self._show(channel, shown))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        shown.events.add(event)

    def stop(self, event: EventId) -> None:
        """Note that an event is answered."""
        channel = self._where.pop(event, None)
        shown = None if channel is None else self._shown.get(channel)
        if channel is None or shown is None:
            return
        shown.events.discard(event)
        if not shown.events:
            shown.done.set()
            del self._shown[channel]

    async def close(self) -> None:
        """Stop everywhere."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _show(self, channel: int, shown: _Shown) -> None:
        for _ in range(_MOST):
            if shown.done.is_set():
                return
            try:
                await self._rest.typing(channel)
            except (discord.HTTPException, aiohttp.ClientError, OSError):
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(shown.done.wait(), _SECONDS)
