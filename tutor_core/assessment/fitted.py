"""The grader's weights as shipped: figures fitted to public answers, none of their text.

From ``python -m benchmarks.grading --ship`` on the training answers of SemEval-2013 task 7
(SciEntsBank and Beetle together); docs/judging.md has how well they do, and on what. Bands are the
stricter of both corpora's.
"""

from __future__ import annotations

from tutor_core.assessment.grader import Bands, Weights

WEIGHTS = Weights(
    base=-2.646,
    each=(1.267, 0.429, 0.0, 1.185, 0.0, 1.433, 1.561, -1.975, -0.155, 0.0),
    alone=Bands(incorrect=0.107, correct=0.883),
    taught=Bands(incorrect=0.227, correct=0.843),
)
