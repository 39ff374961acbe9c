"""The files of an OpenStax book: find them, and read the collection's tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.importers.shared import one_line
from knowledge.importers.xml import all_text, child, local, parse
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

_MODULE_ID = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True, slots=True)
class Group:
    """A unit or chapter of the collection. Items are module ids and further groups, in order."""

    title: str
    items: tuple[str | Group, ...]

    def modules(self) -> Iterator[str]:
        """Yield all module ids below, in reading order."""
        for item in self.items:
            if isinstance(item, str):
                yield item
            else:
                yield from item.modules()


@dataclass(frozen=True, slots=True)
class Collection:
    """What collection.xml says. ``root`` has an empty title; ``folder`` holds the whole book."""

    folder: Path
    file: str
    title: str
    slug: str
    language: str
    licence: str
    root: Group


def is_book(path: Path) -> bool:
    """Whether the path looks like an OpenStax book: its folder or its collection file."""
    if path.is_file():
        return path.name == "collection.xml" or path.name.endswith(".collection.xml")
    return bool(_collection_files(path))


def collection(path: Path) -> Collection:
    """Read a book's tree. Raises CourseError when it is broken or there are several books."""
    file = path if path.is_file() else _only_collection(path)
    folder = file.parent.parent if file.parent.name == "collections" else file.parent
    name = file.relative_to(folder).as_posix()
    root = parse(file, name)
    if local(root) != "collection":
        raise CourseError(
            f"This is a <{local(root)}>, not an OpenStax collection.", file=name, line=1
        )
    metadata = child(root, "metadata")
    title = one_line(_text(metadata, "title"))
    if not title:
        raise CourseError("The collection has no title (<md:title>). Add one.", file=name, line=1)
    return Collection(
        folder=folder,
        file=name,
        title=title,
        slug=one_line(_text(metadata, "slug")),
        language=one_line(_text(metadata, "language")) or "en",
        licence=_licence(metadata),
        root=Group("", tuple(_items(child(root, "content")))),
    )


def module_file(book: Collection, module: str) -> Path | None:
    """Return a module's file, None when it isn't there (or points out of the book's folder)."""
    if not _MODULE_ID.fullmatch(module):
        return None
    for file in (
        book.folder / "modules" / module / "index.cnxml",
        book.folder / module / "index.cnxml",
    ):
        if file.is_file() and file.resolve().is_relative_to(book.folder.resolve()):
            return file
    return None


def _text(element: _Element | None, name: str) -> str:
    found = child(element, name)
    return "" if found is None else all_text(found)


def _licence(metadata: _Element | None) -> str:
    """Return the licence in its usual short form where its address tells, else as written."""
    found = child(metadata, "license")
    if found is None:
        return ""
    parts = re.search(r"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)", found.get("url", ""))
    return f"CC {parts[1].upper()} {parts[2]}" if parts else one_line(all_text(found))


def _items(content: _Element | None) -> Iterator[str | Group]:
    for element in content if content is not None else ():
        if local(element) == "module":
            yield element.get("document", "")
        elif local(element) == "subcollection":
            title = one_line(_text(element, "title"))
            yield Group(title, tuple(_items(child(element, "content"))))


def _collection_files(folder: Path) -> list[Path]:
    """Return the collection files of a folder that has modules, too."""
    modular = (folder / "modules").is_dir() or any(folder.glob("*/index.cnxml"))
    if not modular and not (folder / "collections").is_dir():
        return []
    return sorted([*folder.glob("collections/*.xml"), *folder.glob("collection.xml")])


def _only_collection(folder: Path) -> Path:
    files = _collection_files(folder)
    if len(files) == 1:
        return files[0]
    names = ", ".join(file.relative_to(folder).as_posix() for file in files)
    raise CourseError(
        f"There are {len(files)} books in this folder ({names}). Name one of these files instead.",
        file=folder.name,
    )
