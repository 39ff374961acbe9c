"""The mail of the store in memory: each message kept once, each reply until it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.ports import Delivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.ids import EventId
    from tutor_core.messages import Incoming, Reply


@dataclass(slots=True)
class Mail:
    """A message and what became of it."""

    incoming: Incoming
    reply: Reply | None = None
    ref: str | None = None
    tries: int = 0


class Mails:
    """``ports.Inbox`` without a database; ``_used`` are the accounts that wrote, newest last."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._mail: dict[EventId, Mail] = {}
        self._used: list[tuple[str, str]] = []

    async def receive(self, incoming: Incoming) -> bool:
        """Store an event under its id; false when it was there already."""
        if incoming.event_id in self._mail:
            return False
        self._mail[incoming.event_id] = Mail(incoming)
        self._used.append((incoming.account.platform, incoming.account.id))
        return True

    async def pending(self) -> Sequence[Incoming]:
        """Return what was received and not handled, oldest first."""
        return [mail.incoming for mail in self._mail.values() if mail.reply is None]

    async def delivery(self, event_id: EventId) -> Delivery | None:
        """Return the reply to an event, None when it isn't handled yet."""
        mail = self._mail.get(event_id)
        if mail is None or mail.reply is None:
            return None
        return Delivery(event_id, mail.incoming, mail.reply, mail.tries)

    async def undelivered(self) -> Sequence[Delivery]:
        """Return replies that were written and not delivered, oldest first."""
        waiting = [event_id for event_id, mail in self._mail.items() if mail.ref is None]
        return [found for event_id in waiting if (found := await self.delivery(event_id))]

    async def delivered(self, event_id: EventId, message_ref: str) -> None:
        """Note that the channel has sent the reply, and the platform's id of it."""
        mail = self._mail.get(event_id)
        if mail is not None and mail.reply is not None and mail.ref is None:
            mail.ref, mail.tries = message_ref, 0

    async def tried(self, event_id: EventId) -> int:
        """Note that an event or its reply is tried once more; return how often so far."""
        mail = self._mail.get(event_id)
        if mail is None:
            return 0
        mail.tries += 1
        return mail.tries
