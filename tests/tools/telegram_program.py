"""The real program, serving a test's Bot API server from a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tools.telegram_server import TelegramServer

ROOT = Path(__file__).resolve().parents[2]
READY = b"ready as"


@dataclass
class Program:
    """``tutor serve`` with a data folder; ``start`` and ``kill`` may be repeated."""

    server: TelegramServer
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    output: bytearray = field(default_factory=bytearray)
    process: asyncio.subprocess.Process | None = None

    async def start(self, *, ready: bool = True, within: float = 60) -> None:
        """Start, and wait until it is connected."""
        kept = {key: value for key, value in os.environ.items() if "TELEGRAM" not in key}
        here = {
            "TELEGRAM_TOKEN": self.server.token,
            "TELEGRAM_API_URL": self.server.url,
            "TELEGRAM_FILE_URL": self.server.url,
            "HF_HUB_OFFLINE": "1",
            "TUTOR_LOG_LEVEL": "info",
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            "--data",
            str(self.folder),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=ROOT,
            env=kept | here | self.settings,
        )
        seen = asyncio.Event()
        self._reader = asyncio.create_task(self._read(self.process, len(self.output), seen))
        if ready:
            await asyncio.wait_for(seen.wait(), within)
            assert READY in self.output, self.log

    async def _read(
        self, process: asyncio.subprocess.Process, start: int, seen: asyncio.Event
    ) -> None:
        assert process.stdout is not None
        while chunk := await process.stdout.read(65536):
            self.output += chunk
            if READY in self.output[start:]:
                seen.set()
        seen.set()

    @property
    def log(self) -> str:
        """All it has written so far."""
        return self.output.decode("utf-8", "replace")

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self.process is not None
        return self.process.pid

    async def stop(self) -> int:
        """Tell it to stop and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Kill it where it stands."""
        await self._end(signal.SIGKILL)

    async def ended(self, within: float = 60) -> int:
        """Wait until it ends by itself and return its exit code."""
        assert self.process is not None
        code = await asyncio.wait_for(self.process.wait(), within)
        await self._reader
        return code

    async def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.ended()
