"""What is due again and when, by FSRS: one review card per person and concept. Pure.

The card is the concept's, because what one reviews with is a sibling, not the exercise that is
remembered. It begins with the first right answer without help: from then on something can be
forgotten, and the second day that mastery asks for is the first review.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from fsrs import Card, Rating, Scheduler, State

from tutor_core import dates
from tutor_core.messages import Judgement
from tutor_core.moves import ANSWER_RUNG
from tutor_core.state import Review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, time

    from tutor_core.curriculum.library import Library
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import ConceptId
    from tutor_core.state import Evidence, LearnerState

# FSRS's own default: the chance of recall at which a review is due.
RETENTION = 0.9
# Our choice: nothing is put off beyond a school year.
LONGEST_DAYS = 365
# From this rung on the hint did part of the recalling, as it did after this many tries (our
# choices): rung 2 fills a gap, and a third try is rarely the first idea.
HARD_RUNG, HARD_TRIES = 2, 3
# Easy is the learner's word, not ours: right at once and felt as sure (4 or 5 of 5).
SURE = 4


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a reminder says: how many concepts are due, the one that has waited longest first."""

    concept_ids: tuple[ConceptId, ...]


def rating(rung: int | None, attempts: int, confidence: int | None, *, right: bool) -> Rating:
    """Return what an exercise says about recall: the most help and the most tries on its steps.

    Again: wrong, or the answer was shown. Hard: a gap or a worked sibling, or three tries. Good:
    right with at most a pointer or a second try. Easy: at once, alone, and the learner was sure.
    """
    if not right or (rung or 0) >= ANSWER_RUNG:
        return Rating.Again
    if (rung or 0) >= HARD_RUNG or attempts >= HARD_TRIES:
        return Rating.Hard
    alone = not rung and attempts == 1
    return Rating.Easy if alone and (confidence or 0) >= SURE else Rating.Good


def rating_of(items: Sequence[Evidence]) -> Rating:
    """Return the rating of one exercise's evidence, from the first step to the last."""
    right = bool(items) and items[-1].judgement is Judgement.CORRECT
    return rating(
        max((e.rung or 0 for e in items), default=0),
        max((e.attempts for e in items), default=1),
        next((e.confidence for e in items if e.confidence is not None), None),
        right=right,
    )


def reviewed(review: Review | None, concept: ConceptId, rated: Rating, now: datetime) -> Review:
    """Return the card after a review (or after its first, with none yet)."""
    card = _card(review) if review is not None else Card(card_id=0, due=now)
    after, _ = _scheduler().review_card(card, rated, now)
    return Review(
        concept,
        due=after.due,
        last=now,
        stability=after.stability or 0.0,
        difficulty=after.difficulty or 0.0,
        stage=int(after.state),
        step=after.step,
    )


def after_exercise(
    held: Mapping[ConceptId, Review], items: Sequence[Evidence], now: datetime
) -> tuple[Review, ...]:
    """Return the cards that an exercise moves or begins. ``items`` are its evidence.

    A card begins only with a right answer without help; what was never known can't be reviewed.
    """
    rated = rating_of(items)
    alone = rated in (Rating.Good, Rating.Easy) and not any(e.aided for e in items)
    concepts = dict.fromkeys(e.concept_id for e in items)
    return tuple(reviewed(held.get(c), c, rated, now) for c in concepts if alone or c in held)


def of_exercise(
    evidence: Sequence[Evidence], fresh: Sequence[Evidence], since: datetime
) -> list[Evidence]:
    """Return the evidence of the exercise that ``fresh`` is about, from when it was opened on."""
    exercise = fresh[-1].exercise_id if fresh else None
    earlier = [e for e in evidence if e.exercise_id == exercise and e.at >= since]
    return [*earlier, *fresh]


def due(state: LearnerState, library: Library, now: datetime) -> list[ConceptId]:
    """Return the classroom's concepts that are due today, the one waiting longest first."""
    if not state.policy.reviews:
        return []
    return [r.concept_id for r in _here(state, library) if days_until(r, state.policy, now) <= 0]


def coming(state: LearnerState, library: Library, now: datetime) -> Review | None:
    """Return the next review that isn't due yet, None without one."""
    later = (r for r in _here(state, library) if days_until(r, state.policy, now) > 0)
    return next(later, None)


def days_until(review: Review, policy: Policy, now: datetime) -> int:
    """Return in how many days of the classroom's calendar a review is due: 0 is today."""
    return (policy.today(review.due) - policy.today(now)).days


def days_since(review: Review, policy: Policy, now: datetime) -> int:
    """Return how many days of the classroom's calendar ago a concept was reviewed last."""
    return (policy.today(now) - policy.today(review.last)).days


def kept(review: Review, now: datetime) -> float:
    """Return the chance in [0, 1] that a concept is still remembered, by FSRS."""
    return _scheduler().get_card_retrievability(_card(review), now)


def reminder(
    state: LearnerState, now: datetime, policy: Policy, library: Library
) -> Reminder | None:
    """Return what to remind of now; None in quiet hours, when switched off or with nothing due."""
    if not state.reminders or quiet(policy, now):
        return None
    waiting = due(state, library, now)
    return Reminder(tuple(waiting)) if waiting else None


def quiet(policy: Policy, now: datetime) -> bool:
    """Whether a time is within the classroom's quiet hours; from and until alike mean none."""
    here: time = now.astimezone(policy.zone).time()
    start, end = policy.quiet_from, policy.quiet_until
    if start <= end:
        return start <= here < end
    return here >= start or here < end


def quiet_at(policy: Policy, now: datetime, at: time, where: str) -> bool:
    """Whether a time of day in a zone ("": the classroom's) is within the quiet hours."""
    there = now.astimezone(ZoneInfo(where) if where else policy.zone)
    then = there.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return quiet(policy, then)


def hour(words: str) -> tuple[dates.Clock | None, str]:
    """Return the time of day that words begin with, and the rest: where its clock is."""
    parts = words.split()
    for n in (3, 2, 1):
        found = dates.clock(" ".join(parts[:n]))
        if found is not None:
            return found, " ".join(parts[n:])
    return None, words


def zones(name: str) -> list[str]:
    """Return the time zones of a name, or of a city that they are called by."""
    wanted = re.sub(r"\s+", "_", name.strip(" ()").lower().removesuffix(" time"))
    every = sorted(available_timezones())
    exact = [zone for zone in every if zone.lower() == wanted]
    cities = [zone for zone in every if zone.lower().rpartition("/")[2] == wanted]
    return exact or [zone for zone in cities if "/" in zone and not zone.startswith("posix")]


def _here(state: LearnerState, library: Library) -> list[Review]:
    found = (r for r in state.reviews.values() if library.concept(r.concept_id) is not None)
    return sorted(found, key=lambda r: (r.due, r.concept_id))


def _card(review: Review) -> Card:
    return Card(
        card_id=0,
        state=State(review.stage),
        step=review.step,
        stability=review.stability,
        difficulty=review.difficulty,
        due=review.due,
        last_review=review.last,
    )


def _scheduler() -> Scheduler:
    """Return FSRS as we use it: steps in minutes suit flash cards, chance would not replay."""
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )
