"""The ``tutor`` command line: reads the arguments and holds the one error funnel.

Nothing heavy is imported before it is known to be needed, so that ``tutor --help`` is quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.settings import Settings

    Work = Callable[[Settings], Coroutine[None, None, int]]

app = typer.Typer(
    help="A tutor for your class: it helps with the next step and never just gives the answer.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
course = typer.Typer(
    help="Bring courses in, list them, take them out.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(course, name="course")

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Keep everything here (default: ./data)."),
]
CoursePath = Annotated[Path, typer.Argument(metavar="PATH", help="The course's folder or file.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"stepladder {version('stepladder')}")
        except PackageNotFoundError:
            typer.echo("stepladder (not installed, run from its folder)")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that stand before every command; the program's help is the app's."""


@app.command()
def chat(
    role: Annotated[
        Literal["learner", "teacher"], typer.Option(help="Who is talking.")
    ] = "learner",
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Your name, if several people share this machine.")
    ] = "",
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line in, one a line out.")
    ] = False,
    data: Data = None,
) -> None:
    """Talk with the tutor here in the terminal."""

    async def work(settings: Settings) -> int:
        from bot import chatting
        from tutor_core.messages import Role

        if json:
            await chatting.answer_json(settings, Role(role))
        else:
            await chatting.talk(settings, Role(role), name)
        return 0

    _run(work, data)


@app.command()
def serve(data: Data = None) -> None:
    """Answer on Discord and Telegram, each when its token is set, until stopped."""

    async def work(settings: Settings) -> int:
        from bot import serving

        return await serving.serve(settings)

    _run(work, data)


@app.command()
def doctor(data: Data = None) -> None:
    """Say what is missing for serving, and what mends it."""

    async def work(settings: Settings) -> int:
        from bot.doctor import examine
        from bot.wiring import checks
        from prompts.loader import phrases

        words = phrases(settings.language, "program")
        return await examine(checks(settings), words, typer.echo)

    _run(work, data)


@course.command("add")
def course_add(path: CoursePath, data: Data = None) -> None:
    """Bring a course in, or bring it up to date."""

    async def work(settings: Settings) -> int:
        from bot import curriculum

        return await curriculum.add(settings, path)

    _run(work, data)


@course.command("list")
def course_list(data: Data = None) -> None:
    """List the courses."""

    async def work(settings: Settings) -> int:
        from bot import curriculum

        return await curriculum.show(settings)

    _run(work, data)


@course.command("remove")
def course_remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its title or id.")],
    data: Data = None,
) -> None:
    """Take a course out; what learners did in it is kept."""

    async def work(settings: Settings) -> int:
        from bot import curriculum

        return await curriculum.remove(settings, name)

    _run(work, data)


@course.command("check")
def course_check(path: CoursePath) -> None:
    """Read a course and say what is wrong with it; nothing is kept."""

    async def work(_: Settings) -> int:
        from bot import curriculum

        return await curriculum.check(path)

    _run(work)


def _run(work: Work, data: Path | None = None) -> None:
    """Do the work in the one error funnel: a failure becomes one line and exit code 1."""
    import asyncio

    from bot.failures import explained, unforeseen
    from bot.settings import load_settings
    from tutor_core.errors import StepladderError

    code, folder = 1, data
    try:
        settings = load_settings(data=data)
        folder = settings.data
        code = asyncio.run(work(settings))
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        code = 0
    except StepladderError as error:
        typer.echo(explained(error), err=True)
    except Exception as error:  # noqa: BLE001 - the one funnel
        typer.echo(unforeseen(error, folder), err=True)
    _leave(code)


def _leave(code: int) -> None:
    """End the program now, whatever a thread that opens the books is still doing."""
    import contextlib
    import os
    import threading

    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if any(thread.daemon for thread in threading.enumerate()):
        os._exit(code)
    raise typer.Exit(code)


def main() -> None:
    """Run the ``tutor`` command."""
    app(prog_name="tutor")


if __name__ == "__main__":
    main()
