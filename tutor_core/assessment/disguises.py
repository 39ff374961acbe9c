"""Other ways to write the same: digits of other scripts, letters apart, codes, other tongues.

``readings`` yields what a text says when it is read in such a way. Whether that is an answer is
worked out elsewhere; what is read here is only what could hide one, so that it stays cheap.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from prompts.loader import number_words
from tutor_core.assessment import numerals
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

# Shorter words turn up by chance when a text is read backwards or shifted (our choice).
SHORTEST = 4
# What a code comes to by chance isn't as long as this and all printable (our choice).
LONG = 12
_SAYABLE = re.compile(r"[\w .,:;'=+\-*/()^]+", re.ASCII)
_MARKS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u20e3\u00ad"))
# Single signs with a space between them, words with more; or letters with hyphens and dots.
_APART = re.compile(r"(?<!\S)\S(?: {1,4}\S(?![^\s.,;:!?])){2,}")
_HYPHENED = re.compile(r"(?<![\w])[^\W_](?:[\-._·•*/|][^\W_](?!\w)){2,}")
_APART_DIGITS = re.compile(
    r"(?<![\w.,])\d(?:(?:,? |\.\.\.? ?|…|, then |, and | then | and )\d(?!\w|[.,]\d))+"
)
# Digits of other scripts, letters of mathematical alphabets, marks that can't be seen.
_ODD = re.compile(
    r"(?![0-9])\d|[\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff\u20e3]"
    r"|(?<=\w)[\u200b-\u200d\u2060\ufeff\u00ad]"
)
_OTHER_DIGITS = re.compile(r"(?:(?![0-9])\d|\d\ufe0f?\u20e3|[\u2460-\u24ff])+")
_BARE = re.compile(r"\s*-?\d+(?:[.,/]\d+)?\s*")
_TOKEN = re.compile(r"[^\W_]+")
_BASE64 = re.compile(r"(?<![\w+/])(?:[A-Za-z0-9+/]{2,}={1,2}|[A-Za-z0-9+/]{4,})(?![\w+/=])")
_HEX = re.compile(
    r"(?:0x|\\x|%)?(?:[0-9a-f]{2})(?:[ ,:]?(?:0x|\\x|%)?[0-9a-f]{2})*", re.IGNORECASE
)
_PREFIXED = re.compile(r"\b0(?:x[0-9a-f]+|b[01]+|o[0-7]+)\b", re.IGNORECASE)
_BITS = re.compile(r"\b[01]{3,}(?: [01]{3,})*\b")
_MORSE = re.compile(r"(?<!\S)[.\-·•–—_]{1,6}(?:[ /|]+[.\-·•–—_]{1,6})*(?![^\s,;:!?)])")
_ROMAN = re.compile(
    r"\b(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b"
)
_COUNTED = re.compile(
    r"([^\w\s.,;:!?'\"()\-=*/#~])(?:\s*\1){1,}|(?<!\w)([Il|])(?:\s?\2){2,}(?!\w)"
)
_CODED = re.compile(
    r"\b(?:cod(?:e|ed|es)|cipher|caesar|rot.?13|shift\w*|hex\w*|ascii|binary|octal|base|backwards?"
    r"|revers\w+|mirror\w*|right to left|encod\w+|secret|in (?:bits|reverse))\b",
    re.IGNORECASE,
)
_TONGUE = re.compile(r"\bin (?:spanish|french|german|italian|portuguese|dutch|polish|turkish)\b")
_LETTERS = {
    ".-": "a", "-...": "b", "-.-.": "c", "-..": "d", ".": "e", "..-.": "f", "--.": "g",
    "....": "h", "..": "i", ".---": "j", "-.-": "k", ".-..": "l", "--": "m", "-.": "n",
    "---": "o", ".--.": "p", "--.-": "q", ".-.": "r", "...": "s", "-": "t", "..-": "u",
    "...-": "v", ".--": "w", "-..-": "x", "-.--": "y", "--..": "z", "-----": "0", ".----": "1",
    "..---": "2", "...--": "3", "....-": "4", ".....": "5", "-....": "6", "--...": "7",
    "---..": "8", "----.": "9",
}  # fmt: skip
_STROKES = str.maketrans("·•–—_", "..---")
_PLAIN_LETTERS = {0xDF: "ss", 0x131: "i", 0x142: "l"}
_FOLDED = {"Nd", "No", "Nl", "Lu", "Ll", "Lo", "So"}
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ORDINAL = re.compile(r"\b(\d{2,})(?:st|nd|rd|th)\b")
_PLACES = re.compile(r"\b(?:(\w+teen)th|(\w+tie)th)\b")


def folded(text: str) -> str:
    """Return text with one form for each sign: ASCII digits, no marks that can't be seen."""
    if text.isascii():
        return text
    bare = text.translate(_MARKS)
    plain = "".join(_plain(c, before) for before, c in pairwise(f" {bare}"))
    return _CHINESE.sub(lambda m: f" {_chinese(m[0])} ", plain)


def _plain(character: str, before: str) -> str:
    """Return a character in its plain form; powers, indices and fractions stay what they are."""
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    form = unicodedata.decomposition(character).partition(" ")[0]
    raised = form in ("<super>", "<sub>") and (before.isalnum() or before in ")]²³")
    if raised or form == "<fraction>" or unicodedata.category(character) not in _FOLDED:
        return character
    return unicodedata.normalize("NFKC", character)


def hides(text: str) -> bool:
    """Whether a text says something in a way that nobody needs who has nothing to hide."""
    plain = folded(text)
    letters_apart = any(_spelt_out(m[0]) for m in _APART.finditer(plain))
    if letters_apart or _ODD.search(text):
        return True
    codes = (_unbase(m[0]) for m in _BASE64.finditer(plain))
    if any(_long(code.decode(errors="replace")) for code in codes):
        return True
    found = readings(plain, numerals.WORDS)
    return any(one.startswith(claimed("")) and one != claimed("") for one in found)


def _spelt_out(run: str) -> bool:
    """Whether signs apart from each other are a word's letters."""
    return any(len(part) >= SHORTEST - 1 and part.isalpha() for part in _closed_up(run).split())


def _closed_up(run: str) -> str:
    return " ".join(part.replace(" ", "") for part in re.split(r" {2,}", run))


def readings(text: str, wanted: frozenset[str]) -> Iterator[str]:
    """Yield what a text says in other ways of writing; ``wanted`` are words to look for in codes.

    A reading holds only what was hidden, or the whole text with it brought out.
    """
    yield from _in_signs(text)
    yield from _turned(folded(text), wanted)


# One reply is looked through for every answer it might give away.
@remembered(256)
def _in_signs(text: str) -> tuple[str, ...]:
    """Return the readings that are the same whatever words are looked for."""
    plain, found = folded(text), list[str]()
    if plain != text:
        found += [plain, *(claimed(folded(m[0])) for m in _OTHER_DIGITS.finditer(text))]
    return (*found, *_joined(plain), *_coded(plain), *_counted(plain), *_tongues(plain))


def _joined(plain: str) -> Iterator[str]:
    """Yield letters and digits that stand apart, put together, and the first letters of words."""
    for match in _APART.finditer(plain):
        yield _closed_up(match[0])
    for match in _HYPHENED.finditer(plain):
        yield re.sub(r"[^\w]|_", "", match[0])
    for match in _APART_DIGITS.finditer(plain):
        yield claimed(re.sub(r"\D", "", match[0]))


def claimed(number: int | str) -> str:
    """Return a number as an answer that is told: whoever hides one means it."""
    return f"the answer is {number}"


def _coded(plain: str) -> Iterator[str]:
    """Yield what base64, numbers to other bases, character codes and Morse come to."""
    for match in _BASE64.finditer(plain):
        yield from _printable(_unbase(match[0]))
    for match in _PREFIXED.finditer(plain):
        yield claimed(int(match[0], 0))
    for match in _MORSE.finditer(plain):
        yield from _morse(match[0].translate(_STROKES), told="morse" in plain.lower())
    if _CODED.search(plain):
        for match in _BITS.finditer(plain):
            yield claimed(int(match[0].replace(" ", ""), 2))
            yield from _printable(bytes(int(b, 2) % 256 for b in match[0].split()))
        for match in _HEX.finditer(plain):
            pairs = re.sub(r"0x|\\x|%|[^0-9a-fA-F]", "", match[0], flags=re.IGNORECASE)
            yield from _printable(bytes.fromhex(pairs[: len(pairs) // 2 * 2]))
        codes = [int(n) for n in re.findall(r"\b\d{2,3}\b", plain)]
        yield from _printable(bytes(n for n in codes if n < 128))


def _morse(marks: str, *, told: bool) -> Iterator[str]:
    """Yield what marks say; the last may be the full stop of the sentence."""
    for way in (marks, marks.removesuffix(".")):
        letters = [_LETTERS.get(m, "") for m in re.split(r"[ /|]+", way)]
        if all(letters) and (len(letters) > 1 or told):
            yield from _meant("".join(letters))


def _unbase(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _printable(found: bytes) -> Iterator[str]:
    text = found.decode(errors="replace")
    if _SAYABLE.fullmatch(text) or _long(text):
        yield from _meant(text)


def _long(text: str) -> bool:
    """Whether what a code came to is so long that it says something, whatever its signs."""
    return len(text) >= LONG and "\ufffd" not in text and text.isprintable()


def _meant(found: str) -> Iterator[str]:
    yield claimed(found) if _BARE.fullmatch(found) else found


def _turned(plain: str, wanted: frozenset[str]) -> Iterator[str]:
    """Yield the text read backwards or with letters shifted, where a wanted word comes out."""
    lower = plain.lower()
    long = {word for word in wanted if len(word) >= SHORTEST}
    told = bool(_CODED.search(plain))
    if told:
        yield lower[::-1]
        # Who says that it is backwards may mean a word as short as "six".
        yield claimed(" ".join(w for w in _TOKEN.findall(lower[::-1]) if w in wanted))
        yield from (claimed(n[::-1]) for n in re.findall(r"\d+-?", lower))
    shifts = range(1, 26) if told else (13,)
    for turned in (lower[::-1], *(_shifted(lower, by) for by in shifts)):
        words = set(_TOKEN.findall(turned))
        if words & long:
            found = " ".join(w for w in _TOKEN.findall(turned) if w in wanted)
            yield from (found, claimed(found))
    firsts = "".join(word[0] for word in _TOKEN.findall(lower))
    for word in long:
        if len(word) > SHORTEST and word in firsts:
            yield word


def _shifted(text: str, by: int) -> str:
    if by == 13:
        return codecs.encode(text, "rot13")
    a, z = ord("a"), 26
    return "".join(chr((ord(c) - a + by) % z + a) if "a" <= c <= "z" else c for c in text)


def _counted(plain: str) -> Iterator[str]:
    """Yield numbers told as Roman figures, as so many like marks, or as a place in a row."""
    for match in _ROMAN.finditer(plain):
        yield claimed(_roman(match[0]))
    for match in _COUNTED.finditer(plain):
        yield claimed(len(re.sub(r"\s", "", match[0])))
    for match in _ORDINAL.finditer(plain):
        yield match[1]
    for match in _PLACES.finditer(plain.lower()):
        yield numerals.digits(match[1] or match[2].removesuffix("ie") + "y")


def _roman(figure: str) -> int:
    values = [_ROMANS[c] for c in figure] + [0]
    return sum(-one if one < after else one for one, after in pairwise(values))


_CHINESE = re.compile(r"[〇零一二三四五六七八九十百两]+")


def _chinese(figures: str) -> int:
    total = current = 0
    for figure in figures:
        value = 2 if figure == "两" else int(unicodedata.numeric(figure))
        if value >= 10:
            total, current = total + max(current, 1) * value, 0
        elif current and figures.isalnum():
            current = 10 * current + value
        else:
            current = value
    return total + current


def _tongues(plain: str) -> Iterator[str]:
    """Yield the numbers told in words of other languages."""
    lower = plain.lower()
    if not lower.isascii():
        parts = unicodedata.normalize("NFD", lower.translate(_PLAIN_LETTERS))
        lower = "".join(c for c in parts if not unicodedata.combining(c))
    told = bool(_TONGUE.search(lower))
    words = _by_word()
    for match in _foreign().finditer(lower):
        if told or len(match[0]) >= SHORTEST:
            yield claimed(words[match[0]])


@cache
def _by_word() -> dict[str, int]:
    """Return the number words of other languages with their values."""
    return dict(number_words())


@cache
def _foreign() -> re.Pattern[str]:
    longest_first = sorted(_by_word(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
