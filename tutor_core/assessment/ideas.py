"""Judge a learner's idea on a free question against the passages of the place.

There is no key to compare with, so this is shy: right only when the idea says nearly all of a key
sentence or little but what a key sentence says, near when it shares telling words with one,
otherwise unsure; wrong only when it denies the sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from tutor_core.assessment import opposites, overlap
from tutor_core.assessment.result import Assessment, Miss, unsure
from tutor_core.assessment.short import LONGEST
from tutor_core.machine_talk import talks_to_machine
from tutor_core.messages import Judgement
from tutor_core.text import EVERYDAY, STOP_WORDS, sentences, stem, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tutor_core.assessment.overlap import Signed

# Key sentences are those nearest to the question (our choice: three; more would match anything).
KEY_SENTENCES = 3
# Right: so many telling words that are this share of the sentence, or of the idea; wrong: as near,
# with opposite sign; a shared word tells something when no more than this share of the sentences
# has it.
RIGHT_SHARE, RIGHT_WORDS = 0.75, 4
RIGHT_OF_IDEA = 0.6
CLASH_SHARE = 0.3
RARE = 0.34
MOST_MET = 3
MOST_TEXT = 40_000


@lru_cache(maxsize=1)
def everyday_stems() -> frozenset[str]:
    """Return the stems of the words that stand in most texts."""
    return frozenset(map(stem, EVERYDAY))


def assess_idea(question: str, text: str, passages: Sequence[str]) -> Assessment:
    """Judge an idea on a question. ``met`` holds the learner's own telling words."""
    if len(text) > LONGEST:
        return unsure(text, readable=False)
    asked = overlap.stems(question)
    known = asked | everyday_stems()
    said = frozenset(s for s in overlap.signed(text) if s[0] not in known)
    normalised = " ".join(sorted(name for name, _ in overlap.signed(text)))[:200]
    all_sentences = _sentences(passages)
    keys = _key_sentences(asked, said, all_sentences)
    if not said or not keys:
        return Assessment(Judgement.UNSURE, normalised)
    counts = Counter(name for s in all_sentences for name in overlap.stems(s))
    most = max(2.0, RARE * len(all_sentences))
    for key in keys:
        wanted = frozenset(s for s in overlap.signed(key) if s[0] not in known)
        shared = [w for w in wanted if overlap.holds(said, w)]
        if len(shared) >= RIGHT_WORDS and _covered(wanted, said):
            if opposites.against(text, [key]):
                return Assessment(Judgement.UNSURE, normalised)
            return Assessment(Judgement.CORRECT, normalised, met=_as_said(text, shared))
        if _states(key) and _denies(wanted, said):
            return Assessment(Judgement.INCORRECT, normalised, miss=Miss.OTHER)
    shared = [
        w
        for key in keys
        for w in overlap.signed(key)
        if w[0] not in known and counts[w[0]] <= most and overlap.holds(said, w)
    ]
    found = _as_said(text, shared)
    return Assessment(Judgement.PARTLY if found else Judgement.UNSURE, normalised, met=found)


def _covered(wanted: frozenset[Signed], said: frozenset[Signed]) -> bool:
    """Whether an idea says nearly all of a sentence, or the sentence most of the idea."""
    if any(overlap.opposes(said, w) for w in wanted):
        return False
    of_idea = overlap.share(said, wanted) >= RIGHT_OF_IDEA
    return of_idea or overlap.share(wanted, said) >= RIGHT_SHARE


def _sentences(passages: Sequence[str]) -> list[str]:
    found: list[str] = []
    length = 0
    for passage in passages:
        for sentence in sentences(passage):
            length += len(sentence)
            if length > MOST_TEXT:
                return found
            if not talks_to_machine(sentence):
                found.append(sentence)
    return found


def _key_sentences(
    asked: frozenset[str], said: Collection[Signed], found: Sequence[str]
) -> list[str]:
    """Return the sentences nearest to the question, and the one the idea touches most."""

    def nearness(sentence: str) -> tuple[float, float]:
        own = overlap.signed(sentence)
        names = {name for name, _ in own}
        near = sum(overlap.weight(n) for n in asked if n in names)
        touched = sum(overlap.weight(w[0]) for w in own if overlap.holds(said, w))
        return near + touched / 2, touched

    fit = {sentence: nearness(sentence) for sentence in found}
    near = sorted((s for s in found if fit[s][0] > 0), key=fit.__getitem__, reverse=True)
    touched = max(found, key=lambda s: fit[s][1], default="")
    return list(dict.fromkeys([*near[:KEY_SENTENCES], *([touched] if touched else [])]))


# What is only named, asked or supposed says nothing that an idea could go against.
_SUPPOSED = re.compile(
    r"[\"“”‘]|\?\s*$|^\W*(?:if|unless|suppose|imagine|had|were|think of)\b"
    r"|\b(?:if|unless|would|could|might|may|seems?|looks? (?:like|as)|as if|as though|people"
    r"|somebody|some)\b",
    re.IGNORECASE,
)


def _states(sentence: str) -> bool:
    """Whether a sentence states what it says as a fact."""
    return _SUPPOSED.search(sentence) is None


def _denies(wanted: frozenset[Signed], said: Collection[Signed]) -> bool:
    """Whether an idea says mostly what a sentence says, with the opposite sign on part of it."""
    mine = frozenset(said)
    agrees = sum(overlap.weight(w[0]) for w in wanted if overlap.holds(mine, w))
    turned = sum(overlap.weight(w[0]) for w in wanted if overlap.opposes(mine, w))
    total = sum(overlap.weight(name) for name, _ in mine)
    about = (agrees + turned) / total if total else 0.0
    return turned > 0 and len(mine) >= 3 and about >= RIGHT_SHARE and turned >= CLASH_SHARE * total


def _as_said(text: str, shared: Collection[Signed]) -> tuple[str, ...]:
    """Return the shared words as the learner wrote them, longest first."""
    names = {name for name, _ in shared}
    found: dict[str, str] = {}
    for word in words(text):
        own = overlap.stems(word)
        telling = word.isalpha() and len(word) > 2 and word.lower() not in EVERYDAY | STOP_WORDS
        if telling and (own & names or stem(word) in names):
            found.setdefault(word.lower(), word)
    return tuple(sorted(found.values(), key=len, reverse=True)[:MOST_MET])
