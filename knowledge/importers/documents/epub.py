"""Read an EPUB: a zip of web pages and the order they are read in."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from knowledge.importers.documents import zips
from knowledge.importers.documents.pieces import Document, Piece
from knowledge.importers.documents.web import page
from knowledge.importers.xml import all_text, local
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zipfile import ZipFile

    from lxml.etree import _Element

_PAGES = ("application/xhtml+xml", "text/html")
_BROKEN = "This EPUB is broken: {}. Save it anew."
_LOCK = "META-INF/encryption.xml"


def read(path: Path, kind: str) -> Document:
    """Read a book. Raises CourseError when its parts don't fit or it is locked."""
    del kind
    zips.check(path)
    with zips.opened(path) as archive:
        package = _package(archive)
        root = _xml(archive, package)
        pages = list(_pages(root, posixpath.dirname(package)))
        _refuse_locked(archive, pages)
        missing = [name for name in pages if name not in archive.namelist()]
        pieces = [
            piece
            for name in pages
            if name not in missing
            for piece in _chapter(page(archive.read(name)))
        ]
    notes = (f"{len(missing)} of its pages are missing from the file.",) if missing else ()
    return Document(tuple(pieces), _metadata(root, "title"), _metadata(root, "language"), notes)


def _chapter(found: Document) -> Iterator[Piece]:
    """Give a page that has no heading its title as one."""
    if found.pieces and not any(piece.level for piece in found.pieces) and found.title.strip():
        yield Piece(1, found.title)
    yield from found.pieces


def _refuse_locked(archive: ZipFile, pages: list[str]) -> None:
    """Raise CourseError when pages are encrypted; fonts may be, that is common and harmless."""
    if _LOCK not in archive.namelist():
        return
    locked = {unquote(e.get("URI", "")) for e in _xml(archive, _LOCK).iter() if _is_reference(e)}
    if locked.intersection(pages):
        raise CourseError("This EPUB is locked (DRM), so it can't be read.")


def _is_reference(element: _Element) -> bool:
    return local(element) == "CipherReference"


def _package(archive: ZipFile) -> str:
    for element in _xml(archive, "META-INF/container.xml").iter():
        if local(element) == "rootfile":
            return element.get("full-path", "")
    raise CourseError(_BROKEN.format("it names no package"))


def _pages(root: _Element, folder: str) -> Iterator[str]:
    """Yield the names of the pages in reading order."""
    items = {
        element.get("id"): element
        for element in root.iter()
        if local(element) == "item" and element.get("media-type") in _PAGES
    }
    for element in root.iter():
        item = items.get(element.get("idref")) if local(element) == "itemref" else None
        if item is not None and "nav" not in item.get("properties", "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _metadata(root: _Element, name: str) -> str:
    return next((all_text(element) for element in root.iter() if local(element) == name), "")


def _xml(archive: ZipFile, name: str) -> _Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(archive.read(name), parser)
    except KeyError:
        raise CourseError(_BROKEN.format(f"{name or 'its package'} is missing")) from None
    except etree.XMLSyntaxError:
        raise CourseError(_BROKEN.format(f"{name} is no XML")) from None
