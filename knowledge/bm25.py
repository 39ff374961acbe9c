"""Words and how well they match: stems without stop words, scored with BM25."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

# Lucene's defaults; 0.9 to 1.5 and 0.4 to 0.75 gave the same R@5 within 0.5 points on two books.
K1 = 1.2
B = 0.75

STOP = frozenset(
    """
    a about also an and any are as at be been being between but by can could did do does done each
    for from had has have he her here his how i if in into is it its just may me might more most my
    no nor not of on only or other our over own same shall she should so some such t than that the
    their them then there these they this those to too under us very was we were what when where
    which who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a word list reads better as words
)
"""English words that say how something is asked, not what about. Our choice."""

STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Snowball's stemmer for a course's language; words of another language stay as they are."""

REMEMBERED = 200_000
"""Stems kept per language: several books' words. Our choice, so that chatter can't fill memory."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_POSSESSIVE = re.compile(r"'s?$")
_APOSTROPHE = "\u2019"


class Stems:
    """Text to stems in one language; remembers stems, because Snowball in Python is slow."""

    def __init__(self, language: str = "en") -> None:
        """Take the stemmer of ``language``, an ISO 639-1 code such as "en" or "pt-BR"."""
        self._name = STEMMERS.get(language.lower().split("-")[0], "")
        self._known: dict[str, str] = dict.fromkeys(STOP, "") if self._name == "english" else {}
        self._stemming = threading.Lock()
        self._stemmer: object = None

    def of(self, text: str) -> list[str]:
        """Return the text's stems in order, stop words left out."""
        plain = text.lower().replace(_APOSTROPHE, "'")
        words = (_POSSESSIVE.sub("", word) for word in _WORD.findall(plain))
        return [stem for word in words if (stem := self._stem(word))]

    def _stem(self, word: str) -> str:
        known = self._known.get(word)
        if known is None:
            with self._stemming:
                known = self._fresh(word)
                if len(self._known) < REMEMBERED:
                    self._known[word] = known
        return known

    def _fresh(self, word: str) -> str:
        if not self._name:
            return word
        if self._stemmer is None:
            import snowballstemmer  # type: ignore[import-untyped]

            self._stemmer = snowballstemmer.stemmer(self._name)
        stem: str = self._stemmer.stemWord(word)  # type: ignore[attr-defined]
        return stem


class Bm25:
    """BM25 over documents given as stems."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Index them, in order."""
        import bm25s  # type: ignore[import-untyped]

        self._size = len(documents)
        self._bm25 = bm25s.BM25(k1=K1, b=B)
        if self._size:
            # An empty document would break bm25s; the empty word stands in and is never asked for.
            self._bm25.index([list(d) or [""] for d in documents], show_progress=False)

    def scores(self, query: Sequence[str]) -> Scores:
        """Return each document's score, (n,), 0 and up."""
        known = [s for s in query if s in self._bm25.vocab_dict] if self._size else []
        if not known:
            return np.zeros(self._size, np.float32)
        scores: Scores = self._bm25.get_scores(known)
        return scores
