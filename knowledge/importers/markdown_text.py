"""Markdown lines to headings, paragraphs, plain text and named fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.importers.shared import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.importers.markdown_source import Line

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_TAG = r"(?:br|sub|sup|b|i|em|strong|u|kbd|span|div|p|img|a|details|summary)"
_HTML = re.compile(rf'</?{_TAG}(?:\s+[\w-]+(?:="[^"]*")?)*\s*/?>', re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_EMPHASIS = (
    re.compile(r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?![\w*])"),
    re.compile(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])"),
    re.compile(r"(?<![\w_])__(?=[^\s_])(.+?)(?<=[^\s_])__(?![\w_])"),
    re.compile(r"(?<![\w_])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\w_])"),
    re.compile(r"`([^`]+)`"),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>])")
_OWN_LINE = re.compile(r"\s*(?:[-*+]\s|\d{1,3}[.)]\s|\||>)")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$|\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$")


@dataclass(slots=True)
class Part:
    """A heading with the lines under it; ``level`` counts its #, 0 stands before any heading."""

    level: int
    heading: str
    line: int
    body: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form ``Name: value`` or ``Name (detail): value``; the name in lower case."""

    name: str
    detail: str
    value: str
    line: int


def parts(lines: Iterable[Line]) -> list[Part]:
    """Split lines at headings; what looks like one inside a code block is none."""
    found = [Part(0, "", 0)]
    fenced = False
    for line in lines:
        fenced ^= _FENCE.match(line.text) is not None
        heading = None if fenced else _HEADING.match(line.text)
        if heading:
            found.append(Part(len(heading[1]), one_line(plain(heading[2])), line.number))
        else:
            found[-1].body.append(line)
    return found


def plain(text: str) -> str:
    """Return text without Markdown's marks, as a person reads it; * and _ in formulas stay."""
    text = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", _HTML.sub("", text)))
    for mark in _EMPHASIS:
        text = mark.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """Return plain paragraphs: wrapped lines joined, list items and table rows on their own."""
    found: list[list[str]] = [[]]
    fenced = broken = False
    for line in lines:
        if _FENCE.match(line.text):
            fenced = not fenced
            continue
        if not line.text.strip() or (not fenced and _RULE.match(line.text)):
            if found[-1] and not line.text.strip():
                found.append([])
            continue
        alone = fenced or broken or _OWN_LINE.match(line.text) is not None
        broken = line.text.endswith(("  ", "\\"))
        shown = line.text.rstrip(" \\") if broken else line.text
        if found[-1] and not alone:
            found[-1][-1] += " " + shown.strip()
        else:
            found[-1].append(shown.rstrip() if fenced else shown.strip())
    return ["\n".join(_row(plain(line)) for line in lines) for lines in found if lines]


def _row(line: str) -> str:
    """Return a table row without its outer bars, a quotation without its mark."""
    return line.removeprefix("> ").strip("|").strip() if line[:1] in "|>" else line


def take(
    lines: Sequence[Line], pattern: re.Pattern[str]
) -> tuple[list[tuple[re.Match[str], str, int]], list[Line]]:
    """Take the lines that match out of the others, each with its indented continuation.

    The pattern's last group is the value. Returns (match, whole value, line number) and the rest.
    """
    found: list[tuple[re.Match[str], str, int]] = []
    rest: list[Line] = []
    going_on = False
    for line in lines:
        match = pattern.match(line.text)
        if match:
            found.append((match, match[match.re.groups].strip(), line.number))
            going_on = True
        elif going_on and line.text[:1] == " " and line.text.strip():
            last, value, number = found[-1]
            found[-1] = (last, f"{value} {line.text.strip()}".strip(), number)
        else:
            going_on = False
            rest.append(line)
    return found, rest


def fields(lines: Sequence[Line], names: Iterable[str]) -> tuple[list[Field], list[Line]]:
    """Take the ``Name: value`` lines of the given names; returns them and the other lines."""
    either = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    pattern = re.compile(rf"({either})\s*(\([^()]*\)|\d+)?\s*:\s*(.*)$", re.IGNORECASE)
    found, rest = take(lines, pattern)
    return [
        Field(" ".join(match[1].lower().split()), (match[2] or "").strip("() "), value, number)
        for match, value, number in found
    ], rest


def bullets(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the items of a list, each joined to one plain line."""
    for paragraph in paragraphs(lines):
        for line in paragraph.split("\n"):
            item = re.match(r"[-*+]\s+(.*)", line)
            if item:
                yield one_line(item[1])
