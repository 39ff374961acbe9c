"""Takes in what comes as an interaction: commands, buttons, forms, and what is typed into them.

Discord waits three seconds for an acknowledgement and this program promises one within a second,
so nothing here waits for the tutor: a message is stored, the answer promised, and what the tutor
says put there later.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.channels.discord.layout import custom_id, pressed, whole_button
from bot.channels.discord.place import (
    PLATFORM,
    Place,
    event_of_interaction,
    event_of_press,
)
from bot.channels.discord.rest import FORM, NOTED, SAID, SUGGESTED, THINKING, Out
from bot.channels.discord.sending import SHOW
from bot.channels.discord.suggestions import Suggestions
from tutor_core.errors import StepladderError
from tutor_core.ids import EventId

if TYPE_CHECKING:
    from bot.channels.discord.intake import Desk, Turnstile
    from bot.channels.discord.layout import Pressed
    from bot.channels.discord.slash import Filled, Slash
    from tutor_core.messages import Incoming

    Payload = dict[str, Any]

_log = logging.getLogger(__name__)

_HIDDEN = {"flags": 64}
_IDEA = "idea"
_FIELD = "text"
# Buttons that only show something may be pressed again; all others act once. Our choice.
_AGAIN = {"why", "review", "practise", "worked", "concepts"}
# What they show is about one learner and nobody else's business, wherever the button hangs.
_PRIVATE = {"why", "dispute", "not_me", "known", "goal", "concepts", "grade", "pass_on"}
_DOUBLE = 3.0  # seconds within which a second press is a double click. Our choice.
_LOOKING_UP = 0.6  # seconds a name may take to be found while somebody waits. Our choice.
_LONGEST_IDEA = 2000


class Clicks:
    """Takes interactions in."""

    def __init__(self, desk: Desk, turnstile: Turnstile, slash: Slash) -> None:
        """Take what it works with."""
        self._desk = desk
        self._turnstile = turnstile
        self._slash = slash
        self._suggestions = Suggestions(desk.service.store)
        self._presses: dict[tuple[int, str], float] = {}

    async def interaction(self, found: discord.Interaction) -> None:
        """Take an interaction; what can't be looked up or kept just now is said."""
        try:
            await self._by_kind(found)
        except StepladderError as error:
            _log.warning("interaction %s wasn't taken in: %s", found.id, error.log)
            await self._say(found, error.text)

    async def _by_kind(self, found: discord.Interaction) -> None:
        kind = found.type
        if kind is discord.InteractionType.autocomplete:
            await self._suggest(found)
        elif kind is discord.InteractionType.component:
            await self._press(found)
        elif kind is discord.InteractionType.application_command:
            await self._command(found)
        elif kind is discord.InteractionType.modal_submit:
            await self._form(found)

    # --- commands -------------------------------------------------------------------------------

    async def _command(self, found: discord.Interaction) -> None:
        filled = self._slash.read(_data(found))
        if filled is None:
            await self._say(found, self._desk.words.say("discord.no_such_command"))
            return
        place = _place(found, hidden=found.guild_id is not None)
        async with self._turnstile.one(found.user.id):
            incoming = await self._incoming(found, place, filled.text)
            if incoming is not None:
                request = self._desk.service.registry.asked(
                    filled.command, filled.given, incoming.role
                )
                incoming = replace(incoming, request=request, attachments=filled.files)
                await self._take(found, place, incoming)

    async def _suggest(self, found: discord.Interaction) -> None:
        filled = self._slash.read(_data(found))
        choices: list[Payload] = []
        if filled is not None and filled.focused:
            with contextlib.suppress(StepladderError):
                choices = await self._choices(found, filled)
        await self._acknowledge(found, SUGGESTED, {"choices": choices})

    async def _choices(self, found: discord.Interaction, filled: Filled) -> list[Payload]:
        incoming = await self._incoming(found, _place(found), "", quietly=True)
        if incoming is None or incoming.role not in filled.command.roles:
            return []
        arg = next(one for one in filled.command.args if one.name == filled.focused)
        typed = str(filled.given.get(arg.name, ""))
        offered = await self._suggestions.choices(incoming, filled.command, arg, typed)
        return [{"name": name, "value": value} for name, value in offered]

    # --- buttons --------------------------------------------------------------------------------

    async def _press(self, found: discord.Interaction) -> None:
        custom = str(_data(found).get("custom_id", ""))
        about = pressed(custom)
        message = found.message.id if found.message else 0
        if about is None:
            await self._acknowledge(found, NOTED)
        elif about.owner != found.user.id:
            name = await self._name(about.owner, found)
            await self._say(found, self._desk.words.say("discord.not_yours", name=name))
        elif about.button.partition(":")[0] == SHOW:
            await self._show(found, about.button.partition(":")[2])
        elif about.button == _IDEA:
            await self._acknowledge(found, FORM, self._idea_form(about, found))
        elif self._twice(message, custom):
            await self._acknowledge(found, NOTED)
        else:
            await self._pressed(found, message, about)

    async def _pressed(self, found: discord.Interaction, message: int, about: Pressed) -> None:
        button = await self._whole(about)
        if not button:
            await self._say(found, self._desk.words.say("discord.old_button"))
            return
        name = button.partition(":")[0]
        event = (
            event_of_interaction(found.id) if name in _AGAIN else event_of_press(message, button)
        )
        in_sight = found.guild_id is not None and not _hangs_hidden(found)
        hidden = found.guild_id is not None and not (in_sight and name not in _PRIVATE)
        place = _place(found, hidden=hidden)
        async with self._turnstile.one(found.user.id):
            incoming = await self._incoming(found, place, _label(found))
            if incoming is not None:
                await self._take(found, place, replace(incoming, button=button, event_id=event))

    async def _whole(self, about: Pressed) -> str:
        """Return the id of the button that was pressed, "" when it can't be found any more."""
        if about.event is None:
            return about.button
        delivery = await self._desk.service.store.delivery(about.event)
        return whole_button(about.button, delivery.reply.buttons if delivery else ())

    def _twice(self, message: int, custom: str) -> bool:
        """Whether a button was pressed a moment ago; the press now is noted."""
        now = asyncio.get_running_loop().time()
        for old in [key for key, at in self._presses.items() if now - at > _DOUBLE]:
            del self._presses[old]
        before = self._presses.get((message, custom))
        self._presses[message, custom] = now
        return before is not None

    async def _show(self, found: discord.Interaction, event: str) -> None:
        """Show its learner, and nobody else, an answer that couldn't be sent in private."""
        desk = self._desk
        await self._acknowledge(found, THINKING, _HIDDEN)
        delivery = await desk.service.store.delivery(EventId(f"{PLATFORM}:{event}"))
        if delivery is None:
            await self._complete(found, desk.words.say("discord.shown_gone"))
            return
        delivery = desk.service.turns.finished(delivery)
        owner = str(found.user.id)
        first, *others = await desk.sending.outs(delivery.reply, owner, delivery.event_id)
        await desk.rest.complete(found.token, first)
        for out in others:
            await desk.rest.follow_up(found.token, out, hidden=True)

    async def _name(self, owner: int, found: discord.Interaction) -> str:
        """Return what the owner of a button is called, if that can be found out in time."""
        member = found.guild.get_member(owner) if found.guild else None
        known = member or self._desk.client.get_user(owner)
        if known is None:
            try:
                async with asyncio.timeout(_LOOKING_UP):
                    known = (
                        await found.guild.fetch_member(owner)
                        if found.guild
                        else await self._desk.client.fetch_user(owner)
                    )
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
                return self._desk.words.say("discord.somebody")
        return known.display_name

    # --- forms ----------------------------------------------------------------------------------

    def _idea_form(self, about: Pressed, found: discord.Interaction) -> Payload:
        words = self._desk.words
        field = {
            "type": 4,
            "custom_id": _FIELD,
            "style": 2,
            "label": words.say("discord.idea_label")[:45],
            "required": True,
            "max_length": _LONGEST_IDEA,
        }
        sight = "h" if _hangs_hidden(found) else "s"
        return {
            "title": words.say("discord.idea_title"),
            "custom_id": custom_id(
                str(about.owner), event_of_interaction(found.id), f"{_IDEA}:{sight}"
            ),
            "components": [{"type": 1, "components": [field]}],
        }

    async def _form(self, found: discord.Interaction) -> None:
        """Take an idea as what its learner writes."""
        about = pressed(str(_data(found).get("custom_id", "")))
        hidden = found.guild_id is not None and (about is None or not about.button.endswith(":s"))
        place = _place(found, hidden=hidden)
        async with self._turnstile.one(found.user.id):
            incoming = await self._incoming(found, place, _filled(_data(found)))
            if incoming is not None:
                await self._take(found, place, incoming)

    # --- what all of them do --------------------------------------------------------------------

    async def _incoming(
        self, found: discord.Interaction, place: Place, text: str, *, quietly: bool = False
    ) -> Incoming | None:
        """Return the interaction as a message; None, and it is said, from somebody unknown."""
        desk = self._desk
        seat = await desk.rooms.seat(found.user, found.guild)
        if seat is None:
            if not quietly:
                await self._say(found, desk.words.say("discord.nowhere"))
            return None
        return desk.incoming(event_of_interaction(found.id), seat, found.user, place, text)

    async def _take(self, found: discord.Interaction, place: Place, incoming: Incoming) -> None:
        """Store it, then promise an answer; the answer waits until that is done."""
        desk = self._desk
        event = incoming.event_id
        desk.kept.met(found.user.id, place.channel if place.direct else 0)
        desk.sending.hold(event)
        try:
            if await desk.service.turns.receive(incoming):
                await self._acknowledge(found, THINKING, _HIDDEN if place.hidden else None)
            else:
                await self._say(found, desk.words.say("discord.pressed"))
        finally:
            desk.sending.release(event)

    async def _say(self, found: discord.Interaction, text: str) -> None:
        await self._acknowledge(found, SAID, {"content": text, **_HIDDEN, **_NO_PINGS})

    async def _complete(self, found: discord.Interaction, text: str) -> None:
        await self._desk.rest.complete(found.token, Out(text))

    async def _acknowledge(
        self, found: discord.Interaction, kind: int, data: Payload | None = None
    ) -> None:
        """Acknowledge; when Discord doesn't take that any more, the answer finds another way."""
        try:
            await self._desk.rest.acknowledge(found.id, found.token, kind, data)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("interaction %s wasn't acknowledged: %s", found.id, type(error).__name__)


_NO_PINGS: Payload = {"allowed_mentions": {"parse": []}}


def _data(found: discord.Interaction) -> Payload:
    data: Any = found.data
    return data or {}


def _place(found: discord.Interaction, *, hidden: bool = False) -> Place:
    return Place(
        channel=found.channel_id or 0,
        guild=found.guild_id or 0,
        interaction=found.id,
        token=found.token,
        hidden=hidden,
    )


def _hangs_hidden(found: discord.Interaction) -> bool:
    return found.message is not None and found.message.flags.ephemeral


def _label(found: discord.Interaction) -> str:
    """Return the words on the button that was pressed."""
    wanted = _data(found).get("custom_id")
    for row in found.message.components if found.message else ():
        for child in getattr(row, "children", ()):
            if getattr(child, "custom_id", None) == wanted:
                return str(getattr(child, "label", "") or "")
    return ""


def _filled(data: Payload) -> str:
    """Return what was written into a form, whichever way its field was wrapped."""
    for row in data.get("components", ()):
        for field in row.get("components") or [row.get("component") or {}]:
            if field.get("custom_id") == _FIELD:
                return str(field.get("value", ""))
    return ""
