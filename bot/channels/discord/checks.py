"""What ``tutor doctor`` looks at on Discord: token, intent, servers, permissions, commands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.channels.discord.client import TutorClient, log_in_lines
from bot.channels.discord.endpoints import endpoints
from bot.channels.discord.slash import Slash
from bot.channels.discord.syncing import route
from bot.doctor import Finding

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.commands import Registry
    from bot.settings import Settings
    from prompts.loader import Phrases

# The flags of an application that say that it may read messages: as a verified bot, or as one in
# fewer than 100 servers (Discord's reference, "Application Flags").
_MAY_READ = 1 << 18 | 1 << 19
_SECONDS = 30.0

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
    attach_files=True,
    embed_links=True,
    add_reactions=True,
)
"""What the bot has to be allowed in a channel; the invitation asks for it."""


def invitation(application: int) -> str:
    """Return the address by which the bot is invited to a server."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=scopes)


@dataclass(frozen=True, slots=True)
class DiscordCheck:
    """Looks at all of it, as far as the token leads."""

    settings: Settings
    registry: Registry
    words: Phrases

    async def findings(self) -> Sequence[Finding]:
        """Return what was found, in the order in which it has to be mended."""
        log_in_lines()
        client = TutorClient(endpoints(self.settings))
        found: list[Finding] = []
        try:
            async with asyncio.timeout(_SECONDS), client:
                async for one in self._looked(client):
                    found.append(one)
        except discord.LoginFailure:
            found.append(self._finding(False, "token"))
        except (aiohttp.ClientError, OSError, discord.HTTPException, TimeoutError) as error:
            found.append(self._unreachable(error))
        return found

    async def _looked(self, client: discord.Client) -> AsyncIterator[Finding]:
        token = self.settings.discord_token
        await client.login(token.get_secret_value().strip() if token else "")
        yield self._finding(True, "token", name=client.user)
        flags = client.application_flags.value
        yield self._finding(bool(flags & _MAY_READ), "intent")
        guilds = [guild async for guild in client.fetch_guilds()]
        names = ", ".join(guild.name for guild in guilds)
        link = invitation(client.application_id or 0)
        yield self._finding(bool(guilds), "server", names=names, link=link)
        for guild in guilds:
            async for one in self._permissions(client, guild.id):
                yield one
        yield await self._commands(client)

    async def _permissions(self, client: discord.Client, guild_id: int) -> AsyncIterator[Finding]:
        guild = await client.fetch_guild(guild_id)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        well = True
        for channel in await guild.fetch_channels():
            allowed = channel.permissions_for(me)
            missing = _missing(allowed) if isinstance(channel, discord.TextChannel) else []
            # What it can't see at all it was not meant to see.
            if missing and allowed.view_channel:
                well = False
                named = {"channel": channel.name, "server": guild.name}
                yield self._finding(False, "permissions", missing=", ".join(missing), **named)
        if well:
            yield self._finding(True, "permissions", server=guild.name)

    async def _commands(self, client: discord.Client) -> Finding:
        application, only = client.application_id or 0, self.settings.discord_guild
        told: list[Any] = await client.http.request(route("GET", application, only))
        there = {one["name"]: one for one in told}
        ours = Slash(self.registry.commands).payload()
        stale = [one["name"] for one in ours if not _same(one, there.get(one["name"]))]
        return self._finding(not stale, "commands", names=", ".join(f"/{one}" for one in stale))

    def _finding(self, well: bool, key: str, **values: Any) -> Finding:  # noqa: ANN401
        say, name = self.words.say, f"doctor.discord.{key}"
        if well:
            return Finding(True, say(name, **values))
        return Finding(False, say(f"{name}_bad", **values), say(f"{name}_mend", **values))

    def _unreachable(self, error: Exception) -> Finding:
        detail = f"{type(error).__name__}: {error}"
        what = self.words.say("doctor.unreachable", platform="Discord", detail=detail)
        return Finding(False, what, self.words.say("doctor.unreachable_mend"))


def _missing(allowed: discord.Permissions) -> list[str]:
    """Return what isn't allowed, by the words of Discord's own settings."""
    return [
        name.replace("_", " ").title()
        for name, wanted in NEEDED
        if wanted and not getattr(allowed, name)
    ]


def _same(ours: dict[str, Any], there: dict[str, Any] | None) -> bool:
    """Whether Discord has a command as it is now: its words and what it takes."""
    if there is None:
        return False
    return _shape(ours) == _shape(there)


def _shape(command: dict[str, Any]) -> tuple[object, ...]:
    options = command.get("options") or ()
    return (
        command["name"],
        command.get("description", ""),
        bool(command.get("required")),
        tuple(sorted(_shape(one) for one in options)),
    )
