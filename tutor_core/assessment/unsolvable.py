"""Judge a formula where no number solves the equation, or every number does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment import numerals, phrases
from tutor_core.assessment.result import Assessment, Miss, incorrect, partly, unsure
from tutor_core.assessment.task import value_of
from tutor_core.assessment.working import worked
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.task import Task


def wanted(task: Task) -> phrases.Said | None:
    """Return what is to be said of the solutions as a whole, None where a number is wanted."""
    found = (phrases.said(answer) for answer in task.step.accepted)
    return None if task.values else next((said for said in found if said is not None), None)


def judged(task: Task, said: phrases.Said, final: Claim) -> Assessment:
    """Judge a line of the way, such as 3 = 5, or a number that is said to be the solution."""
    if task.repeats(final):
        return unsure(final.text)
    every = said is phrases.Said.ALL
    if final.assigned is None and len(final.sides) > 1:
        values = {side.value for side in final.sides}
        if None not in values:
            return _on_the_way(final, holds=(len(values) == 1) is every)
        working = worked(final.text)
        return _on_the_way(final, holds=working is not None and working.answer is said)
    value = value_of(final)
    if every and value is not None:
        return Assessment(Judgement.PARTLY, numerals.shown(value))
    return incorrect(final.text if value is None else numerals.shown(value))


def _on_the_way(final: Claim, *, holds: bool) -> Assessment:
    return partly(final.text, Miss.FORM) if holds else incorrect(final.text)
