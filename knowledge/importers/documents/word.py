"""Read a Word file: paragraphs by style, lists, tables and formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.importers.documents import zips
from knowledge.importers.documents.limits import MAX_TITLE
from knowledge.importers.documents.office import text_of
from knowledge.importers.documents.pieces import BODY, DEEPEST, Document, Piece, table
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docx.styles.style import BaseStyle

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_NUMBERED = f"{qn('w:pPr')}/{qn('w:numPr')}"
_OUTLINE = f"{qn('w:pPr')}/{qn('w:outlineLvl')}"
# A style is based on another, that on a third; a file may close the circle.
_LONGEST_LINE = 20


def read(path: Path, kind: str) -> Document:
    """Read a Word file. Raises CourseError when it is broken or locked."""
    del kind
    zips.check(path)
    try:
        source = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError):
        raise CourseError("This Word file is broken. Save it anew from Word.") from None
    found: list[Piece] = []
    bold: list[bool] = []
    for item in source.iter_inner_content():
        for piece in _table(item) if isinstance(item, Table) else _paragraph(item):
            found.append(piece)
            bold.append(isinstance(item, Paragraph) and _is_bold(item))
    return Document(tuple(_with_bold(found, bold)), source.core_properties.title or "")


def _paragraph(paragraph: Paragraph) -> Iterator[Piece]:
    text = text_of(paragraph._p)
    if not text.strip():
        return
    level = _level(paragraph)
    listed = level == BODY and paragraph._p.find(_NUMBERED) is not None
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    yield Piece(level, f"- {text}" if listed or name.startswith("List") else text)


def _level(paragraph: Paragraph) -> int:
    """Return a heading's level, from the paragraph's style or one that it is based on."""
    own = _outline(paragraph._p.find(_OUTLINE))
    if own:
        return own
    style: BaseStyle | None = paragraph.style
    for _ in range(_LONGEST_LINE):
        if style is None:
            break
        if (style.name or "").casefold() == "title":
            return 1
        if found := _HEADING.fullmatch(style.name or ""):
            # The title stands above the first headings.
            return min(int(found[1]) + 1, DEEPEST)
        if level := _outline(style.element.find(_OUTLINE)):
            return level
        style = getattr(style, "base_style", None)
    return BODY


def _outline(element: object) -> int:
    value = element.get(qn("w:val"), "") if hasattr(element, "get") else ""
    return min(int(value) + 2, DEEPEST) if value in set("012345678") else BODY


def _table(item: Table) -> Iterator[Piece]:
    yield Piece(BODY, table((text_of(cell._tc) for cell in row.cells) for row in item.rows))


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _with_bold(pieces: Sequence[Piece], bold: Sequence[bool]) -> Iterator[Piece]:
    """Where no style makes headings, take short lines in bold type for what they are meant as."""
    styled = any(piece.level > 1 for piece in pieces)
    for piece, is_bold in zip(pieces, bold, strict=True):
        short = len(piece.text) <= MAX_TITLE and not piece.text.rstrip().endswith((".", ",", ";"))
        heading = not styled and is_bold and short and piece.level == BODY
        yield Piece(2, piece.text) if heading else piece
