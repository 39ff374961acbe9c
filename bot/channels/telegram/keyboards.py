"""Buttons as inline keyboards: signed, in rows that a phone shows whole."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.menus import RUN, TEACH, TURN
from bot.channels.telegram.places import lengthened, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.telegram.seal import Seal
    from tutor_core.ids import EventId
    from tutor_core.messages import Button

LABEL = 36  # characters; what a phone shows of a button as wide as the chat (measured by eye)
MOST = 100  # buttons under a message, by the Bot API
_ROW = 34  # characters of the labels of one row
_ABREAST = 5

_DIRECT = (RUN, TURN, TEACH)
_REPLY, _LETTER, _OWN = "r", "d", "o"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a pressed button means: the ``n``-th of a reply's to ``event``, or an id by itself."""

    button: str = ""
    event: EventId | None = None
    n: int = 0


def keyboard(
    buttons: Sequence[Button], seal: Seal, chat: int, event: EventId | None = None
) -> InlineKeyboardMarkup | None:
    """Return buttons as Telegram shows them in a chat, None when there are none.

    Those of a reply to an event are named by event and number: an id may be too long to be kept
    by Telegram. The channel's own, and a letter's, are named by their ids.
    """
    short = shortened(event) if event else ""
    rows: list[list[InlineKeyboardButton]] = []
    used = 0
    for n, button in enumerate(buttons[:MOST]):
        data = seal.sealed(_meaning(button, n, short), chat)
        if data is None:
            _log.warning("a button was left out, its id is too long: %.20s", button.id)
            continue
        label = button.label if len(button.label) <= LABEL else f"{button.label[: LABEL - 1]}…"
        fits = rows and len(rows[-1]) < _ABREAST and used + len(label) + 2 <= _ROW
        if not fits:
            rows.append([])
            used = 0
        rows[-1].append(InlineKeyboardButton(label or "·", callback_data=data))
        used += len(label) + 2
    return InlineKeyboardMarkup(rows) if rows else None


def _meaning(button: Button, n: int, short: str) -> str:
    if short and button.id.partition(":")[0] not in (TURN, TEACH):
        return f"{_REPLY}{n}.{short}"
    own = button.id.partition(":")[0] in _DIRECT
    return f"{_OWN if own else _LETTER}{button.id}"


def meant(meaning: str) -> Meaning:
    """Return what a meaning that was sealed says."""
    kind, rest = meaning[:1], meaning[1:]
    if kind != _REPLY:
        return Meaning(rest)
    n, _, short = rest.partition(".")
    return Meaning("", lengthened(short), int(n))
