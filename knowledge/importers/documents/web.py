"""Read a web page: headings, paragraphs, lists and tables, without what surrounds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from knowledge.importers.documents.pieces import BODY, Document, Piece, table
from knowledge.importers.documents.plain import decoded
from knowledge.importers.xml import local
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNREAD = {
    *("script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form"),
    *("button", "select", "svg", "iframe", "object", "video", "audio", "canvas", "dialog"),
}
_BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "blockquote", "pre", "figure", "body"),
    *("figcaption", "li", "ul", "ol", "dl", "dt", "dd", "table", "details", "summary", "hr"),
    *("address", "fieldset", "center", "html", *_HEADINGS),
}
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
# Deeper nesting than this is no page; it would also exhaust the stack.
_DEEPEST = 200


def read(path: Path, kind: str) -> Document:
    """Read a page's file."""
    del kind
    return page(path.read_bytes())


def page(raw: bytes) -> Document:
    """Return a page's content. Raises CourseError when there is no page in it."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _text(raw)).replace("\0", "")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise CourseError("There is no page in this file.") from None
    title = root.find(".//title")
    body = root.find("body")
    return Document(
        pieces=tuple(_pieces(body, 0)) if body is not None else (),
        title="" if title is None else (title.text or ""),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
    )


def _text(raw: bytes) -> str:
    found = _DECLARED.search(raw[:4096])
    if found and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return raw.decode(found[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(raw)


def _pieces(element: _Element, depth: int) -> Iterator[Piece]:
    """Yield what is in an element: runs of inline text are paragraphs, blocks their own."""
    inline: list[str] = [element.text or ""]
    for child in element:
        name = _name(child)
        if name in _BLOCKS and depth < _DEEPEST:
            yield from _paragraph(inline)
            yield from _block(child, name, depth + 1)
        elif name not in _UNREAD:
            if _holds_blocks(child) and depth < _DEEPEST:
                yield from _paragraph(inline)
                yield from _pieces(child, depth + 1)
            else:
                inline.append(_words(child))
        inline.append(child.tail or "")
    yield from _paragraph(inline)


def _block(element: _Element, name: str, depth: int) -> Iterator[Piece]:
    if name in _HEADINGS:
        yield Piece(_HEADINGS[name], " ".join(_words(element).split()))
    elif name == "table" and not any(_name(e) in _HEADINGS for e in element.iter()):
        rows = (row for row in element.iter() if _name(row) == "tr")
        yield Piece(
            BODY, table((_words(c) for c in row if _name(c) in ("td", "th")) for row in rows)
        )
    elif name in ("ul", "ol"):
        yield Piece(BODY, "\n".join(_items(element, name, depth)))
    elif name == "pre":
        yield Piece(BODY, _words(element))
    else:
        yield from _pieces(element, depth)


def _items(element: _Element, name: str, depth: int) -> Iterator[str]:
    """Yield a list's lines; a list within a list follows its item."""
    for number, item in enumerate((e for e in element if _name(e) == "li"), 1):
        lines = [piece.text for piece in _pieces(item, depth + 1)]
        if lines:
            yield (f"{number}. " if name == "ol" else "- ") + "\n".join(lines)


def _paragraph(inline: list[str]) -> Iterator[Piece]:
    text = "".join(inline)
    inline.clear()
    lines = (" ".join(line.split()) for line in text.replace("\n", " ").split("\v"))
    if text.strip():
        yield Piece(BODY, "\n".join(line for line in lines if line))


def _words(element: _Element) -> str:
    """Return the text in an element; a picture says what its description says."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        name = _name(node)
        if event == "start":
            parts.append("" if name in _UNREAD else node.text or "")
            parts.append("\v" if name == "br" else node.get("alt", "") if name == "img" else "")
        elif node is not element:
            parts.append(" " if name in _BLOCKS else "")
            parts.append(node.tail or "")
    return "".join(parts)


def _holds_blocks(element: _Element) -> bool:
    return any(_name(below) in _BLOCKS for below in element.iterdescendants())


def _name(element: _Element) -> str:
    return local(element).lower()
