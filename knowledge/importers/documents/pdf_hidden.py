"""What stands in a PDF and nobody sees: white on white, far too small, off the page, not painted.

Such text is how instructions for machines get into course material. It is left out and counted. A
scan with recognised text is the exception: its letters are unpainted, too, and lie over the image
of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTFigure, LTImage, LTRect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfminer.layout import LTPage
    from pdfminer.pdfinterp import PDFTextState
    from pdfminer.utils import Rect

# In points; print smaller than this is dust. Our choice: footnotes go down to 5.
SMALLEST = 2.0
# Of each colour component, from which ink can't be told from paper. Our choice.
WHITE = 0.97
# Text rendering modes of the PDF standard that paint nothing (ISO 32000-1, table 106).
_UNPAINTED = (3, 7)
# An image of this share of the page is the page, scanned. Our choice.
SCANNED = 0.5


class SeenPages(PDFPageAggregator):
    """Lays pages out without the letters that nobody sees; ``hidden`` counts those of a page."""

    hidden = 0

    def begin_page(self, page: Any, ctm: Any) -> None:  # noqa: ANN401  (the library's own types)
        """Start a page with nothing hidden."""
        self.hidden = 0
        self._unpainted: set[int] = set()
        self._mode = 0
        super().begin_page(page, ctm)

    def render_string(self, textstate: PDFTextState, *more: Any) -> None:  # noqa: ANN401
        """Remember how a string is painted while its letters are placed."""
        self._mode = textstate.render
        super().render_string(textstate, *more)

    def render_char(self, *parts: Any) -> float:  # noqa: ANN401
        """Place a letter, and note one that isn't painted."""
        width = super().render_char(*parts)
        placed = self.cur_item._objs
        if self._mode in _UNPAINTED and placed:
            self._unpainted.add(id(placed[-1]))
        return width

    def end_page(self, page: Any) -> None:  # noqa: ANN401
        """Take hidden letters off the page before its lines are put together."""
        sheet: Any = self.cur_item
        gone = {id(letter) for letter in self._unseen(sheet)}
        self.hidden = len(gone)
        if gone:
            sheet._objs = [item for item in sheet._objs if id(item) not in gone]
        super().end_page(page)

    def _unseen(self, sheet: LTPage) -> Iterator[LTChar]:
        scanned = any(_area(i.bbox) >= SCANNED * _area(sheet.bbox) for i in _images(sheet))
        painted: list[Rect] = []
        for item in sheet:
            if isinstance(item, LTImage | LTFigure) or (isinstance(item, LTRect) and _dark(item)):
                painted.append(item.bbox)
            elif isinstance(item, LTChar) and item.get_text().strip():
                unpainted = id(item) in self._unpainted and not scanned
                if unpainted or _off(item, sheet.bbox) or _invisible(item, painted):
                    yield item


def _images(sheet: LTPage) -> Iterator[LTImage | LTFigure]:
    return (item for item in sheet if isinstance(item, LTImage | LTFigure))


def _invisible(letter: LTChar, painted: list[Rect]) -> bool:
    """Whether a letter is too small, or white with nothing painted behind it."""
    if max(letter.size, letter.height) < SMALLEST:
        return True
    return _white(letter.graphicstate.ncolor) and not any(_holds(box, letter) for box in painted)


def _white(colour: Any) -> bool:  # noqa: ANN401  (a number, a tuple of them, a pattern's name)
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) == 4:  # cyan, magenta, yellow, black: no ink is white
        return all(part <= 1 - WHITE for part in parts)
    return all(part >= WHITE for part in parts)


def _dark(box: LTRect) -> bool:
    return bool(box.fill) and not _white(box.non_stroking_color)


def _off(letter: LTChar, page: Rect) -> bool:
    x0, y0, x1, y1 = page
    return letter.x1 < x0 or letter.x0 > x1 or letter.y1 < y0 or letter.y0 > y1


def _holds(box: Rect, letter: LTChar) -> bool:
    x, y = (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _area(box: Rect) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
