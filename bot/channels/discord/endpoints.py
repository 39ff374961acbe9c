"""Reaches Discord where the settings say it is.

discord.py keeps its addresses on classes that every client of a process shares. They are left
alone: this HTTP client puts its own addresses in, request by request, and is given to one client.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yarl
from discord.errors import HTTPException, NotFound
from discord.http import HTTPClient, Route

if TYPE_CHECKING:
    import aiohttp

    from bot.settings import Settings

# How often a request is sent again that Discord said to wait for; discord.py gives up where a
# proxy took a header off, which it reads as being banned. Our choice.
_PATIENCE = 20
_LONGEST_PAUSE = 60.0
_CDN = {"cdn.discordapp.com", "media.discordapp.net"}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where Discord's API, gateway and files are; "" is Discord's own address."""

    api: str = ""
    gateway: str = ""
    cdn: str = ""

    def of_api(self, url: str) -> str:
        """Return the address of an API call."""
        return self.api + url.removeprefix(Route.BASE) if self.api else url

    def of_gateway(self, url: str) -> str:
        """Return the gateway's address with the query that was asked for."""
        if not self.gateway:
            return url
        return str(yarl.URL(f"{self.gateway}/").with_query(yarl.URL(url).query))

    def of_file(self, url: str) -> str:
        """Return the address of a file."""
        parts = yarl.URL(url, encoded=True)
        return f"{self.cdn}{parts.raw_path_qs}" if self.cdn and parts.host in _CDN else url


def endpoints(settings: Settings) -> Endpoints:
    """Return the addresses that are set."""
    return Endpoints(
        settings.discord_api_url or "",
        settings.discord_gateway_url or "",
        settings.discord_cdn_url or "",
    )


class RoutedHttp(HTTPClient):
    """discord.py's HTTP client with other addresses, and patience."""

    def __init__(self, loop: asyncio.AbstractEventLoop, where: Endpoints) -> None:
        """Take the addresses; the client that uses it sets the loop once it runs."""
        super().__init__(loop)
        self._where = where

    async def request(self, route: Route, **options: Any) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Send a request and wait as long as Discord says to when there were too many."""
        if not route.url.startswith(self._where.api or "\0"):
            route.url = self._where.of_api(route.url)
        for _ in range(_PATIENCE):
            try:
                return await super().request(route, **options)
            except HTTPException as error:
                if error.status != 429:
                    raise
                await asyncio.sleep(_pause(error))
        return await super().request(route, **options)

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """Connect to the gateway, also when Discord named the address to resume at."""
        return await super().ws_connect(self._where.of_gateway(url), compress=compress)

    async def get_from_cdn(self, url: str) -> bytes:
        """Return a file."""
        return await super().get_from_cdn(self._where.of_file(url))

    async def get_bot_gateway(self) -> tuple[int, str, Any]:
        """Return how many shards to run, one where whatever answers doesn't say."""
        try:
            data = await self.request(Route("GET", "/gateway/bot"))
        except NotFound:
            data = {}
        url = data.get("url") or self._where.gateway or "wss://gateway.discord.gg/"
        return int(data.get("shards") or 1), url, data.get("session_start_limit")


def _pause(error: HTTPException) -> float:
    """Return the seconds to wait that a refusal names."""
    named = error.response.headers.get("Retry-After", "1")
    try:
        return min(max(float(named), 0.05), _LONGEST_PAUSE)
    except ValueError:
        return 1.0
