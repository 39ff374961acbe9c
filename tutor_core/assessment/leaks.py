"""Whether a tutor's text gives an answer away, by value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra, written
from tutor_core.assessment.calculated import clauses
from tutor_core.assessment.numerals import digits
from tutor_core.course import AnswerKind
from tutor_core.focus import formulas

if TYPE_CHECKING:
    from fractions import Fraction

    from tutor_core.course import Step

_NUMBER = re.compile(r"(?<![\w.])-?\s?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?(?![\w]|[.,]\d)")


def holds_answer(step: Step, text: str, known: str = "") -> bool:
    """Whether a text gives away an accepted answer of a step in any equivalent form.

    What stands in the step's own task, or in ``known`` (the exercise's stem), is no secret.
    """
    task = f"{known} {step.prompt}"
    if step.kind is AnswerKind.CHOICE:
        return _holds_choice(step, text, task)
    if step.kind is AnswerKind.SHORT:
        return written.gives_points(step, text, known)
    if step.kind is AnswerKind.NUMBER:
        return _holds_number(step, text, task)
    return _holds_formula(step, text, task)


def _holds_choice(step: Step, text: str, task: str) -> bool:
    plain = _flat(text)
    right = [_flat(c.text) for c in step.choices if c.correct]
    return any(
        re.search(rf"(?<!\w){re.escape(r)}(?!\w)", plain) and r not in _flat(task)
        for r in right
        if r
    )


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower()).strip(" .")


def _holds_number(step: Step, text: str, task: str) -> bool:
    answers = {v for a in step.accepted if (v := _value(clauses(a)[-1:])) is not None}
    shown = _numbers(task)
    if not answers:
        return any(_flat(a) in _flat(text) for a in step.accepted)
    shown |= {abs(v) for v in shown}  # the 3 of "x - 3" is a 3 to whoever reads it
    return bool((answers - shown) & _numbers(text))


def _value(found: list[str]) -> Fraction | None:
    read = algebra.read(found[0].split("=")[-1]) if found else None
    return read.value if isinstance(read, algebra.Ratio) else None


def _numbers(text: str) -> set[Fraction]:
    """Return the numbers in a text; "one" is mostly a pronoun and doesn't count."""
    plain = digits(re.sub(r"\bone\b", " ", text, flags=re.IGNORECASE))
    found = (_value([m.group()]) for m in _NUMBER.finditer(plain))
    return {v for v in found if v is not None}


def _holds_formula(step: Step, text: str, task: str) -> bool:
    own = formulas(task)
    wanted = [r for a in step.accepted if (r := algebra.read(a)) is not None]
    longest = max((len(a.replace(" ", "")) for a in step.accepted), default=0)
    brackets = any("(" in a for a in step.accepted)
    for formula in formulas(text) - own:
        read = algebra.read(formula)
        short = len(formula) <= longest + 2 and ("(" not in formula or brackets)
        if read is not None and short and any(_same(read, w) for w in wanted):
            return True
    return False


def _same(read: algebra.Ratio | algebra.Equation, other: algebra.Ratio | algebra.Equation) -> bool:
    if isinstance(read, algebra.Equation) and isinstance(other, algebra.Equation):
        sides = (read.left.same(other.left) and read.right.same(other.right)) or (
            read.left.same(other.right) and read.right.same(other.left)
        )
        return sides or (read.same(other) and len(other.difference.letters) > 1)
    if isinstance(read, algebra.Equation):
        return isinstance(other, algebra.Ratio) and (
            read.right.same(other) or read.left.same(other)
        )
    return isinstance(other, algebra.Ratio) and read.same(other)
