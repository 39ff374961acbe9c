"""Judge an answer that should be a number: by value, in whatever spelling, and name the miss.

An unending decimal such as 1/3 counts as right when at least two decimals and two telling digits
are given and they are its rounded or cut form (our choice, so that 0.33 and 0.17 are taken and 0.3
is not).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import (
    arithmetic,
    claims,
    first_moves,
    moves_in_signs,
    numerals,
    offered,
    phrases,
    polynomials,
    quantities,
    sum_steps,
    units,
    unsolvable,
)
from tutor_core.assessment.result import Assessment, Miss, incorrect, partly, unsure
from tutor_core.assessment.task import task_of, value_of
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.task import Task
    from tutor_core.assessment.units import Unit
    from tutor_core.course import Step

# Off by one, or by this share of the answer, looks like a slip of arithmetic (our choice); below
# three almost every small number is that near.
SLIP_SHARE = Fraction(1, 10)
SLIP_FROM = 3
# "What percent", "in %", but not "20% of".
_PERCENT = re.compile(r"%|per ?cent", re.IGNORECASE)
_ASKS_PERCENT = re.compile(rf"(?<![\d.,])(?<!\d )(?:{_PERCENT.pattern})", re.IGNORECASE)
_NEGATED = re.compile(r"not|isn't|isnt|aint|ain't|wasn't|never|doesn't")
# "adding 4 came last" speaks of an operation; its number is no answer.
_OPERATION = re.compile(
    r"\b(?:add(?:ed|ing|s)?|subtract\w*|multipl\w+|divid\w+|doubl\w+|tripl\w+|halv\w+|undo\w*|undid"
    r"|mov(?:e|es|ed|ing)|rid of|tak(?:e|es|en|ing)|took|remov\w+|operations?)\b"
)
# "I put 2" is what was written down, "put 2 on both sides" adds.
_WRITTEN_DOWN = re.compile(r"\W*(?:so\s+)?(?:i|we)(?:'?ve)?\s+put\s+-?\d+\W*$", re.IGNORECASE)
_MARKERS = frozenset(
    "is it its it's get got gets answer equals makes make gives give leaves leave be think guess "
    "so therefore then thus maybe probably that's say final total".split()
)


@dataclass(frozen=True, slots=True)
class Given:
    """A number as given: its value, how it was typed, and the unit behind it."""

    value: Fraction
    typed: str
    unit: Unit | None


def assess_number(step: Step, text: str, stem: str) -> Assessment:
    """Judge an answer to a NUMBER step."""
    task = task_of(step, stem)
    if (whole := _about_solutions(task, text)) is not None:
        return whole
    plain, unit = quantities.without_units(task, text, times=False)
    if text[:1].isalpha() and units.read(text) is not None:
        return unsure(text, readable=False)
    offer = offered.kept(task, plain, quantities.measured(task, text))
    read = claims.read(offer, task.letters_of(offer), reasons=False)
    found = [c for c in read.found if not _bare_letter(c)]
    kept = [c for c in found if not _NEGATED.fullmatch(c.before)]
    if found and not kept:
        return _denied(task, found)
    if not any(_telling(c) for c in kept) and (move := _move(task, text, kept)) is not None:
        return move
    if not kept:
        return _nothing_offered(text, broken=read.broken)
    final = _final(kept)
    return unsure(text) if final is None else _weighed(task, text, kept, final, unit)


def _move(task: Task, text: str, kept: Sequence[Claim]) -> Assessment | None:
    """Judge a message as a first move: "take away 4", and "-4" where that is no answer."""
    if _WRITTEN_DOWN.match(text):
        return None
    if (move := first_moves.judged(task, text)) is not None:
        return move
    told = moves_in_signs.spelt_out(text)
    if not told or any(_expected(task, c) for c in kept):
        return None
    move = first_moves.judged(task, told)
    return move if move is not None and move.effect in ("good", "workable") else None


def _expected(task: Task, claim: Claim) -> bool:
    """Whether a number is an answer, or a mistake the author foresaw."""
    value = value_of(claim)
    return value in task.values or any(value_of(c) == value for c, _ in task.wrong)


def _nothing_offered(text: str, *, broken: bool) -> Assessment:
    """A message without an answer in it; one about an operation is an idea to be written down."""
    return unsure(text, readable=not (broken or _OPERATION.search(text.lower())))


def _weighed(
    task: Task, text: str, kept: Sequence[Claim], final: Claim, unit: Unit | None
) -> Assessment:
    """Judge the last word of a message, unless it is a check or calculates something else."""
    if "±" in text:
        return unsure(text)
    put = arithmetic.checks(task, final)
    if put in task.values and len({s.value for s in final.sides}) == 1:
        return partly(final.text, Miss.FORM)
    if put is not None or _from_elsewhere(task, kept, final):
        return unsure(text)
    if (step := sum_steps.judged(task, final)) is not None:
        return step
    typed = final.sides[-1].text
    return _judged(task, final, quantities.unit_of(task, text, typed, unit))


def _from_elsewhere(task: Task, kept: Sequence[Claim], final: Claim) -> bool:
    found = [c for c in kept if arithmetic.calculation(c)]
    return bool(found) and found[-1] is final and arithmetic.from_elsewhere(task, found)


def _about_solutions(task: Task, text: str) -> Assessment | None:
    """Judge "no solution" and "all numbers", for steps that accept such and for others."""
    said = phrases.said(text)
    wanted = {phrases.said(a) for a in task.step.accepted} - {None}
    if said is not None:
        if said in wanted:
            return Assessment(Judgement.CORRECT, said)
        return _known_phrase(task, said) or incorrect(said)
    same = [a for a in task.step.accepted if _flat(a) == _flat(text) and not task.values]
    return Assessment(Judgement.CORRECT, _flat(text)) if same else None


def _known_phrase(task: Task, said: phrases.Said) -> Assessment | None:
    for known in task.step.known_wrong:
        if phrases.said(known.answer) is said:
            return incorrect(said, Miss.KNOWN, known.reveals)
    return None


def _flat(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.lower()).strip()


def _bare_letter(claim: Claim) -> bool:
    return not claim.relations and bool(claim.sides[0].letter)


def _telling(claim: Claim) -> bool:
    """Whether a formula says something about the unknown, so that it outweighs bare numbers."""
    return bool(claim.relations) and any(s.ratio.letters for s in claim.sides)


def _denied(task: Task, found: Sequence[Claim]) -> Assessment:
    """Judge "it isn't 5": wrong when that was the answer, otherwise nothing is claimed."""
    value = value_of(found[-1])
    denies = value is not None and value in task.values
    return incorrect(f"not {found[-1].text}") if denies else unsure(f"not {found[-1].text}")


def _final(found: Sequence[Claim]) -> Claim | None:
    """Return the formula that is the learner's last word, None when they waver between two."""
    assigned = [c for c in found if c.assigned is not None]
    if assigned:
        return None if _wavers(assigned) or _in_doubt(assigned[-1], found[-1]) else assigned[-1]
    telling = [i for i, c in enumerate(found) if _telling(c)]
    later = found[telling[-1] + 1 :] if telling else found
    bare = [c for c in later if not c.relations and c.sides[0].value is not None]
    if bare:
        return _among(bare)
    if telling:
        return _worked_out(found[telling[-1]], later) or found[telling[-1]]
    return found[-1]


def _in_doubt(assigned: Claim, last: Claim) -> bool:
    """Whether another number comes after the unknown's: "x = 5 or 6"."""
    other = value_of(last)
    return last.before == "or" and other is not None and other != value_of(assigned)


def _worked_out(equation: Claim, later: Sequence[Claim]) -> Claim | None:
    """Return the calculation that solves an equation told before it: "3x = 15, 15/3 = 5"."""
    names = {n for s in equation.sides for n in s.ratio.letters}
    value = value_of(later[-1]) if later else None
    if value is None or equation.equation is None or len(names) != 1:
        return None
    return later[-1] if equation.equation.holds(names.pop(), value) else None


def _among(bare: Sequence[Claim]) -> Claim | None:
    """Choose among bare numbers: the only one, or the last where one is introduced."""
    if len({c.sides[0].value for c in bare}) == 1:
        return bare[-1]
    marked = any(c.before in _MARKERS for c in bare)
    return None if _wavers(bare) or not marked else bare[-1]


def _wavers(found: Sequence[Claim]) -> bool:
    last = {value_of(c) for c in found[-2:]}
    return len(last) > 1 and (found[-1].before == "or" or found[-2].after == "or")


def _judged(task: Task, final: Claim, unit: Unit | None) -> Assessment:
    if (whole := unsolvable.wanted(task)) is not None:
        return unsolvable.judged(task, whole, final)
    value = value_of(final)
    if value is not None:
        return _compared(task, Given(value, final.sides[-1].text, unit))
    equation = final.equation
    if equation is None or not _telling(final):
        return incorrect(final.text)
    return _step_on_the_way(task, final, equation)


def _step_on_the_way(task: Task, final: Claim, equation: polynomials.Equation) -> Assessment:
    """Judge an equation given instead of the number: true with the answer put in, or not."""
    if task.repeats(final):
        return unsure(final.text)
    names = sorted(final.sides[0].ratio.letters | final.sides[-1].ratio.letters)
    if len(names) == 1 and any(equation.holds(names[0], v) for v in task.values):
        return partly(final.text, Miss.FORM) if equation.difference else unsure(final.text)
    solved = equation.solution()
    if solved is None:
        return incorrect(final.text)
    judged = _wrong(task, Given(solved[1], "", None))
    return replace(judged, normalised=final.text)


def _compared(task: Task, given: Given) -> Assessment:
    """Compare a number with its unit to the answers."""
    scale = Fraction(1)
    wanted = quantities.wanted(task)
    if given.unit is not None and wanted is not None:
        converted = units.conversion(given.unit, wanted)
        if converted is None and task.unit is not None:
            return _in_wrong_unit(task, given)
        scale = converted or scale
    elif given.unit is not None and task.step.unit:
        return _in_wrong_unit(task, given)
    here = Given(given.value * scale, given.typed if scale == 1 else "", None)
    if any(near(task, here, a) or _by_comma(task, here, a) for a in task.values):
        return Assessment(Judgement.CORRECT, numerals.shown(here.value))
    if any(near(task, given, a) for a in task.values):
        return incorrect(numerals.shown(given.value), Miss.UNIT)
    if _right_share(task, given):
        return partly(numerals.shown(given.value), Miss.FORM)
    if given.typed.endswith("%") and _right_percent(task, given):
        return Assessment(Judgement.CORRECT, numerals.shown(given.value * 100))
    if any(_rounded(here, a, places=1) for a in task.values):
        return partly(numerals.shown(here.value), Miss.FORM)
    return _wrong(task, here)


def _in_percent(task: Task) -> bool:
    return task.unit is not None and not task.unit.dimensions


def _right_percent(task: Task, given: Given) -> bool:
    """Whether "40 %" says again what the question said, or "33.3 %" an unending share."""
    shown = Given(given.value * 100, given.typed.rstrip("% "), None)
    about = _PERCENT.search(task.asked) is not None or task.equation is not None
    asked = _in_percent(task) or not about or bool(_ASKS_PERCENT.search(task.asked))
    again = asked and any(near(task, shown, a) for a in task.values if abs(a) >= 1)
    return again or any(_rounded(shown, a * 100, places=1) for a in task.values)


def _right_share(task: Task, given: Given) -> bool:
    """Whether 0.125 or 1/8 is given where 12.5 % is asked for: the share, not yet in percent."""
    here = Given(given.value * 100, "", None)
    bare = given.unit is None and not given.typed.endswith("%")
    return _in_percent(task) and bare and any(near(task, here, a) for a in task.values)


def _in_wrong_unit(task: Task, given: Given) -> Assessment:
    right = any(near(task, given, a) for a in task.values)
    return incorrect(numerals.shown(given.value), Miss.UNIT if right else Miss.OTHER)


def near(task: Task, given: Given, answer: Fraction) -> bool:
    """Whether a number is an answer: exactly, within the tolerance, or as a rounded decimal."""
    tolerance = Fraction(str(task.step.tolerance))
    return abs(given.value - answer) <= tolerance or _rounded(given, answer, places=2)


def _by_comma(task: Task, given: Given, answer: Fraction) -> bool:
    """Whether "1,375" is the answer 1.375 and not a thousand and more."""
    if not re.fullmatch(r"-?\s*\d{1,3},\d{3}", given.typed.strip()):
        return False
    return near(task, Given(given.value / 1000, given.typed, None), answer)


def _rounded(given: Given, answer: Fraction, places: int) -> bool:
    """Whether a decimal is an unending one, rounded or cut after at least so many places."""
    decimals = re.fullmatch(r"-?\s*\d*[.,](\d+)", given.typed.strip())
    if decimals is None or 10**9 % answer.denominator == 0:
        return False
    telling = len(re.sub(r"\D", "", given.typed).lstrip("0"))
    last_place = Fraction(1, 10 ** len(decimals[1]))
    cut = 0 <= (answer - given.value) * (1 if answer > 0 else -1) < last_place
    rounded = abs(given.value - answer) <= last_place / 2
    return len(decimals[1]) >= places and telling >= places and (cut or rounded)


def _wrong(task: Task, given: Given) -> Assessment:
    normalised = numerals.shown(given.value)
    for claim, known in task.wrong:
        value = value_of(claim)
        if value is not None and near(task, given, value):
            return incorrect(normalised, Miss.KNOWN, known.reveals)
    return incorrect(normalised, _miss(task, given))


def _miss(task: Task, given: Given) -> Miss:
    value = given.value
    for answer in task.values:
        if answer and near(task, replace(given, value=-value), answer):
            return Miss.SIGN
        if value * answer == 1:
            return Miss.RECIPROCAL
    if value in _wrong_way_round(task):
        return Miss.INVERSE
    if abs(value) not in task.numbers and any(_slip(value, a) for a in task.values):
        return Miss.SLIP
    return Miss.OTHER


def _slip(value: Fraction, answer: Fraction) -> bool:
    if value * answer <= 0 or abs(answer) < 1:
        return False
    if value.denominator == answer.denominator == 1:
        swapped = sorted(str(value)) == sorted(str(answer)) and abs(answer) > 9
        if swapped or (abs(value - answer) == 1 and abs(answer) >= SLIP_FROM):
            return True
    return abs(value - answer) <= SLIP_SHARE * abs(answer)


def _wrong_way_round(task: Task) -> set[Fraction]:
    """Return what comes out when an operation of the equation is done instead of undone."""
    equation = task.equation.equation if task.equation is not None else None
    if equation is None or equation.solution() is None:
        return set()
    sides = (equation.left, equation.right)
    constants = [s.value for s in sides if s.value is not None]
    holding = [s for s in sides if s.letters]
    if len(constants) != 1 or len(holding) != 1 or polynomials.letters(holding[0].bottom):
        return set()
    scale = polynomials.constant(holding[0].bottom) or Fraction(1)
    beside = holding[0].top.get((), Fraction(0)) / scale
    factor = next(v for m, v in holding[0].top.items() if m) / scale
    rest = constants[0] - beside
    found = {rest * factor, rest - factor, (constants[0] + beside) / factor}
    return found - set(task.values)
