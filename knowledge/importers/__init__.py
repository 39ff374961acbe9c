"""Importers: files in, a course and a receipt out. ``load`` picks the one that fits.

They are loaded when there is something to import: the process that reads one document of many
(``documents.child``) stands in this package, and needs none of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.receipt import NAMED, Skipped
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.importers.shared import Imported

ACCEPTED = (
    "a folder with course.md (see docs/course-format.md), an OpenStax book (a folder with "
    "collections/*.xml and modules/), an OATutor pool (a folder with content-pool/), or documents "
    "(PDF, Word, PowerPoint, web pages, EPUB, Markdown, text, or question banks in GIFT or Moodle "
    "XML: one, a folder, or a zip of them)"
)


def load(path: Path) -> Imported:
    """Read the course at a path.

    Raises CourseError, one line with what to do, when there is nothing to read, when it is no
    course, or when a course's frame (course.md, collection.xml) can't be used. Broken parts of a
    course don't raise: they are left out and named in the receipt.
    """
    try:
        return _looked_over(_load(path))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CourseError(f"{path} can't be read ({reason}). Check the path.") from None


def _looked_over(read: Imported) -> Imported:
    """Point out passages that talk to a machine: somebody may have planted them."""
    from tutor_core.machine_talk import suspicious

    found = suspicious(read.course.passages)
    if not found:
        return read
    places = dict.fromkeys(passage.place or passage.section_id for passage in found)
    named = "; ".join(list(places)[:NAMED]) + (", and more" if len(places) > NAMED else "")
    count = "1 passage holds" if len(found) == 1 else f"{len(found)} passages hold"
    told = Skipped(
        "",
        0,
        f"{count} text that talks to a machine ({named}). The tutor doesn't obey it and doesn't "
        "quote it; look whether it belongs there.",
    )
    receipt = replace(read.receipt, warnings=(*read.receipt.warnings, told))
    return replace(read, receipt=receipt)


def _load(path: Path) -> Imported:
    from knowledge.importers import cnxml, markdown, oatutor
    from knowledge.importers.cnxml_files import is_book
    from knowledge.importers.documents import course, kinds

    if not path.exists():
        raise CourseError(f"There is nothing at {path}. Check the path.")
    if path.name == markdown.COURSE_FILE and path.is_file():
        return markdown.load(path.parent)
    if path.is_dir() and (path / markdown.COURSE_FILE).is_file():
        return markdown.load(path)
    if is_book(path):
        return cnxml.load(path)
    if oatutor.is_pool(path):
        return oatutor.load(path)
    if path.is_dir() and not any(path.iterdir()):
        raise CourseError(f"The folder {path} is empty. A course is {ACCEPTED}.")
    if kinds.holds_documents(path):
        return course.load(path)
    raise CourseError(f"{path} is not a course. A course is {ACCEPTED}.")
