"""Answers that are words about numbers: "no solution", "all numbers"; and who isn't sure."""

from __future__ import annotations

import re
from enum import StrEnum


class Said(StrEnum):
    """What a phrase says about the solutions of an equation."""

    NONE = "no solution"
    ALL = "all numbers"


_NONE = re.compile(
    r"\b(?:no|zero|0|without(?: an?y?)?|not? any)\s+(?:real\s+)?"
    r"(?:solutions?|answers?|numbers?|values?|roots?)\b"
    r"|\b(?:there(?: (?:is|are)|'s)|it has|has|got|have)\s+(?:none|no solutions?)\b|^none\b"
    r"|^never$"
    r"|\b(?:never (?:true|works|equal|agree)|not solvable|unsolvable|no x\b(?!\s*=)|nothing works"
    r"|can'?t be solved|cannot be solved|(?:is|it'?s) impossible)|^impossible|[∅Ø]|^\{ ?\}$"
)
_ALL = re.compile(
    r"\b(?:all|any|every)\s+(?:the\s+)?(?:real\s+)?(?:numbers?|values?|x(?:'s)?|reals)\b"
    r"|\b(?:infinite(?:ly)?(?: many)?|always (?:true|works|equal)|any(?:thing)? works"
    r"|every ?thing works|all of them|an identity|identity|(?:all|any) x\b)|\u211d"
    r"|\bcan be any(?:thing)?\b|^(?:every|any) ?thing\W*$"
    r"|^[(\]]\s?-\s?(?:∞|inf\w*)\s?[,;]\s?\+?(?:∞|inf\w*)\s?[)\[]$"
)


def said(text: str) -> Said | None:
    """Return what a text says about the solutions as a whole, None for an ordinary answer."""
    plain = " ".join(text.lower().replace("’", "'").split())
    plain = re.sub(r"^(?:it'?s|there is|there are|the answer is|i think|x is|x =)\s+", "", plain)
    none, every = bool(_NONE.search(plain)), bool(_ALL.search(plain))
    if none == every:
        return None
    return Said.NONE if none else Said.ALL
