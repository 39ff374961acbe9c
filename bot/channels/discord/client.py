"""discord.py's client, with its events handed on to whoever takes them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

import discord

from bot.channels.discord.endpoints import RoutedHttp

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord.state import AutoShardedConnectionState

    from bot.channels.discord.endpoints import Endpoints

_LOGGERS = ("discord.client", "discord.gateway", "discord.shard", "discord.state", "discord.http")


class Listener(Protocol):
    """Whoever takes events."""

    async def message(self, message: discord.Message) -> None:
        """Take a message somebody wrote."""
        ...

    async def interaction(self, interaction: discord.Interaction) -> None:
        """Take a command, a button, a form or what is typed into a command."""
        ...

    async def ready(self) -> None:
        """Events arrive from now on; those before may have been missed."""
        ...

    async def resumed(self) -> None:
        """The connection is back and nothing was missed."""
        ...

    async def lost(self) -> None:
        """The connection is gone."""
        ...

    async def joined(self, guild: discord.Guild) -> None:
        """Somebody invited the bot to a server."""
        ...

    async def left(self, guild: discord.Guild) -> None:
        """The bot isn't in a server any more."""
        ...


class TutorClient(discord.AutoShardedClient):
    """One bot account; sharded as Discord recommends, which is once for up to 1,000 servers.

    It asks for one privileged intent, the content of messages; members it looks up when needed.
    """

    def __init__(self, where: Endpoints) -> None:
        """Take where Discord is; the listener is set before the client starts."""
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        intents.message_content = True
        self._where = where
        self.listener: Listener | None = None
        self.logged_in: Callable[[], None] = lambda: None
        super().__init__(
            intents=intents,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )

    def _get_state(self, **options: Any) -> AutoShardedConnectionState[Any]:  # noqa: ANN401
        # Called by discord.py while it builds itself, before anything holds its HTTP client.
        self.http = RoutedHttp(self.loop, self._where)
        return super()._get_state(**options)

    async def setup_hook(self) -> None:
        """Say that calls can be made; events come later."""
        self.logged_in()

    async def on_message(self, message: discord.Message) -> None:
        """Hand a message on."""
        if self.listener:
            await self.listener.message(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand an interaction on."""
        if self.listener:
            await self.listener.interaction(interaction)

    async def on_ready(self) -> None:
        """Say that events arrive."""
        if self.listener:
            await self.listener.ready()

    async def on_shard_ready(self, _: int) -> None:
        """Say that one shard had to begin anew, after all were ready once."""
        if self.listener and self.is_ready():
            await self.listener.ready()

    async def on_resumed(self) -> None:
        """Say that the connection is back."""
        if self.listener:
            await self.listener.resumed()

    async def on_disconnect(self) -> None:
        """Say that the connection is gone."""
        if self.listener:
            await self.listener.lost()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Hand an invitation on."""
        if self.listener:
            await self.listener.joined(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Hand a server on that Discord brings after all were ready."""
        if self.listener and self.is_ready():
            await self.listener.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Say that a server is gone."""
        if self.listener:
            await self.listener.left(guild)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Log what went wrong with an event in one line: its words may quote what was written."""
        logging.getLogger(__name__).error(
            "an event of Discord's (%s)", event_method, exc_info=True
        )


class _OneLine(logging.Filter):
    """Cuts tracebacks down to what went wrong: a lost connection is no defect of the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a record through without its traceback; that there is no voice is no news."""
        if "voice will NOT be supported" in str(record.msg):
            return False
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def log_in_lines() -> None:
    """Have discord.py, and what is said of its events, log a line where it logs a traceback."""
    for name in (*_LOGGERS, __name__):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _OneLine) for one in logger.filters):
            logger.addFilter(_OneLine())
