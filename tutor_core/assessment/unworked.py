"""Tasks told in words that nothing here works through, so that it can be said: pure.

A share to be found, a whole to be found from its share, and a condition to be written as an
inequality. Asked about in general ("what is an inequality?") they are questions like any other.
"""

from __future__ import annotations

import re

from tutor_core.assessment import routes

# A task in words is no longer than this (our choice): more is a story.
LONGEST = 30  # words
_SHARE = r"(?:%|per ?cents?(?:ages?)?)"
_N = r"(?<![\w.])\d+(?:[.,]\d+)?"
_PERCENT = re.compile(
    rf"\bwhat {_SHARE}(?: of| is| are)? {_N}|{_N} (?:is|are|was|out of) what {_SHARE}"
    rf"|\b(?:write|express|give|put) {_N}.{{0,20}} as an? {_SHARE}"
    rf"|{_N} (?:is|are) {_N} ?{_SHARE} of (?:what|which)\b|{_N} ?{_SHARE} of what\b"
)
_ORDER = re.compile(
    r"(?:^|[.!;,:] *|\b(?:you|to|please|pls|and) )"
    r"(?:write|express|give|put|turn|translate|model|form|which|what)\b.{0,60}?"
    r"\binequalit(?:y|ies)\b(?! (?:signs?|symbols?)\b)"
)
_AMOUNT = re.compile(
    r"\b(?:at (?:least|most)|(?:no|not) (?:more|less|fewer|lower|higher|greater|bigger|smaller)\b"
    r"|(?:more|less|fewer|greater|bigger|smaller|higher|lower|older|younger) than|under|over|above"
    r"|below|up to|(?:maximum|minimum|exceeds?))\b"
)
_PRACTICE = re.compile(r"\b(?:exercises?|questions?|problems?|quiz|practi[cs]e|examples?)\b")


def subject(text: str) -> str:
    """Return the word for what such a task is about, as a course would say it, "" for none."""
    plain = " ".join(text.lower().replace("’", "'").split())
    if len(plain.split()) > LONGEST or _PRACTICE.search(plain) or routes.sum_in(text):
        return ""
    if _PERCENT.search(plain):
        return "percent"
    order = _ORDER.search(plain) and _AMOUNT.search(plain) and re.search(r"\d", plain)
    return "inequalit" if order else ""
