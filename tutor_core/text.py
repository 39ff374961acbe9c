"""Words of a text: tokens, stems, sentences. Shared by retrieval-free parts of the core."""

from __future__ import annotations

import re
import threading
import unicodedata

import snowballstemmer

from tutor_core.remembering import remembered

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
# Words that stand in most texts and say nothing of this one: no topic, no quotation, no gap.
EVERYDAY = frozenset(
    "right wrong good bad true same different way ways thing things part parts lot lots people "
    "person someone everyone everything something anything nothing one ones use uses used using "
    "make makes made making get gets getting got go goes going gone went come comes coming came "
    "work works working worked know knows known think thinks thought say says said saying see "
    "sees seen look looks looking looked want wants wanted need needs needed take takes taking "
    "took taken give gives given giving keep keeps keeping kept put puts let start starts started "
    "begin begins began end ends stop stops happen happens happened like likes mean means meant "
    "feel feels felt try tries tried show shows shown tell tells told ask asks asked call become "
    "becomes became seem seems move time times first second last next new old little less least "
    "many much often always never really still even every another around back away well kind "
    "kinds type types sort sorts example examples case cases reason reasons question questions "
    "answer answers term terms word words idea ideas text chapter section today day days year "
    "years "
    "important main big small great long short high low better best worse whole able possible "
    "must may might shall without within upon rather however therefore though although "
    "whether either neither toward towards across along among actually maybe probably basically "
    "live lives living lived longer learn learns learned others ourselves themselves yourself "
    "himself herself myself charge "
    "just stuff guy guys okay yes yeah".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STEMMER = snowballstemmer.stemmer("english")
# It keeps the word it is at in itself: two threads at once got each other's stems, or an error.
_STEMMING = threading.Lock()
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[A-Z0-9\"“(])|\n+")


@remembered(50_000)
def stem(word: str) -> str:
    """Return the English stem of a word, lower case; safe from any thread."""
    with _STEMMING:
        return str(_STEMMER.stemWord(word.lower().replace("’", "'")))


def words(text: str) -> list[str]:
    """Return the words and numbers of a text as they stand."""
    return _WORD.findall(text)


@remembered(4096)
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
