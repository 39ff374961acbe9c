"""Checks on what comes in: strip what can't be seen, cut what is too long, notice disclosures."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def disclosure(text: str, cues: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return "self_harm" or "abuse" when somebody tells about it, None otherwise.

    A message that speaks of the subject as schoolwork ("Durkheim's study of suicide") and not in
    the first person is left alone.
    """
    plain = text.lower().replace("’", "'")
    personal = re.search(r"\b(?:i|i'm|i've|me|my|myself)\b|\bkms\b", plain)
    for category in ("self_harm", "abuse"):
        match = cues[category].search(plain)
        if match and (personal or not cues["study"].search(plain)) and not _asked_about(plain):
            return category
    return None


def _asked_about(plain: str) -> bool:
    asks = re.match(
        r"(?:what|who|why|how|which|when|explain|describe|define|compare|is|are|does|do|did)\b",
        plain,
    )
    return asks is not None and not re.search(r"\b(?:i|i'm|me|myself)\b", plain)
