"""Hold a step's answer against its equation; mend the one known slip, name the others.

In the published pool some fractions swallow the bracket behind them: (1/4)(8x + 4) stands there
as 1/(4(8x + 4)). A learner who solves what is shown would be told that a right answer is wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.importers.oatutor_answers import equations
from tutor_core.assessment import algebra
from tutor_core.assessment.algebra import Equation, Ratio

if TYPE_CHECKING:
    from fractions import Fraction

    from knowledge.importers.oatutor_files import Help, Part

_SWALLOWED = re.compile(r"(?<![\w)])(\d+)/\((\d+)(\([^()]+\))\)")


def mended(part: Part) -> tuple[Part, bool]:
    """Return the part, with fractions set right where only that makes its answer right.

    The second value says whether its answer solves its equation; it is True for tasks that hold
    no equation, or several.
    """
    if _solves(part.task, part.answers):
        return part, True
    task = _freed(part.task)
    if not _solves(task, part.answers):
        return part, False
    return replace(part, task=task, helps=tuple(map(_freed_help, part.helps))), True


def _freed(text: str) -> str:
    return _SWALLOWED.sub(r"(\1/\2)\3", text)


def _freed_help(found: Help) -> Help:
    return replace(
        found,
        text=_freed(found.text),
        answers=tuple(map(_freed, found.answers)),
        below=tuple(map(_freed_help, found.below)),
    )


def _solves(task: str, answers: tuple[str, ...]) -> bool:
    found = equations(task)
    values = {v for answer in answers if (v := _value(answer)) is not None}
    if len(found) != 1 or not values:
        return True
    solution = found[0].solution()
    return solution is None or solution[1] in values


def _value(answer: str) -> Fraction | None:
    read = algebra.read(answer.lower())
    if isinstance(read, Equation):
        solution = read.solution()
        return solution[1] if solution is not None else None
    return read.value if isinstance(read, Ratio) else None
