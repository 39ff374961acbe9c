"""Whether an answer says the opposite of what is right: up for down, the full one for the empty.

A text is taken apart into claims: the telling words of one clause with a sign each, False under a
negation and for the second of two opposites. A claim goes against a reference when they share what
they speak of and one word of it has the other sign. The reference that has most in common decides:
"the cord pulls it down" is nearer to "the cord pulls it up" than to "the Earth pulls it down".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tutor_core.assessment import overlap
from tutor_core.text import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    "fast faster speeding sped quick | slow slower",
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
_SIDES = frozenset(
    stem(word)
    for word in "empty first heavy big steep fast far long strong hot wide rough rich early".split()
)
# Those that say how much of the word after them: "more mass" is no opposite of "less time".
_MEASURES = frozenset(map(stem, "more same big hard".split()))
# Words that a negation reaches over, and that say nothing of what is claimed.
_LIGHT = frozenset(
    "get gets got getting go goes going gone went become becomes became make makes made keep keeps "
    "kept have has had do does seem seems thing things one ones bit really just like".split()
)
_DENIED = re.compile(
    r"\b(?:(?:not|n't|never) (?:\w+ )?(?:true|right|correct|the case|so)|untrue|false|wrong|incorrect)"
    r"(?: to (?:say|think|claim|believe))? that\b"
    r"|\b(?:do|does|did|would|could|can)(?: not|n't|nt)(?: really)? (?:think|believe|agree|mean|say)"
    r"(?: that)?\b|\b(?:doubt|deny|no way)(?: that)?\b",
)
_ADVERB = re.compile(
    r"\ba (?:little|bit)\b|\bat (?:first|last|least|most)\b|\bas well\b|'(?:s|re|ve|ll|d|m)\b"
)
_SPELT = (
    (re.compile(r"\bno longer\b"), "not"),
    (re.compile(r"\b(slow(?:s|ed|ing)?) down\b"), r"\1"),
    (re.compile(r"\bspe(?:ed(?:s|ed|ing)?|d) up\b"), "speeding"),
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
# What a reference leaves open, or the answer, counts against how well they fit (our choice: two
# such words less than one in common).
_OPEN = 0.25


@lru_cache(maxsize=1)
def _opposites() -> Mapping[str, overlap.Signed]:
    found: dict[str, overlap.Signed] = {}
    for row in _ROWS:
        one, other = (side.split() for side in row.split("|"))
        head = stem(one[0])
        found |= {stem(word): (head, True) for word in one}
        found |= {stem(word): (head, False) for word in other}
    return found


# Two clauses speak of one thing, and deny each other, with so many words in common that make up
# this share of both (our choice).
_DENIED_WORDS, _DENIED_SHARE = 2, 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause's telling words with their signs, and how they were typed.

    ``picks`` are those that name one of two things ("the heavier one"), ``of`` holds what comes
    right after those that say how much. ``framed`` says that all of
    it was denied beforehand ("it's not true that").
    """

    words: Mapping[str, bool]
    typed: Mapping[str, str]
    picks: frozenset[str]
    of: Mapping[str, str]
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
    return frozenset(name for name, _ in _opposites().values()) | overlap.heads()


@dataclass(frozen=True, slots=True)
class _Word:
    name: str
    sign: bool
    typed: str
    pick: bool


def against(text: str, references: Iterable[str]) -> dict[str, str]:
    """Return the words of a text that say the opposite of what the references say: as they are
    compared, and as typed.
    """
    known = [claim for reference in references for claim in claims(reference)]
    return {name: claim.typed[name] for claim in claims(text) for name in _turned(claim, known)}


def speaks_of(text: str, names: Iterable[str]) -> bool:
    """Whether a text has one of the words that ``against`` found."""
    return any(name in claim.words for claim in claims(text) for name in names)


def _turned(claim: Claim, known: list[Claim]) -> Iterator[str]:
    met = [_Meeting.of(claim, k) for k in known]
    for name in claim.poles:
        if max((m.opposing(name) for m in met), default=0) > max(m.backing(name) for m in met):
            yield name
    denying = max((m.denying() for m in met), default=0)
    if denying and denying > max(m.agreeing() for m in met):
        yield next(iter(claim.words))


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A claim beside a reference: the words both have, with one sign and with the other."""

    claim: Claim
    known: Claim
    agree: frozenset[str]
    turned: frozenset[str]

    @classmethod
    def of(cls, claim: Claim, known: Claim) -> _Meeting:
        both = claim.words.keys() & known.words.keys()
        turned = frozenset(n for n in both if claim.words[n] is not known.words[n])
        return cls(claim, known, frozenset(both) - turned, turned)

    @property
    def denies(self) -> bool:
        return self.claim.denied is not self.known.denied

    @property
    def odd(self) -> bool:
        """Whether they differ: turned twice, it is the same again ("not up" and "down")."""
        return (len(self.turned) + self.denies) % 2 == 1

    @property
    def other_side(self) -> bool:
        """Whether the reference says the same of the other thing: the full one is slower."""
        return bool((self.claim.picks | self.known.picks) & self.turned)

    @property
    def elsewhere(self) -> bool:
        """Whether they name different things: bulb A, bulb C."""
        mine, theirs = self.claim.labels, self.known.labels
        return bool(mine - theirs and theirs - mine)

    @property
    def fit(self) -> float:
        loose = self.claim.poles ^ self.known.poles
        shared = len(self.agree) + len(self.turned) + _in_order(self.claim, self.known)
        return max(0.0, shared / 2 - _OPEN * len(loose))

    def opposing(self, name: str) -> float:
        """Return how strongly the reference says the opposite by a word."""
        if not self.odd or self.elsewhere or len(self.turned) > 1:
            return 0.0
        if name not in (self.turned or self.agree) or (self.denies and not self.about_one):
            return 0.0
        if len(self.agree) + len(self.turned) == 1 and not self._alone:
            return 0.0
        return 0.0 if self._of_another(name) or self._of_other_side(name) else self.fit

    @property
    def _alone(self) -> bool:
        """Whether one of them says nothing else."""
        single = len(self.known.words) == 1 and len(self.claim.poles) == 1
        return single or len(self.claim.words) == 1

    def _of_other_side(self, name: str) -> bool:
        """Whether the answer names a side and the reference none: "the full one is harder"."""
        sides = self.claim.picks & _SIDES
        return bool(sides - self.known.words.keys()) and name not in sides and not self.known.picks

    def _of_another(self, name: str) -> bool:
        mine, theirs = self.claim.of.get(name), self.known.of.get(name)
        return mine is not None and theirs is not None and mine != theirs

    def backing(self, name: str) -> float:
        """Return how strongly it says the same."""
        if name not in self.agree | self.turned or self.odd or self.elsewhere:
            return 0.0
        twice = len(self.turned) == 2 and not self.denies
        return 0.0 if twice and not self.other_side else self.fit

    def denying(self) -> float:
        """Return how strongly one denies what the other says."""
        if not self.denies or self.turned or self.elsewhere:
            return 0.0
        return self.fit if self.about_one else 0.0

    def agreeing(self) -> float:
        """Return how strongly both say yes, or both no."""
        return 0.0 if self.denies or self.turned else self.fit

    @property
    def about_one(self) -> bool:
        shared, most = len(self.agree), max(len(self.claim.words), len(self.known.words))
        if self.claim.framed:
            return shared > 0
        return shared >= _DENIED_WORDS and shared >= _DENIED_SHARE * most


def _in_order(one: Claim, other: Claim) -> int:
    """Return how many words two claims have in the same order: who pushes whom counts."""
    row = [0] * (len(other.words) + 1)
    for mine in one.words:
        before = 0
        for at, theirs in enumerate(other.words, start=1):
            longest = before + 1 if mine == theirs else max(row[at], row[at - 1])
            before, row[at] = row[at], longest
    return row[-1]


@lru_cache(maxsize=4096)
def claims(text: str) -> tuple[Claim, ...]:
    """Return what a text claims, clause by clause; "it" stands for what came before."""
    found: list[Claim] = []
    head: _Word | None = None
    called = ""
    for clause in _clauses(text):
        words, pronoun = clause.words, clause.pronoun
        if pronoun and head is not None and called in ("", pronoun):
            words, called = [head, *words], pronoun
        found += [_claim(part, clause) for part in _apart(words) if part]
        if clause.words and not pronoun:
            first = clause.words[0]
            named = first.name in _SIDES or first.name not in _poles()
            head, called = (first if named else None), ""
    return tuple(found)


def _claim(words: list[_Word], clause: _Clause) -> Claim:
    return Claim(
        {w.name: w.sign for w in words},
        {w.name: w.typed for w in words},
        frozenset(w.name for w in words if w.pick),
        {w.name: n.name for w, n in pairwise(words) if w.name in _MEASURES },
        clause.denied is not clause.framed,
        clause.framed,
    )


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
            clause.words.append(_word(word, pick=before in _ARTICLES))
        elif not clause.words and word in _PRONOUNS:
            clause.pronoun = clause.pronoun or _PRONOUNS[word]
    yield clause


def _breaks(word: str, after: str, clause: _Clause) -> bool:
    """Whether a clause ends here; of "bulb A and bulb B are .." nothing is claimed before."""
    if word == "the":
        return bool(clause.words) and _compares(after)
    if word == "and":
        return clause.denied or any(w.name in _poles() for w in clause.words)
    return word in _BREAKS


def _compares(word: str) -> bool:
    return word in ("more", "less", "fewer") or (word.endswith("er") and stem(word) in _opposites())


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
    return lone or stem(word) in _opposites() or not overlap.says_little(word)


def _word(word: str, *, pick: bool) -> _Word:
    root = stem(word) if word[0].isalpha() else word
    name, sign = _opposites().get(root) or overlap.canonical(word)
    return _Word(name, sign, word, pick)
