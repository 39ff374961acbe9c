"""Read a course in a process of its own: ``python -m knowledge.importers.apart PATH``.

Reading a book takes seconds of pure Python, which in the tutor's own process every learner would
feel. The child prints JSON lines, the parent takes them over one at a time, so that nobody waits
for a whole book to be taken over either.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from knowledge.importers.documents.child import limit
from knowledge.importers.documents.sandbox import complaint
from knowledge.importers.shared import Imported

# These two are read at run time: pydantic makes its lines from them.
from knowledge.receipt import Receipt  # noqa: TC001
from tutor_core.course import Course  # noqa: TC001
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHILD = "knowledge.importers.apart"

NICE = 5
"""Added to the child's niceness: learners go first. Our choice."""

SLICE = 200
"""Passages (sections, exercises, ...) on a line: about 3 ms to take over. Our choice."""

PARTS = ("sections", "passages", "concepts", "exercises")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the child: what it refuses, or the receipt, or a slice of the course."""

    refused: str = ""
    receipt: Receipt | None = None
    course: Course | None = None


def load(path: Path) -> Imported:
    """Return what ``importers.load`` does, read in another process. Raises CourseError."""
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(  # noqa: S603 (our own module, by the interpreter running this)
            [sys.executable, "-P", "-m", CHILD, str(path.absolute())],
            env={"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        with child:
            said = list(_lines(child.stdout or ()))
        if child.returncode:
            complaints.seek(0)
            raise CourseError(complaint(child.returncode, complaints.read()))
    return _together(path, said)


def main(arguments: list[str]) -> None:
    """Read the course and print it, within the limits."""
    limit()
    if hasattr(os, "nice"):  # Windows has no such thing
        os.nice(NICE)
    logging.disable()
    warnings.simplefilter("ignore")
    for said in _read(Path(arguments[0])):
        sys.stdout.buffer.write(_lined().dump_json(said, exclude_defaults=True) + b"\n")


def _read(path: Path) -> Iterator[Said]:
    from knowledge.importers import load as read

    try:
        imported = read(path)
    except CourseError as error:
        yield Said(refused=error.text)
        return
    yield Said(receipt=imported.receipt)
    yield from (Said(course=part) for part in slices(imported.course))


def slices(course: Course) -> list[Course]:
    """Return the course in pieces, at least one, each with some of its parts."""
    most = max(len(getattr(course, name)) for name in PARTS)
    return [
        replace(course, **{name: getattr(course, name)[start : start + SLICE] for name in PARTS})
        for start in range(0, max(most, 1), SLICE)
    ]


def _lines(lines: Iterable[bytes]) -> Iterator[Said]:
    """Take over only what has the right shape: the child has read a stranger's files."""
    for line in lines:
        try:
            yield _lined().validate_json(line)
        except ValidationError as error:
            raise CourseError("This course can't be read.", log=str(error)) from None


def _together(path: Path, said: list[Said]) -> Imported:
    for one in said:
        if one.refused:
            raise CourseError(one.refused)
    receipts = [one.receipt for one in said if one.receipt]
    courses = [one.course for one in said if one.course]
    if not receipts or not courses:
        raise CourseError(f"{path.name} can't be read: nothing came of it.")
    parts: dict[str, Any] = {
        name: tuple(chain.from_iterable(getattr(course, name) for course in courses))
        for name in PARTS
    }
    return Imported(replace(courses[0], **parts), receipts[0])


@cache
def _lined() -> TypeAdapter[Said]:
    return TypeAdapter(Said)


if __name__ == "__main__":
    main(sys.argv[1:])
