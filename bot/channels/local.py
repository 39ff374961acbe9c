"""What the terminal and the JSON door share: one classroom on this machine, fed line by line."""

from __future__ import annotations

import asyncio
import os
import re
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Protocol

from tutor_core.ids import ClassroomId, EventId
from tutor_core.messages import Account, Incoming, Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tutor_core.messages import Reply
    from tutor_core.ports import Clock

PLATFORM = "terminal"
CLASSROOM = ClassroomId("terminal")

LONGEST_LINE = 4_000_000
"""Bytes kept of one line, the rest is dropped. Our choice: forty times a very long message."""


class Intake(Protocol):
    """Where messages go: stored at once, answered through the channel's ``send``."""

    async def receive(self, incoming: Incoming) -> bool:
        """Take a message; false when it was taken before."""
        ...

    async def drain(self) -> None:
        """Return when everything taken is answered."""
        ...


class AtHand:
    """What is the same on every channel whose people sit at this machine."""

    def tell(self, text: str) -> None:
        """Say something that is no reply."""
        raise NotImplementedError

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Reach nobody: whoever is here sees replies only."""
        return None

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Say how far the answer to a message is."""
        self.tell(text)

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return the message as it is: what comes with it lies on this machine."""
        return incoming


# Controls but tab and newline; what embeds, overrides or isolates a writing direction; tags.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def cleaned(text: str) -> str:
    """Return text without the characters that steer a terminal or can't be stored as UTF-8."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _HIDDEN.sub("", lines))


@dataclass(slots=True)
class Post:
    """Makes incoming messages. ``run`` is this run's own mark, so that event ids never repeat."""

    clock: Clock
    run: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def incoming(
        self, text: str, *, role: Role, person: str = "", button: str | None = None
    ) -> Incoming:
        """Return a message from a person of this classroom; without one, from the role's own."""
        return Incoming(
            event_id=EventId(f"{self.run}-{next(self._numbers)}"),
            classroom=CLASSROOM,
            account=account(person, role),
            received=self.clock.now(),
            text=text,
            button=button,
            role=role,
        )

    def is_ours(self, event_id: EventId) -> bool:
        """Whether the event is of this run."""
        return event_id.startswith(f"{self.run}-")


def account(person: str, role: Role) -> Account:
    """Return the account of a person named on this machine, or of whoever sits at it."""
    name = " ".join(cleaned(person).split())
    return Account(PLATFORM, name.casefold() or role.value, name)


async def read_lines(descriptor: int) -> AsyncIterator[bytes]:
    """Yield the lines of a file descriptor, without their line ends, until it ends.

    A thread that nobody waits for does the reading: a blocked read must not keep the program from
    leaving.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    room = threading.Semaphore(64)

    def put(line: bytes | None) -> None:
        room.acquire()
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, line)

    def read() -> None:
        for line in _lines(descriptor):
            put(line)
        put(None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    while (line := await queue.get()) is not None:
        room.release()
        yield line


def _lines(descriptor: int) -> Iterator[bytes]:
    held = b""
    while chunk := _chunk(descriptor):
        *whole, held = (held + chunk).split(b"\n")
        yield from whole
        held = held[:LONGEST_LINE]
    if held:
        yield held


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:
        return b""
