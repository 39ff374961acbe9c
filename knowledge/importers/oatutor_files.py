"""OATutor's content pool on disk: JSON files in, plain records out, every fault named."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.importers.oatutor_text import plain
from knowledge.importers.shared import bare_text, one_line, read_bytes
from knowledge.receipt import Skipped
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

POOL = "content-pool"
_PLANS = "coursePlans.json"
_SKILLS = "skillModel.json"
_NUMBERS = re.compile(r"(\d+)")
_NAMED = re.compile(r"<([^<>]+)>\s*$")


@dataclass(frozen=True, slots=True)
class Help:
    """A hint, or a scaffold when it has answers. ``below`` are the hints of a scaffold."""

    id: str
    text: str
    answers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    title: str = ""
    below: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A step of a problem with its help in an order that keeps every dependency."""

    id: str
    task: str
    answers: tuple[str, ...]
    choices: tuple[str, ...] = ()
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem; ``lesson`` is the id of its lesson, ``lesson_name`` how the file calls it."""

    id: str
    file: str
    title: str
    body: str
    lesson: str
    lesson_name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a course plan with the names of its skills."""

    id: str
    number: str
    title: str
    skills: tuple[str, ...] = ()


@dataclass(slots=True)
class Pool:
    """Everything that was read. ``files`` counts what could be used."""

    title: str = ""
    language: str = "en"
    licence: str = ""
    lessons: list[Lesson] = field(default_factory=list)
    skills: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    files: int = 0


def is_pool(path: Path) -> bool:
    """Whether a folder is laid out as OATutor's content."""
    return (path / POOL).is_dir()


def read_pool(path: Path) -> Pool:
    """Read a content pool; a broken problem is left out and named."""
    pool = Pool()
    _read_plans(path, pool)
    _read_skills(path, pool)
    for folder in sorted((path / POOL).iterdir(), key=lambda f: _natural(f.name)):
        if not folder.is_dir():
            continue
        try:
            pool.problems.append(_problem(path, folder, pool))
        except CourseError as error:
            reason = f"{bare_text(error)} The problem {folder.name} is left out."
            pool.skipped.append(Skipped(error.file, error.line, reason))
    return pool


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sort 'x2' before 'x10'."""
    parts = _NUMBERS.split(name)
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in parts)


# --- The frame --------------------------------------------------------------------------------


def _read_plans(path: Path, pool: Pool) -> None:
    courses = [c for c in _listed(_optional(path, _PLANS, pool)) if isinstance(c, dict)]
    names = [one_line(_text(c, "courseName")) for c in courses]
    pool.title = names[0] if len(names) == 1 else ""
    for course in courses:
        licence = _text(course, "courseLicense")
        named = _NAMED.search(licence)
        pool.licence = pool.licence or (named[1] if named else licence)
        pool.language = _text(course, "language") or pool.language
        for entry in _listed(course.get("lessons")):
            if isinstance(entry, dict) and _text(entry, "id"):
                pool.lessons.append(_lesson(entry))


def _lesson(entry: Mapping[str, object]) -> Lesson:
    name = one_line(_text(entry, "name"))
    number = re.search(r"\d+(?:\.\d+)*", name)
    title = one_line(_text(entry, "topics")) or name
    goals = entry.get("learningObjectives")
    skills = tuple(str(goal) for goal in goals) if isinstance(goals, dict) else ()
    return Lesson(_text(entry, "id"), number[0] if number else "", title, skills)


def _read_skills(path: Path, pool: Pool) -> None:
    found = _optional(path, _SKILLS, pool)
    if isinstance(found, dict):
        pool.skills = {str(k): tuple(map(str, _listed(v))) for k, v in found.items()}


def _optional(path: Path, name: str, pool: Pool) -> object:
    try:
        found = _json(path / name, name)
    except CourseError as error:
        reason = f"{bare_text(error)} Imported without."
        pool.skipped.append(Skipped(name, error.line, reason))
        return None
    pool.files += 1
    return found


# --- Problems ---------------------------------------------------------------------------------


def _problem(path: Path, folder: Path, pool: Pool) -> Problem:
    shown = folder.relative_to(path).as_posix()
    file = f"{shown}/{folder.name}.json"
    data = _mapping(path, file)
    places = sorted((folder / "steps").glob("*"), key=lambda f: _natural(f.name))
    parts = tuple(_part(path, place, pool) for place in places if place.is_dir())
    if not parts:
        raise CourseError("This problem has no step in its folder steps.", file=file)
    pool.files += 1
    return Problem(
        id=_text(data, "id") or folder.name,
        file=file,
        title=plain(_text(data, "title")),
        body=plain(_text(data, "body")),
        lesson=_text(data, "lessonId"),
        lesson_name=one_line(_text(data, "lesson")),
        parts=parts,
    )


def _part(path: Path, place: Path, pool: Pool) -> Part:
    file = f"{place.relative_to(path).as_posix()}/{place.name}.json"
    data = _mapping(path, file)
    pool.files += 1
    answers = _texts(data.get("stepAnswer"))
    task = " ".join(t for t in (plain(_text(data, n)) for n in ("stepTitle", "stepBody")) if t)
    if not answers:
        raise CourseError("This step has no stepAnswer.", file=file)
    choices = _texts(data.get("choices"))
    return Part(
        _text(data, "id") or place.name, task, answers, choices, _pathway(path, place, pool)
    )


def _pathway(path: Path, place: Path, pool: Pool) -> tuple[Help, ...]:
    """Read the default pathway, or the first there is."""
    files = sorted((place / "tutoring").glob("*.json"))
    if not files:
        return ()
    chosen = next((f for f in files if f.stem.endswith("DefaultPathway")), files[0])
    file = chosen.relative_to(path).as_posix()
    entries = [e for e in _listed(_json(chosen, file)) if isinstance(e, dict)]
    pool.files += 1
    ordered, circle = in_order(entries)
    if circle:
        pool.skipped.append(Skipped(file, 0, "The dependencies lead in a circle; left unused."))
    return tuple(_help(entry) for entry in ordered)


def in_order(entries: list[dict[str, object]]) -> tuple[list[dict[str, object]], bool]:
    """Return hints after what they depend on, else as in the file; and whether there's a circle.

    Names that are not in the list don't count; a circle leaves the rest as it stands.
    """
    waiting, done = list(entries), set[str]()
    known = {_text(e, "id") for e in entries}
    ordered: list[dict[str, object]] = []
    while waiting:
        free = next((e for e in waiting if not (_needs(e) & known) - done), None)
        if free is None:
            return ordered + waiting, True
        waiting.remove(free)
        ordered.append(free)
        done.add(_text(free, "id"))
    return ordered, False


def _needs(entry: Mapping[str, object]) -> set[str]:
    return {str(name) for name in _listed(entry.get("dependencies"))}


def _help(entry: dict[str, object]) -> Help:
    below, _ = in_order([e for e in _listed(entry.get("subHints")) if isinstance(e, dict)])
    return Help(
        id=_text(entry, "id"),
        text=plain(_text(entry, "text")),
        answers=_texts(entry.get("hintAnswer")),
        choices=_texts(entry.get("choices")),
        title=plain(_text(entry, "title")),
        below=tuple(_help(e) for e in below),
    )


# --- JSON -------------------------------------------------------------------------------------


def _json(file: Path, name: str) -> object:
    try:
        found: object = json.loads(read_bytes(file, name).decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise CourseError(
            f"This is not valid JSON ({error.msg}).", file=name, line=error.lineno
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise CourseError("This is not JSON in UTF-8.", file=name) from None
    return found


def _mapping(path: Path, name: str) -> Mapping[str, object]:
    found = _json(path / name, name)
    if not isinstance(found, dict):
        raise CourseError("This should be a JSON object.", file=name)
    return found


def _text(data: Mapping[str, object], key: str) -> str:
    found = data.get(key)
    return found.strip() if isinstance(found, str) else ""


def _listed(found: object) -> Iterable[object]:
    return found if isinstance(found, list) else ()


def _texts(found: object) -> tuple[str, ...]:
    texts = (plain(str(item)) for item in _listed(found))
    return tuple(dict.fromkeys(t for t in texts if t))
