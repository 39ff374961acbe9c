"""The offline tutor's voice: picks wordings so that none comes twice in a row."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from prompts.loader import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.loader import Phrases

# How many wordings back a repeat would be noticed (our choice).
REMEMBERED = 24


class Voice:
    """Says phrases for one turn and remembers which wordings it used.

    The seed comes from the event, so a turn done again after a crash says the same words.
    """

    def __init__(self, phrases: Phrases, seed: str, used: Sequence[str] = ()) -> None:
        """Start a turn: ``used`` are the marks of wordings used lately, oldest first."""
        self._phrases = phrases
        self._seed = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
        self._used = list(used)

    def say(self, key: str, /, **values: object) -> str:
        """Return a wording of a phrase with its gaps filled."""
        mark, wording = self._phrases.pick(key, self._seed, self._used)
        self._used.append(mark)
        return fill(wording, key, values)

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in self._phrases.entries

    def said_lately(self, key: str) -> bool:
        """Whether a wording of a phrase is among those remembered."""
        return any(mark.startswith(f"{key}#") for mark in self._used)

    @property
    def used(self) -> tuple[str, ...]:
        """Marks to remember for the next turn."""
        return tuple(self._used[-REMEMBERED:])
