"""Take a text apart into facts: what is said, with which sign, and of which of the named things.

"The wall is stiff, while the membrane is soft" says stiff of the wall and soft of the membrane; to
say it the other way round uses the same words. Nothing is understood: a name that begins a clause
is what the clause is about, and "it" takes up the one before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tutor_core.assessment import kin, overlap
from tutor_core.assessment.clauses import opposites
from tutor_core.assessment.numerals import digits
from tutor_core.text import EVERYDAY, STOP_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Name = tuple[str, ...]
"""The stems of a thing's name."""

# Everyday words say little, but their sign does: "used up" and "without being used up".
LITTLE = 0.2
_WORD = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?,()—–]")
_ENDS = frozenset(". ; : ! ?".split())
_BREAKS = _ENDS | frozenset(
    ", ( ) — – and but while whereas although because since so when if which unlike".split()
)
_PRONOUNS = frozenset("it its they their them this these he his she her such both one".split())
_FROM_TO = frozenset("from to into toward towards than per".split())
# What comes after these is of another thing, unless it begins with "it".
_AGAINST = frozenset("but while whereas although unlike".split())
# All of the clause after these is denied.
_DENIES = frozenset("instead unlike".split())
# "Your own" and "its own" are two things; "their own" may be either.
_OWN = "own"
_ANYBODYS = frozenset("their his her the".split())
# A word belongs to a "from" or "to" so many words before it (our choice).
_REACH = 7
_NEGATES = frozenset("without non lack lacks lacking free hardly barely rarely".split())
_SPELT = (
    (re.compile(r"\b(?:spe(?:ed(?:s|ed|ing)?|d) up|speeding)\b"), "faster"),
    (re.compile(r"\b(slow(?:s|ed|ing)?) down\b"), r"slower"),
    (
        re.compile(
            r"\b((?:\w+ and )?\w+(?: \w+)?) (?:is|are) (?:\w+ )?"
            r"(?:negligible|absent|ignored|neglected)\b"
        ),
        r"without \1",
    ),
    (re.compile(r"\b(?:divided by|over the total)\b"), "per"),
    (re.compile(r"\b(?:equals|is equal to)\b"), "is"),
    (re.compile(r"\b(?:times|multiplied by)\b"), " "),
    (re.compile(r"\bhow (?:fast|quick|quickly|rapidly)\b"), "rate"),
    (re.compile(r"\bhow (?:far|long)\b"), "distance"),
    (re.compile(r"\bhow (?:much|many)\b"), "amount"),
    (re.compile(r"\bhow often\b"), "frequency"),
    (re.compile(r"\bhow (?:strongly|hard|high)\b"), "how"),
    (re.compile(r"\b(?:rather than|instead of|as opposed to)\b"), "instead"),
    (re.compile(r"\b(?:no longer|not any ?more|never again)\b"), "not"),
    (re.compile(r"\b(?:a )?(?:lots?|bunch|loads|plenty|ton|tons) of\b"), "many"),
    (re.compile(r"\bare (?:a lot|lots)\b"), "are many"),
    (re.compile(r"\ba (?:few|little|bit)\b"), "few"),
    (
        re.compile(
            r"\b(as well|at all|at least|at most|at first|of course|in order to|kind of|sort of)\b"
        ),
        " ",
    ),
    (re.compile(r"\b(?:dont|doesnt|isnt|arent|cant|wont|didnt|wasnt|hasnt|havent)\b"), "not"),
)
# Behind a verb these say little, and they have an opposite elsewhere: "used up", "breaks down".
_PARTICLES = frozenset("up down out off over".split())
# Words with an opposite that are often said beside the point, and those that a negation passes.
_SOFT = (
    "move begin first both only all always possible agree hard light public rest second left kind "
    "close open"
)
_PASSED = frozenset("more less much many same only all always every any such very too".split())
# "An object" is no opposite of "a subject", though "objective" is of "subjective".
_NOUNS = frozenset("object subject".split())
_BE = frozenset(
    "is are was were be been being get gets got has have had do does did can will".split()
)


@lru_cache(maxsize=1)
def _soft() -> frozenset[str]:
    return frozenset((_pole(w, stem(w)) or (stem(w), True))[0] for w in _SOFT.split())


@dataclass(frozen=True, slots=True)
class Fact:
    """A telling word. ``about`` is the name it is said of, () for none; ``side`` the "from" or
    "to" it stands behind; ``before`` the telling word before it in the clause; ``half`` counts
    what is set against each other, as by "whereas"; ``polar`` that it has an opposite.
    """

    name: str
    sign: bool
    typed: str
    stem: str = ""
    about: Name = ()
    side: str = ""
    before: str = ""
    clause: int = 0
    half: int = 0
    polar: bool = False

    @property
    def everyday(self) -> bool:
        """Whether it stands in most texts."""
        return self.typed in _PARTICLES or (not self.polar and self.typed in EVERYDAY)

    @property
    def particle(self) -> bool:
        """Whether it only belongs to a verb: the "up" of "used up"."""
        return self.typed in _PARTICLES

    @property
    def decisive(self) -> bool:
        """Whether it has to be right: a number, or a word with an opposite."""
        return self.name[0].isdigit() or (self.polar and not self.soft)

    @property
    def soft(self) -> bool:
        """Whether it has an opposite, and is often said beside the point."""
        return self.polar and self.name in _soft()

    @property
    def telling(self) -> bool:
        """Whether it tells something of its own: no number, no word said in most texts."""
        noun = self.typed == "light"
        return self.name.isalpha() and not self.everyday and (noun or not self.soft)

    @property
    def weight(self) -> float:
        """How much it tells."""
        return LITTLE if self.everyday else overlap.weight(self.name)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as facts; ``named`` are the names that stand in it, ``head`` what it is about."""

    text: str
    facts: tuple[Fact, ...]
    named: frozenset[Name]
    head: Name = ()
    begins_it: bool = False
    denies: bool = False


@dataclass(slots=True)
class _Reader:
    """A sentence while it is read."""

    names: dict[str, list[Name]]
    about: Name
    begun: bool = False
    first: bool = True
    under: bool = False
    side: str = ""
    since: int = 0
    denied: bool = False
    last: str = ""
    before: str = ""
    clause: int = 0
    named: set[Name] = field(default_factory=set)
    head: Name = ()
    it: bool = False
    denies: bool = False
    half: int = 0
    turned: bool = False


def read(text: str, names: Sequence[Name], about: Name = ()) -> Statement:
    """Return a sentence as facts; ``about`` is what it is of before it names a thing."""
    plain = _plain(text)
    tokens = _WORD.findall(plain)
    by_first: dict[str, list[Name]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_first.setdefault(name[0], []).append(name)
    reader = _Reader(by_first, about)
    facts = tuple(_facts(reader, tokens))
    return Statement(text, facts, frozenset(reader.named), reader.head, reader.it, reader.denies)


def _plain(text: str) -> str:
    plain = " ".join(text.lower().replace("’", "'").split())
    for form, meant in _SPELT:
        plain = form.sub(meant, plain)
    return digits(plain)


def _facts(reader: _Reader, tokens: list[str]) -> Iterator[Fact]:
    skip = 0
    for at, word in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if word in _BREAKS or not word[0].isalnum():
            _clause(reader, word)
            continue
        if reader.turned:
            # "But it .." goes on about the same thing.
            reader.half += word not in _PRONOUNS
            reader.turned = False
        if (name := _named(reader.names, tokens, at)) is not None:
            reader.named.add(name)
            if not reader.begun:
                reader.about, reader.begun = name, True
                reader.head = reader.head or (name if reader.first else ())
                skip = len(name) - 1
                reader.under = False
                yield from _of_name(reader, tokens[at : at + len(name)])
                continue
        yield from _word(reader, word, at)
        reader.last = word


def _of_name(reader: _Reader, named: list[str]) -> Iterator[Fact]:
    """Yield a name itself: in "diffusion and osmosis" nothing else is said."""
    for word in named:
        if not _says_nothing(word):
            yield Fact(
                _stem(word), True, word, _stem(word), clause=reader.clause, half=reader.half
            )


def _clause(reader: _Reader, word: str) -> None:
    reader.begun = False
    reader.first = False
    reader.clause += word not in (",", "and")
    reader.turned = word in _AGAINST
    reader.denied = False
    reader.before = ""
    reader.under = False if word != "and" else reader.under
    reader.side = "" if word in _ENDS else reader.side


def _named(names: dict[str, list[Name]], tokens: list[str], at: int) -> Name | None:
    for name in names.get(_stem(tokens[at]), ()):
        if tuple(map(_stem, tokens[at : at + len(name)])) == name:
            return name
    return None


def _stem(word: str) -> str:
    return stem(word) if word[0].isalpha() else word


def _word(reader: _Reader, word: str, at: int) -> Iterator[Fact]:
    if word in _PRONOUNS and not reader.begun:
        reader.it = reader.it or reader.first
        reader.begun = True
    reader.begun = reader.begun or word in _BE
    if overlap.negates(word) or word in _NEGATES:
        reader.under = not reader.under
        reader.denies = True
        return
    if word in _FROM_TO:
        reader.side, reader.since = word, at
        return
    if word in _DENIES:
        reader.denied = True
        return
    root = _stem(word)
    known = (_OWN, reader.last != "its") if word == _OWN else _pole(word, root)
    if word == _OWN and reader.last in _ANYBODYS:
        return
    if known is None and _says_nothing(word):
        return
    name, sign = known or (root, True)
    side = reader.side if reader.side and at - reader.since <= _REACH else ""
    sign = sign != (reader.under != reader.denied)
    yield Fact(
        name,
        sign,
        word,
        root,
        about=reader.about,
        side=side,
        before=reader.before,
        clause=reader.clause,
        half=reader.half,
        polar=known is not None,
    )
    reader.begun, reader.before = True, root
    if word not in _PASSED and (known is not None or word not in EVERYDAY):
        reader.under = False


def _says_nothing(word: str) -> bool:
    if word in STOP_WORDS or word in _PRONOUNS:
        return True
    if "'" in word and word.split("'")[0] in STOP_WORDS:
        return True
    return len(word) == 1 and word.isalpha()


def _pole(word: str, root: str) -> overlap.Signed | None:
    """Return what a word with an opposite stands for, None for any other."""
    if root in _NOUNS and not word.endswith("ive"):
        return None
    # "highest", "biggest", "wealthiest"
    bases = (word[:-3], word[:-4], f"{word[:-4]}y") if word.endswith("est") else ()
    for one in (root, *map(stem, bases)):
        if (known := opposites().get(one)) is not None:
            return known
    found = overlap.canonical(word)
    return found if found[0] in overlap.heads() else None


def names_of(text: str) -> Name:
    """Return the stems of a thing's name."""
    return tuple(
        _stem(w)
        for w in _WORD.findall(_plain(text))
        if w[0].isalnum() and w not in ("a", "an", "the")
    )


def same(one: Fact, other: Fact) -> bool | None:
    """Whether two facts say one thing (True) or opposite ones (False); None: nothing in common."""
    if one.name == other.name:
        return one.sign is other.sign
    if one.name.isdigit() or other.name.isdigit() or (one.polar and other.polar):
        return None
    if kin.denies(one.name, other.name):
        return one.sign is not other.sign
    if kin.related(one.name, other.name):
        # "Less affluent" is poor, and not its opposite.
        return True if one.sign is other.sign else None if one.polar or other.polar else False
    return None


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Return the stems of telling words that stand next to each other: ("salti", "water")."""
    found = []
    for one, other in pairwise(_WORD.findall(_plain(text))):
        if all(w[0].isalpha() and w not in EVERYDAY | STOP_WORDS for w in (one, other)):
            found.append((stem(one), stem(other)))
    return frozenset(found)


_CALLED = re.compile(
    r"\b(?:called|known as|termed|referred to as|named) (?:an? |the )?([^.;,]{3,40})"
)


def called(said: Statement) -> Name:
    """Return the name that a sentence ends up giving: "... is called a monomial"."""
    match = _CALLED.search(said.text.lower())
    if match is None:
        return ()
    tail = names_of(match[1])
    return next((n for n in said.named if tail[: len(n)] == n), ())


@lru_cache(maxsize=1)
def everyday_stems() -> frozenset[str]:
    """Return the stems of the words that stand in most texts."""
    return frozenset(map(stem, EVERYDAY))
