"""Finds the names of a classroom's people in a text, whole or in part. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Names that are everyday or school words as well: only a capital says that somebody is meant, and
# at the start of a sentence not even that. The list is our choice, from lists of English names.
WORDS_TOO = frozenset(
    "abel ace amber amity angel april art ash august aurora autumn bay bell berry bill bishop "
    "blue bond booker boy bright brook brooks brown buck bud carol case cash chance chase "
    "chip christian clay cliff cole colon cook cooper coral crystal curt daisy dale dawn day "
    "dean deacon dee don drew duke earl earnest east ember eve faith fern field fish flora "
    "ford forest forrest fox frank gay gene ginger glen gold good grace grant gray green grey "
    "guy hale hall harmony hay haven hazel heath heather hill holly hope house hunt hunter "
    "iris ivy jack jade jasmine jay jean jewel joy june justice king knight lake lamb lane "
    "lark laurel law lee lily little long love lucky major man marina mark marsh mason max "
    "may melody mercy mick miles mill miller min mine moon moss myrtle nick noble north oak "
    "ocean olive page paige pansy park parker patience pearl penny peg pepper piper pike poe "
    "pool poppy porter prince pro prudence queen rain ray reed rich rights river rob robin "
    "rock rod root rose ross rowan ruby rush rusty sage sandy sax scout see self sharp sierra "
    "sky smith so song sparrow spring stone storm story strong sue summer sun tad taylor "
    "temple terry tom trinity trip tucker turner vale van victor violet wade walker wall ward "
    "warren weaver west white will willow winter wise wolf wood woods worth young an and as "
    "at be by do go he in is it may me my no of on or the to up us we you".split()
)
_PART = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_STARTS = re.compile(r"(?:^|[.!?:\n\"“(*])\s*$")
_AFTER_A_NAME = re.compile(r"(?:['’]s\b|\s*[,:]|\s*$|\s+(?:said|says|and\s+I|told|is|was|has)\b)")
_TITLES = frozenset("mr mrs ms miss dr prof sir madam mx".split())
SHORTEST = 2


def named(text: str, names: Iterable[str]) -> Iterator[re.Match[str]]:
    """Yield where one of the people is named, with any parts of the name that stand together."""
    pattern, sure = _pattern(tuple(dict.fromkeys(names)))
    if pattern is None:
        return
    for match in pattern.finditer(text):
        if _plain(match[0]) in sure or _is_name(text, match):
            yield match


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a name that is a word too is meant as a name here."""
    words = match[0].split()
    if len(words) > 1:
        return words[0][0].isupper()
    if not match[0][0].isupper() or (match[0].isupper() and len(match[0]) > 1 and text.isupper()):
        return False
    if not _STARTS.search(text[: match.start()]):
        return True
    return _AFTER_A_NAME.match(text[match.end() :]) is not None


@remembered(64)
def _pattern(names: tuple[str, ...]) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """Return what finds any part of any name, and the finds that can mean nobody else."""
    parts, whole = set(), set()
    for name in names:
        found = [p for p in _PART.findall(name) if p.rstrip(".").casefold() not in _TITLES]
        parts |= {p for p in found if len(p) >= SHORTEST}
        if " " in name.strip():
            whole.add(name.strip())
        elif not found and name.strip():
            parts.add(name.strip())
    if not parts and not whole:
        return None, frozenset()
    sure = {_plain(p) for p in parts | whole if _plain(p) not in WORDS_TOO}
    ordered = sorted(parts, key=len, reverse=True)
    one = "|".join(_spelt(part) for part in ordered)
    full = "|".join(_spelt(name) for name in sorted(whole, key=len, reverse=True))
    # Initials between two parts of a name belong to it.
    row = rf"(?:{one})(?:[ \t]+(?:[A-Z]\.?[ \t]+)?(?:{one}))*" if one else r"(?!)"
    either = f"{full}|{row}" if full else row
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", re.IGNORECASE), frozenset(sure)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())


def _spelt(name: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’]") for word in name.split())
