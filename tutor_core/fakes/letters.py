"""The letters of the store in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.fakes.mail import Mails
from tutor_core.fakes.people import FakePeople
from tutor_core.guardrails.policy import Policy
from tutor_core.letters import Letter, LetterKind, Remindable
from tutor_core.messages import Account, Role
from tutor_core.ports import Pressing
from tutor_core.state import GoalStatus
from tutor_core.storage.rules import GOAL_SOON, REMINDED, REVIEW_SOON, goals_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.fakes.rooms import Member, Room
    from tutor_core.ids import ClassroomId, LetterId, PersonId
    from tutor_core.mastery.estimate import Estimator


class Letters(FakePeople, Mails):
    """``ports.Letterbox`` without a database, but for ``state_of``."""

    def __init__(self, estimator: Estimator | None = None) -> None:
        """Start empty."""
        super().__init__(estimator)
        self._letters: dict[LetterId, tuple[Letter, str | None]] = {}

    async def remindable(self, now: datetime) -> Sequence[Remindable]:
        """Return the learners who want reminders and may have a reason for one."""
        return [
            Remindable(name, person, member.standing.remind_at, member.standing.zone)
            for name, room in self._classrooms.items()
            for person, member in room.learners().items()
            if member.standing.reminders
            if self._review_due(person, now) or _goal_due(room, member, now)
            if not self._reminded(name, person, now)
        ]

    def _review_due(self, person: PersonId, now: datetime) -> bool:
        return any(r.due <= now + REVIEW_SOON for r in self._reviews.get(person, {}).values())

    def _reminded(self, classroom: ClassroomId, person: PersonId, now: datetime) -> bool:
        return any(
            (letter.classroom, letter.person, letter.kind)
            == (classroom, person, LetterKind.REMINDER)
            and letter.due > now - REMINDED
            for letter, _ in self._letters.values()
        )

    async def pressing(self) -> Sequence[Pressing]:
        """Return the open disclosures of all classrooms, oldest first."""
        found = [
            Pressing(
                name,
                raised,
                room.policies[-1][0] if room.policies else Policy(),
                tuple(
                    self._persons[person]
                    for person, member in room.members.items()
                    if member.standing.role is Role.TEACHER
                ),
            )
            for name, room in self._classrooms.items()
            for raised in room.alerts.disclosures(self._name)
        ]
        return sorted(found, key=lambda one: one.raised.alert.at)

    def _name(self, person: PersonId) -> str:
        return self._persons[person].name

    async def keep_letter(self, letter: Letter) -> bool:
        """Keep a letter to be sent; false when there was one of this id before."""
        if letter.id in self._letters:
            return False
        self._letters[letter.id] = (letter, None)
        return True

    async def letters(self, now: datetime) -> Sequence[Letter]:
        """Return the letters to be sent by now, the one due first first."""
        waiting = [one for one, ref in self._letters.values() if ref is None and one.due <= now]
        return sorted(waiting, key=lambda letter: letter.due)

    async def sent_letter(self, letter: Letter, message_ref: str) -> None:
        """Note that a letter was sent, and the platform's id of it."""
        kept, ref = self._letters[letter.id]
        self._letters[letter.id] = (kept, ref or message_ref)

    async def put_off(self, letter: Letter) -> None:
        """Keep a letter's new due time and tries."""
        self._letters[letter.id] = (letter, self._letters[letter.id][1])

    async def reached_at(self, person: PersonId) -> Sequence[Account]:
        """Return a person's accounts, the one used last first."""
        theirs = {key: name for key, (owner, name) in self._accounts.items() if owner == person}
        last = {key: number for number, key in enumerate(self._used)}
        ordered = sorted(theirs, key=lambda key: (-last.get(key, -1), key))
        return [Account(*key, theirs[key]) for key in ordered]


def _goal_due(room: Room, member: Member, now: datetime) -> bool:
    first, last = (now - GOAL_SOON).date(), (now + GOAL_SOON).date()
    held = goals_of(list(member.goals.values()), list(room.goals.values()), member.standing.role)
    return any(
        g.status is GoalStatus.OPEN and g.due is not None and first <= g.due <= last for g in held
    )
