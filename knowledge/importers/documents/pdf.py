"""Read a PDF page by page; its bookmarks, else its larger type, are the headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdfminer.layout import LAParams
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from knowledge.importers.documents import pdf_headings
from knowledge.importers.documents.limits import MAX_PAGES
from knowledge.importers.documents.pdf_hidden import SeenPages
from knowledge.importers.documents.pdf_lines import Page, page_of
from knowledge.importers.documents.pieces import Document, ranges
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# What a damaged page makes the library raise; one such page shouldn't cost the others.
_DAMAGE = (PSException, PDFException, ValueError, TypeError, KeyError, IndexError, AttributeError)
# The end mark stands at the very end; some programs append a little after it.
_TAIL = 4096


def read(path: Path, kind: str) -> Document:
    """Read a PDF. Raises CourseError when it is locked, cut off, too long, or only pictures."""
    del kind
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        if b"%%EOF" not in file.read():
            raise CourseError("This PDF is cut off: its end is missing. Fetch it again.")
        file.seek(0)
        try:
            source = PDFDocument(PDFParser(file))
            sheets = list(_sheets(source))
        except PDFPasswordIncorrect:
            raise CourseError("This PDF is locked with a password. Save it without one.") from None
        pages = list(_pages(sheets))
        read_pages = [page for page in pages if page is not None]
        bare = [page.number for page in read_pages if not page.lines]
        _refuse_empty(read_pages, len(sheets), bare)
        marks = pdf_headings.bookmarks(source, sheets)
    return Document(
        pieces=tuple(pdf_headings.pieces(read_pages, marks)),
        title=_title(source),
        notes=tuple(_notes(pages, bare)),
    )


def _sheets(source: PDFDocument) -> Iterator[PDFPage]:
    for number, sheet in enumerate(PDFPage.create_pages(source)):
        if number == MAX_PAGES:
            raise CourseError(f"This PDF has more than {MAX_PAGES:,} pages. Split it.")
        yield sheet


def _pages(sheets: Sequence[PDFPage]) -> Iterator[Page | None]:
    """Yield each page's lines, None for a page that is damaged."""
    manager = PDFResourceManager()
    device = SeenPages(manager, laparams=LAParams())
    interpreter = PDFPageInterpreter(manager, device)
    for number, sheet in enumerate(sheets, 1):
        try:
            interpreter.process_page(sheet)
            layout = device.get_result()
        except _DAMAGE:
            yield None
            continue
        yield page_of(number, layout, device.hidden)


def _refuse_empty(pages: Sequence[Page], count: int, bare: Sequence[int]) -> None:
    if not pages:
        raise CourseError("This PDF has no page that can be read. Save it anew.")
    if len(bare) == len(pages):
        which = "Its page holds" if count == 1 else f"All its pages (1-{count}) hold"
        raise CourseError(
            f"{which} no text, only pictures: a scan. Run text recognition over it (OCR) and add "
            "the result."
        )


def _notes(pages: Sequence[Page | None], bare: Sequence[int]) -> Iterator[str]:
    damaged = [number for number, page in enumerate(pages, 1) if page is None]
    if damaged:
        yield f"Damaged and left out: p. {ranges(damaged)}."
    hidden = [page.number for page in pages if page is not None and page.hidden]
    if hidden:
        yield (
            "Text that nobody sees (white, tiny, off the page or not painted) left out: "
            f"p. {ranges(hidden)}."
        )
    if bare:
        yield (
            f"No text, only pictures or nothing, so nothing was read: p. {ranges(bare)}. "
            "If they are scans, run text recognition (OCR) over them."
        )


def _title(source: PDFDocument) -> str:
    """Return the title in the file's properties, unless a program made it of a file name."""
    for info in source.info:
        raw = info.get("Title")
        title = decode_text(raw).strip() if isinstance(raw, bytes) else ""
        if title and "." not in title[-6:] and not title.lower().startswith(("microsoft", "unti")):
            return title
    return ""
