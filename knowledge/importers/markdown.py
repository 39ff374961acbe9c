"""Import a course written in Markdown (docs/course-format.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from knowledge.importers.concepts import with_concepts
from knowledge.importers.markdown_section import Draft, Frame, read_section
from knowledge.importers.markdown_source import (
    FrontMatter,
    Line,
    Notes,
    front_matter,
    nearest,
    text_lines,
)
from knowledge.importers.markdown_text import paragraphs
from knowledge.importers.shared import (
    Imported,
    bare_text,
    course_id,
    finish,
    names,
    read_bytes,
    slug,
    unique,
)
from knowledge.receipt import Receipt, Skipped
from tutor_core.course import Concept, Course
from tutor_core.errors import CourseError
from tutor_core.ids import ConceptId, CourseId, SectionId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

COURSE_FILE = "course.md"

_KEYS = ("course", "title", "id", "language", "licence", "license", "concepts")
_CONCEPT_KEYS = ("id", "title", "after", "also")
_NO_SECTION = {"course.md", "readme.md", "licence.md", "license.md", "changelog.md"}


@dataclass(frozen=True, slots=True)
class _Planned:
    """A concept as course.md names it; ``after`` are slugs, with the line each stands on."""

    slug: str
    title: str
    line: int
    after: tuple[tuple[str, int], ...]
    also: tuple[str, ...]


@dataclass(slots=True)
class _Read:
    """The section files, read so far."""

    drafts: list[Draft] = field(default_factory=list)
    notes: list[Notes] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def load(folder: Path) -> Imported:
    """Read a course folder. Raises CourseError as ``read`` does, or when course.md is missing."""
    main = read_bytes(folder / COURSE_FILE, COURSE_FILE)
    files: dict[str, bytes] = {}
    unread = Notes("")
    for path in _section_files(folder):
        try:
            files[path.name] = read_bytes(path, path.name)
        except CourseError as error:
            unread.skipped.append(_left_out(error))
    return read(main, files, unread)


def read(main: bytes, files: Mapping[str, bytes], unread: Notes | None = None) -> Imported:
    """Return the course made of course.md's content and the section files', in reading order.

    Raises CourseError when course.md is broken, when its concepts need each other in a circle, or
    when no section can be read. Everything else that is wrong is left out and named in the
    receipt; ``unread`` names files that could not even be opened.
    """
    notes = Notes(COURSE_FILE)
    front, about = front_matter(text_lines(main, COURSE_FILE), notes)
    front.expect(_KEYS)
    title = front.text("course") or front.text("title")
    if not title:
        raise CourseError(
            "The course has no title. Start the file with '---', 'course: a title', '---'.",
            file=COURSE_FILE,
            line=front.line,
        )
    course = course_id(front.text("id"), title)
    planned = _planned(front, notes)
    _refuse_circles(planned)
    ids = {concept.slug: ConceptId(f"{course}:{concept.slug}") for concept in planned}
    found = _sections(files, course, ids)
    every = [notes, unread or Notes(""), *found.notes]
    if not found.drafts:
        raise CourseError(_no_section(every))
    made = Course(
        id=course,
        title=title,
        fingerprint="",
        sections=tuple(draft.section for draft in found.drafts),
        passages=tuple(passage for draft in found.drafts for passage in draft.passages),
        concepts=_concepts(course, planned, found.drafts, notes),
        exercises=tuple(exercise for draft in found.drafts for exercise in draft.exercises),
        language=front.text("language") or "en",
        licence=front.text("licence") or front.text("license"),
        about=_about(about),
    )
    return finish(with_concepts(made), _receipt(made, every, len(found.drafts) + 1))


def _receipt(course: Course, notes: Sequence[Notes], files: int) -> Receipt:
    return Receipt(
        course.id,
        course.title,
        files=files,
        skipped=tuple(item for each in notes for item in each.skipped),
        warnings=tuple(item for each in notes for item in each.warnings),
    )


def _about(lines: Sequence[Line]) -> str:
    return "\n\n".join(paragraphs(line for line in lines if not line.text.startswith("# ")))


# --- Concepts ---------------------------------------------------------------------------------


def _planned(front: FrontMatter, notes: Notes) -> list[_Planned]:
    """Return the concepts of course.md that can be used; faults are noted."""
    found: dict[str, _Planned] = {}
    for entry in front.mappings("concepts"):
        entry.expect(_CONCEPT_KEYS)
        title = entry.text("title") or entry.text("id")
        name = slug(entry.text("id") or title)
        if not name:
            notes.skip(entry.line, "A concept needs an id and a title.")
        elif name in found:
            notes.skip(entry.line, f"There is a concept {name!r} already; this one was left out.")
        else:
            after = tuple((slug(text), line) for text, line in entry.texts("after"))
            also = tuple(text for text, _ in entry.texts("also"))
            found[name] = _Planned(name, title, entry.line, after, also)
    return [_linked(concept, found, notes) for concept in found.values()]


def _linked(concept: _Planned, known: Mapping[str, _Planned], notes: Notes) -> _Planned:
    for name, line in concept.after:
        if name not in known:
            notes.skip(
                line,
                f"{concept.slug!r} comes after {name!r}, which is no concept of this course."
                f"{nearest(name, known)} Correct it or add it.",
            )
    return replace(concept, after=tuple(item for item in concept.after if item[0] in known))


def _refuse_circles(planned: Sequence[_Planned]) -> None:
    """Raise CourseError naming the concepts that need each other."""
    order = TopologicalSorter({c.slug: [name for name, _ in c.after] for c in planned})
    try:
        order.prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        first = next(concept for concept in planned if concept.slug == circle[0])
        line = next(line for name, line in first.after if name == circle[1])
        raise CourseError(
            f"These concepts come after each other in a circle: {' after '.join(circle)}. "
            "Take one 'after' away.",
            file=COURSE_FILE,
            line=line,
        ) from None


def _concepts(
    course: CourseId, planned: Sequence[_Planned], drafts: Sequence[Draft], notes: Notes
) -> tuple[Concept, ...]:
    sections: dict[ConceptId, list[SectionId]] = {}
    used: set[ConceptId] = set()
    for draft in drafts:
        for concept_id in draft.concepts:
            sections.setdefault(concept_id, []).append(draft.section.id)
        used.update(c for exercise in draft.exercises for c in exercise.concept_ids)
    found = []
    for concept in planned:
        concept_id = ConceptId(f"{course}:{concept.slug}")
        if concept_id not in sections and concept_id not in used:
            notes.warn(concept.line, f"No section and no exercise is about {concept.slug!r}.")
        before = tuple(ConceptId(f"{course}:{name}") for name, _ in concept.after)
        about = tuple(sections.get(concept_id, ()))
        found.append(Concept(concept_id, concept.title, before, about, concept.also))
    return tuple(found)


# --- Sections ---------------------------------------------------------------------------------


def _sections(
    files: Mapping[str, bytes], course: CourseId, concepts: Mapping[str, ConceptId]
) -> _Read:
    found = _Read()
    stems = {file: slug(file.rpartition(".")[0]) for file in files}
    short = names(stems, lambda stem: re.sub(r"^\d+-(?=.)", "", stem))
    for file, raw in files.items():
        notes = Notes(file)
        found.notes.append(notes)
        try:
            front, lines = front_matter(text_lines(raw, file), notes)
        except CourseError as error:
            notes.skipped.append(_left_out(error))
            continue
        name = unique(short[file] or "section", found.names)
        frame = Frame(course, concepts, len(found.drafts) + 1)
        found.drafts.append(read_section(name, front, lines, frame, notes))
    return found


def _left_out(error: CourseError) -> Skipped:
    return Skipped(error.file, error.line, f"{bare_text(error)} The file was left out.")


def _section_files(folder: Path) -> list[Path]:
    """Return the section files, 2- before 10-; never one that points out of the folder."""
    inside = folder.resolve()
    files = [
        file
        for file in folder.iterdir()
        if file.suffix.lower() == ".md"
        and file.name.lower() not in _NO_SECTION
        and not file.name.startswith(".")
        and file.is_file()
        and file.resolve().is_relative_to(inside)
    ]
    return sorted(files, key=_natural)


def _natural(file: Path) -> list[tuple[int, str]]:
    return list(_pieces(file.name.lower()))


def _pieces(name: str) -> Iterator[tuple[int, str]]:
    for digits, other in re.findall(r"(\d+)|(\D+)", name):
        yield (int(digits), "") if digits else (-1, other)


def _no_section(every: Sequence[Notes]) -> str:
    faults = [item.text for notes in every for item in notes.skipped]
    if faults:
        return f"No section file could be read; the first problem: {faults[0]}"
    return "There is a course.md but no section file beside it. Add one, such as 01-first.md."
