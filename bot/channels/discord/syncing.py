"""Tells Discord which commands there are, when they changed since it was last told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route

from bot.channels.discord.place import digest

if TYPE_CHECKING:
    from bot.channels.discord.kept import Kept
    from bot.channels.discord.slash import Slash

_log = logging.getLogger(__name__)


def route(method: str, application: int, only: str | None) -> Route:
    """Return the call about all commands: of every server, or of the server ``only``."""
    if only:
        path = "/applications/{application_id}/guilds/{guild_id}/commands"
        return Route(method, path, application_id=application, guild_id=only)
    return Route(method, "/applications/{application_id}/commands", application_id=application)


async def bring_up_to_date(
    client: discord.Client, slash: Slash, kept: Kept, only: str | None
) -> None:
    """Send the commands, all at once, unless Discord has these already."""
    application = client.application_id or 0
    mark = digest(f"{application}/{only or ''}/{slash.fingerprint()}", 32)
    if mark == kept.commands:
        return
    payload: Any = slash.payload()
    try:
        await client.http.request(route("PUT", application, only), json=payload)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.error("Discord didn't take the commands: %s", error)
        return
    kept.commands = mark
    kept.write()
