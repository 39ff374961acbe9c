"""The alerts of a classroom in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tutor_core.alerts import Disclosed, Raised
from tutor_core.guardrails.safeguarding import CATEGORIES, urgency
from tutor_core.storage.rules import ALERTS, check_settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tutor_core.alerts import Settled
    from tutor_core.ids import PersonId
    from tutor_core.state import Changes


@dataclass(slots=True)
class FakeAlerts:
    """What ``tutor_core.storage.alerts`` does, without a database."""

    rows: dict[int, tuple[PersonId, Raised]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)

    def open(self, name: Callable[[PersonId], str]) -> tuple[Raised, ...]:
        """Return the open alerts, the most pressing and then the newest last."""
        waiting = [
            replace(r, who=name(p), person=p) for p, r in self.rows.values() if r.done is None
        ]
        return tuple(sorted(waiting, key=_pressing)[-ALERTS:])

    def disclosures(self, name: Callable[[PersonId], str]) -> list[Raised]:
        """Return the open disclosures, all of them."""
        return [
            replace(raised, who=name(person), person=person)
            for person, raised in self.rows.values()
            if raised.done is None and raised.alert.category in CATEGORIES
        ]

    def pressing(self, person: PersonId) -> bool:
        """Whether a disclosure of somebody's is open."""
        return any(
            owner == person and raised.done is None and raised.alert.category in CATEGORIES
            for owner, raised in self.rows.values()
        )

    def last_disclosed(self, person: PersonId) -> Disclosed | None:
        """Return what a person disclosed last, whether it was seen to or not."""
        theirs = [
            (raised.alert.at, raised.number, raised.alert.category)
            for owner, raised in self.rows.values()
            if owner == person and raised.alert.category in CATEGORIES
        ]
        at, _, category = max(theirs, default=(None, 0, ""))
        return Disclosed(category, at) if at is not None else None

    def untold(self, person: PersonId, name: str) -> tuple[Raised, ...]:
        """Return the answers to a person's alerts that they haven't been told, oldest first."""
        theirs = [
            replace(raised, who=name, person=person)
            for owner, raised in self.rows.values()
            if owner == person and raised.answer and raised.number not in self.told
        ]
        return tuple(sorted(theirs, key=lambda raised: (raised.done, raised.number)))

    def check(self, settled: Sequence[Settled]) -> None:
        """Raise RequestError for an alert that is no longer open."""
        for one in settled:
            held = self.rows.get(one.number)
            check_settled(held is not None and held[1].done is None)

    def write(self, changes: Changes, person: PersonId) -> None:
        """Raise, close and mark as told what a turn wants."""
        for alert in changes.alerts:
            number = max(self.rows, default=0) + 1
            self.rows[number] = (person, Raised(number, "", alert))
        for one in changes.settled:
            owner, raised = self.rows[one.number]
            self.rows[one.number] = (owner, replace(raised, done=one.at, answer=one.answer))
        self.told.update(n for n in changes.told if self.rows[n][0] == person)

    def hand_over(self, ours: PersonId, theirs: PersonId) -> None:
        """Let one person have what was another's."""
        self.rows = {
            n: (ours if person == theirs else person, raised)
            for n, (person, raised) in self.rows.items()
        }

    def forget(self, person: PersonId) -> None:
        """Let go of what was about a person."""
        self.rows = {n: held for n, held in self.rows.items() if held[0] != person}


def _pressing(raised: Raised) -> tuple[object, ...]:
    alert = raised.alert
    return -urgency(alert.category), alert.at, raised.number
