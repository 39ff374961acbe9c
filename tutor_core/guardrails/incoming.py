"""Checks on what comes in: strip what can't be seen, cut what is too long."""

from __future__ import annotations

import re
import unicodedata

# Longer than any question worth answering in one turn (our choice).
LONGEST_MESSAGE = 4_000
# Categories that no learner means to send: controls, format marks (bidirectional, zero-width and
# tag characters), lone surrogates, private use, unassigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"


def clean(text: str) -> str:
    """Return the text as a person sees it: no invisible characters, whitespace folded per line."""
    text = re.sub(r"[\r\n\u2028\u2029\x0b\x0c]+", "\n", text[: 4 * LONGEST_MESSAGE])
    seen = "".join(c for c in text if c in "\n\t" or not _unseen(c))
    return re.sub(r"[^\S\n]+", " ", seen).strip()


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN and character not in _JOINERS


def cut(text: str) -> tuple[str, bool]:
    """Return at most LONGEST_MESSAGE characters, and whether anything was cut off."""
    return text[:LONGEST_MESSAGE], len(text) > LONGEST_MESSAGE
