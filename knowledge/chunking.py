"""Cut a section's text into passages that can be cited and embedded.

Pure. Importers hand over blocks (a paragraph, a list, a table, each with its heading); passages
never cross a heading and are cut between paragraphs first, then lines, then sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from tutor_core.course import Guide, PassageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# The bundled MiniLM reads 256 tokens and ignores the rest, and English prose has about five
# characters a token (measured on an OpenStax book). So 1,200 characters are the most that it sees
# whole; from about 600 on, a passage holds an idea and the reason for it. Our choice within that.
FULL = 1000
LIMIT = 1200
# Shorter than this (a sentence or two), a piece says too little to be found or cited alone.
TINY = 250

# Formulas have fewer characters a token, so they count for more: see ``size``.
_CHARACTERS_A_TOKEN = LIMIT / 256

PARAGRAPH = "\n\n"

_TOKEN = re.compile(r"[^\W\d_]+|\d+|_+|[^\w\s]|[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+")

_QUOTES = r"[\"'\u201d\u2019)\]]*"
_SENTENCE_END = re.compile(rf"(?<=[.!?]){_QUOTES}\s+(?=[\"'\u201c\u2018(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    rf"\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|St|Jr|Sr|Prof|vs|al|etc|No|Fig|Eq)\.{_QUOTES}\s+$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (or list, table, formula) with where it stands. ``text`` may hold newlines."""

    text: str
    heading: str = ""
    place: str = ""
    kind: PassageKind = PassageKind.BODY
    guide: Guide | None = None


def size(text: str) -> int:
    """Return a text's length in characters of prose: what counts against the limit.

    Never less than its characters. On a sociology and an algebra book, MiniLM's own count of
    tokens was 0.84 to 1.06 times the estimate in nine of ten passages, and over 256 in 2 of 2,400.
    """
    tokens = sum(1 + len(token) // (8 if token.isalpha() else 4) for token in _TOKEN.findall(text))
    return max(len(text), round(tokens * _CHARACTERS_A_TOKEN))


def passages(blocks: Iterable[Block], limit: int = LIMIT) -> tuple[Block, ...]:
    """Join and cut blocks to passage size, in order, each within one heading.

    Every result has at most ``limit`` characters, usually 600 to 1,000 (fewer where they are
    formulas); nothing is lost but white space at the cuts.
    """
    result: list[Block] = []
    for where, group in groupby(blocks, key=_where):
        texts = [block.text.strip() for block in group if block.text.strip()]
        result += [replace(where, text=text) for text in _pack(_led(texts), limit)]
    return tuple(result)


def _where(block: Block) -> Block:
    return replace(block, text="")


def _led(texts: Iterable[str]) -> list[str]:
    """Keep a list or formula with the sentence that leads to it."""
    result: list[str] = []
    for text in texts:
        if result and result[-1][-1] in ":,":
            result[-1] += "\n" + text
        else:
            result.append(text)
    return result


def _pack(texts: Sequence[str], limit: int) -> list[str]:
    pieces = [piece for text in texts for piece in _cut(text, limit)]
    packed: list[str] = []
    for piece in pieces:
        if packed and _fits(packed[-1], piece, limit):
            packed[-1] += PARAGRAPH + piece
        else:
            packed.append(piece)
    return _without_tiny(packed, limit)


def _fits(current: str, piece: str, limit: int) -> bool:
    joined = size(current) + len(PARAGRAPH) + size(piece)
    return joined <= min(FULL, limit) or (
        min(size(current), size(piece)) < TINY and joined <= limit
    )


def _without_tiny(packed: list[str], limit: int) -> list[str]:
    """Give a tiny passage to a neighbour, cutting the neighbour in two when both are too long."""
    result: list[str] = []
    for text in packed:
        if not result or min(size(result[-1]), size(text)) >= TINY:
            result.append(text)
            continue
        joined = result.pop() + PARAGRAPH + text
        result += [joined] if size(joined) <= limit else _halves(joined, limit)
    return result


def _halves(text: str, limit: int) -> list[str]:
    """Cut in two near the middle, between paragraphs, lines or sentences."""
    middle = len(text) / 2
    for cuts in (_breaks(text, PARAGRAPH), _breaks(text, "\n"), _sentence_breaks(text)):
        near = min(cuts, key=lambda cut: abs(cut - middle), default=0)
        halves = [text[:near].strip(), text[near:].strip()]
        if near and min(map(size, halves)) >= TINY and max(map(size, halves)) <= limit:
            return halves
    return [part for part in _cut(text, limit) if part]


def _breaks(text: str, mark: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(mark), text)]


def _sentence_breaks(text: str) -> list[int]:
    return [
        found.end()
        for found in _SENTENCE_END.finditer(text)
        if not _ABBREVIATION.search(text[max(0, found.start() - 8) : found.end()])
    ]


def _cut(text: str, limit: int) -> list[str]:
    """Cut a text that is too long at the coarsest boundary that helps."""
    if size(text) <= limit:
        return [text]
    splitters: tuple[tuple[Callable[[str], list[str]], str], ...] = (
        (lambda t: t.split(PARAGRAPH), PARAGRAPH),
        (str.splitlines, "\n"),
        (_sentences, " "),
        (str.split, " "),
    )
    for split, joiner in splitters:
        parts = [part.strip() for part in split(text) if part.strip()]
        if len(parts) > 1:
            return _evenly([piece for part in parts for piece in _cut(part, limit)], joiner, limit)
    step = max(1, limit * limit // size(text)) if len(text) < size(text) else limit
    return [text[start : start + step] for start in range(0, len(text), step)]


def _sentences(text: str) -> list[str]:
    cuts = [0, *_sentence_breaks(text), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _evenly(parts: Sequence[str], joiner: str, limit: int) -> list[str]:
    """Join parts to pieces of about the same size, none over the limit."""
    total = sum(map(size, parts)) + len(joiner) * (len(parts) - 1)
    aim = total / -(-total // min(FULL, limit))
    pieces: list[str] = []
    for part in parts:
        joined = size(pieces[-1]) + len(joiner) + size(part) if pieces else limit + 1
        if joined <= limit and joined - size(part) / 2 <= aim:
            pieces[-1] += joiner + part
        else:
            pieces.append(part)
    return pieces
