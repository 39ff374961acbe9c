"""Read files nobody vouches for in a process of their own, with little memory and time.

The process gets no environment, so no secret is in it, and whatever happens to it (a crash in a
library, a file made to exhaust it) becomes a CourseError that names the reason.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from knowledge.importers.banks.question import Bank
from knowledge.importers.documents.limits import CPU_SECONDS, MEMORY_BYTES, WALL_SECONDS
from knowledge.importers.documents.pieces import DEEPEST, Document, Piece
from knowledge.importers.shared import clean, one_line
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CHILD = "knowledge.importers.documents.child"

_TOO_LONG = f"Reading this file takes more than {CPU_SECONDS // 60} minutes. Split it."
_TOO_MUCH = (
    f"Reading this file takes more than {MEMORY_BYTES / 10**9:.1f} GB of memory. Split it, or "
    "save it anew from the program that made it."
)


def read(kind: str, path: Path) -> Document:
    """Return a file's content. Raises CourseError when it can't be read within the limits."""
    return _document(run("read", kind, str(path.absolute())))


def unpack(archive: Path, folder: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Unpack a zip's documents into a folder, under names of our own.

    Returns the name in the folder of each name in the zip, and what was left out with the reason.
    Raises CourseError when the zip as a whole can't be read.
    """
    found = run("unpack", str(archive.absolute()), str(folder.absolute()))
    files, skipped = found.get("files"), found.get("skipped")
    if not isinstance(files, dict) or not isinstance(skipped, list):
        raise CourseError("This zip can't be read.")
    return (
        {str(name): str(stored) for name, stored in files.items()},
        [(str(name), str(reason)) for name, reason in skipped],
    )


def run(*arguments: str, seconds: float = WALL_SECONDS) -> Mapping[str, object]:
    """Run the child and return what it says. Raises CourseError with what it complains of."""
    try:
        done = subprocess.run(  # noqa: S603 (our own module, by the interpreter running this)
            [sys.executable, "-P", "-m", CHILD, *arguments],
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CourseError(_TOO_LONG) from None
    if done.returncode:
        raise CourseError(complaint(done.returncode, done.stderr))
    said = json.loads(done.stdout)
    if not isinstance(said, dict):
        raise CourseError("This file can't be read.")
    if "refused" in said:
        raise CourseError(str(said["refused"]))
    return said


def complaint(code: int, stderr: bytes) -> str:
    """Say why a child ended early."""
    if code == -signal.SIGXCPU:
        return _TOO_LONG
    last = one_line(stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    kind = last.partition(":")[0].rpartition(".")[2]
    if kind == "MemoryError" or code == -signal.SIGKILL:
        return _TOO_MUCH
    shown = f" ({kind})" if kind.isidentifier() else ""
    return f"This file is broken{shown}. Open it in the program that made it and save it anew."


def _document(said: Mapping[str, object]) -> Document:
    """Take over only what has the right shape: the child has read a stranger's file."""
    pieces, notes = said.get("pieces"), said.get("notes")
    if not isinstance(pieces, list) or not isinstance(notes, list):
        raise CourseError("This file can't be read.")
    return Document(
        bank=_bank(said.get("bank")),
        pieces=tuple(
            Piece(min(max(int(level), 0), DEEPEST), str(text), str(place))
            for level, text, place in pieces
        ),
        title=str(said.get("title", "")),
        language=str(said.get("language", "")),
        notes=tuple(str(note) for note in notes),
    )


def _bank(said: object) -> Bank | None:
    if said is None:
        return None
    try:
        return TypeAdapter(Bank).validate_python(_cleaned(said))
    except ValidationError:
        raise CourseError("This file can't be read.") from None


def _cleaned(said: object) -> object:
    """Return JSON with every text fit for the store."""
    if isinstance(said, str):
        return clean(said)
    if isinstance(said, list):
        return [_cleaned(one) for one in said]
    if isinstance(said, dict):
        return {key: _cleaned(one) for key, one in said.items()}
    return said
