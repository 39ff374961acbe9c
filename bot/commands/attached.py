"""The file that came with a command, as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tutor_core.errors import RequestError
from tutor_core.guardrails.files import LONGEST_FILE

if TYPE_CHECKING:
    from prompts.loader import Phrases
    from tutor_core.messages import Incoming


def text_of(incoming: Incoming, words: Phrases) -> str:
    """Return the text of the first file, "" without one. Raises RequestError for what is no text.

    A letter takes at most four bytes, so what is longer is too long whatever is in it.
    """
    if not incoming.attachments:
        return ""
    file = incoming.attachments[0]
    try:
        with Path(file.path).open("rb") as opened:
            held = opened.read(4 * LONGEST_FILE + 1)
    except OSError:
        raise RequestError(words.say("command.file_gone", name=file.name)) from None
    if len(held) > 4 * LONGEST_FILE:
        raise RequestError(words.say("command.file_long", name=file.name))
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError(words.say("command.file_no_text", name=file.name)) from None
