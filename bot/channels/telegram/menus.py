"""Commands as Telegram has them: one word each, in menus, their arguments asked for one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.telegram.places import ASK, MENU, OFFER
from bot.commands import Kind
from bot.commands.parsing import missing
from tutor_core.messages import Button, Role

if TYPE_CHECKING:
    from bot.channels.telegram.places import Place
    from bot.commands import Arg, Command, Registry
    from prompts.loader import Phrases

PAGE = 8  # buttons on a page of the menu: what a phone shows without scrolling (our choice)
RUN, TURN, TEACH = "run", "page", "teach"
START, START_HELP, SETUP = "start", "help", "setup"
# A command's limits by the Bot API.
MOST_COMMANDS, LONGEST_NAME, LONGEST_HELP = 100, 32, 256
_TYPED = re.compile(r"/(\S+)\s*(.*)", re.DOTALL)
_PENCIL = "✏️"
_ASKED = re.compile(rf"{_PENCIL} (/[^\n]+)")
# These come from pickers that Telegram hasn't got.
_NOT_TYPED = (Kind.ROLE,)


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be asked before a command can be done: ``typed`` is what there is of it."""

    typed: str
    text: str


class Menus:
    """The commands of the registry as this platform shows them. ``words`` are the channel's."""

    def __init__(self, registry: Registry, words: Phrases) -> None:
        """Take the commands."""
        self._registry = registry
        self._words = words

    # --- names --------------------------------------------------------------------------------

    def shown(self, role: Role) -> list[tuple[str, str]]:
        """Return name and help of every command for a role; heads first if there are too many."""
        mine = [command for command in self._for(role) if command.head != START]
        if len(mine) >= MOST_COMMANDS:
            mine.sort(key=lambda command: " " in command.name)
        first = (MENU, self._words.say("menu.help"))
        listed = [(_joined(command.name), command.help[:LONGEST_HELP]) for command in mine]
        named = [(name, text) for name, text in listed if len(name) <= LONGEST_NAME]
        return [first, *named][:MOST_COMMANDS]

    def _for(self, role: Role) -> list[Command]:
        return [
            command
            for command in self._registry.commands
            if role in command.roles and not any(arg.kind in _NOT_TYPED for arg in command.args)
        ]

    def spelled(self, text: str) -> str:
        """Return a command as the registry knows it: ``/goal_add x`` is ``/goal add x``."""
        typed = _TYPED.fullmatch(text)
        if not typed or self._registry.find(typed[1]):
            return text
        command = self._registry.find(typed[1].replace("_", " "))
        return f"/{command.name} {typed[2]}".strip() if command else text

    def command(self, text: str) -> tuple[Command, str] | None:
        """Return the command that a text calls, and what was typed behind it."""
        words = text.removeprefix("/").split(maxsplit=2)
        if not text.startswith("/") or not words:
            return None
        two = self._registry.find(" ".join(words[:2])) if len(words) > 1 else None
        if two is not None and " " in " ".join(words[:2]):
            return two, words[2] if len(words) > 2 else ""
        one = self._registry.find(words[0])
        return (one, text.removeprefix("/")[len(words[0]) :].strip()) if one else None

    # --- arguments that were left out -----------------------------------------------------------

    def question(self, text: str, role: Role, *, files: bool) -> Question | None:
        """Return what to ask before a command can be done, None when nothing is missing."""
        called = self.command(text)
        if called is None or role not in called[0].roles:
            return None
        command, typed = called
        arg = missing(typed, command.args, files=files)
        if arg is None:
            return None
        so_far = " ".join(f"/{command.name} {typed}".split())
        asked = self._words.say(f"ask.{_way(arg)}", help=arg.help)
        lines = [f"{_PENCIL} `{so_far}`", asked]
        if command.example and _way(arg) == "text":
            lines.append(self._words.say("ask.example", example=command.example))
        return Question(so_far, "\n".join(lines))

    def in_topic(self, text: str, thread: int | None) -> str:
        """Return a command about a place with the topic it was written in, if it names none."""
        called = self.command(text)
        if called is None or thread is None:
            return text
        command, typed = called
        about_a_place = bool(command.args) and command.args[0].kind is Kind.PLACE
        if not about_a_place or typed[:1].isdigit():
            return text
        return f"/{command.name} {thread} {typed}".strip()

    def answered(self, asked: str, answer: str) -> str | None:
        """Return the command that an answer to a question completes, if that was a question."""
        found = _ASKED.match(asked)
        return f"{found[1]} {answer}".strip() if found else None

    # --- buttons --------------------------------------------------------------------------------

    def buttons(self, place: Place, role: Role) -> tuple[Button, ...]:
        """Return the buttons that a reply brings along besides its own."""
        if place.form == MENU:
            return self.page(place.about, role)
        if place.form == OFFER:
            return (Button(f"{TEACH}:{place.about}", self._words.say("teach.button")),)
        if place.form == ASK:
            arg = self._asked_for(place.about)
            return tuple(
                Button(f"{RUN}:{place.about} {choice}", choice)
                for choice in (arg.choices if arg else ())
            )
        return ()

    def forced(self, place: Place) -> bool:
        """Whether a reply is a question that is answered by writing."""
        arg = self._asked_for(place.about) if place.form == ASK else None
        return arg is not None and _way(arg) in ("text", "file")

    def placeholder(self, place: Place) -> str:
        """Return what the empty line says that waits for the answer, in 64 characters."""
        arg = self._asked_for(place.about)
        return arg.help[:64] if arg else ""

    def _asked_for(self, typed: str) -> Arg | None:
        called = self.command(typed)
        return missing(called[1], called[0].args, files=False) if called else None

    def page(self, about: str, role: Role) -> tuple[Button, ...]:
        """Return a page of the menu: all of it by number ("0"), or one word's commands."""
        forms = [command for command in self._for(role) if command.head == about]
        if forms:
            back = Button(f"{TURN}:0", self._words.say("menu.back"))
            return (*(self._entry(command) for command in forms), back)
        heads = list(dict.fromkeys(c.head for c in self._for(role) if c.head != START))
        number = int(about) if about.isdigit() else 0
        number = min(number, (len(heads) - 1) // PAGE)
        shown = heads[number * PAGE :][:PAGE]
        return (*(self._head(head, role) for head in shown), *self._turns(number, len(heads)))

    def _turns(self, number: int, heads: int) -> list[Button]:
        turns = []
        if number > 0:
            turns.append(Button(f"{TURN}:{number - 1}", self._words.say("menu.before")))
        if (number + 1) * PAGE < heads:
            turns.append(Button(f"{TURN}:{number + 1}", self._words.say("menu.after")))
        return turns

    def _head(self, head: str, role: Role) -> Button:
        forms = [command for command in self._for(role) if command.head == head]
        if len(forms) == 1:
            return self._entry(forms[0])
        return Button(f"{TURN}:{head}", self._words.say("menu.more", name=head))

    def _entry(self, command: Command) -> Button:
        label = self._words.say("menu.entry", name=command.name, help=command.help)
        return Button(f"{RUN}:/{command.name}", label)


def _way(arg: Arg) -> str:
    """Return how an argument is asked for."""
    if arg.choices:
        return "choice"
    return {Kind.FILE: "file", Kind.PLACE: "place"}.get(arg.kind, "text")


def _joined(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_").lower()
