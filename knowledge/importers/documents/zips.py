"""Zips, and the office files that are zips: nothing unpacks to more, or elsewhere, than it may."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from knowledge.importers.documents.kinds import kind_of
from knowledge.importers.documents.limits import (
    MAX_DOCUMENT_BYTES,
    MAX_EXPANDED_BYTES,
    MAX_FILES,
    MAX_ZIP_BYTES,
    MAX_ZIP_ENTRIES,
    MEGABYTE,
)
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""What a damaged or odd zip makes the standard library raise."""

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCKED = 0x1
_CUT_OFF = "This file is broken or cut off. Fetch it or save it again."


def opened(path: Path) -> zipfile.ZipFile:
    """Open a zip. Raises CourseError when it is broken or unpacks to more than any document."""
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN:
        raise CourseError(_CUT_OFF) from None
    entries = archive.infolist()
    # Reading never gives more than the size an entry states, so the sum can be trusted.
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED_BYTES:
        raise CourseError(
            f"This file unpacks to more than {MAX_EXPANDED_BYTES // MEGABYTE} MB, far more than "
            "a document holds."
        )
    if len(entries) > MAX_ZIP_ENTRIES:
        raise CourseError(f"This file holds more than {MAX_ZIP_ENTRIES:,} files. Split it.")
    for entry in entries:
        if entry.compress_type not in _METHODS:
            raise CourseError("This file is packed in an uncommon way. Save or zip it anew.")
    return archive


def check(path: Path) -> None:
    """Open an office file to see that it can be unpacked whole. Raises CourseError."""
    with opened(path) as archive:
        if any(entry.flag_bits & _LOCKED for entry in archive.infolist()):
            raise CourseError("This file is locked with a password. Save it without one.")
        try:
            damaged = archive.testzip()
        except BROKEN:
            damaged = path.name
    if damaged is not None:
        raise CourseError(_CUT_OFF)


def unpack(path: Path, folder: Path) -> dict[str, object]:
    """Write a zip's documents to numbered files; say which, and what was left out and why."""
    size = path.stat().st_size
    if size > MAX_ZIP_BYTES:
        raise CourseError(
            f"This zip has {size / MEGABYTE:.0f} MB, more than {MAX_ZIP_BYTES // MEGABYTE} MB. "
            "Split it."
        )
    files: dict[str, str] = {}
    skipped: list[tuple[str, str]] = []
    with opened(path) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or is_clutter(entry.filename):
                continue
            stored = f"{len(files):05}"
            try:
                if entry.filename in files:
                    raise CourseError("This name stands twice in the zip; the first was taken.")
                _unpack(archive, entry, folder / stored, len(files))
                files[entry.filename] = stored
            except CourseError as error:
                skipped.append((entry.filename, error.text))
    return {"files": files, "skipped": skipped}


def is_clutter(name: str) -> bool:
    """Whether a file is what systems and editors leave behind, not worth a word."""
    parts = re.split(r"[/\\]", name)
    return (
        "__MACOSX" in parts
        or parts[-1].lower() in ("thumbs.db", "desktop.ini")
        or parts[-1].startswith("~$")
        or any(part.startswith(".") and part not in (".", "..") for part in parts)
    )


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path, taken: int) -> None:
    kind_of(entry.filename)
    parts = re.split(r"[/\\]", entry.filename)
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise CourseError("Its name leads out of the zip. Rename it and zip it anew.")
    if taken >= MAX_FILES:
        raise CourseError(f"A course takes {MAX_FILES} files; this is one more.")
    if entry.flag_bits & _LOCKED:
        raise CourseError("This file is locked with a password. Zip it without one.")
    if entry.file_size > MAX_DOCUMENT_BYTES:
        raise CourseError(
            f"This file has {entry.file_size / MEGABYTE:.0f} MB, more than the "
            f"{MAX_DOCUMENT_BYTES // MEGABYTE} MB a document may have. Split it."
        )
    try:
        to.write_bytes(archive.read(entry))
    except BROKEN:
        to.unlink(missing_ok=True)
        raise CourseError(_CUT_OFF) from None
