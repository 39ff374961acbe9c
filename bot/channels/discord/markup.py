"""A reply's light markup as Discord's, and everything else in it as plain text."""

from __future__ import annotations

import re

from bot.render import spans

# What Discord would read as markup inside a line, and at the start of one. A star is left where it
# multiplies: Discord takes one for emphasis only where it hugs a word, and so does ``spans``. An
# address has no markup in it, but a stroke in it leads elsewhere.
_ADDRESS = r"(?P<address>https?://[\w./?=&%+#-]+)"
_INSIDE = re.compile(rf"{_ADDRESS}|[\\_~|`]|\*(?=\S)|(?<=\S)\*|<(?=[@#:/]|t:|a:|id:)")
_LEADING = re.compile(r"^(\s*)(#{1,3}(?=\s)|>{1,3}(?=\s)|-#(?=\s))", re.MULTILINE)
_FENCED = re.compile(r"(^```.*?^```[^\S\n]*$)", re.MULTILINE | re.DOTALL)
_MARKS = {"strong": "**", "em": "*"}


def discord_markup(text: str) -> str:
    """Return the text so that Discord shows what it says."""
    pieces = _FENCED.split(text)
    return "".join(piece if n % 2 else _outside(piece) for n, piece in enumerate(pieces))


def quiet(line: str) -> str:
    """Return a line to be shown small."""
    return "\n".join(f"-# {part}" for part in line.splitlines() if part)


def _outside(text: str) -> str:
    return _LEADING.sub(r"\1\\\2", "".join(_styled(*span) for span in spans(text)))


def _styled(style: str, text: str) -> str:
    if style == "code":
        return f"`{text}`"
    mark = _MARKS.get(style, "")
    return f"{mark}{_INSIDE.sub(_escaped, text)}{mark}"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found["address"] else f"\\{found[0]}"
