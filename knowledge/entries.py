"""What the index should hold of a course, and the way there from what it does hold. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.curriculum.weeks import weeks
from tutor_core.ids import PassageId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.course import Course, Passage, Section

WRITE = 128
"""Passages embedded and written at a time: about 3 s that a kill can cost. Our choice."""

# "3.2 Friction", "Chapter 4: Waves", "p. 3-7: The first words": all but the words moves when
# something is put in before.
_NUMBER = re.compile(
    r"(?:(?:chapter|section|unit|part|lesson|module|week|topic|slide|page|p\.)\s*)?"
    r"\d+(?:[.\u2013-]\d+)*\s*[.:)\u2013\u2014-]*\s+(?=.*[^\W\d_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of a passage besides its vector; ``week`` 0: always open."""

    digest: str
    week: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from what the index holds to what the course says.

    ``texts`` are to be embedded, ``moved`` only changed their week, ``gone`` are to be deleted.
    """

    texts: Mapping[PassageId, str]
    entries: Mapping[PassageId, Entry]
    moved: tuple[PassageId, ...]
    gone: tuple[PassageId, ...]
    unchanged: int

    def batches(self) -> list[list[PassageId]]:
        """Return what to embed, longest first: texts of like length waste no work on padding."""
        order = sorted(self.texts, key=lambda i: (-len(self.texts[i]), i))
        return [order[start : start + WRITE] for start in range(0, len(order), WRITE)]

    @property
    def last_week(self) -> int:
        """The latest week anything opens in, 0 when everything is open."""
        return max((entry.week for entry in self.entries.values()), default=0)


def last_week(course: Course) -> int:
    """Return the latest week any passage opens in, 0 when everything is open."""
    opens = weeks(course)
    return max((opens[passage.section_id] for passage in course.passages), default=0)


def unnumbered(title: str) -> str:
    """Return a heading without the number in front of it.

    The number says where a part stands, not what it is about: when a section is put in, the ones
    after it get other numbers and stay what they are.
    """
    found = _NUMBER.match(title)
    return title[found.end() :] if found else title


def embedded_text(section: Section, passage: Passage) -> str:
    """Return what of a passage is embedded: its section and heading say what "it" is about."""
    above = ". ".join(unnumbered(part) for part in (section.title, passage.heading) if part)
    return f"{above}\n{passage.text}"


def plan(course: Course, held: Mapping[str, Entry]) -> Plan:
    """Compare a course with what is held of it."""
    by_id = {section.id: section for section in course.sections}
    week = weeks(course)
    texts = {p.id: embedded_text(by_id[p.section_id], p) for p in course.passages}
    entries = {p.id: Entry(_digest(texts[p.id]), week[p.section_id]) for p in course.passages}
    same = {i for i, e in entries.items() if i in held and held[i].digest == e.digest}
    return Plan(
        texts={i: text for i, text in texts.items() if i not in same},
        entries=entries,
        moved=tuple(i for i in entries if i in same and held[i] != entries[i]),
        gone=tuple(PassageId(i) for i in held if i not in entries),
        unchanged=len(same),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
