"""A reply as the messages that carry it, in order; nothing is sent here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.telegram.html import CAPTION_LIMIT, TEXT_LIMIT, limit_for, marked_up, units
from bot.channels.telegram.keyboards import LABEL, MOST
from bot.enclosures import Enclosure, enclosures
from bot.render import Capabilities, Part, render

if TYPE_CHECKING:
    from prompts.loader import Phrases
    from tutor_core.messages import Button, Reply

CAPABILITIES = Capabilities(
    text_limit=TEXT_LIMIT,
    label_limit=LABEL,
    buttons=MOST,
    private=True,
    threads=True,
    images=True,
    files=True,
    edits=True,
    markup=True,
)
# Limits of the Bot API for what bots send.
LARGEST_FILE, LARGEST_PICTURE = 50_000_000, 10_000_000
_SIDES, _RATIO = 10_000, 20  # pixels, both sides together; the longer by the shorter


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: a text, or a file with the text as what stands under it."""

    text: str = ""
    buttons: tuple[Button, ...] = ()
    file: Enclosure | None = None
    picture: bool = False


def outgoing(reply: Reply, words: Phrases, own: Phrases) -> tuple[Outgoing, ...]:
    """Return the messages of a reply, at least one; drawing a chart takes a third of a second."""
    files = [*enclosures(reply), *_attached(reply)]
    parts = _parts(reply, words)
    said = [Outgoing(marked_up(part.text, part.asides), part.buttons) for part in parts]
    said = [one for one in said if one.text.strip()] or [Outgoing("…", parts[-1].buttons)]
    sent = [_carried(one, own) for one in files]
    if len(said) == len(sent) == 1 and sent[0].picture and _fits_under(parts[0]):
        return (replace(sent[0], text=said[0].text, buttons=said[0].buttons),)
    return (*said, *sent)


def _parts(reply: Reply, words: Phrases) -> tuple[Part, ...]:
    everything = reply.text + (reply.explanation.line if reply.explanation else "")
    limit = limit_for(everything, TEXT_LIMIT)
    return render(reply, replace(CAPABILITIES, text_limit=limit), words)


def _fits_under(part: Part) -> bool:
    return units("\n".join((part.text, *part.asides))) <= CAPTION_LIMIT


def _carried(one: Enclosure, own: Phrases) -> Outgoing:
    if len(one.data) > LARGEST_FILE:
        return Outgoing(marked_up(own.say("file.too_large_out", name=one.name)))
    limit = limit_for(one.alt, CAPTION_LIMIT)
    alt = one.alt if len(one.alt) <= limit else f"{one.alt[: limit - 1]}…"
    return Outgoing(marked_up(alt), file=one, picture=_is_picture(one))


def _is_picture(one: Enclosure) -> bool:
    """Whether Telegram shows it as a picture; others go as documents, which keep every detail."""
    if one.media_type not in ("image/png", "image/jpeg") or len(one.data) > LARGEST_PICTURE:
        return False
    if one.media_type != "image/png":
        return True
    width, height = (int.from_bytes(one.data[at : at + 4], "big") for at in (16, 20))
    return width + height <= _SIDES and max(width, height) <= _RATIO * max(1, min(width, height))


def _attached(reply: Reply) -> list[Enclosure]:
    """Return the files of a reply that lie on this machine."""
    return [
        Enclosure(one.name, one.media_type, Path(one.path).read_bytes())
        for one in reply.attachments
        if Path(one.path).is_file()
    ]
