"""Take a text apart into claims: the telling words of each clause, with a sign for opposites.

"The cord pulls it down" and "the cord pulls it up" differ in one word's sign only, and "isn't
lighter" is "lighter" denied. Nothing is understood; it is enough to see where two claims part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tutor_core.assessment import overlap
from tutor_core.remembering import remembered
from tutor_core.text import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What ``overlap`` knows as opposites is part of the fitted grader's figures; these are besides.
# A row's first words have the sign True, those after the bar False.
_ROWS = (
    "more much many lot plenty bigger greater larger higher"
    " | less fewer few smaller lower little hardly barely scarcely",
    "big large great high | small low",
    "increase rise grow gain | decrease drop shrink reduce lose",
    "same equal identical even | different differ unequal opposite",
    "empty | full",
    "first | second last",
    "hard difficult harder | easy easier",
    "further farther longer long | nearer closer shorter short",
    "steep steeper | flat flatter",
    "strong stronger | weak weaker",
    "early earlier | late later",
    "begin start | end finish",
    "inside | outside",
    "forward ahead | backward",
    "accelerate | decelerate brake",
    "move | rest stationary motionless",
    "change vary | constant unchanged steady",
    "possible able | impossible unable",
    "fast faster quick | slow slower",
    "heavy heavier | light lighter",
    "hot hotter warm warmer | cold colder cool cooler",
    "rough | smooth",
    "wide wider thick thicker | narrow narrower thin thinner",
    "always | never",
    "all every everyone | none",
    "win | defeat",
    "agree | disagree",
    "rich | poor",
    "urban | rural",
    "macro | micro",
    "subjective | objective",
    "internal | external",
    "majority | minority",
    "formal | informal",
    "public | private",
)
# Those that can stand for one of two things: "empty, because it is lighter".
SIDES = frozenset(
    map(
        stem, "empty first heavy big steep fast far long strong hot wide rough early other".split()
    )
)
# Those that say how much of the word after them: "more mass" is no opposite of "less time".
_MEASURES = frozenset(map(stem, "more same big hard".split()))
# Words that a negation reaches over, and that say nothing of what is claimed.
_LIGHT = frozenset(
    "get gets got getting go goes going gone went become becomes became make makes made keep "
    "keeps kept have has had do does seem seems thing things something anything someone one ones "
    "bit really just like".split()
)
_DENIED = re.compile(
    r"\b(?:(?:not|n't|never) (?:\w+ )?(?:true|right|correct|the case|so)|untrue|false|wrong"
    r"|incorrect)(?: to (?:say|think|claim|believe))? that\b"
    r"|\b(?:do|does|did|would|could|can)(?: not|n't|nt)(?: really)? (?:think|believe|agree|mean"
    r"|say)(?: that)?\b|\b(?:doubt|deny|no way)(?: that)?\b",
)
_ADVERB = re.compile(
    r"\ba (?:little|bit)\b|\bat (?:first|last|least|most)\b|\bas well\b|'(?:s|re|ve|ll|d|m)\b"
)
_SPELT = (
    (re.compile(r"\bno longer\b"), "not"),
    (re.compile(r"\b(slow(?:s|ed|ing)?) down\b"), r"\1"),
    (re.compile(r"\b(?:keep|kept|stay|stand|stood|sit|sat)(?:s|ed|ing)? still\b"), "motionless"),
    (re.compile(r"\b(?:spe(?:ed(?:s|ed|ing)?|d) up|speeding|sped)\b"), "faster"),
)
_WORD = re.compile(r"\d+(?:[.,/]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[.;:!?,|]")
_BREAKS = frozenset(". ; : ! ? , but so because while although since whereas then when if".split())
_SENTENCE_ENDS = frozenset(". ! ? ;".split())
_ARTICLES = frozenset("the a an this that".split())
_PRONOUNS = {
    word: group
    for group in ("it its this that", "he his", "she her", "they their")
    for word in group.split()
}


@lru_cache(maxsize=1)
def opposites() -> Mapping[str, overlap.Signed]:
    """Return the words that have an opposite, as the stem and sign they stand for."""
    found: dict[str, overlap.Signed] = {}
    for row in _ROWS:
        one, other = (side.split() for side in row.split("|"))
        head = stem(one[0])
        found |= {stem(word): (head, True) for word in one}
        found |= {stem(word): (head, False) for word in other}
    return found


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause's telling words with their signs, and how they were typed.

    ``picks`` are those that name one of two things ("the heavier one"), ``of`` holds what comes
    right after those that say how much. ``doer`` is the word it begins with, or
    that comes after "by"; ``pronoun``, that nobody knows who "it" is; ``than``, what it is
    compared with. ``framed`` says that all of
    it was denied beforehand ("it's not true that").
    """

    words: Mapping[str, bool]
    typed: Mapping[str, str]
    picks: frozenset[str]
    of: Mapping[str, str]
    doer: str
    pronoun: bool
    than: frozenset[str]
    denied: bool
    framed: bool

    @property
    def poles(self) -> frozenset[str]:
        """Its words that have an opposite."""
        return _poles() & self.words.keys()

    @property
    def labels(self) -> frozenset[str]:
        """Its numbers and lone letters: "bulb A"."""
        return frozenset(n for n in self.words if n[0].isdigit() or len(n) == 1)


@lru_cache(maxsize=1)
def _poles() -> frozenset[str]:
    return frozenset(name for name, _ in opposites().values()) | overlap.heads()


@dataclass(frozen=True, slots=True)
class _Word:
    name: str
    sign: bool
    typed: str
    pick: bool
    than: bool


@remembered(4096)
def claims(text: str) -> tuple[Claim, ...]:
    """Return what a text claims, clause by clause; "it" stands for what came before."""
    found: list[Claim] = []
    head: _Word | None = None
    called = ""
    for clause in _clauses(text):
        words, pronoun = clause.words, clause.pronoun
        if words and pronoun and head is not None and called in ("", pronoun):
            words, called = [head, *words], pronoun
        found += [_claim(part, clause) for part in _apart(words) if part]
        if clause.words and not pronoun:
            first = clause.words[0]
            named = first.name in SIDES or first.name not in _poles()
            head, called = (first if named else None), ""
    return tuple(found)


def _claim(words: list[_Word], clause: _Clause) -> Claim:
    return Claim(
        {w.name: w.sign for w in words},
        {w.name: w.typed for w in words},
        frozenset(w.name for w in words if w.pick),
        {w.name: n.name for w, n in pairwise(words) if w.name in _MEASURES and not n.than},
        _doer(words, clause),
        bool(clause.pronoun) and words == clause.words and not clause.passive,
        frozenset(w.name for w in words if w.than),
        clause.denied is not clause.framed,
        clause.framed,
    )


def _doer(words: list[_Word], clause: _Clause) -> str:
    if clause.passive or (clause.pronoun and words == clause.words):
        return clause.doer
    return "" if words[0].name in _poles() and words[0].name not in SIDES else words[0].name


def _apart(words: list[_Word]) -> Iterator[list[_Word]]:
    """Cut where a word comes again with the other sign: "down the Earth, up the cord"; and
    before each that measures something: "less mass gives more acceleration".
    """
    for at, word in enumerate(words):
        before = next((i for i in range(at) if words[i].name == word.name), None)
        measures = word.name in _MEASURES
        if before is not None and (measures or words[before].sign is not word.sign):
            cut = at - 1 if before and _begins(words[at - 1], word) else at
            yield words[:cut]
            yield from _apart(words[cut:])
            return
    yield words


def _begins(before: _Word, word: _Word) -> bool:
    """Whether the word before is what the next claim is about: "up the cord", not "mass more"."""
    return before.name not in _poles() and word.name not in _MEASURES


@dataclass(slots=True)
class _Clause:
    """A clause while it is read."""

    framed: bool = False
    words: list[_Word] = field(default_factory=list)
    pronoun: str = ""
    passive: bool = False
    compared: bool = False
    doer: str = ""
    denied: bool = False


def _clauses(text: str) -> Iterator[_Clause]:
    """Yield each clause with its words; a negation turns the opposite after it, or the clause."""
    clause = _Clause()
    found = _WORD.findall(_plain(text))
    for before, word, after in zip(["", *found], found, [*found[1:], ""], strict=False):
        if word == "|":
            clause.framed = not clause.framed
        elif _breaks(word, after, clause):
            yield clause
            ended = word in _SENTENCE_ENDS or word == "but"
            clause = _Clause(clause.framed and not ended)
        elif overlap.negates(word):
            clause.denied = not clause.denied
        elif _telling(word):
            clause.words.append(_word(word, pick=before in _ARTICLES, than=clause.compared))
            clause.doer = clause.doer or (clause.words[-1].name if clause.passive else "")
        elif word in ("by", "than"):
            clause.passive = clause.passive or word == "by"
            clause.compared = clause.compared or word == "than"
        elif not clause.words and word in _PRONOUNS:
            clause.pronoun = clause.pronoun or _PRONOUNS[word]
    yield clause


def _breaks(word: str, after: str, clause: _Clause) -> bool:
    """Whether a clause ends here; of "bulb A and bulb B are .." nothing is claimed before."""
    if word == "the":
        return bool(clause.words) and _compares(after)
    if word == "as":
        return bool(clause.words) and after in _PRONOUNS
    if word == "and":
        return clause.denied or any(w.name in _poles() for w in clause.words)
    return word in _BREAKS


def _compares(word: str) -> bool:
    return word in ("more", "less", "fewer") or (word.endswith("er") and stem(word) in opposites())


def _plain(text: str) -> str:
    """Return a text in lower case with a bar where what follows is denied as a whole."""
    plain = " ".join(text.lower().replace("’", "'").split())
    for spelling, meant in _SPELT:
        plain = spelling.sub(meant, plain)
    return _DENIED.sub(" | ", _ADVERB.sub(" ", plain))


def _telling(word: str) -> bool:
    if word in _LIGHT or word in ("no", "yes"):
        return False
    lone = len(word) == 1 and word.isalpha() and word not in "ai"
    return lone or stem(word) in opposites() or not overlap.says_little(word)


def _word(word: str, *, pick: bool, than: bool) -> _Word:
    root = stem(word) if word[0].isalpha() else word
    name, sign = opposites().get(root) or overlap.canonical(word)
    return _Word(name, sign, word, pick, than)
