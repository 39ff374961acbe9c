from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bm25 import Bm25, stems, terms


def test_stems_drop_endings_case_and_stop_words() -> None:
    assert stems("What are the Equations' SOLUTIONS?") == ["equat", "solut"]


def test_stems_keep_order_and_repeats() -> None:
    assert stems("force, mass and force again: 3x + 4 = 19") == [
        "forc",
        "mass",
        "forc",
        "3x",
        "4",
        "19",
    ]


@pytest.mark.parametrize("said", ["Newton's law", "Newton\u2019s law", "newton law"])
def test_possessives_are_the_same_word(said: str) -> None:
    assert stems(said) == ["newton", "law"]


def test_the_document_with_the_rarer_word_wins() -> None:
    scores = Bm25([["forc", "push"], ["forc", "inertia"], ["forc"]]).scores(["forc", "inertia"])
    assert int(np.argmax(scores)) == 1


def test_a_shorter_document_with_the_same_word_wins() -> None:
    long, short = Bm25([["forc", *["word"] * 30], ["forc"]]).scores(["forc"])
    assert short > long > 0


def test_pairs_of_neighbours_are_terms_too() -> None:
    assert terms(["net", "forc", "mass"]) == ["net", "forc", "mass", "net forc", "forc mass"]
    assert (terms(["net"]), terms([])) == (["net"], [])


def test_the_words_in_the_order_asked_for_win() -> None:
    apart, together = Bm25([["net", "push", "forc"], ["net", "forc", "push"]]).scores(
        ["net", "forc"]
    )
    assert together > apart


def test_saying_it_twice_counts_once() -> None:
    made = Bm25([["forc", "push"], ["inertia"]])
    once, twice = made.scores(["forc"]), made.scores(["forc", "forc"])
    assert twice.tolist() == once.tolist()


@pytest.mark.parametrize("query", [[], ["unknown"], [""]])
def test_nothing_known_scores_nothing(query: list[str]) -> None:
    assert Bm25([["forc"], ["push"], []]).scores(query)[:2].tolist() == [0.0, 0.0]


def test_no_documents_are_no_trouble() -> None:
    assert Bm25([]).scores(["forc"]).shape == (0,)


def test_only_empty_documents_are_no_trouble() -> None:
    assert Bm25([[], []]).scores(["forc"]).tolist() == [0.0, 0.0]


@given(st.text(max_size=200))
def test_any_text_has_stems_without_blanks(text: str) -> None:
    assert all(stem and not stem.isspace() for stem in stems(text))


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=6),
    st.lists(st.sampled_from("abcxyz"), max_size=5),
)
def test_scores_are_aligned_and_positive_only_on_a_shared_word(
    documents: list[list[str]], query: list[str]
) -> None:
    scores = Bm25(documents).scores(query)
    assert len(scores) == len(documents)
    for document, score in zip(documents, scores, strict=True):
        assert (score > 0) == bool(set(document) & set(query))
