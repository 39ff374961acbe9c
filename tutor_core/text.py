"""Words of a text: tokens, stems, sentences. Shared by retrieval-free parts of the core."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

STOP_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been before "
    "being between both but by can could did do does doing don during each few "
    "for from further had has have having he her here hers him his how i if in into is it "
    "its itself just let me more most my no nor not now of on once only or other our "
    "own please she should so some such tell than that the their them then "
    "there these they this those through throughout to too until us very was we were what "
    "when where which while who whom why will with would you your "
    "explain describe define discuss following best give name called called whats".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STEMMER = snowballstemmer.stemmer("english")
# It keeps the word it is at in itself: two threads at once got each other's stems, or an error.
_STEMMING = threading.Lock()
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[A-Z0-9\"“(])|\n+")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the English stem of a word, lower case; safe from any thread."""
    with _STEMMING:
        return str(_STEMMER.stemWord(word.lower().replace("’", "'")))


def words(text: str) -> list[str]:
    """Return the words and numbers of a text as they stand."""
    return _WORD.findall(text)


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words but for stop words."""
    return frozenset(stem(w) for w in words(text) if w.lower() not in STOP_WORDS)


def count_words(text: str) -> int:
    """Return how many words a person would count."""
    return sum(any(c.isalnum() for c in part) for part in text.split())


def sentences(text: str) -> list[str]:
    """Return a text's sentences."""
    return [s.strip() for s in _SENTENCE.split(text) if s.strip()]


def folded(text: str) -> str:
    """Return a text in lower case with straight apostrophes and single spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    for curly in "’‘ʼ`´":  # noqa: RUF001  (the apostrophes that keyboards make)
        text = text.replace(curly, "'")
    return re.sub(r"[^\S\n]+", " ", text).strip()
