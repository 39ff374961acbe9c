"""Put a course together from documents: a chapter a file, with its sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.entries import unnumbered
from knowledge.importers.banks import placing
from knowledge.importers.concepts import with_concepts
from knowledge.importers.documents import sandbox
from knowledge.importers.documents.files import Files, files_at
from knowledge.importers.documents.kinds import inspect, kind_of
from knowledge.importers.documents.outline import Part, parts, shortened, title_of
from knowledge.importers.documents.pieces import in_paragraphs
from knowledge.importers.documents.shelf import Shelf
from knowledge.importers.shared import (
    Imported,
    clean,
    course_id,
    digest,
    finish,
    names,
    one_line,
    section_passages,
    slug,
)
from knowledge.receipt import Receipt, Skipped
from tutor_core.course import Course
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from knowledge.importers.banks.question import Bank
    from knowledge.importers.documents.pieces import Document
    from tutor_core.ids import SectionId


@dataclass(slots=True)
class _Read:
    """The documents read so far, by name, and what there is to say about the others."""

    documents: dict[str, Document] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[Skipped] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)


def load(path: Path) -> Imported:
    """Read the document, or the folder or zip of documents, at a path.

    Raises CourseError when none can be read. A file that can't is left out with its reason.
    """
    with files_at(path) as files:
        read = _read(files)
    if not read.documents:
        raise CourseError(_nothing(path, read))
    name = path.stem if path.is_file() else path.resolve().name
    # By what it is and not by what it holds, so that a second file changes no id of the first.
    single = path.is_file() and path.suffix.lower() != ".zip"
    short = {} if single else names({file: _spoken(file) for file in read.documents})
    return _course(one_line(name), read, short)


def _spoken(file: str) -> str:
    """Return a path's names as lines, "2/03_waves.pdf" as "2" and "03 waves"."""
    return re.sub("[_-]+", " ", file.rpartition(".")[0]).replace("/", "\n")


def _nothing(path: Path, read: _Read) -> str:
    if not read.skipped:
        return f"There is no document in {one_line(path.name)}."
    return f"No document could be read; the first problem: {read.skipped[0].text}"


def _read(files: Files) -> _Read:
    read = _Read(skipped=list(files.skipped))
    for name, path in files.found.items():
        shown = one_line(name)
        try:
            document = _document(name, path)
            _refuse_copy(read, shown, document)
        except CourseError as error:
            read.skipped.append(Skipped(shown, 0, one_line(error.text)))
            continue
        except OSError as error:
            reason = error.strerror or type(error).__name__
            read.skipped.append(Skipped(shown, 0, f"This file can't be read ({reason})."))
            continue
        _note_bank(read, shown, document.bank)
        if document.bank is not None and not document.bank.items:
            read.skipped.append(Skipped(shown, 0, "No question in this bank can be asked."))
            continue
        read.documents[shown] = document
        read.warnings += [Skipped(shown, 0, one_line(note)) for note in document.notes]
    return read


def _note_bank(read: _Read, file: str, bank: Bank | None) -> None:
    for remark in bank.remarks if bank is not None else ():
        listed = read.skipped if remark.left_out else read.warnings
        listed.append(Skipped(file, remark.line, one_line(remark.reason)))


def _document(name: str, path: Path) -> Document:
    kind = kind_of(name)
    inspect(path, kind)
    found = sandbox.read(kind, path)
    kept = (replace(p, text=clean(p.text), place=one_line(p.place)) for p in found.pieces)
    pieces = tuple(piece for one in kept if one.text.strip() for piece in in_paragraphs(one))
    if found.bank is None and not any(not piece.level for piece in pieces):
        raise CourseError("There is no text in this file.")
    return replace(found, pieces=pieces, title=one_line(found.title))


def _refuse_copy(read: _Read, name: str, document: Document) -> None:
    key = digest(*(piece.text for piece in document.pieces), repr(document.bank or ""))
    if key in read.seen:
        raise CourseError(f"This says the same as {read.seen[key]}, so once is enough.")
    read.seen[key] = name


def _course(name: str, read: _Read, short: Mapping[str, str]) -> Imported:
    """Make the course; one document's title is the course's, several are a folder's.

    ``short`` has the name that each file's ids begin with, none where there is only ever one.
    """
    shelf = Shelf(course_id(name, ""))
    texts = {file: d for file, d in read.documents.items() if d.bank is None}
    title = shortened(name) or "Course"
    for file, document in texts.items():
        heading = _title(document, file)
        if len(texts) == 1:
            title = heading
        _add(shelf, short.get(file, ""), heading, document, alone=len(texts) == 1)
    questions = placing.add(shelf, _banks(read.documents))
    language = next((d.language for d in texts.values() if d.language), "")
    course = Course(
        id=shelf.id,
        title=title,
        fingerprint="",
        sections=tuple(shelf.sections),
        passages=tuple(shelf.passages),
        exercises=tuple(shelf.exercises),
        language=one_line(language) or "en",
    )
    receipt = Receipt(
        course.id,
        course.title,
        files=len(read.documents),
        skipped=(*read.skipped, *questions.twice),
        warnings=tuple(read.warnings),
    )
    return finish(questions.tagged(with_concepts(course)), receipt)


def _banks(documents: Mapping[str, Document]) -> dict[str, tuple[str, Bank]]:
    """Return each bank by its file, with the file's name as its title."""
    return {
        file: (_title(document, file).removesuffix(".gift"), document.bank)
        for file, document in documents.items()
        if document.bank is not None
    }


def _title(document: Document, file: str) -> str:
    """Return what a document calls itself, else the name of its file."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return title_of(document.pieces) or shortened(document.title) or shortened(stem) or file


def _add(shelf: Shelf, prefix: str, title: str, document: Document, *, alone: bool) -> None:
    """Add a document: a section, or a chapter with its sections, in a course of several."""
    found = parts(document.pieces, title)
    if len(found) == 1:
        name = f"{prefix}-{slug(unnumbered(title))}"
        _add_section(shelf, name, replace(found[0], title=title), None)
        return
    top = None if alone else _add_parent(shelf, prefix, title, None)
    _add_parts(shelf, prefix, found, top)


def _add_parts(shelf: Shelf, prefix: str, found: Sequence[Part], top: SectionId | None) -> None:
    chapter, parent = "", top
    short = names({path: path for path in map(_path, found)})
    for part in found:
        name = f"{prefix}-{short[_path(part)]}"
        if part.chapter != chapter:
            chapter = part.chapter
            parent = _add_parent(shelf, prefix, chapter, top) if chapter else top
        if chapter and part.title == chapter:
            part = replace(part, title=shortened(f"Introduction: {chapter}"))
        _add_section(shelf, name, part, parent)


def _path(part: Part) -> str:
    """Return what tells a section from the others of its file: "Summary" is in every chapter."""
    return "\n".join(filter(None, (part.chapter, part.name or part.title)))


def _add_parent(shelf: Shelf, prefix: str, title: str, above: SectionId | None) -> SectionId:
    # The slash, as of a folder, takes no name from a section that is called like its chapter.
    return shelf.add_section(f"{prefix}-{slug(unnumbered(title))}/", title, above)


def _add_section(shelf: Shelf, name: str, part: Part, parent: SectionId | None) -> None:
    section = shelf.add_section(name, part.title, parent)
    shelf.passages += section_passages(section, part.blocks)
