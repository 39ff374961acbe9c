"""Judge numbers, expressions and equations by value and equivalence, and name the kind of miss."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra, first_moves, units
from tutor_core.assessment.algebra import Equation, Ratio
from tutor_core.assessment.numerals import Quantity, digits, quantity
from tutor_core.assessment.result import Assessment, Miss, unreadable
from tutor_core.course import AnswerKind
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from tutor_core.course import KnownWrong, Step

# Clauses of running text: the last one that says something is what the learner claims.
_CLAUSE = re.compile(
    r"[;\n?!]+|,(?!\d)|\.(?!\d)|\b(?:so|and|then|therefore|which|gives|because)\b|=>|->|→"
)
_IS = re.compile(r"(?<![a-z])([a-z]) (?:is|equals|must be|has to be) (?=[-\d])")
_FILLER = re.compile(
    r"\b(?:is it|it'?s|it is|i think|i guess|i got|i get|maybe|perhaps|probably|the answer is"
    r"|answer|that'?s|that is|must be|would be|could be|should be|equals?|is|are|be|we get|you get"
    r"|about|around|approximately|my|the|just|only|ok|okay|um|hmm)\b"
)
_NOT_EQUAL = re.compile(r"[<>≤≥≠]|\bnot\b|\bgreater\b|\bless than\b|\bat (?:least|most)\b")
# A decimal of two places stands for an unending fraction within one in a hundred (our choice).
ROUNDED = Fraction(1, 100)
# Off by this much of the answer, or by one, looks like a slip of arithmetic (our choice).
SLIP = Fraction(1, 10)
_TIDY = re.compile(
    r"\b(?:simplif|collect|expand|multiply out|tidy|as short|simpler|shorter|without)",
    re.IGNORECASE,
)


def clauses(text: str) -> list[str]:
    """Return what a message claims, clause by clause, numbers in digits and fillers gone."""
    spelt = _IS.sub(r"\1 = ", digits(text))
    found = [_FILLER.sub(" ", part) for part in _CLAUSE.split(spelt)]
    folded = (re.sub(r"\s+", " ", part).strip(" .:'\"`") for part in found)
    return [part for f in folded if (part := f.removeprefix("=").strip())]


def assess_number(step: Step, text: str, stem: str) -> Assessment:
    """Judge an answer that should be a number."""
    if (said := _said_in_words(step, text)) is not None:
        return said
    if re.search(r"\bfirst\b", text.lower()) and (begun := _move(step, text, stem)) is not None:
        return begun
    for clause in reversed(clauses(text)):
        if _NOT_EQUAL.search(clause):
            return Assessment(Judgement.INCORRECT, clause, miss=Miss.OTHER)
        found = _claim(step, clause, stem)
        if found is not None:
            return found
    return _move(step, text, stem) or unreadable(text)


def _said_in_words(step: Step, text: str) -> Assessment | None:
    plain = re.sub(r"[^\w\s]", "", text.lower()).strip()
    for accepted in step.accepted:
        if re.search(r"[a-z]{3}", accepted.lower()) and accepted.lower().strip(" .") == plain:
            return Assessment(Judgement.CORRECT, plain)
    return None


def _claim(step: Step, clause: str, stem: str) -> Assessment | None:
    read = algebra.read(clause)
    if isinstance(read, Equation):
        return _equation_claim(step, read, clause, stem)
    if isinstance(read, Ratio) and read.value is None:
        return _letters(step, clause)
    found = quantity(clause.split("=")[-1])
    if found is None and isinstance(read, Ratio) and read.value is not None:
        found = Quantity(read.value)
    return _compare(step, found) if found is not None else None


def _letters(step: Step, clause: str) -> Assessment | None:
    """An expression where a number is asked: a number with a unit, or not an answer."""
    found = quantity(clause)
    if found is not None and step.unit and units.known(found.unit):
        return _compare(step, found)
    if re.fullmatch(r"[a-z]", clause):
        return None
    return Assessment(Judgement.INCORRECT, clause, miss=Miss.OTHER)


def _equation_claim(step: Step, read: Equation, clause: str, stem: str) -> Assessment | None:
    solved = _solved(read)
    if solved is not None:
        return _compare(step, Quantity(solved))
    if not read.difference.letters:
        value = read.right.value
        true = not read.difference.terms
        return _compare(step, Quantity(value)) if true and value is not None else None
    answers = [a for a in map(_number, step.accepted) if a is not None]
    solution = read.solution()
    if solution is not None and solution[1] in answers and not _repeats(read, step, stem):
        return Assessment(Judgement.PARTLY, clause, miss=Miss.FORM)
    if solution is not None and _repeats(read, step, stem):
        return Assessment(Judgement.UNSURE, clause, readable=False)
    return Assessment(Judgement.INCORRECT, clause, miss=Miss.OTHER)


def _solved(read: Equation) -> Fraction | None:
    """Return the value when one side is a bare letter and the other a number."""
    for one, other in ((read.left, read.right), (read.right, read.left)):
        letter = one.top.terms
        bare = len(letter) == 1 and letter[0][1] == 1 and sum(p for _, p in letter[0][0]) == 1
        if bare and one.bottom.constant == 1 and other.value is not None:
            return other.value
    return None


def _repeats(read: Equation, step: Step, stem: str) -> bool:
    return any(
        read.left.same(asked.left) and read.right.same(asked.right)
        for asked in first_moves.equations(f"{stem} {step.prompt}")
    )


def _number(text: str) -> Fraction | None:
    found = clauses(text)
    read = algebra.read(found[-1]) if found else None
    if isinstance(read, Equation):
        return _solved(read)
    if isinstance(read, Ratio) and read.value is not None:
        return read.value
    held = quantity(found[-1]) if found else None
    return held.value if held is not None else None


def _compare(step: Step, found: Quantity) -> Assessment:
    scale = units.factor(found.unit, step.unit)
    normalised = f"{found.value}"
    answers = [a for a in map(_number, step.accepted) if a is not None]
    if scale is None:
        right = any(_near(found.value, a, step.tolerance) for a in answers)
        return Assessment(Judgement.INCORRECT, normalised, miss=Miss.UNIT if right else Miss.OTHER)
    value = found.value * scale
    if found.unit == "%" and any(_near(value * 100, a, step.tolerance) for a in answers):
        value *= 100
    if any(_near(value, a, step.tolerance) for a in answers):
        return Assessment(Judgement.CORRECT, normalised)
    for known in step.known_wrong:
        wrong = _number(known.answer)
        if wrong is not None and _near(value, wrong, 0.0):
            return _known(known, normalised)
    return Assessment(Judgement.INCORRECT, normalised, miss=_miss(value, answers))


def _near(value: Fraction, answer: Fraction, tolerance: float) -> bool:
    if abs(value - answer) <= Fraction(tolerance).limit_denominator(10**6):
        return True
    unending = answer.denominator > 1 and 10**6 % answer.denominator != 0
    rounded = value.denominator >= 100 or value.denominator in (50, 25, 20)
    return unending and rounded and abs(value - answer) <= abs(answer) * ROUNDED


def _known(known: KnownWrong, normalised: str) -> Assessment:
    return Assessment(Judgement.INCORRECT, normalised, known.reveals, Miss.KNOWN)


def _miss(value: Fraction, answers: list[Fraction]) -> Miss:
    for answer in answers:
        if value == -answer:
            return Miss.SIGN
        if value and answer and value == 1 / answer and abs(answer) != 1:
            return Miss.RECIPROCAL
        if answer and abs(value - answer) <= max(Fraction(1), abs(answer) * SLIP):
            return Miss.SLIP
    return Miss.OTHER


def _move(step: Step, text: str, stem: str) -> Assessment | None:
    move = first_moves.read(text)
    if move is None:
        return None
    effect = first_moves.effect(move, f"{stem} {step.prompt}")
    judgement = {
        "good": Judgement.PARTLY,
        "workable": Judgement.UNSURE,
        "unhelpful": Judgement.INCORRECT,
        "": Judgement.UNSURE,
    }[effect]
    return Assessment(judgement, f"{move.op} {move.amount}", move=move, effect=effect)


def assess_algebra(step: Step, text: str) -> Assessment:
    """Judge an answer that should be an expression or an equation, by equivalence."""
    wanted = [r for a in step.accepted if (r := algebra.read(a)) is not None]
    for clause in reversed(clauses(text)):
        read = algebra.read(clause)
        if read is None:
            continue
        if any(_equivalent(read, w) for w in wanted):
            return _tidy(step, clause, text)
        for known in step.known_wrong:
            other = algebra.read(known.answer)
            if other is not None and _equivalent(read, other):
                return _known(known, clause)
        sides = isinstance(read, Ratio) and step.kind is AnswerKind.EQUATION
        return Assessment(Judgement.INCORRECT, clause, miss=Miss.FORM if sides else Miss.OTHER)
    return unreadable(text)


def _equivalent(read: Ratio | Equation, other: Ratio | Equation) -> bool:
    if isinstance(read, Equation) and isinstance(other, Ratio):
        return read.right.same(other) and bool(read.left.top.letters)
    if isinstance(read, Equation) and isinstance(other, Equation):
        return read.same(other) and (_solved(read) is None or _solved(other) is not None)
    return isinstance(read, Ratio) and isinstance(other, Ratio) and read.same(other)


def _tidy(step: Step, clause: str, text: str) -> Assessment:
    """An equivalent answer that was to be simplified has to be as short as the accepted one."""
    found = Assessment(Judgement.CORRECT, clause)
    if step.kind is not AnswerKind.EXPRESSION or not _TIDY.search(step.prompt):
        return found
    longest = max(len(_shape(a)) for a in step.accepted)
    if len(_shape(clause)) > longest:
        return replace(found, judgement=Judgement.PARTLY, miss=Miss.NOT_SIMPLIFIED)
    return found


def _shape(text: str) -> str:
    return re.sub(r"[\s*]", "", algebra.plain(text).split("=")[-1])
