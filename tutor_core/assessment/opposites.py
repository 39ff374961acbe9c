"""Whether an answer says the opposite of what is right: up for down, the full one for the empty.

A text is taken apart into claims: the telling words of one clause with a sign each, False under a
negation and for the second of two opposites. A claim goes against a reference when they share what
they speak of and one word of it has the other sign. The reference that has most in common decides:
"the cord pulls it down" is nearer to "the cord pulls it up" than to "the Earth pulls it down".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment.clauses import SIDES, claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tutor_core.assessment.clauses import Claim

# What a reference leaves open, or the answer, counts against how well they fit (our choice: two
# such words less than one in common).
_OPEN = 0.25
# That the same one does it counts half a word more (our choice).
_DOER = 0.5


# Two clauses speak of one thing, and deny each other, with so many words in common that make up
# this share of both (our choice).
_DENIED_WORDS, _DENIED_SHARE = 2, 0.5


def against(text: str, references: Iterable[str]) -> dict[str, str]:
    """Return the words of a text that say the opposite of what the references say: as they are
    compared, and as typed, "" where not one word but the whole clause is the other way round.
    """
    known = [claim for reference in references for claim in claims(reference)]
    return {
        name: claim.typed[name] if name in claim.poles and not claim.framed else ""
        for claim in claims(text)
        for name in _turned(claim, known)
    }


def _turned(claim: Claim, known: list[Claim]) -> Iterator[str]:
    met = [_Meeting.of(claim, k) for k in known]
    found: dict[str, float] = {}
    for name in (n for n in claim.words if n in claim.poles):
        opposing = max((m.opposing(name) for m in met), default=0.0)
        if opposing > max((m.backing(name) for m in met), default=0.0):
            found[name] = opposing
    yield from (name for name, strength in found.items() if strength == max(found.values()))
    denying = max((m.denying() for m in met), default=0)
    if denying and denying > max((m.agreeing() for m in met), default=0.0):
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
        return (len(self.turned) + self.denies + self.converse) % 2 == 1

    @property
    def converse(self) -> bool:
        """Whether one compares the other way round: "higher than supply", "supply is lower"."""
        mine, theirs = self.claim, self.known
        return mine.doer in theirs.than or theirs.doer in mine.than

    @property
    def other_side(self) -> bool:
        """Whether the reference says the same of the other thing: the full one is slower."""
        return bool((self.claim.picks | self.known.picks) & self.turned)

    @property
    def elsewhere(self) -> bool:
        """Whether they name different things: bulb A, bulb C."""
        mine, theirs = self.claim.labels, self.known.labels
        if "other" in self.claim.picks and "other" not in self.known.words:
            return True
        return bool(mine - theirs and theirs - mine)

    @property
    def fit(self) -> float:
        loose = self.claim.poles ^ self.known.poles
        shared = len(self.agree) + len(self.turned) + _in_order(self.claim, self.known)
        return max(0.0, shared / 2 - _OPEN * len(loose) + self._doers)

    @property
    def _doers(self) -> float:
        mine, theirs = self.claim.doer, self.known.doer
        return _DOER if mine and mine == theirs and not self.converse else 0.0

    def opposing(self, name: str) -> float:
        """Return how strongly the reference says the opposite by a word."""
        if not self.odd or self.elsewhere or len(self.turned) > 1:
            return 0.0
        if name not in (self.turned or self.agree) or (self.denies and not self.about_one):
            return 0.0
        if len(self.agree) + len(self.turned) == 1 and not self._alone:
            return 0.0
        apart = self._of_another(name) or self._of_other_side(name) or self._done_to
        return 0.0 if apart else self.fit

    @property
    def _done_to(self) -> bool:
        """Whether what acts in the reference is acted on here: "it pushes gas", not gas it."""
        doer = self.known.doer
        return bool(doer) and self.claim.pronoun and doer in self.claim.words

    @property
    def _alone(self) -> bool:
        """Whether one of them says nothing else."""
        single = len(self.known.words) == 1 and len(self.claim.poles) == 1
        return single or len(self.claim.words) == 1

    def _of_other_side(self, name: str) -> bool:
        """Whether the answer names a side and the reference none: "the full one is harder"."""
        sides = self.claim.picks & SIDES
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
        return shared == most or (shared >= _DENIED_WORDS and shared >= _DENIED_SHARE * most)


def _in_order(one: Claim, other: Claim) -> int:
    """Return how many words two claims have in the same order: who pushes whom counts."""
    row = [0] * (len(other.words) + 1)
    for mine in one.words:
        before = 0
        for at, theirs in enumerate(other.words, start=1):
            longest = before + 1 if mine == theirs else max(row[at], row[at - 1])
            before, row[at] = row[at], longest
    return row[-1]
