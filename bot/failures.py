"""What the error funnel says, and where it keeps the details."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from prompts.loader import phrases

if TYPE_CHECKING:
    from pathlib import Path

    from tutor_core.errors import StepladderError

LOG = "errors.log"


def one_line(text: str) -> str:
    """Return text without line breaks."""
    return " ".join(text.split())


def explained(error: StepladderError) -> str:
    """Return the one line for a failure that was foreseen."""
    return f"tutor: {one_line(error.text)}"


def unforeseen(error: Exception, folder: Path | None) -> str:
    """Keep the details in the data folder's ``errors.log`` and return the one line about it."""
    words = phrases("en", "program")
    kind = type(error).__name__
    try:
        if folder is None:
            raise FileNotFoundError
        with (folder / LOG).open("a", encoding="utf-8") as log:
            log.write(f"--- {SystemClock().now().isoformat()}\n")
            log.writelines(traceback.format_exception(error))
    except OSError:
        detail = one_line(str(error))
        return "tutor: " + words.say("failure.unexpected_unlogged", kind=kind, detail=detail)
    return "tutor: " + words.say("failure.unexpected", kind=kind, log=folder / LOG)
