"""Takes updates in: each is stored before it counts as taken, and goes to the tutor.

What needs nobody's state (a page of the menu, a word about an old button) is answered at once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.channels.telegram.keyboards import meant
from bot.channels.telegram.menus import RUN, SETUP, START, START_HELP, TEACH, TURN
from bot.channels.telegram.places import (
    AGAIN,
    ASK,
    MENU,
    OFFER,
    PRIVACY,
    lengthened,
    place_of,
)
from bot.channels.telegram.reading import Added, Faceless, Me, Moved, Pressed, Removed, Said, read
from tutor_core.messages import Button, Incoming, Role, Visibility
from tutor_core.requests import Notice

if TYPE_CHECKING:
    from telegram import Update

    from bot.channels.telegram.asides import Asides
    from bot.channels.telegram.edits import Edits
    from bot.channels.telegram.menus import Menus
    from bot.channels.telegram.publishing import Publishing
    from bot.channels.telegram.rooms import Rooms
    from bot.channels.telegram.seal import Seal
    from bot.channels.telegram.status import Status
    from bot.routing import Service
    from prompts.loader import Phrases
    from tutor_core.ids import ClassroomId
    from tutor_core.ports import Clock

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Intake:
    """Reads each update and hands on what it means. ``take`` may be called twice for one."""

    service: Service
    clock: Clock
    me: Me
    seal: Seal
    menus: Menus
    rooms: Rooms
    edits: Edits
    asides: Asides
    publishing: Publishing
    status: Status
    own: Phrases

    async def take(self, update: Update) -> None:
        """Take an update; once this returns, it may be confirmed. Raises DataFolderError."""
        happened = read(update, self.me)
        match happened:
            case Said():
                await self._said(happened)
            case Pressed():
                await self._pressed(happened)
            case Moved(old, new):
                await self.rooms.move(old, new)
            case Added(chat, title):
                await self.rooms.entitle(chat, title)
                await self.asides.greet(chat, update.update_id)
            case Removed(chat):
                _log.info("chat %d is closed to the bot", chat)
            case Faceless(place):
                await self.asides.faceless(place)
            case None:
                pass

    # --- somebody said something ---------------------------------------------------------------

    async def _said(self, said: Said) -> None:
        place = said.place
        if place.group and not (
            said.addressed or await self.rooms.listens(place.chat, place.thread)
        ):
            return
        incoming = await self._meant(said, await self._incoming(said))
        if incoming is None or not await self._stored(incoming):
            return
        self.edits.note(said.account.id, said.edited or said.event, said.event)
        if incoming.role is Role.TEACHER and not place.group:
            await self.publishing.for_teacher(place.chat)

    async def _stored(self, incoming: Incoming) -> bool:
        """Store a message, which makes it the tutor's; false when it was stored before."""
        if not await self.service.turns.receive(incoming):
            return False
        self.status.began(incoming.event_id, place_of(incoming.place, incoming.account.id))
        return True

    async def _incoming(self, said: Said | Pressed) -> Incoming:
        """Return a message of somebody that says nothing yet, in the classroom it belongs to."""
        group = said.place.group
        if group:
            classroom = await self.rooms.of_group(said.place.chat)
        else:
            classroom = await self.rooms.of_person(said.account)
        standing = await self.rooms.standing(said.account, classroom)
        return Incoming(
            said.event,
            classroom,
            said.account,
            self.clock.now(),
            visibility=Visibility.PUBLIC if group else Visibility.PRIVATE,
            role=standing.role,
            place=said.place.written(),
            vouched=standing.vouched,
        )

    async def _meant(self, said: Said, incoming: Incoming) -> Incoming | None:
        """Return the message with what it says; None when it says nothing to the tutor."""
        text = self.menus.spelled(said.text)
        if not text.startswith("/"):
            command = self.menus.answered(said.asked, text)
            text = text if command is None else command
        if said.edited is not None:
            verdict = await self.edits.verdict(said, text)
            if verdict:
                silent = verdict == "same" or said.place.group
                return None if silent else self._told(incoming, verdict)
        if not text:
            return self._odd(said, incoming)
        return await self._worded(replace(incoming, attachments=said.files), said, text)

    def _odd(self, said: Said, incoming: Incoming) -> Incoming | None:
        if said.place.group or (said.album and not self.asides.first(f"album:{said.album}")):
            return None
        teacher = "_teacher" if said.odd == "document" and incoming.role is Role.TEACHER else ""
        return self._told(incoming, f"odd.{said.odd}{teacher}")

    async def _worded(self, incoming: Incoming, said: Said | Pressed, text: str) -> Incoming:
        """Return the message with a text, or with what has to be asked or said about it first."""
        place = said.place
        head, _, rest = text.removeprefix("/").partition(" ")
        if text.startswith("/") and head.lower() == START:
            return await self._start(incoming, said, rest.strip())
        if text.lower() == f"/{MENU}":
            return self._told(incoming, "menu.intro", MENU, "0")
        if text.lower() == f"/{START_HELP}":
            return replace(
                incoming, text=text, place=replace(place, form=MENU, about="0").written()
            )
        if await self._offered(said, incoming, text):
            return self._told(incoming, "teach.offer", OFFER, str(place.chat))
        text = self.menus.in_topic(text, place.thread)
        question = self.menus.question(text, incoming.role, files=bool(incoming.attachments))
        if question is not None:
            asking = replace(place, form=ASK, about=question.typed)
            return replace(incoming, request=Notice(question.text), place=asking.written())
        if text == f"/{SETUP}" and incoming.role is Role.TEACHER:
            place = replace(place, form=PRIVACY)
            return replace(incoming, text=text, place=place.written())
        return replace(incoming, text=text)

    def _told(self, incoming: Incoming, key: str, form: str = "", about: str = "") -> Incoming:
        """Return a message whose answer is known: a phrase of the channel's own."""
        place = place_of(incoming.place, incoming.account.id)
        place = replace(place, form=form, about=about)
        return replace(incoming, request=Notice(self.own.say(key)), place=place.written())

    async def _start(self, incoming: Incoming, said: Said | Pressed, code: str) -> Incoming:
        """Return what a start means: a code of a class, an answer that waits here, or hello."""
        event = lengthened(code)
        found = await self.service.store.delivery(event) if event else None
        if event is not None and found and found.incoming.account.id == said.account.id:
            return self._told(incoming, "start.again", AGAIN, event)
        if code and self.service.registry.find(START):
            return replace(incoming, text=f"/{START} {code}")
        known = await self.rooms.knows(said.account)
        return self._told(incoming, "start.known" if known else "start.new", MENU, "0")

    async def _offered(self, said: Said | Pressed, incoming: Incoming, text: str) -> bool:
        """Whether somebody who runs a group wants what only its teachers may do."""
        called = self.menus.command(text)
        if not (said.place.group and called) or incoming.role in called[0].roles:
            return False
        if Role.TEACHER not in called[0].roles:
            return False
        runs, hidden = await self.asides.runs(said.place.chat, int(said.account.id))
        return runs and not hidden

    # --- somebody pressed something -------------------------------------------------------------

    async def _pressed(self, pressed: Pressed) -> None:
        meaning = self.seal.opened(pressed.data, pressed.place.chat)
        found = meant(meaning) if meaning is not None else None
        if found is None:
            await self.asides.answer(pressed, "button.old")
            return
        if found.event is None:
            await self._do(pressed, Button(found.button, ""), None)
            return
        delivery = await self.service.store.delivery(found.event)
        if delivery is None:
            await self.asides.answer(pressed, "button.old")
            return
        incoming = delivery.incoming
        place = place_of(incoming.place, incoming.account.id)
        buttons = (*delivery.reply.buttons, *self.menus.buttons(place, incoming.role))
        if incoming.account.id != pressed.account.id:
            await self.asides.answer(pressed, "button.foreign")
        elif found.n < len(buttons):
            await self._do(pressed, buttons[found.n], incoming.classroom)
        else:
            await self.asides.answer(pressed, "button.old")

    async def _do(self, pressed: Pressed, button: Button, classroom: ClassroomId | None) -> None:
        kind, _, value = button.id.partition(":")
        if kind == TEACH:
            await self._teach(pressed, int(value))
            return
        incoming = await self._incoming(pressed)
        if classroom is not None and classroom != incoming.classroom:
            incoming = await self._there(incoming, classroom)
        if kind == TURN:
            await self.asides.turn(pressed, value, incoming.role)
            return
        if kind == RUN:
            incoming = await self._worded(incoming, pressed, value)
        else:
            incoming = replace(incoming, text=button.label, button=button.id)
        if await self._stored(incoming):
            self.edits.note(pressed.account.id, pressed.event, pressed.event)
        await self.asides.answer(pressed)

    async def _there(self, incoming: Incoming, classroom: ClassroomId) -> Incoming:
        """Return the message in the classroom that its button is about, if its sender is there."""
        rooms = dict(await self.service.store.memberships(incoming.account))
        if classroom not in rooms:
            return incoming
        standing = await self.rooms.standing(incoming.account, classroom)
        return replace(incoming, classroom=classroom, role=standing.role, vouched=standing.vouched)

    async def _teach(self, pressed: Pressed, chat: int) -> None:
        """Take whoever runs a group, and shows it, as its teacher."""
        classroom = await self.rooms.of_group(chat)
        if (await self.rooms.standing(pressed.account, classroom)).role is Role.TEACHER:
            await self.asides.answer(pressed, "teach.already")
            return
        runs, hidden = await self.asides.runs(chat, int(pressed.account.id))
        if hidden or not runs:
            await self.asides.answer(pressed, "teach.faceless" if hidden else "teach.not_admin")
            return
        self.rooms.accept(pressed.account, classroom)
        incoming = await self._incoming(pressed)
        incoming = replace(incoming, classroom=classroom, role=Role.TEACHER, vouched=True)
        await self._stored(self._told(incoming, "teach.done", MENU, "0"))
        await self.asides.answer(pressed)
        await self.publishing.for_teacher(int(pressed.account.id))
