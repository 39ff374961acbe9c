"""Puts parts of replies on a terminal: styled, quiet lines below, buttons as things to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.channels.local import cleaned
from bot.render import spans

if TYPE_CHECKING:
    from bot.render import Part
    from tutor_core.messages import Button

_STYLES = {"": "", "strong": "bold", "em": "italic", "code": "cyan"}
_QUIET = "dim italic"
_BETWEEN = "   "


class Screen:
    """A terminal, or whatever the program's output goes to."""

    def __init__(self, console: Console | None = None) -> None:
        """Without a console of its own, write to standard output as it is at each time."""
        self._console = console or Console(highlight=False, markup=False, emoji=False)

    def show(self, part: Part) -> None:
        """Print a part of a reply, without its buttons."""
        if part.text:
            self.line(part.text)
        for aside in part.asides:
            self.line(aside, quiet=True)

    def line(self, text: str, *, quiet: bool = False) -> None:
        """Print a text, its markup as styles; a quiet one less loudly."""
        shown = Text(style=_QUIET if quiet else "")
        for style, piece in spans(cleaned(text)):
            shown.append(piece, _STYLES[style])
        self._print(shown)

    def blank(self) -> None:
        """Print an empty line."""
        self._print(Text())

    def buttons(self, pressable: tuple[Button, ...], digits: tuple[Button, ...]) -> None:
        """Print what can be pressed, as ``/1 label``; digits are answers typed as they are."""
        if digits:
            self._print(Text(_BETWEEN.join(button.label for button in digits), "bold"))
        labels = [f"/{n} {cleaned(button.label)}" for n, button in enumerate(pressable, 1)]
        one_line = _BETWEEN.join(labels)
        fits = len(one_line) < self._console.width
        for shown in [one_line] if fits and labels else labels:
            self._print(_highlighted(shown))

    def _print(self, text: Text) -> None:
        # A pipe or file has no width to fit, and whoever reads it wants whole lines.
        self._console.print(text, soft_wrap=not self._console.is_terminal)


def _highlighted(labels: str) -> Text:
    shown = Text(labels)
    shown.highlight_regex(re.compile(r"(?:^|(?<=   ))/\d+"), "cyan")
    return shown
