"""Whether the tutor knows what its course doesn't hold.

    python -m benchmarks.abstention --passages F --inside F --outside F

``inside`` are questions on the book, ``outside`` on another one. ``auroc`` and ``caught_at_5pct``
rank them by ``Found.lead``, the main thing that the product decides on; ``refused`` and
``caught`` are what it does at the threshold it sets itself, which it does without seeing any of
these questions. ``everyday`` is the share caught of ``benchmarks.everyday``.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import books
from benchmarks.everyday import QUESTIONS
from benchmarks.report import report, rounded
from knowledge.embeddings import MiniLM
from knowledge.index import ChromaIndex
from knowledge.retriever import HybridRetriever
from tutor_core.ports import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from tutor_core.course import Course
    from tutor_core.ports import Found

    Floats = npt.NDArray[np.float64]

REFUSED = 0.05
"""The share of inside questions that ``caught_at_5pct`` lets be refused."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and report."""
    given = _arguments(arguments)
    course = books.course(books.rows(given.passages))
    inside, outside, everyday = ask(
        course,
        [question.text for question in books.queries(given.inside, options=False)],
        [question.text for question in books.queries(given.outside, options=False)],
        QUESTIONS,
    )
    figures = {
        "inside": len(inside),
        "outside": len(outside),
        **separation(_leads(inside), _leads(outside)),
        "refused": rounded(_outside(inside)),
        "caught": rounded(_outside(outside)),
        "everyday": rounded(_outside(everyday)),
    }
    report(f"Inside {given.inside.name}, outside {given.outside.name}", {"": figures}, figures)


def ask(course: Course, *lists: Sequence[str]) -> list[list[Found]]:
    """Return what the product finds in the course for each list of questions."""
    embedder = MiniLM()
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        index = ChromaIndex(Path(folder), embedder.fingerprint)
        index.sync(course, embedder.embed_passages, lambda done, total: None)
        retriever = HybridRetriever(embedder, index)
        retriever.load(course)
        scope = Scope((course.id,))
        found = [[runner.run(retriever.find(q, scope)) for q in questions] for questions in lists]
        index.close()
        return found


def separation(inside: Floats, outside: Floats) -> dict[str, float]:
    """Return how well confidences separate inside from outside; a tie counts half."""
    below = np.searchsorted(np.sort(outside), inside, side="left")
    below_or_same = np.searchsorted(np.sort(outside), inside, side="right")
    threshold = np.quantile(inside, REFUSED, method="lower")
    return {
        "auroc": rounded(float((below + below_or_same).mean() / 2 / len(outside))),
        "caught_at_5pct": rounded(float((outside < threshold).mean())),
    }


def _leads(found: Sequence[Found]) -> Floats:
    return np.array([one.lead for one in found])


def _outside(found: Sequence[Found]) -> float:
    return sum(not one.inside for one in found) / max(1, len(found))


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.abstention")
    parser.add_argument("--passages", type=Path, required=True, help="sections, JSON lines")
    parser.add_argument("--inside", type=Path, required=True, help="its questions, JSON lines")
    parser.add_argument("--outside", type=Path, required=True, help="another book's questions")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
