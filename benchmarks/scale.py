"""A classroom of very many passages: real books again and again, through the real index.

    python -m benchmarks.scale --passages F --queries F [--count N]

Copies of the book at F, a course each, until the classroom holds N passages. A copy's vectors are
the book's own, turned a little by seeded noise, so that building takes minutes and no two copies
are alike. Then the book's questions are asked of all courses together, and of one alone.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import books
from benchmarks.report import percentile, report, rounded
from benchmarks.turns import SEED, memory_mb
from knowledge.embeddings import MiniLM
from knowledge.index import ChromaIndex
from knowledge.retriever import CANDIDATES, HybridRetriever
from tutor_core.ids import CourseId, PassageId, SectionId
from tutor_core.ports import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.embeddings import Embedder, Vectors
    from tutor_core.course import Course

NOISE = 0.35
"""Length of the noise beside a vector's 1: two copies of a passage have cosine .89. Our choice."""

OTHER_WORDS = 0.2
"""Share of a copy's words that are replaced by words of the book, drawn by a seed. Our choice."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and report."""
    given = _arguments(arguments)
    book = books.course(books.rows(given.passages))
    questions = [query.text for query in books.queries(given.queries, options=False)]
    questions = questions[: given.questions]
    embedder = MiniLM()
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        line = runner.run(_measured(Path(folder), embedder, book, questions, given.count))
    columns = {
        name: {k.removeprefix(f"{name}_"): v for k, v in line.items() if k.startswith(f"{name}_")}
        for name in ("all", "one")
    }
    columns["all"] |= {k: v for k, v in line.items() if not k.startswith(("all_", "one_"))}
    report(f"{line['passages']:,} passages", columns, line)


async def _measured(
    folder: Path, embedder: Embedder, book: Course, questions: Sequence[str], count: int
) -> dict[str, float]:
    index = ChromaIndex(folder, embedder.fingerprint)
    retriever = HybridRetriever(embedder, index)
    started = time.perf_counter()
    courses = _fill(index, retriever, embedder, book, count)
    filled = time.perf_counter()
    await retriever.warm()
    warmed = time.perf_counter()
    whole = [course.id for course in courses]
    figures = await _asked(embedder, index, retriever, whole, questions)
    alone = await _asked(embedder, index, retriever, whole[:1], questions)
    index.close()
    return {
        "passages": sum(len(course.passages) for course in courses),
        "courses": len(courses),
        "fill_s": rounded(filled - started),
        "warm_s": rounded(warmed - filled),
        **{f"all_{key}": value for key, value in figures.items()},
        **{f"one_{key}": value for key, value in alone.items()},
        "rss_mb": rounded(memory_mb()),
    }


def _fill(
    index: ChromaIndex,
    retriever: HybridRetriever,
    embedder: Embedder,
    book: Course,
    count: int,
) -> list[Course]:
    """Index and load courses until they hold ``count`` passages; the first is the book itself."""
    courses: list[Course] = []
    held: dict[str, Vectors] = {}

    def real(texts: Sequence[str]) -> Vectors:
        vectors = embedder.embed_passages(texts)
        held.update(zip(texts, vectors, strict=True))
        return vectors

    left = count
    while left > 0:
        number = len(courses)
        course = _copy(book, number, left)
        embed = real if number == 0 else _near(np.array(list(held.values())), number)
        index.sync(course, embed, lambda done, total: None)
        retriever.load(course)
        courses.append(course)
        left -= len(course.passages)
        print(f"{count - left:,} passages", flush=True)
    return courses


def _near(vectors: Vectors, number: int) -> Callable[[Sequence[str]], Vectors]:
    """Return what makes vectors cheaply: the book's own in turn, each with noise."""
    dice = np.random.default_rng(SEED + number)

    def embed(texts: Sequence[str]) -> Vectors:
        base = vectors[dice.integers(len(vectors), size=len(texts))]
        noise = dice.standard_normal(base.shape).astype(np.float32)
        turned = base + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        unit: Vectors = turned / np.linalg.norm(turned, axis=1, keepdims=True)
        return unit

    return embed


def _copy(book: Course, number: int, most: int) -> Course:
    """Return the book as course ``number``, with ids and a share of words of its own."""
    if number == 0:
        return replace(book, passages=book.passages[:most])
    dice = random.Random(SEED + number)
    words = " ".join(
        passage.text for passage in book.passages[:: len(book.passages) // 50]
    ).split()
    name = f"{book.id}-{number}"

    def other(text: str) -> str:
        return " ".join(
            dice.choice(words) if dice.random() < OTHER_WORDS else word for word in text.split()
        )

    return replace(
        book,
        id=CourseId(name),
        fingerprint=name,
        sections=tuple(replace(s, id=SectionId(f"{name}/{s.id}")) for s in book.sections),
        passages=tuple(
            replace(
                passage,
                id=PassageId(f"{name}/{passage.id}"),
                section_id=SectionId(f"{name}/{passage.section_id}"),
                text=other(passage.text),
            )
            for passage in book.passages[:most]
        ),
    )


async def _asked(
    embedder: Embedder,
    index: ChromaIndex,
    retriever: HybridRetriever,
    courses: Sequence[CourseId],
    questions: Sequence[str],
) -> dict[str, float]:
    """Ask each question, and each time measure the floor beside it."""
    scope = Scope(tuple(courses))
    times: list[float] = []
    floors: list[float] = []
    answered = 0
    await retriever.find("warming up", scope)
    for question in questions:
        started = time.perf_counter()
        index.query(courses, embedder.embed_query(question), CANDIDATES)
        between = time.perf_counter()
        found = await retriever.find(question, scope)
        ended = time.perf_counter()
        floors.append(1000 * (between - started))
        times.append(1000 * (ended - between))
        answered += bool(found.hits)
    p95, floor_p95 = percentile(times, 0.95), percentile(floors, 0.95)
    return {
        "questions": len(times),
        "answered": answered,
        "p50_ms": rounded(percentile(times, 0.5)),
        "p95_ms": rounded(p95),
        "floor_p50_ms": rounded(percentile(floors, 0.5)),
        "floor_p95_ms": rounded(floor_p95),
        "p95_over_floor": rounded(p95 / floor_p95 if floor_p95 else 0.0),
    }


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--passages", type=Path, required=True, help="sections, JSON lines")
    parser.add_argument("--queries", type=Path, required=True, help="questions, JSON lines")
    parser.add_argument("--count", type=int, default=100_000, help="passages in the classroom")
    parser.add_argument("--questions", type=int, default=200, help="how many are asked at most")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
