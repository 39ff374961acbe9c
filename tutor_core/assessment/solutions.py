"""Judge an answer that should be a set of numbers: solutions, an inequality, none, all.

Whatever way it is written, the set counts. A near miss says what is wrong with it, and never which
number is right.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, first_moves, intervals, set_reading, set_words
from tutor_core.assessment.number import Given, near
from tutor_core.assessment.numerals import shown
from tutor_core.assessment.result import Assessment, Miss, Unreadable, incorrect, partly, unsure
from tutor_core.assessment.task import task_of
from tutor_core.messages import Judgement
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from tutor_core.assessment.intervals import NumberSet, Piece
    from tutor_core.assessment.polynomials import Ratio
    from tutor_core.assessment.set_reading import Reading
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

_INEQUALITY = {"<", ">", "<=", ">="}


def assess_solutions(step: Step, text: str, stem: str) -> Assessment:
    """Judge an answer to a SOLUTIONS step."""
    task = task_of(step, stem)
    wanted = [r.found for a in step.accepted if (r := set_reading.read(a)) is not None]
    ways = set_reading.readings(text, lambda value, typed: _snapped(task, value, typed))
    if not ways or not wanted:
        return first_moves.judged(task, text) or unsure(text, readable=False)
    given = next((w for w in ways if any(w.found.same(s) for s in wanted)), ways[0])
    try:
        return _judged(task, given, wanted, text)
    except Unreadable:
        return unsure(text, readable=False)


def _snapped(task: Task, value: Fraction, typed: str) -> Fraction:
    """Return the end that a rounded decimal stands for, as 0.33 does for 1/3."""
    given = Given(value, typed, None)
    return next((end for end in task.values if near(task, given, end)), value)


def _judged(task: Task, given: Reading, wanted: Sequence[NumberSet], text: str) -> Assessment:
    name = described(given.found, text)
    if any(given.found.same(s) for s in wanted):
        if given.solved:
            return Assessment(Judgement.CORRECT, name)
        found = claims.read(text, task.letters_of(text)).found
        repeats = bool(found) and all(task.repeats(c) for c in found)
        return unsure(text) if repeats else partly(" ".join(text.split()), Miss.UNSOLVED)
    judged = _missed(task, given, wanted[0], name)
    for known in task.step.known_wrong:
        read = set_reading.read(known.answer)
        if read is not None and read.found.same(given.found):
            return replace(judged, miss=Miss.KNOWN, reveals=known.reveals)
    return judged


def described(found: NumberSet, typed: str) -> str:
    """Return a set in one spelling, to notice repeats; as typed where an end is a root."""
    if not found.pieces:
        return "no solution"
    if found.same(intervals.ALL):
        return "all numbers"
    if any(end.value is None for end in found.ends):
        return " ".join(typed.lower().split())
    return " or ".join(map(_piece, found.pieces))


def _piece(piece: Piece) -> str:
    if piece.point is not None:
        return _number(piece.low)
    low = f"{_number(piece.low)} {'<=' if piece.from_ else '<'} " if piece.low else ""
    high = f" {'<=' if piece.to else '<'} {_number(piece.high)}" if piece.high else ""
    return f"{low}x{high}"


def _number(end: Ratio | None) -> str:
    value = end.value if end is not None else None
    return shown(value) if value is not None else ""


# --- What is wrong with it -----------------------------------------------------------------------


def _missed(task: Task, given: Reading, wanted: NumberSet, name: str) -> Assessment:
    """Return the judgement of a set that isn't the answer."""
    found = given.found
    if any(wanted.same(other) for other in given.others):
        return partly(name, Miss.JOINED)
    if not wanted.pieces or wanted.same(intervals.ALL):
        return incorrect(name)
    near_miss = _near(found, wanted)
    if near_miss is not None:
        return partly(name, near_miss)
    if found.alike(intervals.complement(wanted)):
        return incorrect(name, Miss.TURNED if _negative_factor(task) else Miss.SIDE)
    if found.same(intervals.negated(wanted)) or _sign_apart(found, wanted):
        return incorrect(name, Miss.SIGN)
    return incorrect(name)


def _near(found: NumberSet, wanted: NumberSet) -> Miss | None:
    """Return what is wrong with a set that is right in part, None for one that isn't."""
    if not found.pieces:
        return None
    if found.alike(wanted):
        return Miss.BOUNDARY
    common = [p for p in found.pieces if any(p.same(w) for w in wanted.pieces)]
    if common:
        lacks = len(common) < len(wanted.pieces)
        more = len(common) < len(found.pieces)
        return Miss.MIXED if lacks and more else Miss.LACKING if lacks else Miss.EXTRA
    if not found.finite:
        return Miss.OPEN if _one_end(found, wanted) else None
    if wanted.ends and found.same(intervals.points(wanted.ends)):
        return Miss.EDGE
    return Miss.LACKING if intervals.intersection(found, wanted).same(found) else None


def _one_end(found: NumberSet, wanted: NumberSet) -> bool:
    """Whether "x > 2" was given for "2 < x <= 5"."""
    if len(found.pieces) != 1 or len(wanted.pieces) != 1:
        return False
    mine, theirs = found.pieces[0], wanted.pieces[0]
    if mine.high is None and mine.low is not None:
        return theirs.high is not None and replace(theirs, high=None).alike(mine)
    if mine.low is None and mine.high is not None:
        return theirs.low is not None and replace(theirs, low=None).alike(mine)
    return False


def _negative_factor(task: Task) -> bool:
    """Whether the task is an inequality that has its letter with a minus."""
    return any(
        value < 0 and bool(monomial)
        for formula in task.formulas
        if _INEQUALITY & set(formula.relations)
        for side in formula.sides
        for monomial, value in side.ratio.top.items()
    )


def _sign_apart(found: NumberSet, wanted: NumberSet) -> bool:
    """Whether two sets of one piece point the same way from ends that differ in sign."""
    if len(found.pieces) != 1 or len(wanted.pieces) != 1:
        return False
    turned = intervals.negated(found).pieces[0]
    mirrored = replace(turned, low=turned.high, high=turned.low)
    return mirrored.alike(wanted.pieces[0])


# --- Whether a text tells it ---------------------------------------------------------------------

_VALUE = r"[-+]?\s*(?:√\s*)?\d+(?:\.\d+)?(?:\s*/\s*\d+)?"
_SAID = re.compile(
    rf"(?<![\w.*/^√])(?:(?P<low>{_VALUE})\s*(?P<first><=|>=|<|>)\s*)?"
    rf"(?:[a-z]\s*)?(?P<sign><=|>=|!=|<|>)\s*(?P<value>{_VALUE})(?!\s*[-+*/^]|[\w.]\w)"
    rf"|(?<![\w.*/^√])(?P<left>{_VALUE})\s*(?:<=|>=|!=|<|>)\s*[a-z](?!\s*[-+*/^]|\w)"
    r"|[\[\](][^\[\]()]{1,30}[;,][^\[\]()]{1,30}[\]\[)]|\{[^{}]{1,40}\}"
)


# "Which two numbers multiply to -6?" counts numbers and tells none.
_COUNT = re.compile(r"\b(?:two|three|four)\s+(?=(?:[a-z]+\s+)?[a-z]+s\b)", re.IGNORECASE)


def uncounted(text: str) -> str:
    """Return a text without words that say how many things there are."""
    return _COUNT.sub("some ", text)


def tells(task: Task, text: str) -> bool:
    """Whether a text says a side of the answer ("x > 3", "at least 3"), an interval or a set.

    A relation that ends where the answer does gives away the most of it, whichever way it points.
    What stands in the task itself is known.
    """
    ends = [
        e
        for a in task.step.accepted
        if (r := set_reading.read(a)) is not None
        for e in r.found.ends
    ]
    if any(intervals.compare(root, end) == 0 for root in _roots(text) for end in ends):
        return True
    asked = "".join(set_words.in_signs(claims.clean(task.asked)).split())
    return any(
        intervals.compare(end, wanted) == 0
        for said in _said(text)
        if "".join(said.split()) not in asked
        for end in _ends(said)
        for wanted in ends
    )


def _roots(text: str) -> Iterator[Ratio]:
    """Yield the roots that don't come out, such as 2√2; other numbers are looked for elsewhere."""
    for sentence in sentences(text):
        for claim in claims.read(sentence[: claims.LONGEST]).found:
            yield from (s.ratio for s in claim.sides if not s.ratio.letters and s.value is None)


def _said(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        for statement in set_words.statements(sentence):
            yield from (match[0] for match in _SAID.finditer(statement))


def _ends(said: str) -> tuple[Ratio, ...]:
    read = set_reading.read(said)
    return read.found.ends if read is not None else ()
