"""A reply as messages of Discord's: text in parts, buttons in rows, files at the last part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.discord.markup import discord_markup, quiet
from bot.channels.discord.place import PLATFORM, digest
from bot.channels.discord.rest import Out
from bot.render import Capabilities, render, split
from tutor_core.ids import EventId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.enclosures import Enclosure
    from prompts.loader import Phrases
    from tutor_core.messages import Button, Reply

CAPABILITIES = Capabilities(
    text_limit=2000,
    label_limit=80,
    buttons=25,
    private=True,
    threads=True,
    images=True,
    files=True,
    edits=True,
    markup=True,
)
_TEXT_LIMIT = CAPABILITIES.text_limit - 1  # one is left for the mark of an answer in parts
_A_ROW, _ROWS = 5, 5
_ID_LIMIT = 100
_BUTTON_ROW, _BUTTON, _GREY, _BLUE = 1, 2, 2, 1
_SCALE = "confidence:"  # five buttons that belong together
# What is worth a second look is grey; what takes the lesson on is blue. Our choice.
_QUIET = {"why", "dispute", "not_me", "back_to_goal", "pass_on", "stop_quiz"}

_EVENTS = f"{PLATFORM}:"
_PRESSED = re.compile(r"t:(\d{1,20}):([0-9a-f]{6}):(.*)", re.DOTALL)
_LONG, _AT = "#", "@"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button of ours says about itself: whose it is, to which reply it belongs, its id.

    ``mark`` is the digest of the event that was answered. An id that was too long is a digest,
    and ``event`` where to find it whole.
    """

    owner: int
    mark: str
    button: str
    event: EventId | None = None


def mark_of(event: EventId) -> str:
    """Return the mark that the buttons of an event's answer bear."""
    return digest(event, 6)


def custom_id(owner: str, event: EventId, button: str) -> str:
    """Return what Discord sends back when a button is pressed, within its limit."""
    front = f"t:{owner}:{mark_of(event)}:"
    if len(front) + len(button) <= _ID_LIMIT:
        return front + button
    return f"{front}{_LONG}{digest(button, 16)}{_AT}{event.removeprefix(_EVENTS)}"


def pressed(custom: str) -> Pressed | None:
    """Return what a button says about itself; None when it isn't ours."""
    found = _PRESSED.fullmatch(custom)
    if not found:
        return None
    owner, mark, button = int(found[1]), found[2], found[3]
    if not button.startswith(_LONG):
        return Pressed(owner, mark, button)
    short, _, event = button.removeprefix(_LONG).partition(_AT)
    return Pressed(owner, mark, short, EventId(_EVENTS + event))


def whole_button(short: str, offered: Iterable[Button]) -> str:
    """Return the id that a digest stands for, "" when nothing offered has it."""
    return next((one.id for one in offered if digest(one.id, 16) == short), "")


def messages(
    reply: Reply, owner: str, event: EventId, words: Phrases, files: tuple[Enclosure, ...] = ()
) -> tuple[Out, ...]:
    """Return the messages of a reply, at least one, each within Discord's limits."""
    texts: list[str] = []
    buttons: tuple[Button, ...] = ()
    for part in render(reply, CAPABILITIES, words):
        lines = [discord_markup(part.text), *(quiet(discord_markup(a)) for a in part.asides)]
        # What was escaped grew, and may have to be cut once more.
        texts += split("\n".join(line for line in lines if line), _TEXT_LIMIT)
        buttons = part.buttons
    # Discord takes no empty message, unless a file comes with it.
    texts = [text for text in texts if text] or ["" if files else "\u200b"]
    last = Out(texts[-1], rows(buttons, owner, event), files)
    return (*(Out(text) for text in texts[:-1]), last)


def rows(buttons: Sequence[Button], owner: str, event: EventId) -> tuple[dict[str, Any], ...]:
    """Return buttons in rows of five; a scale has a row of its own where there is room."""
    scale = [one for one in buttons if one.id.startswith(_SCALE)]
    others = [one for one in buttons if one not in scale]
    grouped = [*_chunks(scale), *_chunks(others)]
    if len(grouped) > _ROWS:
        grouped = _chunks(list(buttons))[:_ROWS]
    return tuple(
        {"type": _BUTTON_ROW, "components": [_shown(one, owner, event) for one in group]}
        for group in grouped
    )


def _chunks(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    return [buttons[n : n + _A_ROW] for n in range(0, len(buttons), _A_ROW)]


def _shown(button: Button, owner: str, event: EventId) -> dict[str, Any]:
    return {
        "type": _BUTTON,
        "style": _GREY if button.id.partition(":")[0] in _QUIET else _BLUE,
        "label": button.label or "…",
        "custom_id": custom_id(owner, event, button.id),
    }
