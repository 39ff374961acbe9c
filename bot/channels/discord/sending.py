"""Takes a reply to whom it is for: the way it should go, or the next best that is open.

A way that is closed for good (a channel deleted, a permission taken away, direct messages closed)
leads to the next; a reply for which none is left counts as sent, so that nobody waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.channels.discord.layout import custom_id, mark_of, messages
from bot.channels.discord.place import PLATFORM, Place, digest, read_place
from bot.channels.discord.rest import Out
from bot.enclosures import enclosures
from tutor_core.ids import EventId
from tutor_core.messages import Visibility
from tutor_core.people import is_errand

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.channels.discord.rest import Rest
    from bot.enclosures import Enclosure
    from prompts.loader import Phrases
    from tutor_core.messages import Account, Incoming, Reply
    from tutor_core.ports import Clock, Delivery

    Way = Callable[["_Job"], Awaitable[int]]

_log = logging.getLogger(__name__)

SHOW = "show"
"""The button that shows its learner, hidden from others, what couldn't be sent in private."""

_LETTER = "\u2709\ufe0f"  # an envelope: the answer is in your direct messages
_THREAD_NAME = 90  # characters; Discord takes 100
_ALL_THERE = "\u200b"  # a space without width
_BETWEEN = timedelta(seconds=1)  # of two looks at how far an answer is. Our choice.
_GONE = (400, 401, 403, 404)


@dataclass(frozen=True, slots=True)
class _Job:
    """A reply on its way: what to send for whom, and where it should go."""

    delivery: Delivery
    place: Place
    outs: tuple[Out, ...]

    @property
    def event(self) -> EventId:
        return self.delivery.event_id

    @property
    def incoming(self) -> Incoming:
        return self.delivery.incoming

    @property
    def private(self) -> bool:
        return self.delivery.reply.visibility is Visibility.PRIVATE


class Sending:
    """Sends replies and letters."""

    def __init__(self, rest: Rest, words: Phrases, clock: Clock, me: Callable[[], int]) -> None:
        """Take the calls, the program's phrases, and what tells the bot's own id."""
        self._rest = rest
        self._words = words
        self._clock = clock
        self._me = me
        self._held: dict[EventId, asyncio.Event] = {}
        self._shown: dict[EventId, tuple[int, int]] = {}
        self._told: set[str] = set()
        self._drawing = asyncio.Lock()
        self._signing: set[asyncio.Task[None]] = set()
        self._progressed: dict[EventId, datetime] = {}

    # --- acknowledging first --------------------------------------------------------------------

    def hold(self, event: EventId) -> None:
        """Keep the answer to an event back until ``release``: it has to be acknowledged first."""
        self._held[event] = asyncio.Event()

    def release(self, event: EventId) -> None:
        """Let the answer to an event go."""
        held = self._held.pop(event, None)
        if held is not None:
            held.set()

    # --- replies --------------------------------------------------------------------------------

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return the id of its last message, "" when nobody can be reached."""
        held = self._held.get(delivery.event_id)
        if held is not None:
            await held.wait()
        owner = delivery.incoming.account.id
        outs = await self.outs(delivery.reply, owner, delivery.event_id)
        self._progressed.pop(delivery.event_id, None)
        job = _Job(delivery, read_place(delivery.incoming.place), outs)
        for way in self._ways(job):
            try:
                return f"{PLATFORM}:{await way(job)}"
            except discord.HTTPException as error:
                if error.status not in _GONE:
                    raise
                self._tell(job, error)
        return ""

    async def outs(self, reply: Reply, owner: str, event: EventId) -> tuple[Out, ...]:
        """Return the messages of a reply; what has to be drawn is drawn off the loop."""
        files: tuple[Enclosure, ...] = ()
        if reply.chart is not None or reply.documents or reply.code is not None:
            # One at a time: a class that asks at once must not slow down everybody's messages.
            async with self._drawing:
                files = await asyncio.to_thread(enclosures, reply)
        return messages(reply, owner, event, self._words, files)

    def _ways(self, job: _Job) -> Sequence[Way]:
        place = job.place
        first: list[Way] = []
        if place.open_at(self._clock.now()):
            first.append(self._beside if is_errand(job.event) else self._by_interaction)
        if is_errand(job.event):
            return [self._in_private, *first]
        if place.direct:
            return [*first, self._here, self._in_private]
        if place.token or job.private:
            return [*first, self._in_private, self._pointer]
        seen = (
            self._in_thread if job.delivery.reply.visibility is Visibility.THREAD else self._here
        )
        return [seen, self._in_private]

    async def _by_interaction(self, job: _Job) -> int:
        """Answer where the answer was promised.

        The first message has to be the first. Of an answer in several it is written once more at
        the end, with a mark that nobody sees, so that another try knows that all of it is there.
        """
        place = job.place
        if job.private and not (place.hidden or place.direct):
            return await self._rest.complete(place.token, self._pointing(job))
        first, *others = job.outs
        marked = replace(first, text=first.text + _ALL_THERE)
        if others and job.delivery.attempts:
            found = await self._rest.promised(place.token)
            if found.get("content") == marked.text:
                return place.interaction
        sent = await self._rest.complete(place.token, first)
        for out in others:
            await self._rest.follow_up(place.token, out, hidden=place.hidden)
        if others:
            await self._rest.complete(place.token, marked)
        return sent

    async def _beside(self, job: _Job) -> int:
        """Say what answers nothing below what was answered last, to that person alone."""
        sent = 0
        for out in job.outs:
            sent = await self._rest.follow_up(job.place.token, out, hidden=True)
        return sent

    async def _here(self, job: _Job) -> int:
        answers = 0 if job.place.direct else job.place.message
        return await self._post(job, job.place.channel, answers)

    async def _in_thread(self, job: _Job) -> int:
        place = job.place
        if place.thread:
            return await self._post(job, place.channel)
        name = " ".join(job.incoming.text.split())[:_THREAD_NAME]
        name = name or self._words.say("discord.thread", name=job.incoming.account.name)
        return await self._post(job, await self._rest.thread(place.channel, place.message, name))

    async def _in_private(self, job: _Job) -> int:
        channel = await self._rest.direct(int(job.incoming.account.id))
        sent = await self._post(job, channel)
        place = job.place
        if place.guild and place.message and not is_errand(job.event):
            # Discord takes few of these at a time, and nobody has to wait for one.
            signing = asyncio.create_task(self._sign(place))
            self._signing.add(signing)
            signing.add_done_callback(self._signing.discard)
        return sent

    async def _sign(self, place: Place) -> None:
        """Show at the question that it was answered elsewhere; nice, and never worth an error."""
        try:
            await self._rest.mark(place.channel, place.message, _LETTER)
        except (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError):
            _log.debug("no sign at a message in channel %s", place.channel)

    async def _pointer(self, job: _Job) -> int:
        """Say in the open that there is an answer, and let its learner see it by a button."""
        place = job.place
        pointing = replace(job, outs=(self._pointing(job),))
        if job.delivery.attempts:
            missing, sent = await self._missing(pointing, place.channel)
            if not missing:
                return sent
        nonce = _nonce(job.event, "pointer")
        return await self._rest.post(place.channel, pointing.outs[0], nonce, place.message)

    def _pointing(self, job: _Job) -> Out:
        event = job.event.removeprefix(f"{PLATFORM}:")
        button = {
            "type": 2,
            "style": 1,
            "label": self._words.say("discord.show"),
            "custom_id": custom_id(job.incoming.account.id, job.event, f"{SHOW}:{event}"),
        }
        text = self._words.say("discord.pointer", name=job.incoming.account.name)
        return Out(text, ({"type": 1, "components": [button]},))

    async def _post(self, job: _Job, channel: int, answers: int = 0) -> int:
        """Send what isn't there yet; the first message answers the learner's."""
        outs, sent = list(enumerate(job.outs)), job.place.came
        if job.delivery.attempts:
            outs, sent = await self._missing(job, channel)
        shown = self._shown.pop(job.event, None)
        for n, out in outs:
            if n == 0 and shown and shown[0] == channel:
                sent = await self._rest.edit(channel, shown[1], out)
                continue
            nonce = _nonce(job.event, f"{channel}:{n}")
            sent = await self._rest.post(channel, out, nonce, 0 if n else answers)
        return sent

    async def _missing(self, job: _Job, channel: int) -> tuple[list[tuple[int, Out]], int]:
        """Return the messages of a reply, by number, that an earlier try didn't get to send.

        With them comes the id of the last one that it did send.
        """
        mark, sent = mark_of(job.event), job.place.came
        there = [
            found
            for found in await self._rest.after(channel, job.place.came)
            if int(found["author"]["id"]) == self._me()
        ]
        missing = []
        for n, out in enumerate(job.outs):
            same = [int(found["id"]) for found in there if _same(out, found, mark)]
            sent = max([sent, *same])
            missing += [] if same else [(n, out)]
        return missing, sent

    def _tell(self, job: _Job, error: discord.HTTPException) -> None:
        """Log why a way is closed, once for a place and reason."""
        key = f"{job.place.guild}:{job.place.channel}:{error.status}:{error.code}"
        if key not in self._told:
            self._told.add(key)
            _log.warning(
                "event %s: channel %s of server %s: %s",
                job.event,
                job.place.channel,
                job.place.guild or "-",
                error.text or error.status,
            )

    # --- what answers nothing -------------------------------------------------------------------

    async def write(self, account: Account, reply: Reply, nonce: str) -> str | None:
        """Send somebody a private message; None when Discord won't."""
        event = self.letter(nonce)
        try:
            channel = await self._rest.direct(int(account.id))
            for n, out in enumerate(await self.outs(reply, account.id, event)):
                sent = await self._rest.post(channel, out, _nonce(event, str(n)))
        except discord.HTTPException as error:
            if error.status not in _GONE:
                raise
            return None
        return f"{PLATFORM}:{sent}"

    def letter(self, nonce: str) -> EventId:
        """Return what stands for an event where there was none."""
        return EventId(f"{PLATFORM}:letter:{nonce}")

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far an answer is, in the place of what was shown before."""
        place, now = read_place(incoming.place), self._clock.now()
        before = self._progressed.get(incoming.event_id)
        if before is not None and now - before < _BETWEEN:
            return
        self._progressed[incoming.event_id] = now
        try:
            if place.open_at(now):
                await self._rest.complete(place.token, Out(text))
            else:
                await self._show(incoming, place, text)
        except discord.HTTPException:
            _log.debug("no progress shown for %s", incoming.event_id)

    async def _show(self, incoming: Incoming, place: Place, text: str) -> None:
        shown = self._shown.get(incoming.event_id)
        if shown:
            await self._rest.edit(*shown, Out(text))
            return
        direct = place.channel if place.direct else 0
        channel = direct or await self._rest.direct(int(incoming.account.id))
        nonce = _nonce(incoming.event_id, "progress")
        self._shown[incoming.event_id] = channel, await self._rest.post(channel, Out(text), nonce)


def _nonce(event: EventId, part: str) -> str:
    return digest(f"{event}/{part}", 24)


def _same(out: Out, found: dict[str, Any], mark: str) -> bool:
    """Whether a message in a channel is one that was to be sent: by its buttons, or its words."""
    if out.rows:
        return f":{mark}:" in str(found.get("components"))
    return bool(out.text) and found.get("content") == out.text and not found.get("components")
