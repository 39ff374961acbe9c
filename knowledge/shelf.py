"""One course, laid out for searching: its sections, passages, words and terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.bm25 import Bm25, stems
from knowledge.ranking import BM25_BEST, DENSE_BEST, best_mean
from tutor_core.course import PassageKind
from tutor_core.curriculum.weeks import weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.index import Near
    from knowledge.ranking import Floats, Ints
    from tutor_core.course import Course, Passage, Section
    from tutor_core.ids import PassageId

LONGEST_TERM = 6
"""Stems in a term that is looked for in a question; longer headings are sentences. Our choice."""

# A passage's place among those of its section: its cosine, helped by up to this much for words.
# Our choice; it only orders citations inside a section.
WORDS_HELP = 0.15


@dataclass(frozen=True, slots=True)
class Match:
    """A query's scores in one course, aligned with the shelf's passages or sections.

    ``cosines`` (passages,), the lowest candidate's where a passage was none; ``words`` BM25
    (passages,); ``dense``, ``bm25``, ``summary`` (sections,).
    """

    cosines: Floats
    words: Floats
    dense: Floats
    bm25: Floats
    summary: Floats


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course with its lookups. Arrays align with ``passages`` or ``sections``.

    ``sections`` are those that hold passages. ``owner`` gives a passage's section.
    """

    course: Course
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    row: dict[PassageId, int]
    owner: Ints
    summaries: Ints
    weeks: Ints
    bm25: Bm25
    terms: frozenset[tuple[str, ...]]

    def open_sections(self, week: int | None) -> Ints:
        """Return the positions of the sections that are open in ``week`` (None: all)."""
        if week is None:
            return np.arange(len(self.sections))
        return np.flatnonzero(self.weeks <= week)

    def names_a_term(self, query: Sequence[str], names: Iterable[str] = ()) -> bool:
        """Whether the stems of a query hold a heading or term, or one of the ``names``."""
        given = {tuple(stems(name)) for name in names}
        return any(
            (said := tuple(query[start:end])) in self.terms or said in given
            for start in range(len(query))
            for end in range(start + 1, min(len(query), start + LONGEST_TERM) + 1)
        )

    def cosines(self, near: Iterable[Near]) -> tuple[Floats, float]:
        """Return every passage's cosine, (passages,), and the one given to those not found."""
        found = {self.row[n.passage_id]: n.cosine for n in near if n.passage_id in self.row}
        floor = max(0.0, min(found.values(), default=0.0))
        cosines = np.full(len(self.passages), floor, np.float32)
        cosines[list(found)] = list(found.values())
        return cosines, floor

    def match(self, query: Sequence[str], near: Iterable[Near]) -> Match:
        """Score the course's sections for a query: its stems, and the nearest passages."""
        cosines, floor = self.cosines(near)
        words = self.bm25.scores(query)
        count = len(self.sections)
        summary = best_mean(cosines[self.summaries], self.owner[self.summaries], count, 1, floor)
        return Match(
            cosines,
            words,
            best_mean(cosines, self.owner, count, DENSE_BEST, floor),
            best_mean(words, self.owner, count, BM25_BEST, 0.0),
            summary,
        )

    def best_passages(self, section: int, match: Match, limit: int) -> tuple[Passage, ...]:
        """Return a section's passages that fit best: its text first, then summary and the rest."""
        rows = np.flatnonzero(self.owner == section)
        words = match.words / max(float(match.words.max(initial=0.0)), 1e-6)
        score = match.cosines + WORDS_HELP * words
        order = sorted(
            (int(row) for row in rows),
            key=lambda row: (self.passages[row].kind is not PassageKind.BODY, -score[row]),
        )
        return tuple(self.passages[row] for row in order[:limit])


def shelve(course: Course) -> Shelf:
    """Lay a course out; a second or two for a whole book, most of it stemming."""
    place = {p.section_id for p in course.passages}
    sections = tuple(s for s in course.sections if s.id in place)
    position = {section.id: number for number, section in enumerate(sections)}
    passages = tuple(p for p in course.passages if p.section_id in position)
    opens = weeks(course)
    return Shelf(
        course=course,
        sections=sections,
        passages=passages,
        row={p.id: number for number, p in enumerate(passages)},
        owner=np.array([position[p.section_id] for p in passages], np.intp),
        summaries=np.array(
            [n for n, p in enumerate(passages) if p.kind is PassageKind.SUMMARY], np.intp
        ),
        weeks=np.array([opens[s.id] for s in sections], np.intp),
        bm25=Bm25([_stems_of(p, sections[position[p.section_id]]) for p in passages]),
        terms=_terms(course),
    )


def _stems_of(passage: Passage, section: Section) -> list[str]:
    return stems(f"{section.title} {passage.heading} {passage.text}")


def _terms(course: Course) -> frozenset[tuple[str, ...]]:
    words = [term.word for section in course.sections for term in section.glossary]
    titles = [section.title for section in course.sections]
    headings = {p.heading for p in course.passages if p.kind is PassageKind.BODY}
    concepts = [name for c in course.concepts for name in (c.title, *c.aliases)]
    found = {tuple(stems(name)) for name in (*words, *titles, *headings, *concepts)}
    return frozenset(term for term in found if 0 < len(term) <= LONGEST_TERM)
