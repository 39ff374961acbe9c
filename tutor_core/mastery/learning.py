"""The learner models of the classrooms, kept up with the evidence that is stored.

The evidence is the truth and a model a cache of it: built again when the program starts, and
brought up to the last row before each turn. So nothing of it is lost by a kill, what another
process wrote is taken in, and a person whose evidence is erased is out of it with the next start.
Nothing crosses from one classroom to another.

What learners do counts for themselves at once, and for the others from the next day (UTC) on. So
a step's difficulty doesn't change while somebody works, and a turn comes out the same in whatever
order the messages of several people were served.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING

from tutor_core.mastery.estimate import MIDDLE_LEVEL, level_ease, weight
from tutor_core.mastery.learner_model import LearnerModel
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ClassroomId, ExerciseId, PersonId
    from tutor_core.ports import Learners
    from tutor_core.state import Logged

# Other turns get their chance after so many answers of a long history (our choice: 25 ms).
BREATH = 1000


@dataclass(slots=True)
class _Own:
    """One learner's view, and how many of the waiting rows it knows."""

    model: LearnerModel
    rows: int = 0


@dataclass(slots=True)
class _Kept:
    """A classroom's model up to yesterday, the rows since, and the last one read.

    ``coming`` is the model as it will be tomorrow, having learned so many of the rows since.
    """

    model: LearnerModel = field(default_factory=LearnerModel)
    waiting: list[Logged] = field(default_factory=list)
    own: dict[PersonId, _Own] = field(default_factory=dict)
    row: int = 0
    coming: LearnerModel | None = None
    foreseen: int = 0
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


class LearnerModels:
    """One learner model a classroom, as each of its learners has it."""

    def __init__(self, learners: Learners) -> None:
        """Take the store of evidence; read nothing yet."""
        self._learners = learners
        self._kept: dict[ClassroomId, _Kept] = {}

    async def of(
        self, classroom: ClassroomId, person: PersonId, library: Library, now: datetime
    ) -> LearnerModel:
        """Return the model for one learner, having learned from all that is stored."""
        kept = self._kept.setdefault(classroom, _Kept())
        async with kept.busy:
            news = await self._learners.evidence_since(classroom, kept.row)
            if news:
                kept.row = news[-1].row
                kept.waiting.extend(news)
            await _turn_day(kept, library, now)
            own = kept.own.get(person) or _Own(kept.model.alone(person))
            kept.own[person] = own
            theirs = [logged for logged in kept.waiting[own.rows :] if logged.person == person]
            own.rows = len(kept.waiting)
            _learn_all(own.model, theirs, library)
            return own.model

    def tomorrow(self, classroom: ClassroomId, library: Library) -> LearnerModel:
        """Return the classroom's model as it will be once today's rows count for everyone.

        For foretelling: rows are taken as they came in, and others' later answers aren't known.
        It must learn nothing; ``LearnerModel.fork`` gives a copy that may.
        """
        kept = self._kept.setdefault(classroom, _Kept())
        if kept.coming is None:
            kept.coming, kept.foreseen = kept.model.fork(), 0
        _learn_all(kept.coming, kept.waiting[kept.foreseen :], library)
        kept.foreseen = len(kept.waiting)
        return kept.coming


async def _turn_day(kept: _Kept, library: Library, now: datetime) -> None:
    """Let the days before today count for everyone, in the order the messages came."""
    today = now.astimezone(UTC).date()
    done = [g for g in kept.waiting if g.evidence.at.astimezone(UTC).date() < today]
    if not done:
        return
    kept.waiting = [g for g in kept.waiting if g.evidence.at.astimezone(UTC).date() >= today]
    kept.own, kept.coming = {}, None
    done.sort(key=lambda logged: (logged.evidence.at, logged.person, logged.row))
    for n, (_, rows) in enumerate(groupby(done, key=_answer), 1):
        _learn(kept.model, list(rows), library)
        if n % BREATH == 0:
            await asyncio.sleep(0)


def _learn_all(model: LearnerModel, seen: Iterable[Logged], library: Library) -> None:
    for _, rows in groupby(seen, key=_answer):
        _learn(model, list(rows), library)


def _learn(model: LearnerModel, rows: Sequence[Logged], library: Library) -> None:
    """Learn from one answer, whose rows differ in the concept alone."""
    seen = rows[0].evidence
    model.observe(
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
