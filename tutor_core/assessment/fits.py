"""How an idea stands to the sentences and glossary entries of a place: what of it is there too."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.assessment import facts, kin
from tutor_core.focus import QuestionKind
from tutor_core.machine_talk import talks_to_machine
from tutor_core.remembering import remembered
from tutor_core.text import content_stems, sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tutor_core.assessment.facts import Fact, Name, Statement

Terms = tuple[tuple[str, str], ...]
"""Glossary entries: word and meaning."""

# Our choices, tried on ideas about four books: right when so much of what is told stands in one
# sentence, and that is so much of what the sentence tells, or nearly all of it.
AGREES = 0.72
COVERS = 0.38
# Whoever says nothing else may say less of it.
ALONE, ALONE_COVERS = 0.9, 0.22
WHOLE = 0.75
# What the glossary says counts before a sentence that is about as near.
ENTRY = 1.3
TELLING = 2
# A word in more than this share of the sentences says half as much.
RARE = 0.2
# So many characters of a section are held against an idea, the best passages first: about a
# tenth of a second for a long one, the first time (our choice).
MOST_TEXT = 25_000
_BECAUSE = re.compile(
    r"\b(?:because(?: of)?|since|so that|in order to|due to|caused by|as a result of"
    r"|owing to|when|if)\b",
    re.IGNORECASE,
)
_THUS = re.compile(
    r"[;,.]?\s*\b(?:so|therefore|thus|hence|consequently|that is why|this is why)\b", re.IGNORECASE
)
_SUPPOSED = re.compile(
    r"[\"“”‘]|\?\s*$|^\W*(?:if|unless|suppose|imagine|had|were|think of)\b"
    r"|\b(?:if|unless|would|could|might|may|seems?|looks? (?:like|as)|as if|as though|people"
    r"|somebody|some)\b",
    re.IGNORECASE,
)
# "All" and "only" say something of the word they stand at alone.
_COUNTED = frozenset(("all", "both"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a glossary entry: then ``entry`` is its name.

    ``about`` is what it is of, or the sentences before it, whose stems are in ``context``. ``aim``
    are the facts that answer a question of the kind, ``reasoned`` that they stand for a reason,
    ``best`` that the passage is the one that fits the question best.
    """

    said: Statement
    about: Name
    aim: tuple[Fact, ...]
    entry: Name = ()
    context: frozenset[str] = frozenset()
    reasoned: bool = False
    pairs: frozenset[tuple[str, str]] = frozenset()
    best: bool = False

    def has(self, name: str) -> bool:
        """Whether a stem stands in it."""
        named = (self.about, *self.said.named)
        return any(f.stem == name for f in self.said.facts) or any(name in n for n in named)

    @property
    def stated(self) -> bool:
        """Whether it states a fact: what is quoted, asked or supposed can't be gone against."""
        return bool(self.entry) or _SUPPOSED.search(self.said.text) is None

    def of(self, name: Name) -> bool:
        """Whether it speaks of a thing."""
        return any(set(name) <= set(n) for n in (self.about, *self.said.named) if n)


@dataclass(frozen=True, slots=True)
class Fit:
    """How facts stand to a unit: in it, turned round, or not in it.

    ``agrees`` is the share of the facts that is in it, ``covers`` the share of the unit that they
    say, ``left`` what of it they don't. ``near`` are facts that stand in another of the units.
    """

    unit: Unit
    met: tuple[Fact, ...]
    turned: tuple[Fact, ...]
    strange: tuple[Fact, ...]
    agrees: float
    covers: float
    left: tuple[Fact, ...]
    near: tuple[Fact, ...] = ()

    @property
    def telling(self) -> int:
        """How many words that tell something are in it."""
        return len({f.name for f in self.met if f.telling})

    @property
    def right(self) -> bool:
        """Whether the facts say what the unit says."""
        if self.turned or self.agrees < AGREES or self.decisive or self._miscounted:
            return False
        whole = self.covers >= WHOLE and bool(self.unit.entry)
        least = ALONE_COVERS if self.agrees >= ALONE and self.telling > TELLING else COVERS
        return (self.telling >= TELLING or whole) and self.covers >= least

    @property
    def _miscounted(self) -> bool:
        """Whether one number is said twice where the sentence has another one."""
        told = [f.name for f in self.met if f.name[0].isdigit()]
        others = {f.name for f in self.left if f.name[0].isdigit()}
        return len(told) > len(set(told)) and bool(others)

    @property
    def part(self) -> bool:
        """Whether they say some of what the unit says, and nothing else."""
        if self.turned or self.decisive or self.agrees < AGREES:
            return False
        alone = self.telling == 1 and not self.strange and self.covers >= WHOLE
        return self.telling >= TELLING or alone

    @property
    def decisive(self) -> bool:
        """Whether what isn't in it is a number, or a word with an opposite."""
        return any(f.decisive for f in self.strange)

    @property
    def weight(self) -> float:
        """How much of the facts is in it."""
        return sum(f.weight for f in self.met)

    @property
    def rank(self) -> tuple[bool, float, float]:
        """The fit that counts comes first."""
        strange = sum(f.weight for f in (*self.strange, *self.turned))
        entry = ENTRY if self.unit.entry else 1.0
        return self.right, (self.weight - strange / 2) * (0.3 + self.covers) * entry, self.agrees


def alike(one: Name, other: Name) -> bool:
    """Whether two names may be of one thing: the same, or one a kind of the other."""
    mine, theirs = set(one), set(other)
    return mine <= theirs or theirs <= mine


@remembered(128)
def units(
    passages: tuple[str, ...], terms: Terms, asked: tuple[Name, ...], kind: QuestionKind
) -> tuple[Unit, ...]:
    """Return the sentences of passages and the glossary entries, taken apart."""
    entries = [(facts.names_of(word), meaning) for word, meaning in terms]
    names = tuple(dict.fromkeys([*asked, *(n for n, _ in entries if n)]))
    found = list(_sentences(passages, names, kind))
    for name, meaning in entries:
        said = facts.read(meaning, names, name)
        if name and said.facts:
            found.append(Unit(said, name, said.facts, name))
    return tuple(found)


def _sentences(
    passages: Iterable[str], names: tuple[Name, ...], kind: QuestionKind
) -> Iterator[Unit]:
    length = 0
    for place, passage in enumerate(passages):
        about: Name = ()
        context: frozenset[str] = frozenset()
        for sentence in sentences(passage):
            length += len(sentence)
            if length > MOST_TEXT:
                return
            if sentence.endswith("?") or talks_to_machine(sentence):
                continue
            said = facts.read(sentence, names)
            if said.begins_it and not said.head:
                said = facts.read(sentence, names, about)
            about = said.head or about
            unit = _unit(said, about, context if said.begins_it else frozenset(), kind)
            yield replace(unit, best=place == 0)
            context = (context if said.begins_it else frozenset()) | content_stems(sentence)


def _unit(said: Statement, about: Name, context: frozenset[str], kind: QuestionKind) -> Unit:
    about = facts.called(said) or about
    aim = _reason(said) if kind is QuestionKind.REASON else ()
    return Unit(said, about, aim or said.facts, (), context, bool(aim), facts.pairs(said.text))


def _reason(said: Statement) -> tuple[Fact, ...]:
    """Return what of a sentence stands for a reason, () where nothing says so."""
    if (match := _BECAUSE.search(said.text)) is not None:
        inside = content_stems(said.text[match.end() :])
    elif (match := _THUS.search(said.text)) is not None and match.start():
        inside = content_stems(said.text[: match.start()])
    else:
        return ()
    return tuple(f for f in said.facts if f.stem in inside)


def fit(told: Collection[Fact], unit: Unit, asked: frozenset[str], common: frozenset[str]) -> Fit:
    """Hold facts against a unit. Words of the question count only where they are turned round."""
    met, turned, strange = [], [], []
    own = _own_half(unit, asked)
    signs = {(f.name, f.sign) for f in told}
    for one in told:
        match _stands(one, own, both=(one.name, not one.sign) in signs):
            case True:
                met.append(one)
            case False if not one.soft:
                turned.append(one)
            case _ if one.stem not in asked:
                strange.append(one)
    met = [f for f in met if f.stem not in asked]
    # What the learner says in everyday words may well be a way to put it.
    of_it = sum(_weight(f, common) for f in met)
    total = of_it + sum(_weight(f, common) for f in (*strange, *turned))
    aim = {f.name: f for f in unit.aim if f.stem not in asked and not f.everyday}
    said = {n: f for n, f in aim.items() if any(facts.same(f, one) for one in met)}
    # A clause that nothing is said of isn't missed.
    touched = {f.clause for f in said.values()}
    whole = sum(_weight(f, common) for f in aim.values() if f.clause in touched)
    return Fit(
        unit,
        tuple(met),
        tuple(turned),
        tuple(strange),
        of_it / total if total else 0.0,
        sum(_weight(f, common) for f in said.values()) / whole if whole else 0.0,
        tuple(f for n, f in aim.items() if n not in said),
    )


def _own_half(unit: Unit, asked: frozenset[str]) -> tuple[Fact, ...]:
    """Return what a sentence says of what is asked about, without what it sets that against."""
    halves = {f.half for f in unit.said.facts if f.stem in asked}
    if not halves or unit.entry:
        return unit.said.facts
    return tuple(f for f in unit.said.facts if f.half in halves)


def backed(found: Fit, own: Collection[Unit]) -> Fit:
    """Return a fit with what isn't in its unit, and is in another: the text does have it."""
    near = tuple(f for f in found.strange if any(_stands(f, u.said.facts) for u in own))
    return replace(found, near=near) if near and found.telling else found


def _weight(fact: Fact, common: frozenset[str]) -> float:
    weight = min(1.0, fact.weight)
    return weight / 2 if fact.name in common else weight


def pooled(found: Collection[Unit], name: Name) -> Unit:
    """Return all that is said of a thing as one unit."""
    said = tuple(f for u in found for f in u.said.facts if f.about and alike(f.about, name))
    whole = facts.Statement("", said, frozenset((name,)), name)
    return Unit(whole, name, said)


def common(found: Collection[Unit]) -> frozenset[str]:
    """Return the stems that stand in many of the units."""
    counts: dict[str, int] = {}
    for unit in found:
        for name in {f.name for f in unit.said.facts}:
            counts[name] = counts.get(name, 0) + 1
    most = max(3.0, RARE * len(found))
    return frozenset(name for name, count in counts.items() if count > most)


def _behind_one(one: Fact, other: Fact) -> bool:
    return bool(one.before and other.before) and kin.related(one.before, other.before)


def _stands(one: Fact, said: Collection[Fact], *, both: bool = False) -> bool | None:
    """Whether a fact is in a unit (True), turned round (False), or not in it (None)."""
    found = [(v, other) for other in said if (v := _beside(one, other)) is not None]
    verdicts = {v for v, _ in found}
    if len(verdicts) == 2 and not one.soft:
        # The sentence says both: the very word decides, or what stands before it; else which is
        # meant can't be told.
        very = {v for v, other in found if other.typed == one.typed}
        behind = {v for v, other in found if _behind_one(one, other)}
        sided = {v for v, other in found if one.side and one.side == other.side}
        own = (very,) if not one.polar else (sided, behind)
        verdicts = next((v for v in own if len(v) == 1), set())
        if both and not verdicts:
            return True  # "faster than rural ones", where urban and rural are both told
        if not verdicts or (verdicts == {False} and True in very and not sided):
            return None
    if True in verdicts:
        return True
    return False if verdicts else None


def _of_one_word(one: Fact, other: Fact) -> bool:
    """Whether two words stand behind the same one, or behind none."""
    if not one.before or not other.before:
        return True
    return kin.related(one.before, other.before)


def _beside(one: Fact, other: Fact) -> bool | None:
    """Compare two facts: of different things they are neither alike nor opposite."""
    same = facts.same(one, other)
    if same is None or (one.about and other.about and not alike(one.about, other.about)):
        return None
    if same and one.name in _COUNTED and not _of_one_word(one, other):
        return None
    if not same:
        return None if one.polar and not _of_one_word(one, other) else False
    if not (one.side or other.side):
        return True
    if {"than", "per"} & {one.side, other.side}:
        return True if one.side == other.side else None
    if one.side and other.side and (one.side == "from") is not (other.side == "from"):
        return False if one.polar else None
    return same
