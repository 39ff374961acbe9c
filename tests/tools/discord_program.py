"""The real program, started by ``tutor serve`` in a process of its own against a fake Discord."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WELL_KNOWN = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "HF_HUB_OFFLINE")


class Program:
    """One data folder and, one after the other, the processes that used it."""

    def __init__(self, server, data, **settings):
        self.server, self.data, self.process = server, Path(data), None
        kept = {name: os.environ[name] for name in WELL_KNOWN if name in os.environ}
        self.environment = {**kept, **server.environment(), "PYTHONPATH": str(ROOT), **settings}
        self.log = self.data.parent / f"{self.data.name}.log"

    async def start(self, *, ready=True, seconds=60):
        """Start it and wait until it hears what is said."""
        before = self.server.identified
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "serve", "--data", str(self.data)),
                cwd=self.data.parent,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        if ready:
            await self.server.until(
                lambda: self._gone() or self.server.identified > before, seconds
            )
            await self.server.until(lambda: self.server.commands, seconds)
        return self

    def _gone(self):
        if self.process.returncode is not None:
            raise AssertionError(f"it ended at once: {self.said()}")

    async def kill(self):
        """End it as hard as can be; what the server still has of it is gone, too."""
        self.process.kill()
        await self.process.wait()
        await self.server.drop(resumable=False)
        self.server.session = None

    async def end(self):
        """See to it that no process is left."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def stop(self):
        """Ask it to stop, and return its exit code."""
        if self.process.returncode is None:
            self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), 30)

    def said(self):
        """Return its log."""
        return self.log.read_text("utf-8") if self.log.exists() else ""
