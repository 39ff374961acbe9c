"""Greets whoever invited the bot to a server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.channels.discord.place import PLATFORM
from tutor_core.messages import Account, Move, Reply

if TYPE_CHECKING:
    from bot.channels.discord.rest import Rest
    from bot.channels.discord.sending import Sending
    from prompts.loader import Phrases

_log = logging.getLogger(__name__)


async def greet(
    guild: discord.Guild, me: int, sending: Sending, rest: Rest, words: Phrases
) -> None:
    """Write to whoever invited the bot, or its owner; in the server when they can't be reached."""
    reply = Reply(words.say("discord.joined", server=guild.name), Move.CHAT)
    account = Account(PLATFORM, str(await _inviter(guild, me)))
    nonce = f"joined-{guild.id}"
    if await sending.write(account, reply, nonce) is not None:
        return
    channel = _open_channel(guild, me)
    if channel is None:
        _log.warning("server %s: nobody can be told that I joined", guild.id)
        return
    for out in await sending.outs(reply, account.id, sending.letter(nonce)):
        await rest.post(channel, out, nonce[:24])


async def _inviter(guild: discord.Guild, me: int) -> int:
    """Return who invited the bot, as the audit log has it, or who owns the server."""
    try:
        async for entry in guild.audit_logs(limit=10, action=discord.AuditLogAction.bot_add):
            if entry.user_id and getattr(entry.target, "id", None) == me:
                return entry.user_id
    except discord.HTTPException:
        _log.debug("server %s: its audit log isn't for us", guild.id)
    return guild.owner_id or 0


def _open_channel(guild: discord.Guild, me: int) -> int | None:
    """Return a channel where the bot may write, the server's own one for such things first."""
    member = guild.get_member(me)
    own = [guild.system_channel] if guild.system_channel else []
    for channel in (*own, *guild.text_channels):
        if member is None:
            return channel.id
        allowed = channel.permissions_for(member)
        if allowed.view_channel and allowed.send_messages:
            return channel.id
    return None
