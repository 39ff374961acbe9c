"""Read plain text and plain Markdown: the headings, and paragraphs as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.importers.documents.pieces import BODY, Document, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_FRONT = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?: \"[^\"]*\")?\)")
_STRESS = re.compile(r"(\*\*|__|\*|`)(?=\S)([^*_`\n]+?)(?<=\S)\1")
_LINES = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")


def read(path: Path, kind: str) -> Document:
    """Read a text or Markdown file."""
    text = _LINES.sub("\n", decoded(path.read_bytes()))
    if kind == "text":
        paragraphs = re.split(r"\n[ \t]*\n", text)
        return Document(tuple(Piece(BODY, paragraph) for paragraph in paragraphs))
    return Document(tuple(_markdown(_FRONT.sub("", text))))


def decoded(raw: bytes) -> str:
    """Return text from UTF-8 or UTF-16, else from the older Western encoding, which fits all."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _markdown(text: str) -> Iterator[Piece]:
    """Yield headings of both styles, and paragraphs; fenced text is kept as it is."""
    paragraph: list[str] = []
    fence = ""
    for line in [*text.split("\n"), ""]:
        mark = _FENCE.match(line)
        if fence or mark:
            fence = ("" if mark and mark[1] == fence else fence) if fence else (mark or "")[1]
            if not mark:
                paragraph.append(line)
            continue
        heading, level = _heading(line, paragraph)
        if level:
            if heading is not None:
                yield from _flushed(paragraph)
                yield Piece(level, bare(heading))
            else:
                yield Piece(level, bare(" ".join(paragraph)))
                paragraph.clear()
        elif line.strip():
            paragraph.append(bare(line))
        else:
            yield from _flushed(paragraph)
    yield from _flushed(paragraph)


def _heading(line: str, before: list[str]) -> tuple[str | None, int]:
    """Return a heading's text and level; None for the text when the line before it is it."""
    if found := _ATX.fullmatch(line):
        return found[2].rstrip("# \t"), len(found[1])
    if len(before) == 1 and (found := _UNDERLINE.fullmatch(line)):
        return None, 1 if found[1][0] == "=" else 2
    return None, 0


def _flushed(paragraph: list[str]) -> Iterator[Piece]:
    if paragraph:
        yield Piece(BODY, "\n".join(paragraph))
        paragraph.clear()


def bare(text: str) -> str:
    """Return text without the marks of links and stress, which nobody reads aloud."""
    return _STRESS.sub(r"\2", _LINK.sub(r"\1", text))
