"""What a provider's exception means: which fault, whether it passes, how long to wait.

Every provider's client has exceptions of its own, and which of them is installed isn't known here.
They agree on this: an answer of the server carries ``status_code`` and headers, and the names of
the rest say what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.errors import ModelFault

if TYPE_CHECKING:
    from collections.abc import Iterator

# Too many requests, or the server's own trouble: these pass. Nothing else a server answers does.
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
# The clients' own names for an answer that broke off at its longest, or that was held back.
_CUT = re.compile("LengthFinishReason|Validation|JSONDecode|OutputParser|ValueError")
_HELD_BACK = re.compile("Refusal|ContentFilter")
_LATE = re.compile("Timeout")
_LOST = re.compile("Connect|Protocol|Network|Transport|ReadError|WriteError")


@dataclass(frozen=True, slots=True)
class Trouble:
    """``passes``: trying again may help, after ``wait`` seconds. ``log`` holds no text."""

    fault: ModelFault
    log: str
    passes: bool = False
    wait: float = 0.0
    tokens: tuple[int, int] | None = None


def trouble_of(error: Exception) -> Trouble:
    """Return what an exception of a provider's client means."""
    chain = list(_chain(error))
    log = " < ".join(type(one).__name__ for one in chain)
    status = next((s for one in chain if (s := _status(one)) is not None), None)
    if status is not None:
        return Trouble(ModelFault.UNAVAILABLE, f"{log} {status}", status in _PASSING, _wait(chain))
    if _HELD_BACK.search(log):
        return Trouble(ModelFault.REFUSED, log)
    if _LATE.search(log):
        return Trouble(ModelFault.TIMEOUT, log)
    if _LOST.search(log) or any(isinstance(one, OSError) for one in chain):
        return Trouble(ModelFault.UNAVAILABLE, log, passes=True)
    if _CUT.search(log):
        return Trouble(ModelFault.UNREADABLE, log, tokens=_used(chain))
    return Trouble(ModelFault.UNAVAILABLE, log)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _wait(chain: list[BaseException]) -> float:
    """Return the seconds that the server asks to wait."""
    for error in chain:
        headers = getattr(getattr(error, "response", None), "headers", None)
        if headers is not None:
            asked = str(headers.get("retry-after", ""))
            return float(asked) if asked.replace(".", "", 1).isdigit() else 0.0
    return 0.0


def _used(chain: list[BaseException]) -> tuple[int, int] | None:
    """Return the tokens of an answer that broke off, where the client hands it on."""
    for error in chain:
        usage = getattr(getattr(error, "completion", None), "usage", None)
        if usage is not None:
            return usage.prompt_tokens, usage.completion_tokens
    return None
