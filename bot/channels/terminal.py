"""The terminal channel: a person types, the tutor answers below."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from bot.channels.local import AtHand, account, cleaned
from bot.render import Capabilities, render
from tutor_core.errors import StepladderError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.channels.local import Intake, Post
    from bot.channels.screen import Screen
    from bot.enclosures import Tray
    from prompts.loader import Phrases
    from tutor_core.messages import Button, Incoming, Role
    from tutor_core.ports import Delivery

CAPABILITIES = Capabilities(buttons=99, private=True, markup=True)
_PRESS = re.compile(r"/(\d{1,2})")
_LEAVE = {"/quit", "/exit"}
# Confidence is typed as a bare digit, which the core understands while it waits for one.
_DIGITS = "confidence:"


class Terminal(AtHand):
    """One person at a terminal. ``name`` keeps apart people who share a machine."""

    def __init__(
        self,
        post: Post,
        words: Phrases,
        screen: Screen,
        role: Role,
        name: str = "",
        tray: Tray | None = None,
    ) -> None:
        """Keep what it talks with; without a ``tray`` no files are kept."""
        self._tray = tray
        self._post = post
        self._words = words
        self._screen = screen
        self._role = role
        self._name = name
        self._pressable: tuple[Button, ...] = ()
        self._answered = ""

    async def send(self, delivery: Delivery) -> str:
        """Show a reply, and remember its buttons."""
        if delivery.incoming.account.id != account(self._name, self._role).id:
            raise StepladderError("This reply is another person's; it waits for them.")
        if not self._post.is_ours(delivery.event_id):
            self.tell(self._words.say("terminal.left_over"))
        parts = render(delivery.reply, CAPABILITIES, self._words)
        self._screen.blank()
        for part in parts:
            self._screen.show(part)
        await self._lay_out(delivery)
        buttons = parts[-1].buttons
        digits = tuple(button for button in buttons if button.id.startswith(_DIGITS))
        self._pressable = tuple(button for button in buttons if button not in digits)
        self._screen.buttons(self._pressable, digits)
        self._screen.blank()
        self._answered = delivery.event_id
        return f"terminal:{delivery.event_id}"

    async def _lay_out(self, delivery: Delivery) -> None:
        """Keep the reply's files and say where they are."""
        if self._tray is None:
            return
        placed = await asyncio.to_thread(self._tray.put, delivery.reply, delivery.event_id)
        for one, path in placed:
            self.tell(self._words.say("terminal.file", name=one.name, path=path))

    def tell(self, text: str) -> None:
        """Say something that is no answer, such as that a wait has a reason."""
        self._screen.line(text, quiet=True)

    def greet(self, titles: Sequence[str], *, teacher: bool, preparing: bool) -> None:
        """Say hello, what there is to learn and what to try."""
        kind = "_teacher" if teacher else ""
        self._screen.line(self._words.say(f"terminal.welcome{kind}"))
        key = "terminal.courses" if titles else "terminal.no_courses"
        self._screen.line(self._words.say(key, titles=", ".join(titles)))
        self._screen.line(self._words.say(f"terminal.try{kind}"))
        if preparing:
            self.tell(self._words.say("terminal.preparing"))
        self._screen.blank()

    async def run(self, turns: Intake, lines: AsyncIterator[str]) -> None:
        """Take line after line until the person leaves."""
        async for line in lines:
            text = cleaned(line).strip()
            if text.lower() in _LEAVE:
                break
            incoming = self._incoming(text) if text else None
            if incoming:
                await self._take(incoming, turns)
        self.tell(self._words.say("terminal.goodbye"))

    async def _take(self, incoming: Incoming, turns: Intake) -> None:
        try:
            await turns.receive(incoming)
            await turns.drain()
        except StepladderError as error:
            self._screen.line(error.text)
        else:
            if self._answered != incoming.event_id:
                self._screen.line(self._words.say("door.no_answer"))

    def _incoming(self, text: str) -> Incoming | None:
        press = _PRESS.fullmatch(text)
        if not press:
            return self._post.incoming(text, role=self._role, person=self._name)
        number = int(press[1])
        if not 1 <= number <= len(self._pressable):
            self._screen.line(self._words.say("terminal.no_button", number=number))
            return None
        button = self._pressable[number - 1]
        return self._post.incoming(
            button.label, role=self._role, person=self._name, button=button.id
        )
