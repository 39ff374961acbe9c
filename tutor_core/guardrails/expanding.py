"""Writes contractions and the shorthand of chats out, whatever apostrophes are left. Pure."""

from __future__ import annotations

import re

_NOT = "is are was were has have had do does did would should could".split()
_WHOLE = {
    **{f"{verb}n'?t": f"{verb} not" for verb in _NOT},
    "won'?t": "will not",
    "wont": "will not",
    "ca(?:nn?o|n')t|cant": "can not",
    "ain'?t": "is not",
    "dnt|dnot": "do not",
    "i'?m|iam|imm?": "i am",
    "i'?ve": "i have",
    "i'd": "i would",
    "i'll": "i will",
    "(he|she|it|that|there|what|who|where|here|how)'?s": r"\1 is",
    "(you|they)'?re|(we)'re": r"\1\2 are",
    "(you|we|they)'?ve": r"\1 have",
    "(he|she|you|we|they)'d|(they|you)d": r"\1\2 would",
    "(he|she|it|you|we|they)'ll|(they|you)ll": r"\1\2 will",
    "wan+a": "want to",
    "gon+a|gunna": "going to",
    "gotta": "got to",
    "tryna": "trying to",
    "i'?m+a": "i am going to",
    "lemme": "let me",
    "ur": "your",
    "u": "you",
    "ppl": "people",
    "sm1|some1|sum1": "someone",
    "every1": "everyone",
    "b4": "before",
    "bc|bcs|bcuz|coz|cuz|cos": "because",
    "tonite|2nite|tonigh": "tonight",
    "2moro|tmrw?|tmr|tomo": "tomorrow",
    "any ?more": "anymore",
    "bf": "boyfriend",
    "gf": "girlfriend",
    "rly": "really",
    "pics?": "pictures",
}
# "Id", "ill", "shell" are words of their own: only where a verb follows.
_VERB = (
    r"(?=(?:just|never|rather|be|kill|die|do|get|end|go|take|bring|make|shoot|stab|hurt|use|like"
    r"|love|have|give|jump|cut)\b)"
)
# "I want 2 die", "i want too die".
_TO = (
    r"\b(want|wants|wanted|going|like|need|have|try|trying|tried|ready|about|how|way|rather|used"
    r"|plan|planning|deserve) (?:2|too)(?= [a-z])"
)
_WELDED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?<![\w'])id {_VERB}"), "i would "),
    (re.compile(rf"(?<![\w'])ill {_VERB}"), "i will "),
    (re.compile(rf"(?<![\w'])(he|she)ll {_VERB}"), r"\1 will "),
    (re.compile(_TO), r"\1 to"),
)
_RULES = (
    *((re.compile(rf"(?<![\w'])(?:{short})(?![\w'])"), full) for short, full in _WHOLE.items()),
    *_WELDED,
    (re.compile(r"'s\b"), "s"),
)


# Most sentences hold nothing of it, and then one look is enough.
_ANY_RULE = re.compile("|".join(pattern.pattern for pattern, _ in _RULES))


def expanded(text: str) -> str:
    """Return lower-case text with contractions and shorthand written out."""
    if _ANY_RULE.search(text) is None:
        return text
    for pattern, full in _RULES:
        text = pattern.sub(full, text)
    return text


def restored(text: str) -> str:
    """Return lower-case text with the apostrophes of its contractions: "ive" becomes "i've"."""
    for pattern, full in _APOSTROPHES:
        text = pattern.sub(full, text)
    return text


_BARE = {
    **{f"{verb}nt": f"{verb}n't" for verb in _NOT},
    "wont": "won't",
    "cant": "can't",
    "im": "i'm",
    "ive": "i've",
    "(he|she|that|there|what|who)s": r"\1's",
    "(they|you)(re|ve|ll|d)": r"\1'\2",
}
_APOSTROPHES = (
    *((re.compile(rf"(?<![\w'])(?:{short})(?![\w'])"), full) for short, full in _BARE.items()),
    *_WELDED,
)
