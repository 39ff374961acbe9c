"""Takes the names of a classroom's people out of a text, and puts them back. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text with placeholders such as ``[NAME_1]``, and what each of them stands for."""

    text: str
    held: tuple[tuple[str, str], ...] = ()

    def restore(self, text: str) -> str:
        """Return a text with what its placeholders stand for."""
        for placeholder, words in self.held:
            text = text.replace(placeholder, words)
        return text


def hide(text: str, names: Iterable[str]) -> Hidden:
    """Return a text without the names, whole or in part, in any case."""
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 1}
    if not parts:
        return Hidden(text)
    either = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    held: dict[str, str] = {}

    def placed(match: re.Match[str]) -> str:
        return held.setdefault(match[0], f"[NAME_{len(held) + 1}]")

    found = re.sub(rf"(?<!\w)(?:{either})(?!\w)", placed, text, flags=re.IGNORECASE)
    return Hidden(found, tuple((placeholder, words) for words, placeholder in held.items()))
