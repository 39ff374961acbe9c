"""Where a PDF's sections begin: by its bookmarks, else by lines in larger or bold type."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pdfminer.pdfdocument import PDFDestinationNotFound, PDFNoOutlines
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

from knowledge.importers.documents.limits import MAX_TITLE
from knowledge.importers.documents.pdf_lines import (
    LARGER,
    Line,
    Page,
    body_size,
    joined,
    paragraphs,
    without_running_heads,
)
from knowledge.importers.documents.pieces import BODY, DEEPEST, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage

# Sizes of headings told apart: title, chapter, section, sub-section.
_SIZES = 4
_MOST_BOOKMARKS = 5000
_LETTER = re.compile(r"[^\W\d_]{2}")
_DAMAGE = (PDFException, ValueError, TypeError, KeyError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its depth (1 at the top), title, and page from 1."""

    level: int
    title: str
    page: int


def bookmarks(source: PDFDocument, sheets: Sequence[PDFPage]) -> list[Mark]:
    """Return the bookmarks that lead to a page; none when there are fewer than two."""
    numbers = {sheet.pageid: number for number, sheet in enumerate(sheets, 1)}
    marks: list[Mark] = []
    try:
        for level, title, target, action, _ in source.get_outlines():
            number = _page_number(source, target, action, numbers)
            if number and title.strip():
                marks.append(Mark(min(level, DEEPEST), title, number))
            if len(marks) >= _MOST_BOOKMARKS:
                break
    except (PDFNoOutlines, RecursionError, *_DAMAGE):
        pass  # A PDF with a broken list of bookmarks is read as one without.
    return marks if len(marks) > 1 else []


def _page_number(
    source: PDFDocument, target: object, action: object, numbers: Mapping[object, int]
) -> int:
    """Return the page a bookmark leads to, 0 when it leads nowhere in the file."""
    found = resolve1(target)
    if not found:
        opened = resolve1(action)
        found = resolve1(opened.get("D")) if isinstance(opened, dict) else None
    try:
        if isinstance(found, bytes | str | PSLiteral):
            name = found.name if isinstance(found, PSLiteral) else found
            found = resolve1(source.get_dest(name if isinstance(name, bytes) else name.encode()))
    except PDFDestinationNotFound:
        return 0
    if isinstance(found, dict):
        found = resolve1(found.get("D"))
    first = found[0] if isinstance(found, list) and found else None
    return numbers.get(first.objid, 0) if isinstance(first, PDFObjRef) else 0


def pieces(pages: Sequence[Page], marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield a PDF's pieces, each with its page as the place."""
    bare = without_running_heads(pages)
    by_page: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_page[mark.page].append(mark)
    levels = {} if marks else _levels(bare)
    for page in bare:
        found = _marked(page, by_page[page.number]) if marks else _by_type(page, levels)
        for level, text in found:
            yield Piece(level, text, f"p. {page.number}")


# --- By bookmarks -----------------------------------------------------------------------------


def _marked(page: Page, marks: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """Put each bookmark before the line that says the same, at the page's start without one."""
    starts: defaultdict[int, list[Mark]] = defaultdict(list)
    covered: set[int] = set()
    for mark in marks:
        lines = _titled(page.lines, mark.title)
        starts[lines[0] if lines else 0].append(mark)
        covered.update(lines)
    run: list[Line] = []
    for place, line in enumerate(page.lines):
        if place in starts:
            yield from ((BODY, text) for text in paragraphs(run))
            run = []
            yield from ((mark.level, mark.title) for mark in starts[place])
        if place not in covered:
            run.append(line)
    if not page.lines:
        yield from ((mark.level, mark.title) for mark in marks)
    yield from ((BODY, text) for text in paragraphs(run))


def _titled(lines: Sequence[Line], title: str) -> range:
    """Return the lines that are the title, with or without its number; at most three of them."""
    wanted = _letters(title)
    for start in range(len(lines)):
        for end in range(start + 1, min(start + 3, len(lines)) + 1):
            if wanted and _letters(" ".join(line.text for line in lines[start:end])) == wanted:
                return range(start, end)
    return range(0)


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text.casefold()))


# --- By type ----------------------------------------------------------------------------------


def _levels(pages: Sequence[Page]) -> dict[tuple[float, bool], int]:
    """Return the level of each way that headings are set, the largest first."""
    body = body_size(pages)
    ways: Counter[tuple[float, bool]] = Counter()
    for page in pages:
        for line in page.lines:
            if _short(line.text) and line.size >= body * LARGER:
                ways[line.size, False] += 1
            elif line.bold and _alone(line, page) and line.size >= body:
                ways[body, True] += 1
    ordered = sorted(ways, reverse=True)[:_SIZES]
    return {way: level for level, way in enumerate(ordered, 1)}


def _by_type(page: Page, levels: Mapping[tuple[float, bool], int]) -> Iterator[tuple[int, str]]:
    runs = groupby(page.lines, key=lambda line: _level(line, page, levels))
    for level, run in runs:
        lines = list(run)
        text = joined([line.text for line in lines])
        if level and _short(text) and _LETTER.search(text):
            yield level, text
        else:
            yield from ((BODY, text) for text in paragraphs(lines))


def _level(line: Line, page: Page, levels: Mapping[tuple[float, bool], int]) -> int:
    if not _short(line.text):
        return BODY
    if level := levels.get((line.size, False), BODY):
        return level
    if not line.bold or not _alone(line, page):
        return BODY
    return next((level for (_, bold), level in levels.items() if bold), BODY)


def _alone(line: Line, page: Page) -> bool:
    """Whether a line is the first of its paragraph, as a heading in bold type is."""
    first = next(other for other in page.lines if other.box == line.box)
    return first is line and _short(line.text) and bool(_LETTER.search(line.text))


def _short(text: str) -> bool:
    return len(text) <= MAX_TITLE and not text.endswith((".", ",", ";", ":"))
