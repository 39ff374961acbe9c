"""Read a whole text as one expression or equation: what importers check authored answers with."""

from __future__ import annotations

import re

from tutor_core.assessment import claims
from tutor_core.assessment.polynomials import Equation, Ratio

__all__ = ["Equation", "Ratio", "read", "whole"]

# Letters typed together are a product of unknowns ("ma"), longer runs are words (our choice).
MOST_JOINED = 3


def read(text: str) -> Ratio | Equation | None:
    """Return the quotient of polynomials or the equation a text is, None when it is neither."""
    claim = whole(text)
    if claim is None:
        return None
    return claim.equation if claim.relations else claim.sides[0].ratio


def whole(text: str) -> claims.Claim | None:
    """Return the only formula of a text that is nothing but a formula, else None."""
    plain = claims.clean(text)
    words = re.findall(r"[^\W\d_]+", plain.replace("sqrt", "√"))
    if any(len(word) > MOST_JOINED for word in words):
        return None
    found = claims.read(text, frozenset(letter for word in words for letter in word))
    complete = len(found.found) == 1 and not found.broken
    return found.found[0] if complete else None
