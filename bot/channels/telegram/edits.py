"""What an edited message means: the last one is read anew, an older one isn't."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tutor_core.judgement import Judgement

if TYPE_CHECKING:
    from bot.channels.telegram.reading import Said
    from tutor_core.ids import EventId
    from tutor_core.ports import Store

_REMEMBERED = 10_000  # people whose last message is known


@dataclass(slots=True)
class Edits:
    """Knows the last message of everybody who wrote since the program started."""

    store: Store
    _last: OrderedDict[str, tuple[EventId, EventId]] = field(default_factory=OrderedDict)

    def note(self, account: str, message: EventId, event: EventId) -> None:
        """Note what somebody did last: the message, and the event of it or of its last edit."""
        self._last[account] = (message, event)
        self._last.move_to_end(account)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)

    async def verdict(self, said: Said, text: str) -> str:
        """Return "" for an edit to be read as a new try, "same" for none, or why it isn't read.

        A try that was right stays right: what came after it is another task by now.
        """
        message, event = self._last.get(said.account.id, (None, None))
        known = event if message == said.edited and event is not None else said.edited
        before = await self.store.delivery(known) if known is not None else None
        if before is not None and before.incoming.text == text:
            return "same"
        if message != said.edited and before is None and said.place.group:
            return ""  # it wasn't for the tutor before it was edited
        if text.startswith("/"):
            return "edit.command"
        if message != said.edited:
            return "edit.late"
        right = before is not None and before.reply.judgement is Judgement.CORRECT
        return "edit.right" if right else ""
