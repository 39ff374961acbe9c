"""How far a learner is in solving an equation, and where its next move is explained. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.assessment import phrases
from tutor_core.assessment.task import task_of
from tutor_core.assessment.working import worked
from tutor_core.course import AnswerKind
from tutor_core.curriculum import own_task
from tutor_core.focus import equations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tutor_core.assessment.working import Doing, Working
    from tutor_core.course import Course, Exercise, Step
    from tutor_core.ids import SectionId


# Where the letter has gone, a line of numbers is left: "3 = 5".
_NUMBERS = re.compile(r"[-\d./() ]+=[-\d./() ]+")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the learner is: the task's working, the line reached, and that line's own working."""

    task: Working
    line: str
    here: Working

    @property
    def moved(self) -> bool:
        """Whether the learner has got beyond the task's own line."""
        return self.here is not self.task

    @property
    def kind(self) -> str:
        """The next move, in the words of the phrases."""
        return self.here.kind


def stage(step: Step | None, stem: str, reached: Sequence[str]) -> Stage | None:
    """Return where the learner is in solving an equation, None when that isn't the step.

    ``reached`` are the learner's lines that are on the way, oldest first.
    """
    if step is None or step.kind is not AnswerKind.NUMBER:
        return None
    formula = next(iter(equations(step.prompt)), "")
    task = worked(formula) if formula else None
    if task is None or not _asked_for(step, stem, task):
        return None
    if isinstance(task.answer, phrases.Said) and reached and _NUMBERS.fullmatch(reached[-1]):
        return Stage(task, reached[-1], replace(task, lines=task.lines[-1:]))
    for line in reversed([one for text in reached for one in equations(text)]):
        here = worked(line)
        if here is not None and here.letter == task.letter and here.answer == task.answer:
            return Stage(task, own_task.tidy(line), here)
    return Stage(task, formula, task)


def _asked_for(step: Step, stem: str, task: Working) -> bool:
    if isinstance(task.answer, phrases.Said):
        return any(phrases.said(a) is task.answer for a in step.accepted)
    return task.answer in task_of(step, stem).values


Built = list[tuple["Exercise", str]]


def introduced(built: Built) -> dict[Doing, SectionId]:
    """Return the section in which a course first has an equation with each move."""
    found: dict[Doing, SectionId] = {}
    for exercise, formula in built:
        working = worked(formula)
        for doing in working.doings if working is not None else ():
            found.setdefault(doing, exercise.section_id)
    return found


def model(
    at: Stage, home: SectionId, course: Course, built: Built, first: Mapping[Doing, SectionId]
) -> Exercise | None:
    """Return the exercise whose place explains the next move, None when no place is known to.

    That is in the section the task belongs to, unless that section brings in another move of its
    own; then it is where the course brings in this one.
    """
    following = at.here.next
    if following is None or following.doing is None:
        return None
    news = [doing for doing, section in first.items() if section == home]
    section = home if not news or following.doing in news else first.get(following.doing)
    there = [(e, f, w) for e, f in built if e.section_id == section and (w := worked(f))]
    alike = [(e, f) for e, f, w in there if w.kind == at.kind and _turned(w) is _turned(at.here)]
    if alike:
        return min(alike, key=lambda one: own_task.apart(at.line, one[1]))[0]
    if not any(following.doing in w.doings for _, _, w in there):
        return None
    return min((e for e in course.exercises if e.section_id == section), key=lambda e: e.level)


def _turned(working: Working) -> bool:
    """Whether the next move has to do with a minus."""
    return working.next is not None and working.next.amount < 0
