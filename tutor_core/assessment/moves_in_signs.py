"""First moves told in signs alone: "-4", "first -4 then /3", spelt out as words."""

from __future__ import annotations

import re

from tutor_core.assessment import claims, numerals

_MOVE = re.compile(r"(?P<sign>[-+*/])\s*(?P<amount>\d+(?:[.,]\d+)?[a-z]?)(?![\w.])")
_VERBS = {"-": "subtract", "+": "add", "*": "multiply by", "/": "divide by"}
# What may stand beside moves in signs.
_BESIDE = frozenset("first then and so next after that i it on both each sides side ok do".split())


def spelt_out(text: str) -> str:
    """Return a message of moves in signs as words, "" when it is anything else."""
    plain = numerals.digits(claims.clean(text)).strip()
    if len(plain) > MOST_CHARACTERS or not (moves := list(_MOVE.finditer(plain))):
        return ""
    rest = re.findall(r"[^\s.,;!?]+", _MOVE.sub(" ", plain))
    if any(word not in _BESIDE for word in rest):
        return ""
    return ", then ".join(f"{_VERBS[m['sign']]} {m['amount']}" for m in moves)


# Moves are told in a line (our choice).
MOST_CHARACTERS = 80
