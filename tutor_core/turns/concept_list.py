"""A teacher's list of concepts: numbered through all courses, and written line by line. Pure.

A number is a concept's place in the courses as they were imported, so it stays the same while a
teacher renames, merges and drops.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.course import Concept
    from tutor_core.curriculum.library import Library, Shelf
    from tutor_core.ids import ConceptId
    from tutor_core.voice import Voice

# Lines on one page: what fits one message of the strictest channel (our choice).
PAGE = 20
# Names quoted in one line before it says how many more there are (our choice).
NAMES_SHOWN = 15
# difflib's ratio from which a mistyped course or title is taken to be meant (our choice).
NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept with its number. ``concept`` is None when it was merged or dropped."""

    number: int
    shelf: Shelf
    imported: Concept
    concept: Concept | None

    @property
    def id(self) -> ConceptId:
        """The concept's id."""
        return self.imported.id

    @property
    def title(self) -> str:
        """What it is called now, or was when it went."""
        if self.concept is not None:
            return self.concept.title
        edit = self.shelf.edits.latest.get(self.id) if self.shelf.edits is not None else None
        return edit.title if edit is not None else self.imported.title


@dataclass(frozen=True)
class Listing:
    """The entries of a classroom's courses, and how to write them."""

    library: Library
    voice: Voice

    @property
    def entries(self) -> list[Entry]:
        """Every concept of every course, numbered from 1."""
        pairs = [(s, c) for s in self.library.shelves for c in s.imported.concepts]
        return [Entry(n, s, c, s.concepts.get(c.id)) for n, (s, c) in enumerate(pairs, 1)]

    def entry(self, number: int) -> Entry:
        """Return the entry of a number. Raises RequestError when there is none."""
        entries = self.entries
        if not 1 <= number <= len(entries):
            key = "concepts.no_such" if entries else "concepts.none"
            raise RequestError(self.voice.say(key, number=number, last=len(entries)))
        return entries[number - 1]

    def standing(self, number: int) -> tuple[Entry, Concept]:
        """Return the entry of a concept that is there. Raises RequestError."""
        found = self.entry(number)
        if found.concept is None:
            gone = " ".join(self.line(found).split())
            raise RequestError(self.voice.say("concepts.gone", line=gone, number=number))
        return found, found.concept

    def numbers(self, text: str) -> list[int]:
        """Read "3, 5 7-9". Raises RequestError naming the concept that a word may mean."""
        found: dict[int, None] = {}
        for part in re.sub(r"\s*[-–]\s*(?=\d)", "-", text).replace(",", " ").split():
            first, dash, last = part.lstrip("#").partition("-")
            if not first.isdecimal() or (dash and not last.isdecimal()) or len(part) > 11:
                raise RequestError(self._no_number(text, part))
            for number in range(int(first), int(last or first) + 1):
                found[self.entry(number).number] = None
        return list(found)

    def _no_number(self, text: str, part: str) -> str:
        titles = {e.title.casefold(): e for e in self.entries if e.concept is not None}
        near = _nearest(text, titles) or _nearest(part, titles)
        if not near:
            return self.voice.say("concepts.no_number", given=part[:40])
        meant = titles[near]
        return self.voice.say(
            "concepts.no_number_near", given=part[:40], number=meant.number, title=meant.title
        )

    def shelf(self, name: str) -> Shelf:
        """Return the course of a name. Raises RequestError naming the nearest."""
        shelves = {s.course.title.casefold(): s for s in self.library.shelves}
        shelves |= {s.course.id.casefold(): s for s in self.library.shelves}
        wanted = " ".join(name.casefold().split())
        inside = [s for title, s in shelves.items() if wanted in title]
        if wanted in shelves or inside:
            return shelves.get(wanted) or inside[0]
        words = {w: s for t, s in shelves.items() for w in t.split() if len(w) > 3}
        shelves |= {word: s for word, s in words.items() if word not in shelves}
        near = _nearest(wanted, shelves)
        titles = ", ".join(s.course.title for s in self.library.shelves)
        key = "concepts.no_course_near" if near else "concepts.no_course"
        meant = shelves[near].course.title if near else ""
        raise RequestError(self.voice.say(key, given=name[:40], near=meant, titles=titles))

    # --- Writing --------------------------------------------------------------------------------

    def line(self, entry: Entry) -> str:
        """Return an entry on one line."""
        say = self.voice.say
        if entry.concept is not None:
            return say(
                f"concepts.line{'_proposed' if entry.concept.proposed else ''}",
                number=entry.number,
                title=entry.concept.title,
                section=self._sections(entry),
                after=self.after(entry.concept),
            )
        into = entry.shelf.merged.get(entry.id)
        if into is None:
            return say("concepts.line_dropped", number=entry.number, title=entry.title)
        other = next(e for e in self.entries if e.id == into)
        return say(
            "concepts.line_merged", number=entry.number, title=entry.title, into=other.number
        )

    def after(self, concept: Concept) -> str:
        """Return ', after 3, 5', '' for what comes after nothing."""
        before = {*concept.prerequisites, *concept.proposed_prerequisites}
        numbers = [str(e.number) for e in self.entries if e.id in before]
        return self.voice.say("concepts.after", numbers=", ".join(numbers)) if numbers else ""

    def _sections(self, entry: Entry) -> str:
        concept = entry.concept or entry.imported
        numbers = [
            s.number
            for i in concept.section_ids
            if (s := entry.shelf.sections.get(i)) is not None and s.number
        ]
        return f" ({', '.join(numbers)})" if numbers else ""

    def page(self, shelf: Shelf, start: int) -> tuple[str, int | None]:
        """Return a page of a course from a number on, and the number the next one starts with."""
        own = [e for e in self.entries if e.shelf is shelf]
        shown = [e for e in own if e.number >= start][:PAGE]
        waiting = sum(e.concept is not None and e.concept.proposed for e in own)
        head = self.voice.say(
            f"concepts.title{'_proposed' if waiting else ''}",
            course=shelf.course.title,
            first=own[0].number,
            last=own[-1].number,
            waiting=waiting,
        )
        following = shown[-1].number + 1 if shown[-1] is not own[-1] else None
        foot = [self.voice.say("concepts.more", next=following)] if following else []
        if waiting:
            numbers = {"first": shown[0].number, "last": shown[-1].number}
            foot.append(self.voice.say("concepts.how_accept", **numbers))
        two = [e.number for e in shown[:2]]
        foot.append(self.voice.say("concepts.how", first=two[0], second=two[-1]))
        return "\n".join([head, *(self.line(e) for e in shown), *foot]), following

    def overview(self) -> str:
        """Return the courses with their numbers and what waits in each."""
        lines = [self.voice.say("concepts.courses")]
        for shelf in self.library.shelves:
            own = [e for e in self.entries if e.shelf is shelf]
            waiting = sum(e.concept is not None and e.concept.proposed for e in own)
            key = "empty" if not own else "proposed" if waiting else "plain"
            lines.append(
                self.voice.say(
                    f"concepts.course_{key}",
                    course=shelf.course.title,
                    first=own[0].number if own else 0,
                    last=own[-1].number if own else 0,
                    waiting=waiting,
                )
            )
        return "\n".join(lines)

    def details(self, entry: Entry) -> str:
        """Return all there is about one concept."""
        concept, say = entry.concept or entry.imported, self.voice.say
        sections = [
            s.label for i in concept.section_ids if (s := entry.shelf.sections.get(i)) is not None
        ]
        tasks = sum(concept.id in e.concept_ids for e in entry.shelf.course.exercises)
        names = concept.aliases[:NAMES_SHOWN]
        more = len(concept.aliases) - len(names)
        lines = [self.line(entry)]
        if sections:
            lines.append(say("concepts.sections", sections="; ".join(sections)))
        lines.append(say("concepts.exercises", n=tasks))
        if names:
            rest = say("topics.more", n=more) if more else ""
            lines.append(say("concepts.names", names=", ".join(names) + rest))
        if before := self._before(concept):
            key = "before_proposed" if concept.proposed else "before"
            lines.append(say(f"concepts.{key}", lines=", ".join(before)))
        return "\n".join(lines)

    def _before(self, concept: Concept) -> Sequence[str]:
        before = {*concept.prerequisites, *concept.proposed_prerequisites}
        return [f"{e.number} {e.title}" for e in self.entries if e.id in before]


def _nearest(text: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(text.casefold()[:80], list(names), n=1, cutoff=NEAR)
    return close[0] if close else ""
