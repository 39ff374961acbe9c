"""Read a question bank. A text file may be one: that is how Moodle names its GIFT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.importers.banks import gift, moodle, steps
from knowledge.importers.documents import plain
from knowledge.importers.documents.pieces import Document

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, kind: str) -> Document:
    """Read a bank, or a text that is none. Raises CourseError when a bank can't be read."""
    raw = path.read_bytes()
    if kind == "moodle":
        return Document((), bank=steps.bank(moodle.questions(raw)))
    text = plain.decoded(raw)
    if kind == "text" and not gift.looks_like_gift(text):
        return plain.read(path, kind)
    return Document((), bank=steps.bank(gift.questions(text)))
