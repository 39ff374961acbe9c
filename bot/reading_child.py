"""The process that reads heavy mathematics first: ``python -m bot.reading_child``.

Takes pickles from its parent, one text with its step each, and answers each with a byte: READY at
the beginning, then BORNE or HEAVY. It limits its memory and each reading's time, and ends with its
parent, also when that is killed.
"""

from __future__ import annotations

import contextlib
import pickle
import signal
import sys
from typing import TYPE_CHECKING

from tutor_core import remembering
from tutor_core.assessment import assess
from tutor_core.assessment.weight import borne

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.course import Step

READY, BORNE, HEAVY = b"r", b"+", b"-"

MEMORY_BYTES = 512 * 1024 * 1024
"""Of addresses, of which Python and what it imports have some 100 MB. Our choice."""

SECONDS = 1.0
"""Whoever reads longer is ended by the system, whatever has become of the parent. Our choice."""


def main() -> None:
    """Answer until the parent is gone."""
    _limit()
    _say(READY)
    while True:
        try:
            # From our own parent, which is the only one that holds the other end.
            text, step = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        with _timed():
            said = BORNE if _borne(text, step) else HEAVY
        _say(said)
        remembering.forget()


def _say(answer: bytes) -> None:
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _borne(text: str, step: Step | None) -> bool:
    try:
        return borne(text, step, assess)
    except (MemoryError, RecursionError):
        return False


def _limit() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then goes
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still holds.
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows RLIMIT_AS and refuses it.
            resource.setrlimit(what, (bound, hard))


@contextlib.contextmanager
def _timed() -> Iterator[None]:
    """Have the system end this process when a reading takes too long."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
