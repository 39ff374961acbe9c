"""Words that stand for one another in most sentences, and words that deny each other."""

from __future__ import annotations

from functools import lru_cache

from tutor_core.assessment import overlap
from tutor_core.remembering import remembered
from tutor_core.text import stem

# What a learner says for a word of the text, and the text for theirs (our choice: words that fit
# any subject and are each other's in nearly every sentence).
_KIN = (
    "object body thing",
    "society social societal sociological",
    "move motion movement travel flow",
    "need require",
    "contain hold",
    "city urban town",
    "wealthy rich affluent",
    "child kid infant baby",
    "job work occupation employment",
    "learn learning acquire",
    "conduct behave behaviour behavior act",
    "share common",
    "equal same identical equally",
    "opposite reverse flip",
    "watch observe study",
    "judge judgment judgement evaluate evaluation assess",
    "believe belief think",
    "opinion view attitude",
    "break violate violation",
    "barrier obstacle",
    "toward towards",
    "big high large great",
    "quick fast rapid",
    "help aid assist support",
    "cause lead",
    "begin start",
    "buy purchase",
    "choice choose chosen",
    "lose loss",
    "grow growth",
    "depend dependent",
    "exponent power",
    "lcd denominator",
    "per divide division divided",
    "produce production make create",
    "area region",
    "layer level",
    "drop droplet",
    "rank ranking categorize",
    "give provide",
    "stay remain",
    "touch contact",
    "oppose resist",
    "add addition sum combine plus",
    "subtract subtraction minus",
    "amount quantity number",
    "allow let permit",
    "show display reveal",
    "important significant",
    "leave exit",
    "shrink shrivel",
    "country nation",
    "law legal",
)
# A stem is another's when so many letters are alike at their beginning (our choice).
_FAMILY = 6
_WITHOUT = ("un", "non", "im", "in", "ir", "il", "dis", "anti", "de")


@lru_cache(maxsize=1)
def _kin() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _KIN:
        head = stem(group.split()[0])
        for word in group.split():
            found.setdefault(stem(word), head)
    return found


@remembered(50_000)
def related(one: str, other: str) -> bool:
    """Whether two stems are of one family, or said for one another."""
    kin = _kin()
    if kin.get(one, one) == kin.get(other, other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _FAMILY - 1 and long.startswith(short):
        return True
    alike = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    if alike >= _FAMILY and alike >= 0.7 * len(short):
        return True
    return len(short) >= overlap.TYPO_LENGTH and overlap.one_edit(one, other)


@remembered(50_000)
def denies(one: str, other: str) -> bool:
    """Whether one is the other with "un-" or its like before it."""
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == before + short for before in _WITHOUT)
