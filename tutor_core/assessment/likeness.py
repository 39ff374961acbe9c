"""How alike two texts are: words with a sign for negation, pieces of words, weighed by rarity.

Where ``overlap`` answers "is this point said", this gives the finer figures that the grader of
short answers weighs up. Sets throughout, so that saying a wanted word can only raise a figure.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tutor_core.assessment import overlap
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tutor_core.assessment.overlap import Signed

# Pieces of two to five letters inside a word: the usual choice for spelling-proof likeness.
PIECES = (2, 3, 4, 5)
# Two words are the same one, misspelt or inflected, from this likeness on (our choice).
SAME_WORD = 0.6
PREFIX = 4
LONGEST_WORD = 30

_WORD = re.compile(r"\d+(?:[.,/]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[.;:!?,]")
DIGITS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
# "A" is a label and no article at the end of a clause and before one of these.
_AFTER_LABEL = frozenset("and or is are was were has have will would does to . ; : ! ? ,".split())


@dataclass(frozen=True, slots=True)
class Read:
    """A text's telling words in order with their signs, and the pieces of all its words."""

    order: tuple[Signed, ...]
    pieces: frozenset[str]
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the words without order and sign, which are asked for most."""
        object.__setattr__(self, "names", frozenset(name for name, _ in self.order))

    @property
    def labels(self) -> frozenset[str]:
        """Its numbers and lone letters: "terminal 1", "bulb A"."""
        return frozenset(n for n in self.names if n[0].isdigit() or len(n) == 1)

    def against(self, other: Read) -> frozenset[str]:
        """Return the words that the other text says with a sign that they never have here."""
        own, said = frozenset(self.order), frozenset(other.order)
        turned = {(n, s) for n, s in own if (n, not s) not in own and (n, s) not in said}
        return frozenset(n for n, s in turned if (n, not s) in said)


@remembered(16_384)
def read(text: str) -> Read:
    """Read a text."""
    words = _WORD.findall(text.replace("’", "'"))
    return Read(tuple(_signed(words)), _pieces(words))


def _signed(words: list[str]) -> Iterable[Signed]:
    under = False
    for at, typed in enumerate(words):
        word = typed.lower()
        if word in overlap.CLAUSE_ENDS:
            under = False
        elif overlap.negates(word):
            under = not under
        elif _telling(words, at):
            name, sign = overlap.canonical(DIGITS.get(word, word))
            yield name, sign != under
            under = False


def _telling(words: list[str], at: int) -> bool:
    typed = words[at]
    word = typed.lower()
    if word == "a":
        following = words[at + 1].lower() if at + 1 < len(words) else "."
        return at > 0 and (typed == "A" or following in _AFTER_LABEL)
    if len(word) == 1:
        return word.isalnum() and word != "i"
    return word[0].isalnum() and word not in overlap.SILENT


def _pieces(words: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for word in words:
        if word[0].isalnum():
            found |= _pieces_of(word.lower()[:LONGEST_WORD])
    return frozenset(found)


@remembered(20_000)
def _pieces_of(word: str) -> frozenset[str]:
    edged = f" {word} "
    return frozenset(edged[i : i + n] for n in PIECES for i in range(len(edged) - n + 1))


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """How telling words and pieces are in a set of texts: the fewer texts have it, the more.

    Compared by identity, so that what was worked out with it can be kept.
    """

    texts: int = 0
    words: Counter[str] = field(default_factory=Counter)
    pieces: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Rarity:
        """Count in which of the texts each word and piece is: prompts and model answers."""
        words: Counter[str] = Counter()
        pieces: Counter[str] = Counter()
        distinct = frozenset(texts)
        for found in map(read, distinct):
            words.update(found.names)
            pieces.update(found.pieces)
        return cls(len(distinct), words, pieces)

    def word(self, name: str) -> float:
        """Return a word's weight."""
        return self._weight(self.words[name])

    def piece(self, piece: str) -> float:
        """Return a piece's weight."""
        return self._weight(self.pieces[piece])

    def _weight(self, having: int) -> float:
        # The usual inverse document frequency, never below zero.
        return math.log((self.texts + 2) / (having + 1)) + 0.1

    def sum(self, names: Iterable[str]) -> float:
        """Return the weight of several words."""
        return sum(self.word(name) for name in names)


@remembered(100_000)
def same_word(first: str, second: str) -> float:
    """Return how surely two stems are one word: 1 for equal ones, 0 below ``SAME_WORD``."""
    if first == second:
        return 1.0
    if min(len(first), len(second)) < 3 or first[0].isdigit() or second[0].isdigit():
        return 0.0
    pairs = [Counter(f"^{w}$"[i : i + 2] for i in range(len(w) + 1)) for w in (first, second)]
    dice = 2 * (pairs[0] & pairs[1]).total() / (pairs[0].total() + pairs[1].total())
    shared = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    prefix = shared / max(len(first), len(second)) if shared >= PREFIX else 0.0
    found = max(dice, prefix)
    return found if found >= SAME_WORD else 0.0


def nearest(said: Collection[str], wanted: str) -> float:
    """Return how surely a word is among those said."""
    if wanted in said:
        return 1.0
    return max((same_word(word, wanted) for word in said), default=0.0)


def covered(wanted: Collection[str], said: Collection[str], rarity: Rarity) -> float:
    """Return the share of the wanted words that is said, weighed by rarity, in [0, 1]."""
    total = rarity.sum(wanted)
    if not total:
        return 0.0
    return sum(rarity.word(name) * nearest(said, name) for name in wanted) / total


def in_order(first: Read, second: Read) -> int:
    """Return how many words two texts have in the same order (longest common subsequence)."""
    row = [0] * (len(second.order) + 1)
    for mine in first.order:
        before = 0
        for at, theirs in enumerate(second.order, start=1):
            before, row[at] = (
                row[at],
                before + 1 if mine == theirs else max(row[at], row[at - 1]),
            )
    return row[-1]


def cosine(first: Read, second: Read, rarity: Rarity, without: frozenset[str]) -> float:
    """Return the cosine of two texts' pieces, but for some, each weighed by rarity."""
    mine, theirs = first.pieces - without, second.pieces - without
    lengths = _square(mine, rarity) * _square(theirs, rarity)
    return _square(mine & theirs, rarity) / math.sqrt(lengths) if lengths else 0.0


def _square(pieces: Iterable[str], rarity: Rarity) -> float:
    return sum(rarity.piece(p) ** 2 for p in pieces)


Vector = Mapping[object, float]
"""A direction of length 1: how much of it goes along each word or piece."""


def vectors(one: Read, asked: Read, wanted: Collection[str], rarity: Rarity) -> tuple[Vector, ...]:
    """Return a text's directions: its words with their signs, its pieces, its pieces without the
    question's, and which of the wanted words it says, misspelt and inflected ones in part.
    """
    words: dict[object, float] = {word: rarity.word(word[0]) for word in set(one.order)}
    pieces: dict[object, float] = {piece: rarity.piece(piece) for piece in one.pieces}
    own = {piece: weight for piece, weight in pieces.items() if piece not in asked.pieces}
    return _unit(words), _unit(pieces), _unit(own), _unit(_said(one, wanted, rarity))


def _said(one: Read, wanted: Collection[str], rarity: Rarity) -> dict[object, float]:
    """Return the wanted words that are said, with the sign of the nearest word."""
    signs = dict(reversed(one.order))
    found: dict[object, float] = {}
    for name in wanted if signs else ():
        nearby = max(signs, key=lambda said: same_word(said, name))
        if sure := same_word(nearby, name):
            found[name, signs[nearby]] = sure * rarity.word(name)
    return found


def _unit(vector: dict[object, float]) -> Vector:
    length = math.sqrt(sum(value**2 for value in vector.values()))
    return {key: value / length for key, value in vector.items()}


def along(first: Vector, second: Vector) -> float:
    """Return the cosine of two directions."""
    if len(second) < len(first):
        first, second = second, first
    return sum(value * second[key] for key, value in first.items() if key in second)
