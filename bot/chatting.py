"""Runs the local channels: a person at the terminal, or a script at the JSON door."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.channels.local import Post, read_lines
from bot.clock import SystemClock
from bot.enclosures import Tray
from bot.wiring import build
from prompts.loader import phrases
from tutor_core.messages import Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.settings import Settings
    from prompts.loader import Phrases

HISTORY = "history"
LOG = "tutor.log"
FILES = "files"


def log_to(level: str, file: Path | None = None) -> None:
    """Send the log to a file, or to standard error: standard output is for the tutor."""
    handler = logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler()
    # On the handler as well: some libraries set their own loggers to DEBUG.
    handler.setLevel(level.upper())
    logging.basicConfig(
        level=level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        handlers=[handler],
        force=True,
    )
    logging.captureWarnings(capture=True)


async def talk(settings: Settings, role: Role, name: str) -> None:
    """Talk with whoever sits at the terminal, or reads from a pipe, until they leave."""
    from bot.channels.screen import Screen
    from bot.channels.terminal import Terminal

    words = phrases(settings.language, "program")
    terminal = Terminal(_post(), words, Screen(), role, name, Tray(settings.data / FILES))
    typing = sys.stdin.isatty() and sys.stdout.isatty()
    async with build(settings, terminal) as program:
        log_to(settings.log_level, settings.data / LOG if typing else None)
        if typing:
            titles = await program.titles()
            terminal.greet(titles, teacher=role is Role.TEACHER, preparing=program.new)
        await program.turns.recover()
        names = tuple(command.name for command in program.registry.commands)
        lines = _typed(settings, words, role, names) if typing else _piped()
        await terminal.run(program.turns, lines)


def _typed(
    settings: Settings, words: Phrases, role: Role, commands: tuple[str, ...]
) -> AsyncIterator[str]:
    from bot.channels.prompting import history, prompted

    label = words.say("terminal.you_teacher" if role is Role.TEACHER else "terminal.you")
    # With a key, what people write is encrypted at rest; a plain history would undo that.
    kept = history(None if settings.data_key else settings.data / HISTORY)
    return prompted(label, kept, commands)


async def _piped() -> AsyncIterator[str]:
    async for line in read_lines(sys.stdin.fileno()):
        yield line.decode("utf-8", "replace")


async def answer_json(settings: Settings, role: Role) -> None:
    """Answer each line of standard input with one line of JSON, until it ends."""
    from bot.channels.json_door import JsonDoor

    log_to(settings.log_level)
    words = phrases(settings.language, "program")
    # From here on nobody else can write to where the answers go, not even a native library.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answers:

        def write(line: str) -> None:
            answers.write(f"{line}\n")
            answers.flush()

        door = JsonDoor(_post(), words, write, role, Tray(settings.data / FILES))
        async with build(settings, door) as program:
            await program.turns.recover()
            await door.run(program.turns, read_lines(sys.stdin.fileno()))


def _post() -> Post:
    return Post(SystemClock(), uuid4().hex[:12])
