"""Takes in what people write, press and fill in: stored first, then acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.channels.discord import reading
from bot.channels.discord.place import event_of_message
from bot.channels.discord.rooms import account_of
from tutor_core.errors import StepladderError
from tutor_core.messages import Incoming, Move, Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import discord

    from bot.channels.discord.kept import Kept
    from bot.channels.discord.place import Place
    from bot.channels.discord.rest import Rest
    from bot.channels.discord.rooms import Rooms, Seat
    from bot.channels.discord.sending import Sending
    from bot.channels.discord.typing import Typing
    from bot.routing import Service
    from prompts.loader import Phrases
    from tutor_core.ids import EventId
    from tutor_core.ports import Clock

_log = logging.getLogger(__name__)

_BARE_MENTION = "/help"


@dataclass(frozen=True, slots=True)
class Desk:
    """What taking in works with."""

    service: Service
    connection: Callable[[], discord.Client]
    rest: Rest
    rooms: Rooms
    sending: Sending
    typing: Typing
    kept: Kept
    words: Phrases
    clock: Clock

    @property
    def client(self) -> discord.Client:
        """The client as it is connected now."""
        return self.connection()

    @property
    def me(self) -> int:
        """The bot's own id."""
        return self.client.user.id if self.client.user else 0

    def incoming(
        self, event: EventId, seat: Seat, user: discord.abc.User, place: Place, text: str
    ) -> Incoming:
        """Return a message from somebody."""
        return Incoming(
            event_id=event,
            classroom=seat.classroom,
            account=account_of(user),
            received=self.clock.now(),
            text=text,
            visibility=reading.visibility_of(place),
            role=seat.role,
            place=place.written(),
        )


class Turnstile:
    """Lets one person's events through one by one, in the order they came."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def one(self, person: int) -> AsyncIterator[None]:
        """Wait for one's turn."""
        lock = self._locks.setdefault(person, asyncio.Lock())
        async with lock:
            yield


class Intake:
    """Takes messages in."""

    def __init__(self, desk: Desk, turnstile: Turnstile) -> None:
        """Take what it works with."""
        self._desk = desk
        self._turnstile = turnstile

    async def message(self, message: discord.Message) -> None:
        """Take a message, if a person wrote it and it is for the tutor."""
        if not reading.from_a_person(message):
            return
        async with self._turnstile.one(message.author.id):
            try:
                await self._take(message)
            except StepladderError as error:
                _log.warning("message %s wasn't taken in: %s", message.id, error.log)
                await self._complain(message, error)

    async def _take(self, message: discord.Message) -> None:
        desk = self._desk
        if message.guild is not None:
            classroom = await desk.rooms.of_server(message.guild.id)
            if not reading.is_meant(message, desk.me, await desk.rooms.setup(classroom)):
                return
        seat = await desk.rooms.seat(message.author, message.guild)
        place = reading.place_of(message, desk.me)
        desk.kept.met(message.author.id, place.channel if place.direct else 0)
        if seat is None:
            await self._from_nowhere(message, place)
            return
        event = event_of_message(message.id)
        text = reading.text_of(message, desk.me)
        files = reading.attachments_of(message.attachments)
        incoming = desk.incoming(event, seat, message.author, place, text)
        incoming = replace(incoming, attachments=files, text=text or _BARE_MENTION)
        if await desk.service.turns.receive(incoming):
            desk.typing.start(event, place.channel)
        desk.kept.note(message.id)

    async def _from_nowhere(self, message: discord.Message, place: Place) -> None:
        await self._say(message, place, self._desk.words.say("discord.nowhere"))

    async def _complain(self, message: discord.Message, error: StepladderError) -> None:
        """Say why a message wasn't stored; this itself may fail, and then that is all."""
        place = reading.place_of(message, self._desk.me)
        if place.direct:
            with contextlib.suppress(Exception):
                await self._say(message, place, error.text)

    async def _say(self, message: discord.Message, place: Place, text: str) -> None:
        desk = self._desk
        event = event_of_message(message.id)
        reply = Reply(text, Move.DECLINE)
        for n, out in enumerate(await desk.sending.outs(reply, str(message.author.id), event)):
            await desk.rest.post(place.channel, out, f"{message.id}-{n}")
