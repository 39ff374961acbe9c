"""How much of one text another says: stems with a sign for negation, typing errors forgiven.

The telling word after a negation counts as its opposite, and so does an antonym: "not the same"
and "different" say one thing. That makes a clash visible without understanding the sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tutor_core.assessment.parsing import signs
from tutor_core.remembering import remembered
from tutor_core.text import STOP_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Signed = tuple[str, bool]

# Typing errors are looked for in words of at least so many letters (our choice).
TYPO_LENGTH = 5
# A number weighs as much as so many words: with a wrong one the rest doesn't help (our choice).
NUMBER_WEIGHT = 2.0

_WORD = re.compile(r"\d+(?:[.,/]\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)?|[.;:!?,]|[-+*/=]")
_NEGATIONS = frozenset("not no never none without cannot neither nor nobody nothing".split())
CLAUSE_ENDS = frozenset(
    ". ; : ! ? , but so because while although since when whereas then".split()
)
# Stop words elsewhere, these make a point in a short answer.
_MEANINGFUL = frozenset(
    "more most less up down under above below before after same other both off out over each "
    "only".split()
)
SILENT = STOP_WORDS - _MEANINGFUL
# A negation reaches over these to the word it denies.
_PASSED_OVER = STOP_WORDS | frozenset("out up down off over".split())
_ALIKE = (
    "same equal identical even",
    "big large great",
    "bigger larger greater",
    "small little",
    "fast quick rapid",
    "faster quicker",
    "up upward",
    "down downward",
    "less fewer",
    "wrong mistaken incorrect mistake error",
    "increase rise grow",
    "subtract minus",
    "add plus",
    "multiply times",
    "zero 0",
    "balance cancel level",
    "put replace substitute plug",
)
_OPPOSITES = (
    ("same", "different differ unequal"),
    ("more", "less"),
    ("increase", "decrease fall reduce drop"),
    ("left", "right"),
    ("up", "down"),
    ("big", "small"),
    ("bigger", "smaller"),
    ("fast", "slow"),
    ("faster", "slower"),
    ("heavier", "lighter"),
    ("higher", "lower"),
    ("above", "below"),
    ("before", "after"),
    ("balance", "unbalanced"),
    ("attract", "repel"),
    ("connect", "disconnect separate"),
    ("open", "close"),
    ("true", "false"),
    ("hot", "cold"),
    ("heavy", "light"),
    ("high", "low"),
    ("both", "only"),
    ("push", "pull"),
    ("positive", "negative"),
    ("forward", "backward"),
    ("possible", "impossible"),
    ("add", "subtract"),
)


@lru_cache(maxsize=1)
def _canonical() -> Mapping[str, Signed]:
    """Return for each stem with synonyms or antonyms the stem and sign it stands for."""
    found: dict[str, Signed] = {}
    for group in _ALIKE:
        head, *alike = group.split()
        found |= {stem(word): (stem(head), True) for word in alike}
    for one, others in _OPPOSITES:
        head, sign = found.get(stem(one), (stem(one), True))
        turned = {stem(word): (head, not sign) for word in others.split()}
        aside = {word: turned[kept] for word, (kept, _) in found.items() if kept in turned}
        found |= turned | aside
    return found


def tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of a text, each with whether it stands right under a negation."""
    under = False
    for word in _WORD.findall(text.lower().replace("’", "'")):
        if word in CLAUSE_ENDS:
            under = False
        elif negates(word):
            under = not under
        else:
            yield word, under
            under = under and (word in _PASSED_OVER or says_little(word))


@remembered(4096)
def signed(text: str, *, every_word: bool = False) -> frozenset[Signed]:
    """Return the telling stems of a text with their signs: False under a negation.

    With ``every_word`` stop words and signs count as well (for telling options apart).
    """
    found = set()
    for word, under in tokens(text):
        if not every_word and says_little(word):
            continue
        name, sign = canonical(word)
        found.add((name, sign != under))
    return frozenset(found)


def heads() -> frozenset[str]:
    """Return the stems that have an opposite."""
    known = _canonical().values()
    return frozenset(name for name, sign in known if not sign)


def negates(word: str) -> bool:
    """Whether a word in lower case turns what follows it into its opposite."""
    return word in _NEGATIONS or word.endswith("n't")


def canonical(word: str) -> Signed:
    """Return the stem a word in lower case stands for, and False when it is its opposite."""
    root = stem(word) if word[0].isalpha() else word
    return _canonical().get(root, (root, True))


def says_little(word: str) -> bool:
    """Whether a word in lower case, or a sign, tells nothing by itself."""
    lone_letter = len(word) == 1 and word.isalpha()
    return word in SILENT or lone_letter or not word[0].isalnum()


def stems(text: str) -> frozenset[str]:
    """Return the telling stems of a text without signs."""
    return frozenset(name for name, _ in signed(text))


def holds(said: Collection[Signed], wanted: Signed) -> bool:
    """Whether a stem is said with the same sign; one typing error is forgiven in long words."""
    return wanted in said or _mistyped(said, wanted) is not None


def opposes(said: Collection[Signed], wanted: Signed) -> bool:
    """Whether a stem is said with the other sign only."""
    name, sign = wanted
    return (name, not sign) in said and wanted not in said


def _mistyped(said: Collection[Signed], wanted: Signed) -> Signed | None:
    name, sign = wanted
    if len(name) < TYPO_LENGTH or not name.isalpha():
        return None
    near = (s for s in said if s[1] == sign and len(s[0]) >= TYPO_LENGTH - 1)
    return next((s for s in near if _begins(s[0], name) and one_edit(s[0], name)), None)


def _begins(one: str, other: str) -> bool:
    """Whether two words begin alike: who mistypes "racket" writes no "bracket"."""
    return one[0] == other[0] or one[1::-1] == other[:2]


def one_edit(first: str, second: str) -> bool:
    """Whether two words differ by one letter added, left out, changed or swapped with the next."""
    if abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped


def weight(name: str) -> float:
    """Return how much a stem counts: numbers most, short everyday words least."""
    if name[0].isdigit():
        return NUMBER_WEIGHT
    return min(1.0, 0.4 + len(name) / 10)


def plain_words(text: str) -> str:
    """Return words, numbers and signs of a text with single spaces, for comparing phrases."""
    return " ".join(re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[-+*/=<>^]", signs(text).lower()))


def alike(first: Collection[Signed], second: Collection[Signed]) -> float:
    """Return how much two texts have in common, in [0, 1] (weighted Dice coefficient)."""
    total = sum(weight(name) for name, _ in (*first, *second))
    common = sum(weight(w[0]) for w in first if holds(second, w))
    return 2 * common / total if total else 0.0


def share(wanted: Collection[Signed], said: Collection[Signed]) -> float:
    """Return the weighted share of the wanted stems that is said, in [0, 1]."""
    total = sum(weight(name) for name, _ in wanted)
    return sum(weight(w[0]) for w in wanted if holds(said, w)) / total if total else 0.0


def clash(wanted: Collection[Signed], said: Collection[Signed]) -> float:
    """Return the weighted share of the wanted stems that is said with the other sign."""
    total = sum(weight(name) for name, _ in wanted)
    return sum(weight(w[0]) for w in wanted if opposes(said, w)) / total if total else 0.0
