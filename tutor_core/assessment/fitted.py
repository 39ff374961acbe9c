"""The grader's weights as shipped: figures fitted to public answers, none of their text.

From ``python -m benchmarks.grading --ship`` on the training answers of SemEval-2013 task 7
(SciEntsBank and Beetle together); docs/judging.md has how well they do, and on what. Bands are the
stricter of both corpora's.
"""

from __future__ import annotations

from tutor_core.assessment.grader import Bands, Weighing, Weights

WEIGHTS = Weights(
    alone=Weighing(
        base=-2.646,
        each=(1.267, 0.429, 0.0, 1.185, 0.0, 1.433, 1.561, -1.975, -0.155, 0.0),
        bands=Bands(incorrect=0.103, correct=0.896),
    ),
    taught=Weighing(
        base=-3.128,
        each=(1.805, 0.504, 0.046, 1.792, 0.259, 1.075, 2.115, -1.348, -0.131, -0.249),
        bands=Bands(incorrect=0.121, correct=0.6),
    ),
)
