"""Reads back what was written while nobody listened.

Discord repeats events only to a session that is resumed. After a new start, or an outage too long
for that, whatever is younger than the newest event taken in is read from the channels themselves;
what was taken in before is known by its event id and not taken again.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.channels.discord.place import moment, snowflake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.channels.discord.kept import Kept
    from bot.channels.discord.rest import Rest

_log = logging.getLogger(__name__)

# Events of different channels are taken in side by side, so the newest may be noted before an
# older one is stored; this much is read again. Our choice.
_OVERLAP = timedelta(seconds=60)
# Messages read back in one channel at most. Our choice.
_MOST = 500


async def read_back(
    client: discord.Client,
    rest: Rest,
    kept: Kept,
    take: Callable[[discord.Message], Awaitable[None]],
) -> int:
    """Take every message that was missed, oldest first; return how many were looked at."""
    if not kept.seen:
        return 0
    since = snowflake(moment(kept.seen) - _OVERLAP)
    found: list[discord.Message] = []
    for channel in _in_servers(client, since):
        found += [message async for message in _after(channel, since)]
    for person, known in list(kept.people.items()):
        private = known or await _opened(rest, person)
        if private:
            kept.met(person, private)
            kind = discord.ChannelType.private
            channel = client.get_partial_messageable(private, type=kind)
            found += [message async for message in _after(channel, since)]
    found.sort(key=lambda message: message.id)
    for message in found:
        await take(message)
    return len(found)


def _in_servers(client: discord.Client, since: int) -> Iterator[discord.abc.Messageable]:
    mine = client.user.id if client.user else 0
    for guild in client.guilds:
        # Not known where a server was told of without its members; then it has to be tried.
        me = guild.get_member(mine)
        channels: list[discord.TextChannel | discord.Thread] = [*guild.text_channels]
        for channel in (*channels, *guild.threads):
            if (channel.last_message_id or 0) > since and _may_read(channel, me):
                yield channel


def _may_read(channel: discord.TextChannel | discord.Thread, me: discord.Member | None) -> bool:
    if me is None:
        return True
    allowed = channel.permissions_for(me)
    return allowed.view_channel and allowed.read_message_history


async def _opened(rest: Rest, person: int) -> int:
    """Return somebody's private channel, 0 when there can't be one."""
    try:
        return await rest.direct(person)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return 0


async def _after(channel: discord.abc.Messageable, since: int) -> AsyncIterator[discord.Message]:
    try:
        after = discord.Object(since)
        async for message in channel.history(limit=_MOST, after=after, oldest_first=True):
            yield message
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.warning("a channel can't be read back: %s", type(error).__name__)
