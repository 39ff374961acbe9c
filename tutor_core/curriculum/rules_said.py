"""Whether a learner states a rule of the course: in its words, or in the usual letters. Pure."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra

if TYPE_CHECKING:
    from tutor_core.curriculum.laws import Law, Role

# How quantities are usually written, by their units.
_SIGNS = {"m/s": "v", "m/s²": "a", "m": "sdx", "s": "t", "kg": "m", "N": "fw", "J": "ew", "W": "p"}


def says_rule(law: Law, text: str) -> bool:
    """Whether a text states a rule, in words or in the usual letters."""
    plain = text.lower()
    if all(re.search(rf"\b{re.escape(r.name.split()[-1])}\b", plain) for r in law.roles):
        return True
    found = algebra.read(text)
    if not isinstance(found, algebra.Equation):
        return False
    names = found.left.letters | found.right.letters
    if len(names) != len(law.roles):
        return False
    ways = (w for w in permutations(sorted(names)) if all(map(_may_be, w, law.roles)))
    return any(_same(found, *way) for way in ways)


def _same(found: algebra.Equation, whole: str, one: str, other: str) -> bool:
    product = algebra.read(f"{whole} = {one} * {other}")
    return isinstance(product, algebra.Equation) and found.same(product)


def _may_be(letter: str, role: Role) -> bool:
    """Whether a letter may stand for a quantity: by its usual sign, or as its first letter."""
    return letter in _SIGNS.get(role.unit, "") or any(w[0] == letter for w in role.name.split())
