"""What a command is: its name, what it takes, who may use it and the request it builds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor_core.messages import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tutor_core.requests import Request

EVERYONE = frozenset(Role)
TEACHERS = frozenset({Role.TEACHER})


class Kind(StrEnum):
    """How an argument is read: a word, a whole number from 1, an @name, or the rest of it all.

    ROLE and PLACE are a role and a channel of the platform, by its own ids; FILE comes as an
    attachment and is never typed. Channels that have pickers for them show those. CODE is a
    secret: the rest of it all, and only its hash is kept.
    """

    WORD = "word"
    NUMBER = "number"
    NAME = "name"
    REST = "rest"
    ROLE = "role"
    PLACE = "place"
    FILE = "file"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument. With ``choices`` only those are taken, whatever the case, ``-`` like ``_``.

    A number has at most so many ``digits``. Only ``roles`` are told of it.
    """

    name: str
    help: str
    kind: Kind = Kind.WORD
    required: bool = True
    choices: tuple[str, ...] = ()
    digits: int = 4
    roles: frozenset[Role] = EVERYONE

    @property
    def usage(self) -> str:
        """How the argument stands in a usage line, such as ``[@NAME]``."""
        mark = {Kind.NAME: "@", Kind.ROLE: "@", Kind.PLACE: "#"}.get(self.kind, "")
        shown = f"{mark}{self.name.upper()}"
        return shown if self.required else f"[{shown}]"


@dataclass(frozen=True, slots=True)
class Values:
    """The arguments of one use of a command, and the role of who used it."""

    role: Role
    given: Mapping[str, str | int]

    def text(self, name: str) -> str:
        """Return an argument as text, "" when it was left out."""
        return str(self.given.get(name, ""))

    def number(self, name: str) -> int:
        """Return a required number."""
        return int(self.given[name])


@dataclass(frozen=True, slots=True)
class Command:
    """One command, the same on every channel.

    ``name`` may have two words ("goal add"); channels with groups of commands show it as one.
    ``example`` and ``instead`` (the name of a command for those who may not use this one) are
    for help and complaints. ``freely`` reads what is typed in words of one's own behind a command
    that takes no arguments: None for what it can't be sure of.
    """

    name: str
    help: str
    build: Callable[[Values], Request]
    args: tuple[Arg, ...] = ()
    roles: frozenset[Role] = EVERYONE
    aliases: tuple[str, ...] = ()
    example: str = ""
    instead: str = ""
    freely: Callable[[str], Request | None] | None = None

    @property
    def head(self) -> str:
        """The first word of the name."""
        return self.name.split()[0]

    @property
    def usage(self) -> str:
        """The command as it is typed, such as ``/goal set [@NAME] TEXT``."""
        return " ".join((f"/{self.name}", *(arg.usage for arg in self.args)))

    def usage_for(self, role: Role) -> str:
        """The command as somebody in a role types it."""
        own = (arg.usage for arg in self.args if role in arg.roles)
        return " ".join((f"/{self.name}", *own))
