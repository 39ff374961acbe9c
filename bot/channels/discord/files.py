"""Fetches what came with a message to this machine."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.channels.discord.place import digest, read_place
from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from bot.channels.discord.rest import Rest
    from prompts.loader import Phrases
    from tutor_core.messages import Attachment, Incoming

FOLDER = "attachments"

# Discord takes 10 MB from people who don't pay and up to 500 from others; a course is far below.
_LIMIT_MB = 100
_GONE = (403, 404)


async def fetched(incoming: Incoming, rest: Rest, data: Path, words: Phrases) -> Incoming:
    """Return the message with its files on this machine. Raises RequestError."""
    folder = data / FOLDER / digest(incoming.event_id, 16)
    files = [
        await _fetched(n, one, incoming, rest, folder, words)
        for n, one in enumerate(incoming.attachments)
    ]
    return replace(incoming, attachments=tuple(files))


async def _fetched(
    number: int, one: Attachment, incoming: Incoming, rest: Rest, folder: Path, words: Phrases
) -> Attachment:
    if one.size > _LIMIT_MB * 1024 * 1024:
        raise RequestError(words.say("discord.too_big", name=one.name, limit=_LIMIT_MB))
    # Only the last part of a name, and none that hides or climbs.
    name = Path(one.name.replace("\\", "/")).name.lstrip(".") or "file"
    path = folder / str(number) / name
    if not path.exists():
        data = await _read(number, one, incoming, rest, words)
        await asyncio.to_thread(_write, path, data)
    return replace(one, path=str(path), size=path.stat().st_size)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)


async def _read(
    number: int, one: Attachment, incoming: Incoming, rest: Rest, words: Phrases
) -> bytes:
    """Return a file's bytes, by an address of today if the one that came has run out."""
    try:
        try:
            return await rest.file(one.path)
        except discord.HTTPException as error:
            if error.status not in _GONE:
                raise
            return await rest.file(await _fresh(number, incoming, rest))
    except (discord.HTTPException, aiohttp.ClientError, OSError, LookupError) as error:
        raise RequestError(
            words.say("discord.unreadable", name=one.name), log=f"attachment: {error!r}"
        ) from None


async def _fresh(number: int, incoming: Incoming, rest: Rest) -> str:
    place = read_place(incoming.place)
    if not place.message:
        raise LookupError("the file came with a command")
    message = await rest.message(place.channel, place.message)
    return str(message["attachments"][number]["url"])
