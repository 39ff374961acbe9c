"""Read an answer as a set of numbers: solutions, inequalities, intervals, words.

"x = 2 or x = -3", "{2, -3}", "x = ±3", "3 < x", "(2, 5]", "at least 3", "no solution". By a
whitelist, within bounds, and never guessed: one word or sign too many, and it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, intervals, parsing, phrases, polynomials, relations
from tutor_core.assessment.intervals import NumberSet, Piece
from tutor_core.assessment.result import Unreadable
from tutor_core.assessment.set_words import ALSO, AND, OR, statements, without_filler

if TYPE_CHECKING:
    from tutor_core.assessment.polynomials import Ratio

# A longer text is no answer in signs (our choice: three times the longest one seen).
LONGEST = 300
MOST_PARTS = 16

Snap = Callable[[Fraction, str], Fraction]

_RELATION = re.compile(r"(<=|>=|!=|<|>|=+)")
_END = r"((?:[^,;()\[\]{}<>=∪∩]|\([^()]*\))+)"
_INTERVAL = re.compile(rf"(?<![\w)])([\[\](]){_END}[,;]{_END}([\]\[)])(?!\w)")
_BRACES = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"(?<!\w)[a-z]\s*=\s*(?=[{\[\]∅ℝ]|\([^()]*[,;][^()]*\))")
_BUILT = re.compile(r"^\s*[a-z]?\s*∈?\s*[ℝr]?\s*[|:]\s*")
_MEMBER = re.compile(r"(?<!\w)([a-z])\s*(?:∈|\bin\b)\s*(?=[\x10{\[\](ℝ∅])")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_HELD = re.compile(r"\x10(\d+)\x11")
_EXCEPTED = re.compile(r"!=\s*\x10(\d+)\x11")
_ANYTHING = re.compile(r"\b(?:any(?:thing)?|everything)\s*[.!]?\s*$")
_SET_SIGNS = re.compile(
    r"(?<![<>=-])(?:[<>≤≥]|[<>]=)\s*[-+\d√.(a-z]|±|\{.*\d.*\}|[∪∞∅]|\boo\b|\binf\b"
    r"|\[.*[,;].*[\])]|\(.*[,;].*\]|=.*(?:\bor\b|\band\b|[,;]).*="
)
_PAIRED = re.compile(r"^\(([^()]*[,;][^()]*)\)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a set. ``solved`` is false for "2x > 6"; ``letter`` is its unknown, "" for none.

    ``others`` are what it comes to with "or" for every "and", and the other way round.
    """

    found: NumberSet
    solved: bool = True
    letter: str = ""
    others: tuple[NumberSet, ...] = ()


@dataclass(slots=True)
class _Reader:
    """What is collected while one statement is read."""

    snap: Snap | None
    held: list[NumberSet] = field(default_factory=list)
    letters: set[str] = field(default_factory=set)
    inequality: bool = False
    unequal: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """One part between "or"s and "and"s."""

    found: NumberSet
    solved: bool = True
    unequal: bool = False


def read(text: str, snap: Snap | None = None) -> Reading | None:
    """Return the set a text says, None when it says none. ``snap`` puts a decimal right."""
    return next(iter(readings(text, snap)), None)


def readings(text: str, snap: Snap | None = None) -> list[Reading]:
    """Return the ways to read a text, the likeliest first: "2,5" is two numbers or a decimal."""
    if len(text) > LONGEST or claims.is_code(text):
        return []
    ways = [_COMMA.sub(", ", text), _COMMA.sub(".", text)] if _COMMA.search(text) else [text]
    return [found for way in ways if (found := _last_said(way, snap)) is not None]


def in_signs(text: str) -> bool:
    """Whether an answer out of another's course is plainly a set: solved, and with its signs.

    Words alone ("positive") or a pair in round brackets (a place in a plane) may mean something
    else.
    """
    found = read(text) if _SET_SIGNS.search(claims.clean(text)) else None
    return found is not None and found.solved


def _last_said(text: str, snap: Snap | None) -> Reading | None:
    for statement in reversed(statements(text)):
        try:
            return _statement(statement, snap)
        except Unreadable:
            if re.search(r"[\d<>=]", statement):
                return None
    return None


def _statement(text: str, snap: Snap | None) -> Reading:
    reader = _Reader(snap)
    plain = _MEMBER.sub("", _NAMED.sub("", text))
    plain = _BRACES.sub(lambda m: _braces(reader, m[1]), plain)
    plain = _INTERVAL.sub(lambda m: _interval(reader, m), plain)
    plain = _MEMBER.sub("", plain)
    if plain.rstrip(" .!?")[-1:] in (OR, AND):
        raise Unreadable("something is still to come")
    paired = _PAIRED.match(without_filler(plain))
    groups = [
        [
            [_part(reader, piece) for piece in item.split(AND) if piece.strip(" .!?:")]
            for item in re.split(r"[,;]", group)
        ]
        for group in (paired[1] if paired else plain).split(OR)
    ]
    parts = [[[p for p in item if p is not None] for item in group] for group in groups]
    count = sum(len(item) for group in parts for item in group)
    if not 0 < count <= MOST_PARTS or len(reader.letters) > 1:
        raise Unreadable("nothing, too much, or more than one letter")
    found = reduce(intervals.union, [p for g in parts if (p := _group(g)) is not None])
    every = [p for group in parts for item in group for p in item]
    solved = all(p.solved for p in every) or (OR not in plain and _ends_solved(every))
    letter = next(iter(reader.letters), "")
    return Reading(found, solved, letter, _swapped([p.found for p in every], found))


def _swapped(parts: list[NumberSet], found: NumberSet) -> tuple[NumberSet, ...]:
    if len(parts) < 2 or any(part.finite for part in parts):
        return ()
    ways = (reduce(intervals.union, parts), reduce(intervals.intersection, parts))
    return tuple(way for way in ways if not way.same(found))


def _ends_solved(parts: list[_Part]) -> bool:
    """Whether a working in a row comes to its end: "2x > 6, x > 3"."""
    return parts[-1].solved


def _group(items: list[list[_Part]]) -> NumberSet | None:
    """Join what stands between two "or"s: "and" first, then commas."""
    found = [_Part(_all_of(item), unequal=any(p.unequal for p in item)) for item in items if item]
    return reduce(_beside, found).found if found else None


def _all_of(parts: list[_Part]) -> NumberSet:
    """Join by "and": of numbers, "2 and -3" means both; of inequalities, what fits each."""
    found = parts[0].found
    for part in parts[1:]:
        numbers = (found.finite or part.found.finite) and not part.unequal
        found = (intervals.union if numbers else intervals.intersection)(found, part.found)
    return found


def _beside(one: _Part, other: _Part) -> _Part:
    """Join by a comma, which leaves open what is meant: what can be true at once, else either."""
    common = intervals.intersection(one.found, other.found)
    listed = (one.found.finite or other.found.finite) and not (one.unequal or other.unequal)
    if listed or not common.pieces:
        return _Part(intervals.union(one.found, other.found))
    return _Part(common, unequal=one.unequal and other.unequal)


# --- One part ------------------------------------------------------------------------------------


def _part(reader: _Reader, text: str) -> _Part | None:
    """Read a part; None for one that holds only words that say nothing."""
    said = phrases.said(_HELD.sub("0", text)) if not _RELATION.search(text) else None
    if said is not None:
        return _Part(intervals.NONE if said is phrases.Said.NONE else intervals.ALL)
    plain = without_filler(text)
    if plain in ("ℝ", "r") or (_ANYTHING.search(text) and not re.search(r"[\d\x10]", text)):
        return _Part(intervals.ALL)
    if plain == "∅":
        return _Part(intervals.NONE)
    if not plain:
        return None
    if held := _HELD.fullmatch(plain):
        return _Part(reader.held[int(held[1])])
    if excepted := _EXCEPTED.fullmatch(plain):
        return _Part(intervals.complement(reader.held[int(excepted[1])]), unequal=True)
    if _HELD.search(plain) or re.search(r"[^\W\d_]{2,}", plain.replace("sqrt", "")):
        raise Unreadable("words")
    if _RELATION.search(plain):
        return _relation(reader, plain)
    if reader.inequality and not reader.unequal:
        raise Unreadable("a number after an inequality")
    values = _values(reader, plain)
    found = intervals.points(values)
    return _Part(intervals.complement(found), unequal=True) if reader.unequal else _Part(found)


def _relation(reader: _Reader, text: str) -> _Part:
    """Read a chain: each side in its relation to the next one."""
    pieces = _RELATION.split(text)
    signs = [s if s in ("<=", ">=", "!=", "<", ">") else "=" for s in pieces[1::2]]
    sides = [side.strip() for side in pieces[::2]]
    subject = not sides[0]  # "> 3": about the unknown
    if not all(sides[1:]) or (subject and len(sides) > 2):
        raise Unreadable("a side is missing")
    reader.inequality = reader.inequality or any(s != "=" for s in signs)
    reader.unequal = set(signs) == {"!="}
    pairs = zip(sides, signs, sides[1:], strict=False)
    parts = [_pair(reader, "x" if subject else a, s, b, named=not subject) for a, s, b in pairs]
    found = reduce(intervals.intersection, [p.found for p in parts])
    return _Part(found, any(p.solved for p in parts), reader.unequal)


def _pair(reader: _Reader, one: str, sign: str, other: str, *, named: bool) -> _Part:
    if "∞" in one or "∞" in other:
        return _unbounded(reader, one, sign, other)
    found: list[NumberSet] = []
    solved = False
    for left, right in _both_signs(one, other):
        sides = [parsing.parse(side) for side in (left, right)]
        ratios = [parsing.ratio(side) for side in sides]
        if named:
            reader.letters |= ratios[0].letters | ratios[1].letters
        alone = [isinstance(side, parsing.Var) for side in sides]
        numbers = [not ratio.letters for ratio in ratios]
        if alone[0] and numbers[1]:
            found.append(relations.ray(sign, _snapped(reader, right, ratios[1])))
        elif alone[1] and numbers[0]:
            turned = sign.translate(_TURN)
            found.append(relations.ray(turned, _snapped(reader, left, ratios[0])))
        else:
            found.append(relations.solved(ratios[0], sign, ratios[1]))
        solved = solved or (any(alone) and any(numbers))
    join = intervals.intersection if sign == "!=" else intervals.union
    return _Part(reduce(join, found), solved)


_TURN = str.maketrans("<>", "><")


def _both_signs(one: str, other: str) -> list[tuple[str, str]]:
    """Return both readings of "x = ±3"; a relation without the sign has one."""
    if "±" not in one + other:
        return [(one, other)]
    if (one + other).count("±") > 1:
        raise Unreadable("more than one ±")
    return [(one.replace("±", s), other.replace("±", s)) for s in "+-"]


def _unbounded(reader: _Reader, one: str, sign: str, other: str) -> _Part:
    """Read "x < ∞", which says nothing."""
    side, end = (other, one) if "∞" in one else (one, other)
    turned = sign if end is other else sign.translate(_TURN)
    node = parsing.parse(side)
    below = end.replace(" ", "") == "-∞"
    if not isinstance(node, parsing.Var) or turned != (">" if below else "<"):
        raise Unreadable("infinity")
    reader.letters.add(node.name)
    return _Part(intervals.ALL)


def _values(reader: _Reader, text: str) -> list[Ratio]:
    return [_value(reader, one) for _, one in _both_signs("", text)]


def _value(reader: _Reader, text: str) -> Ratio:
    found = parsing.ratio(parsing.parse(text))
    if found.letters:
        raise Unreadable("a letter among the values")
    return _snapped(reader, text, found)


def _snapped(reader: _Reader, typed: str, found: Ratio) -> Ratio:
    value = found.value
    if reader.snap is None or value is None:
        return found
    return polynomials.number(reader.snap(value, typed))


# --- In brackets ---------------------------------------------------------------------------------


def _hold(reader: _Reader, found: NumberSet) -> str:
    reader.held.append(found)
    return f" \x10{len(reader.held) - 1}\x11 "


def _braces(reader: _Reader, inner: str) -> str:
    """Read {2, -3}, {} and {x | x > 3}."""
    if _BUILT.match(inner):
        return f" {_BUILT.sub('', inner)} "
    plain = inner.strip(" ∅")
    listed = [p for p in re.split(rf"[,;{AND}{OR}]", plain) if p.strip()]
    if len(listed) > MOST_PARTS:
        raise Unreadable("too many")
    if any(_RELATION.search(p) for p in listed):
        return f" {ALSO.join(listed)} "
    values = [v for p in listed for v in _values(reader, without_filler(p))]
    return _hold(reader, intervals.points(values))


def _interval(reader: _Reader, match: re.Match[str]) -> str:
    """Read (2, 5], [2; 5[ and (-∞, 3); (2, -3) is two numbers."""
    opened, *inner, closed = match.groups()
    low, high = (_end(reader, text, n) for n, text in enumerate(inner))
    if low is not None and high is not None:
        order = intervals.compare(low, high)
        if order > 0 or (order == 0 and (opened, closed) != ("[", "]")):
            return _hold(reader, intervals.points([low, high]))
    found = Piece(low, high, from_=opened == "[", to=closed == "]")
    return _hold(reader, intervals.joined([found]))


def _end(reader: _Reader, text: str, place: int) -> Ratio | None:
    plain = text.replace(" ", "")
    if "∞" in plain:
        if plain not in (("-∞",), ("∞", "+∞"))[place]:
            raise Unreadable("infinity on the wrong side")
        return None
    return _value(reader, text)
