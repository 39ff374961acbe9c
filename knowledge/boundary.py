"""Where a course ends: how near a question has to come to count as being in the materials.

No labels are needed. Questions no course answers (``off_topic.toml``) are put to the course, and
how near they come is what "near by chance" means there. A question is inside when it comes clearly
nearer than that; one that names a term of the course needs less.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# Deviations above the middle of the off-topic questions, for a question that names no term of the
# course and for one that does. Measured on three books: docs/retrieval.md.
CLEAR = 2.5
CLEAR_NAMED = 1.5
LEAST = 0.2
"""A cosine below this is chance in any course: about the middle of the off-topic questions."""

_MAD_TO_DEVIATION = 1.4826  # of a normal distribution


@dataclass(frozen=True, slots=True)
class Boundary:
    """How near off-topic questions come to a course: middle and spread of their confidence."""

    middle: float
    spread: float

    def needed(self, named: bool) -> float:
        """Return the confidence from which on a question is inside."""
        clear = CLEAR_NAMED if named else CLEAR
        return max(LEAST, self.middle + clear * self.spread)

    def margin(self, confidence: float, named: bool) -> float:
        """Return how far inside (0 and up) or outside (below 0) a question is."""
        return confidence - self.needed(named)


def boundary(confidences: Sequence[float]) -> Boundary:
    """Set the boundary from the off-topic questions' confidences.

    Median and median deviation, so that a course that does answer a few of them keeps its place.
    """
    values = np.asarray(confidences, np.float32)
    middle = float(np.median(values))
    return Boundary(middle, _MAD_TO_DEVIATION * float(np.median(np.abs(values - middle))))


def off_topic() -> list[str]:
    """Return the questions no course answers."""
    text = files("knowledge").joinpath("off_topic.toml").read_text("utf-8")
    return [str(question) for question in tomllib.loads(text)["questions"]]
