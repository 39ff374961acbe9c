"""Read slides: a title is a heading, the slide's number the place.

A slide that holds its title and nothing else, not even a picture, begins what comes after it: the
first one is the deck's title, a later one a section, unless the file names its sections itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pptx
from pptx.exc import PackageNotFoundError
from pptx.shapes.group import GroupShape

from knowledge.importers.documents import zips
from knowledge.importers.documents.office import text_of
from knowledge.importers.documents.pieces import BODY, Document, Piece, ranges, table
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

_DECK, _SECTION, _TITLE = 1, 2, 3
_FOOTERS = {"dt", "ftr", "sldNum", "hdr"}
_NO_TITLES = {"powerpoint presentation", "powerpoint-präsentation", "presentation"}
# Groups within groups; deeper is no drawing.
_DEEPEST = 20


def read(path: Path, kind: str) -> Document:
    """Read a slide file. Raises CourseError when it is broken. Hidden slides are left out."""
    del kind
    zips.check(path)
    try:
        source = pptx.Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError):
        raise CourseError("This PowerPoint file is broken. Save it anew.") from None
    found: list[Piece] = []
    hidden, bare = [], []
    sections = _sections(source)
    dividers = _dividers(list(source.slides), named=bool(sections))
    for number, slide in enumerate(source.slides, 1):
        if name := sections.get(slide.slide_id, ""):
            found.append(Piece(_SECTION, name, f"slide {number}"))
        if slide._element.get("show") == "0":
            hidden.append(number)
            continue
        pieces = list(_slide(slide, number, dividers.get(slide.slide_id, _TITLE)))
        if not pieces:
            bare.append(number)
        found += pieces
    notes = []
    if hidden:
        notes.append(f"Hidden, so left out: slide {ranges(hidden)}.")
    if bare:
        notes.append(f"No text, so nothing was read: slide {ranges(bare)}.")
    title = source.core_properties.title or ""
    own = "" if title.casefold() in _NO_TITLES else title
    return Document(tuple(found), own, "", tuple(notes))


def _dividers(slides: Sequence[Slide], *, named: bool) -> dict[int, int]:
    """Return the level of each slide that begins others, by its id."""
    shown = [slide for slide in slides if slide._element.get("show") != "0"]
    bare = [_is_bare(slide) for slide in shown]
    begins = [alone and not after for alone, after in zip(bare, [*bare[1:], True], strict=True)]
    found = {s.slide_id: _SECTION for s, first in zip(shown, begins, strict=True) if first}
    if named or len(found) < 2:
        found.clear()
    if shown and bare[0]:
        found[shown[0].slide_id] = _DECK
    return found


def _is_bare(slide: Slide) -> bool:
    """Whether a slide holds a title and nothing else that can be seen."""
    title = slide.shapes.title
    if title is None or not title.text_frame.text.strip():
        return False
    others = (s for s in _shapes(slide.shapes, 0) if s.shape_id != title.shape_id)
    return all(s.is_placeholder and not any(t.strip() for t in _texts(s)) for s in others)


def _slide(slide: Slide, number: int, level: int) -> Iterator[Piece]:
    """Yield the title and then the text; speaker notes are the teacher's own and not read."""
    place = f"slide {number}"
    title = slide.shapes.title
    text = " ".join(title.text_frame.text.split()) if title is not None else ""
    if text:
        yield Piece(level, text, place)
    for shape in _shapes(slide.shapes, 0):
        if title is None or shape.shape_id != title.shape_id:
            yield from (Piece(BODY, text, place) for text in _texts(shape) if text.strip())


def _shapes(shapes: Iterable[BaseShape], depth: int) -> Iterator[BaseShape]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            if depth < _DEEPEST:
                yield from _shapes(shape.shapes, depth + 1)
        elif not _is_footer(shape):
            yield shape


def _is_footer(shape: BaseShape) -> bool:
    found = shape._element.xpath(".//*[local-name()='ph']/@type")
    return bool(found) and found[0] in _FOOTERS


def _texts(shape: BaseShape) -> Iterator[str]:
    for body in shape._element.xpath("./*[local-name()='txBody']"):
        lines = [text_of(paragraph) for paragraph in body.xpath("./*[local-name()='p']")]
        kept = [line for line in lines if line.strip()]
        yield "\n".join(kept if len(kept) == 1 else [f"- {line}" for line in kept])
    for rows in shape._element.xpath(".//*[local-name()='tbl']"):
        cells = (
            row.xpath("./*[local-name()='tc']") for row in rows.xpath("./*[local-name()='tr']")
        )
        yield table((text_of(cell) for cell in row) for row in cells)


def _sections(source: Presentation) -> dict[int, str]:
    """Return the name of the section that begins with a slide, by the slide's id."""
    names = {}
    for section in source.element.xpath("//*[local-name()='section']"):
        ids = section.xpath(".//*[local-name()='sldId']/@id")
        if ids and ids[0].isdigit():
            names[int(ids[0])] = section.get("name", "")
    return names
