"""Merged concepts count as one: what is read is seen through the merges, what is written is not.

Nothing stored changes when a teacher merges concepts, so nothing is lost when they undo it. Each
piece of evidence is kept under the concept its exercise was imported with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import Changes, Evidence, Goal, LearnerState, Mastery


def seen(state: LearnerState, goes: Mapping[ConceptId, ConceptId]) -> LearnerState:
    """Return the state with every merged concept as the one it went into."""
    if not goes:
        return state
    thread = state.thread
    return replace(
        state,
        mastery=_together(state.mastery.values(), goes),
        # One answer that was evidence for two concepts is one piece of evidence for both as one.
        evidence=tuple(
            dict.fromkeys(
                replace(e, concept_id=goes.get(e.concept_id, e.concept_id)) for e in state.evidence
            )
        ),
        goals=tuple(replace(g, concept_ids=_through(g.concept_ids, goes)) for g in state.goals),
        reflections=tuple(
            replace(r, concept_ids=_through(r.concept_ids, goes)) for r in state.reflections
        ),
        thread=thread and replace(thread, concept_ids=_through(thread.concept_ids, goes)),
    )


def kept(
    changes: Changes, stored: LearnerState, library: Library, estimator: Estimator
) -> Changes:
    """Return what a turn on the ``seen`` state wants written, under the imported concepts."""
    goes = library.merged
    if not goes:
        return changes
    evidence = tuple(_own(item, library) for item in changes.evidence)
    parts = set(goes.values())
    moved = {m.concept_id for m in changes.mastery}
    again: dict[ConceptId, Mastery] = {}
    for said, item in zip(changes.evidence, evidence, strict=True):
        if said.concept_id in moved & parts:
            own = item.concept_id
            held = again.get(own) or stored.mastery.get(own) or estimator.start(own)
            again[own] = estimator.update(held, item)
    mastery = [m for m in changes.mastery if m.concept_id not in parts]
    return replace(
        changes,
        evidence=evidence,
        mastery=(*mastery, *again.values()),
        goals=tuple(_goal(goal, stored, goes) for goal in changes.goals),
    )


def _through(
    concepts: Iterable[ConceptId], goes: Mapping[ConceptId, ConceptId]
) -> tuple[ConceptId, ...]:
    return tuple(dict.fromkeys(goes.get(i, i) for i in concepts))


def _together(
    held: Iterable[Mastery], goes: Mapping[ConceptId, ConceptId]
) -> dict[ConceptId, Mastery]:
    result: dict[ConceptId, Mastery] = {}
    for one in held:
        concept = goes.get(one.concept_id, one.concept_id)
        named = replace(one, concept_id=concept)
        result[concept] = _joined(result[concept], named) if concept in result else named
    return result


def _joined(one: Mastery, other: Mastery) -> Mastery:
    """Return two estimates as one, each weighing as much as was observed for it (our choice)."""
    first, second = sorted((one, other), key=lambda m: (m.updated is not None, m.observations))
    total = one.observations + other.observations
    share = second.observations / total if total else 1.0
    times = [m.updated for m in (one, other) if m.updated is not None]
    return replace(
        second,
        estimate=first.estimate + share * (second.estimate - first.estimate),
        observations=total,
        unaided_successes=one.unaided_successes + other.unaided_successes,
        success_sessions=tuple(sorted({*one.success_sessions, *other.success_sessions})),
        updated=max(times, default=None),
    )


def _own(item: Evidence, library: Library) -> Evidence:
    """Return evidence under the concept its exercise had before the merge."""
    shelf = library.shelf(item.course_id) if item.course_id is not None else None
    if shelf is None or item.exercise_id is None:
        return item
    given = shelf.imported_concepts(item.exercise_id)
    if item.concept_id in given:
        return item
    own = next((i for i in given if library.merged.get(i) == item.concept_id), item.concept_id)
    return replace(item, concept_id=own)


def _goal(goal: Goal, stored: LearnerState, goes: Mapping[ConceptId, ConceptId]) -> Goal:
    """Return a goal with the concepts it was set on, unless the turn gave it others."""
    before = next((g for g in stored.goals if g.id == goal.id), None)
    if before is None or _through(before.concept_ids, goes) != goal.concept_ids:
        return goal
    return replace(goal, concept_ids=before.concept_ids)
