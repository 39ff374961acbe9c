"""When to ask for one without hints, and when more of the same has stopped helping. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tutor_core.messages import Judgement
from tutor_core.moves import ANSWER_RUNG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.ids import ConceptId
    from tutor_core.state import Evidence

# After so many exercises in a row that were solved with help, the next is to be tried alone first,
# and so on after as many again: our choice. Help hides what somebody can do by themselves
# (Koedinger & Aleven 2007, the assistance dilemma), and a first try alone costs little.
AIDED_IN_A_ROW = 2
# Beck & Gong (2013): whoever has not had three right in a row within ten opportunities to practise
# a skill hardly ever masters it by more of the same.
OPPORTUNITIES = 10
RUN = 3


@dataclass(frozen=True, slots=True)
class Spinning:
    """So many opportunities on a concept, and the longest run of first tries that were right."""

    opportunities: int
    longest: int


def due(evidence: Sequence[Evidence], concept: ConceptId) -> bool:
    """Whether the next exercise on a concept is to show what works without help."""
    row = aided_in_a_row(evidence, concept)
    return row > 0 and row % AIDED_IN_A_ROW == 0


def aided_in_a_row(evidence: Sequence[Evidence], concept: ConceptId) -> int:
    """Count the exercises solved with help since the last one solved without."""
    row = 0
    for aided in reversed(_solved(evidence, concept)):
        if not aided:
            break
        row += 1
    return row


def _solved(evidence: Sequence[Evidence], concept: ConceptId) -> list[bool]:
    """Return, for each exercise that was solved, whether any of its steps took help."""
    own = [e for e in evidence if e.concept_id == concept]
    runs = [list(items) for _, items in groupby(own, key=lambda e: e.exercise_id)]
    won = [[e for e in items if e.judgement is Judgement.CORRECT] for items in runs]
    return [any(e.aided for e in items) for items in won if items]


def spinning(evidence: Sequence[Evidence], concept: ConceptId) -> Spinning | None:
    """Return the figures when practice of a concept spins its wheels, None when it doesn't."""
    firsts = first_tries(evidence, concept)
    longest = max((len(list(run)) for right, run in groupby(firsts) if right), default=0)
    if len(firsts) < OPPORTUNITIES or longest >= RUN:
        return None
    return Spinning(len(firsts), longest)


def first_tries(evidence: Sequence[Evidence], concept: ConceptId) -> list[bool]:
    """Return whether each opportunity began right: a step's first try, before any help."""
    firsts = (e for e in evidence if e.concept_id == concept and _first(e))
    return [e.judgement is Judgement.CORRECT and not e.aided for e in firsts]


def _first(item: Evidence) -> bool:
    """Whether evidence begins a step: its first try, or the answer shown without any."""
    shown = (item.rung or 0) >= ANSWER_RUNG
    return item.attempts == 0 if shown else item.attempts == 1
