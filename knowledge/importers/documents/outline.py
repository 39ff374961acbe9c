"""Cut a document's pieces to sections that a person would make of it. Pure.

Headings decide where there are any; a file without them is cut by length, at its pages where it
has pages, and each part is named by its first words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from knowledge.chunking import TINY, Block
from knowledge.importers.documents.limits import MAX_TITLE
from knowledge.importers.shared import digest, one_line, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from knowledge.importers.documents.pieces import Piece

# In characters of text. A section of a textbook has 5,000 to 20,000, a lesson's page 2,000 to
# 5,000. Longer sections are cut where their own headings allow it, shorter ones (slides) joined.
# Our choice.
LONG = 25_000
LONGEST = 60_000
SHORT = 400
GOOD = 4_000
# Sections of a file without headings, before they get longer than good.
MOST = 40
STEP = 1.25

_TITLE_WORDS = 60

T = TypeVar("T")


@dataclass(slots=True)
class Part:
    """A section in the making. ``chapter`` is the heading above it, "" when there is none.

    ``name`` is what its id is made of where the title says more than what it begins with.
    """

    title: str
    chapter: str = ""
    blocks: list[Block] = field(default_factory=list)
    name: str = ""

    @property
    def size(self) -> int:
        """Characters of text."""
        return sum(len(block.text) for block in self.blocks)


def title_of(pieces: Iterable[Piece]) -> str:
    """Return the heading that stands alone at the top of all others, "" when none does."""
    headings = [piece for piece in pieces if piece.level]
    highest = min((piece.level for piece in headings), default=0)
    top = [piece for piece in headings if piece.level == highest]
    alone = len(top) == 1 and top[0] is headings[0]
    return shortened(top[0].text) if alone else ""


def parts(pieces: Sequence[Piece], title: str) -> list[Part]:
    """Return the sections of a document called ``title``, in reading order, none without text."""
    chapter, section = _levels(pieces)
    if not section:
        return [
            one
            for whole in _by_heading(pieces, title, 0, 0)
            for one in _by_length(whole.blocks, "")
        ]
    found = [part for part in _by_heading(pieces, title, chapter, section) if part.blocks]
    found = _with_front(found, title)
    if found and median(part.size for part in found) < SHORT:
        found = list(_joined(found))
    return [piece for part in found for piece in _cut(part)]


def shortened(text: str, most: int = MAX_TITLE) -> str:
    """Return a title on one line, cut at a word when it is too long."""
    line = one_line(text)
    if len(line) <= most:
        return line
    return line[:most].rpartition(" ")[0].rstrip(" ,;:.-") + "…"


def _levels(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return the levels of headings that make chapters and sections, 0 for none."""
    counts = Counter(piece.level for piece in pieces if piece.level)
    usable = [level for level in sorted(counts) if counts[level] > 1]
    if not usable:
        return 0, 0
    size = sum(len(piece.text) for piece in pieces)
    chapter = 0
    section = usable[0]
    for deeper in usable[1:]:
        if size / counts[section] <= LONG:
            break
        chapter, section = section, deeper
    return chapter, section


def _by_heading(pieces: Iterable[Piece], title: str, chapter: int, section: int) -> Iterator[Part]:
    """Yield a part for each heading of the section's level or above it."""
    part = Part(title)
    above = heading = ""
    for piece in pieces:
        if not piece.level:
            part.blocks.append(_block(piece, heading))
            continue
        name = shortened(piece.text)
        if piece.level > section:
            heading = name
            continue
        yield part
        heading = ""
        if piece.level < section:
            above = name if chapter else ""
        part = Part(name, above)
    yield part


def _block(piece: Piece, heading: str) -> Block:
    place = piece.place or (f'under "{heading}"' if heading else "at the start")
    return Block(tidy(piece.text), heading, place)


def _with_front(found: list[Part], title: str) -> list[Part]:
    """Join a cover's few words, before the first heading, to the section after them."""
    if len(found) > 1 and found[0].title == title and found[0].size < TINY:
        found[1].blocks[:0] = found[0].blocks
        return found[1:]
    return found


def _joined(found: Iterable[Part]) -> Iterator[Part]:
    """Join neighbours that are short, as slides are, each keeping its title as a heading."""
    for chapter, group in groupby(found, key=lambda part: part.chapter):
        for run in _runs(list(group), lambda part: part.blocks, GOOD):
            blocks = [_headed(block, part.title) for part in run for block in part.blocks]
            yield _spanning(Part(run[0].title, chapter, blocks), run[-1].title)


def _headed(block: Block, title: str) -> Block:
    if block.heading:
        return block
    place = f'under "{title}"' if block.place == "at the start" else block.place
    return replace(block, heading=title, place=place)


def _spanning(part: Part, last: str) -> Part:
    if part.title == last:
        return part
    return replace(part, title=shortened(f"{part.title} to {last}"), name=part.title)


def _cut(part: Part) -> list[Part]:
    """Cut a section that is far too long for one: at its own headings, else by length."""
    if part.size <= LONG:
        return [part]
    below = [
        Part(heading or part.title, part.chapter or part.title, list(blocks))
        for heading, blocks in groupby(part.blocks, key=lambda block: block.heading)
    ]
    if len(below) > 1:
        short = median(one.size for one in below) < SHORT
        return [one for each in (_joined(below) if short else below) for one in _by_size(each)]
    return _by_size(part)


def _by_size(part: Part) -> list[Part]:
    if part.size <= LONGEST:
        return [part]
    return [replace(piece, chapter=part.chapter) for piece in _by_length(part.blocks, part.title)]


def _by_length(blocks: Iterable[Block], title: str) -> list[Part]:
    """Cut where a piece of good length ends, if there are pages at the end of one."""
    blocks = list(blocks)
    pages = groupby(blocks, key=lambda block: (block.place, _whole(block)))
    units = [unit for _, page in pages for unit in _units(list(page))]
    aim = LONG if title else _good(sum(len(block.text) for block in blocks))
    groups = [[block for unit in run for block in unit] for run in _runs(units, list, aim)]
    kept = [group for group in groups if any(block.text for block in group)]
    return [Part(_name(group, title, number), "", group) for number, group in enumerate(kept, 1)]


def _good(size: int) -> float:
    """Return the length to aim at in a text of this size: in steps, so that an edit moves none."""
    aim = float(GOOD)
    while aim < min(LONG, size / MOST):
        aim *= STEP
    return min(LONG, aim)


def _runs(units: Sequence[T], blocks: Callable[[T], list[Block]], aim: float) -> Iterator[list[T]]:
    """Part units to runs of half of ``aim`` characters up to all of it.

    In between, a run ends before what has the smallest digest. So it is what stands there that
    makes the cut: after something was put in or taken out, the cuts are soon where they were.
    """
    sizes = [sum(len(block.text) for block in blocks(unit)) for unit in units]
    start = 0
    while start < len(units):
        reach = [*accumulate(sizes[start:])]
        fit = max(1, bisect_right(reach, aim))
        ends = [n for n in range(fit, 0, -1) if reach[n - 1] >= aim / 2] or [fit]
        rest = start + fit == len(units)
        length = fit if rest else min(ends, key=lambda n: _mark(blocks(units[start + n])))
        yield list(units[start : start + length])
        start += length


def _mark(blocks: Iterable[Block]) -> str:
    return digest(*(block.text for block in blocks))


def _whole(block: Block) -> bool:
    return block.place.startswith(("p. ", "slide "))


def _units(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield a page as one, and what has no pages paragraph by paragraph."""
    if _whole(blocks[0]):
        yield blocks
    else:
        yield from ([block] for block in blocks)


def _name(blocks: Sequence[Block], title: str, number: int) -> str:
    pages = _pages(blocks)
    if title:
        return f"{title}, {pages or f'part {number}'}"
    first = next(block.text for block in blocks if block.text)
    words = shortened(first, _TITLE_WORDS)
    return f"{pages}: {words}" if pages else words


def _pages(blocks: Sequence[Block]) -> str:
    """Return the places from first to last as one: "p. 3-7"."""
    first, last = blocks[0].place, blocks[-1].place
    if not _whole(blocks[0]):
        return ""
    return first if first == last else f"{first}-{last.rpartition(' ')[2]}"
