"""Read flattened books and their review questions (JSON lines) for the benchmarks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.chunking import Block, passages
from tutor_core.course import Course, Passage, PassageKind, Section, Term
from tutor_core.ids import CourseId, PassageId, SectionId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """A review question and the section it belongs to."""

    text: str
    gold: str


def rows(path: Path) -> list[Row]:
    """Return a file's JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def queries(path: Path, *, options: bool) -> list[Query]:
    """Return the questions that stand alone; ``options`` adds the choices to the text."""
    return [
        Query(_text(row, options=options), row["gold_section_id"])
        for row in rows(path)
        if not row.get("refers_to_figure")
    ]


def _text(row: Row, *, options: bool) -> str:
    choices = row.get("options") or [] if options else []
    return "\n".join([row["text"], *choices])


def course(book: list[Row]) -> Course:
    """Build the course an importer would build of the rows' sections."""
    title = book[0].get("book", "Book") if book else "Book"
    digest = hashlib.sha256(json.dumps(book).encode()).hexdigest()[:16]
    return Course(
        id=CourseId(book[0].get("book_slug", "book") if book else "book"),
        title=title,
        fingerprint=digest,
        sections=tuple(_section(row, number) for number, row in enumerate(book)),
        passages=tuple(passage for row in book for passage in _passages(row)),
    )


def _section(row: Row, ordinal: int) -> Section:
    return Section(
        SectionId(row["section_id"]),
        ordinal,
        row["title"],
        objectives=tuple(row.get("objectives") or ()),
        glossary=tuple(Term(word, meaning) for word, meaning in row.get("glossary") or ()),
    )


def _passages(row: Row) -> list[Passage]:
    section = row["section_id"]
    return [
        Passage(
            PassageId(f"{section}#{number}"),
            SectionId(section),
            number,
            block.text,
            block.heading or row["title"],
            block.heading,
            block.kind,
        )
        for number, block in enumerate(passages(_blocks(row)))
    ]


def _blocks(row: Row) -> list[Block]:
    """Lay a row out as the importer of published books does."""
    goals = "\n".join(f"- {goal}" for goal in row.get("objectives") or ())
    terms = "\n".join(f"{word}: {meaning}" for word, meaning in row.get("glossary") or ())
    summary = (row.get("summary") or "").split("\n")
    blocks = [
        Block(goals, "Learning Objectives", kind=PassageKind.OBJECTIVES),
        *_body(row),
        *(Block(text, "Summary", kind=PassageKind.SUMMARY) for text in summary),
        Block(terms, "Key Terms", kind=PassageKind.GLOSSARY),
    ]
    return [block for block in blocks if block.text.strip()]


def _body(row: Row) -> list[Block]:
    """Paragraphs are lines; a line that is one of the headings starts a new one."""
    headings = set(row.get("headings") or ())
    heading, blocks = "", []
    for line in row["text"].split("\n"):
        if line in headings:
            heading = line
        else:
            blocks.append(Block(line, heading))
    return blocks
