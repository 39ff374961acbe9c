"""That an answer is on its way, and how far a long one is: in one message that is changed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.html import TEXT_LIMIT, escaped, limit_for

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from bot.channels.telegram.places import Place

_log = logging.getLogger(__name__)
_SAME = "message is not modified"
# Seconds until somebody is shown that the bot is writing, and until that is shown again: Telegram
# shows it for 5. Our choice: most answers are there before it has to be said.
_UNTIL_TYPING, _TYPING_AGAIN, _TYPING_TIMES = 1.5, 4.5, 20


@dataclass(slots=True)
class Status:
    """What is shown for each event, as long as its answer isn't there. Losing it harms nothing."""

    client: Client
    _shown: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    _typing: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def began(self, event: str, place: Place) -> None:
        """Show in somebody's own chat that the bot is writing, if the answer takes a while."""
        if not place.group:
            task = self._typing[event] = asyncio.create_task(self._type(place.chat))
            task.add_done_callback(lambda _: self._typing.pop(event, None))

    async def _type(self, chat: int) -> None:
        await asyncio.sleep(_UNTIL_TYPING)
        with contextlib.suppress(TelegramError):
            for _ in range(_TYPING_TIMES):
                await self.client.send_chat_action(chat, ChatAction.TYPING)
                await asyncio.sleep(_TYPING_AGAIN)

    def stop(self) -> None:
        """Show nothing any more."""
        for task in list(self._typing.values()):
            task.cancel()

    async def show(self, event: str, place: Place, text: str) -> None:
        """Show a text, in the place of what was shown before."""
        text = text[: limit_for(text, TEXT_LIMIT)]
        chat, message, before = self._shown.get(event, (place.chat, 0, ""))
        if text == before:
            return
        try:
            if message and await self._changed(chat, message, text):
                self._shown[event] = (chat, message, text)
                return
            sent = await self.client.send_message(
                place.chat, escaped(text), message_thread_id=place.thread
            )
            self._shown[event] = (place.chat, sent.message_id, text)
        except TelegramError as error:
            _log.info("showing how far it is: %s", type(error).__name__)

    async def _changed(self, chat: int, message: int, text: str) -> bool:
        """Change a message; false when it is too old for that, or gone."""
        try:
            await self.client.edit_message_text(escaped(text), chat_id=chat, message_id=message)
        except BadRequest as error:
            return _SAME in error.message.lower()
        return True

    async def clear(self, event: str) -> None:
        """Take away what was shown: the answer comes now."""
        typing = self._typing.get(event)
        if typing is not None:
            typing.cancel()
        chat, message, _ = self._shown.pop(event, (0, 0, ""))
        if not message:
            return
        try:
            await self.client.delete_message(chat, message)
        except TelegramError as error:
            _log.info("taking a message back: %s", type(error).__name__)
