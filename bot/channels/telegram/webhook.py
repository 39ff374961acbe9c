"""Lets Telegram call the program; a call is answered only once its update is stored."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram.client import update_of
from bot.channels.telegram.polling import ALLOWED, FIRST_PAUSE, LONGEST_PAUSE
from tutor_core.errors import DataFolderError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update

    from bot.channels.telegram.client import Client
    from bot.settings import Settings
    from prompts.loader import Phrases

_log = logging.getLogger(__name__)
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LAST_SECONDS = 5.0  # for calls that are being answered when the program stops
_LARGEST = 1_000_000  # bytes of one update; Telegram's are far below


def secret_of(settings: Settings, token: str) -> str:
    """Return the secret that is set, or one made from the token: calls are never unproved."""
    if settings.telegram_webhook_secret is not None:
        return settings.telegram_webhook_secret.get_secret_value()
    return hmac.digest(token.encode(), b"whose call it is", hashlib.sha256).hex()


@dataclass(slots=True)
class Webhook:
    """Listens for calls that bear the secret, on any path: a proxy may change that."""

    client: Client
    take: Callable[[Update], Awaitable[None]]
    own: Phrases
    url: str
    listen: str
    secret: str

    async def run(self) -> None:
        """Listen until cancelled. Raises SettingsError when that can't be."""
        if not _SECRET.fullmatch(self.secret):
            raise SettingsError(self.own.say("trouble.secret"))
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post("/{path:.*}", self._called)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LAST_SECONDS)
        await runner.setup()
        try:
            await self._listening(runner)
            await self._announced()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _listening(self, runner: web.AppRunner) -> None:
        host, _, port = self.listen.rpartition(":")
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except (OSError, OverflowError) as error:
            said = self.own.say("trouble.listen", address=self.listen, detail=str(error))
            raise SettingsError(said) from None

    async def _announced(self) -> None:
        """Tell Telegram where to call; it keeps what waits."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.client.set_webhook(
                    self.url,
                    allowed_updates=ALLOWED,
                    secret_token=self.secret,
                    drop_pending_updates=False,
                )
            except BadRequest as error:
                said = self.own.say("trouble.webhook", detail=error.message)
                raise SettingsError(said) from None
            except InvalidToken:
                raise SettingsError(self.own.say("trouble.token")) from None
            except TelegramError as error:
                _log.warning("setting the webhook: %s; trying again", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, 2 * pause)
            else:
                return

    async def _called(self, request: web.Request) -> web.Response:
        given = request.headers.get(_HEADER, "")
        proved = hmac.compare_digest(
            given.encode("utf-8", "surrogateescape"), self.secret.encode()
        )
        if not proved:
            return web.Response(status=403)
        try:
            data = await request.json()
        except ValueError:
            data = None
        if not isinstance(data, dict) or "update_id" not in data:
            return web.Response(status=400)
        update = update_of(data, self.client)
        try:
            if update is not None:
                await self.take(update)
        except DataFolderError as error:
            _log.error("an update couldn't be stored: %s", error.log)
            return web.Response(status=503)
        return web.Response(status=200)
