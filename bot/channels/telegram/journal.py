"""What was given to Telegram, noted before and after, so that a restart knows what went out.

Between the two notes of a message nobody can tell whether it arrived: that one is sent once more,
and no more than once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

# Sends of one message that ended with nobody knowing; after that it is taken to have arrived.
UNSURE = 2

_BEGUN, _SENT, _REFUSED = "begun", "sent", "refused"


@dataclass(slots=True)
class _Noted:
    """One message of a reply: how many sends have no known end, and its id once one has."""

    unsure: int = 0
    ref: str | None = None


@dataclass(slots=True)
class Journal:
    """A file that is only added to, one line a note; ``forget`` makes it small again.

    It is written through to the system but not to the disk: it is about a program that was
    killed, and after a loss of power one more send is the lesser harm.
    """

    path: Path
    _noted: dict[str, dict[str, _Noted]] = field(default_factory=dict)
    _file: TextIO | None = None

    def open(self, undelivered: set[str]) -> None:
        """Read what an earlier run left, and forget all but what is still to be delivered."""
        for event, part, what, ref in self._lines():
            self._apply(event, part, what, ref)
        self.forget(self.events() - undelivered)

    def events(self) -> set[str]:
        """Return the events whose replies it knows of."""
        return set(self._noted)

    def forget(self, delivered: set[str]) -> None:
        """Write the file anew, without events whose replies were delivered."""
        self.close()
        self._noted = {
            event: kept for event, kept in self._noted.items() if event not in delivered
        }
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            for event, parts in self._noted.items():
                for part, noted in parts.items():
                    file.writelines(_line(event, part, _BEGUN) for _ in range(noted.unsure))
                    if noted.ref is not None:
                        file.write(_line(event, part, _SENT, noted.ref))
        fresh.replace(self.path)
        self._file = self.path.open("a", encoding="utf-8")

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def ref(self, event: str, part: str) -> str | None:
        """Return the id of a message that went out, "" for one taken to have; None: send it."""
        noted = self._noted.get(event, {}).get(part, _Noted())
        return "" if noted.ref is None and noted.unsure >= UNSURE else noted.ref

    def begun(self, event: str, part: str) -> None:
        """Note that a message is about to be sent."""
        self._note(event, part, _BEGUN)

    def sent(self, event: str, part: str, ref: str) -> None:
        """Note that it was."""
        self._note(event, part, _SENT, ref)

    def refused(self, event: str, part: str) -> None:
        """Note that it surely wasn't."""
        self._note(event, part, _REFUSED)

    def _note(self, event: str, part: str, what: str, ref: str = "") -> None:
        self._apply(event, part, what, ref)
        if self._file is not None:
            self._file.write(_line(event, part, what, ref))
            self._file.flush()

    def _apply(self, event: str, part: str, what: str, ref: str) -> None:
        noted = self._noted.setdefault(event, {}).setdefault(part, _Noted())
        if what == _BEGUN:
            noted.unsure += 1
        elif what == _REFUSED:
            noted.unsure = max(0, noted.unsure - 1)
        else:
            noted.unsure, noted.ref = 0, ref

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        if not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                event, part, what, ref = json.loads(line)
            except ValueError:
                continue  # cut off in the middle by a kill
            yield event, part, what, ref


def _line(event: str, part: str, what: str, ref: str = "") -> str:
    return f"{json.dumps([event, part, what, ref])}\n"
