"""What a thing is said to be, and not to be: "it's a force" against "inertia is no force".

Words in common don't tell these apart, and the kind is what a definition is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import facts
from tutor_core.text import stem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tutor_core.assessment.facts import Name

_NOUN = r"(?P<kind>[^\W\d_]{3,})"
_LED = r"^\W*(?:(?:well|so|um|because|i think|i guess|maybe|no|yes)[, ]+)*"
# An adjective would say what it is like; so a kind has an article, and ends there or in a clause.
_IS = re.compile(
    rf"{_LED}(?P<of>[^.;,?!]{{1,40}}?)(?:'s| is| are)\s+"
    rf"(?:just |simply |really |basically |like )?(?:an?|the|some)\s+(?:(?:kind|type|sort) of\s+)?"
    rf"{_NOUN}(?=\s*(?:$|[.,;!?]|(?:that|which|who|pushing|pulling|because|and)\b))",
    re.IGNORECASE,
)
_IS_NOT = re.compile(
    r"^(?P<of>[^.;,?!]{1,60}?)\s+(?:is|are)\s+"
    r"(?:no|not an?|not the|never an?|not any kind of|not really an?)\s+"
    rf"{_NOUN}(?=\s*(?:$|[.,;:!?]|(?:and|but|that|which|so|because|at all)\b))",
    re.IGNORECASE,
)
_ITS = re.compile(r"\bits(?= (?:just |an? |the |some ))", re.IGNORECASE)
_IT = frozenset("it this that they these".split())


def denied(idea: str, sentences: Iterable[str], asked: Collection[Name]) -> str:
    """Return the kind that an idea gives to a thing and a sentence about it denies, or "".

    ``asked`` are the names of what is asked about: "it" is one of those.
    """
    told = _IS.search(_ITS.sub("it's ", " ".join(idea.split())))
    if told is None:
        return ""
    kind, it = stem(told["kind"].lower()), told["of"].strip().lower() in _IT
    of = [name for name in asked if it or _named(told["of"], name)]
    for sentence in sentences if of else ():
        said = _IS_NOT.search(" ".join(sentence.split()))
        if said is None or stem(said["kind"].lower()) != kind:
            continue
        if any(_named(said["of"], name) for name in of):
            return told["kind"].lower()
    return ""


def _named(subject: str, name: Name) -> bool:
    return set(name) <= set(facts.names_of(subject))
