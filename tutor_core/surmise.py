"""What right answers say about what leads to a concept. Pure.

Whoever can do a concept can do what it needs: the surmise relation of knowledge spaces (Doignon &
Falmagne 1985). It opens gates; estimates move by evidence alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.mastery.estimate import wanting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId
    from tutor_core.state import LearnerState


def leading_to(concepts: Iterable[ConceptId], library: Library) -> set[ConceptId]:
    """Return concepts with all that leads to them."""
    found: set[ConceptId] = set()
    queue = list(concepts)
    while queue:
        concept = library.concept(queue.pop())
        if concept is not None and concept.id not in found:
            found.add(concept.id)
            queue.extend(concept.prerequisites)
    return found


def before_proven(state: LearnerState, library: Library) -> set[ConceptId]:
    """Return what leads to concepts that went right alone as often as mastery asks.

    Another sitting, which mastery asks for too, says that it lasts, and not that it was done.
    """
    found: set[ConceptId] = set()
    for concept_id, held in state.mastery.items():
        lacks = wanting(held, state.policy.mastery_threshold)
        concept = library.concept(concept_id)
        if concept is not None and not (lacks.successes or lacks.estimate):
            found |= leading_to(concept.prerequisites, library)
    return found
