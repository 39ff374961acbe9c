"""When to prompt a reflection, which one, and how a learner's own words come back. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.state import SESSION_BREAK, ReflectionKind
from tutor_core.text import content_stems, count_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.ids import ConceptId
    from tutor_core.state import Evidence, LearnerState, Reflection

# Design, section 4: at most one prompt in four turns.
TURNS_BETWEEN = 4
# Words worth quoting: long enough to say something, short enough to be read again (our choice).
QUOTE_WORDS = (4, 25)
# Calibration needs some pairs, and a gap this wide to be called one (our choice).
CALIBRATION_PAIRS = 3
CALIBRATION_GAP = 0.2
# Found reflections shown at once; a chat is no archive (our choice).
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against correctness: mean level (1 to 5), how many right of how many."""

    level: float
    right: int
    pairs: int

    @property
    def verdict(self) -> str:
        """Over, under or fit."""
        gap = (self.level - 1) / 4 - self.right / self.pairs
        return "over" if gap > CALIBRATION_GAP else "under" if gap < -CALIBRATION_GAP else "fit"


def due(state: LearnerState, *, aided: bool, explains: bool) -> ReflectionKind | None:
    """Return the prompt to add after a right answer, None when it is too soon or switched off.

    After help the learner says how sure they are now; without help, why it works.
    """
    if not state.policy.reflection or too_soon(state):
        return None
    if aided:
        return ReflectionKind.CONFIDENCE
    return ReflectionKind.WHY if explains else None


def before_answering(state: LearnerState) -> bool:
    """Whether to ask how sure the learner is before they answer the next exercise.

    In every other stretch of turns, so that it takes turns with the prompts after an answer.
    """
    turn_of_it = state.turns // TURNS_BETWEEN % 2 == 1
    return state.policy.reflection and bool(state.evidence) and turn_of_it and not too_soon(state)


def too_soon(state: LearnerState) -> bool:
    """Whether a prompt came within the last turns."""
    return state.prompted_turn is not None and state.turns - state.prompted_turn < TURNS_BETWEEN


def earlier_words(state: LearnerState, concepts: Sequence[ConceptId], now: datetime) -> str:
    """Return what the learner wrote in an earlier sitting about one of the concepts, else "".

    What holds numbers was about the numbers of its own task.
    """
    low, high = QUOTE_WORDS
    for said in reversed(state.reflections):
        fits = set(said.concept_ids) & set(concepts) and now - said.at > SESSION_BREAK
        worth = low <= count_words(said.text) <= high and not re.search(r"\d", said.text)
        if fits and worth:
            return said.text
    return ""


def holding(written: Sequence[Reflection], text: str) -> list[Reflection]:
    """Return the reflections that hold every word of a text in some form, newest first."""
    wanted = content_stems(text)
    plain = text.casefold().strip()
    return [
        said
        for said in reversed(written)
        if plain in said.text.casefold() or (wanted and wanted <= content_stems(said.text))
    ]


def takeaway(state: LearnerState) -> str:
    """Return what the learner wanted to remember, when that was the last thing they noted."""
    noted = [r for r in state.reflections if r.text]
    kept = noted[-1:] if noted and noted[-1].kind is ReflectionKind.TAKEAWAY else []
    return kept[0].text if kept and count_words(kept[0].text) <= QUOTE_WORDS[1] else ""


def calibration(evidence: Sequence[Evidence]) -> Calibration | None:
    """Return how confidence and first answers agree, None with too few pairs."""
    pairs = [e for e in evidence if e.confidence is not None and e.attempts == 1]
    if len(pairs) < CALIBRATION_PAIRS:
        return None
    level = sum(e.confidence or 0 for e in pairs) / len(pairs)
    return Calibration(level, sum(e.judgement == "correct" for e in pairs), len(pairs))
