"""What a step asks, read once: its unknowns, its formulas, and the values that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import algebra, claims, forms, set_reading, units
from tutor_core.course import AnswerKind
from tutor_core.remembering import remembered

if TYPE_CHECKING:
    from fractions import Fraction

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.units import Unit
    from tutor_core.course import KnownWrong, Step


@dataclass(frozen=True, slots=True)
class Task:
    """A step with what can be read from its texts.

    ``letters`` are its unknowns; ``formulas`` stand in stem and prompt; ``accepted`` are formulas
    that answer it, ``values`` the numbers among them; ``wrong`` are the known wrong ones.
    """

    step: Step
    asked: str
    letters: frozenset[str]
    formulas: tuple[Claim, ...]
    accepted: tuple[Claim, ...]
    values: tuple[Fraction, ...]
    wrong: tuple[tuple[Claim, KnownWrong], ...]
    numbers: frozenset[Fraction]
    unit: Unit | None

    @property
    def equation(self) -> Claim | None:
        """The equation the step is about: the last of stem and prompt that isn't "x = 6"."""
        found = [f for f in self.formulas if f.equation is not None and f.assigned is None]
        found = [f for f in found if any(s.ratio.letters for s in f.sides)]
        return found[-1] if found else None

    @property
    def known(self) -> frozenset[str] | None:
        """The letters to expect in an attempt; None when the step names none."""
        return self.letters or None

    def letters_of(self, text: str) -> frozenset[str] | None:
        """The letters to read an attempt with: the step's and whatever the attempt uses."""
        return (self.letters | claims.letters(text[: claims.LONGEST])) or None

    def repeats(self, claim: Claim) -> bool:
        """Whether a formula only says again what the step says."""
        return any(same_form(claim, formula) for formula in self.formulas)


def lone_unknown(step: Step, stem: str = "") -> str:
    """Return the one letter of the equation a step is about, "" where there is none or several."""
    equation = task_of(step, stem).equation
    names = {n for s in equation.sides for n in s.ratio.letters} if equation is not None else set()
    return names.pop() if len(names) == 1 else ""


def same_form(first: Claim, second: Claim) -> bool:
    """Whether two formulas differ at most in the order of sides, terms and factors."""
    if first.relations != second.relations or len(first.sides) != len(second.sides):
        return False
    mine, theirs = ([forms.shape(s.node) for s in c.sides] for c in (first, second))
    return mine == theirs or (set(first.relations) == {"="} and mine == theirs[::-1])


def value_of(claim: Claim) -> Fraction | None:
    """Return the number a formula comes to: of "x = 10/2", of "19 - 4 = 15", of "5"."""
    if claim.assigned is not None:
        return claim.assigned[1]
    if claim.relations and set(claim.relations) != {"="}:
        return None
    found = [side.value for side in claim.sides]
    return None if None in found else found[-1]


def last_claim(text: str) -> Claim | None:
    """Return the last formula of an authored answer, None when it is in words."""
    found = claims.formulas(text)
    return found[-1] if found else None


@remembered(256)
def task_of(step: Step, stem: str = "") -> Task:
    """Return what a step asks."""
    asked = f"{stem} {step.prompt}".strip()
    unit = units.read(step.unit) if step.unit else None
    if step.kind is AnswerKind.SOLUTIONS:
        return _task_of_set(step, asked)
    accepted = [c for a in step.accepted if (c := _answer(step, a, unit)) is not None]
    wrong = [(c, k) for k in step.known_wrong if (c := _answer(step, k.answer, unit)) is not None]
    formulas = claims.formulas(asked)
    values = [v for c in accepted if (v := value_of(c)) is not None]
    named = frozenset(n for c in accepted for s in c.sides for n in s.ratio.letters)
    return Task(
        step=step,
        asked=asked,
        letters=named | _unknowns(formulas, asked),
        formulas=formulas,
        accepted=tuple(accepted),
        values=tuple(values),
        wrong=tuple(wrong),
        numbers=_numbers(formulas),
        unit=unit,
    )


def _task_of_set(step: Step, asked: str) -> Task:
    """Return the task of a step whose answer is a set; its values are the ends of the pieces."""
    formulas = claims.formulas(asked)
    sets = [r for a in step.accepted if (r := set_reading.read(a)) is not None]
    ends = [e.value for r in sets for e in r.found.ends]
    return Task(
        step=step,
        asked=asked,
        letters=frozenset(r.letter for r in sets if r.letter) | _unknowns(formulas, asked),
        formulas=formulas,
        accepted=(),
        values=tuple(dict.fromkeys(v for v in ends if v is not None)),
        wrong=(),
        numbers=_numbers(formulas),
        unit=None,
    )


def _numbers(formulas: tuple[Claim, ...]) -> frozenset[Fraction]:
    return frozenset(n for f in formulas for s in f.sides for n in forms.numbers(s.node))


def _unknowns(formulas: tuple[Claim, ...], asked: str) -> frozenset[str]:
    in_formulas = frozenset(n for f in formulas for s in f.sides for n in s.ratio.letters)
    return in_formulas | (claims.letters(asked) - {"s", "t"} if not in_formulas else frozenset())


def _answer(step: Step, text: str, unit: Unit | None) -> Claim | None:
    """Read an authored answer; for numbers without the unit behind it."""
    if step.kind is AnswerKind.NUMBER:
        keep = frozenset() if unit is not None else frozenset({"%"})
        text, _ = units.split(text, keep)
    elif (found := algebra.whole(text)) is not None:
        return found
    return last_claim(text)
