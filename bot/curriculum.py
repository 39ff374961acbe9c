"""The ``tutor course`` commands: bring courses in, list them, take them out, check them."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from bot.channels.local import CLASSROOM, cleaned
from bot.opening import in_thread
from bot.wiring import check_course, open_home, open_library
from prompts.loader import phrases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.settings import Settings
    from bot.wiring import Library
    from knowledge.ingest import Progress
    from knowledge.receipt import Receipt
    from prompts.loader import Phrases
    from tutor_core.course import Course

    Tell = Callable[[Progress], None]

# Without a terminal a line is printed at most this often a stage, so that a log stays readable.
_STEPS = 10


async def add(settings: Settings, path: Path) -> int:
    """Bring a course in and print the receipt. Raises CourseError when it can't be read."""
    words = phrases(settings.language, "program")
    check_course(path)
    async with _library(settings) as library:
        with _progress(words) as tell:
            receipt = await library.ingest.add(CLASSROOM, path, tell)
    _print(receipt)
    return 0


async def show(settings: Settings) -> int:
    """Print the courses, one a line."""
    words = phrases(settings.language, "program")
    async with open_home(settings) as (store, _):
        courses = await store.courses(CLASSROOM)
    for course in courses:
        _say(_line(course, words))
    if not courses:
        _say(words.say("course.list_none"))
    return 0


async def remove(settings: Settings, name: str) -> int:
    """Take a course out. Raises RequestError, naming those there are, when it isn't there."""
    words = phrases(settings.language, "program")
    async with _library(settings) as library:
        course = await library.ingest.remove(CLASSROOM, name)
    _say(words.say("course.removed", title=course.title))
    return 0


async def check(path: Path) -> int:
    """Print what would be read of a course; 1 when something would be left out.

    Raises CourseError when nothing could be read.
    """
    receipt = check_course(path)
    _print(receipt)
    return 1 if receipt.skipped else 0


@asynccontextmanager
async def _library(settings: Settings) -> AsyncIterator[Library]:
    async with open_home(settings) as (store, _):
        library = await in_thread(lambda: open_library(settings, store))
        try:
            yield library
        finally:
            library.index.close()


def _line(course: Course, words: Phrases) -> str:
    return words.say(
        "course.list_line",
        title=course.title,
        id=course.id,
        sections=len(course.sections),
        exercises=len(course.exercises),
    )


def _print(receipt: Receipt) -> None:
    for line in receipt.lines():
        _say(line)


def _say(line: str) -> None:
    # What a course file holds must not steer the terminal it is listed on.
    typer.echo(cleaned(line))


@contextmanager
def _progress(words: Phrases) -> Iterator[Tell]:
    """Give what shows progress on standard error: a bar on a terminal, else some lines."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(words)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(now: Progress) -> None:
            stage = words.say(f"course.stage.{now.stage}")
            bar.update(task, description=stage, completed=now.done, total=now.total)

        yield show


def _lines(words: Phrases) -> Tell:
    said: set[tuple[str, int]] = set()

    def show(now: Progress) -> None:
        step = (now.stage, now.done * _STEPS // max(now.total, 1))
        if step not in said:
            said.add(step)
            stage = words.say(f"course.stage.{now.stage}")
            line = words.say("course.progress", stage=stage, done=now.done, total=now.total)
            typer.echo(line, err=True)

    return show
