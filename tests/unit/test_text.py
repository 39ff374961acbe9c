"""Words, stems and sentences."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core.text import content_stems, count_words, sentences, stem, words


def test_forms_of_a_word_share_their_stem():
    assert stem("Balanced") == stem("balancing") == stem("balance")
    assert stem("force") != stem("friction")


def test_threads_get_the_stems_one_alone_gets():
    endings = ("ations", "fulness", "ically", "ing", "ables", "ied")
    made = [f"{start}{end}" for start in map("w{}orth".format, range(60)) for end in endings]
    alone = [stem.__wrapped__(word) for word in made]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            for stems in pool.map(lambda _: [stem.__wrapped__(w) for w in made], range(4)):
                assert stems == alone
    finally:
        sys.setswitchinterval(before)


def test_content_leaves_out_what_says_nothing():
    assert content_stems("What is the net force?") == {stem("net"), stem("force")}
    assert content_stems("what is it") == frozenset()


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("three little words", 3), ("3x + 4 = 19", 3), ("well - then", 2)]
)
def test_words_are_counted_as_a_person_does(text, count):
    assert count_words(text) == count


def test_sentences_end_at_signs_and_lines_but_not_in_numbers():
    text = 'It is 2.5 m long. "Why?" she asks.\nNew line'
    assert sentences(text) == ["It is 2.5 m long.", '"Why?" she asks.', "New line"]


@given(st.text(max_size=300))
def test_no_text_breaks_them(text):
    assert len(words(text)) >= len(content_stems(text))
    assert all(s.strip() == s and s for s in sentences(text))
    assert 0 <= count_words(text) <= len(text)
