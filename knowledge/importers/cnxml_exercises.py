"""The exercises of a CNXML module that carry an answer.

Review sections and "try it" boxes are read; worked examples stay text. An exercise without a
solution, with one that only a person can judge, or with a picture is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.importers import cnxml_answers
from knowledge.importers.cnxml_text import CIRCLED, LEFT_OUT, Names, flow, kinds
from knowledge.importers.shared import digest, one_line, tidy, unique
from knowledge.importers.xml import child, line, local
from knowledge.receipt import Skipped
from tutor_core.course import AnswerKind, Choice, Exercise, Step
from tutor_core.ids import ExerciseId, SectionId, StepId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

# Boxes with questions about earlier sections, before the module has said anything.
_READINESS = "be-prepared"
_TOLD_TOGETHER = re.compile(
    r"^(?:In|For) (?:each of )?the following (?:exercises|problems|questions)?[^,]{0,40},\s*",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\b(?:figures?|graphs?|diagrams?|charts?|pictures?|photos?|images?|maps?)\s+"
    r"(?:shown|above|below|on the (?:left|right)|to the (?:left|right))"
    r"|\b(?:shown|pictured|above|following|below) (?:figure|graph|diagram|picture|photo|image|map)"
    r"|\b[Ii]n the (?:figure|diagram|graph|picture|photo|image|map)\b|\bFigure \d"
    r"|\bthe figure\b|\bshown (?:below|above)\b"
)
_LABEL = re.compile(f"[{CIRCLED}]")


@dataclass(frozen=True, slots=True)
class Group:
    """What exercises standing together share. ``module`` is set where they review another one."""

    title: str
    instruction: str = ""
    module: str = ""
    pictured: bool = False


@dataclass(slots=True)
class Harvest:
    """A module's exercises, and what was left out: counts by reason, and faults by name."""

    exercises: list[Exercise] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    faults: list[Skipped] = field(default_factory=list)


class _LeftOut(Exception):
    """Why an exercise is not used; ``fault``: the book is at fault, so name the place."""

    def __init__(self, reason: str, *, fault: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fault = fault


NO_SOLUTION = "carry no answer"
OPEN_ENDED = "have an answer that only a person can judge"
NEEDS_FIGURE = "need a picture that isn't in the files"
READINESS = "quiz earlier sections (readiness quizzes)"


def harvest(module: _Element, section: SectionId, file: str, known: Names) -> Harvest:
    """Return the module's exercises; ``Harvest.modules`` says which module each is about."""
    result = Harvest()
    numbers: Counter[str] = Counter()
    titles: set[str] = set()
    ids: set[str] = set()
    for element, group in _found(module, known):
        numbers[group.title] += 1
        if group.title == READINESS:
            result.left_out[READINESS] += 1
            continue
        try:
            title, step_parts = _read(element, group, known)
        except _LeftOut as reason:
            if reason.fault:
                result.faults.append(Skipped(file, line(element), reason.reason))
            else:
                result.left_out[reason.reason] += 1
            continue
        title = unique(title or f"{group.title} {numbers[group.title]}", titles)
        # Not by the title, which counts: an exercise put in before would give it another one.
        name = element.get("id") or digest(step_parts[0], *(s.prompt for s in step_parts[1]))
        exercise_id = ExerciseId(f"{section}:{unique(name, ids)}")
        result.exercises.append(_exercise(exercise_id, title, section, step_parts))
        result.modules.append(group.module)
    return result


def _exercise(
    exercise_id: ExerciseId, title: str, section: SectionId, parts: tuple[str, tuple[Step, ...]]
) -> Exercise:
    stem, steps = parts
    numbered = tuple(
        replace(step, id=StepId(f"{exercise_id}:{number}"))
        for number, step in enumerate(steps, start=1)
    )
    return Exercise(exercise_id, title, numbered, section, stem=stem)


# --- Finding them -----------------------------------------------------------------------------


def _found(module: _Element, known: Names) -> Iterator[tuple[_Element, Group]]:
    content = child(module, "content")
    if content is not None:
        yield from _walk(content, Group("Exercise"), known)


def _walk(element: _Element, group: Group, known: Names) -> Iterator[tuple[_Element, Group]]:
    for part in element:
        name = local(part)
        if name == "section" and not kinds(part) & LEFT_OUT:
            yield from _walk(part, _titled(part, group, known), known)
        elif name == "note":
            yield from _walk(part, _boxed(part, group, known), known)
        elif name == "exercise":
            yield part, group
        elif name == "para":
            group = _instructed(part, group, known)
        elif name in {"figure", "media"}:
            group = replace(group, pictured=True)


def _titled(section: _Element, group: Group, known: Names) -> Group:
    title = child(section, "title")
    if title is None:
        return replace(group, instruction="", pictured=False)
    link = child(title, "link")
    linked = link.get("document", "") if link is not None else group.module
    return Group(one_line(flow(title, known)), module=linked)


def _boxed(note: _Element, group: Group, known: Names) -> Group:
    if _READINESS in kinds(note):
        return Group(READINESS)
    title = child(note, "title")
    return Group(one_line(flow(title, known)) if title is not None else "Try it")


def _instructed(para: _Element, group: Group, known: Names) -> Group:
    """Take a paragraph between exercises as what to do in the next ones."""
    text = tidy(flow(para, known))
    bold = child(para, "emphasis")
    if bold is not None and one_line(flow(bold, known)) == one_line(text):
        return replace(group, instruction="", pictured=False)
    told = _TOLD_TOGETHER.sub("", text)
    return replace(group, instruction=told[:1].upper() + told[1:], pictured=False)


# --- Reading one ------------------------------------------------------------------------------


def _read(
    element: _Element, group: Group, known: Names
) -> tuple[str, tuple[str, tuple[Step, ...]]]:
    """Return title ("": none of its own), stem and steps. Raises _LeftOut."""
    problem, solution = child(element, "problem"), child(element, "solution")
    if problem is None or solution is None:
        raise _LeftOut(NO_SOLUTION)
    if group.pictured or _has_picture(problem) or _has_picture(solution):
        raise _LeftOut(NEEDS_FIGURE)
    title, options, question = _question(problem, known)
    answer = _solution_text(solution, known)
    if not question:
        raise _LeftOut("This exercise has no question.", fault=True)
    if _FIGURE.search(f"{group.instruction} {question}"):
        raise _LeftOut(NEEDS_FIGURE)
    if options:
        return title, ("", (_choice(_told(group.instruction, question), options, answer),))
    if cnxml_answers.is_open_ended(answer) and not _LABEL.search(answer):
        raise _LeftOut(OPEN_ENDED)
    return title, _steps(group.instruction, question, answer)


def _has_picture(element: _Element) -> bool:
    return next(element.iter("{*}media", "{*}figure"), None) is not None


def _told(instruction: str, question: str) -> str:
    """Put what to do before the question, unless the question says it itself."""
    again = question.lower().startswith(instruction.rstrip(".: ").lower())
    return question if again else f"{instruction}\n{question}".strip()


def _question(problem: _Element, known: Names) -> tuple[str, list[str], str]:
    """Return the problem's own title, its options (none: no choice) and the question."""
    lists = [part for part in problem if local(part) == "list" and _lettered(part)]
    options: list[str] = []
    if lists:
        items = [item for item in lists[-1] if local(item) == "item"]
        options = [one_line(flow(item, known)) for item in items]
    parts = [part for part in problem if not (lists and part is lists[-1])]
    lead = problem.text or ""
    text = tidy("\n".join([lead, *(flow(part, known) + (part.tail or "") for part in parts)]))
    title = _own_title(parts, known)
    return title, options, text[len(title) :].lstrip(" .:\n") if title else text


def _lettered(element: _Element) -> bool:
    return element.get("number-style", "").endswith("alpha")


def _own_title(parts: Sequence[_Element], known: Names) -> str:
    """Return the bold words a word problem starts with, such as "Balloons"."""
    first = next((part for part in parts if local(part) == "para"), None)
    bold = child(first, "emphasis")
    if first is None or bold is None or bold.get("effect") != "bold" or (first.text or "").strip():
        return ""
    title = one_line(flow(bold, known))
    whole = one_line(flow(first, known))
    fits = len(title) <= 60 and whole.startswith(title) and len(whole) > len(title)
    return title if first[0] is bold and fits else ""


def _solution_text(solution: _Element, known: Names) -> str:
    parts = [flow(part, known) for part in solution if local(part) != "title"]
    return tidy("\n".join([solution.text or "", *parts]))


def _choice(prompt: str, options: Sequence[str], answer: str) -> Step:
    right = cnxml_answers.chosen(answer, len(options))
    if right is None:
        raise _LeftOut(
            f"The answer {answer[:30]!r} names none of the {len(options)} options.", fault=True
        )
    choices = tuple(Choice(text, number == right) for number, text in enumerate(options))
    return Step(StepId(""), prompt, AnswerKind.CHOICE, choices=choices)


def _steps(instruction: str, question: str, answer: str) -> tuple[str, tuple[Step, ...]]:
    """Return the stem and a step for each labelled part, or one for the whole."""
    stem, asked = _labelled(question)
    _, answered = _labelled(answer)
    if not asked and len(set(answered.values())) == 1:  # one result, found in several ways
        answer = next(iter(answered.values()))
    if len(asked) < 2 or list(asked) != list(answered):
        if cnxml_answers.is_open_ended(answer):
            raise _LeftOut(OPEN_ENDED)
        return "", (_step(_told(instruction, question), answer),)
    steps = tuple(
        _step(prompt, answered[label])
        for label, prompt in asked.items()
        if not cnxml_answers.is_open_ended(answered[label])
    )
    if not steps:
        raise _LeftOut(OPEN_ENDED)
    return _told(instruction, stem), steps


def _labelled(text: str) -> tuple[str, dict[str, str]]:
    """Split at circled letters; no parts when a letter comes twice or stands for nothing."""
    stem, *rest = _LABEL.split(text)
    labels = _LABEL.findall(text)
    parts = {label: part.strip() for label, part in zip(labels, rest, strict=True)}
    if len(parts) < len(labels) or not all(parts.values()):
        return text, {}
    return stem.strip(), parts


def _step(prompt: str, answer: str) -> Step:
    said = answer.strip(" .").lower()
    if said in {"yes", "no"}:
        choices = (Choice("yes", said == "yes"), Choice("no", said == "no"))
        return Step(StepId(""), prompt, AnswerKind.CHOICE, choices=choices)
    read = cnxml_answers.read(answer)
    return Step(StepId(""), prompt, read.kind, accepted=read.accepted, unit=read.unit)
