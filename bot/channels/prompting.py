"""Asks for lines at a terminal, with editing and a history; or reads them from a pipe."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import CompleteStyle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output


class _FileHistory(FileHistory):
    """A history that is a comfort: a full disk must not end the conversation."""

    def store_string(self, string: str) -> None:
        with suppress(OSError):
            super().store_string(string)


def history(file: Path | None) -> History:
    """Return the history kept in a file only its owner can read, or one that is not kept."""
    if file is None:
        return InMemoryHistory()
    with suppress(OSError):
        file.touch(mode=0o600)
    return _FileHistory(file)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def _(event: KeyPressEvent) -> None:
        """Empty the line; leave when it is empty."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError)

    return keys


def _output() -> Output:
    output = create_output()
    if isinstance(output, Vt100_Output):
        # Asking a terminal that doesn't answer costs a second a line, and nothing here needs it.
        output.enable_cpr = False
    return output


async def prompted(label: str, kept: History, commands: Sequence[str]) -> AsyncIterator[str]:
    """Yield what is typed at the prompt, until Ctrl-D. Tab completes the commands.

    A pasted text comes as one line, its newlines kept.
    """
    session: PromptSession[str] = PromptSession(
        history=kept,
        key_bindings=_keys(),
        completer=WordCompleter([f"/{name}" for name in commands], sentence=True),
        complete_while_typing=False,
        complete_style=CompleteStyle.READLINE_LIKE,
        reserve_space_for_menu=0,
        enable_open_in_editor=False,
        output=_output(),
    )
    message = FormattedText([("bold", label), ("", " ")])
    while True:
        try:
            with patch_stdout(raw=True):
                line = await session.prompt_async(message)
        except EOFError:
            return
        yield line
