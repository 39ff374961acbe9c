"""Frames: what a sentence says, put together from classes of words in an order. Pure.

A list of whole phrases knows the wordings somebody thought of. A frame such as ``<who> <aux>*
<hits> me`` holds for every pairing of its classes, so a new uncle or a new verb is one word more.
They are read from ``prompts/cues/`` and looked for sentence by sentence in plain words:
contractions written out, no punctuation.

===========  =====================================================
``<name>``   one of the class ``[class] name``
``<name>?``  the same or nothing; ``<name>*`` up to four of them
``..``       up to four words of any kind; ``..8`` up to eight
``~``        up to eight words, none of which is "I", "me" or "my"
``^ $``      the beginning, the end of the sentence
===========  =====================================================

Anything else is a regular expression for words with single spaces between; a group that may be
left out and ends in a space takes that space with it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from prompts.loader import cue_lists
from tutor_core.guardrails.expanding import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Longer sentences are read in pieces that overlap: words that far apart don't belong together.
PIECE, STEP = 40, 25
_SENTENCE = re.compile(r"[.!?;:\n]+(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_CLASS = re.compile(r"<(\w+)>")
_SPECIAL = re.compile(r"(<\w+>)([*?])")
_GAP = re.compile(r"\.\.(\d*)$")
_INNER = re.compile(r"(?:~|\.\.(\d*)) ")
_ANY = r"(?:\w+ )"
# "She told me that she ..." is still about her.
_NOT_ME = (
    r"(?:(?:told|tells?|texted|texts|messaged|asked|showed|wrote|called|sent|to) me "
    r"|(?!(?:i|me|my|myself|mine) )\w+ ){0,8}"
)


def pieces(text: str) -> Iterator[str]:
    """Yield the sentences of a text in plain words, a space after each and marks at the ends."""
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(expanded(sentence))
        for start in range(0, max(len(words) - PIECE + STEP, 1), STEP):
            if piece := words[start : start + PIECE]:
                yield " ".join(["^", *piece, "$", ""])


def found(name: str, key: str, piece: str) -> bool:
    """Whether a piece holds one of the frames of a key in a file of cues."""
    pattern = frames(name).get(key)
    return pattern is not None and pattern.search(piece) is not None


@cache
def frames(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return, by key, one pattern that is found where one of the key's frames is.

    Which of several that begin at the same word it is isn't said.
    """
    lists = cue_lists(name)
    classes = {key.removeprefix("class."): items for key, items in lists.items()}
    return {
        key: re.compile(rf"(?<!\S)(?:{any_of([parts(one, classes) for one in items])})")
        for key, items in lists.items()
        if not key.startswith("class.")
    }


def any_of(frames: Sequence[Sequence[str]]) -> str:
    """Return a pattern for any of some frames; what they begin with alike stands in it once.

    It is a fifth as long so, and the first message needn't wait for the rest to be compiled.
    """
    rests: dict[str, list[Sequence[str]]] = {}
    for first, *rest in frames:
        rests.setdefault(first, []).append(rest)
    return "|".join(
        f"{first}(?:{any_of(after)})" if all(after) else first for first, after in rests.items()
    )


def parts(frame: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the patterns of a frame's parts; in "my ?self" the space may be left out."""
    found: list[str] = []
    for part in _split(frame):
        pattern = _words(part, classes)
        if pattern.startswith("?"):
            found[-1] += pattern
        else:
            found.append(pattern)
    return found


def _split(frame: str) -> Iterator[str]:
    """Yield the parts of a frame: what stands between spaces that are in no bracket."""
    part, depth = "", 0
    for character in frame:
        depth += (character in "([{") - (character in ")]}")
        if character == " " and depth == 0:
            yield part
            part = ""
        else:
            part += character
    yield part


def _words(part: str, classes: Mapping[str, Sequence[str]]) -> str:
    """Return the pattern of a part and the space after it."""
    if part == "~":
        return _NOT_ME
    if (gap := _GAP.search(part)) is not None:
        return f"{_filled(part[: gap.start()], classes)}{_ANY}{{0,{gap[1] or 4}}}"
    if (special := _SPECIAL.fullmatch(part)) is not None:
        times = "{0,4}" if special[2] == "*" else "?"
        return f"(?:{_filled(special[1], classes)} ){times}"
    filled = _filled(part, classes)
    if part.endswith(")?") and _one_group(part):
        return filled if " )" in part or " |" in part else f"(?:{filled[:-1]} )?"
    return filled if part.endswith("}") else f"{filled} "


def _one_group(part: str) -> bool:
    """Whether the bracket that a part begins with is the one it ends with."""
    depth = 0
    for place, character in enumerate(part[:-2]):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return place == len(part) - 2
    return depth == 1


def _filled(part: str, classes: Mapping[str, Sequence[str]]) -> str:
    """Put the classes of a part in, and the marks for the two ends."""
    while _CLASS.search(part):
        part = _CLASS.sub(lambda m: f"(?:{'|'.join(classes[m[1]])})", part)
    part = _INNER.sub(lambda m: _NOT_ME if m[1] is None else f"{_ANY}{{0,{m[1] or 4}}}", part)
    return re.sub(r"(?<!\\)([$^])", r"\\\1", part)
