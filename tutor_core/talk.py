"""Talk beside the work: which kind a message is, and whether it says anything to go by. Pure.

A kind is a cue in prompts/cues and has its reply in the phrases, ``chat.KIND``. Whoever adds a
kind adds both, and its name here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment.numerals import WORDS as NUMBER_WORDS
from tutor_core.text import content_stems, words

if TYPE_CHECKING:
    from collections.abc import Mapping


# Where a message holds several, as "thanks, bye" does, the first of these is answered.
KINDS = (
    "goodbye",
    "feeling",
    "misread",
    "bored",
    "joke",
    "who",
    "pause",
    "fun",
    "greeting",
    "thanks",
    "nod",
    "sorry",
)
# These are whole messages of any length: "write my essay about norms".
WHOLE = (
    "foreign",
    "on_test",
    "ghostwrite",
    "privacy",
    "erase",
    "how_goal",
    "how_invite",
    "how_class",
    "how_course",
    "how_answers",
    "how_practise",
    "how_write",
    "how_tries",
    "how_works",
)
# What is longer says more than a cue does; it also bounds what a cue may cost (our choice).
LONGEST = 200
POLITE = frozenset(  # politeness and filler around a cue
    "please pls plz just can you me a an the so um uh well ok okay oh and i then now sorry still "
    "really it honestly tbh but bro bruh dude mate whatever lol".split()
)

# Spellings of chats, so that no cue needs them.
_SPELT = {
    "im": "i'm", "ive": "i've", "dont": "don't", "cant": "can't", "wont": "won't",
    "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't", "wasnt": "wasn't",
    "havent": "haven't", "couldnt": "couldn't", "shouldnt": "shouldn't", "wouldnt": "wouldn't",
    "whats": "what's", "thats": "that's", "hows": "how's", "wheres": "where's", "whos": "who's",
    "lets": "let's", "youre": "you're", "ur": "your", "wanna": "want to", "gonna": "going to",
    "gimme": "give me", "lemme": "let me",
    "smth": "something", "tmrw": "tomorrow", "plz": "please", "pls": "please",
}  # fmt: skip
_WORD = re.compile(r"[a-z']+")
# Only here, as "u" is a letter of algebra elsewhere.
_YOU = re.compile(r"\b(can|are|do|did|could|would|will|thank|love|why do|how do) u(?![\w'=])")

_SIGN = re.compile(r"[=<>+*/^%√?\w]")
# What people put around a bare value, and a unit of a short word behind it.
_AROUND = (
    r"(?:(?:is it|it'?s|it is|its|i (?:got|get|think|guess|say)|i'd say|maybe|about|around|so"
    r"|the answer is|answer|equals|option|number)[ ,:]*)*"
)
_VALUE = r"(?:[a-z]\s*=\s*)?[-+±]?\s*[\d.,]*\d(?:\s*/\s*\d+)?"
_UNIT = (
    r"(?:\s*(?:[a-z°%€$£²³]{1,4}|percent|degrees?|metres?|meters?|euros?)"
    r"(?:\s*[/^*]\s*[a-z0-9²³]{1,3}){0,2})?"
)
_BARE = re.compile(rf"{_AROUND}(?:{_VALUE}{_UNIT}|[a-e]\)?)[ ?!.]*")
_SURE = re.compile(
    r"(?:(?:a|about|maybe|around|like|i'd say|i think|probably) )*([1-5])(?: ?(?:/|of|out of) ?5)?"
)
_CLIPPED = re.compile(r"n't\b|'(?:s|re|m|d|ll|ve|t)\b")
_IN_A_VALUE = NUMBER_WORDS | frozenset(
    "it its x y n is the answer equals so i got get think guess maybe minus plus times "
    "over and percent about of".split()
)


def plain(text: str) -> str:
    """Return a message in lower case, in full spelling, without the marks around it."""
    flat = re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("`", "'")).strip()
    flat = _WORD.sub(lambda found: _SPELT.get(found[0], found[0]), flat)
    return _YOU.sub(r"\1 you", flat).strip(' .!,;:"').strip()


def only(plain: str, cue: re.Pattern[str]) -> bool:
    """Whether cues are all there is, but for a few polite words around them."""
    if len(plain) > LONGEST:
        return False
    if cue.fullmatch(plain):
        return True
    rest = cue.sub(" ", plain)
    left = [w for w in words(rest) if w not in POLITE]
    return not left and cue.search(plain) is not None


def kind(plain: str, cues: Mapping[str, re.Pattern[str]], longest: int) -> str:
    """Return the kind of small talk that a message is as a whole, "" for anything else."""
    if not _SIGN.search(plain):
        return "nod"  # a smiley, dots
    if (whole := next((k for k in WHOLE if only(plain, cues[k])), "")) or len(
        plain.split()
    ) > longest:
        return whole
    said = [name for name in KINDS if cues[name].search(plain)]
    if any(cues[name].fullmatch(plain) for name in said):
        return next(name for name in said if cues[name].fullmatch(plain))
    rest = plain
    for name in said:
        rest = cues[name].sub(" ", rest)
    left = [word for word in words(rest) if word not in POLITE]
    return said[0] if said and not left else ""


def bare(plain: str) -> bool:
    """Whether a message is nothing but a number or the letter of an option: an answer alone."""
    return _BARE.fullmatch(plain) is not None


def level(plain: str) -> int:
    """Return how sure somebody says they are, 1 to 5, or 0 when they say something else."""
    found = _SURE.fullmatch(plain)
    return int(found[1]) if found else 0


def tells(plain: str) -> bool:
    """Whether somebody says something in words, more than a value: "it's eighteen" doesn't."""
    if bare(plain):
        return False
    said = [w.strip("'") for w in words(_CLIPPED.sub("", plain)) if len(w) > 1]
    return any(not w[0].isdigit() and w not in _IN_A_VALUE for w in said)


def unclipped(plain: str) -> str:
    """Return a text without the endings of "it's" and "don't"."""
    return _CLIPPED.sub("", plain)


def telling(plain: str, cues: Mapping[str, re.Pattern[str]], task: str = "") -> bool:
    """Whether a question names something it is about, beyond the task at hand.

    "What does the 3 do?", "how do you know" and "can you explain the hint" don't, and neither
    does what only takes up the words of the ``task``, unless it asks what one of them is.
    """
    if cues["definition"].fullmatch(plain.rstrip(" ?")):
        return True
    rest = cues["task_talk"].sub(" ", _CLIPPED.sub("", plain))
    named = {s for s in content_stems(rest) if len(s) > 1 and not s[0].isdigit()}
    return not named <= content_stems(task)


def named(match: re.Match[str], name: str) -> str:
    """Return the group of a name, however often it was numbered: topic, topic2, ..."""
    found = (v for k, v in match.groupdict().items() if v and k.rstrip("0123456789") == name)
    return next(found, "").strip()


def is_question(plain: str, text: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a text has the form of a question or of a request for an explanation."""
    if text.rstrip().endswith("?") or "____" in text:
        return True
    return bool(cues["question"].search(plain)) and not cues["statement"].search(plain)


# No verb's order of a question follows.
_TELLS_WHEN = re.compile(
    r"(?:(?:when|if) (?=\S+ \S+s?$)|(?:when|where|if|that|how) (?=(?:\S+ ){2}))"
    r"(?!(?:is|are|was|were|am|do|does|did|can|could|should|would|will"
    r"|has|have|had|to|come|about|many|much|long|often)\b)\S+ "
)


def states(plain: str, cues: Mapping[str, re.Pattern[str]], most: int) -> bool:
    """Whether a question is only a statement with a mark behind it: "so it needs energy?".

    "When workers have no say in what they make" tells what something is, without a mark. Up to
    ``most`` words it may be a cue.
    """
    if "?" not in plain and _TELLS_WHEN.match(plain):
        return True
    asks = cues["question"].search(plain) or cues["goes_on"].search(plain)
    return not asks and len(plain.split()) > most


# How sure somebody is before they answer; a number would be an answer.
_CERTAINTY = (("guessing", 1), ("fairly_sure", 3), ("certain", 5))


def sure(plain: str, cues: Mapping[str, re.Pattern[str]]) -> int:
    """Return how sure somebody says they are in words, 0 when they say something else."""
    return next((level for name, level in _CERTAINTY if only(plain, cues[name])), 0)
