"""Import OATutor's content pool: problems with steps, hints, scaffolds, skills and lessons.

A lesson becomes a section, a skill a concept, a problem an exercise. A lesson has no text to
read; what can be cited is what its hints say again and again ("When you add the same quantity to
both sides ..."), so the rules that several problems share become the section's passage.
How hints and scaffolds become ladders and steps is told in ``oatutor_ladder``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.chunking import Block
from knowledge.importers.oatutor_files import POOL, Lesson, is_pool, read_pool
from knowledge.importers.oatutor_ladder import Counts, steps_of
from knowledge.importers.oatutor_mend import mended
from knowledge.importers.shared import Imported, course_id, finish, section_passages, slug
from knowledge.receipt import Receipt, Skipped
from tutor_core.course import Concept, Course, Exercise, PassageKind, Section
from tutor_core.errors import CourseError
from tutor_core.ids import ConceptId, ExerciseId, SectionId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from knowledge.importers.oatutor_files import Pool, Problem
    from tutor_core.course import Passage
    from tutor_core.ids import CourseId

__all__ = ["is_pool", "load"]

# A hint that this many problems of a lesson share is a rule, no remark on one of them. Our choice.
_SHARED_BY = 3
# A task up to this length is part of the exercise's title, so that titles differ. Our choice.
_TITLE = 48
_TOLD = re.compile(r"^(?:solve|translate)\b|\bfind\b|\?$", re.IGNORECASE)
_ABOUT = "Problems with hints from OATutor (oatutor.io)."


@dataclass(slots=True)
class _Frame:
    """The course's ids while it is put together."""

    id: CourseId
    titles: set[str] = field(default_factory=set)
    counts: Counts = field(default_factory=Counts)


def load(path: Path) -> Imported:
    """Read a content pool. Raises CourseError when no problem in it can be used."""
    pool = read_pool(path)
    if not pool.problems:
        raise CourseError(
            f"No problem in {POOL} could be read. Each needs <name>/<name>.json and "
            "<name>/steps/<step>/<step>.json.",
            file=POOL,
        )
    doubts = _mend(pool)
    title = pool.title or "OATutor content"
    frame = _Frame(course_id(f"oatutor-{title}", title))
    lessons = _lessons(pool)
    sections = [
        Section(
            _section_id(frame, lesson.id),
            ordinal,
            lesson.title,
            lesson.number,
            objectives=tuple(_phrase(skill) for skill in lesson.skills),
        )
        for ordinal, lesson in enumerate(lessons)
    ]
    exercises = tuple(_exercise(frame, pool, problem) for problem in pool.problems)
    course = Course(
        id=frame.id,
        title=title,
        fingerprint="",
        sections=tuple(sections),
        passages=tuple(p for lesson in lessons for p in _passages(frame, pool, lesson)),
        concepts=_concepts(frame, pool, lessons),
        exercises=exercises,
        language=pool.language,
        licence=pool.licence,
        about=_ABOUT,
    )
    receipt = Receipt(
        frame.id,
        title,
        files=pool.files,
        skipped=tuple(pool.skipped),
        warnings=(*doubts, *_remarks(frame.counts)),
    )
    return finish(course, receipt)


def _mend(pool: Pool) -> list[Skipped]:
    """Set right what can be in every problem; return the answers that stay in doubt."""
    doubts = []
    for place, problem in enumerate(pool.problems):
        parts = []
        for part in problem.parts:
            whole, fits = mended(part)
            parts.append(whole)
            if not fits:
                answer = ", ".join(part.answers)
                reason = f"In {part.id} the answer {answer} doesn't solve {part.task}. Correct it."
                doubts.append(Skipped(problem.file, 0, reason))
        pool.problems[place] = replace(problem, parts=tuple(parts))
    return doubts


# --- Lessons and skills -----------------------------------------------------------------------


def _lesson_key(problem: Problem) -> str:
    return problem.lesson or slug(problem.lesson_name) or "lesson"


def _lessons(pool: Pool) -> list[Lesson]:
    """Return the planned lessons that have problems, then those that only problems name."""
    used = {_lesson_key(problem): problem for problem in pool.problems}
    planned = {lesson.id: lesson for lesson in pool.lessons if lesson.id in used}
    others = {
        key: _unplanned(key, problem.lesson_name)
        for key, problem in used.items()
        if key not in planned
    }
    return [*planned.values(), *others.values()]


def _unplanned(key: str, name: str) -> Lesson:
    number, _, title = name.partition(" ")
    if number.replace(".", "").isdecimal() and title:
        return Lesson(key, number, title)
    return Lesson(key, "", name or "Problems")


def _section_id(frame: _Frame, lesson: str) -> SectionId:
    return SectionId(f"{frame.id}:{lesson}")


def _phrase(skill: str) -> str:
    return skill.replace("_", " ").strip()


def _concept_id(frame: _Frame, skill: str) -> ConceptId:
    return ConceptId(f"{frame.id}:{slug(skill) or skill}")


def _skills(pool: Pool, problem: Problem) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for part in problem.parts for s in pool.skills.get(part.id, ())))


def _concepts(frame: _Frame, pool: Pool, lessons: Iterable[Lesson]) -> tuple[Concept, ...]:
    """Return a concept for each skill that is planned or used, with its lessons."""
    places: dict[str, dict[SectionId, None]] = {}
    for lesson in lessons:
        for skill in lesson.skills:
            places.setdefault(skill, {})[_section_id(frame, lesson.id)] = None
    for problem in pool.problems:
        for skill in _skills(pool, problem):
            places.setdefault(skill, {})[_section_id(frame, _lesson_key(problem))] = None
    return tuple(
        Concept(_concept_id(frame, skill), _phrase(skill).capitalize(), section_ids=tuple(where))
        for skill, where in places.items()
    )


def _passages(frame: _Frame, pool: Pool, lesson: Lesson) -> tuple[Passage, ...]:
    """Return what the lesson teaches and the rules that its problems share."""
    goals = "\n".join(f"- {_phrase(skill)}" for skill in lesson.skills) or lesson.title
    blocks = [_block(goals, "Learning objectives", PassageKind.OBJECTIVES)]
    problems = [p for p in pool.problems if _lesson_key(p) == lesson.id]
    blocks += [_block(text, title) for text, title in _rules(problems).items()]
    return section_passages(_section_id(frame, lesson.id), blocks)


def _block(text: str, heading: str, kind: PassageKind = PassageKind.BODY) -> Block:
    return Block(text, heading, f'under "{heading}"' if heading else "", kind)


def _rules(problems: Iterable[Problem]) -> Mapping[str, str]:
    """Return the hints that several problems share, each with its title, in order of use."""
    shared: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for problem in problems:
        helps = [h for part in problem.parts for h in part.helps if not h.answers]
        shared.update({h.text for h in helps})
        for found in helps:
            titles.setdefault(found.text, found.title)
    return {text: title for text, title in titles.items() if shared[text] >= _SHARED_BY}


# --- Problems ---------------------------------------------------------------------------------


def _exercise(frame: _Frame, pool: Pool, problem: Problem) -> Exercise:
    alone = len(problem.parts) == 1
    lead = _lead(problem)
    prefix = f"{frame.id}:"
    steps = [
        step
        for part in problem.parts
        for step in steps_of(part, prefix, lead, alone=alone, counts=frame.counts)
    ]
    stem = lead
    if alone and len(steps) > 1:
        stem = f"{lead.rstrip(':.')}: {problem.parts[0].task}" if lead else problem.parts[0].task
    return Exercise(
        id=ExerciseId(f"{frame.id}:{problem.id}"),
        title=_unlike(_title(problem), frame.titles),
        steps=tuple(steps),
        section_id=_section_id(frame, _lesson_key(problem)),
        concept_ids=tuple(_concept_id(frame, s) for s in _skills(pool, problem)),
        stem=stem,
    )


def _lead(problem: Problem) -> str:
    """Return what to do, from the title where neither the body nor the task says it."""
    told = all(_TOLD.search(part.task) for part in problem.parts)
    return problem.body or ("" if told else problem.title)


def _title(problem: Problem) -> str:
    title = (problem.title or problem.body or problem.lesson_name).rstrip(".:")
    task = problem.parts[0].task
    if len(problem.parts) > 1 or not task or len(task) > _TITLE:
        return title
    return f"{title}: {task}"


def _unlike(title: str, taken: set[str]) -> str:
    """Return the title, numbered when an exercise has it already, and take it."""
    candidate, number = title, 1
    while candidate in taken:
        number += 1
        candidate = f"{title} ({number})"
    taken.add(candidate)
    return candidate


def _remarks(counts: Counts) -> Iterable[Skipped]:
    """Say what became of hints that could not be used as they are."""
    said = {
        "scaffolds asked": "scaffolds are asked as steps of their own.",
        "scaffolds in the ladder": "scaffolds stand in the ladder as hints.",
        "shortened": "rungs are shortened to fit a turn.",
        "bare checks": "hints only say to check the answer; the check itself is said after it.",
        "kept for after": "hints state the answer; that part is only said after it.",
        "dropped": "hints are not used, for they give the answer away.",
        "broken checks": "checks of an answer are not used, for they don't come out true.",
    }
    for key, words in said.items():
        if counts.of[key]:
            yield Skipped(POOL, 0, f"{counts.of[key]:,} {words}")
