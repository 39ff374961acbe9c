"""The learner models of the classrooms, kept up with the evidence that is stored.

The evidence is the truth and a model a cache of it: built again from the first row when the
program starts, and brought up to the last row before each turn. So nothing of it is lost by a
kill, what another process wrote is taken in, and a person whose evidence is erased is out of it
with the next start. Nothing crosses from one classroom to another.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from tutor_core.learner_model import LearnerModel
from tutor_core.mastery import MIDDLE_LEVEL, level_ease, weight
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.ids import ClassroomId, ExerciseId
    from tutor_core.library import Library
    from tutor_core.ports import Learners
    from tutor_core.state import Logged

# Other turns get their chance after so many answers of a long history (our choice: 25 ms).
BREATH = 1000


@dataclass(slots=True)
class _Kept:
    """A classroom's model and the last row it knows."""

    model: LearnerModel = field(default_factory=LearnerModel)
    row: int = 0
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


class LearnerModels:
    """One learner model a classroom."""

    def __init__(self, learners: Learners) -> None:
        """Take the store of evidence; read nothing yet."""
        self._learners = learners
        self._kept: dict[ClassroomId, _Kept] = {}

    async def of(self, classroom: ClassroomId, library: Library) -> LearnerModel:
        """Return a classroom's model, having learned from all that is stored."""
        kept = self._kept.setdefault(classroom, _Kept())
        async with kept.busy:
            news = await self._learners.evidence_since(classroom, kept.row)
            for n, (_, rows) in enumerate(groupby(news, key=_answer), 1):
                _learn(kept, list(rows), library)
                if n % BREATH == 0:
                    await asyncio.sleep(0)
        return kept.model


def _learn(kept: _Kept, rows: Sequence[Logged], library: Library) -> None:
    """Learn from one answer, whose rows differ in the concept alone."""
    seen = rows[0].evidence
    kept.row = rows[-1].row
    kept.model.observe(
        rows[0].person,
        seen.step_id or seen.exercise_id or seen.concept_id,
        [logged.evidence.concept_id for logged in rows],
        right=seen.judgement is not Judgement.INCORRECT,
        weight=weight(seen),
        at=seen.at,
        ease=level_ease(_level(seen.exercise_id, library)),
    )


def _answer(logged: Logged) -> tuple[object, ...]:
    """Return what the rows of one answer share; it has one for each of the step's concepts."""
    seen = logged.evidence
    return logged.person, seen.step_id, seen.exercise_id, seen.attempts, seen.at


def _level(exercise_id: ExerciseId | None, library: Library) -> int:
    """Return an exercise's level, the middle one when it is gone."""
    for shelf in library.shelves:
        if exercise_id is not None and exercise_id in shelf.exercises:
            return shelf.exercises[exercise_id].level
    return MIDDLE_LEVEL
