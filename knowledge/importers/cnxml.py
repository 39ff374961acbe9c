"""Import an OpenStax book as published: collection.xml and a folder of CNXML modules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.chunking import Block
from knowledge.importers import cnxml_text
from knowledge.importers.cnxml_exercises import Harvest, harvest
from knowledge.importers.cnxml_files import Collection, Group, collection, module_file
from knowledge.importers.concepts import with_concepts
from knowledge.importers.shared import (
    Imported,
    bare_text,
    course_id,
    finish,
    one_line,
    section_passages,
    slug,
    unique,
)
from knowledge.importers.xml import all_text, child, local, parse
from knowledge.receipt import Receipt, Skipped
from tutor_core.course import Course, Exercise, Passage, PassageKind, Section
from tutor_core.errors import CourseError
from tutor_core.ids import SectionId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lxml.etree import _Element

    from tutor_core.ids import CourseId

_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class _Module:
    """A module's file, parsed. ``opens``: it looks like a chapter's introduction."""

    name: str
    file: str
    root: _Element
    title: str
    opens: bool


@dataclass(slots=True)
class _Book:
    """The course while it grows, section by section in reading order."""

    id: CourseId
    modules: Mapping[str, _Module]
    titles: Mapping[str, str]
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    harvests: list[Harvest] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)

    def section_id(self, name: str) -> SectionId:
        return SectionId(f"{self.id}:{name}")


def load(path: Path) -> Imported:
    """Read a book. Raises CourseError when its collection can't be used or nothing is there."""
    found = collection(path)
    modules, skipped = _modules(found)
    if not modules:
        raise CourseError(
            "None of the modules this collection names could be read. Check that the folder "
            "'modules' lies beside it.",
            file=found.file,
        )
    titles = {name: module.title for name, module in modules.items()}
    book = _Book(course_id(found.slug, found.title), modules, titles)
    _add_group(book, found.root, None)
    course = Course(
        id=book.id,
        title=found.title,
        fingerprint="",
        sections=tuple(book.sections),
        passages=tuple(book.passages),
        exercises=_exercises(book),
        language=found.language,
        licence=found.licence,
        about="An OpenStax book. Access for free at openstax.org.",
    )
    faults = [fault for harvest in book.harvests for fault in harvest.faults]
    receipt = Receipt(
        book.id,
        found.title,
        files=len(modules) + 1,
        skipped=(*skipped, *faults),
        warnings=tuple(_left_out(found.file, book.harvests)),
    )
    return finish(with_concepts(course), receipt)


# --- Modules ----------------------------------------------------------------------------------


def _modules(found: Collection) -> tuple[dict[str, _Module], list[Skipped]]:
    """Parse every module the collection names; name those that are missing or broken."""
    modules: dict[str, _Module] = {}
    skipped: list[Skipped] = []
    missing: list[str] = []
    for name in dict.fromkeys(found.root.modules()):
        file = module_file(found, name)
        if file is None:
            missing.append(name)
            continue
        try:
            modules[name] = _module(name, file, file.relative_to(found.folder).as_posix())
        except CourseError as error:
            reason = f"{bare_text(error)} Left out; fetch the file again."
            skipped.append(Skipped(error.file, error.line, reason))
    if missing:
        skipped.append(Skipped(found.file, 0, _missing(missing)))
    return modules, skipped


def _missing(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED_AT_MOST])
    more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
    modules = "1 module" if len(names) == 1 else f"{len(names)} modules"
    are = "is" if len(names) == 1 else "are"
    return f"{modules} named here {are} not in the folder: {shown}{more}. Imported without."


def _module(name: str, file: Path, shown: str) -> _Module:
    root = parse(file, shown)
    if local(root) != "document" or child(root, "content") is None:
        raise CourseError("This is not a CNXML module with content.", file=shown, line=1)
    title = child(root, "title")
    if title is None:
        title = child(child(root, "metadata"), "title")
    text = one_line(all_text(title)) if title is not None else ""
    opens = bool(cnxml_text.kinds(root) & {"introduction", "chapter-opener"})
    return _Module(name, shown, root, text or name, opens or text == "Introduction")


# --- The tree ---------------------------------------------------------------------------------


def _add_group(book: _Book, group: Group, parent: SectionId | None, chapter: int = 0) -> int:
    """Add what a unit or the whole book holds; returns the number of its last chapter."""
    for item in group.items:
        if isinstance(item, str):
            if item in book.modules:
                _add_module(book, book.modules[item], parent, "")
        elif any(isinstance(below, str) for below in item.items):
            chapter += 1
            _add_chapter(book, item, parent, chapter)
        else:
            below = _add_parent(book, item, parent, "")
            chapter = _add_group(book, item, below, chapter)
    return chapter


def _add_parent(
    book: _Book, group: Group, parent: SectionId | None, number: str
) -> SectionId | None:
    """Add a chapter or unit as a section of its own, unless none of its modules is there."""
    if not any(name in book.modules for name in group.modules()):
        return None
    section_id = book.section_id(unique(slug(group.title) or "chapter", book.slugs))
    book.sections.append(Section(section_id, len(book.sections), group.title, number, parent))
    return section_id


def _add_chapter(book: _Book, group: Group, parent: SectionId | None, chapter: int) -> None:
    """Add a chapter and its modules, numbered as printed: the introduction has no number."""
    chapter_id = _add_parent(book, group, parent, str(chapter))
    names = list(group.modules())
    numbered = 0
    for place, name in enumerate(names):
        opening = place == 0 and _opens(book, name)
        numbered += not opening
        if name in book.modules and book.section_id(name) not in {s.id for s in book.sections}:
            module = book.modules[name]
            if opening and module.title == "Introduction":
                module = replace(module, title=f"Introduction: {group.title}")
            _add_module(book, module, chapter_id, "" if opening else f"{chapter}.{numbered}")


def _opens(book: _Book, name: str) -> bool:
    """Whether a chapter's first module is its introduction; like the others when it is missing."""
    if name in book.modules:
        return book.modules[name].opens
    return any(module.opens for module in book.modules.values())


def _add_module(book: _Book, module: _Module, parent: SectionId | None, number: str) -> None:
    known = cnxml_text.names(module.root, book.titles)
    goals = cnxml_text.objectives(module.root, known)
    terms = cnxml_text.glossary(module.root, known)
    section = Section(
        id=book.section_id(module.name),
        ordinal=len(book.sections),
        title=module.title,
        number=number,
        parent_id=parent,
        objectives=goals,
        glossary=terms,
    )
    blocks = [
        *_listed("Learning Objectives", PassageKind.OBJECTIVES, [f"- {goal}" for goal in goals]),
        *cnxml_text.blocks(module.root, known),
        *_listed("Key Terms", PassageKind.GLOSSARY, [f"{t.word}: {t.meaning}" for t in terms]),
    ]
    book.sections.append(section)
    book.passages += section_passages(section.id, blocks)
    book.harvests.append(harvest(module.root, section.id, module.file, known))


def _listed(heading: str, kind: PassageKind, lines: list[str]) -> Iterable[Block]:
    if lines:
        yield Block("\n".join(lines), heading, f'under "{heading}"', kind)


# --- Exercises and the receipt ----------------------------------------------------------------


def _exercises(book: _Book) -> tuple[Exercise, ...]:
    """Give each exercise its section; a chapter review's belong to what it reviews."""
    result = []
    for found in book.harvests:
        for exercise, reviewed in zip(found.exercises, found.modules, strict=True):
            section_id = exercise.section_id
            if reviewed in book.modules:
                section_id = book.section_id(reviewed)
            result.append(replace(exercise, section_id=section_id))
    return tuple(result)


def _left_out(file: str, harvests: Iterable[Harvest]) -> Iterable[Skipped]:
    """Say once for each reason how many exercises were not used."""
    counts: Counter[str] = Counter()
    for found in harvests:
        counts += found.left_out
    for reason, count in counts.most_common():
        noun = "exercise" if count == 1 else "exercises"
        yield Skipped(file, 0, f"{count:,} {noun} left out that {reason}.")
