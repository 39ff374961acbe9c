from __future__ import annotations

import numpy as np
import pytest

from benchmarks.abstention import separation
from benchmarks.books import Query
from benchmarks.retrieval import AGGREGATIONS, Measured, Tally, alone, at_best
from knowledge.shelf import Shelf, shelve
from tutor_core.course import Course, Passage, Section
from tutor_core.ids import CourseId, PassageId, SectionId


def shelf(*sizes: int) -> Shelf:
    sections = tuple(Section(SectionId(str(n)), n, f"Part {n}") for n in range(len(sizes)))
    passages = tuple(
        Passage(PassageId(f"{n}#{i}"), SectionId(str(n)), i, "text", "")
        for n, size in enumerate(sizes)
        for i in range(size)
    )
    return shelve(Course(CourseId("c"), "c", "1", sections, passages))


def test_shares_count_ranks_and_a_miss_counts_nothing() -> None:
    figures = Tally(ranks=(1, 2, 6, 0)).quality()
    assert figures == {
        "queries": 4,
        "r@1": 0.25,
        "r@5": 0.5,
        "mrr@10": pytest.approx((1 + 1 / 2 + 1 / 6) / 4, abs=1e-3),
    }


def test_two_books_count_by_question_not_by_book() -> None:
    both = Tally((1,), (2.0,), (), 10, 100, 1.0) + Tally((0, 0, 0), (4.0,), (), 30, 500, 3.0)
    figures = both.figures()
    assert figures["r@1"] == 0.25
    assert (figures["passages_per_s"], figures["chars_per_s"]) == (10.0, 150.0)


def test_the_floor_is_told_only_where_it_was_measured() -> None:
    side = Tally((1,), (3.0,), (), 1, 10, 1.0)
    assert "floor_p95_ms" not in side.figures()
    floored = Tally((1,), (3.0,), (2.0,), 1, 10, 1.0).figures()
    assert (floored["floor_p50_ms"], floored["floor_p95_ms"]) == (2.0, 2.0)


def test_a_half_alone_ranks_by_the_mean_of_its_best_passages() -> None:
    scores = np.array([0.9, 0.0, 0.6, 0.7], np.float32)
    found = alone(shelf(2, 2), lambda _text: scores, [Query("?", "1")])
    assert set(found) == set(AGGREGATIONS)
    assert (found[1].ranks, found[2].ranks) == ((2,), (1,))


def test_a_half_alone_is_given_its_best_for_each_figure() -> None:
    best = at_best({1: Tally((1, 0)), 2: Tally((2, 2))})
    assert (best["r@1"], best["r@5"]) == (0.5, 1.0)


def test_the_json_has_ours_on_top_and_the_rest_by_name() -> None:
    ours, base = Tally((1,), (1.0,), (1.0,), 1, 1, 1.0), Tally((0,), (1.0,), (), 1, 1, 1.0)
    line = Measured(ours, base, {1: Tally((1,))}, {1: Tally((0,))}).line()
    assert line["r@1"] == 1.0
    assert {"baseline", "dense", "bm25"} <= set(line)
    assert line["baseline"]["r@1"] == 0.0  # type: ignore[index]


def test_separation_is_one_when_no_outside_reaches_inside() -> None:
    inside, outside = np.array([0.5, 0.6, 0.7]), np.array([0.1, 0.2])
    assert separation(inside, outside) == {"auroc": 1.0, "caught_at_5pct": 1.0}


def test_ties_count_half_and_five_in_a_hundred_may_be_refused() -> None:
    assert separation(np.ones(3), np.ones(2)) == {"auroc": 0.5, "caught_at_5pct": 0.0}
    inside = np.arange(100, dtype=float)
    caught = separation(inside, np.array([3.5, 4.5]))["caught_at_5pct"]
    assert caught == 0.5, "the five lowest may fall below the line, the sixth may not"
