"""Where a course ends: how near a question has to come to count as being in the materials.

No labels are needed. Two lists of ours say what is *not* the course: everyday questions no course
answers (``off_topic.toml``) and what other subjects teach (``school_subjects.toml``). A question
is inside when it comes clearly nearer to the course than everyday questions do, and nearer than
to other subjects. Lines of the second list that the course covers itself count for little: how
near the course comes to each of them is known beforehand and taken off.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.index import Near
    from knowledge.ranking import Floats

NEAREST = 2
"""A question's confidence is the mean cosine of this many nearest passages: one can be chance."""

# Deviations above the middle of the off-topic questions, for a question that names no term of the
# course and for one that does. Measured on three books: docs/retrieval.md.
CLEAR = 2.5
CLEAR_NAMED = 1.5
LEAST = 0.2
"""A cosine below this is chance in any course: about the middle of the off-topic questions."""

# A question's rivals are the lines of other subjects it is nearest to; this many, averaged,
# because one can be chance. A line is taken down by this share of the course's own nearness to it.
# LEAD is how far the course must be ahead. All three measured: docs/retrieval.md.
RIVALS = 3
SHARED = 0.8
LEAD = 0.15

_MAD_TO_DEVIATION = 1.4826  # of a normal distribution


@dataclass(frozen=True, slots=True)
class Boundary:
    """A course's line between in and out.

    ``middle`` and ``spread`` are of the confidences of off-topic questions; ``covered`` (lines,)
    is how near the course comes to each line of the school subjects.
    """

    middle: float
    spread: float
    covered: Floats

    def needed(self, named: bool) -> float:
        """Return the confidence from which on a question is nearer than by chance."""
        clear = CLEAR_NAMED if named else CLEAR
        return max(LEAST, self.middle + clear * self.spread)

    def lead(self, confidence: float, subjects: Floats) -> float:
        """Return how much nearer a question is to the course than to what it doesn't cover.

        ``subjects`` (lines,) are the question's cosines with the lines of the school subjects.
        """
        return confidence - _rival(subjects - SHARED * self.covered)

    def inside(self, confidence: float, lead: float, named: bool) -> bool:
        """Whether the course is near, and nearer than other subjects."""
        return confidence >= self.needed(named) and lead >= LEAD


def nearness(near: Iterable[Near]) -> float:
    """Return the mean cosine of the nearest passages, given nearest first; 0 for missing ones."""
    return sum(n.cosine for n, _ in zip(near, range(NEAREST), strict=False)) / NEAREST


def boundary(off_topic: Sequence[float] | Floats, covered: Floats) -> Boundary:
    """Set the boundary from the off-topic questions' confidences.

    Median and median deviation, so that a course that does answer a few of them keeps its place.
    """
    values = np.asarray(off_topic, np.float32)
    middle = float(np.median(values))
    spread = _MAD_TO_DEVIATION * float(np.median(np.abs(values - middle)))
    return Boundary(middle, spread, covered)


def off_topic() -> list[str]:
    """Return the questions no course answers."""
    return [str(question) for question in _toml("off_topic.toml")["questions"]]


def school_subjects() -> list[str]:
    """Return what subjects teach, a line a topic."""
    subjects: dict[str, list[str]] = _toml("school_subjects.toml")["subjects"]
    return [line for lines in subjects.values() for line in lines]


def _rival(scores: Floats) -> float:
    if not len(scores):
        return 0.0
    return float(np.partition(scores, -min(RIVALS, len(scores)))[-RIVALS:].mean())


def _toml(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("knowledge").joinpath(name).read_text("utf-8"))
