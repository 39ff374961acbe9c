"""An update as what happened: somebody said or pressed something, or a chat changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.channels.telegram.places import (
    PLATFORM,
    Place,
    edit_event,
    message_event,
    press_event,
)
from tutor_core.messages import Account, Attachment

if TYPE_CHECKING:
    from telegram import CallbackQuery, ChatMemberUpdated, MessageEntity, User

    from tutor_core.ids import EventId

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?=\s|$)\s*(.*)", re.DOTALL | re.ASCII)
_PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
# What a message may hold besides words, and by which name it is answered.
_ODD = (
    ("sticker", "sticker"),
    ("voice", "voice"),
    ("video_note", "voice"),
    ("audio", "voice"),
    ("poll", "poll"),
    ("photo", "photo"),
    ("animation", "video"),
    ("video", "video"),
    ("document", "document"),
    ("location", "other"),
    ("venue", "other"),
    ("contact", "other"),
    ("dice", "other"),
    ("game", "other"),
    ("story", "other"),
    ("paid_media", "other"),
    ("checklist", "other"),
    ("invoice", "other"),
)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself. ``sees_all``: whether it is sent everything that is said in its groups."""

    id: int
    username: str
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A message. ``addressed`` says that it is for the bot; ``odd`` names what isn't words.

    ``edited`` is the event of the message before an edit; ``asked`` the text of the bot's own
    message that this one replies to; ``album`` is shared by what was sent at one go.
    """

    event: EventId
    account: Account
    place: Place
    text: str = ""
    files: tuple[Attachment, ...] = ()
    odd: str = ""
    addressed: bool = True
    edited: EventId | None = None
    asked: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of a button under the bot's message ``message``."""

    event: EventId
    account: Account
    place: Place
    query: str
    data: str
    message: int


@dataclass(frozen=True, slots=True)
class Faceless:
    """Somebody wrote as the group itself, so that nobody knows who."""

    place: Place


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup, with another id."""

    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Added:
    """The bot was put into a group."""

    chat: int
    title: str


@dataclass(frozen=True, slots=True)
class Removed:
    """The bot was taken out of a group, or blocked by a person."""

    chat: int


Happened = Said | Pressed | Faceless | Moved | Added | Removed


def read(update: Update, me: Me) -> Happened | None:
    """Return what an update tells, None when it is nothing to the tutor."""
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    if update.message is not None:
        return _moved(update.message) or _said(update.message, me, edited=False)
    if update.edited_message is not None:
        return _said(update.edited_message, me, edited=True)
    return None


def _pressed(query: CallbackQuery) -> Pressed | None:
    message = query.message
    if message is None or query.data is None:
        return None
    thread = message.message_thread_id if isinstance(message, Message) else None
    place = Place(message.chat.id, message.chat.type in _GROUPS, thread)
    account = _account(query.from_user)
    return Pressed(press_event(query.id), account, place, query.id, query.data, message.message_id)


def _standing(change: ChatMemberUpdated) -> Added | Removed | None:
    before = change.old_chat_member.status in _PRESENT
    after = change.new_chat_member.status in _PRESENT
    if before and not after:
        return Removed(change.chat.id)
    if after and not before and change.chat.type in _GROUPS:
        return Added(change.chat.id, change.chat.title or "")
    return None


def _moved(message: Message) -> Moved | None:
    if message.migrate_to_chat_id is not None:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return Moved(message.migrate_from_chat_id, message.chat.id)
    return None


def _said(message: Message, me: Me, *, edited: bool) -> Said | Faceless | None:
    group = message.chat.type in _GROUPS
    sender = message.from_user
    if not (group or message.chat.type == ChatType.PRIVATE) or sender is None:
        return None
    place = _place(message, group=group)
    text, addressed = _text(message, me, group=group)
    odd = next((name for field, name in _ODD if getattr(message, field)), "")
    if text is None or not (text or odd):
        return None
    if message.sender_chat is not None or sender.is_bot:
        nameless = message.sender_chat is not None and message.sender_chat.id == message.chat.id
        return Faceless(place) if nameless and addressed else None
    chat, number = message.chat.id, message.message_id
    original = message_event(chat, number)
    date = int(message.edit_date.timestamp()) if edited and message.edit_date else 0
    return Said(
        edit_event(chat, number, date) if edited else original,
        _account(sender),
        place,
        text,
        _files(message) or (_files(message.reply_to_message) if message.reply_to_message else ()),
        odd,
        addressed,
        original if edited else None,
        _asked(message, me),
        message.media_group_id or "",
    )


def _place(message: Message, *, group: bool) -> Place:
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, group, thread, message.message_id if group else None)


def _account(user: User) -> Account:
    return Account(PLATFORM, str(user.id), user.full_name)


# --- Whom it is for ---------------------------------------------------------------------------


def _text(message: Message, me: Me, *, group: bool) -> tuple[str | None, bool]:
    """Return the words without a mention of the bot, and whether they are for it.

    None for the words of a command that is another bot's.
    """
    text = message.text or message.caption or ""
    command = _COMMAND.fullmatch(text)
    if command:
        if command[2] and command[2].lower() != me.username.lower():
            return None, False
        return f"/{command[1]} {command[3]}".strip(), True
    mentions = [found for found in _entities(message) if _names(found, message, me)]
    if mentions:
        text = _without(text, mentions)
    answered = message.reply_to_message
    to_me = answered is not None and answered.from_user is not None
    replied = to_me and answered.from_user.id == me.id  # type: ignore[union-attr]
    return text, not group or bool(mentions) or replied


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities or message.caption_entities or ())


def _names(entity: MessageEntity, message: Message, me: Me) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntityType.MENTION:
        return False
    parse = message.parse_entity if message.text else message.parse_caption_entity
    return parse(entity).lower() == f"@{me.username}".lower()


def _without(text: str, mentions: list[MessageEntity]) -> str:
    """Take mentions out; their places are counted in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    for found in sorted(mentions, key=lambda one: -one.offset):
        units = units[: 2 * found.offset] + units[2 * (found.offset + found.length) :]
    return units.decode("utf-16-le", "surrogatepass").strip(" ,:\n")


def _asked(message: Message, me: Me) -> str:
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.from_user.id != me.id:
        return ""
    return answered.text or ""


# --- What came with it ------------------------------------------------------------------------


def _files(message: Message) -> tuple[Attachment, ...]:
    if message.document is not None:
        sent = message.document
        name = sent.file_name or "document"
        kind = sent.mime_type or "application/octet-stream"
        return (Attachment(name, kind, sent.file_size or 0, sent.file_id),)
    if message.photo:
        largest = message.photo[-1]
        size = largest.file_size or 0
        return (Attachment("photo.jpg", "image/jpeg", size, largest.file_id),)
    return ()
