"""The Discord channel as the program knows it (``bot.routing.Served``)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

import aiohttp
import discord

from bot.channels.discord.clicks import Clicks
from bot.channels.discord.client import TutorClient, log_in_lines
from bot.channels.discord.endpoints import endpoints
from bot.channels.discord.files import fetched
from bot.channels.discord.history import read_back
from bot.channels.discord.intake import Desk, Intake, Turnstile
from bot.channels.discord.joining import greet
from bot.channels.discord.kept import Kept
from bot.channels.discord.place import PLATFORM, snowflake
from bot.channels.discord.rest import Rest
from bot.channels.discord.rooms import Rooms
from bot.channels.discord.sending import Sending
from bot.channels.discord.slash import Slash
from bot.channels.discord.syncing import bring_up_to_date
from bot.channels.discord.typing import Typing
from prompts.loader import phrases
from tutor_core.errors import SettingsError, StepladderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.routing import Service
    from bot.settings import Settings
    from tutor_core.messages import Account, Incoming, Reply
    from tutor_core.ports import Clock, Delivery

_log = logging.getLogger(__name__)

# Seconds between tries to reach Discord at the start: doubled each time, up to a minute.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# How long answers under way may take once the program was told to stop. Our choice.
_LAST_SECONDS = 8.0
# How long a letter waits for the connection. Our choice.
_LETTER_SECONDS = 20.0
# What discord.py raises where an event isn't as it expects, or the gateway can't be asked for.
_FELL_OVER = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OSError,
    aiohttp.ClientError,
    discord.GatewayNotFound,
    discord.DiscordServerError,
)


class Discord:
    """One bot account on Discord."""

    platform = PLATFORM

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Take the settings; nothing is connected before ``run``."""
        log_in_lines()
        self._settings = settings
        self._words = phrases(settings.language, "program")
        self._clock = clock
        self.client = TutorClient(endpoints(settings))
        self._listener: Listening | None = None
        self._rest = Rest(self._now)
        self._sending = Sending(self._rest, self._words, clock, self._me)
        self._typing = Typing(self._rest)
        self._in = asyncio.Event()

    # --- what the program asks for --------------------------------------------------------------

    async def run(self, service: Service) -> None:
        """Take messages in until cancelled. Raises SettingsError when Discord says no."""
        listener = self.attach(service)
        writing = asyncio.create_task(listener.desk.kept.keep_writing())
        try:
            await self._connected()
        finally:
            # What comes in from now on is read back at the next start; what is in is answered.
            self.client.listener = None
            if self._in.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(service.turns.drain(), _LAST_SECONDS)
            writing.cancel()
            await self._typing.close()
            await self.client.close()
            listener.desk.kept.write()

    def attach(self, service: Service) -> Listening:
        """Have the client's events taken in."""
        kept = Kept(self._settings.data)
        if not kept.seen:
            kept.note(snowflake(self._clock.now()))
            kept.write()
        # Until what was missed is read back, what comes in says nothing about what came before.
        kept.frozen = True
        desk = Desk(
            service=service,
            connection=self._now,
            rest=self._rest,
            rooms=Rooms(service, self._now),
            sending=self._sending,
            typing=self._typing,
            kept=kept,
            words=self._words,
            clock=self._clock,
        )
        listener = Listening(desk, self.tell, self._settings.discord_guild)
        self._listener = listener
        self._listen()
        return listener

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return the platform's id of it; "" where nobody can be reached."""
        await self._in.wait()
        try:
            return await self._sending.send(delivery)
        finally:
            self._typing.stop(delivery.event_id)

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send somebody a private message; None when they can't be reached.

        Raises StepladderError when Discord can't take it now. While nothing is connected nobody
        waits long for that: who writes may go on to another platform.
        """
        try:
            await asyncio.wait_for(self._in.wait(), _LETTER_SECONDS)
            return await self._sending.write(account, reply, uuid4().hex)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
            raise StepladderError(
                self._words.say("discord.unsent"), log=f"a letter: {type(error).__name__}"
            ) from None

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far the answer to a message is."""
        await self._in.wait()
        await self._sending.progress(incoming, text)

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return a message whose attachments lie on this machine. Raises StepladderError."""
        await self._in.wait()
        return await fetched(incoming, self._rest, self._settings.data, self._words)

    def link(self, code: str) -> str | None:
        """Return None: there is no address here that hands a bot a code."""
        return None

    def tell(self, text: str) -> None:
        """Say something to whoever runs the program."""
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    # --- connecting -----------------------------------------------------------------------------

    def _now(self) -> discord.Client:
        return self.client

    def _listen(self) -> None:
        self.client.listener = self._listener
        self.client.logged_in = self._in.set

    def _me(self) -> int:
        return self.client.user.id if self.client.user else 0

    async def _connected(self) -> None:
        pause = _FIRST_PAUSE
        try:
            while not await self._one_session():
                # Discord said something that discord.py couldn't read; that must not end a class.
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        except discord.LoginFailure:
            raise SettingsError(self._words.say("discord.bad_token")) from None
        except discord.PrivilegedIntentsRequired:
            raise SettingsError(self._words.say("discord.no_intent")) from None
        except discord.ConnectionClosed as error:
            raise StepladderError(
                self._words.say("discord.closed", code=error.code),
                log=f"the gateway closed with {error.code}",
            ) from None

    async def _one_session(self) -> bool:
        """Stay connected until the client is closed; false when it fell over."""
        token = self._settings.discord_token
        if self.client.is_closed():
            self.client = TutorClient(endpoints(self._settings))
            self._listen()
        await self._logged_in(token.get_secret_value().strip() if token else "")
        try:
            await self.client.connect()
        except _FELL_OVER as error:
            _log.error("the connection fell over, and is made anew: %r", error)
            return False
        return True

    async def _logged_in(self, token: str) -> None:
        """Log in, however long it takes until Discord can be reached."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await self.client.login(token)
            except (aiohttp.ClientError, OSError, discord.DiscordServerError) as error:
                _log.warning("Discord can't be reached: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return


class Listening:
    """What happens on each of the client's events (``client.Listener``)."""

    def __init__(self, desk: Desk, tell: Callable[[str], None], only: str | None = None) -> None:
        """Take what it works with; commands go to the server ``only``, or to all of Discord."""
        self._tell = tell
        turnstile = Turnstile()
        self.desk = desk
        self._slash = Slash(desk.service.registry.commands)
        self._intake = Intake(desk, turnstile)
        self._clicks = Clicks(desk, turnstile, self._slash)
        self._only = only
        self._catching_up = asyncio.Lock()
        self._said = self._caught_up = False

    async def message(self, message: discord.Message) -> None:
        """Take a message somebody wrote."""
        await self._intake.message(message)

    async def interaction(self, interaction: discord.Interaction) -> None:
        """Take a command, a button, a form or what is typed into a command."""
        await self._clicks.interaction(interaction)

    async def ready(self) -> None:
        """Take in what was missed, and send what couldn't be sent."""
        desk = self.desk
        if not self._said:
            self._said = True
            name = desk.client.user
            self._tell(desk.words.say("serve.ready", platform="Discord", name=name))
        await bring_up_to_date(desk.client, self._slash, desk.kept, self._only)
        async with self._catching_up:
            desk.kept.frozen = True
            new = [one for one in desk.client.guilds if await desk.rooms.make(one.id)]
            count = await read_back(desk.client, desk.rest, desk.kept, self._intake.message)
            _log.info("%d messages read back", count)
            desk.kept.frozen, self._caught_up = False, True
        await self._recovered()
        for guild in new:
            await self._greet(guild)

    async def resumed(self) -> None:
        """Go on: Discord has sent what was missed."""
        if self._caught_up and not self._catching_up.locked():
            self.desk.kept.frozen = False
        await self._recovered()

    async def lost(self) -> None:
        """Keep the place up to which messages were taken in, until it is known what was missed."""
        self.desk.kept.frozen = True

    async def joined(self, guild: discord.Guild) -> None:
        """Make the server's classroom and greet who invited the bot, once."""
        if await self.desk.rooms.make(guild.id):
            await self._greet(guild)

    async def left(self, guild: discord.Guild) -> None:
        """Note that a server is gone; what its learners did is kept."""
        _log.warning("server %s is gone: the bot was removed, or the server deleted", guild.id)

    async def _greet(self, guild: discord.Guild) -> None:
        desk = self.desk
        try:
            await greet(guild, desk.me, desk.sending, desk.rest, desk.words)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("server %s: nobody was greeted: %s", guild.id, type(error).__name__)

    async def _recovered(self) -> None:
        with contextlib.suppress(StepladderError):
            await self.desk.service.turns.recover()
