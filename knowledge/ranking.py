"""From scores of passages to an order of sections. Pure numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.intp]

# Weights beside the dense score's 1, from the development questions of three books. The spread is
# what sections' cosines have around a question; fixed, because only the nearest passages are known
# and the rest would narrow a measured one. docs/retrieval.md has the trials.
BM25_WEIGHT = 0.6
SUMMARY_WEIGHT = 0.3
COSINE_SPREAD = 0.1
# One passage can fit by accident; two or three of a section seldom do. Same measurement.
DENSE_BEST = 2
BM25_BEST = 3


def best_mean(scores: Floats, owner: Ints, count: int, best: int, missing: float) -> Floats:
    """Return the mean of each owner's ``best`` highest scores, (count,).

    ``owner`` (n,) says which of ``count`` owners a score belongs to; an owner with fewer scores
    is filled up with ``missing``.
    """
    table = np.full((count, best), missing, np.float32)
    order = np.lexsort((-scores, owner))
    sorted_owner = owner[order]
    first = np.searchsorted(sorted_owner, sorted_owner)
    place = np.arange(len(order)) - first
    kept = place < best
    table[sorted_owner[kept], place[kept]] = scores[order[kept]]
    means: Floats = table.mean(axis=1)
    return means


def standard(values: Floats) -> Floats:
    """Return values with mean 0 and deviation 1; all 0 when they don't differ."""
    spread = float(values.std()) if len(values) else 0.0
    if spread < 1e-6:
        return np.zeros_like(values)
    result: Floats = (values - values.mean()) / spread
    return result


def fused(dense: Floats, bm25: Floats, summary: Floats) -> Floats:
    """Return the sections' scores, each (n,): only their order means anything.

    ``dense`` and ``summary`` are cosines, the same scale in every course; ``bm25`` has a scale of
    its own for each question and is standardised over the sections in scope.
    """
    meaning = (dense + SUMMARY_WEIGHT * summary) / COSINE_SPREAD
    total: Floats = meaning + BM25_WEIGHT * standard(bm25)
    return total
