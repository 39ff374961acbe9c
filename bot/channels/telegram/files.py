"""Files that people send, fetched to this machine."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.client import trouble
from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from prompts.loader import Phrases
    from tutor_core.messages import Attachment, Incoming

FOLDER = "received"
LARGEST = 20_000_000  # bytes that bots may fetch, by the Bot API
_PLAIN = re.compile(r"[^\w.\- ]")


@dataclass(slots=True)
class Files:
    """Fetches into a folder of the data folder, each file into one of its own."""

    client: Client
    data: Path
    own: Phrases

    async def clear(self) -> None:
        """Take away what an earlier run fetched: whatever isn't done yet fetches it again."""
        await asyncio.to_thread(shutil.rmtree, self.data / FOLDER, ignore_errors=True)

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return the message with its files here.

        Raises RequestError for a file that can't be had, StepladderError when Telegram can't be
        reached.
        """
        files = [await self._fetched(one) for one in incoming.attachments]
        return replace(incoming, attachments=tuple(files))

    async def _fetched(self, one: Attachment) -> Attachment:
        if one.size > LARGEST:
            raise self._too_large(one)
        folder = self.data / FOLDER / hashlib.sha256(one.path.encode()).hexdigest()[:16]
        path = folder / (_PLAIN.sub("_", Path(one.name).name).strip(". ") or "file")
        try:
            file = await self.client.get_file(one.path)
            if (file.file_size or 0) > LARGEST:
                raise self._too_large(one)
            folder.mkdir(parents=True, exist_ok=True)
            await file.download_to_drive(path)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise self._too_large(one) from None
            raise RequestError(self.own.say("file.gone", name=one.name)) from None
        except TelegramError as error:
            raise trouble(error, "fetching a file") from None
        return replace(one, path=str(path), size=path.stat().st_size)

    def _too_large(self, one: Attachment) -> RequestError:
        most = LARGEST // 1_000_000
        return RequestError(self.own.say("file.too_large", name=one.name, most=most))
