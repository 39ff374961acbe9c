"""Makes a reply fit a channel: parts within its text limit, buttons on the last one.

Replies use a light markup: ``*stressed*``, ``**strong**``, ``` `typed` ``` and fences of code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.loader import Phrases
    from tutor_core.course import Source
    from tutor_core.messages import Button, Reply


_OPTION = "option:"
_QUOTED = re.compile('["“](.+)["”]')


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. ``text_limit`` in characters and ``buttons`` are per message.

    ``label_limit`` is in characters of a button's label; a longer one is cut.
    """

    text_limit: int = 1_000_000
    label_limit: int = 1_000_000
    buttons: int = 0
    private: bool = False
    threads: bool = False
    images: bool = False
    files: bool = False
    edits: bool = False
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a reply. ``asides`` are lines to be shown less loudly under the text."""

    text: str
    asides: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


def render(reply: Reply, capabilities: Capabilities, words: Phrases) -> tuple[Part, ...]:
    """Return the parts of a reply, at least one, each within the channel's limits.

    Buttons beyond what the channel shows are left out; the core puts the most useful first.
    """
    limit = capabilities.text_limit
    marked = (lambda text: text) if capabilities.markup else plain
    listed, buttons = _labelled(reply.buttons[: capabilities.buttons], capabilities.label_limit)
    parts = [Part(text) for text in split("\n".join([marked(reply.text), *listed]), limit)]
    for line in asides(reply, words):
        for piece in split(marked(line), limit):
            _lay_under(parts, piece, limit)
    parts[-1] = replace(parts[-1], buttons=buttons)
    return tuple(parts)


def _labelled(buttons: tuple[Button, ...], limit: int) -> tuple[list[str], tuple[Button, ...]]:
    """Return lines for the text, and buttons whose labels fit.

    When an option to choose from is too long for a button, all of them stand in the text, by
    number.
    """
    options = [button for button in buttons if button.id.startswith(_OPTION)]
    numbers: dict[str, int] = {}
    if any(len(option.label) > limit for option in options):
        numbers = {option.id: n for n, option in enumerate(options, 1)}
    lines = [f"{numbers[option.id]}. {option.label}" for option in options if numbers]
    fitting = []
    for button in buttons:
        label = f"{numbers[button.id]}. {button.label}" if button.id in numbers else button.label
        cut = label if len(label) <= limit else f"{label[: limit - 1].rstrip()}…"
        fitting.append(replace(button, label=cut))
    return lines, tuple(fitting)


def _lay_under(parts: list[Part], line: str, limit: int) -> None:
    last = parts[-1]
    used = len(last.text) + sum(len(aside) + 1 for aside in last.asides)
    if used + 1 + len(line) > limit:
        parts.append(Part("", (line,)))
    else:
        parts[-1] = replace(last, asides=(*last.asides, line))


def asides(reply: Reply, words: Phrases) -> tuple[str, ...]:
    """Return the explanation's line and the sources, unless the text says them already."""
    why = reply.explanation.line if reply.explanation else ""
    lines = [words.say("reply.why", line=why)] if why and why not in reply.text else []
    said = f"{reply.text}\n{why}"
    places = dict.fromkeys(_cited(s, words) for s in reply.sources if not _named(s, said))
    if places:
        lines.append(words.say("reply.from", places="; ".join(places)))
    return tuple(lines)


def _named(source: Source, said: str) -> bool:
    heading = _QUOTED.search(source.place)
    return source.title in said or (heading is not None and heading[1] in said)


def _cited(source: Source, words: Phrases) -> str:
    title = source.title
    if source.section and not title.startswith(source.section):
        title = f"{source.section} {title}"
    key = "reply.source_place" if source.place else "reply.source"
    return words.say(key, course=source.course, title=title, place=source.place)


# --- Markup -----------------------------------------------------------------------------------

# A star counts as markup only where it hugs a word from outside, so that 3*5*2 and 3 * 5 stay.
_MARKUP = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])(?P<strong>[^*\n]+?)(?<=\S)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=[^\s*])(?P<em>[^*\n]+?)(?<=\S)\*(?![\w*])"
    r"|(?<!`)`(?P<code>[^`\n]+)`(?!`)"
)


def spans(text: str) -> Iterator[tuple[str, str]]:
    """Yield (style, text) pieces; style is "strong", "em", "code" or ""."""
    end = 0
    for found in _MARKUP.finditer(text):
        if found.start() > end:
            yield "", text[end : found.start()]
        style = str(found.lastgroup)
        yield style, found[style]
        end = found.end()
    if end < len(text):
        yield "", text[end:]


def plain(text: str) -> str:
    """Return the text without its markup."""
    return "".join(piece for _, piece in spans(text))


# --- Splitting --------------------------------------------------------------------------------

_SENTENCE = re.compile("[.!?…:;][\"'”\u2019)\\]*]*\\s+")
_FENCE = re.compile(r"^```.*$", re.MULTILINE)
_CLOSING = "\n```"
SMALLEST_LIMIT = 64
"""Characters; below this a code fence and its language leave no room for what is in it."""


def split(text: str, limit: int) -> list[str]:
    """Return pieces of at most ``limit`` characters (at least SMALLEST_LIMIT), at least one.

    Cuts after paragraphs, lines, sentences or words, in this order, and inside a word only where
    there are none. A code fence that is cut is closed, and opened again in the next piece.
    """
    if limit < SMALLEST_LIMIT:
        raise ValueError(f"a limit of {limit} is below {SMALLEST_LIMIT} characters")
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        head, rest = rest[:cut], rest[cut:]
        fence = _open_fence(head)
        if fence:
            head, rest = head.rstrip("\n") + _CLOSING, f"{fence}\n{rest.lstrip(chr(10))}"
        pieces.append(head.rstrip())
        rest = rest if fence else rest.lstrip()
    return [*pieces, rest] if rest or not pieces else pieces


def _open_fence(head: str) -> str:
    """Return the line that opens the fence the text ends in, "" when it ends outside of one."""
    fences = _FENCE.findall(head)
    # A language tag is short; what isn't one would eat the room it is meant to describe.
    return fences[-1].strip()[:20] if len(fences) % 2 else ""


def _cut(rest: str, limit: int) -> int:
    window = rest[:limit]
    fence = _open_fence(window)
    if not fence:
        return _best(window, limit // 3)
    opened = window.rfind("\n```")
    if opened >= limit // 3:
        return opened + 1
    room = window[: limit - len(_CLOSING)]
    line = room.rfind("\n")
    return line + 1 if line > len(fence) + 1 else len(room)


def _best(window: str, low: int) -> int:
    """Return the best place to cut, not before ``low`` if that can be helped."""
    sentences = [found.end() for found in _SENTENCE.finditer(window)]
    for place in (
        window.rfind("\n\n") + 2,
        window.rfind("\n") + 1,
        sentences[-1] if sentences else 0,
        window.rfind(" ") + 1,
    ):
        if place > low:
            return place
    spaces = [found.end() for found in re.finditer(r"\s+", window)]
    return spaces[-1] if spaces else len(window)
