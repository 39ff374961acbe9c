"""Options named in one's own words: what stands around the name, and what is ruled out first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import overlap
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

# "A. No wait, c": what comes after these takes back what came before.
_TAKEN_BACK = re.compile(r"\b(?:no,? wait|wait,? no|wait|actually|i mean(?:t)?|sorry)\b[,.:\s]*")
_BREAK = re.compile(
    r"(?<=\w)\s+(?=not (?!(?:it|that|this|right|correct|true|the (?:answer|one))\W*$)"
    r"(?:the )?\w+\W*$)"
    r"|[,;.!?]+\s|\s-+\s"
    r"|(?<!thing )\b(?=(?:so|then|but|and(?! [a-h]\b)|because|since)\b)"
)
_DENIED = re.compile(
    r"\b(?:not|isn'?t|aren'?t|wrong|false|can'?t be|cannot be|neither|nor|never|rule[sd]? out"
    r"|(?:any|every)(?:thing| ?one)? (?:but|except)|excludes?|doesn'?t (?:fit|work)"
    r"|don'?t think|no way|is out)\b"
)
# These rule out what stands beside them where an option doesn't say so itself: "without friction".
_NEGATED = re.compile(
    r"\b(?:(?:do|does|did|wo|would|could|has|have|ca)n'?t|(?:do|does|did|will) not|cannot|without"
    r"|(?<!there is )no (?!(?:it|i|its|it's|that|that's|this|the|they|an?|so|but|wait)\b)(?=\w))"
)
_SAYS_NOT = re.compile(r"\b(?:no|not|none|nothing|never|neither|without|zero|cannot)\b|n'?t\b")
_BOTH_OUT = re.compile(r"\b(?:are|aren'?t|do|don'?t)\b")
_WAVERS = re.compile(r"\b(?:no,? wait|wait,? no|wait)\W*$")
_REASON = re.compile(r"^(?:because|since)\b")
_SURE = (
    r"(?:definitely|def|certainly|surely|clearly|obviously|probably|maybe|perhaps|honestly|hm+|um+"
    r"|oh|ok(?:ay)?|well|so|then|but|and|yes|yeah|(?:i'?m )?(?:pretty |quite |very )?sure|for sure"
    r"|i (?:think|guess|believe)|i'?d (?:say|guess|pick|choose|go (?:with|for))"
    r"|(?:i'?m )?going with|(?:it )?(?:must|has to|gotta|got to) be|it(?:'?s| is)|that(?:'?s| is)"
    r"|right|please|pls|lol|final answer|tbh|imo|the one (?:with|where|about)"
    r"|i would (?:say|guess|pick|choose|go (?:with|for))|let(?:'?s|s| us) (?:say|go with|try|pick)"
    r"|(?:my|the) (?:answer|guess) is)"
)
_BEFORE = re.compile(rf"^(?:{_SURE}[,:\s]+)+")
_AFTER = re.compile(rf"(?:[,\s]+{_SURE})+[.!?]*$")
# Alone these are a wish or a way on, whatever option uses them.
_WISHES = frozenset("more stop next same wait help right left back first again".split())
_REASONS = re.compile(r"\b(?:because|since)\b")
_HEAD = re.compile(r"[:,;]|\b(?:because|since)\b")


_NO = re.compile(
    r"no(?! (?:idea|clue|way|thanks|thank)\b)|nope|nah|it(?:'?s| is) not|it isn'?t"
    r"|.* (?:is not|isn'?t)"
)
_YES = re.compile(r"yes|yep|yeah|yup|it is(?! not\b)|it does(?! not\b)")
_WITHOUT_IDEA = re.compile(r"\b(?:no (?:idea|clue)|not sure|don'?t know|idk|no way to)\b")


# "Isn't it friction?" guesses, and so does "friction, isn't it?".
_IS_IT = re.compile(r"^(?:isn'?t|wasn'?t|wouldn'?t) (?:it|that|this|the answer)(?: be)?\s+")
_TAG = re.compile(
    r"(?:,\s*|\s+(?=[^?]*\?))(?:isn'?t|wouldn'?t|won'?t) (?:it|that|they)(?: be)?\s*\?*$"
)
# What is listed before "are wrong" is named in so many words at most (our choice).
_LISTED = 3
# A task's sentence of fewer words could be an answer (our choice).
_FEW = 3


def yes_or_no(options: Sequence[str], plain: str, prompt: str) -> int | None:
    """Return the option that "nope" and "it isn't" mean, where they are yes and no."""
    heads = [_flat(o) for o in options]
    if sorted(heads) != ["no", "yes"] or _DENIED.search(prompt.lower()):
        return None
    if re.search(r"\b(?:or|and) (?:yes|no)\b", plain):
        return None
    said = [
        word
        for word, form in (("no", _NO), ("yes", _YES))
        if re.match(rf"(?:{form.pattern})(?!\w)", plain)
    ]
    return heads.index(said[0]) if said else None


def without_task(plain: str, prompt: str) -> str:
    """Return a message without the sentences of the task that it says again.

    They are a question, and what they name is chosen by nobody.
    """
    for sentence in sentences(prompt):
        if len(sentence.split()) > _FEW:
            plain = plain.replace(sentence, " ")
    return " ".join(plain.split())


def guessed(plain: str) -> str:
    """Return a message without the "isn't it" around a guess, which denies nothing."""
    return _TAG.sub("", _IS_IT.sub("it is ", plain))


def at_a_loss(plain: str) -> bool:
    """Whether a message says that its writer has no idea, with or without the word "no"."""
    return _WITHOUT_IDEA.search(plain) is not None


def cleared(plain: str) -> str:
    """Return a message without what it takes back, rules out, gives as reason, or says to be sure.

    "" where nothing is left.
    """
    kept = []
    parts = [part for part in _TAKEN_BACK.split(plain) if _flat(part)] or [""]
    for clause in _BREAK.split(parts[-1]):
        bare = _bare(clause)
        if bare and not denies(bare) and not _REASON.match(bare):
            kept.append(bare)
        elif denies(bare) and _BOTH_OUT.search(bare):
            kept = [k for k in kept if len(k.split()) > _LISTED]  # "a, b and d are wrong"
    return ", ".join(kept)


def takes_back(plain: str) -> bool:
    """Whether a message puts something else in the place of what it said first."""
    return sum(bool(_flat(part)) for part in _TAKEN_BACK.split(plain)) > 1


def wavers(plain: str) -> bool:
    """Whether a message ends in taking back what it said, with nothing in its place."""
    return _WAVERS.search(plain) is not None


def negates(plain: str, option: str) -> bool:
    """Whether a message says "not" of an option that doesn't: "friction doesn't stop it"."""
    return _NEGATED.search(plain) is not None and _SAYS_NOT.search(option) is None


def denies(plain: str) -> bool:
    """Whether a clause rules something out."""
    return _DENIED.search(plain) is not None


def _bare(clause: str) -> str:
    return _AFTER.sub("", _BEFORE.sub("", clause.strip())).strip()


def by_head(options: Sequence[str], plain: str) -> int | None:
    """Return the one option that begins with the message: "none" for "none: they never agree"."""
    said = _flat(plain)
    same = [i for i, o in enumerate(options) if said == _flat(_HEAD.split(o, maxsplit=1)[0])]
    return same[0] if said and len(same) == 1 else None


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text))


def by_telling_words(options: Sequence[str], plain: str, prompt: str) -> int | None:
    """Return the only option that holds all telling words of a message: "the cyclist".

    One of them has to be more than the question's own, and reasons in an option tell nothing.
    """
    said = overlap.signed(plain)
    if not said or _flat(plain) in _WISHES:
        return None
    asked = overlap.signed(prompt, every_word=True)
    heads = [overlap.signed(_REASONS.split(o, maxsplit=1)[0], every_word=True) for o in options]
    fitting = [i for i, own in enumerate(heads) if all(overlap.holds(own, s) for s in said)]
    if len(fitting) != 1 or all(overlap.holds(asked, s) for s in said):
        return None
    return fitting[0]
