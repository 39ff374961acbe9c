"""Asks Telegram for updates; an update is confirmed only once it is stored."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.error import Conflict, InvalidToken, TelegramError, TimedOut

from bot.channels.telegram.client import READ, update_of
from tutor_core.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update

    from bot.channels.telegram.client import Client
    from prompts.loader import Phrases

_log = logging.getLogger(__name__)

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
WAIT = 30  # seconds a question for updates stays open
# Seconds between tries while Telegram can't be reached: from the first to the last.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# A question of an earlier run of this program may still be open, so one conflict says nothing.
CONFLICTS, CONFLICT_PAUSE = 3, 3.0


@dataclass(slots=True)
class Polling:
    """One after the other: ask, take each update, and with the next question confirm them."""

    client: Client
    take: Callable[[Update], Awaitable[None]]
    own: Phrases
    wait: int = WAIT
    _conflicts: int = 0
    _pause: float = 0.0

    async def run(self) -> None:
        """Ask until cancelled. Raises SettingsError when another program asks as well."""
        offset: int | None = None
        while True:
            found = await self._asked(offset)
            for data in found:
                update = update_of(data, self.client)
                if update is not None:
                    await self.take(update)
                offset = int(data["update_id"]) + 1
            if not found:
                # All are confirmed. A server of one's own may count from 1 again by now, and an
                # offset above that would confirm what nobody has seen.
                offset = None

    async def _asked(self, offset: int | None) -> list[dict[str, Any]]:
        """Return updates as they came; while none come, the question stays open."""
        asked: dict[str, Any] = {"timeout": self.wait, "allowed_updates": ALLOWED}
        if offset is not None:
            asked["offset"] = offset
        while True:
            try:
                found: list[dict[str, Any]] = await self.client.do_api_request(
                    "getUpdates", asked, read_timeout=self.wait + READ
                )
            except TelegramError as error:
                await self._after(error)
            else:
                self._conflicts, self._pause = 0, 0.0
                return found

    async def _after(self, error: TelegramError) -> None:
        """Wait as long as an error asks for. Raises SettingsError for one that won't pass."""
        if isinstance(error, InvalidToken):
            raise SettingsError(self.own.say("trouble.token")) from None
        if isinstance(error, Conflict):
            self._conflicts += 1
            if self._conflicts >= CONFLICTS:
                raise SettingsError(self.own.say("trouble.conflict")) from None
            await asyncio.sleep(CONFLICT_PAUSE)
            return
        if not self._pause and not isinstance(error, TimedOut):
            _log.warning("asking for messages: %s; trying again", type(error).__name__)
        self._pause = min(LONGEST_PAUSE, self._pause * 2 or FIRST_PAUSE)
        await asyncio.sleep(self._pause)
