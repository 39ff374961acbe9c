"""Where a message came from and its answer belongs, and what an event is called."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass

from tutor_core.ids import EventId

PLATFORM = "telegram"

# What a reply is to bring along besides its text and buttons.
MENU = "menu"
ASK = "ask"
OFFER = "offer"
AGAIN = "again"
PRIVACY = "privacy"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a chat. ``message`` is what is answered there, ``thread`` a forum's topic.

    ``form`` says what the reply brings along (one of the words above) and ``about`` what with:
    the command typed so far, or the event whose reply is shown again.
    """

    chat: int
    group: bool = False
    thread: int | None = None
    message: int | None = None
    form: str = ""
    about: str = ""

    def written(self) -> str:
        """Return the place as it is kept with a message."""
        fields = [self.chat, int(self.group), self.thread, self.message, self.form, self.about]
        return json.dumps(fields)


def place_of(written: str, account: str) -> Place:
    """Return the place that was kept; the account's own chat when there is none."""
    if not written:
        return Place(int(account))
    chat, group, thread, message, form, about = json.loads(written)
    return Place(chat, bool(group), thread, message, form, about)


# --- Events -----------------------------------------------------------------------------------
# Not by the update's number: a self-hosted Bot API server may count anew after a restart.


def message_event(chat: int, message: int) -> EventId:
    """Return the event of a message."""
    return EventId(f"{PLATFORM}:message:{chat}:{message}")


def edit_event(chat: int, message: int, date: int) -> EventId:
    """Return the event of an edit; ``date`` in seconds tells one edit from the next."""
    return EventId(f"{PLATFORM}:edit:{chat}:{message}:{date}")


def press_event(query: str) -> EventId:
    """Return the event of a press."""
    return EventId(f"{PLATFORM}:callback:{query}")


_KINDS = {"message": "m", "edit": "e", "callback": "c"}
_NAMES = {short: kind for kind, short in _KINDS.items()}
_DIGITS = string.digits + string.ascii_lowercase


def shortened(event: EventId) -> str:
    """Return an event in few letters (24 at most, with Telegram's largest numbers), or ""."""
    platform, _, rest = event.partition(":")
    kind, *numbers = rest.split(":")
    if platform != PLATFORM or kind not in _KINDS or not all(map(_whole, numbers)):
        return ""
    return _KINDS[kind] + "_".join(_in_base_36(int(number)) for number in numbers)


def lengthened(short: str) -> EventId | None:
    """Return the event that was shortened, None for anything else."""
    kind = _NAMES.get(short[:1])
    try:
        numbers = [int(number, 36) for number in short[1:].split("_")]
    except ValueError:
        return None
    if kind is None:
        return None
    return EventId(":".join((PLATFORM, kind, *map(str, numbers))))


def _whole(number: str) -> bool:
    digits = number.removeprefix("-")
    return digits.isascii() and digits.isdigit() and str(int(digits)) == digits


def _in_base_36(number: int) -> str:
    if number < 0:
        return f"-{_in_base_36(-number)}"
    head, last = divmod(number, 36)
    return (_in_base_36(head) if head else "") + _DIGITS[last]
