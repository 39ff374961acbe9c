"""The process that reads one document: ``python -m knowledge.importers.documents.child``.

Takes "read KIND FILE" or "unpack ZIP FOLDER", limits itself, and prints one JSON object. A file it
refuses is ``{"refused": reason}``; anything else that goes wrong ends the process, which its
parent understands (``sandbox``).
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import warnings
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.importers.documents.limits import CPU_SECONDS, MAX_EXPANDED_BYTES, MEMORY_BYTES
from knowledge.importers.documents.pieces import within_limits
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

READERS = {
    "pdf": "pdf",
    "word": "word",
    "slides": "slides",
    "web": "web",
    "epub": "epub",
    "markdown": "plain",
    "text": "bank",
    "gift": "bank",
    "moodle": "bank",
}
"""The module beside this one that reads each kind; each has ``read(path, kind)``."""


def main(arguments: Sequence[str]) -> None:
    """Do what the arguments say, within the limits."""
    limit()
    confine()
    logging.disable()
    warnings.simplefilter("ignore")
    try:
        said = _done(arguments)
    except CourseError as error:
        said = {"refused": error.text}
    except OSError as error:
        reason = error.strerror or type(error).__name__
        said = {"refused": f"This file can't be read ({reason})."}
    sys.stdout.write(json.dumps(said))


def limit() -> None:
    """Bound this process's memory, time and files, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still holds.
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_EXPANDED_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows RLIMIT_AS and refuses it.
            resource.setrlimit(what, (bound, hard))


def confine() -> None:
    """Let nothing in this process start another one or speak to the network.

    Readers have no reason to; a file that talks a library into it ends the process. This holds
    for Python and what calls through it, not for a fault in compiled code.
    """
    sys.addaudithook(_refuse)


_FORBIDDEN = (
    *("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system"),
    *("subprocess.Popen", "socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request"),
)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    del arguments
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} has no place in a reader")


def _done(arguments: Sequence[str]) -> Mapping[str, object]:
    task, first, second = arguments
    if task == "unpack":
        from knowledge.importers.documents import zips

        return zips.unpack(Path(first), Path(second))
    reader = import_module(f"knowledge.importers.documents.{READERS[first]}")
    document = reader.read(Path(second), first)
    return {
        "title": document.title,
        "language": document.language,
        "notes": document.notes,
        "bank": asdict(document.bank) if document.bank is not None else None,
        "pieces": [(p.level, p.text, p.place) for p in within_limits(document.pieces)],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
