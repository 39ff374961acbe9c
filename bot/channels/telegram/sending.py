"""Takes replies to chats: in order, each message noted before and after, none lost."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.channels.telegram.client import surely_unsent, trouble, unreachable
from bot.channels.telegram.html import escaped
from bot.channels.telegram.keyboards import keyboard
from bot.channels.telegram.messages import Outgoing, outgoing
from bot.channels.telegram.places import AGAIN, MENU, PRIVACY, Place, place_of, shortened
from tutor_core.ids import EventId
from tutor_core.messages import Visibility
from tutor_core.people import is_errand

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Message

    from bot.channels.telegram.client import Client
    from bot.channels.telegram.journal import Journal
    from bot.channels.telegram.menus import Menus
    from bot.channels.telegram.reading import Me
    from bot.channels.telegram.seal import Seal
    from prompts.loader import Phrases
    from tutor_core.messages import Account, Button, Reply
    from tutor_core.ports import Delivery, Store

    Markup = InlineKeyboardMarkup | ForceReply | None

_log = logging.getLogger(__name__)
_MINUTE = 60.0
_POINTERS = (
    6  # a minute in a group: leaves the most of what goes there for its own talk (our choice)
)
_NO_THREAD = "message thread not found"


class Unreachable(Exception):
    """Nobody can be reached in a chat."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way: where to, what, and by which name it is noted."""

    place: Place
    event: str
    part: str
    message: Outgoing
    markup: Markup = None


@dataclass(slots=True)
class Pace:
    """How many pointers went to each group lately.

    Telegram takes 20 messages a minute in a group; whoever has their answer in private doesn't
    wait for one of those to be told so.
    """

    _lately: dict[int, deque[float]] = field(default_factory=dict)

    def free(self, group: int) -> bool:
        """Whether another one may go out now; if so, it counts."""
        now, lately = asyncio.get_running_loop().time(), self._lately.setdefault(group, deque())
        while lately and lately[0] < now - _MINUTE:
            lately.popleft()
        if len(lately) >= _POINTERS:
            return False
        lately.append(now)
        return True


@dataclass(slots=True)
class Sending:
    """Sends over one connection. ``moved`` is told when a group has another id than it had.

    ``finished`` puts into a kept reply what isn't stored.
    """

    client: Client
    journal: Journal
    seal: Seal
    store: Store
    menus: Menus
    words: Phrases
    own: Phrases
    me: Me
    moved: Callable[[int, int], Awaitable[None]]
    finished: Callable[[Delivery], Delivery]
    pace: Pace = field(default_factory=lambda: Pace())

    async def deliver(self, delivery: Delivery) -> str:
        """Send a reply where it belongs and return its id, "" when nobody can be reached.

        Raises StepladderError when Telegram can't take it now.
        """
        account = delivery.incoming.account
        place = place_of(delivery.incoming.place, account.id)
        source = delivery.event_id
        if place.form == AGAIN:
            found = await self._earlier(delivery, place)
            earlier = place_of(found.incoming.place, account.id)
            place = replace(place, form=earlier.form, about=earlier.about)
            delivery, source = replace(delivery, reply=found.reply), found.event_id
        if is_errand(delivery.event_id):
            place = Place(int(account.id))
        if place.group and delivery.reply.visibility is Visibility.PRIVATE:
            return await self._apart(delivery, place)
        try:
            return await self._all(delivery, place, source)
        except Unreachable:
            _log.warning("event %s: nobody can be reached there any more", delivery.event_id)
            return ""

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send somebody a message that answers nothing; None when they can't be reached."""
        place = Place(int(account.id))
        ref = ""
        for message in await self._messages(reply):
            markup = keyboard(message.buttons, self.seal, place.chat)
            letter = Letter(place, "", "", message, markup)
            try:
                ref = await self._sent(letter)
            except Unreachable:
                return None
        return ref

    async def _earlier(self, delivery: Delivery, place: Place) -> Delivery:
        """Return the answer that somebody had no chat for before; it is theirs alone."""
        found = await self.store.delivery(EventId(place.about))
        if found is None or found.incoming.account.id != delivery.incoming.account.id:
            return delivery
        return self.finished(found)

    # --- in private, with a word in the group --------------------------------------------------

    async def _apart(self, delivery: Delivery, place: Place) -> str:
        """Send a reply to a question of a group in private, and say so where it was asked."""
        private = replace(
            place,
            chat=int(delivery.incoming.account.id),
            group=False,
            thread=None,
            message=None,
        )
        try:
            ref = await self._all(delivery, private, delivery.event_id)
        except Unreachable:
            payload = shortened(delivery.event_id)
            await self._point(delivery, place, "group.closed", payload)
            return ""
        if delivery.incoming.button is None and self.pace.free(place.chat):
            await self._point(delivery, place, "group.pointer", "")
        return ref

    async def _point(self, delivery: Delivery, place: Place, key: str, payload: str) -> None:
        link = create_deep_linked_url(self.me.username, payload or None)
        button = InlineKeyboardButton(self.own.say("group.open"), url=link)
        message = Outgoing(escaped(self.own.say(key)).replace("*Start*", "<b>Start</b>"))
        markup = InlineKeyboardMarkup([[button]])
        try:
            await self._once(Letter(place, delivery.event_id, "pointer", message, markup))
        except Unreachable:
            _log.warning("event %s: the group can't be written to", delivery.event_id)

    # --- all messages of a reply --------------------------------------------------------------

    async def _all(self, delivery: Delivery, place: Place, source: EventId) -> str:
        """Send every message; ``source`` is the event that buttons are found by when pressed."""
        ref = ""
        messages = await self._messages(delivery.reply)
        if place.form == PRIVACY:
            key = "privacy_off" if self.me.sees_all else "privacy_on"
            messages = (*messages, Outgoing(escaped(self.own.say(f"check.{key}"))))
        extra = self.menus.buttons(place, delivery.incoming.role)
        for n, message in enumerate(messages):
            markup = self._markup(source, place, (*message.buttons, *extra))
            last = n == len(messages) - 1 or message.buttons
            letter = Letter(
                place if n == 0 else replace(place, message=None),
                delivery.event_id,
                f"{place.chat}/{n}",
                message,
                markup if last else None,
            )
            ref = await self._once(letter) or ref
        return ref

    async def _messages(self, reply: Reply) -> tuple[Outgoing, ...]:
        return await asyncio.to_thread(outgoing, reply, self.words, self.own)

    def _markup(self, source: EventId, place: Place, buttons: tuple[Button, ...]) -> Markup:
        if self.menus.forced(place):
            return ForceReply(
                selective=True, input_field_placeholder=self.menus.placeholder(place) or None
            )
        event = None if place.form == MENU else source
        return keyboard(buttons, self.seal, place.chat, event)

    async def _once(self, letter: Letter) -> str:
        """Send a message unless it went out before; its number, "" when that is unknown."""
        known = self.journal.ref(letter.event, letter.part)
        if known is not None:
            return known
        self.journal.begun(letter.event, letter.part)
        try:
            ref = await self._sent(letter)
        except Unreachable:
            self.journal.refused(letter.event, letter.part)
            raise
        self.journal.sent(letter.event, letter.part, ref)
        return ref

    # --- one message --------------------------------------------------------------------------

    async def _sent(self, letter: Letter) -> str:
        """Send one message, past what can be mended about it. Raises Unreachable."""
        try:
            return _ref(await self._call(letter))
        except ChatMigrated as error:
            await self.moved(letter.place.chat, error.new_chat_id)
            place = replace(letter.place, chat=error.new_chat_id, message=None)
            return await self._sent(replace(letter, place=place))
        except BadRequest as error:
            if unreachable(error):
                raise Unreachable(error.message) from None
            return await self._sent(self._mended(letter, error))
        except TelegramError as error:
            raise self._failed(letter, error) from None

    def _mended(self, letter: Letter, error: BadRequest) -> Letter:
        """Return a message without what Telegram refused about it, in the end with a plain word.

        Raises Unreachable when even that was refused: trying again would change nothing.
        """
        if _NO_THREAD in error.message.lower() and letter.place.thread is not None:
            return replace(letter, place=replace(letter.place, thread=None))
        if letter.message.picture:
            return replace(letter, message=replace(letter.message, picture=False))
        _log.error("event %s: Telegram refused a message: %s", letter.event, error.message)
        plain = Outgoing(escaped(self.own.say("trouble.unsent")))
        if letter.message == plain:
            raise Unreachable(error.message)
        return replace(letter, message=plain, markup=None)

    def _failed(self, letter: Letter, error: TelegramError) -> Exception:
        if unreachable(error):
            return Unreachable(error.message)
        if letter.event and surely_unsent(error):
            self.journal.refused(letter.event, letter.part)
        return trouble(error, "sending")

    async def _call(self, letter: Letter) -> Message:
        place, message = letter.place, letter.message
        answered = None
        if place.message is not None:
            answered = ReplyParameters(place.message, allow_sending_without_reply=True)
        where: dict[str, Any] = {
            "chat_id": place.chat,
            "message_thread_id": place.thread,
            "reply_markup": letter.markup,
            "reply_parameters": answered,
        }
        if message.file is None:
            return await self.client.send_message(text=message.text, **where)
        data = InputFile(message.file.data, filename=message.file.name)
        under: dict[str, Any] = {"caption": message.text or None}
        if message.picture:
            return await self.client.send_photo(photo=data, **under, **where)
        return await self.client.send_document(document=data, **under, **where)


def _ref(message: Message) -> str:
    return f"{message.chat.id}:{message.message_id}"
