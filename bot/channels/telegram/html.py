"""The tutor's light markup as the HTML that Telegram reads; the only place that writes tags."""

from __future__ import annotations

import html
import re

from bot.render import spans

# TextLimit of the Bot API, counted after the tags are read, and of what stands under a picture.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_TAGS = {"strong": "b", "em": "i", "code": "code"}
_FENCED = re.compile(r"^```(\w*)[^\n]*\n(.*?)\n?^```[ \t]*$", re.MULTILINE | re.DOTALL)


def escaped(text: str) -> str:
    """Return text that Telegram shows as it is."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return html.escape(whole, quote=False)


def marked_up(text: str, asides: tuple[str, ...] = ()) -> str:
    """Return a part's text as HTML, its asides in italics below."""
    end, pieces = 0, []
    for found in _FENCED.finditer(text):
        pieces += [_inline(text[end : found.start()]), _fence(found[1], found[2])]
        end = found.end()
    pieces.append(_inline(text[end:]))
    lines = ["".join(pieces), *(f"<i>{_aside(aside)}</i>" for aside in asides)]
    return "\n".join(line for line in lines if line)


def _inline(text: str) -> str:
    return "".join(
        f"<{_TAGS[style]}>{escaped(piece)}</{_TAGS[style]}>" if style else escaped(piece)
        for style, piece in spans(text)
    )


def _aside(text: str) -> str:
    # All of it is in italics already, and code can't be.
    return escaped("".join(piece for _, piece in spans(text)))


def _fence(language: str, code: str) -> str:
    shown = escaped(code)
    if not language:
        return f"<pre>{shown}</pre>"
    return f'<pre><code class="language-{language}">{shown}</code></pre>'


def units(text: str) -> int:
    """Return how long Telegram finds a text: in UTF-16 units, so that an emoji counts as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def limit_for(text: str, limit: int) -> int:
    """Return the limit in characters that keeps any part of a text within the limit in units."""
    return limit if units(text) == len(text) else limit // 2
