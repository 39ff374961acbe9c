"""The one registry: turns what was typed or pressed into a request, and writes the help."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.attached import text_of
from bot.commands.buttons import LIKE_COMMAND, pressed
from bot.commands.catalogue import COMMANDS
from bot.commands.command import Arg, Command, Kind, Values
from bot.commands.parsing import clipped, filled, nearest, parse
from tutor_core.codes import digest
from tutor_core.errors import RequestError
from tutor_core.guardrails.safeguarding import disclosure
from tutor_core.messages import Role
from tutor_core.requests import Join, LinkAccount, Notice, PolicyLoad

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.loader import Phrases
    from tutor_core.messages import Incoming
    from tutor_core.requests import Request

_TYPED = re.compile(r"\s*/(\S*)\s*(.*)", re.DOTALL)
_FIRST = re.compile(r"(\S*)\s*(.*)", re.DOTALL)


def _takes_code(command: Command) -> bool:
    return any(arg.kind is Kind.CODE for arg in command.args)


class Registry:
    """The commands of the program. ``words`` are the program's phrases."""

    def __init__(self, words: Phrases, commands: tuple[Command, ...] = COMMANDS) -> None:
        """Take the commands and add help to them."""
        self._words = words
        self.commands = (*commands, self._help_command())
        self._by_name = {
            name: command for command in self.commands for name in (command.name, *command.aliases)
        }
        self._heads = sorted({name.split()[0] for name in self._by_name})

    def resolve(self, incoming: Incoming) -> Incoming:
        """Return the message with its request, unchanged when it is plain text or unknown."""
        if incoming.request is not None:
            loaded = self._with_file(incoming.request, incoming)
            return incoming if loaded is incoming.request else replace(incoming, request=loaded)
        if incoming.button is not None:
            return replace(incoming, request=self._pressed(incoming.button, incoming.role))
        typed = _TYPED.fullmatch(incoming.text)
        if not typed:
            return incoming
        request = self._request(typed[1], typed[2], incoming.role)
        return replace(incoming, request=self._with_file(request, incoming))

    def conceal(self, incoming: Incoming) -> Incoming:
        """Return a message, as it comes in, with the hash of a code in the code's place.

        Done once, before anything is stored: a hash that is typed is hashed again, so that one
        read in the database opens nothing.
        """
        if isinstance(request := incoming.request, Join | LinkAccount) and request.code:
            if disclosure(incoming.text) is not None:
                return incoming
            hidden = replace(request, code=digest(request.code))
            # What a form was filled in with is kept as if it had been typed.
            text = incoming.text.replace(request.code, hidden.code)
            return replace(incoming, request=hidden, text=text)
        typed = _TYPED.fullmatch(incoming.text)
        if not typed or incoming.button is not None:
            return incoming
        command, rest = self._meant(typed[1], typed[2])
        if command is None or not rest.strip() or not _takes_code(command):
            return incoming
        if disclosure(incoming.text) is not None:
            return incoming  # whoever writes "/join i want to die" has to be heard
        return replace(incoming, text=f"/{command.name} {digest(rest)}")

    def find(self, name: str) -> Command | None:
        """Return the command of a name or alias, with or without the slash."""
        return self._by_name.get(" ".join(name.lower().lstrip("/").split()))

    def asked(self, command: Command, given: Mapping[str, str | int], role: Role) -> Request:
        """Return the request of a command whose arguments were filled in one by one.

        The checks are those of a command that was typed.
        """
        if role not in command.roles:
            return Notice(self._not_yours(command, role))
        try:
            return command.build(Values(role, filled(given, command.args, self._words)))
        except RequestError as error:
            return Notice(self._misused(command, "", error.text, role))

    def _pressed(self, button: str, role: Role) -> Request | None:
        command = self.find(LIKE_COMMAND.get(button.partition(":")[0], ""))
        if command is not None and role not in command.roles:
            return Notice(self._not_yours(command, role))
        return pressed(button)

    def _request(self, head: str, rest: str, role: Role) -> Request:
        command, typed = self._meant(head, rest)
        if command is None:
            return Notice(self._unknown(head))
        if role not in command.roles:
            return Notice(self._not_yours(command, role))
        if typed.strip() and command.freely and (meant := command.freely(typed.strip())):
            return meant
        try:
            return command.build(Values(role, parse(typed, command.args, self._words)))
        except RequestError as error:
            return Notice(self._misused(command, typed, error.text, role))

    def _with_file(self, request: Request, incoming: Incoming) -> Request:
        """Return a request that takes a file with the text of the one that came along."""
        if not isinstance(request, PolicyLoad) or request.text:
            return request
        try:
            text = text_of(incoming, self._words)
        except RequestError as error:
            return Notice(error.text)
        return PolicyLoad(text) if text else Notice(self._words.say("command.nothing_to_load"))

    def _meant(self, head: str, rest: str) -> tuple[Command | None, str]:
        first = _FIRST.fullmatch(rest)
        two_words = self.find(f"{head} {first[1]}") if first and first[1] else None
        if first and two_words:
            return two_words, first[2]
        return self.find(head), rest

    def _unknown(self, head: str) -> str:
        near = nearest(head, self._heads)
        key = "command.unknown_near" if near else "command.unknown"
        return self._words.say(key, name=clipped(head), near=near)

    def _not_yours(self, command: Command, role: Role) -> str:
        other = self._by_name.get(command.instead)
        key = "command.not_yours_instead" if other and role in other.roles else "command.not_yours"
        return self._words.say(key, name=command.name, instead=other.usage if other else "")

    def _misused(self, command: Command, typed: str, complaint: str, role: Role) -> str:
        forms = self._forms(command, role)
        meant = self._misspelt(command, typed, forms)
        if meant is not None:
            first = clipped(typed.split()[0])
            near = self._words.say(
                "command.no_such_form_near", name=command.name, text=first, near=meant.name
            )
            return "\n".join((near, self._line(meant), *self._example(meant)))
        if typed and not command.args and len(forms) > 1:
            complaint = self._words.say(
                "command.no_such_form", name=command.name, text=clipped(typed.split()[0])
            )
            forms_said = ", ".join(self._words.say("help.usage", usage=f.usage) for f in forms)
            return self._words.say(
                "command.the_forms", complaint=complaint, forms=forms_said, name=command.name
            )
        usage = self._words.say("command.usage", usage=command.usage)
        return "\n".join((complaint, usage, *self._example(command)))

    def _misspelt(self, command: Command, typed: str, forms: list[Command]) -> Command | None:
        """Return the two-word command whose second word was typed nearly."""
        if " " in command.name or not typed.split():
            return None
        second = {form.name.split()[1]: form for form in forms if " " in form.name}
        return second.get(nearest(typed.split()[0], list(second)))

    def _forms(self, command: Command, role: Role) -> list[Command]:
        return [c for c in self.commands if c.head == command.head and role in c.roles]

    def _line(self, command: Command) -> str:
        return self._words.say("help.line", usage=command.usage, help=command.help)

    def _example(self, command: Command) -> list[str]:
        if not command.example:
            return []
        return [self._words.say("help.example", example=command.example)]

    # --- help ---------------------------------------------------------------------------------

    def _help_command(self) -> Command:
        return Command(
            "help",
            "see all of this, or more about one command",
            lambda given: Notice(self.help(given.role, given.text("command"))),
            (Arg("command", "which one", Kind.REST, required=False),),
        )

    def help(self, role: Role, about: str = "") -> str:
        """Return the help page for a role, or the page of one command."""
        if about:
            return self._page(about, role)
        mine = [c for c in self.commands if role in c.roles]
        groups: dict[str, list[Command]] = {}
        for command in mine:
            groups.setdefault(command.head, []).append(command)
        own = [forms for forms in groups.values() if Role.LEARNER not in forms[0].roles]
        everyones = [forms for forms in groups.values() if Role.LEARNER in forms[0].roles]
        lines = [self._group(forms, role) for forms in everyones]
        if own:
            say = self._words.say
            taught = [self._group(forms, role) for forms in own]
            lines = [say("help.teachers"), *taught, say("help.everyone"), *lines]
        return "\n".join((self._words.say("help.intro"), *lines, self._words.say("help.more")))

    def _group(self, forms: list[Command], role: Role) -> str:
        """Return a line for a command and the second words it may have."""
        first, *others = forms
        line = self._words.say("help.line", usage=first.usage_for(role), help=first.help)
        if not others:
            return line
        named = ", ".join(self._words.say("help.form", name=form.name) for form in others)
        return self._words.say("help.forms", line=line, forms=named)

    def _page(self, about: str, role: Role) -> str:
        name = " ".join(about.split()[:2])
        command = self.find(name) or self.find(name.split()[0])
        if command is None:
            return self._unknown(name.lstrip("/"))
        if role not in command.roles:
            return self._not_yours(command, role)
        same = [command] if " " in command.name else self._forms(command, role)
        return "\n\n".join("\n".join(self._about(form)) for form in same)

    def _about(self, command: Command) -> list[str]:
        args = [
            self._words.say("help.argument", name=arg.usage, help=arg.help)
            + (f" ({', '.join(arg.choices)})" if arg.choices else "")
            for arg in command.args
        ]
        return [self._line(command), *args, *self._example(command)]
