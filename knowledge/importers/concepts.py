"""Concepts for a course that names none: proposed from headings, objectives and glossary.

There is one for each section a learner studies, so that a book's list can be gone through in
minutes and a concept keeps its id while its section keeps its heading. Its other names are the
section's glossary terms and what its objectives are about.

B is proposed to come after A when A stands before B in reading order, a name of A stands in B's
own terms, meanings or objectives or at least ``MENTIONS`` times in its text, and few other
sections use that name. At most ``MOST`` each, the likeliest first, none that follows from another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.bm25 import stems
from knowledge.entries import unnumbered
from knowledge.importers.shared import fingerprinted, slug, unique
from knowledge.importers.titles import no_concept, phrase_of, spelling, title_of
from tutor_core.course import Concept, Course, PassageKind
from tutor_core.ids import ConceptId

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from tutor_core.course import Section
    from tutor_core.ids import SectionId

MOST = 2
"""Prerequisites proposed for a concept: what a teacher checks at a glance. Our choice."""
MENTIONS = 4
"""Times a text has to use another concept's name to need it; read off two books. Our choice."""
COMMON = 0.15
"""A name that more than this share of the sections use is the book's everyday vocabulary."""
COMMON_AT_LEAST = 4
"""But that many sections may use it, however short the course is. Our choice, like the share."""
IN_DEFINITION = 5
"""Mentions that one in a term, meaning or objective is worth when ranking. Our choice."""
NAMES_AFAR = 2
"""Names of a section in another chapter that have to be used; one alone is often chance."""
LONGEST_NAME = 4
"""Stems in a name that is looked for in a text; longer ones are never repeated. Our choice."""

_Stems = tuple[str, ...]


def propose(course: Course) -> tuple[Concept, ...]:
    """Return the course's own concepts, or proposals when it names none. Pure."""
    if course.concepts:
        return course.concepts
    sections = _studied(course)
    titles = _titles(course, sections)
    taken: set[str] = set()
    ids = {s.id: _id(course, s, taken) for s in sections}
    names = _names(course, sections, titles)
    before = _prerequisites(course, sections, titles, names)
    return tuple(
        Concept(
            ids[s.id],
            titles[s.id],
            section_ids=(s.id,),
            aliases=tuple(names[s.id]),
            proposed=True,
            proposed_prerequisites=tuple(ids[other] for other in before[s.id]),
        )
        for s in sections
    )


def with_concepts(course: Course) -> Course:
    """Return the course with its concepts; exercises about none are about their section's."""
    concepts = propose(course)
    by_section = {s: c.id for c in concepts if c.proposed for s in c.section_ids}
    exercises = tuple(
        e
        if e.concept_ids or e.section_id not in by_section
        else replace(e, concept_ids=(by_section[e.section_id],))
        for e in course.exercises
    )
    return replace(course, concepts=concepts, exercises=exercises)


def carried(course: Course, before: Course | None) -> Course:
    """Keep the ids of proposed concepts whose section got another heading since the last import.

    So what learners did and what a teacher edited stays with the section.
    """
    known = {s: c.id for c in before.concepts for s in c.section_ids} if before else {}
    own = {c.id for c in course.concepts}
    moved: dict[ConceptId, ConceptId] = {}
    for concept in course.concepts:
        old = known.get(concept.section_ids[0]) if concept.section_ids else None
        if concept.proposed and old and old not in own and old not in moved.values():
            moved[concept.id] = old
    return _renumbered(course, moved) if moved else course


def _renumbered(course: Course, moved: Mapping[ConceptId, ConceptId]) -> Course:
    def ids(found: Iterable[ConceptId]) -> tuple[ConceptId, ...]:
        return tuple(moved.get(i, i) for i in found)

    concepts = tuple(
        replace(
            c,
            id=moved.get(c.id, c.id),
            prerequisites=ids(c.prerequisites),
            proposed_prerequisites=ids(c.proposed_prerequisites),
        )
        for c in course.concepts
    )
    exercises = tuple(replace(e, concept_ids=ids(e.concept_ids)) for e in course.exercises)
    return fingerprinted(replace(course, concepts=concepts, exercises=exercises))


# --- Sections and titles ------------------------------------------------------------------------


def _studied(course: Course) -> list[Section]:
    """Return the sections with text that are no front or back matter, and those of tasks alone.

    Only numbered ones if any are.
    """
    parents = {s.parent_id for s in course.sections}
    texts = {p.section_id for p in course.passages}
    read, asked = texts - parents, {e.section_id for e in course.exercises} - texts
    found = [
        s for s in course.sections if s.id in asked or (s.id in read and not no_concept(s.title))
    ]
    numbered = [s for s in found if s.number]
    return numbered or found


def _titles(course: Course, sections: Sequence[Section]) -> dict[SectionId, str]:
    english = course.language.lower().startswith("en")
    words = spelling(p.text for p in course.passages if p.kind is PassageKind.BODY)
    titles = {s.id: title_of(s.title, words, english=english) for s in sections}
    headings: dict[SectionId, list[str]] = defaultdict(list)
    for passage in course.passages:
        headings[passage.section_id].append(passage.heading)
    for section in sections:
        if not titles[section.id]:
            others = (title_of(h, words, english=english) for h in headings[section.id])
            titles[section.id] = _otherwise(section, others)
    return _told_apart(course, sections, titles)


def _otherwise(section: Section, headings: Iterable[str]) -> str:
    """Name a section whose heading says nothing: by an objective, a term, or what it holds."""
    phrases = [phrase_of(o) for o in section.objectives]
    found = (*phrases, *(t.word for t in section.glossary), *headings, section.title)
    named = (name for name in found if name and not no_concept(name))
    best = next(named, section.title)
    return best[:1].upper() + best[1:]


def _told_apart(
    course: Course, sections: Sequence[Section], titles: dict[SectionId, str]
) -> dict[SectionId, str]:
    """Put the chapter before a title that several sections have."""
    above = {s.id: s.title for s in course.sections}
    times = Counter(title.casefold() for title in titles.values())
    return {
        s.id: f"{above[s.parent_id]}: {titles[s.id][:1].lower()}{titles[s.id][1:]}"
        if times[titles[s.id].casefold()] > 1 and s.parent_id in above
        else titles[s.id]
        for s in sections
    }


def _id(course: Course, section: Section, taken: set[str]) -> ConceptId:
    own = section.id.removeprefix(f"{course.id}:")
    return ConceptId(
        f"{course.id}:{unique(slug(unnumbered(section.title)) or slug(own) or 'section', taken)}"
    )


# --- Names and what comes before ----------------------------------------------------------------


def _names(
    course: Course, sections: Sequence[Section], titles: Mapping[SectionId, str]
) -> dict[SectionId, dict[str, None]]:
    """Return each section's other names; a name belongs to the first section that has it."""
    taken = {title.casefold() for title in titles.values()}
    names: dict[SectionId, dict[str, None]] = {}
    words = _words(course, sections)
    for section in sections:
        own = names.setdefault(section.id, {})
        phrases = (phrase_of(o) for o in section.objectives)
        for name in (section.title, *words[section.id], *phrases):
            if len(name) > 2 and name.casefold() not in taken:
                taken.add(name.casefold())
                own[name] = None
    return names


def _words(course: Course, sections: Sequence[Section]) -> dict[SectionId, list[str]]:
    """Return the glossary of each section; a chapter's opening shares its own with the next."""
    studied = {s.id for s in sections}
    found: dict[SectionId, list[str]] = {s.id: [] for s in sections}
    waiting: list[str] = []
    for section in course.sections:
        waiting += [word.split(" (")[0].strip() for word in (t.word for t in section.glossary)]
        if section.id in studied:
            found[section.id] += waiting
            waiting = []
    return found


@dataclass(frozen=True, slots=True)
class _Uses:
    """Which names a section uses, and how often; ``defining`` weighs terms and objectives."""

    mentions: Counter[_Stems]
    defining: Counter[_Stems]


def _prerequisites(
    course: Course,
    sections: Sequence[Section],
    titles: Mapping[SectionId, str],
    names: Mapping[SectionId, Iterable[str]],
) -> dict[SectionId, list[SectionId]]:
    owner: dict[_Stems, SectionId] = {}
    for section in sections:
        for name in (titles[section.id], *names[section.id]):
            key = tuple(stems(name))
            if 0 < len(key) <= LONGEST_NAME:
                owner.setdefault(key, section.id)
    uses = {s.id: _uses(course, s, owner) for s in sections}
    spread = Counter(key for used in uses.values() for key in {*used.mentions, *used.defining})
    limit = max(COMMON_AT_LEAST, COMMON * len(sections))
    rare = {key for key in owner if spread[key] <= limit}
    before: dict[SectionId, list[SectionId]] = {}
    for section in sections:
        near = {s.id for s in sections if s.parent_id == section.parent_id}
        ranked = _ranked(uses[section.id], {k: owner[k] for k in rare}, near)
        before[section.id] = _closest([s for s in ranked if s in before], before)
    return before


def _uses(course: Course, section: Section, owner: Mapping[_Stems, SectionId]) -> _Uses:
    told = [section.title, *section.objectives]
    told += [f"{t.word}. {t.meaning}" for t in section.glossary]
    texts = [
        p.text
        for p in course.passages
        if p.section_id == section.id and p.kind in (PassageKind.BODY, PassageKind.SUMMARY)
    ]
    return _Uses(_found(texts, owner), _found(told, owner))


def _found(texts: Iterable[str], owner: Mapping[_Stems, SectionId]) -> Counter[_Stems]:
    counts: Counter[_Stems] = Counter()
    for text in texts:
        said = stems(text)
        for start in range(len(said)):
            for end in range(start + 1, min(len(said), start + LONGEST_NAME) + 1):
                if (key := tuple(said[start:end])) in owner:
                    counts[key] += 1
    return counts


def _ranked(
    uses: _Uses, owner: Mapping[_Stems, SectionId], near: Container[SectionId]
) -> list[SectionId]:
    """Return the sections whose names are used enough, the likeliest first."""
    weight: Counter[SectionId] = Counter()
    names: Counter[SectionId] = Counter()
    for key in {*uses.mentions, *uses.defining} & owner.keys():
        if uses.defining[key] or uses.mentions[key] >= MENTIONS:
            names[owner[key]] += 1
            weight[owner[key]] += uses.mentions[key] + IN_DEFINITION * uses.defining[key]
    return [s for s, _ in weight.most_common() if s in near or names[s] >= NAMES_AFAR]


def _closest(
    ranked: Sequence[SectionId], before: Mapping[SectionId, Sequence[SectionId]]
) -> list[SectionId]:
    """Return the first few, without those that another of them comes after anyway."""
    kept = list(ranked[:MOST])
    return [s for s in kept if not any(s in _all_before(o, before) for o in kept if o != s)]


def _all_before(
    section: SectionId, before: Mapping[SectionId, Sequence[SectionId]]
) -> set[SectionId]:
    found: set[SectionId] = set()
    queue = [section]
    while queue:
        queue += (fresh := set(before[queue.pop()]) - found)
        found |= fresh
    return found
