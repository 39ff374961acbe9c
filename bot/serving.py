"""Runs the channels people reach over a network, until the program is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING

from bot.chatting import log_to
from bot.routing import Router
from bot.wiring import build, channels
from prompts.loader import phrases
from tutor_core.errors import SettingsError

if TYPE_CHECKING:
    from bot.routing import Served
    from bot.settings import Settings
    from bot.wiring import Program

_log = logging.getLogger(__name__)

# How long messages under way may take once the program was told to stop (our choice; whatever is
# not done by then is done at the next start).
LAST_SECONDS = 10.0


async def serve(settings: Settings) -> int:
    """Serve every platform whose token is set, until SIGINT or SIGTERM.

    Raises SettingsError when there is none, StepladderError when one can't go on.
    """
    log_to(settings.log_level)
    words = phrases(settings.language, "program")
    found = channels(settings)
    if not found:
        raise SettingsError(words.say("serve.nothing"))
    router = Router(found)
    async with build(settings, router, links=router.links) as program:
        await program.turns.recover()
        await _until_stopped(found, program)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(program.turns.drain(), LAST_SECONDS)
    return 0


async def _until_stopped(found: tuple[Served, ...], program: Program) -> None:
    """Run all channels; the first that fails ends the others, and its error is raised."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    stopping = asyncio.create_task(stop.wait())
    running = [asyncio.create_task(one.run(program), name=one.platform) for one in found]
    running.append(asyncio.create_task(program.postman.run(), name="letters"))
    try:
        await asyncio.wait([stopping, *running], return_when=asyncio.FIRST_COMPLETED)
    finally:
        failures = await _ended([stopping, *running])
    if failures:
        raise failures[0]


async def _ended(tasks: list[asyncio.Task[object]]) -> list[BaseException]:
    """Cancel what still runs, wait for it, and return what went wrong in any."""
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    return [
        end
        for end in ends
        if isinstance(end, BaseException) and not isinstance(end, asyncio.CancelledError)
    ]
