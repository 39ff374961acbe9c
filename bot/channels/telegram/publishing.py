"""Tells Telegram the commands there are, for each kind of chat, role and language."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from tutor_core.messages import Role

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from bot.channels.telegram.menus import Menus

_log = logging.getLogger(__name__)
SCOPES: tuple[tuple[BotCommandScope, Role], ...] = (
    (BotCommandScopeAllPrivateChats(), Role.LEARNER),
    (BotCommandScopeAllGroupChats(), Role.LEARNER),
    (BotCommandScopeAllChatAdministrators(), Role.TEACHER),
)


@dataclass(slots=True)
class Publishing:
    """Publishes what changed. ``languages`` are those there are words in; "" is everybody's."""

    client: Client
    menus: Menus
    languages: tuple[str, ...] = ("",)
    _teachers: set[int] = field(default_factory=set)

    async def everywhere(self) -> None:
        """Publish the commands of all scopes, where they aren't what they should be."""
        try:
            for scope, role in SCOPES:
                await self._publish(scope, role)
        except TelegramError as error:
            _log.warning("the commands can't be published: %s", type(error).__name__)

    async def for_teacher(self, chat: int) -> None:
        """Publish a teacher's commands in their own chat, once."""
        if chat in self._teachers:
            return
        self._teachers.add(chat)
        try:
            await self._publish(BotCommandScopeChat(chat), Role.TEACHER)
        except TelegramError as error:
            # They may never have opened that chat; it is tried again when they write there.
            self._teachers.discard(chat)
            _log.info("a teacher's commands can't be published: %s", type(error).__name__)

    async def _publish(self, scope: BotCommandScope, role: Role) -> None:
        wanted = tuple(BotCommand(name, text) for name, text in self.menus.shown(role))
        for language in self.languages:
            there = await self.client.get_my_commands(scope=scope, language_code=language or None)
            if there != wanted:
                await self.client.set_my_commands(
                    wanted, scope=scope, language_code=language or None
                )
