"""The registry's commands as slash commands, and what was filled in back as a command.

Discord knows a command of one word, or a group with commands of its own in it, but not both under
one name. So the bare form of a group ("goal" beside "goal add") gets a second word: the first
two-word alias of the command, or ``BARE``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.discord.place import digest
from bot.channels.discord.reading import attachment
from bot.channels.discord.suggestions import suggested
from bot.commands import Arg, Command, Kind
from tutor_core.messages import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tutor_core.messages import Attachment

    Payload = dict[str, Any]

BARE = "show"
_CHAT, _SUBCOMMAND = 1, 1
_TYPES = {Kind.NUMBER: 4, Kind.PLACE: 7, Kind.ROLE: 8, Kind.FILE: 11}
_TEXT, _NUMBER = 3, 4
_RESOLVED = {Kind.ROLE: "roles", Kind.PLACE: "channels"}
_MOST_CHOICES = 25
_LONGEST = 100  # characters of a description
_MANAGE_SERVER = "32"
_EVERYWHERE = [0, 1]  # in servers and in private with the bot
_TEXT_CHANNELS = [0, 5, 15]
_BIGGEST_NUMBER = 9999  # what a number typed may be, too


@dataclass(frozen=True, slots=True)
class Filled:
    """A slash command as somebody filled it in; ``focused`` is the argument being typed."""

    command: Command
    given: Mapping[str, str | int]
    files: tuple[Attachment, ...] = ()
    focused: str = ""

    @property
    def text(self) -> str:
        """The command as it would be typed."""
        return " ".join((f"/{self.command.name}", *(str(one) for one in self.given.values())))


class Slash:
    """All commands in Discord's shape."""

    def __init__(self, commands: Iterable[Command]) -> None:
        """Group the commands by their first word."""
        groups: dict[str, list[Command]] = defaultdict(list)
        for command in commands:
            groups[command.head].append(command)
        self._by_path = {
            path: command
            for head, group in groups.items()
            for path, command in _paths(head, group).items()
        }
        self._groups = groups

    def path_of(self, command: Command) -> str:
        """Return the words a command has on Discord, such as "goal list"."""
        return next(path for path, one in self._by_path.items() if one is command)

    def payload(self) -> list[Payload]:
        """Return what Discord is told."""
        return [self._told(head, group) for head, group in self._groups.items()]

    def fingerprint(self) -> str:
        """Return a mark that changes when the commands do."""
        return digest(json.dumps(self.payload(), sort_keys=True), 32)

    def read(self, data: Mapping[str, Any]) -> Filled | None:
        """Return what was filled in, None for a command that there isn't (any more)."""
        path, options = str(data.get("name", "")), list(data.get("options") or ())
        if options and options[0].get("type") == _SUBCOMMAND:
            path = f"{path} {options[0]['name']}"
            options = list(options[0].get("options") or ())
        command = self._by_path.get(path)
        if command is None:
            return None
        kinds = {arg.name.lower(): arg for arg in command.args}
        given: dict[str, str | int] = {}
        files: list[Attachment] = []
        focused = ""
        for option in options:
            arg = kinds.get(option["name"])
            if arg is None:
                continue
            focused = arg.name if option.get("focused") else focused
            if arg.kind is Kind.FILE:
                files.append(_file(data, str(option["value"])))
            else:
                given[arg.name] = _picked(data, arg, option["value"])
        return Filled(command, given, tuple(files), focused)

    def _told(self, head: str, group: list[Command]) -> Payload:
        told: Payload = {"type": _CHAT, "name": head, "contexts": _EVERYWHERE}
        roles = frozenset[Role]().union(*(command.roles for command in group))
        told["default_member_permissions"] = None if Role.LEARNER in roles else _MANAGE_SERVER
        if len(group) == 1 and group[0].name == head:
            return told | _described(group[0])
        forms = _paths(head, group)
        told["description"] = _cut(_bare(head, group).help)
        told["options"] = [
            {"type": _SUBCOMMAND, "name": path.split()[1], **_described(command)}
            for path, command in forms.items()
        ]
        return told


def _paths(head: str, group: list[Command]) -> dict[str, Command]:
    if len(group) == 1 and group[0].name == head:
        return {head: group[0]}
    return {
        command.name if " " in command.name else _second_name(command): command
        for command in group
    }


def _second_name(command: Command) -> str:
    words = (alias for alias in command.aliases if alias.startswith(f"{command.head} "))
    return next(words, f"{command.head} {BARE}")


def _bare(head: str, group: list[Command]) -> Command:
    return next((command for command in group if command.name == head), group[0])


def _described(command: Command) -> Payload:
    # Discord wants what has to be given first.
    args = sorted(command.args, key=lambda arg: not arg.required)
    described: Payload = {"description": _cut(command.help)}
    return described | ({"options": [_option(command, arg) for arg in args]} if args else {})


def _option(command: Command, arg: Arg) -> Payload:
    kind = _TYPES.get(arg.kind, _TEXT)
    option: Payload = {
        "type": kind,
        "name": arg.name.lower(),
        "description": _cut(arg.help),
        "required": arg.required,
    }
    if kind == _NUMBER:
        option |= {"min_value": 1, "max_value": _BIGGEST_NUMBER}
    if arg.kind is Kind.PLACE:
        option["channel_types"] = _TEXT_CHANNELS
    if arg.choices and len(arg.choices) <= _MOST_CHOICES:
        option["choices"] = [{"name": one, "value": one} for one in arg.choices]
    elif arg.choices or suggested(command, arg):
        option["autocomplete"] = True
    return option


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _picked(data: Mapping[str, Any], arg: Arg, value: str | int) -> str | int:
    """Return what was given; a role or channel with the name people know it by, as "id:name"."""
    if arg.kind not in _RESOLVED:
        return value
    found = data.get("resolved", {}).get(_RESOLVED[arg.kind], {}).get(str(value), {})
    return f"{value}:{found['name']}" if found.get("name") else str(value)


def _file(data: Mapping[str, Any], snowflake: str) -> Attachment:
    found = data["resolved"]["attachments"][snowflake]
    return attachment(found["filename"], found.get("content_type"), found["size"], found["url"])
