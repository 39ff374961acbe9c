"""The ledger of a language model's calls, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.storage.rules import used_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.ports import Budget, ModelCall


@dataclass(frozen=True, slots=True)
class _Row:
    classroom: ClassroomId
    person: PersonId
    call: ModelCall


class MemoryLedger:
    """What ``tutor_core.storage.ledger`` does, without a database."""

    def __init__(self) -> None:
        """Start empty."""
        self._rows: dict[int, _Row] = {}

    async def reserve(
        self, classroom: ClassroomId, person: PersonId, call: ModelCall, budget: Budget
    ) -> int | None:
        """Note a call that is about to be made; None when the budget is used up."""
        rows = [
            row
            for row in self._rows.values()
            if row.classroom == classroom and row.call.at >= budget.since
        ]
        own = sum(_tokens(row.call) for row in rows if row.person == person)
        tokens, cost = sum(_tokens(r.call) for r in rows), sum(r.call.cost for r in rows)
        if used_up(budget, call, own, tokens, cost):
            return None
        number = len(self._rows) + 1
        self._rows[number] = _Row(classroom, person, call)
        return number

    async def settle_call(self, number: int, call: ModelCall) -> None:
        """Put what a call came to in place of what was noted of it."""
        row = self._rows[number]
        self._rows[number] = _Row(row.classroom, row.person, call)

    async def calls(self, classroom: ClassroomId, since: datetime) -> Sequence[ModelCall]:
        """Return a classroom's calls from a time on, oldest first."""
        rows = self._rows.values()
        return [r.call for r in rows if r.classroom == classroom and r.call.at >= since]


def _tokens(call: ModelCall) -> int:
    return call.tokens_in + call.tokens_out
