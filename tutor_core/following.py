"""Whether a question goes on from the one before it, and what it then asks. Pure.

"Are there different kinds?", asked after osmosis, is about osmosis: it names nothing of its own,
or only what the same section speaks of, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core import talk
from tutor_core.assessment.clauses import opposites
from tutor_core.text import EVERYDAY, content_stems, stem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# So much of what a question names has to be in the section for it to be about that (our choice).
OF_SECTION = 0.5
_GOES_ON = ("refers", "goes_on")
_IT = re.compile(
    r"\b(?:it|they|them|those|these)\b"
    r"|\b(?:that|this)\b(?=[ ?.!]*$| (?:mean|work|happen|so|true))",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:(?:and|or|but|so|what about|how about) )+(?:the |an? )?([\w-]+)\W*$")
_ITS = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"\b(?:kinds?|types?|sorts?|forms?|examples?|parts?|causes?|effects?|reasons?|uses?|advantages?"
    r"|disadvantages?|steps?|stages?|ways?|opposites?|purpose|meaning|history|origins?|results?)"
    r"\b(?=[ ?.!]*$)",
    re.IGNORECASE,
)


def follows(plain: str, cues: Mapping[str, re.Pattern[str]], section: Collection[str]) -> bool:
    """Whether a question goes on from the one before; ``section`` are the stems of its place."""
    if cues["of_subject"].search(plain):
        return True
    own = _named(plain, cues)
    if own and sum(s in section for s in own) < OF_SECTION * len(own):
        return False
    return not own or any(cues[n].search(plain) for n in _GOES_ON)


def _named(plain: str, cues: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    """Return the stems of what a question names itself."""
    rest = cues["task_talk"].sub(" ", talk.unclipped(plain))
    named = content_stems(rest) - frozenset(map(stem, EVERYDAY))
    return frozenset(one for one in named if one not in opposites())


def named_like(text: str, term: str, said: str) -> str:
    """Return what "and kinetic?" asks after "static friction", "" when the place has no such."""
    match = _AND.match(text.strip().lower())
    head = term.split()[-1].lower() if len(term.split()) > 1 else ""
    if match is None or not head:
        return ""
    found = f"{match[1]} {head}"
    return f"what is {found}?" if found in said.lower() else ""


def resolved(text: str, term: str) -> str:
    """Return a question with what "it" stands for; the term is added where
    the question names nothing."""
    plain = text.strip()
    own = content_stems(plain) - frozenset(map(stem, EVERYDAY))
    if content_stems(term) <= content_stems(plain):
        return plain
    if _IT.search(plain):
        return _IT.sub(term, plain, count=1)
    if _ITS.search(plain):
        return _ITS.sub(f"the {term}'s", plain, count=1)
    if (match := _OF_WHAT.search(plain)) is not None:
        return f"{plain[: match.end()]} of {term}{plain[match.end() :]}"
    return plain if own else f"{plain} ({term})"
