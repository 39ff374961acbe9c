"""From scores of passages to an order of sections. Pure numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.intp]

# Weights beside the dense score's 1, from the development questions of three books
# (docs/retrieval.md): 0.3 to 0.6 and 0.2 to 0.5 are a plateau, these are its middle.
BM25_WEIGHT = 0.5
SUMMARY_WEIGHT = 0.3
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
    """Return the sections' scores, each (n,): only their order means anything."""
    total: Floats = (
        standard(dense) + BM25_WEIGHT * standard(bm25) + SUMMARY_WEIGHT * standard(summary)
    )
    return total
