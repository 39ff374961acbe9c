"""The little that the channel has to remember, in one file of the data folder.

How far messages were taken in (for reading back after an outage), who has written and in which
private channel (Discord doesn't tell a bot which it has), and which commands Discord knows.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FILE = "discord.json"

# How old the noted place may be when the process is killed; what lies behind it is read once more
# and known by its event ids. Our choice.
_SECONDS = 5.0
# People whose conversation is read back after an outage, the latest; each costs a call (our
# choice).
MOST_PEOPLE = 300


class Kept:
    """What is remembered; ``seen`` is the highest event id taken in, 0 for none."""

    def __init__(self, folder: Path) -> None:
        """Read what an earlier process left."""
        self._file = folder / FILE
        found = self._read()
        self.seen = int(found.get("seen") or 0)
        self.commands = str(found.get("commands") or "")
        self.people = {int(k): int(v) for k, v in dict(found.get("people") or {}).items()}
        self.frozen = False
        self._dirty = False

    def note(self, event: int) -> None:
        """Note that an event was taken in; not while what came before it is still being read."""
        if event > self.seen and not self.frozen:
            self.seen = event
            self._dirty = True

    def met(self, person: int, channel: int = 0) -> None:
        """Note who wrote, and the channel if it is theirs alone; at once when that is new."""
        before = self.people.pop(person, None)
        self.people[person] = channel or before or 0
        for old in list(self.people)[:-MOST_PEOPLE]:
            del self.people[old]
        self._dirty = True
        if before != self.people[person]:
            self.write()

    def write(self) -> None:
        """Write it all, so that a kill leaves the old file or the new one."""
        kept = {"seen": self.seen, "commands": self.commands, "people": self.people}
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        fresh.replace(self._file)
        self._dirty = False

    async def keep_writing(self) -> None:
        """Write every few seconds what has changed, until cancelled."""
        while True:
            await asyncio.sleep(_SECONDS)
            if self._dirty:
                self.write()

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
