"""Writes letters when they are due, and sends them until they have reached somebody."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from tutor_core import remembering
from tutor_core.errors import StepladderError
from tutor_core.letters import later

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tutor_core.letters import Letter
    from tutor_core.messages import Account, Reply
    from tutor_core.ports import Clock, Letterbox

# Seconds between two rounds: an alert should not wait, a reminder may (our choice).
ROUND = 20.0

_log = logging.getLogger(__name__)


class Writes(Protocol):
    """Whatever knows which letters are due: the core's writer."""

    async def write(self, now: datetime) -> int:
        """Write what is due by ``now`` into the letterbox."""
        ...


class Carries(Protocol):
    """Whatever takes a private message to an account: the channels."""

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Send it; None when the account can't be reached."""
        ...


class Postman:
    """Goes round for as long as the program runs."""

    def __init__(
        self, letterbox: Letterbox, writers: Sequence[Writes], carries: Carries, clock: Clock
    ) -> None:
        """Take the parts."""
        self._letterbox = letterbox
        self._writers = tuple(writers)
        self._carries = carries
        self._clock = clock
        self._expired: date | None = None

    async def run(self) -> None:
        """Go round until cancelled; a round that fails is logged, and the next one tries again."""
        while True:
            try:
                await self.round()
            except StepladderError as error:
                _log.warning("letters: %s", error.log)
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """Write what is due and send what waits. Raises DataFolderError, RetrievalError.

        Once a day what was kept long enough goes.
        """
        now = self._clock.now()
        if self._expired != now.date():
            await self._letterbox.expire(now)
            remembering.forget()
            self._expired = now.date()
        for writer in self._writers:
            await writer.write(now)
        for letter in await self._letterbox.letters(now):
            await self._send(letter)

    async def _send(self, letter: Letter) -> None:
        """Send a letter to the account used last that can be reached, or put it off.

        Each try begins one account further, so that one that swallows messages hides nothing.
        """
        accounts = list(await self._letterbox.reached_at(letter.person))
        start = letter.tries % len(accounts) if accounts else 0
        for account in accounts[start:] + accounts[:start]:
            ref = await self._to(account, letter)
            if ref is not None:
                await self._letterbox.sent_letter(letter, ref)
                return
        await self._letterbox.put_off(later(letter))

    async def _to(self, account: Account, letter: Letter) -> str | None:
        try:
            return await self._carries.write(account, letter.reply)
        except StepladderError as error:
            _log.warning("letter %s: %s", letter.kind, error.log)
        except OSError as error:
            _log.warning("letter %s: %s", letter.kind, type(error).__name__)
        return None
