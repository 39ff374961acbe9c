"""Steps on the way through a sum without an unknown: true, and not its result yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import forms, routes
from tutor_core.assessment.result import Assessment, Miss, partly, unsure

if TYPE_CHECKING:
    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.task import Task


def judged(task: Task, final: Claim) -> Assessment | None:
    """Judge "9/12 + 2/12" and "3/4 = 9/12" for 3/4 + 1/6; None for an answer or no step."""
    if "^" in final.text or not routes.sum_in(task.asked):
        return None
    values = {side.value for side in final.sides}
    value = values.pop() if len(values) == 1 else None
    if value is None or set(final.relations) - {"="}:
        return None
    if value in task.values:
        if forms.is_literal(final.sides[-1].node):
            return None
        repeats = not final.relations and _bare(final.text) == _bare(routes.sum_in(task.asked))
        return unsure(final.text) if repeats else partly(final.text, Miss.FORM)
    begun = re.findall(r"\d+(?:\.\d+)?", final.sides[0].text)
    own = bool(final.relations) and bool({*begun} & {*_told(task)})
    return partly(final.text, Miss.FORM) if own else None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", routes.tidy(text))


def _told(task: Task) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", routes.sum_in(task.asked))
