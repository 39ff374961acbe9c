"""The real program at its JSON door, in a process of its own that can reach only this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Run by Python before anything else of the program.
GUARD = "import sys; sys.path.insert(0, {here!r}); import only_local; only_local.install()\n"


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a guarded program. ``folder`` takes the guard's start file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(GUARD.format(here=str(Path(__file__).parent)))
    ours = {k: v for k, v in os.environ.items() if not k.startswith("TUTOR_")}
    return {**ours, "PYTHONPATH": str(folder), "HF_HUB_OFFLINE": "1", **settings}


class Program:
    """``python -m bot chat --json``: a line in, a line out."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._errors = (folder / "stderr.txt").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", "--json", "--data", str(folder / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=ROOT,
            env=environment(folder / "guard", **settings),
            text=True,
            encoding="utf-8",
        )
        self.folder = folder

    def send(self, text: str = "", **more: str) -> tuple[dict, float]:
        """Return the reply to a line and the seconds it took."""
        start = time.monotonic()
        self._process.stdin.write(json.dumps({"text": text, "person": "ana", **more}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise EOFError((self.folder / "stderr.txt").read_text(encoding="utf-8"))
        return json.loads(line), time.monotonic() - start

    def end(self) -> int:
        """End it by ending its input; return how it ended."""
        self._process.stdin.close()
        self._process.stdout.close()
        code = self._process.wait(60)
        self._errors.close()
        return code

    def errors(self) -> str:
        return (self.folder / "stderr.txt").read_text(encoding="utf-8")

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            stream.close()
