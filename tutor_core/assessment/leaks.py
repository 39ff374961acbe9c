"""Whether a tutor's text gives an answer away, in any form of the same value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, forms, overlap, phrases, results, solutions
from tutor_core.assessment.number import Given, near
from tutor_core.assessment.quantities import without_units
from tutor_core.assessment.result import Unreadable
from tutor_core.assessment.short import stands, telling
from tutor_core.assessment.task import same_form, task_of, value_of
from tutor_core.course import AnswerKind
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.assessment.claims import Claim, Side
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

# Share of a model answer that one or two sentences of a tutor may not reach (our choice).
MODEL_SAID = 0.75
# A point of so few telling words is in every hint about the matter; it is given away only when it
# stands there as written (our choice).
FEW = 2

_TOLD = re.compile(
    r"\b(?:answer|solution|result|correct|right|pick|choose|take|option|it'?s|it is)\b"
)
_GAP = re.compile(r"_{2,}|\.{3}|…")
_ONE = re.compile(r"(?<![\w-])(?<!ty )one\b(?!\s+(?:half|third|quarter))", re.IGNORECASE)
_ONE_SAID = re.compile(
    r"\b(?:is|equals|makes|gives|leaves|get|be|answer)\s+(?:exactly\s+)?one\b(?!\s+(?:of|that|more))",
    re.IGNORECASE,
)


def holds_answer(step: Step, text: str, stem: str = "") -> bool:
    """Whether a text gives away an accepted answer of a step.

    Numbers and formulas of the step's own task are known to the learner and don't count, unless
    the text says that they are the answer ("x = 5", "the answer is 5").
    """
    task = task_of(step, stem)
    if step.kind is AnswerKind.CHOICE:
        return _holds_choice(step, text)
    if step.kind is AnswerKind.SHORT:
        return _holds_points(task, text)
    counted = solutions.uncounted(text) if step.kind is AnswerKind.SOLUTIONS else text
    found = [c for part in _parts(task, counted) for c in part]
    if step.kind is AnswerKind.NUMBER:
        return _holds_phrase(task, text) or any(_gives_number(task, c) for c in found)
    if step.kind is AnswerKind.SOLUTIONS:
        told = _holds_phrase(task, text) or any(_gives_number(task, c) for c in found)
        return told or solutions.tells(task, text)
    return any(_gives_formula(task, c) for c in found)


def _parts(task: Task, text: str) -> Iterator[tuple[Claim, ...]]:
    """Read a text sentence by sentence, so that a long one is read whole."""
    for sentence in sentences(text):
        for start in range(0, len(sentence), claims.LONGEST):
            piece = sentence[start : start + claims.LONGEST]
            plain = _ONE.sub("this", piece) if not _ONE_SAID.search(piece) else piece
            unknowns = claims.letters(plain) if task.unit is None else frozenset[str]()
            bare, _ = without_units(task, plain, unknowns)
            yield claims.read(bare, task.letters_of(bare)).found


def _gives_number(task: Task, claim: Claim) -> bool:
    """Whether a formula comes to the answer, or holds it as a number standing alone."""
    value = value_of(claim) if _claimed(claim) else None
    if value is not None and any(near(task, Given(value, "", None), v) for v in task.values):
        typed = claim.sides[-1].text
        told = claim.assigned is not None or claim.before in _CLAIMING
        return told or not _known(task, typed, claim)
    return any(_holds_literal(task, side) for side in claim.sides)


def _claimed(claim: Claim) -> bool:
    """Whether a formula says a value: a sum alone, such as 7 - 2 · (-4), is a task."""
    if claim.relations or claim.before in _CLAIMING:
        return True
    return forms.is_literal(claim.sides[0].node)


# "It is 5" comes as "it = 5", so that "it" stands before the number.
_CLAIMING = frozenset("answer solution result is it it's equals gives makes leaves get".split())


def _known(task: Task, typed: str, claim: Claim) -> bool:
    """Whether a number stands in the task itself; what a sum to be worked out comes to doesn't."""
    said = (f for f in task.formulas if f.relations or forms.is_literal(f.sides[0].node))
    values = {v for f in said if (v := value_of(f)) is not None}
    own = value_of(claim)
    return own in task.numbers or own in values or (typed != "" and task.repeats(claim))


def _holds_literal(task: Task, side: Side) -> bool:
    """Whether the answer stands in a formula as a factor or term, as 5 does in 3 · 5 + 4.

    A number right in front of a letter only counts the letter.
    """
    for value in forms.loose_numbers(side.node):
        for answer in task.values:
            if value == answer and value not in task.numbers:
                return True
    return False


def _holds_phrase(task: Task, text: str) -> bool:
    """Whether a text says "no solution" or "all numbers" where that is the answer."""
    wanted = {phrases.said(a) for a in task.step.accepted} - {None}
    return bool(wanted) and phrases.said(text) in wanted


def _gives_formula(task: Task, claim: Claim) -> bool:
    if task.repeats(claim):
        return False
    try:
        return any(_same_answer(claim, accepted) for accepted in task.accepted)
    except Unreadable:
        return False


def _same_answer(claim: Claim, accepted: Claim) -> bool:
    if accepted.equation is not None:
        return _same_equation(claim, accepted)
    wanted = accepted.sides[-1]
    for side in claim.sides:
        finished = side.ratio.same(wanted.ratio) and forms.simplified(side.node)
        if forms.alike(side.node, wanted.node) or finished:
            return True
    return False


def _same_equation(claim: Claim, accepted: Claim) -> bool:
    """Alike up to order, or equivalent and made of the same numbers."""
    if same_form(claim, accepted):
        return True
    if claim.equation is None or accepted.equation is None:
        return False
    mine, theirs = (
        sorted(n for s in c.sides for n in forms.numbers(s.node)) for c in (claim, accepted)
    )
    return mine == theirs and claim.equation.same(accepted.equation)


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[-+*/=<>^().]", claims.clean(text))).rstrip(" .")


def _holds_choice(step: Step, text: str) -> bool:
    """Whether a text says the right option and no other, or names its letter as the answer."""
    plain = _flat(text)
    right = [c.text for c in step.choices if c.correct]
    others = [c.text for c in step.choices if not c.correct]
    if _names_letter(step, text):
        return True
    prompt = _flat(step.prompt)
    said = [r for r in right if _stands(_flat(r), plain) and not _stands(_flat(r), prompt)]
    return bool(said) and not any(_stands(_flat(o), plain) for o in others)


def _stands(option: str, plain: str) -> bool:
    """Whether an option stands in a text whole, neither inside a word nor inside a formula."""
    return bool(option) and bool(
        re.search(rf"(?<![\w.])(?<![-+*/^] ){re.escape(option)}(?![\w(])(?! [-+*/^=])", plain)
    )


def _names_letter(step: Step, text: str) -> bool:
    letters = [chr(ord("a") + i) for i, c in enumerate(step.choices) if c.correct]
    named = re.findall(
        r"\b(?:answer|option|choice|correct one|right one)\s+(?:is\s+)?\(?([a-h])\b(?!\s+\w)",
        text.lower(),
    )
    return any(letter in named for letter in letters) and bool(_TOLD.search(text.lower()))


def _holds_points(task: Task, text: str) -> bool:
    """Whether a text says every key point, or a model answer."""
    asked = overlap.signed(task.asked)
    whole = [s for s in sentences(text) if not _GAP.search(s) and not results.asks(s)]
    said = overlap.signed(" ".join(whole))
    if task.step.key_points:
        points = [(p.text, *p.ways) for p in task.step.key_points]
        if all(any(_says(way, said, asked, text) for way in ways) for ways in points):
            return True
    return any(_says(a, said, asked, text) for a in task.step.accepted)


def _says(
    way: str, said: frozenset[overlap.Signed], asked: frozenset[overlap.Signed], text: str
) -> bool:
    wanted = telling(way, asked)
    if len(wanted) <= FEW:
        return stands(way, text)
    return overlap.share(wanted, said) >= MODEL_SAID
