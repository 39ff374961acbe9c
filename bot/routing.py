"""Several channels as one: each reply goes out where its message came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tutor_core.errors import StepladderError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.commands import Registry
    from bot.settings import Settings
    from bot.turns import Turns
    from tutor_core.ids import ClassroomId
    from tutor_core.messages import Account, Incoming, Reply
    from tutor_core.ports import Delivery, Store


@dataclass(frozen=True, slots=True)
class Service:
    """What a channel works with. ``store`` tells of classrooms and members; turns write to it.

    ``welcome`` makes a classroom with the bundled courses in it, unless it is there already.
    """

    settings: Settings
    turns: Turns
    store: Store
    registry: Registry
    welcome: Callable[[ClassroomId], Awaitable[None]]


class Served(Protocol):
    """A channel that people reach over a network; ``platform`` is that of its accounts."""

    platform: str

    async def run(self, service: Service) -> None:
        """Take messages in until cancelled. Raises StepladderError when it can't go on."""
        ...

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return the platform's id of it; "" where nobody can be reached."""
        ...

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send somebody a private message that answers nothing; None when it can't reach them."""
        ...

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far the answer to a message is, in the place of what was shown before."""
        ...

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return a message whose attachments lie in a folder of their own on this machine.

        Raises StepladderError.
        """
        ...

    def tell(self, text: str) -> None:
        """Say something that is no reply, to whoever runs the program."""
        ...

    def link(self, code: str) -> str | None:
        """Return an address that joins with a code when pressed; None where there are none."""
        ...


class Router:
    """All channels of a program, each found by the platform of an account."""

    def __init__(self, channels: Sequence[Served]) -> None:
        """Take the channels, one for a platform."""
        self.channels = {channel.platform: channel for channel in channels}

    async def send(self, delivery: Delivery) -> str:
        """Send a reply on its channel. Raises StepladderError when that isn't served."""
        return await self._of(delivery.incoming.account).send(delivery)

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send somebody a private message; None when it can't reach them."""
        channel = self.channels.get(account.platform)
        return None if channel is None else await channel.write(account, reply)

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Show how far the answer to a message is."""
        await self._of(incoming.account).progress(incoming, text)

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return a message whose attachments lie on this machine. Raises StepladderError."""
        return await self._of(incoming.account).fetched(incoming)

    def links(self, code: str) -> tuple[str, ...]:
        """Return the addresses that join with a code, of every channel that has one."""
        found = (channel.link(code) for channel in self.channels.values())
        return tuple(link for link in found if link)

    def tell(self, text: str) -> None:
        """Say something to whoever runs the program, once."""
        for channel in list(self.channels.values())[:1]:
            channel.tell(text)

    def _of(self, account: Account) -> Served:
        channel = self.channels.get(account.platform)
        if channel is None:
            raise StepladderError(
                "That platform isn't connected just now; this waits until it is.",
                log=f"no channel for {account.platform}",
            )
        return channel
