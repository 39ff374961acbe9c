"""What the bot does at once, without the store: greetings, pages, words on a button."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.channels.telegram.html import escaped
from bot.channels.telegram.keyboards import keyboard
from bot.channels.telegram.menus import TEACH
from tutor_core.messages import Button

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.channels.telegram.client import Client
    from bot.channels.telegram.menus import Menus
    from bot.channels.telegram.places import Place
    from bot.channels.telegram.reading import Pressed
    from bot.channels.telegram.seal import Seal
    from prompts.loader import Phrases
    from tutor_core.messages import Role

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000  # things done at once that aren't done again when their update comes again
_ADMINISTRATORS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_SHOWN = 200  # characters that a word on a button may have, by the Bot API


@dataclass(slots=True)
class Asides:
    """Speaks for the bot itself. A failure is noted and lets everything else go on."""

    client: Client
    seal: Seal
    menus: Menus
    own: Phrases
    username: str
    _done: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def first(self, key: str) -> bool:
        """Whether something is to be done now, because it wasn't before."""
        if key in self._done:
            return False
        self._done[key] = None
        if len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)
        return True

    async def answer(self, pressed: Pressed, key: str = "") -> None:
        """Let a button come up again, with a word on it if need be."""
        if not self.first(f"answer:{pressed.query}"):
            return
        text = self.own.say(f"{key}")[:_SHOWN] if key else None
        await self._tried(
            self.client.answer_callback_query(pressed.query, text=text, show_alert=bool(key))
        )

    async def turn(self, pressed: Pressed, about: str, role: Role) -> None:
        """Show another page of the menu in the place of the one shown."""
        await self.answer(pressed)
        if not self.first(f"turn:{pressed.query}"):
            return
        chat = pressed.place.chat
        page = keyboard(self.menus.page(about, role), self.seal, chat)
        await self._tried(
            self.client.edit_message_text(
                escaped(self.own.say("menu.intro")),
                chat_id=chat,
                message_id=pressed.message,
                reply_markup=page,
            )
        )

    async def greet(self, chat: int, update: int) -> None:
        """Say hello in a group, and offer whoever runs it to be its teacher."""
        if not self.first(f"greet:{chat}:{update}"):
            return
        button = Button(f"{TEACH}:{chat}", self.own.say("teach.button"))
        text = escaped(self.own.say("group.hello", me=self.username))
        offer: InlineKeyboardMarkup | None = keyboard((button,), self.seal, chat)
        await self._tried(self.client.send_message(chat, text, reply_markup=offer))

    async def faceless(self, place: Place) -> None:
        """Tell somebody who writes as the group that nobody knows who they are."""
        if not self.first(f"faceless:{place.chat}:{place.message}"):
            return
        answered = None
        if place.message is not None:
            answered = ReplyParameters(place.message, allow_sending_without_reply=True)
        await self._tried(
            self.client.send_message(
                place.chat,
                escaped(self.own.say("group.faceless")),
                message_thread_id=place.thread,
                reply_parameters=answered,
            )
        )

    async def runs(self, chat: int, person: int) -> tuple[bool, bool]:
        """Return whether somebody runs a group, and whether they hide it."""
        try:
            member = await self.client.get_chat_member(chat, person)
        except (BadRequest, ChatMigrated):
            return False, False
        except TelegramError as error:
            _log.warning("looking up a member: %s", type(error).__name__)
            return False, False
        hidden = bool(getattr(member, "is_anonymous", False))
        return member.status in _ADMINISTRATORS, hidden

    async def _tried(self, call: Awaitable[object]) -> None:
        try:
            await call
        except TelegramError as error:
            # What was said or pressed is long gone by, or the chat is: nobody misses it.
            _log.info("%s: %s", type(error).__name__, error.message)
