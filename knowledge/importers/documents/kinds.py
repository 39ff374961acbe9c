"""Which kinds of document there are, and whether a file is what its name says."""

from __future__ import annotations

import zipfile
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.importers.documents.limits import MAX_DOCUMENT_BYTES, MAX_ZIP_ENTRIES, MEGABYTE
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = {
    ".pdf": "pdf",
    ".docx": "word",
    ".pptx": "slides",
    ".html": "web",
    ".htm": "web",
    ".xhtml": "web",
    ".epub": "epub",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".gift": "gift",
    ".xml": "moodle",
}
"""The reader for each ending."""

_OLDER = {".doc": ".docx", ".ppt": ".pptx", ".odt": ".docx", ".odp": ".pptx", ".rtf": ".docx"}
_PARTS = {"word": "word/document.xml", "slides": "ppt/presentation.xml"}
_NAMES = {"pdf": "PDF", "word": "Word file", "slides": "PowerPoint file", "epub": "EPUB"}
_MARKED_UP = {"web", "markdown", "gift", "moodle"}
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
# A PDF may start with a little of something else; readers look this far.
_HEAD = 1024
# Text may hold a stray control character; a third of a picture's bytes are some.
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f\v\x1b"))
_ODD = 0.02


def holds_documents(path: Path) -> bool:
    """Whether a path is a document, a zip, or a folder with a document somewhere in it."""
    if path.is_file():
        return path.suffix.lower() in {*ENDINGS, *_OLDER, ".zip"}
    files = islice(path.rglob("*"), MAX_ZIP_ENTRIES)
    return any(file.suffix.lower() in {*ENDINGS, *_OLDER} for file in files if file.is_file())


def kind_of(name: str) -> str:
    """Return the reader for a file name. Raises CourseError when there is none for it."""
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if ending in ENDINGS:
        return ENDINGS[ending]
    if ending in _OLDER:
        raise CourseError(f"A {ending} file can't be read. Save it as {_OLDER[ending]} or PDF.")
    if ending == ".zip":
        raise CourseError("This is a zip inside the course. Unpack it there.")
    raise CourseError(f"No document of a kind that can be read ({', '.join(ENDINGS)}).")


def inspect(path: Path, kind: str) -> None:
    """Raise CourseError when a file is far too big, empty, or not what its name says."""
    size = path.stat().st_size
    if size > MAX_DOCUMENT_BYTES:
        raise CourseError(
            f"This file has {size / MEGABYTE:.0f} MB, more than the "
            f"{MAX_DOCUMENT_BYTES // MEGABYTE} MB a document may have. Split it, or save it with "
            "smaller pictures."
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0\t\n\r "):
        raise CourseError("This file is empty.")
    found = _found(head, path)
    if kind == found or (found == "text" and kind in _MARKED_UP):
        return
    if found == "ole" and kind in _PARTS:
        raise CourseError(
            "This file is locked with a password or in the older Office format. Save it anew, "
            "without a password."
        )
    raise CourseError(_mismatch(kind, found))


def _mismatch(kind: str, found: str) -> str:
    named = _NAMES.get(kind, "text file")
    if found in _NAMES:
        return f"This is named like a {named} but is a {_NAMES[found]}. Rename it."
    if found == "zip":
        return f"This is named like a {named} but is broken, cut off, or some other kind of zip."
    return f"This is named like a {named} but isn't one, or is broken at the start."


def _found(head: bytes, path: Path) -> str:
    """Return the kind the content shows: a reader's name, "text", "zip", "ole" or "other"."""
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(_ZIP):
        return _zipped(path)
    if head.startswith(_OLE):
        return "ole"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    odd = len(head) - len(head.translate(None, _CONTROLS))
    return "other" if odd > _ODD * len(head) and not wide else "text"


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "zip"
    kinds = [kind for kind, part in _PARTS.items() if part in names]
    return kinds[0] if kinds else "epub" if "META-INF/container.xml" in names else "zip"
