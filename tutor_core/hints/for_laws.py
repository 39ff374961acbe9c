"""The ladder for a problem that one rule of the course solves: which quantities, which rule, how.

Everything stands on the learner's own numbers; the rule is in the course's own words.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.curriculum.laws import Known, Role

if TYPE_CHECKING:
    from tutor_core.curriculum.laws import Problem
    from tutor_core.voice import Voice

# A sibling's numbers, whichever differ from the problem's own (our choice: easy to work with).
_EASY = ((6, 3), (8, 4), (9, 3), (7, 2), (10, 4), (12, 8))


def hint(found: Problem, rung: int, place: str, voice: Voice) -> str:
    """Return the hint of a rung from 0 to 3."""
    given, asked = found.given, found.asked.name
    if rung == 0:
        return voice.say(f"law.idea_{'two' if ' and ' in given else 'one'}", given=given)
    if rung == 1:
        return voice.say("law.point", place=place, asked=asked, given=given)
    if rung == 2:
        return voice.say("law.gap", law=found.law.text, filled=found.filled, asked=asked)
    other = sibling(found)
    return voice.say(
        "law.sibling", given=other.given, filled=other.filled, worked=other.worked, own=given
    )


def smaller(found: Problem, lead: str, voice: Voice) -> str:
    """Return a smaller question."""
    return voice.say("law.smaller", lead=lead, given=found.known[0].shown)


def plain(found: Problem, voice: Voice) -> str:
    """Say what is to be done without a word that could give anything away."""
    return voice.say("law.plain", given=found.given)


def answer(found: Problem, voice: Voice) -> str:
    """Return the working (rung 4)."""
    return voice.say("law.answer", law=found.law.text, worked=found.worked)


def shown(found: Problem, rung: int) -> tuple[str, ...]:
    """Return what a made hint may hold up to a rung, longest first."""
    parts = [found.given]
    if rung >= 2:
        parts += [found.filled, found.law.text]
    if rung >= 3:
        other = sibling(found)
        parts += [other.filled, other.worked, other.given]
    return tuple(sorted(parts, key=len, reverse=True))


def sibling(found: Problem) -> Problem:
    """Return a problem for the same rule with other numbers and another result."""
    own = {found.value, *(one.number for one in found.known)}
    for first, second in _EASY:
        other = _with(found, Fraction(first), Fraction(second))
        if other.value not in own and not own & {one.number for one in other.known}:
            return other
    return _with(found, Fraction(15), Fraction(5))


def _with(found: Problem, first: Fraction, second: Fraction) -> Problem:
    """Return the problem with whole numbers in its rule: a product, or its other way round."""
    law, sizes = found.law, {}
    held = [law.one, law.other]
    fixed = {one.role.name: one.number for one in found.known if one.role.fixed is not None}
    for role, size in zip(held, (first, second), strict=True):
        sizes[role.name] = fixed.get(role.name, size)
    sizes[law.whole.name] = sizes[law.one.name] * sizes[law.other.name]
    known = tuple(_known(one.role, sizes[one.role.name]) for one in found.known)
    return replace(found, known=known, unit=found.asked.unit)


def _known(role: Role, size: Fraction) -> Known:
    return Known(role, size, role.unit)
