"""Judge an answer that should be an expression or an equation: by equivalence, then by form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import (
    claims,
    first_moves,
    forms,
    numerals,
    offered,
    polynomials,
    units,
)
from tutor_core.assessment.result import Assessment, Miss, Unreadable, incorrect, partly, unsure
from tutor_core.assessment.task import same_form, task_of
from tutor_core.course import AnswerKind
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from tutor_core.assessment.claims import Claim, Side
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

_SIMPLIFY = re.compile(
    r"\bsimpl|\bcollect\b|\bexpand|\bmultiply (?:it |them )?out\b|\bas short\b|\bshorter\b"
    r"|\b(?:without|no) (?:an?y? )?brackets?\b|\b(?:like|alike) terms\b|\btidy\b|\bjoin\b",
    re.IGNORECASE,
)
# "3 times n, plus 8" is one formula; a unit may end it behind a space or a bracket.
_BEFORE_SIGN = re.compile(r"\s*,\s*(?=[-+*/]\s)")
_LAST_WORD = re.compile(r"(?<=[\d\w)])\s+([^\W\d_]+)\s*[.!?]?\s*$")
_LETTER_DIVIDED = re.compile(r"(?<![^\W\d_])([b-hj-z]):(?=\d)")
_SIDE_DIVIDED = re.compile(r"(?<=(?<=[= ])[a-z])\s?:\s?(?=[a-z\d](?![^\W\d_]))")
_FUNCTION = re.compile(r"(?<!\w)[fgh]\s*\(\s*x\s*\)\s*=")
# What "solve", "make y the subject" and "in terms of x" want is one letter alone.
_SOLVED = re.compile(
    r"\bsolve\b|\bsubject\b|\bin terms of\b|\brearrange\b|\bisolate\b", re.IGNORECASE
)
_FACTORISE = re.compile(r"\bfactor", re.IGNORECASE)


def assess_formula(step: Step, text: str, stem: str) -> Assessment:
    """Judge an answer to an EXPRESSION or EQUATION step."""
    task = task_of(step, stem)
    offer = _offered(task, text)
    read = claims.read(offer, task.letters_of(offer), reasons=False)
    found = [c for c in read.found if c.relations or not _stray(task, c)]
    if step.kind is AnswerKind.EXPRESSION:
        found = [c for c in found if "!=" not in c.relations and c.before != "not"] or found
    if not any(any(s.ratio.letters for s in c.sides) for c in found):
        move = first_moves.judged(task, text) if step.kind is AnswerKind.EQUATION else None
        if move is not None:
            return move
    if not found:
        return unsure(text, readable=not read.broken)
    if len(found) > 1 and found[-1].before == "or":
        return unsure(text)
    return _judged(task, _meant(task, found))


def _offered(task: Task, text: str) -> str:
    """Return what a message offers as an answer, in signs and without a unit at its end."""
    if len(text) > claims.LONGEST or claims.is_code(text):
        return text
    plain = numerals.worded(numerals.operations(numerals.digits(claims.clean(text))))
    plain = _as_asked(task, plain)
    plain = _BEFORE_SIGN.sub(" ", plain)
    return offered.kept(task, _without_unit(task, plain))


def _as_asked(task: Task, plain: str) -> str:
    """Return "x:2" as a quotient where an expression is asked for, and "f(x) = 2x" as y = 2x."""
    if task.step.kind is AnswerKind.EXPRESSION:
        return _LETTER_DIVIDED.sub(r"\1/", plain)
    plain = _SIDE_DIVIDED.sub("/", plain)
    return _FUNCTION.sub("y =", plain) if "y" in task.letters else plain


def _without_unit(task: Task, plain: str) -> str:
    """Take off the unit an expression ends in: "4w + 10 m"."""
    match = _LAST_WORD.search(plain)
    if (
        match is None
        or not re.search(r"[-+*/=]", plain)
        or units.read(match[1]) is None
        or {*match[1]} <= task.letters
    ):
        return plain
    return plain[: match.start(1)]


def _meant(task: Task, found: Sequence[Claim]) -> Claim:
    """Return the formula that is the answer: the last, or an equation that was solved after it."""
    last = found[-1]
    if task.step.kind is not AnswerKind.EQUATION or last.assigned is None:
        return last
    wanted = [a.equation for a in task.accepted if a.equation is not None and not a.assigned]
    for claim in found[:-1]:
        equation, solved = claim.equation, last.equation
        right = equation is not None and any(equation.same(w) for w in wanted)
        if right and claim.assigned is None and solved is not None and _solves(equation, last):
            return claim
    return last


def _solves(equation: polynomials.Equation | None, claim: Claim) -> bool:
    return equation is not None and claim.assigned is not None and equation.holds(*claim.assigned)


def _stray(task: Task, claim: Claim) -> bool:
    """Whether a letter alone is left over from a sentence."""
    side = claim.sides[0]
    return bool(side.letter) and not any(a.sides[0].letter == side.letter for a in task.accepted)


def _judged(task: Task, claim: Claim) -> Assessment:
    try:
        if task.step.kind is AnswerKind.EQUATION:
            return _equation(task, claim)
        return _expression(task, claim)
    except Unreadable:
        return unsure(claim.text, readable=False)


def _expression(task: Task, claim: Claim) -> Assessment:
    if any(relation != "=" for relation in claim.relations):
        return incorrect(claim.text)
    side = claim.sides[-1]
    wanted = [a.sides[-1] for a in task.accepted]
    renamed = _renamed(side, wanted)
    if renamed:
        return partly(claim.text, Miss.FORM)
    if task.repeats(claim) and _left_undone(side, wanted):
        return partly(claim.text, Miss.NOT_SIMPLIFIED)
    if any(forms.alike(side.node, w.node) for w in wanted):
        return Assessment(Judgement.CORRECT, claim.text)
    if any(_same(side, w) for w in wanted):
        return _finished(task, claim, side)
    for other, known in task.wrong:
        if _same(side, other.sides[-1]):
            return incorrect(claim.text, Miss.KNOWN, known.reveals)
    return incorrect(claim.text, _expression_miss(side, wanted))


def _same(side: Side, other: Side) -> bool:
    """Whether two expressions are equivalent, in either reading of "1/2x"."""
    return side.ratio.same(other.ratio) or side.other.same(other.ratio)


def _finished(task: Task, claim: Claim, side: Side) -> Assessment:
    """An equivalent expression is right unless its form was the question."""
    if task.repeats(claim):
        # The task's own expression given back: nothing has been done to it yet.
        return partly(claim.text, Miss.NOT_SIMPLIFIED)
    unfinished = bool(_SIMPLIFY.search(task.asked)) and not forms.simplified(side.node)
    if _SIMPLIFY.search(task.asked) and _below(side):
        unfinished = not any(_below(a.sides[-1]) for a in task.accepted)
    if _FACTORISE.search(task.asked):
        whole = all(forms.fully_factored(a.sides[-1].node) for a in task.accepted)
        unfinished = not (forms.fully_factored if whole else forms.factored)(side.node)
    if unfinished:
        return partly(claim.text, Miss.NOT_SIMPLIFIED)
    return Assessment(Judgement.CORRECT, claim.text)


def _below(side: Side) -> bool:
    """Whether a letter stands below a bar."""
    return bool(polynomials.letters(side.ratio.bottom))


def _left_undone(side: Side, wanted: Sequence[Side]) -> bool:
    """Whether "4 * x" was given back to "what is 4 times x": the product is still to be written.

    It has the same shape as "4x", so only the sign tells.
    """
    return "*" in side.text and not any("*" in w.text for w in wanted)


def _renamed(side: Side, wanted: Sequence[Side]) -> bool:
    """Whether an expression is right but for the letter it uses."""
    mine = side.ratio.letters
    for other in wanted:
        theirs = other.ratio.letters
        if len(mine) == len(theirs) == 1 and mine != theirs:
            name, new = next(iter(mine)), next(iter(theirs))
            if _with_letter(side.ratio, name, new).same(other.ratio):
                return True
    return False


def _with_letter(ratio: polynomials.Ratio, name: str, new: str) -> polynomials.Ratio:
    def swapped(found: polynomials.Poly) -> polynomials.Poly:
        return {
            tuple(sorted((new if n == name else n, p) for n, p in m)): v for m, v in found.items()
        }

    return polynomials.Ratio(swapped(ratio.top), swapped(ratio.bottom))


def _expression_miss(side: Side, wanted: Sequence[Side]) -> Miss:
    for other in wanted:
        mine, theirs = side.ratio, other.ratio
        if mine.bottom != theirs.bottom or mine.top.keys() != theirs.top.keys():
            continue
        pairs = [(mine.top[m], theirs.top[m]) for m in theirs.top]
        differing = [(a, b) for a, b in pairs if a != b]
        if all(a == -b for a, b in differing):
            return Miss.SIGN
        if len(differing) == 1 and abs(differing[0][0] - differing[0][1]) == 1:
            return Miss.SLIP
    return Miss.OTHER


def _equation(task: Task, claim: Claim) -> Assessment:
    equation = claim.equation
    if equation is None:
        return _one_side(task, claim)
    wanted = [(a, a.equation) for a in task.accepted if a.equation is not None]
    if any(same_form(claim, a) for a, _ in wanted):
        return Assessment(Judgement.CORRECT, claim.text)
    if any(equation.same(e) for _, e in wanted):
        return _equivalent(task, claim)
    for other, known in task.wrong:
        if other.equation is not None and equation.same(other.equation):
            return incorrect(claim.text, Miss.KNOWN, known.reveals)
    if any(_renamed_equation(equation, e) for _, e in wanted):
        return partly(claim.text, Miss.FORM)
    signs = any(_sign_apart(claim, a) for a, _ in wanted)
    return incorrect(claim.text, Miss.SIGN if signs else Miss.OTHER)


def _equivalent(task: Task, claim: Claim) -> Assessment:
    """An equivalent equation is right, but its solution alone isn't the equation asked for."""
    given = claim.assigned is not None and not any(a.assigned for a in task.accepted)
    # "s = 28 + 17" still says how s comes about, "s = 45" no longer does.
    if given and all(s.letter or forms.is_literal(s.node) for s in claim.sides):
        return incorrect(claim.text, Miss.FORM)
    if task.repeats(claim):
        return unsure(claim.text)
    if _SOLVED.search(task.step.prompt) and not _solved_for(task, claim):
        return partly(claim.text, Miss.FORM)
    return Assessment(Judgement.CORRECT, claim.text)


def _solved_for(task: Task, claim: Claim) -> bool:
    """Whether a letter stands alone that stands alone in an accepted answer, if in all."""
    wanted = [_alone(a) for a in task.accepted]
    return not all(wanted) or bool(_alone(claim) & set().union(*wanted))


def _alone(claim: Claim) -> set[str]:
    """Return the letters that are a side of an equation and don't stand on its other side."""
    if len(claim.sides) < 2:
        return set()
    first, last = claim.sides[0], claim.sides[-1]
    pairs = ((first, last), (last, first))
    return {
        one.letter for one, other in pairs if one.letter and one.letter not in other.ratio.letters
    }


def _one_side(task: Task, claim: Claim) -> Assessment:
    """Half of the equation: one side of it, without the other."""
    if claim.relations:
        return incorrect(claim.text)
    side = claim.sides[0]
    if (value := side.value) is not None and all(a.assigned for a in task.accepted):
        return _value_alone(task, claim, value)
    halves = [s for a in task.accepted for s in a.sides if s.ratio.letters]
    half = bool(side.ratio.letters) and not side.letter and any(_same(side, s) for s in halves)
    return incorrect(claim.text, Miss.FORM if half else Miss.OTHER)


def _value_alone(task: Task, claim: Claim, value: Fraction) -> Assessment:
    """Judge "5" where "x = 5" is wanted: the same answer."""
    values = [a.assigned[1] for a in task.accepted if a.assigned]
    if value in values:
        return Assessment(Judgement.CORRECT, claim.text)
    return incorrect(claim.text, Miss.SIGN if -value in values else Miss.OTHER)


def _renamed_equation(mine: polynomials.Equation, other: polynomials.Equation) -> bool:
    one, two = polynomials.letters(mine.difference), polynomials.letters(other.difference)
    if len(one) != 1 or len(two) != 1 or one == two:
        return False
    name, new = next(iter(one)), next(iter(two))
    changed = polynomials.Equation(
        _with_letter(mine.left, name, new), _with_letter(mine.right, name, new)
    )
    return changed.same(other)


def _sign_apart(mine: Claim, other: Claim) -> bool:
    """Whether two equations differ in nothing but signs."""
    one, two = ([forms.unsigned(s.node) for s in c.sides] for c in (mine, other))
    return one in (two, two[::-1])
