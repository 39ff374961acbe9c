"""Several readings of a message, so that a spelling hides nothing. Pure.

People who dread to be understood, and people who try the tutor's patience, write "k1ll",
"s u i c", "su*cide", "kiiill". Each reading undoes one habit; whoever looks for words looks in
all of them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata

from tutor_core.guardrails.expanding import restored
from tutor_core.remembering import remembered
from tutor_core.text import folded

_LEET = str.maketrans("0134578@$!|€", "oieastbasile")
# Letters of other alphabets that look like Latin ones (from Unicode's list of confusables).
_ALIKE = str.maketrans("аеорсухіјѕкмтнвԁɡɩαοеіρτνυκ", "aeopcyxijskmthbdgiaoeiptvuk")
# No word is longer; endless runs of letters or signs would take endless time to look through.
LONGEST_WORD = 40
_LONG_RUN = re.compile(rf"[^\s]{{{LONGEST_WORD},}}")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*·,/]{1,3}){2,}\w(?!\w)")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_GAP_IN_WORD = re.compile(r"(?<=[a-z])[.*_#·•\-]+(?=[a-z])")
_MASKED = re.compile(r"[a-z]*[a-z][*#_•]+[a-z]+")
_TOKEN = re.compile(r"[a-z]+")
_IN_TWO = re.compile(r"\b([a-z]{2,}) ([a-z]{2,})\b")
_GLUED = re.compile(
    r"(kill|hang|cut|hurt|harm|end|want|to|die|my|self|life|suicide|suicidal|i|be|dead|wanna|gonna"
    r"|commit|unalive|rape|me|feel|am|going)"
)
# What is looked for behind a mask or a slip of the finger.
_CORE = tuple(
    "suicide suicidal suicides overdose unalive kill killing die myself bomb murder rape raped "
    "abuse abused molested".split()
)
_LONG_CORE = tuple(word for word in _CORE if len(word) >= 6)
# Short words are mended only when two letters beside each other have changed places ("wnat").
_SWAPPED = {
    f"{word[:i]}{word[i + 1]}{word[i]}{word[i + 2 :]}": word
    for word in "want wants kill die dying hurt hurting myself suicide suicidal overdose dead "
    "killing cutting raped touched touches touching pills abused hits beats scared".split()
    for i in range(len(word) - 1)
}
# Words as near to one of these as a slip is, and right as they are.
_RIGHT = frozenset(
    "overdone overdue overdoes himself itself thyself murderer museum excuse dingy ide hist "
    "sacred beast betas".split()
)


@remembered(256)
def readings(text: str) -> tuple[str, ...]:
    """Return the text in lower case as it stands, and every other way it could be read."""
    plain = _LONG_RUN.sub(lambda m: m[0][:LONGEST_WORD], folded(text))
    bare = _no_accents(plain)
    found = [plain, bare, *(_undone(reading) for reading in (bare, _unleeted(bare)))]
    latin = _no_accents(plain.translate(_ALIKE))
    if latin != bare:
        found.append(_undone(_unleeted(latin)))
    found.append(restored(found[-1]))
    return tuple(dict.fromkeys(found))


def _no_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def _unleeted(text: str) -> str:
    """Turn digits and signs to letters in words that have letters, too; numbers stay numbers."""
    return re.sub(
        r"[^\s,.;?\"()]*[a-z][^\s,.;?\"()]*",
        lambda m: m[0].translate(_LEET) if not re.fullmatch(r"\d+[a-z]{1,3}", m[0]) else m[0],
        text,
    )


def _undone(text: str) -> str:
    text = _SPACED.sub(lambda m: _apart(re.sub(r"[^\w]", "", m[0])), text)
    text = _MASKED.sub(lambda m: _unmasked(m[0]), text)
    text = _GAP_IN_WORD.sub(lambda m: m[0] if m[0] == "-" else "", text)
    text = _REPEATED.sub(r"\1", text)
    text = _IN_TWO.sub(lambda m: m[1] + m[2] if m[1] + m[2] in _CORE else m[0], text)
    return _TOKEN.sub(lambda m: _mended(m[0]), text)


def _apart(glued: str) -> str:
    """Part letters that were spelt out into the words they make, where they make any."""
    words = _GLUED.findall(glued)
    return " ".join(words).replace("my self", "myself") if "".join(words) == glued else glued


def _unmasked(word: str) -> str:
    pattern = re.compile(re.sub(r"[*#_•]+", lambda m: rf"\w{{1,{len(m[0]) + 1}}}", word))
    return next((core for core in _CORE if pattern.fullmatch(core)), word)


@remembered(10_000)
def _mended(word: str) -> str:
    """Return the word that was meant, when one slip parts it from one that is looked for."""
    if word in _RIGHT or word in _LONG_CORE:
        return word
    if word in _SWAPPED:
        return _SWAPPED[word]
    if not 5 <= len(word) <= 9:
        return word
    near = difflib.get_close_matches(word, _LONG_CORE, n=1, cutoff=0.85)
    return near[0] if near and near[0][0] == word[0] else word
