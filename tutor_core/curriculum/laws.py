"""A course's own rules, such as "speed = distance ÷ time", and problems that one of them solves.

The rules are read from the course's text; what they are about is known by the units they join. A
problem is taken up when its quantities and what it asks for are just what a rule joins. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from prompts.loader import quantities
from tutor_core.assessment import numerals, units
from tutor_core.assessment.working import HOLE
from tutor_core.course import AnswerKind, Exercise, PassageKind, Step
from tutor_core.ids import ExerciseId, StepId
from tutor_core.remembering import remembered
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tutor_core.assessment.units import Unit
    from tutor_core.course import Course
    from tutor_core.ids import SectionId

_MARK, _PART = "~law~", "~"
# A value worked out may be rounded by this share; where the course's own number for a constant
# comes in, by as much as its usual round number is off (our choices).
EXACT, ROUND = Fraction(1, 200), Fraction(1, 40)

_NAME = r"[a-z][a-z ]{0,28}[a-z]"
_RULE = re.compile(rf"({_NAME}) = ({_NAME}|[a-z]) ([÷/·×*]) ({_NAME}|[a-z])(?![\w ]*[÷/·×*=+])")
_CONSTANT = re.compile(r"(?<![\w.])([a-z]) = (\d+(?:\.\d+)?) ")
_ELSEWHERE = r"\bon (?:the )?(\w+)[^.,\d]{{0,20}} (\d+(?:\.\d+)?) {unit}"
_NUMBER = re.compile(r"(?<![\w.,/^-])(\d+(?:[.,]\d+)?)")
_CHANGE = re.compile(r"\bfrom\s+(\d+(?:\.\d+)?)\s*(?:[a-z/]+\s+)?to\s+(\d+(?:\.\d+)?)", re.I)
_ASKS = re.compile(r"\?|\b(?:what|whats|how|find|calculate|work out|determine)\b")


@dataclass(frozen=True, slots=True)
class Role:
    """One of the three things that a rule joins.

    ``fixed`` is the course's number for a constant, ``elsewhere`` what it is in other places.
    """

    name: str
    unit: str
    fixed: Fraction | None = None
    elsewhere: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """A rule of the course, in its own words: ``whole`` is ``one`` times ``other``."""

    text: str
    whole: Role
    one: Role
    other: Role
    section_id: SectionId

    @property
    def roles(self) -> tuple[Role, Role, Role]:
        """All three."""
        return self.whole, self.one, self.other


@dataclass(frozen=True, slots=True)
class Known:
    """A quantity that a problem gives, or the course for it: its role, number and unit."""

    role: Role
    number: Fraction
    unit: str

    @property
    def value(self) -> Fraction:
        """What it is worth in the role's own unit."""
        return self.number * (units.conversion(_unit(self.unit), _unit(self.role.unit)) or 1)

    @property
    def shown(self) -> str:
        """The quantity as a person writes it."""
        return f"{numerals.shown(self.number)} {self.unit}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Quantities and what is asked, in ``unit``; the two of a rule, and the third."""

    law: Law
    asked: Role
    known: tuple[Known, ...]
    unit: str

    @property
    def value(self) -> Fraction:
        """What is asked, in its unit."""
        held = {one.role.name: one.value for one in self.known}
        scale = units.conversion(_unit(self.asked.unit), _unit(self.unit)) or 1
        return worth(self.law, self.asked, held) * scale

    @property
    def given(self) -> str:
        """The quantities of the problem itself, in words."""
        return " and ".join(one.shown for one in self.known if one.role.fixed is None)

    @property
    def filled(self) -> str:
        """The rule with the quantities in it and a gap for what is asked."""
        text = self.law.text
        held = {one.role.name: one.shown for one in self.known} | {self.asked.name: HOLE}
        for name in sorted(held, key=len, reverse=True):
            text = re.sub(rf"(?<![a-z]){re.escape(name)}(?![a-z])", held[name], text, count=1)
        return text

    @property
    def worked(self) -> str:
        """What is asked, worked out: "20 ÷ 5 = 4 m/s²", in the rule's own units if need be."""
        held = {one.role.name: one for one in self.known}
        plain = plain_worth(self) == self.value
        size = {n: numerals.shown(k.number if plain else k.value) for n, k in held.items()}
        first, sign, second = self.law.one, "·", self.law.other
        if self.asked != self.law.whole:
            rest = self.law.other if self.asked == self.law.one else self.law.one
            first, sign, second = self.law.whole, "÷", rest
        result, unit = (self.value, self.unit) if plain else (self.in_own_unit, self.asked.unit)
        return f"{size[first.name]} {sign} {size[second.name]} = {numerals.shown(result)} {unit}"

    @property
    def in_own_unit(self) -> Fraction:
        """What is asked, in the rule's own unit."""
        return worth(self.law, self.asked, {k.role.name: k.value for k in self.known})


def plain_worth(found: Problem) -> Fraction:
    """Return what comes out with the numbers as they are given, whatever their units."""
    return worth(found.law, found.asked, {k.role.name: k.number for k in found.known})


def worth(law: Law, asked: Role, held: Mapping[str, Fraction]) -> Fraction:
    """Return the value of one of a rule's three things from the other two."""
    if asked is law.whole or asked == law.whole:
        return held[law.one.name] * held[law.other.name]
    rest = law.other if asked == law.one else law.one
    return held[law.whole.name] / held[rest.name]


# --- The course's rules --------------------------------------------------------------------------


def laws(course: Course) -> tuple[Law, ...]:
    """Return the rules that a course states in words, each at its first place."""
    found: dict[tuple[str, ...], Law] = {}
    for passage in course.passages:
        if passage.kind is not PassageKind.BODY or " = " not in passage.text:
            continue
        text = " ".join(passage.text.lower().split())
        for match in _RULE.finditer(text):
            law = _law(match, passage.section_id, _constants(text))
            if law is not None:
                found.setdefault(tuple(sorted(r.unit for r in law.roles)), law)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Constant:
    number: Fraction
    unit: str
    elsewhere: tuple[tuple[str, Fraction], ...]


def _constants(text: str) -> dict[str, _Constant]:
    """Return the constants of a passage: "g = 9.8 N/kg. On the Moon it is 1.6 N/kg"."""
    found: dict[str, _Constant] = {}
    for match in _CONSTANT.finditer(text):
        unit, length = units.leading(text[match.end() :])
        typed = text[match.end() :][:length].strip()
        if unit is not None and typed:
            there = re.compile(_ELSEWHERE.format(unit=re.escape(typed)))
            others = tuple((m[1], Fraction(m[2])) for m in there.finditer(text))
            found.setdefault(match[1], _Constant(Fraction(match[2]), typed, others))
    return found


def _law(match: re.Match[str], section: SectionId, fixed: Mapping[str, _Constant]) -> Law | None:
    first, second, third = (_role(match[i], fixed) for i in (1, 2, 4))
    if first is None or second is None or third is None:
        return None
    divided = match[3] in "÷/"
    whole, one, other = (second, first, third) if divided else (first, second, third)
    dimensions = [_unit(r.unit) for r in (whole, one, other)]
    if not _agree(*dimensions):
        return None
    text = f"{first.name} = {second.name} {match[3]} {third.name}"
    return Law(text, whole, one, other, section)


def _role(name: str, fixed: Mapping[str, _Constant]) -> Role | None:
    if len(name) == 1:
        held = fixed.get(name)
        return Role(name, _spelt(held.unit), held.number, held.elsewhere) if held else None
    hits = [
        (m.start(), m.end(), unit) for unit, _, form in quantities() for m in form.finditer(name)
    ]
    # The name ends in what it is: "the net force", "change of velocity"; words before it go.
    last = max((hit for hit in hits if hit[1] == len(name)), default=None)
    if last is None:
        return None
    lead = re.search(r"(?:\b(?:net|change of|change in|average)\s+)?$", name[: last[0]])
    return Role(f"{lead[0] if lead else ''}{name[last[0] :]}", last[2])


def _spelt(unit: str) -> str:
    return unit.replace("n/kg", "N/kg")


@remembered(64)
def _unit(text: str) -> Unit:
    unit = units.read(text)
    if unit is None:
        raise ValueError(f"no unit: {text}")
    return unit


def _agree(whole: Unit, one: Unit, other: Unit) -> bool:
    """Whether the units of a product come out: otherwise the sentence was read wrongly."""
    total = dict(one.dimensions)
    for name, power in other.dimensions:
        total[name] = total.get(name, 0) + power
    return {n: p for n, p in total.items() if p} == dict(whole.dimensions)


# What a physics class calls its quantities (SI brochure and usual textbooks), in small letters.
_SYMBOLS = {
    "f": "N", "a": "m/s²", "v": "m/s", "t": "s", "m": "kg", "d": "m", "s": "m"
}  # fmt: skip
_SYMBOL = re.compile(
    r"\b(?:what(?:'?s| is)|find|calculate|work out|solve for|get|looking for)\s+(?:the\s+)?"
    r"([favtmds])\s*(?:[?.!,]|$)|(?:^|[.,;]\s*)([favtmds])\s*(?:=\s*)?\?\s*$"
)


# --- Problems ------------------------------------------------------------------------------------


def problem(text: str, known: Iterable[Law]) -> Problem | None:
    """Return the problem that a message sets, None when no rule is just what it needs."""
    given = list(_given(text))
    dimensions = [_unit(unit).dimensions for _, unit in given]
    asked = _asked(text, dimensions)
    if not given or asked is None or len(set(dimensions)) < len(dimensions):
        return None
    found = (p for law in known if (p := _matched(law, asked, given, text.lower())) is not None)
    return next(found, None)


def _given(text: str) -> Iterator[tuple[Fraction, str]]:
    """Yield the numbers of a text with their units; a change counts by how much it is."""
    text = _CHANGE.sub(lambda m: f"by {numerals.shown(Fraction(m[2]) - Fraction(m[1]))}", text)
    for match in _NUMBER.finditer(text):
        unit, length = units.leading(text[match.end() : match.end() + 40])
        end = match.end() + length
        if unit is not None and unit.dimensions and not text[end : end + 1].isalnum():
            parts = text[match.end() : end].strip().split("/")
            typed = "/".join(units.symbol(part.strip()) or part.strip() for part in parts)
            yield Fraction(match[1].replace(",", ".")), typed


def _asked(text: str, given: list[units.Dimensions]) -> str | None:
    """Return the unit of what a text asks for: a quantity that it doesn't give."""
    for sentence in reversed(sentences(text.lower())):
        start = _ASKS.search(sentence)
        if start is None:
            continue
        hits = [
            (m.start(), unit)
            for unit, _, form in quantities()
            for m in form.finditer(sentence)
            if _unit(unit).dimensions not in given
        ]
        if hits:
            return min(hits)[1]
    symbol = _SYMBOL.search(text.lower())
    unit = _SYMBOLS[next(filter(None, symbol.groups()))] if symbol is not None else None
    return unit if unit is not None and _unit(unit).dimensions not in given else None


def _matched(law: Law, asked: str, given: list[tuple[Fraction, str]], text: str) -> Problem | None:
    role = next((r for r in law.roles if r.unit == asked and r.fixed is None), None)
    if role is None:
        return None
    known, left = [], list(given)
    for other in (r for r in law.roles if r is not role):
        dimensions = _unit(other.unit).dimensions
        held = next((g for g in left if _unit(g[1]).dimensions == dimensions), None)
        if held is not None:
            left.remove(held)
            known.append(Known(Role(other.name, other.unit), *held))
        elif other.fixed is not None:
            constant = _constant(other, text)
            if constant is None:
                return None
            known.append(Known(other, constant, other.unit))
        else:
            return None
    if left or any(not one.number for one in known):
        return None
    return _in_natural_unit(Problem(law, role, tuple(known), role.unit))


def _constant(role: Role, text: str) -> Fraction | None:
    """Return what a constant is where a problem takes place, None where the course doesn't say."""
    said = set(re.findall(r"[a-z]+", text))
    there = next((value for place, value in role.elsewhere if place in said), None)
    if there is not None or not role.elsewhere:
        return there or role.fixed
    abroad = set(re.findall(r"\bon ([a-z]+)", text)) - {"the", "a", "an", "earth", "my", "it"}
    return None if abroad or "planet" in said else role.fixed


def _in_natural_unit(found: Problem) -> Problem:
    """Ask for what comes out of the numbers as they are given: km/h from km and h."""
    parts = {part.strip() for one in found.known for part in one.unit.split("/")}
    pairs = (f"{a}/{b}" for a in sorted(parts) for b in sorted(parts) if a != b)
    wanted = _unit(found.asked.unit).dimensions
    for unit in (found.unit, *sorted(parts), *pairs):
        read = units.read(unit)
        if read is not None and read.dimensions == wanted:
            one = replace(found, unit=unit)
            if one.value == plain_worth(one):
                return one
    return found


# --- Taken up as exercises -----------------------------------------------------------------------


def twin(found: Problem, course: Course) -> Exercise | None:
    """Return the exercise made of a problem, after one of the place that has its rule."""
    there = [e for e in course.exercises if e.section_id == found.law.section_id]
    numbers = [e for e in there if e.steps[0].kind is AnswerKind.NUMBER]
    model = min(numbers or there, key=lambda e: e.level, default=None)
    return made(found, model) if model is not None else None


def made(found: Problem, model: Exercise) -> Exercise:
    """Return the exercise made of a problem. Its id holds the quantities, not the story."""
    values = [f"{one.role.name}:{one.number} {one.unit}" for one in found.known]
    asked = f"{found.asked.name}:{found.unit}"
    own = ExerciseId(_PART.join((f"{model.id}{_MARK}{found.law.text}", asked, *values)))
    rounded = ROUND if any(one.role.fixed is not None for one in found.known) else EXACT
    prompt = f"From {found.given}, find the {found.asked.name} in {found.unit}."
    step = Step(
        StepId(f"{own}#1"),
        prompt,
        AnswerKind.NUMBER,
        (numerals.shown(found.value),),
        unit=found.unit,
        tolerance=float(abs(found.value) * rounded),
    )
    return Exercise(own, prompt, (step,), model.section_id, model.concept_ids, level=model.level)


def read_id(exercise_id: str, known: Iterable[Law]) -> Problem | None:
    """Return the problem that a stored id holds, None where its rule is gone."""
    _, mark, held = exercise_id.partition(_MARK)
    text, *rest = held.split(_PART)
    law = next((one for one in known if one.text == text), None) if mark else None
    if law is None or not rest:
        return None
    roles = {r.name: r for r in law.roles}
    (asked, unit), *values = (part.split(":", 1) for part in rest)
    if asked not in roles or any(name not in roles for name, _ in values):
        return None
    kept = tuple(_known(roles[name], *held.split(" ", 1)) for name, held in values)
    return Problem(law, roles[asked], kept, unit)


def _known(role: Role, number: str, unit: str) -> Known:
    value = Fraction(number)
    own = role.fixed is None or value in (role.fixed, *(v for _, v in role.elsewhere))
    return Known(role if own else Role(role.name, role.unit), value, unit)


def model_id(exercise_id: str) -> str:
    """Return the id of the exercise that a problem was taken up after, "" for others."""
    own, mark, _ = exercise_id.partition(_MARK)
    return own if mark else ""
