"""GIFT's escaped signs, hidden while a text is parted by the signs that aren't escaped."""

from __future__ import annotations

import re

# Signs of Unicode's private area stand for the escaped ones; a file's own are taken away first.
_FIRST = 0xE000
_SIGNS = "\\~=#{}:\n"
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_BACK = {_FIRST + place: sign for place, sign in enumerate(_SIGNS)}


def hidden(text: str) -> str:
    """Return a text with its escaped signs out of the way."""
    return _ESCAPED.sub(_hide, _PRIVATE.sub("", text))


def _hide(match: re.Match[str]) -> str:
    sign = "\n" if match[1] == "n" else match[1]
    return chr(_FIRST + _SIGNS.index(sign))


def shown(text: str) -> str:
    """Return a text with the escaped signs as what they stand for."""
    return text.translate(_BACK)
