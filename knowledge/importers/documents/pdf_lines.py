"""A PDF page as lines of text with their type size, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from pdfminer.layout import LTChar, LTTextBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdfminer.layout import LTPage, LTTextLine

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_BULLET = re.compile(r"^(?:[•◦▪‣·–*-]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
# A running head is at the edge of at least this many pages, and of one in _SHARE of them: chapters
# have their own. Our choice.
_LEAST, _SHARE = 3, 12
_EDGE = 2
_PAGE_NUMBER = re.compile(r"^(?:\d+|[ivxlc]+)\b|\b(?:\d+|[ivxlc]+)$")
# Headings are set at least this much larger than the text. Our choice: 12 over 11 points counts
# for nothing, 13 over 11 does.
LARGER = 1.12


@dataclass(frozen=True, slots=True)
class Line:
    """A line: ``size`` of its type in points (to the half), ``box`` numbers its paragraph."""

    text: str
    size: float
    box: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page; ``number`` counts from 1, as viewers do; ``hidden`` letters were left out."""

    number: int
    lines: tuple[Line, ...]
    hidden: int = 0


def page_of(number: int, layout: LTPage, hidden: int = 0) -> Page:
    """Return a page's lines. No line is empty."""
    boxes = [element for element in layout if isinstance(element, LTTextBox)]
    lines = (_line(line, box) for box, element in enumerate(boxes) for line in element)
    return Page(number, tuple(line for line in lines if line.text), hidden)


def _line(line: LTTextLine, box: int) -> Line:
    letters = [item for item in line if isinstance(item, LTChar) and item.get_text().strip()]
    text = _UNMAPPED.sub("", line.get_text().translate(_LIGATURES))
    size = round(2 * median(letter.size for letter in letters)) / 2 if letters else 0.0
    bold = bool(letters) and all("bold" in str(letter.fontname).lower() for letter in letters)
    return Line(" ".join(text.split()), size, box, bold)


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Take away what stands at the top or bottom of many pages: titles, authors, page numbers.

    Not what is set as a heading: "Lesson 1", "Lesson 2" are alike, too.
    """
    largest = body_size(pages) * LARGER
    times = Counter(key for page in pages for key in {_key(t.text) for t in _edges(page)})
    often = max(_LEAST, len(pages) / _SHARE)
    running = {key for key, count in times.items() if count >= often}
    return [replace(page, lines=tuple(_rest(page, running, largest))) for page in pages]


def _edges(page: Page) -> tuple[Line, ...]:
    return page.lines[:_EDGE] + page.lines[_EDGE:][-_EDGE:]


def _rest(page: Page, running: set[str], largest: float) -> Iterator[Line]:
    last = len(page.lines) - _EDGE
    for place, line in enumerate(page.lines):
        edge = place < _EDGE or place >= last
        if not (edge and line.size < largest and _key(line.text) in running):
            yield line


def _key(text: str) -> str:
    """Return what is the same of a running head on every page: all but the page's number."""
    return _PAGE_NUMBER.sub("#", text.casefold())


def body_size(pages: Iterable[Page]) -> float:
    """Return the size most of the text is set in."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Join the lines of each paragraph; words cut by a hyphen become whole, list items lines."""
    for _, box in groupby(lines, key=lambda line: line.box):
        yield joined([line.text for line in box])


def joined(texts: Sequence[str]) -> str:
    """Join lines to running text."""
    result = texts[0]
    for text in texts[1:]:
        if _BULLET.match(text):
            result += "\n" + text
        elif _HYPHENATED.search(result) and text[:1].islower():
            result = result[:-1] + text
        else:
            result += " " + text
    return result
