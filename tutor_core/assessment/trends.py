"""What goes up or down with what: "the more force, the less acceleration".

Such a claim and its opposite have the same words. It is read from comparatives beside their nouns,
and in a course also from rules in words: "speed = distance ÷ time" says that speed grows with the
distance and falls with the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.remembering import remembered
from tutor_core.text import EVERYDAY, STOP_WORDS, sentences, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_UP = (
    r"more|bigger|greater|larger|higher|stronger|longer|faster|heavier|twice|double[sd]?|doubling"
    r"|increas(?:es?|ed|ing)|grows?|growing|rises?|rising|raised|goes up|go up|goes higher"
)
_DOWN = (
    r"less|smaller|lower|weaker|shorter|slower|lighter|fewer|half|halves|halved|halving"
    r"|decreas(?:es?|ed|ing)|falls?|falling|drops?|dropping|shrinks?|goes down|go down|goes lower"
)
_TOKEN = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<word>[^\W\d_]+))\b|[.;:!?]")
_CLAUSES = re.compile(r"[;:]|\. |, and |\bbut\b|\bwhile\b|\bwhereas\b")
_RULE = re.compile(
    r"\b((?:[a-z]+ ){0,2}[a-z]+) = ((?:[a-z]+ ){0,2}[a-z]+) ([·×*÷/]) ((?:[a-z]+ ){0,2}[a-z]+)"
)
_IT = frozenset("it its this that they them".split())
# "Not", "doesn't" and their like turn a claim round in ways that words alone don't tell.
_DENIES = re.compile(r"\b(?:not|no|never|without|same|\w+n'?t)\b")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trend:
    """Two stems in alphabetic order; ``together`` whether they go the same way."""

    pair: Pair
    together: bool
    typed: str = ""


@dataclass(frozen=True, slots=True)
class _Event:
    up: bool
    noun: str
    typed: str


def read(text: str) -> tuple[Trend, ...]:
    """Return the trends that a text tells in words, one a clause."""
    found: list[Trend] = []
    last = ""
    for clause in _CLAUSES.split(" ".join(text.lower().split())):
        if _DENIES.search(clause):
            continue
        events = [e for e in _events(clause, last) if e.noun]
        if len(events) == 2 and events[0].noun != events[1].noun:
            found.append(_trend(*events))
            last = events[1].noun
    return tuple(found)


@remembered(128)
def known(passages: tuple[str, ...]) -> Mapping[Pair, bool]:
    """Return the trends of passages, without those that they tell both ways."""
    told: dict[Pair, set[bool]] = {}
    for passage in passages:
        for sentence in sentences(passage):
            for one in (*read(sentence), *_of_rule(sentence.lower())):
                told.setdefault(one.pair, set()).add(one.together)
    return {pair: ways.pop() for pair, ways in told.items() if len(ways) == 1}


def against(idea: Iterable[Trend], text: Mapping[Pair, bool]) -> str:
    """Return the learner's word by which a trend goes the other way than in the text, or ""."""
    return next((t.typed for t in idea if text.get(t.pair, t.together) is not t.together), "")


def _events(clause: str, last: str) -> list[_Event]:
    """Return a clause's comparatives with their nouns: the one behind, else the one before."""
    tokens = list(_TOKEN.finditer(clause))
    nouns = [_noun(m["word"], last) for m in tokens]
    taken: set[int] = set()
    found = []
    for at, match in enumerate(tokens):
        if not (match["up"] or match["down"]):
            continue
        behind = _next(nouns, taken, range(at + 1, min(at + 4, len(tokens))), tokens)
        place = behind if behind is not None else _before(nouns, taken, at)
        noun = nouns[place] if place is not None else ""
        if place is not None:
            taken.add(place)
        found.append(_Event(bool(match["up"]), noun, match[0]))
    return found


def _next(
    nouns: list[str], taken: set[int], places: range, tokens: list[re.Match[str]]
) -> int | None:
    """Return the last of the nouns that stand together right behind a comparative."""
    found = None
    for i in places:
        if tokens[i]["up"] or tokens[i]["down"]:
            break
        if nouns[i] and i not in taken:
            found = i
        elif found is not None or (tokens[i]["word"] or "") not in ("the", "a", "an", "of", "net"):
            break
    return found


def _before(nouns: list[str], taken: set[int], at: int) -> int | None:
    return next((i for i in range(at - 1, -1, -1) if nouns[i] and i not in taken), None)


def _noun(word: str | None, last: str) -> str:
    if word is None:
        return ""
    if word in _IT:
        return last
    return "" if word in STOP_WORDS or word in EVERYDAY or len(word) < 3 else stem(word)


def _trend(one: _Event, other: _Event) -> Trend:
    first, second = sorted((one.noun, other.noun))
    return Trend((first, second), one.up is other.up, other.typed)


def _of_rule(sentence: str) -> Iterator[Trend]:
    """Yield what a rule in words says: factors go with the product, and against each other."""
    for match in _RULE.finditer(sentence):
        names = [match[i].split()[-1] for i in (1, 2, 4)]
        if any(len(name) < 3 or name in STOP_WORDS for name in names):
            continue
        first, second, third = map(stem, names)
        divided = match[3] in "÷/"
        for one, other, together in (
            (first, second, True),
            (first, third, not divided),
            (second, third, divided),
        ):
            low, high = sorted((one, other))
            yield Trend((low, high), together)
