"""Whether words give more than their rung allows: a later hint, or a step of the task done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment import claims
from tutor_core.assessment.result import Unreadable
from tutor_core.assessment.task import same_form, task_of
from tutor_core.course import AnswerKind
from tutor_core.text import content_stems, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

# A hint of which so much is said, of so many words that nothing earlier holds, is said (our
# choices: fewer words are in any sentence about the matter).
HINT_SAID, TELLING = 0.75, 4


def says_higher_hint(text: str, higher: Iterable[str], known: Iterable[str]) -> bool:
    """Whether words say what a hint of a rung that isn't open says."""
    said = content_stems(text)
    before = content_stems(" ".join(known))
    for hint in higher:
        telling = content_stems(hint) - before
        if len(telling) >= TELLING and len(telling & said) >= HINT_SAID * len(telling):
            return True
    return False


def takes_a_step(step: Step, text: str, stem: str, learner: Iterable[str]) -> bool:
    """Whether words turn the task's own equation into the next one, which the learner hasn't said.

    A repeat of the task is none, nor is an equation with a gap to fill.
    """
    if step.kind not in (AnswerKind.NUMBER, AnswerKind.SOLUTIONS):
        return False
    task = task_of(step, stem)
    if task.equation is None or len(task.letters) != 1:
        return False
    theirs = [c for message in learner for c in claims.formulas(message[: claims.LONGEST])]
    return any(
        _worked(task, found) and not any(same_form(found, c) for c in theirs)
        for sentence in sentences(text)
        if "_" not in sentence
        for found in claims.read(sentence, task.letters).found
    )


def _worked(task: Task, found: Claim) -> bool:
    equation = found.equation
    if equation is None or task.repeats(found) or found.assigned is not None:
        return False
    (letter,) = task.letters
    if not any(letter in side.ratio.letters for side in found.sides):
        return False
    try:
        return bool(equation.difference) and any(equation.holds(letter, v) for v in task.values)
    except Unreadable:
        return False
