"""Small questions of the tutor's own: what they ask and what answers them, as far as is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.assessment import Aside, assess, sides_with
from tutor_core.assessment.numerals import shown
from tutor_core.course import AnswerKind
from tutor_core.focus import GAP, first_formula
from tutor_core.messages import Judgement
from tutor_core.small import Small
from tutor_core.text import sentences

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment
    from tutor_core.scene import Scene
    from tutor_core.state import Thread


# A set is checked by one number that was given for it.
_CHECKED = (AnswerKind.NUMBER, AnswerKind.SOLUTIONS)


def of_course(scene: Scene, question: str) -> Small | None:
    """Return the course's smaller question with its answers, unless they are the step's own."""
    step = scene.step
    if step is None or not question:
        return None
    pairs = dict(zip(step.smaller, step.smaller_answers, strict=False))
    accepted = pairs.get(question, ())
    if any(assess(step, a, scene.stem).judgement is Judgement.CORRECT for a in accepted):
        return None
    return Small(question, accepted)


def of_hint(scene: Scene, hint: str) -> Small | None:
    """Return what a hint itself asks on the way to a choice: its answer is no choice yet."""
    step = scene.step
    if step is None or step.kind is not AnswerKind.CHOICE:
        return None
    asked = [s for s in sentences(hint) if s.endswith("?") or "__" in s]
    if not asked:
        return None
    missing = scene.focus.missing if GAP in hint else ""
    return Small(asked[-1], (missing,) if missing else (), again=True)


def check_of(scene: Scene, assessment: Assessment) -> Small | None:
    """Return the check of a wrong number: to put it into the equation and see what that makes.

    None where there is no equation, and where it would make just the answer: then a learner who
    reckons rightly couldn't be told from one who has solved it.
    """
    step, formula = scene.step, first_formula(scene.prompt)
    if step is None or step.kind not in _CHECKED or "=" not in formula:
        return None
    sides = sides_with(step, assessment.normalised, scene.stem)
    if sides is None:
        return None
    left, right = (shown(value) for value in sides)
    if assess(step, left, scene.stem).judgement is Judgement.CORRECT:
        return None
    return Small(formula, (left,), assessment.normalised, (left, right))


def again(thread: Thread, assessment: Assessment) -> Small | None:
    """Return what is asked once more."""
    if assessment.aside is Aside.COUNT:
        total, left, right = assessment.told[1:]
        return Small(
            assessment.told[0], (total,), assessment.normalised, (left, right), again=True
        )
    return replace(thread.small, again=True) if thread.small is not None else None
