"""Reads a message of Discord's: whether it is meant for the tutor, and what it says."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING

import discord

from bot.channels.discord.place import Place
from tutor_core.messages import Attachment, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.classroom import Setup

_SOMEBODY = re.compile(r"<@!?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,64}:)\d{1,20}>")
_KINDS = (discord.MessageType.default, discord.MessageType.reply)


def from_a_person(message: discord.Message) -> bool:
    """Whether somebody wrote it, and not a program or Discord itself."""
    return not (message.author.bot or message.webhook_id) and message.type in _KINDS


def is_meant(message: discord.Message, me: int, setup: Setup) -> bool:
    """Whether a message in a server is for the tutor."""
    channel = message.channel
    if _speaks_to(message, me):
        return True
    if _is_ours(channel, me):
        return not message.mentions
    here = {str(channel.id), str(getattr(channel, "parent_id", None))}
    return bool(here & set(setup.channels))


def _speaks_to(message: discord.Message, me: int) -> bool:
    answered = message.reference.resolved if message.reference else None
    replied = isinstance(answered, discord.Message) and answered.author.id == me
    return replied or any(user.id == me for user in message.mentions)


def _is_ours(channel: object, me: int) -> bool:
    return isinstance(channel, discord.Thread) and channel.owner_id == me


def text_of(message: discord.Message, me: int) -> str:
    """Return what was written, without the mention of the tutor and with names for the others.

    Roles and channels stay as Discord writes them: commands read them.
    """
    names = {user.id: user.display_name for user in message.mentions}

    def named(found: re.Match[str]) -> str:
        who = int(found[1])
        if who == me:
            return ""
        name = names.get(who, found[1])
        return f'@"{name}"' if " " in name else f"@{name}"

    return _EMOJI.sub(r"\1", _SOMEBODY.sub(named, message.content)).strip()


def attachments_of(found: Iterable[discord.Attachment]) -> tuple[Attachment, ...]:
    """Return what came with a message; ``path`` is where Discord keeps it."""
    return tuple(attachment(one.filename, one.content_type, one.size, one.url) for one in found)


def attachment(name: str, media_type: str | None, size: int, url: str) -> Attachment:
    """Return a file that came with a message or a command."""
    kind = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(name, kind.partition(";")[0], size, url)


def place_of(message: discord.Message, me: int) -> Place:
    """Return where a message came from."""
    guild = message.guild.id if message.guild else 0
    ours = _is_ours(message.channel, me)
    return Place(message.channel.id, guild, message.id, thread=ours)


def visibility_of(place: Place) -> Visibility:
    """Return who could see what was written there."""
    if place.direct or place.hidden:
        return Visibility.PRIVATE
    return Visibility.THREAD if place.thread else Visibility.PUBLIC
