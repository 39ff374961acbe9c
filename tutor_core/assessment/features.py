"""What the grader of short answers looks at: ten figures for an answer and a model answer.

Each is in [0, 1] and can be told in a sentence. Those in ``RAISING`` can only grow when another
word of the model answer is said, the others can only fall, so that with weights of the right sign
more overlap never lowers the score.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tutor_core.assessment import likeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.likeness import Rarity, Read

RAISING = (
    "said",  # share of what the model answer adds to the question
    "fits",  # share of the answer's own words that the model answer has
    "worst",  # the least said of its clauses
    "order",  # words in the same order
    "spelt",  # likeness of pieces of words, the question's taken out
    "spelt_whole",  # the same with them
    "length",  # how much is said at all
)
LOWERING = (
    "clash",  # share of the model answer that is said with the opposite sign
    "label",  # a number or letter that neither question nor any model answer has
    "beside",  # words that neither question nor any model answer has
)
NAMES = RAISING + LOWERING

# Answers of so many telling words count as long, so many strange ones as off the point (our
# choice; they only scale the weights).
LONG = 20
STRANGE = 8

_CLAUSE = re.compile(r"[.;,]|\b(?:and|so|because|therefore|but|if)\b", re.IGNORECASE)


def features(
    text: str, question: str, models: Sequence[str], rarity: Rarity
) -> list[tuple[float, ...]]:
    """Return the figures, in the order of ``NAMES``, of an answer for each model answer."""
    said, asked = likeness.read(text), likeness.read(question)
    known = asked.names.union(*(likeness.read(model).names for model in models))
    about = _about(said, asked, known)
    return [_features(said, asked, model, rarity) + about for model in models]


def _about(said: Read, asked: Read, known: frozenset[str]) -> tuple[float, float]:
    """Return label and beside, which are the same for all model answers."""
    strange = [n for n in said.names if not likeness.nearest(known, n)]
    return float(bool(said.labels - known)), min(1.0, len(strange) / STRANGE)


def _features(said: Read, asked: Read, model: str, rarity: Rarity) -> tuple[float, ...]:
    wanted = likeness.read(model)
    turned = wanted.against(said)
    agreed = said.names - turned
    new = (wanted.names - asked.names) or wanted.names
    own = (agreed - asked.names) or agreed
    return (
        likeness.covered(new, agreed, rarity),
        likeness.covered(own, wanted.names, rarity),
        _worst(model, asked, agreed, rarity),
        likeness.in_order(said, wanted) / (len(wanted.order) or 1),
        likeness.cosine(said, wanted, rarity, asked.pieces),
        likeness.cosine(said, wanted, rarity, frozenset()),
        min(1.0, math.log1p(len(said.names)) / math.log1p(LONG)),
        rarity.sum(turned) / (rarity.sum(wanted.names) or 1.0),
    )


def _worst(model: str, asked: Read, agreed: frozenset[str], rarity: Rarity) -> float:
    """Return how much of the least said clause is said; clauses made of the question don't count.

    This stands in for the worst key point where no key points were written.
    """
    parts = [likeness.read(part).names - asked.names for part in _CLAUSE.split(model)]
    parts = [part for part in parts if part] or [likeness.read(model).names]
    return min(likeness.covered(part, agreed, rarity) for part in parts)
