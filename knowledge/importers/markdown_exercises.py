"""Exercises in Markdown: questions, answers, known wrong answers, hints.

An exercise that can't be judged is left out; a hint that can't be used is left out alone. Each is
noted with its line and what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.importers.markdown_source import nearest
from knowledge.importers.markdown_text import Field, fields, paragraphs, plain, take
from knowledge.importers.shared import one_line, slug, unique
from tutor_core.assessment import algebra, set_reading
from tutor_core.course import (
    AnswerKind,
    Choice,
    Exercise,
    Hint,
    KeyPoint,
    KnownWrong,
    Step,
)
from tutor_core.ids import ConceptId, ExerciseId, SectionId, StepId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.importers.markdown_source import Line, Notes
    from knowledge.importers.markdown_text import Part

# A hint is one step (design: at most 60 words), and rung 4 is the answer itself.
MOST_HINT_WORDS = 60
HIGHEST_HINT = 3

_EXERCISE = ("concepts", "concept", "level")
_STEP = ("answer", "also right", "wrong", "smaller", "hint", "why", "key point")
_CHOICE = re.compile(r"[-*+]\s+\[([ xX])\]\s*(.*)$")
_NAMELIKE = re.compile(r"([A-Z][a-z]+(?: [a-z]+)?)\s*(?:\([^()]*\)|\d+)?\s*:")
_KINDS = {kind.value: kind for kind in AnswerKind if kind is not AnswerKind.CHOICE}
_NUMBER = re.compile(
    r"(?:[A-Za-z]\s*=\s*)?[-+\u2212\d\s.,/^*·×√π()e%]*\d[-+\u2212\d\s.,/^*·×√π()e%]*"
)
_TOLERANCE = re.compile(r"(?:±|\+/?-)\s*(\d+(?:\.\d+)?)")
_WAYS = re.compile(r"(.*?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*\.?\s*$")


@dataclass(frozen=True, slots=True)
class About:
    """What an exercise may refer to: its section, and the course's concepts by their slug."""

    section_id: SectionId
    concepts: Mapping[str, ConceptId]
    own: tuple[ConceptId, ...]


class _Unusable(Exception):
    """Why an exercise can't be used, and what to do about it."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_exercise(
    head: Part, steps: Sequence[Part], about: About, notes: Notes
) -> Exercise | None:
    """Return the exercise under a heading and its step headings, None when it can't be used."""
    title = re.sub(r"^exercise\s*:?\s*", "", head.heading, flags=re.IGNORECASE)
    try:
        return _exercise(title, head, steps, about, notes)
    except _Unusable as problem:
        name = f"Exercise {title!r}" if title else "This exercise"
        notes.skip(problem.line or head.line, f"{name} was left out: {problem.reason}")
        return None


def _exercise(
    title: str, head: Part, steps: Sequence[Part], about: About, notes: Notes
) -> Exercise:
    if not title:
        raise _Unusable(head.line, "it has no title. Write '## Exercise: a title'.")
    exercise_id = ExerciseId(f"{about.section_id}:{slug(title) or 'exercise'}")
    given, body = fields(head.body, _EXERCISE)
    concepts = _concepts([f for f in given if f.name != "level"], about)
    level = _level([f for f in given if f.name == "level"], notes)
    if not steps:
        made: tuple[Step, ...] = (_step(StepId(f"{exercise_id}:1"), head.line, body, notes),)
        return Exercise(exercise_id, title, made, about.section_id, concepts, level=level)
    misplaced, stem = fields(body, _STEP)
    if misplaced:
        raise _Unusable(
            misplaced[0].line,
            f"'{misplaced[0].name.capitalize()}:' stands before the first '### Step'. "
            "Move it under the step it belongs to.",
        )
    taken: set[str] = set()
    made = tuple(
        _step(
            StepId(f"{exercise_id}:{unique(_step_name(part, number), taken)}"),
            part.line,
            part.body,
            notes,
        )
        for number, part in enumerate(steps, start=1)
    )
    text = _text(stem)
    return Exercise(exercise_id, title, made, about.section_id, concepts, text, level)


def _step_name(part: Part, number: int) -> str:
    """Name a step by its own title, so that one put in before it takes nothing from it."""
    title = re.sub(r"^step\b\s*\d*\s*:?", "", part.heading, flags=re.IGNORECASE)
    return slug(title) or str(number)


def _concepts(given: Sequence[Field], about: About) -> tuple[ConceptId, ...]:
    if not given:
        return about.own
    found = []
    for item in given:
        for name in filter(None, map(str.strip, item.value.strip("[]").split(","))):
            if slug(name) not in about.concepts:
                hint = nearest(name, about.concepts)
                raise _Unusable(
                    item.line, f"course.md has no concept {name!r}.{hint} Correct it or add it."
                )
            found.append(about.concepts[slug(name)])
    return tuple(dict.fromkeys(found)) or about.own


def _level(given: Sequence[Field], notes: Notes) -> int:
    if not given:
        return 2
    value = given[0].value
    if value in {"1", "2", "3", "4", "5"}:
        return int(value)
    notes.warn(given[0].line, f"Level is {value!r}; it should be 1 to 5. Taken as 2.")
    return 2


# --- One step ---------------------------------------------------------------------------------


def _step(step_id: StepId, line: int, lines: Sequence[Line], notes: Notes) -> Step:
    given, rest = fields(lines, _STEP)
    marked, rest = take(rest, _CHOICE)
    by_name: dict[str, list[Field]] = {}
    for item in given:
        if item.value:
            by_name.setdefault(item.name, []).append(item)
        else:
            notes.skip(
                item.line, f"'{item.name.capitalize()}:' is empty. Fill it in or delete it."
            )
    _near_misses(rest, notes)
    prompt = _text(rest)
    if not prompt:
        raise _Unusable(line, "it has no question. Write it under the heading.")
    answers = by_name.get("answer", [])
    if not answers and not marked:
        raise _Unusable(
            line, "it has no answer. Add 'Answer (number): ...' or choices '- [x] ...'."
        )
    if len(answers) + bool(marked) > 1:
        raise _Unusable(
            answers[-1].line,
            "it has two answers. Keep one, and write others that are right as 'Also right:'.",
        )
    if marked:
        _ignored(by_name, ("also right", "wrong", "key point"), "a choice", notes)
        return _finished(
            Step(step_id, prompt, AnswerKind.CHOICE, choices=_choices(line, marked)),
            by_name,
            notes,
        )
    return _finished(_answered(step_id, prompt, answers[0], by_name, notes), by_name, notes)


def _finished(step: Step, by_name: Mapping[str, Sequence[Field]], notes: Notes) -> Step:
    """Add what every kind of step may have."""
    why = by_name.get("why", [])
    smaller = [_smaller(item) for item in by_name.get("smaller", [])]
    for extra in why[1:]:
        notes.skip(extra.line, "'Why:' stands here twice; the first one counts.")
    return Step(
        id=step.id,
        prompt=step.prompt,
        kind=step.kind,
        accepted=step.accepted,
        choices=step.choices,
        key_points=step.key_points,
        known_wrong=step.known_wrong,
        hints=_hints(by_name.get("hint", []), notes),
        smaller=tuple(question for question, _ in smaller),
        smaller_answers=tuple(answers for _, answers in smaller),
        unit=step.unit,
        tolerance=step.tolerance,
        why=one_line(plain(why[0].value)) if why else "",
    )


def _smaller(item: Field) -> tuple[str, tuple[str, ...]]:
    """Return a smaller question and its answers: "How much is 3 · 5? -> 15; fifteen"."""
    question, _, answers = item.value.partition("->")
    said = (one_line(plain(answer)) for answer in answers.split(";"))
    return one_line(plain(question)), tuple(answer for answer in said if answer)


def _answered(
    step_id: StepId,
    prompt: str,
    answer: Field,
    by_name: Mapping[str, Sequence[Field]],
    notes: Notes,
) -> Step:
    kind, unit, tolerance = _spec(answer)
    also = by_name.get("also right", [])
    accepted = tuple(one_line(item.value) for item in (answer, *also))
    for text, item in zip(accepted, (answer, *also), strict=True):
        _check(kind, text, item.line)
        if kind in {AnswerKind.EXPRESSION, AnswerKind.EQUATION} and algebra.read(text) is None:
            notes.warn(item.line, f"The tutor can't read {text!r} as algebra. Write it plainer.")
        if kind is AnswerKind.SOLUTIONS and len(set_reading.readings(text)) > 1:
            notes.warn(
                item.line, f"{text!r} can be read in two ways. Write '2, 5', '2; 5' or '2.5'."
            )
    if kind is not AnswerKind.SHORT:
        _ignored(by_name, ("key point",), f"an answer of the kind {kind.value}", notes)
    points = by_name.get("key point", []) if kind is AnswerKind.SHORT else []
    return Step(
        id=step_id,
        prompt=prompt,
        kind=kind,
        accepted=accepted,
        key_points=tuple(_key_point(item.value) for item in points),
        known_wrong=_known_wrong(by_name.get("wrong", []), accepted, notes),
        unit=unit,
        tolerance=tolerance,
    )


def _spec(answer: Field) -> tuple[AnswerKind, str, float]:
    """Return kind, unit and tolerance from the brackets behind ``Answer``."""
    name, *rest = (part.strip() for part in answer.detail.split(","))
    kind = _KINDS.get(name.lower())
    if kind is None:
        said = f"there is no kind {name!r}.{nearest(name, _KINDS)}" if name else "it has no kind."
        raise _Unusable(
            answer.line, f"{said} Write 'Answer (number): ...', or {', '.join(list(_KINDS)[1:])}."
        )
    unit, tolerance = "", 0.0
    for item in filter(None, rest):
        within = _TOLERANCE.fullmatch(item)
        if within and kind is AnswerKind.NUMBER:
            tolerance = float(within[1])
        elif kind is AnswerKind.NUMBER and not unit and not item[0].isdigit():
            unit = item
        else:
            raise _Unusable(
                answer.line,
                f"{item!r} in the brackets is not understood. "
                "Write a tolerance and a unit as in 'Answer (number, ±0.1, m/s): 2.5'.",
            )
    return kind, unit, tolerance


def _check(kind: AnswerKind, text: str, line: int) -> None:
    if kind is AnswerKind.SOLUTIONS:
        _check_set(text, line)
    elif kind in (AnswerKind.NUMBER, AnswerKind.EQUATION) and _is_set(text):
        raise _Unusable(line, f"{text!r} is a set. Write 'Answer (solutions): {text}' instead.")
    if kind is AnswerKind.NUMBER and not _NUMBER.fullmatch(text):
        raise _Unusable(
            line,
            f"{text!r} is not a number. A unit goes into the brackets: 'Answer (number, kg): 5'.",
        )
    if kind is AnswerKind.EQUATION and text.count("=") != 1:
        raise _Unusable(line, f"{text!r} is not an equation with one '='.")
    if kind is AnswerKind.EXPRESSION and "=" in text:
        raise _Unusable(line, f"{text!r} has an '='. Write 'Answer (equation): ...' instead.")


def _check_set(text: str, line: int) -> None:
    read = set_reading.read(text)
    if read is None:
        raise _Unusable(
            line,
            f"{text!r} can't be read as a set of numbers. Write it like 'x = 2 or x = -3', "
            "'x > 3', '2 < x <= 5', '(2, 5]', 'no solution' or 'all numbers'.",
        )
    if not read.solved:
        raise _Unusable(line, f"{text!r} isn't solved yet. Write what the letter may be.")


def _is_set(text: str) -> bool:
    """Whether an answer is a solution set other than one number, as written."""
    read = set_reading.read(text)
    one = read is not None and read.found.finite and len(read.found.pieces) == 1
    return read is not None and read.solved and not one and not _NUMBER.fullmatch(text)


def _choices(line: int, marked: Sequence[tuple[re.Match[str], str, int]]) -> tuple[Choice, ...]:
    choices = []
    for match, value, number in marked:
        text, reveals = _arrow(value)
        if not text:
            raise _Unusable(number, "one of its choices is empty.")
        correct = match[1] in "xX"
        choices.append(Choice(text, correct, "" if correct else reveals))
    if not any(choice.correct for choice in choices):
        raise _Unusable(line, "no choice is marked as right. Mark it with '- [x]'.")
    if all(choice.correct for choice in choices):
        raise _Unusable(line, "it has no wrong choice. Add one with '- [ ] text -> reveals'.")
    return tuple(choices)


def _arrow(value: str) -> tuple[str, str]:
    """Return what stands before and behind ``->``."""
    text, _, reveals = re.sub(r"\s*(?:->|→)\s*", "\x00", value, count=1).partition("\x00")
    return one_line(plain(text)), one_line(plain(reveals))


def _known_wrong(
    given: Sequence[Field], accepted: Sequence[str], notes: Notes
) -> tuple[KnownWrong, ...]:
    found = []
    for item in given:
        answer, reveals = _arrow(item.value)
        if answer in accepted:
            notes.skip(item.line, f"'Wrong: {answer}' is also an accepted answer. Delete one.")
        elif answer:
            found.append(KnownWrong(answer, reveals))
    return tuple(found)


def _key_point(value: str) -> KeyPoint:
    ways = _WAYS.match(value)
    if not ways or not ways[1]:
        return KeyPoint(one_line(plain(value)))
    others = tuple(one_line(plain(way)) for way in ways[2].split(";"))
    return KeyPoint(one_line(plain(ways[1])), tuple(way for way in others if way))


def _hints(given: Sequence[Field], notes: Notes) -> tuple[Hint, ...]:
    hints: dict[int, Hint] = {}
    for item in given:
        text = one_line(plain(item.value))
        rung = int(item.detail) if item.detail.isdecimal() else -1
        words = len(text.split())
        if not 0 <= rung <= HIGHEST_HINT:
            notes.skip(
                item.line,
                f"A hint needs a rung from 0 to {HIGHEST_HINT}, as in 'Hint 1: ...'; "
                "rung 4, the answer, is never written as a hint. This one was left out.",
            )
        elif rung in hints:
            notes.skip(item.line, f"'Hint {rung}:' stands here twice; the first one counts.")
        elif words > MOST_HINT_WORDS:
            notes.skip(
                item.line,
                f"'Hint {rung}:' has {words} words, more than {MOST_HINT_WORDS}. "
                "This hint was left out; shorten it.",
            )
        else:
            hints[rung] = Hint(rung, text)
    return tuple(hints[rung] for rung in sorted(hints))


# --- Small things -----------------------------------------------------------------------------


def _text(lines: Sequence[Line]) -> str:
    return "\n\n".join(paragraphs(lines))


def _ignored(
    by_name: Mapping[str, Sequence[Field]], names: Sequence[str], what: str, notes: Notes
) -> None:
    for name in names:
        for item in by_name.get(name, []):
            notes.skip(item.line, f"'{name.capitalize()}:' doesn't go with {what}. Delete it.")


def _near_misses(lines: Sequence[Line], notes: Notes) -> None:
    """Warn about lines of a question that were probably meant as something else."""
    known = [*_STEP, "concept", "level"]
    for line in lines:
        name = _NAMELIKE.match(line.text)
        near = nearest(name[1], known) if name else ""
        if near and name:
            notes.warn(line.number, f"'{name[1]}:' is read as part of the question.{near}")
