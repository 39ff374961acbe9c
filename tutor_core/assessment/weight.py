"""How heavy a text is to read as mathematics, and reading it once to see whether it can be borne.

What a school answer looks like is light and read at once. Anything else is first read in another
process, with a limit in time and memory (``ports.Bounds``), since one row of signs can be worth
seconds of exact algebra.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from tutor_core.assessment import attempts, claims
from tutor_core.course import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor_core.assessment.result import Assessment
    from tutor_core.course import Step

# Bounds of what is light (our choice): several times a school answer, and read within some 50 ms
# whatever it says (tests/unit/test_weight.py).
MOST_SIGNS = 40
MOST_POWERS = 4
MOST_DIGITS = 15
DEEPEST = 4
# What is read again in the turn, two or three times, may take so much of a processor (our choice:
# a turn has a second).
MOST_SECONDS = 0.15

# What the turn reads in the place of a text that can't be borne: no formula, and meant as one.
UNREAD = "(((((="

_SIGN = re.compile(r"[-+*/^=<>()\[\]{}√±≤≥≠·×÷:,;|]")
_POWER = re.compile(r"\^|\*\*|[⁰¹²³⁴-⁹]")
_HIGH = re.compile(r"(?:\^|\*\*)(?![\s({\[]*-?[0-3](?!\d))|[⁴-⁹]|[⁰¹²³⁴-⁹]{2}")
_RUN = re.compile(rf"\d{{{MOST_DIGITS + 1}}}|\de[-+]?\d", re.IGNORECASE)


def weighty(text: str) -> bool:
    """Whether a text has more signs, powers, figures in a row or brackets than a school answer."""
    if len(_SIGN.findall(text)) > MOST_SIGNS or len(_POWER.findall(text)) > MOST_POWERS:
        return True
    if _HIGH.search(text) or _RUN.search(text) or claims.is_code(text):
        return True
    depth = deepest = 0
    for sign in text:
        depth += (sign in "([{√") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def borne(text: str, step: Step | None, judge: Callable[[Step, str], Assessment]) -> bool:
    """Read a text as a turn does and return whether that was quick enough to do it again."""
    begun = time.process_time()
    claims.read(text, claims.letters(text))
    if step is not None and step.kind not in (AnswerKind.CHOICE, AnswerKind.SHORT):
        attempts.looks_like_attempt(step, text)
        judge(step, text)
    return time.process_time() - begun <= MOST_SECONDS
