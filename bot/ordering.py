"""One person's turns one after the other, on however many accounts they write."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tutor_core.ids import PersonId
    from tutor_core.messages import Account


class Knows(Protocol):
    """Whatever knows whose an account is: the store."""

    async def person_of(self, account: Account) -> PersonId | None:
        """Return the person of an account, None for one that nothing is known of."""
        ...


class OneAtATime:
    """A lock for each person, or for an account that is nobody's yet; gone when nobody waits."""

    def __init__(self, knows: Knows) -> None:
        """Take what knows whose an account is."""
        self._knows = knows
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn_of(self, account: Account) -> AsyncIterator[None]:
        """Wait until nothing else of the account's person is going on.

        Whoever waited asks again whose the account is: it may have been linked or separated
        meanwhile. A link made between asking and starting is noticed by the store.
        """
        while True:
            whose = await self._whose(account)
            lock = self._locks.setdefault(whose, asyncio.Lock())
            waited = lock.locked()
            async with lock:
                if waited and await self._whose(account) != whose:
                    continue
                yield
                return

    async def _whose(self, account: Account) -> str:
        person = await self._knows.person_of(account)
        return person or f"{account.platform} {account.id}"
