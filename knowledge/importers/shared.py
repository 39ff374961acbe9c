"""What every importer needs: clean text, stable ids, one way to put a course together."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from knowledge.chunking import Block, passages
from knowledge.entries import unnumbered
from tutor_core.course import Course, Passage
from tutor_core.errors import CourseError
from tutor_core.ids import CourseId, PassageId, SectionId

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from pathlib import Path

    from knowledge.receipt import Receipt

K = TypeVar("K", bound="Hashable")

# A book's longest section is about 400 kB of mark-up; ten times that is no course. Our choice.
MAX_FILE_BYTES = 4_000_000

# Control characters but tab and newline, lone surrogates, and what hides or turns text around:
# soft hyphen, zero-width and bidirectional marks, word joiners, variation and tag characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """A course and what happened while it was read."""

    course: Course
    receipt: Receipt


def clean(text: str) -> str:
    """Return text without characters that don't show or break storage; newlines become \\n."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _NEWLINES.sub("\n", text)))


def tidy(text: str) -> str:
    """Clean, squeeze blanks inside lines, and drop empty lines."""
    lines = (_BLANKS.sub(" ", line).strip() for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Clean and squeeze to a single line."""
    return tidy(text).replace("\n", " ")


def slug(text: str) -> str:
    """Return a short name for ids: lower case, words joined by hyphens; may be empty."""
    folded = unicodedata.normalize("NFKD", clean(text)).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_+", "-", bare).strip("-")[:80].rstrip("-")


def digest(*parts: str) -> str:
    """Return a short fingerprint of texts; collisions within a course are out of reach."""
    packed = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(packed).hexdigest()[:16]


def unique(name: str, taken: set[str]) -> str:
    """Return ``name``, numbered when it is taken, and take it."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate


def names(titles: Mapping[K, str], bare: Callable[[str], str] = unnumbered) -> dict[K, str]:
    """Return a short name for each title, without its number where the rest tells them apart.

    A title may have lines, as "Waves\\nSummary". No name depends on the order: what is put in
    before a part takes nothing from it. ``bare`` takes the number off a line.
    """
    short = {key: _slugs(map(bare, title.split("\n"))) for key, title in titles.items()}
    times = Counter(short.values())
    return {
        key: name if name and times[name] == 1 else _slugs(titles[key].split("\n"))
        for key, name in short.items()
    }


def _slugs(lines: Iterable[str]) -> str:
    return "-".join(filter(None, map(slug, lines)))


def read_bytes(path: Path, name: str) -> bytes:
    """Read a course file. Raises CourseError when it is missing, unreadable or far too big."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise CourseError(
                f"This file has {size / 1e6:.0f} MB, more than the {MAX_FILE_BYTES // 10**6} MB a "
                "course file may have. Split it.",
                file=name,
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise CourseError("This file isn't there. Check the path.", file=name) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CourseError(f"This file can't be read ({reason}).", file=name) from None


def bare_text(error: CourseError) -> str:
    """Return what went wrong without the place, for a receipt that shows the place itself."""
    place = f"{error.file}:{error.line}: " if error.line else f"{error.file}: "
    return error.text.removeprefix(place)


def section_passages(section_id: SectionId, blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """Chunk a section's blocks and give each passage an id made from its place and content."""
    seen: Counter[tuple[str, str, str]] = Counter()
    result = []
    for ordinal, block in enumerate(passages(blocks)):
        key = (block.kind.value, unnumbered(block.heading), block.text)
        seen[key] += 1
        result.append(
            Passage(
                id=PassageId(f"{section_id}:{digest(*key, str(seen[key]))}"),
                section_id=section_id,
                ordinal=ordinal,
                text=block.text,
                place=block.place,
                heading=block.heading,
                kind=block.kind,
                guide=block.guide,
            )
        )
    return tuple(result)


def fingerprinted(course: Course) -> Course:
    """Set the course's fingerprint, made from all of its content."""
    whole = replace(course, fingerprint="")
    return replace(course, fingerprint=hashlib.sha256(repr(whole).encode()).hexdigest())


def finish(course: Course, receipt: Receipt) -> Imported:
    """Set the course's fingerprint and the receipt's counts."""
    parents = {section.parent_id for section in course.sections} - {None}
    return Imported(
        fingerprinted(course),
        replace(
            receipt,
            chapters=len(parents),
            sections=len(course.sections) - len(parents),
            passages=len(course.passages),
            concepts=len(course.concepts),
            proposed=sum(concept.proposed for concept in course.concepts),
            exercises=len(course.exercises),
        ),
    )


def course_id(text: str, fallback: str) -> CourseId:
    """Return an id from what the author wrote, else from the title."""
    return CourseId(slug(text) or slug(fallback) or "course")
