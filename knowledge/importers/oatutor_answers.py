"""OATutor's answers as the tutor judges them, and what of a text would give one away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra, assess, claims, holds_answer, set_reading
from tutor_core.assessment.algebra import Equation, Ratio
from tutor_core.course import AnswerKind, Choice, KeyPoint, Step
from tutor_core.messages import Judgement
from tutor_core.text import sentences

if TYPE_CHECKING:
    from fractions import Fraction

    from tutor_core.ids import StepId

_MONEY = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s?%")
_STATED = r"(?<!\w)[a-z]{{1,3}}\s*=\s*\$?{}(?![\w/(]|\.\d|\s*[-+×÷])"
_BARE = re.compile(r"[a-z]")


def step_of(name: StepId, prompt: str, answers: tuple[str, ...], choices: tuple[str, ...]) -> Step:
    """Return the step without its ladder: the kind of answer follows from the answer itself.

    OATutor's "arithmetic" covers numbers, expressions and equations alike. Choices come without
    those that have the right one's value in another form.
    """
    if choices:
        return Step(name, prompt, AnswerKind.CHOICE, choices=_choices(answers, choices))
    kinds, accepted = zip(*(_read(answer) for answer in answers), strict=True)
    kind = kinds[0]
    unit = "$" if all(_MONEY.fullmatch(a) for a in answers) else ""
    points = (KeyPoint(accepted[0], accepted[1:]),) if kind is AnswerKind.SHORT else ()
    return Step(name, prompt, kind, accepted, key_points=points, unit=unit)


def _choices(answers: tuple[str, ...], choices: tuple[str, ...]) -> tuple[Choice, ...]:
    right = {_value_of(answer) for answer in answers}
    made = [Choice(c, c in answers) for c in choices if c in answers or _value_of(c) not in right]
    return tuple(made)


def solved(answer: str) -> bool:
    """Whether an answer says what the unknown is."""
    return "=" in answer and bool(_solved(answer))


def _value_of(text: str) -> str:
    return re.sub(r"[$,\s]|(?<=\d)\.0+(?!\d)", "", text).lower()


def _read(answer: str) -> tuple[AnswerKind, str]:
    """Return the kind of one answer and how it is kept: a solved equation by its value."""
    money = _MONEY.fullmatch(answer) or _PERCENT.fullmatch(answer)
    if money is not None:
        return AnswerKind.NUMBER, money[1].replace(",", "")
    if set_reading.in_signs(answer):
        return AnswerKind.SOLUTIONS, answer
    read = algebra.read(answer.lower())
    if isinstance(read, Ratio):
        return (AnswerKind.EXPRESSION if read.value is None else AnswerKind.NUMBER), answer
    if isinstance(read, Equation):
        solved = _solved(answer)
        return (AnswerKind.NUMBER, solved) if solved else (AnswerKind.EQUATION, answer)
    return AnswerKind.SHORT, answer


def _solved(answer: str) -> str:
    """Return the value when one side is a bare letter and the other a number, else ""."""
    left, _, right = (side.strip() for side in answer.partition("="))
    for letter, value in ((left, right), (right, left)):
        read = algebra.read(value.lower())
        if _BARE.fullmatch(letter.lower()) and isinstance(read, Ratio) and read.value is not None:
            return value
    return ""


def judged(step: Step, stem: str) -> bool:
    """Whether every accepted answer is judged correct, so that the step can be asked."""
    given = [c.text for c in step.choices if c.correct] or step.accepted
    return bool(given) and all(
        assess(step, answer, stem).judgement is Judgement.CORRECT for answer in given
    )


def same_answer(one: Step, other: Step) -> bool:
    """Whether a right answer to one is a right answer to the other."""
    if one.choices and other.choices:
        return {c.text.lower() for c in one.choices} == {c.text.lower() for c in other.choices}
    if one.choices or other.choices:
        return bool(_values(one) & _values(other))
    return assess(other, one.accepted[0]).judgement is Judgement.CORRECT


def _values(step: Step) -> set[Fraction]:
    """Return the numbers that are right, without a dollar or percent sign."""
    right = [c.text for c in step.choices if c.correct] or step.accepted
    read = (algebra.read(_read(answer)[1].lower()) for answer in right)
    return {r.value for r in read if isinstance(r, Ratio) and r.value is not None}


def holds(left: str, right: str) -> bool:
    """Whether two calculations come to the same, so that saying so is true."""
    read = algebra.read(f"{left} = {right}".lower())
    return isinstance(read, Equation) and not read.difference


_IS = re.compile(r"\b(?:is|are|was|equals?|equal to|gives|yields)\b", re.IGNORECASE)
_LETTER = re.compile(r"(?<![^\W\d_])([a-z])(?![^\W\d_])")


def equations(text: str) -> list[Equation]:
    """Return the equations that stand in a text."""
    letters = frozenset(_LETTER.findall(text.lower()))
    signs = _IS.sub(" ; ", text)  # "y less two is 5" is a sentence to translate, no equation yet
    found = claims.read(signs, letters).found
    return [e for c in found if len(c.sides) == 2 and (e := c.equation) is not None]


def answered_by(step: Step, text: str) -> bool:
    """Whether an equation that stands in a text is accepted as it stands."""
    if step.kind is not AnswerKind.EQUATION:
        return False
    wanted = [r for a in step.accepted if isinstance(r := algebra.read(a.lower()), Equation)]
    return any(shown.same(w) for shown in equations(text) for w in wanted)


def gives_away(step: Step, text: str, stem: str) -> bool:
    """Whether a hint's sentence holds the answer, or states it although the task shows it too.

    ``holds_answer`` leaves out what stands in the task; "x = 4" is an answer to "x + 4 = 8" all
    the same.
    """
    if holds_answer(step, text, stem):
        return True
    if step.kind is AnswerKind.SHORT:
        return False
    right = [_read(c.text)[1] for c in step.choices if c.correct] or step.accepted
    return any(re.search(_STATED.format(re.escape(a)), text, re.IGNORECASE) for a in right)


def split(step: Step, text: str, stem: str) -> tuple[str, str]:
    """Return what of a hint may be said before the answer, and what only after it."""
    before: list[str] = []
    after: list[str] = []
    for sentence in sentences(text):
        (after if gives_away(step, sentence, stem) else before).append(sentence)
    return " ".join(before), " ".join(after)


def without_brackets(step: Step, task: str) -> Step:
    """Ask for an expression in brackets to be written without, as the answer is.

    Every equivalent expression is taken; these words have the form looked at too.
    """
    if step.kind is not AnswerKind.EXPRESSION or "(" not in task or "(" in step.accepted[0]:
        return step
    return replace(step, prompt=f"{step.prompt.rstrip('.')}. Write it without brackets.")
