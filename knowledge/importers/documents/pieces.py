"""What every reader hands over, whatever the file was: headings and text with their places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.importers.documents.limits import LONGEST_PARAGRAPH, MAX_CHARACTERS, MAX_PIECES
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.importers.banks.question import Bank

BODY = 0
"""The level of what is no heading."""
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (``level`` 1 to 6, 1 the highest) or a paragraph, list or table (``BODY``).

    ``place`` is what a citation shows, such as "p. 12"; "" when the file has no places.
    """

    level: int
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content in reading order. ``notes`` are what a teacher should look at.

    A question bank has its questions in ``bank`` and no pieces.
    """

    pieces: tuple[Piece, ...]
    title: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()
    bank: Bank | None = None


def within_limits(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pass on what has text. Raises CourseError when it is more than any book holds."""
    count = characters = 0
    for piece in pieces:
        if not piece.text.strip():
            continue
        count += 1
        characters += len(piece.text)
        if count > MAX_PIECES or characters > MAX_CHARACTERS:
            raise CourseError(
                f"This file holds more text than any book (over {MAX_CHARACTERS // 10**6} million "
                f"characters or {MAX_PIECES:,} paragraphs). Split it."
            )
        yield piece


def in_paragraphs(piece: Piece) -> Iterator[Piece]:
    """Break what is far longer than any paragraph, at a blank where there is one."""
    text = piece.text
    while len(text) > LONGEST_PARAGRAPH:
        cut = text.rfind(" ", LONGEST_PARAGRAPH // 2, LONGEST_PARAGRAPH)
        cut = cut if cut > 0 else LONGEST_PARAGRAPH
        yield replace(piece, text=text[:cut])
        text = text[cut:]
    yield replace(piece, text=text)


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return a table as lines, cells apart by bars."""
    lines = (" | ".join(" ".join(cell.split()) for cell in row) for row in rows)
    return "\n".join(line for line in lines if line.strip(" |"))


def ranges(numbers: Iterable[int]) -> str:
    """Return sorted numbers as people write them: "1-3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
