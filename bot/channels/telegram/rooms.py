"""Which classroom a message belongs to, and as what its sender is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.channels.telegram.places import PLATFORM
from tutor_core.ids import ClassroomId
from tutor_core.messages import Role

if TYPE_CHECKING:
    from bot.routing import Service
    from tutor_core.messages import Account


@dataclass(frozen=True, slots=True)
class Standing:
    """A role in a classroom, and whether the platform itself says so (else the store does)."""

    role: Role
    vouched: bool


class Rooms:
    """Looks classrooms up in the store, and opens those that are new."""

    def __init__(self, service: Service) -> None:
        """Take what knows of classrooms."""
        self._service = service
        self._open: set[ClassroomId] = set()
        self._accepted: set[tuple[str, ClassroomId]] = set()

    async def start(self) -> None:
        """Remember who took the teacher's role in messages that aren't handled yet."""
        for incoming in await self._service.store.pending():
            if incoming.account.platform == PLATFORM and incoming.role is Role.TEACHER:
                self.accept(incoming.account, incoming.classroom)

    def accept(self, account: Account, classroom: ClassroomId) -> None:
        """Take somebody as teacher from now on; the store knows once their message is handled."""
        self._accepted.add((account.id, classroom))

    async def of_group(self, chat: int) -> ClassroomId:
        """Return the classroom of a group, its own if it belongs to no other."""
        found = await self._service.store.at(PLATFORM, str(chat))
        return await self._opened(found or own(chat))

    async def of_person(self, account: Account) -> ClassroomId:
        """Return the classroom somebody used last; one to try things in if they are in none.

        Once they are in a class, the one they tried things in isn't theirs to land in any more.
        """
        rooms = [room for room, _ in await self._service.store.memberships(account)]
        private = own(int(account.id))
        return await self._opened(next((room for room in rooms if room != private), private))

    async def standing(self, account: Account, classroom: ClassroomId) -> Standing:
        """Return what somebody is in a classroom, a learner if nothing is known.

        Of a member the store knows best; this channel vouches only for who is new, and for who
        has just taken the teacher's role.
        """
        known = dict(await self._service.store.memberships(account)).get(classroom)
        if (account.id, classroom) not in self._accepted:
            return Standing(known or Role.LEARNER, vouched=known is None)
        if known is Role.TEACHER:
            # From here on the store knows, and whoever takes the role away is heeded.
            self._accepted.discard((account.id, classroom))
            return Standing(known, vouched=False)
        return Standing(Role.TEACHER, vouched=True)

    async def knows(self, account: Account) -> bool:
        """Whether somebody is in a class already."""
        private = own(int(account.id))
        rooms = await self._service.store.memberships(account)
        return any(room != private for room, _ in rooms)

    async def move(self, old: int, new: int) -> None:
        """Let a group's new id belong to the classroom of the old one."""
        store = self._service.store
        room = await store.at(PLATFORM, str(old)) or own(old)
        if await store.at(PLATFORM, str(new)) != room:
            await store.settle(PLATFORM, str(new), room)

    async def entitle(self, chat: int, title: str) -> None:
        """Keep a group's title, unless the classroom has one."""
        room = await self.of_group(chat)
        setup = await self._service.store.setup(room)
        if title and not setup.title:
            await self._service.store.keep_setup(room, replace(setup, title=title))

    async def listens(self, chat: int, thread: int | None) -> bool:
        """Whether every message in a topic is for the tutor."""
        room = await self._service.store.at(PLATFORM, str(chat)) or own(chat)
        setup = await self._service.store.setup(room)
        return str(thread) in setup.channels

    async def _opened(self, classroom: ClassroomId) -> ClassroomId:
        if classroom not in self._open:
            await self._service.welcome(classroom)
            self._open.add(classroom)
        return classroom


def own(chat: int) -> ClassroomId:
    """Return the id of the classroom that a chat has of its own."""
    return ClassroomId(f"{PLATFORM}:{chat}")
