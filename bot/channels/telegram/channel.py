"""The Telegram channel: one bot, by polling or by webhook."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.channels.telegram.asides import Asides
from bot.channels.telegram.client import connect
from bot.channels.telegram.edits import Edits
from bot.channels.telegram.files import Files
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.journal import Journal
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.places import PLATFORM, place_of
from bot.channels.telegram.polling import FIRST_PAUSE, LONGEST_PAUSE, Polling
from bot.channels.telegram.publishing import Publishing
from bot.channels.telegram.reading import Me
from bot.channels.telegram.rooms import Rooms
from bot.channels.telegram.seal import Seal
from bot.channels.telegram.sending import Sending
from bot.channels.telegram.status import Status
from bot.channels.telegram.webhook import Webhook, secret_of
from bot.clock import SystemClock
from prompts.loader import phrases
from tutor_core.errors import DataFolderError, SettingsError, StepladderError

if TYPE_CHECKING:
    from telegram import Update

    from bot.channels.telegram.client import Client
    from bot.routing import Service
    from bot.settings import Settings
    from tutor_core.messages import Account, Incoming, Reply
    from tutor_core.ports import Clock, Delivery

JOURNAL = "telegram.journal"
# Replies the journal keeps before it is made small again (our choice: about a megabyte).
_MANY = 5_000
# Seconds between tries at what couldn't be sent, from the first to the last.
_MEND_FIRST, _MEND_LAST = 5.0, 120.0
_TIDY = 600.0  # seconds between looks at the journal's size
_LAST_SECONDS = 8.0  # for what is under way once the program is told to stop (our choice)
_STORE_AGAIN = 5.0  # seconds until an update that couldn't be stored is tried again

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Parts:
    """What there is once the channel is connected."""

    sending: Sending
    intake: Intake
    files: Files
    status: Status


class Telegram:
    """Serves one bot. What is to be sent before it is connected waits until it is."""

    platform = PLATFORM

    def __init__(self, settings: Settings, token: str, clock: Clock | None = None) -> None:
        """Keep what it connects with; nothing is opened yet."""
        self._settings = settings
        self._token = token
        self._clock = clock or SystemClock()
        self._words = phrases(settings.language, "program")
        self._own = phrases(settings.language, "telegram")
        self._parts: _Parts | None = None
        self._connected = asyncio.Event()
        self._failed = asyncio.Event()

    # --- taking in ------------------------------------------------------------------------------

    async def run(self, service: Service) -> None:
        """Take messages in until cancelled. Raises SettingsError when it can't go on."""
        client = connect(self._settings, self._token)
        journal = Journal(self._settings.data / JOURNAL)
        try:
            me = await self._started(client)
            undelivered = await service.store.undelivered()
            journal.open({delivery.event_id for delivery in undelivered})
            self._parts = await self._built(service, client, journal, me)
            await self._parts.files.clear()
            self._connected.set()
            await self._parts.intake.publishing.everywhere()
            await self._serving(service, client, journal, me)
        finally:
            if self._connected.is_set():
                # What is under way may still be sent; anything else goes out at the next start.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(service.turns.drain(), _LAST_SECONDS)
            self._connected.clear()
            if self._parts is not None:
                self._parts.status.stop()
            with contextlib.suppress(TelegramError, RuntimeError):
                await client.shutdown()
            journal.close()

    async def _started(self, client: Client) -> Me:
        """Connect, however long that takes. Raises SettingsError for a token that isn't one."""
        pause = FIRST_PAUSE
        while True:
            try:
                await client.initialize()
            except InvalidToken:
                raise SettingsError(self._own.say("trouble.token")) from None
            except TelegramError as error:
                _log.warning("connecting: %s; trying again", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, 2 * pause)
            else:
                bot = client.bot
                return Me(bot.id, bot.username or "", bool(bot.can_read_all_group_messages))

    async def _built(self, service: Service, client: Client, journal: Journal, me: Me) -> _Parts:
        own, seal = self._own, Seal(self._token)
        menus = Menus(service.registry, own)
        rooms = Rooms(service)
        await rooms.start()
        asides = Asides(client, seal, menus, own, me.username)
        publishing = Publishing(client, menus)
        edits = Edits(service.store)
        status = Status(client)
        return _Parts(
            Sending(
                client, journal, seal, service.store, menus, self._words, own, me,
                rooms.move, service.turns.finished,
            ),
            Intake(
                service, self._clock, me, seal, menus, rooms, edits, asides, publishing, status,
                own,
            ),
            Files(client, self._settings.data, own),
            status,
        )  # fmt: skip

    async def _serving(self, service: Service, client: Client, journal: Journal, me: Me) -> None:
        mender = asyncio.create_task(self._mend(service, journal))
        try:
            url = self._settings.telegram_webhook_url
            self.tell(self._words.say("serve.ready", platform="Telegram", name=f"@{me.username}"))
            if url is None:
                await self._without_webhook(client)
                await Polling(client, self._take, self._own).run()
            else:
                listen = self._settings.telegram_webhook_listen
                secret = secret_of(self._settings, self._token)
                hook = Webhook(client, self._take_or_fail, self._own, url, listen, secret)
                await hook.run()
        finally:
            mender.cancel()

    async def _without_webhook(self, client: Client) -> None:
        """Take a webhook of an earlier run away, and nothing of what waits there."""
        with contextlib.suppress(TelegramError):
            await client.delete_webhook(drop_pending_updates=False)

    async def _take(self, update: Update) -> None:
        """Take an update, however long the disk is full."""
        told = False
        while True:
            try:
                await self._take_or_fail(update)
            except DataFolderError as error:
                _log.error("an update couldn't be stored: %s", error.log)
                if not told and update.effective_user is not None:
                    told = True
                    await self._say_unstored(update.effective_user.id, error)
                await asyncio.sleep(_STORE_AGAIN)
            else:
                return

    async def _say_unstored(self, person: int, error: DataFolderError) -> None:
        if self._parts is not None:
            with contextlib.suppress(TelegramError):
                await self._parts.sending.client.send_message(person, error.text, parse_mode=None)

    async def _take_or_fail(self, update: Update) -> None:
        """Take an update. Raises DataFolderError when it can't be stored."""
        await self._connected.wait()
        assert self._parts is not None  # noqa: S101  (set before the event is)
        try:
            await self._parts.intake.take(update)
        except DataFolderError:
            raise
        except Exception as error:  # noqa: BLE001  (one bad update must not stop all that follow)
            _log.error("update %d was set aside: %s", update.update_id, type(error).__name__)
            _log.debug("update %d", update.update_id, exc_info=error)

    async def _mend(self, service: Service, journal: Journal) -> None:
        """Send again what couldn't be sent, with longer and longer pauses while that goes on."""
        pause = _MEND_FIRST
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._failed.wait(), _TIDY)
            with contextlib.suppress(DataFolderError):
                await self._tidied(service, journal)
            if not self._failed.is_set():
                pause = _MEND_FIRST
                continue
            self._failed.clear()
            await asyncio.sleep(pause)
            pause = min(_MEND_LAST, 2 * pause)
            with contextlib.suppress(DataFolderError):
                await service.turns.recover()

    async def _tidied(self, service: Service, journal: Journal) -> None:
        noted = journal.events()
        if len(noted) > _MANY:
            undelivered = await service.store.undelivered()
            journal.forget(noted - {delivery.event_id for delivery in undelivered})

    # --- sending --------------------------------------------------------------------------------

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return Telegram's id of it; "" where nobody can be reached.

        Raises StepladderError when Telegram can't take it now.
        """
        parts = await self._ready()
        await parts.status.clear(delivery.event_id)
        try:
            return await parts.sending.deliver(delivery)
        except StepladderError:
            self._failed.set()
            raise

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send somebody a private message that answers nothing; None when it can't reach them.

        Raises StepladderError when Telegram can't take it now. While nothing is connected nobody
        waits for that: who writes may go on to another platform.
        """
        if self._parts is None or not self._connected.is_set():
            return None
        return await self._parts.sending.write(account, reply)

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far the answer to a message is, in the place of what was shown before."""
        parts = await self._ready()
        place = place_of(incoming.place, incoming.account.id)
        await parts.status.show(incoming.event_id, place, text)

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return a message whose attachments lie on this machine. Raises RequestError."""
        parts = await self._ready()
        return await parts.files.fetched(incoming)

    def link(self, code: str) -> str | None:
        """Return an address that starts the bot with a code; None before it is connected."""
        if self._parts is None:
            return None
        return create_deep_linked_url(self._parts.sending.me.username, code)

    def tell(self, text: str) -> None:
        """Say something to whoever runs the program."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    async def _ready(self) -> _Parts:
        await self._connected.wait()
        assert self._parts is not None  # noqa: S101  (set before the event is)
        return self._parts
