"""The files of a reply: its chart drawn, its documents as bytes; and a folder to lay them in."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tutor_core.ids import EventId
    from tutor_core.messages import Reply

CHART = "progress.png"
INVITE = "invite.png"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to send. ``alt`` says in words what a picture shows."""

    name: str
    media_type: str
    data: bytes
    alt: str = ""


def enclosures(reply: Reply) -> tuple[Enclosure, ...]:
    """Return the files of a reply; drawing takes about a third of a second, so not on a loop."""
    found = []
    if reply.chart is not None:
        from bot.drawing import draw

        found.append(Enclosure(CHART, "image/png", draw(reply.chart), reply.chart.alt))
    if reply.code is not None and reply.code.links:
        found.append(Enclosure(INVITE, "image/png", _picture(reply.code.links[0]), reply.text))
    found += [Enclosure(d.name, d.media_type, d.text.encode()) for d in reply.documents]
    return tuple(found)


def _picture(link: str) -> bytes:
    """Return a QR code as PNG that a phone reads from a projected screen."""
    import segno

    made = io.BytesIO()
    # Level M bears a smudge of 15 % and keeps the picture coarse; 4 modules of white around it
    # are what ISO/IEC 18004 asks for.
    segno.make(link, error="m", micro=False).save(made, kind="png", scale=10, border=4)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class Tray:
    """A folder for the files of replies, for channels whose people share this machine."""

    folder: Path

    def put(self, reply: Reply, event_id: EventId) -> list[tuple[Enclosure, Path]]:
        """Write a reply's files, named after its event, and return where each one is."""
        mark = hashlib.sha256(event_id.encode()).hexdigest()[:8]
        placed = []
        for one in enclosures(reply):
            self.folder.mkdir(parents=True, exist_ok=True)
            stem, _, ending = one.name.rpartition(".")
            path = self.folder / f"{stem}-{mark}.{ending}"
            path.write_bytes(one.data)
            placed.append((one, path))
        return placed
