"""Sums on the way: a number put into the equation, and the answer to a small question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, forms, numerals, parsing
from tutor_core.assessment.formula import assess_formula
from tutor_core.assessment.number import assess_number
from tutor_core.assessment.result import Aside, Assessment, Unreadable
from tutor_core.assessment.task import last_claim, task_of, value_of
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.parsing import Node
    from tutor_core.assessment.task import Task
    from tutor_core.small import Small

# A reply to a small question is short; what is longer speaks of the task (our choice).
MOST_WORDS = 8
_ABOUT_SIDE = re.compile(r"\b(?:makes?|gives?|sides?|comes? to|get|got)\b")
_NOT = re.compile(r"\b(?:not|never|no|n't|neither)\b|n't\b")
_EITHER = re.compile(r"\b([\w-]+) or (?:a )?([\w-]+)\b")


def sides_with(step: Step, number: str, stem: str = "") -> tuple[Fraction, Fraction] | None:
    """Return what the sides of the step's equation come to with a number put in."""
    equation, claim = task_of(step, stem).equation, last_claim(number)
    value = value_of(claim) if claim is not None else None
    if equation is None or value is None or len(equation.sides) != 2:
        return None
    name = _letter(equation)
    found = [_value(_put(s.node, name, parsing.Num(value))) for s in equation.sides]
    left, right = found
    return (left, right) if name and left is not None and right is not None else None


def put_in(step: Step, text: str, stem: str = "") -> Assessment | None:
    """Judge a sum that is the equation with a number in it, or another true one; None: no such."""
    task = task_of(step, stem)
    equation = task.equation
    if equation is None or not (name := _letter(equation)) or len(equation.sides) != 2:
        return None
    read = claims.read(text, task.letters_of(text), reasons=False).found
    found = [c for c in read if c.relations]
    if not found or any(s.value is None for c in found for s in c.sides):
        return None
    for claim in found:
        for value in _candidates(claim):
            judged = _substituted(task, equation, claim, parsing.Num(value), name)
            if judged is not None:
                return judged
    return _true(task, equation, found)


def _substituted(
    task: Task, equation: Claim, claim: Claim, number: parsing.Num, name: str
) -> Assessment | None:
    """Judge a sum whose first or last side is a side of the equation with the number in it."""
    left, right = (_put(s.node, name, number) for s in equation.sides)
    mine = [forms.shape(s.node) for s in claim.sides]
    holding = [n for n, s in zip((left, right), equation.sides, strict=True) if s.ratio.letters]
    theirs = [forms.shape(n) for n in holding]
    if not any(shape in mine for shape in theirs):
        return None
    values = _value(left), _value(right)
    if None in values:
        return None
    shown = tuple(numerals.shown(v) for v in values if v is not None)
    whole = set(theirs) <= set(mine) and len(theirs) > 1
    miscounted = len({s.value for s in claim.sides}) > 1 and "!=" not in claim.relations
    if miscounted and not whole:
        wrong = next(s for s in claim.sides if forms.shape(s.node) in theirs)
        total = numerals.shown(wrong.value) if wrong.value is not None else ""
        return _aside(Judgement.UNSURE, claim.text, Aside.COUNT, wrong.text, total, *shown)
    if values[0] == values[1]:
        return _aside(Judgement.PARTLY, claim.text, Aside.HOLDS, name)
    return _aside(Judgement.PARTLY, claim.text, Aside.TIPS, *shown)


def _true(task: Task, equation: Claim, found: Sequence[Claim]) -> Assessment | None:
    """Judge sums that are true and come to the equation's own number: with the answer, a check."""
    true = all(len({s.value for s in c.sides}) == 1 for c in found)
    fixed = [s.value for s in equation.sides if s.value is not None]
    last = found[-1]
    if not true or not any(map(_reckoned, found)) or last.sides[-1].value not in fixed:
        return None
    used = {n for c in found for s in c.sides for n in forms.numbers(s.node)}
    checked = any(abs(v) in used for v in task.values) and len(found) > 1
    aside = Aside.HOLDS if checked else Aside.TRUE
    return _aside(Judgement.PARTLY, last.text, aside, _letter(equation))


def _reckoned(claim: Claim) -> bool:
    return any(not forms.is_literal(s.node) for s in claim.sides)


def _aside(judgement: Judgement, text: str, aside: Aside, *told: str) -> Assessment:
    return Assessment(judgement, text, aside=aside, told=told)


def _letter(equation: Claim) -> str:
    """Return the only letter of an equation, "" when it has none or several."""
    names = {n for s in equation.sides for n in s.ratio.letters}
    return next(iter(names)) if len(names) == 1 else ""


def _candidates(claim: Claim) -> Iterable[Fraction]:
    found = {n for s in claim.sides for n in forms.numbers(s.node)}
    return sorted(found | {-n for n in found})


def _put(node: Node, name: str, number: parsing.Num) -> Node:
    """Return an expression with a number in the place of a letter."""
    match node:
        case parsing.Var(name=own) if own == name:
            return number if number.value >= 0 else parsing.Negative(parsing.Num(-number.value))
        case parsing.Sum(terms=parts):
            return parsing.Sum(tuple(_put(p, name, number) for p in parts))
        case parsing.Product(factors=parts):
            return parsing.Product(tuple(_put(p, name, number) for p in parts))
        case parsing.Quotient(over=over, under=under):
            return parsing.Quotient(_put(over, name, number), _put(under, name, number))
        case parsing.Power(base=base, exponent=exponent):
            return parsing.Power(_put(base, name, number), exponent)
        case parsing.Negative(of=inner):
            return parsing.Negative(_put(inner, name, number))
        case parsing.Root(of=inner):
            return parsing.Root(_put(inner, name, number))
        case _:
            return node


def _value(node: Node) -> Fraction | None:
    try:
        return parsing.value(node)
    except Unreadable:
        return None


# --- The tutor's small question ------------------------------------------------------------------


def answered(small: Small, text: str, found: Assessment) -> Assessment:
    """Judge a message that may answer a small question; ``found`` is what it is to the step.

    What is right for the step stays so, and what speaks of the unknown itself is about the step.
    """
    if found.judgement is Judgement.CORRECT or found.aside in (Aside.HOLDS, Aside.TIPS):
        return found
    if _is_answer(small, text):
        if small.put_in:
            return _aside(Judgement.PARTLY, text, Aside.TIPS, *small.sides)
        return _aside(Judgement.PARTLY, text, Aside.SMALL, small.accepted[0])
    if found.move is not None or not _bare(text) or not _of_its_kind(small, text):
        return found
    if small.accepted and not small.put_in and not small.again:
        return _missed(small, text)
    if found.reveals:
        return found
    if small.put_in:
        speaks = _ABOUT_SIDE.search(text.lower()) and not small.again
        return _missed(small, text) if speaks else found
    if not small.accepted and found.judgement in (Judgement.UNSURE, Judgement.INCORRECT):
        return _aside(Judgement.UNSURE, text, Aside.KEPT)
    return found


def _of_its_kind(small: Small, text: str) -> bool:
    """Whether a message could answer a small question: in numbers where it is about numbers."""
    numbers = any(last_claim(answer) is not None for answer in small.accepted)
    read = claims.read(text, claims.letters(text)).found
    return not small.accepted or numbers == any(s.value is not None for c in read for s in c.sides)


def _missed(small: Small, text: str) -> Assessment:
    return _aside(Judgement.UNSURE, text, Aside.AGAIN, small.question)


def _is_answer(small: Small, text: str) -> bool:
    """Whether a message is one of the answers: in number, in formula or in words."""
    return any(_same(small, answer, text) for answer in small.accepted)


def _same(small: Small, answer: str, text: str) -> bool:
    claim = last_claim(answer)
    if claim is None:
        return _same_words(small, answer, text)
    if value_of(claim) is not None:
        step = Step(StepId("small"), "", AnswerKind.NUMBER, (answer,))
        return assess_number(step, text, "").judgement is Judgement.CORRECT
    kind = AnswerKind.EQUATION if claim.relations else AnswerKind.EXPRESSION
    step = Step(StepId("small"), "", kind, (answer,))
    return assess_formula(step, text, "").judgement is Judgement.CORRECT


def _same_words(small: Small, answer: str, text: str) -> bool:
    """Whether an answer in words is given, and not its opposite of "more or fewer"."""
    said = text.lower()
    if not re.search(rf"\b{re.escape(answer.lower())}\b", said) or _NOT.search(said):
        return False
    pairs = (m.groups() for m in _EITHER.finditer(small.question.lower()))
    others = {w for pair in pairs if answer.lower() in pair for w in pair} - {answer.lower()}
    return not any(re.search(rf"\b{re.escape(other)}\b", said) for other in others)


def _bare(text: str) -> bool:
    """Whether a message is short and says nothing of an unknown, as "x = 4" does."""
    if len(text.split()) > MOST_WORDS or text.rstrip().endswith("?"):
        return False
    found = claims.read(text, claims.letters(text)).found
    return not any(c.relations and any(s.ratio.letters for s in c.sides) for c in found)
