"""What a concept is called: a heading or an objective turned into a name a teacher would keep.

"Chapter 4: What Is Culture?" is *Culture*, "Solve Linear Inequalities" is *Solving linear
inequalities*, "Explain the concept of culture lag" speaks of *culture lag*. Only English is
rewritten.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_PHRASE = 5
"""Words of a phrase taken out of an objective; longer ones are sentences. Our choice."""

_NUMBER = r"(?:\d+(?:\.\d+)*|[ivxlc]+)"
_LABEL = re.compile(
    r"^(?:(?:chapter|lesson|unit|part|section|module|week|lecture|topic|slide|page|day|step)\s+"
    rf"{_NUMBER}\b|\d+(?:\.\d+)+(?=\s)|\d+[.):](?=\s)|\d+(?=\s+[A-Z]))\s*[-:.–—|]*\s*",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:extended|special) topic|introduction|overview|topic|lesson|review)\s*[:–—]\s+"
    r"|^(?:an? |the )?(?:brief |short )?(?:introduction|overview|guide)\s+(?:to|of)\s+(?:the\s+)?"
    r"|\s*[:–—,]\s+an? (?:introduction|overview)$",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"^(?:introduction|overview|background|conclusions?|discussion|basics|start|untitled.*"
    r"|welcome|more|continued|notes?|text|part|outline|agenda)?$",
    re.IGNORECASE,
)
_NO_CONCEPT = re.compile(
    r"^(?:(?:the |this |end of )?(?:chapter|section|unit|lesson|module)s?['’]?s? )?"
    r"(?:summary|review(?: questions| exercises)?|recap"
    r"|key (?:terms|words|concepts|ideas|equations|points|takeaways)|glossary|vocabulary"
    r"|exercises|problems|practice(?: (?:test|exercises|problems|questions))?"
    r"|(?:self-)?(?:check|quiz|test)|homework|references|bibliography|works cited|sources|index"
    r"|further (?:reading|research|study)|(?:table of )?contents|preface|foreword|dedication"
    r"|acknowledge?ments?|credits|about (?:the|this) (?:authors?|book|course)|answer keys?"
    r"|answers(?: to .*)?|solutions(?: to .*)?|copyright.*|licen[cs]e.*|appendix(?: \w+)?"
    r"|(?:learning )?(?:objectives|outcomes|goals)|checklist|questions\??|thank you.*)$"
    r"|^summary of (?:the )?(?:chapter|section|unit|lesson)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"^(?:what|who) (?:is|are|was|were)\s+(?:an?\s+)?(.+)$", re.IGNORECASE)

# Verbs of knowing say nothing about what is known; verbs of doing are the skill itself.
_KNOWING = (
    "describe explain define discuss identify recognize recognise understand interpret evaluate "
    "summarize summarise recall state list name examine investigate outline know learn explore "
    "differentiate distinguish compare contrast analyze analyse assess give provide demonstrate "
    "review illustrate relate view consider characterize characterise"
).split()
_DOING = dict(
    pair.split(":")
    for pair in (
        "add:adding subtract:subtracting multiply:multiplying divide:dividing solve:solving "
        "use:using simplify:simplifying graph:graphing factor:factoring translate:translating "
        "find:finding write:writing convert:converting determine:determining apply:applying "
        "classify:classifying calculate:calculating compute:computing draw:drawing make:making "
        "build:building read:reading rationalize:rationalizing "
        "verify:verifying estimate:estimating combine:combining "
        "construct:constructing predict:predicting "
        "reduce:reducing expand:expanding sketch:sketching"
    ).split()
)
_AND = r"(?:\s*,\s*|\s*,?\s+(?:and|or|to)\s+)"
_KNOW = re.compile(
    rf"^(?:{'|'.join(_KNOWING)})(?:{_AND}(?:{'|'.join(_KNOWING)}))*\b\s*", re.IGNORECASE
)
# In a heading "State", "View" or "Outline" may be a noun; these are not.
_TOLD = re.compile(
    r"^(?:describe|explain|define|discuss|identify|understand|explore|learn(?: about)?|compare"
    r"|differentiate|distinguish)\s+",
    re.IGNORECASE,
)
_DO = re.compile(
    rf"^({'|'.join(_DOING)})(?:({_AND})({'|'.join(_DOING)}))?\b\s+(?!(?:of|analysis|theory)\b)(?=\S)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:the )?(?:concept|idea|notion|meaning|meanings|definition|role|roles|significance|"
    r"importance|function|functions|process|nature|differences?|relationships?|characteristics|"
    r"effects?|impact|types|kinds|examples|awareness|terminology|concepts)"
    r"(?: and (?:role|importance|function))? (?:of|between|among|in|for|from)|"
    r"between|among|of|what is meant by|different|several|various|common|major|terms?|"
    r"(?:the )?(?:\w+ )?(?:types|kinds|stages|forms|methods) of|the|an?|how to)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[:;(].*|,?\s+(?:and|or)\s+(?:" + "|".join((*_KNOWING, *_DOING)) + r")\b.*"
    r"|,?\s+(?:as it|as they|as an?|as|in terms of|within|that|which|who|where|when|is|are|"
    r"through|including|to|both|using|with respect)\s.*)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"^(?:how|why|when|where|whether|what|which|the ways?|that|if)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"^(?:(?:and|or)\b.*|.*\b(?:such|related|given|used|central)|(?:the )?(?:ways?|characteristics"
    r"|examples?|expressions?|topics?|terms?|questions?|problems?|issues?|aspects?))$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^.*?\byou (?:will|should) (?:be able to|know how to)\s*:?\s*", re.IGNORECASE)
_MID_SENTENCE = re.compile(r"(?<=[a-z,] )[A-Za-z][\w'’-]*")
_WORD = re.compile(r"[^\W\d_][\w'’]*")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are written inside the sentences of a course: what stays capital is a name."""

    counts: Counter[str] = field(default_factory=Counter)

    def name(self, word: str) -> bool:
        """Whether a word of a heading keeps its capitals."""
        if any(letter.isupper() for letter in word[1:]) and not word.isupper():
            return True
        return self.counts[word] > self.counts[word.lower()]


def spelling(texts: Iterable[str]) -> Spelling:
    """Count the words inside sentences, as they are spelled."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_MID_SENTENCE.findall(text))
    return Spelling(counts)


def no_concept(heading: str) -> bool:
    """Whether a heading stands over a summary, a list of sources or the like."""
    return bool(_NO_CONCEPT.match(_unlabelled(heading)) or _NO_CONCEPT.match(heading.strip()))


def title_of(heading: str, words: Spelling, *, english: bool = True) -> str:
    """Return the name a heading gives its concept, "" when it says nothing ("Introduction")."""
    bare = _unlabelled(heading)
    if english:
        bare = _OPENING.sub("", bare)
        bare = _named(bare)
        if _SAYS_NOTHING.match(bare):
            return ""
        bare = _skill(_sentence_case(bare, words))
    return bare[:1].upper() + bare[1:]


def phrase_of(objective: str) -> str:
    """Return what an objective is about in a few words, "" when it takes a sentence."""
    bare = _LEAD.sub("", objective.strip().strip("-•*. "))
    if not _KNOW.match(bare) and not _DO.match(bare):
        return ""
    skill = bool(_DO.match(bare))
    bare = _skill(bare) if skill else _KNOW.sub("", bare)
    for _ in range(3):  # "the role of the concept of ..."
        bare = _ABOUT.sub("", bare)
    bare = bare if skill else _TAIL.sub("", bare)
    bare = bare.strip(" .,;:")
    if not 1 <= len(bare.split()) <= LONGEST_PHRASE or _CLAUSE.match(bare):
        return ""
    return "" if _VAGUE.match(bare) else bare


def _unlabelled(heading: str) -> str:
    bare = re.sub(r"\s+", " ", heading).strip(" .:–—-#*")
    return _LABEL.sub("", bare).strip(" .:–—-")


def _named(heading: str) -> str:
    """Return what questions ask for: 'What Is Marriage? What Is a Family?' is both of them."""
    parts = [part.strip() for part in heading.split("?") if part.strip()]
    asked = [found[1] if (found := _ASKS.match(part)) else part for part in parts]
    if "?" not in heading or asked == parts:
        return heading
    return " and ".join(asked)


def _skill(heading: str) -> str:
    """Return a heading that tells to do something as the skill: 'Solve ...' is 'Solving ...'."""
    found = _DO.match(heading)
    if not found:
        return _TOLD.sub("", heading) or heading
    second = f"{found[2]}{_DOING[found[3].lower()]}" if found[3] else ""
    first = _DOING[found[1].lower()]
    return f"{first}{second} {heading[found.end() :]}"


def _sentence_case(heading: str, words: Spelling) -> str:
    """Write a heading in Title Case as a sentence; names keep their capitals."""
    rest = [word for word in _WORD.findall(heading)[1:] if len(word) > 3 or word[0].isupper()]
    if sum(word[0].isupper() for word in rest) * 2 < max(len(rest), 1):
        return heading

    shouted = heading.isupper()

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if words.name(word) or (word.isupper() and len(word) > 1 and not shouted):
            return word
        if word.isupper() and words.name(word.capitalize()):
            return word.capitalize()
        return word.lower()

    return _WORD.sub(written, heading)
