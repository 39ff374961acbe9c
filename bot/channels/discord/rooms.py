"""Which classroom somebody is in, and what they are there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.channels.discord.place import PLATFORM
from tutor_core.ids import ClassroomId
from tutor_core.messages import Account, Role
from tutor_core.people import raised

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.routing import Service
    from tutor_core.classroom import Setup

# Servers that are asked whether somebody new is in them, when they write in private. Our choice.
_MOST_ASKED = 20


@dataclass(frozen=True, slots=True)
class Seat:
    """A classroom and the role somebody has in it."""

    classroom: ClassroomId
    role: Role


def account_of(user: discord.abc.User) -> Account:
    """Return somebody's account, by the name the server knows them by."""
    return Account(PLATFORM, str(user.id), user.display_name)


class Rooms:
    """Finds classrooms; a server's is made, with the bundled courses, when it is first needed."""

    def __init__(self, service: Service, client: Callable[[], discord.Client]) -> None:
        """Take where classrooms are kept and where members are found."""
        self._service = service
        self._client = client
        self._welcomed: set[ClassroomId] = set()
        self._making = asyncio.Lock()

    async def of_server(self, guild: int) -> ClassroomId:
        """Return a server's classroom."""
        classroom = await self._named(guild)
        if classroom not in self._welcomed:
            await self._make(classroom)
        return classroom

    async def make(self, guild: int) -> bool:
        """Make a server's classroom; false when it was there before."""
        return await self._make(await self._named(guild))

    async def _named(self, guild: int) -> ClassroomId:
        found = await self._service.store.at(PLATFORM, str(guild))
        return found or ClassroomId(f"{PLATFORM}:{guild}")

    async def _make(self, classroom: ClassroomId) -> bool:
        async with self._making:
            new = not await self._service.store.seeded(classroom)
            if classroom not in self._welcomed:
                await self._service.welcome(classroom)
                self._welcomed.add(classroom)
        return new

    async def setup(self, classroom: ClassroomId) -> Setup:
        """Return what was set up about a classroom."""
        return await self._service.store.setup(classroom)

    async def seat(self, user: discord.abc.User, guild: discord.Guild | None) -> Seat | None:
        """Return where a message belongs; None for somebody who is in no classroom."""
        if guild is None:
            return await self._seat_in_private(user)
        classroom = await self.of_server(guild.id)
        member = user if isinstance(user, discord.Member) else await _member(guild, user.id)
        role = self._role(member, guild, await self.setup(classroom))
        if role is not Role.TEACHER:
            # What is filled in is read by this role; an invite gives one, too.
            given = await self._service.store.given_role(account_of(user), classroom)
            role = raised(role, given or role)
        return Seat(classroom, role)

    def _role(self, member: discord.Member | None, guild: discord.Guild, setup: Setup) -> Role:
        if member is None:
            return Role.LEARNER
        named = any(str(role.id) in setup.teacher_roles for role in member.roles)
        runs = guild.owner_id == member.id or member.guild_permissions.manage_guild
        return Role.TEACHER if named or runs else Role.LEARNER

    async def _seat_in_private(self, user: discord.abc.User) -> Seat | None:
        known = await self._in_classes(account_of(user))
        if known is not None:
            return known
        for guild in self._client().guilds[:_MOST_ASKED]:
            member = await _member(guild, user.id)
            if member is not None:
                return await self.seat(member, guild)
        return None

    async def _in_classes(self, account: Account) -> Seat | None:
        """Return the class somebody was in last, None for somebody of none.

        A classroom named after an account of theirs is where they tried things out, elsewhere.
        """
        store = self._service.store
        held = await store.memberships(account)
        if len(held) > 1:
            own = {
                f"{one.account.platform}:{one.account.id}" for one in await store.accounts(account)
            }
            held = tuple(one for one in held if one[0] not in own)
        return Seat(*held[0]) if held else None


async def _member(guild: discord.Guild, user: int) -> discord.Member | None:
    found = guild.get_member(user)
    if found is not None:
        return found
    try:
        return await guild.fetch_member(user)
    except discord.HTTPException:
        return None
