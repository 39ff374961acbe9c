"""A section's Markdown file: title, headings with guides, objectives, glossary, exercises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from knowledge.chunking import Block
from knowledge.importers.markdown_exercises import About, read_exercise
from knowledge.importers.markdown_source import nearest
from knowledge.importers.markdown_text import Part, bullets, fields, paragraphs, parts, plain, take
from knowledge.importers.shared import one_line, section_passages, slug
from tutor_core.course import Guide, PassageKind, Section, Term
from tutor_core.ids import ConceptId, SectionId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.importers.markdown_source import FrontMatter, Line, Notes
    from tutor_core.course import Exercise, Passage
    from tutor_core.ids import CourseId

_KEYS = ("concepts", "concept", "week")
_GUIDE = ("ask first", "smaller", "look for")
_GLOSSARY = {"words", "glossary"}
_SUMMARY = {"summary", "in short"}
_GOALS = re.compile(r"\W*(?:you will be able to|you will learn to|objectives)\b.*:\W*$", re.I)
_TERM = re.compile(r"(?:[-*+]\s+)?\*\*(.+?)\*\*\s*:?\s*:?(.*)$")
_EXERCISE = re.compile(r"exercise\s*(?::.*)?$", re.IGNORECASE)
_STEP = re.compile(r"step\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A section as read, and what belongs to it."""

    section: Section
    passages: tuple[Passage, ...]
    exercises: tuple[Exercise, ...]
    concepts: tuple[ConceptId, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The course around a section: its id, its concepts by slug, and the section's number."""

    course: CourseId
    concepts: Mapping[str, ConceptId]
    number: int


def read_section(
    name: str, front: FrontMatter, lines: Sequence[Line], frame: Frame, notes: Notes
) -> Draft:
    """Return what a section file holds; ``name`` is its id within the course."""
    front.expect(_KEYS)
    section_id = SectionId(f"{frame.course}:{name}")
    own = _own_concepts(front, frame, notes)
    found = parts(lines)
    title = _title(found, notes)
    about = About(section_id, frame.concepts, own)
    exercises, found = _exercises(found, about, notes)
    # A course that names no concepts gets some for all its sections.
    if frame.concepts and any(not exercise.concept_ids for exercise in exercises):
        notes.warn(0, "Some exercises are about no concept. Add 'concepts: [...]' at the top.")
    goals, terms = _goals(found), _terms(found, notes)
    section = Section(
        id=section_id,
        ordinal=frame.number - 1,
        title=title,
        number=str(frame.number),
        objectives=goals,
        glossary=terms,
        week=_week(front, notes),
    )
    blocks = list(_blocks(found, section, notes))
    if not blocks and not exercises:
        notes.warn(0, "This section has neither text nor exercises.")
    return Draft(section, section_passages(section_id, blocks), exercises, own)


def _own_concepts(front: FrontMatter, frame: Frame, notes: Notes) -> tuple[ConceptId, ...]:
    found = []
    for name, line in [*front.texts("concepts"), *front.texts("concept")]:
        if slug(name) in frame.concepts:
            found.append(frame.concepts[slug(name)])
        else:
            hint = nearest(name, frame.concepts)
            notes.skip(line, f"course.md has no concept {name!r}.{hint} Correct it or add it.")
    return tuple(dict.fromkeys(found))


def _week(front: FrontMatter, notes: Notes) -> int | None:
    value = front.text("week")
    if not value:
        return None
    if value.isdecimal() and len(value) <= 3:
        return int(value)
    notes.skip(front.where("week"), f"week is {value!r}; it should be a number such as 2.")
    return None


def _title(found: list[Part], notes: Notes) -> str:
    """Take the first # heading; what stands under it goes before the first ## heading."""
    first = next((part for part in found if part.level == 1 and part.heading), None)
    for extra in (part for part in found if part.level == 1 and part is not first):
        notes.warn(extra.line, f"A second '# {extra.heading}' is read as '##'; a file has one.")
    if first is None:
        title = PurePath(notes.file).stem.lstrip("0123456789-_. ").replace("-", " ").capitalize()
        notes.warn(1, f"There is no '# Title' line. The section is called {title!r} for now.")
        return title or notes.file
    title = first.heading
    first.heading = ""
    return title


# --- Exercises --------------------------------------------------------------------------------


def _exercises(
    found: Sequence[Part], about: About, notes: Notes
) -> tuple[tuple[Exercise, ...], list[Part]]:
    """Take the exercises and their steps out of the parts."""
    rest: list[Part] = []
    heads: list[tuple[Part, list[Part]]] = []
    inside = False
    for part in found:
        if part.level == 2 and _EXERCISE.match(part.heading):
            heads.append((part, []))
            inside = True
        elif inside and part.level > 2:
            _into_exercise(heads[-1], part, notes)
        else:
            rest.append(part)
            inside = False
    read = [read_exercise(head, steps, about, notes) for head, steps in heads]
    made = [exercise for exercise in read if exercise is not None]
    return tuple(_untwinned(made, heads, notes)), rest


def _into_exercise(head: tuple[Part, list[Part]], part: Part, notes: Notes) -> None:
    if not _STEP.match(part.heading):
        notes.warn(part.line, f"'{part.heading}' inside an exercise is read as a step's title.")
    head[1].append(part)


def _untwinned(
    made: Sequence[Exercise], heads: Sequence[tuple[Part, list[Part]]], notes: Notes
) -> Iterator[Exercise]:
    """Drop exercises whose title was there before: it is what their id is made of."""
    taken: set[str] = set()
    for exercise in made:
        if exercise.id in taken:
            lines = [head.line for head, _ in heads if head.heading.endswith(exercise.title)]
            notes.skip(
                lines[-1] if lines else 0,
                f"A second exercise {exercise.title!r} was left out: two of a section can't have "
                "one title. Give it another.",
            )
            continue
        taken.add(exercise.id)
        yield exercise


# --- Text -------------------------------------------------------------------------------------


def _goals(found: Sequence[Part]) -> tuple[str, ...]:
    """Take the list under "You will be able to:" out of the text before the first heading."""
    for part in found:
        if part.heading:
            break
        start = next((i for i, line in enumerate(part.body) if _GOALS.match(line.text)), None)
        if start is not None:
            end = _list_end(part.body, start + 1)
            goals = tuple(bullets(part.body[start + 1 : end]))
            part.body[start:end] = []
            return goals
    return ()


def _list_end(lines: Sequence[Line], start: int) -> int:
    """Return where the list that starts at or after ``start`` ends."""
    inside = False
    for index in range(start, len(lines)):
        text = lines[index].text
        if re.match(r"\s*[-*+]\s", text):
            inside = True
        elif (inside and not text.strip()) or (text.strip() and text[:1] != " "):
            return index
    return len(lines)


def _terms(found: list[Part], notes: Notes) -> tuple[Term, ...]:
    """Take the glossary out of the parts."""
    terms = []
    for part in [part for part in found if part.heading.casefold() in _GLOSSARY]:
        found.remove(part)
        entries, rest = take(part.body, _TERM)
        for match, value, line in entries:
            word, meaning = one_line(plain(match[1])).rstrip(":"), one_line(plain(value))
            if meaning:
                terms.append(Term(word, meaning))
            else:
                notes.skip(line, f"The word {word!r} has no meaning behind it.")
        for other in rest:
            if other.text.strip():
                notes.skip(other.number, "A word of the glossary is written '**word**: meaning'.")
    return tuple(terms)


def _blocks(found: Sequence[Part], section: Section, notes: Notes) -> Iterator[Block]:
    if section.objectives:
        lines = "\n".join(f"- {goal}" for goal in section.objectives)
        text = f"You will be able to:\n{lines}"
        yield Block(text, place="in the objectives", kind=PassageKind.OBJECTIVES)
    for part in found:
        yield from _part_blocks(part, notes)
    if section.glossary:
        text = "\n".join(f"{term.word}: {term.meaning}" for term in section.glossary)
        yield Block(text, "Words", 'under "Words"', PassageKind.GLOSSARY)


def _part_blocks(part: Part, notes: Notes) -> Iterator[Block]:
    guide, rest = _guide(part, notes)
    place = f'under "{part.heading}"' if part.heading else "at the start"
    summary = part.heading.casefold() in _SUMMARY
    kind = PassageKind.SUMMARY if summary else PassageKind.BODY
    texts = paragraphs(rest)
    for text in texts:
        yield Block(text, part.heading, place, kind, guide)
    if part.heading and not texts:
        notes.warn(part.line, f"There is no text under {part.heading!r}.")


def _guide(part: Part, notes: Notes) -> tuple[Guide | None, list[Line]]:
    given, rest = fields(part.body, _GUIDE)
    values: dict[str, str] = {}
    for item in given:
        if item.name in values:
            notes.skip(item.line, f"'{item.name.capitalize()}:' stands under a heading once.")
        elif item.value:
            values[item.name] = one_line(plain(item.value))
    if not values:
        return None, rest
    look_for = values.get("look for", "").removesuffix(".")
    return Guide(values.get("ask first", ""), values.get("smaller", ""), look_for), rest
