"""What an import read, what it left out and why: the receipt a teacher gets."""

from __future__ import annotations

from dataclasses import dataclass

# Read at run time, when a receipt comes from another process.
from knowledge.changes import Changed
from tutor_core.ids import CourseId  # noqa: TC001

NAMED = 5
"""Sections named of those that changed; the rest are counted. Our choice."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of a course that was not used, or was and should be looked at.

    ``file`` is relative to the course's folder, ``line`` counts from 1 (0: the file as a whole),
    ``reason`` says what is wrong and what to do.
    """

    file: str
    line: int
    reason: str

    @property
    def text(self) -> str:
        """Place and reason on one line, as compilers write it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.reason}" if where else self.reason


@dataclass(frozen=True, slots=True)
class Receipt:
    """Counts of what an import read, and what it did not.

    ``chapters`` are sections that hold other sections; ``sections`` are the ones with text.
    ``proposed`` of the concepts were made from headings and terms. ``skipped`` was left out,
    ``warnings`` was taken as it is. The importer leaves the figures from ``embedded`` on at zero;
    the ingest that indexes the course fills them in (``seconds`` is the whole import,
    ``headings_*`` the check that its own headings are found, made when a passage changed).
    ``changed`` is None for a course that is new here.
    """

    course_id: CourseId
    title: str
    chapters: int = 0
    sections: int = 0
    passages: int = 0
    concepts: int = 0
    proposed: int = 0
    exercises: int = 0
    files: int = 0
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Skipped, ...] = ()
    embedded: int = 0
    unchanged: int = 0
    seconds: float = 0.0
    headings_checked: int = 0
    headings_found: int = 0
    removed: int = 0
    changed: Changed | None = None

    def lines(self) -> list[str]:
        """Return the receipt as plain lines for a person."""
        return [
            f"{self.title} ({self.course_id})",
            f"  read: {self._read()}",
            *self._changes(),
            *self._indexed(),
            *self._proposed(),
            *_listed("skipped", self.skipped),
            *_listed("to look at", self.warnings),
        ]

    def _read(self) -> str:
        counts = [
            _count(self.chapters, "chapter") if self.chapters else "",
            _count(self.sections, "section"),
            _count(self.passages, "passage"),
            _count(self.concepts, "concept"),
            _count(self.exercises, "exercise"),
        ]
        return f"{', '.join(c for c in counts if c)}, from {_count(self.files, 'file')}"

    def _changes(self) -> list[str]:
        if self.changed is None:
            return []
        if self.changed == Changed():
            return ["  changed: nothing since the last import"]
        now = self.changed
        parts = (
            *_sections("added", now.added),
            *_sections("changed", now.changed),
            *_sections("removed", now.removed),
            *_counted("added", now.exercises_added),
            *_counted("changed", now.exercises_changed),
            *_counted("removed", now.exercises_removed),
            *(["title, order, places or concepts; no section's text"] if now.frame else []),
        )
        return ["  since the last import:", *(f"    {part}" for part in parts)]

    def _proposed(self) -> list[str]:
        if not self.proposed:
            return []
        count = _count(self.proposed, "concept")
        return [f"  {count} proposed: a teacher can look at them with /concepts"]

    def _indexed(self) -> list[str]:
        lines = []
        if self.embedded or self.unchanged:
            gone = f", {self.removed:,} removed" if self.removed else ""
            lines.append(
                f"  indexed: {_count(self.embedded, 'passage')} new or changed, "
                f"{self.unchanged:,} unchanged{gone}, in {self.seconds:.1f} s"
            )
        if self.headings_checked:
            lines.append(
                f"  own headings found again: {self.headings_found:,} of {self.headings_checked:,}"
            )
        elif self.unchanged:
            lines.append("  own headings: not tried again, for no passage changed")
        return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _sections(what: str, labels: tuple[str, ...]) -> list[str]:
    if not labels:
        return []
    more = len(labels) - NAMED
    named = "; ".join(labels[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return [f"{_count(len(labels), 'section')} {what}: {named}"]


def _counted(what: str, number: int) -> list[str]:
    return [f"{_count(number, 'exercise')} {what}"] if number else []


def _listed(what: str, items: tuple[Skipped, ...]) -> list[str]:
    if not items:
        return [f"  {what}: nothing"] if what == "skipped" else []
    return [f"  {what}:", *(f"    {item.text}" for item in items)]
