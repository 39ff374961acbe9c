"""The files of a course made of documents: in a folder, in a zip, or one alone."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.importers.documents import sandbox
from knowledge.importers.documents.kinds import kind_of
from knowledge.importers.documents.limits import (
    MAX_FILES,
    MAX_ZIP_BYTES,
    MAX_ZIP_ENTRIES,
    MEGABYTE,
)
from knowledge.importers.documents.zips import is_clutter
from knowledge.importers.shared import one_line
from knowledge.receipt import Skipped
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Files:
    """Documents by the name a person knows them by, in reading order (2 before 10)."""

    found: dict[str, Path] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


@contextmanager
def files_at(path: Path) -> Iterator[Files]:
    """Give the documents at a path; a zip's are there for as long as the context lasts.

    Raises CourseError when a zip can't be read.
    """
    if path.is_dir():
        yield _in_folder(path)
    elif path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="course-") as folder:
            yield _in_zip(path, Path(folder))
    else:
        yield Files({path.name: path})


def _in_folder(folder: Path) -> Files:
    """List a folder's documents; never one that lies elsewhere."""
    inside = folder.resolve()
    found: dict[str, Path] = {}
    refused: list[tuple[str, str]] = []
    for file in islice(folder.rglob("*"), MAX_ZIP_ENTRIES):
        name = file.relative_to(folder).as_posix()
        if is_clutter(name) or not file.is_file():
            continue
        try:
            kind_of(name)
            if not file.resolve().is_relative_to(inside):
                raise CourseError("It is a link out of the folder. Copy the file itself here.")
            found[name] = file
        except CourseError as error:
            refused.append((name, error.text))
    ordered = sorted(found, key=natural)
    more = f"A course takes {MAX_FILES} files; this is one more. Split the course."
    refused += [(name, more) for name in ordered[MAX_FILES:]]
    return Files({name: found[name] for name in ordered[:MAX_FILES]}, _together(refused))


def _in_zip(path: Path, folder: Path) -> Files:
    size = path.stat().st_size
    if size > MAX_ZIP_BYTES:
        raise CourseError(
            f"This zip has {size / MEGABYTE:.0f} MB, more than the {MAX_ZIP_BYTES // MEGABYTE} MB "
            "it may have. Split it.",
            file=one_line(path.name),
        )
    try:
        files, refused = sandbox.unpack(path, folder)
    except CourseError as error:
        raise CourseError(error.text, file=one_line(path.name)) from None
    if any(name.rpartition("/")[2] == "course.md" for name in files):
        raise CourseError(
            "This zip holds a course with a course.md. Unpack it and give the folder instead.",
            file=one_line(path.name),
        )
    ordered = sorted(files, key=natural)
    return Files({name: folder / files[name] for name in ordered}, _together(refused))


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return what sorts names as people do: 2 before 10, and numbers before words."""
    pieces = re.findall(r"([0-9]{1,18})|([^0-9]+)", name.lower())
    return [(0, int(digits), "") if digits else (1, 0, other) for digits, other in pieces]


def _together(refused: Sequence[tuple[str, str]]) -> tuple[Skipped, ...]:
    """Say the same reason once: a folder of pictures is one line."""
    names: dict[str, list[str]] = {}
    for name, reason in refused:
        names.setdefault(reason, []).append(one_line(name))
    return tuple(
        Skipped(
            same[0],
            0,
            reason if len(same) == 1 else f"{reason} The same for {len(same) - 1:,} more files.",
        )
        for reason, same in names.items()
    )
