"""A first move told in words ("take away 4", "divide by 3") and what it does to the equation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, forms, numerals, parsing, routes, untold
from tutor_core.assessment.result import Assessment, FirstMove, Unreadable, Untold
from tutor_core.assessment.task import task_of
from tutor_core.assessment.working import worked
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.claims import Claim
    from tutor_core.assessment.parsing import Node
    from tutor_core.assessment.result import Effect, Operation
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

# A move is told in a sentence (our choice); what is longer tells a story.
MOST_CHARACTERS = 160

_AMOUNT = (
    r"(?:the\s+|an?\s+)?(?:(?P<s>-\s*|minus\s+|negative\s+)?(?P<n>\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?)\s*(?P<v>[b-hj-z](?![\w']))?"
    r"|(?P<w>[b-hj-z])(?![\w']))"
)
_SIDES = r"(?:both|each|the two)(?:\s+of the)?\s+sides?"
_BETWEEN = r"(?:\s+(?!by\b|into\b)[a-z]+){0,4}?"
_ADD = r"(?:add(?:ing|ed)?|plus|put|give)(?:\s+back)?"
_SUBTRACT = (
    r"(?:subtract(?:ing|ed)?|minus(?:ing)?|deduct|remov(?:e|ing)"
    r"|t(?:ake|aking|ook)(?:\s+(?:away|off))?)"
)
_FORMS: tuple[tuple[Operation, str], ...] = (
    ("subtract", rf"\b{_SUBTRACT}\s+{_AMOUNT}"),
    ("subtract", rf"(?:^|\s)-\s*{_AMOUNT}(?=\s+(?:on|from|off|to)?\s*{_SIDES})"),
    ("subtract", rf"\b{_SIDES}\s*-\s*{_AMOUNT}"),
    ("add", rf"\b{_ADD}\s+{_AMOUNT}"),
    ("add", rf"\+\s*{_AMOUNT}(?=\s+(?:on|to)?\s*{_SIDES})"),
    ("multiply", rf"\b(?:multipl(?:y|ying|ied)|times(?:ing|ed)?){_BETWEEN}\s+(?:by\s+)?{_AMOUNT}"),
    ("multiply", rf"[*]\s*{_AMOUNT}(?=\s+(?:on)?\s*{_SIDES})"),
    ("divide", rf"\b(?:divid(?:e|ing|ed)|split|share){_BETWEEN}\s+(?:by|into)\s+{_AMOUNT}"),
    ("divide", rf"(?:^|\s)/\s*{_AMOUNT}(?=\s+(?:on)?\s*{_SIDES})"),
)
_UNDO = (
    r"\b(?:undo(?:ing)?|clear(?:ing)?|get(?:ting)? rid of|cancel(?:l?ing)?|remov(?:e|ing))"
    r"\s+(?:the\s+)?"
)
_UNDONE: tuple[tuple[Operation, str], ...] = (
    ("subtract", rf"{_UNDO}(?:\+|plus)\s*{_AMOUNT}"),
    ("add", rf"{_UNDO}(?:-|minus)\s*{_AMOUNT}"),
    ("divide", rf"{_UNDO}(?:\*|times)\s*{_AMOUNT}"),
    ("multiply", rf"{_UNDO}(?:/|divided by|division by)\s*{_AMOUNT}"),
)
_PATTERNS = tuple((op, re.compile(form)) for op, form in (*_UNDONE, *_FORMS))
_NAMED: tuple[tuple[re.Pattern[str], Operation, int], ...] = (
    (re.compile(r"\b(?:halv(?:e|ing)|half (?:both|each|it|everything))\b"), "divide", 2),
    (re.compile(r"\bdoubl(?:e|ing)\b"), "multiply", 2),
    (re.compile(r"\btripl(?:e|ing)\b"), "multiply", 3),
)
# "minus 4" and "plus 4" alone are numbers; these words make them moves.
_AS_MOVE = re.compile(r"\b(?:first|both|each|side|sides|everything|then|from|start)\b")
_BARE_SIGN = re.compile(r"(?:i think |maybe |is it |it's )*(?:minus|plus)\s")
_WHAT_IF = re.compile(
    r"^(?:(?:but|and|so|ok) )*(?:what|how about)(?: happens| would happen)? if\b"
)
# A move is one whatever it is done for.
_REASON = re.compile(r"\b(?:because|since|cos|cuz|bc|so that|to get)\b")
_FILLERS = frozenset(
    "a after all alone an and at away be because begin beginning both by can could do each "
    "equation everything first firstly from get going gonna guess had hand has have i i'd "
    "i'll if in is it it's its just left let let's lets maybe me might must my n need next now "
    "number of off ok okay on order out over perhaps please probably right should side sides "
    "so start term that the then think this to try trying two um us want we we'd well with "
    "would x y you you'd".split()
)


def first_move(text: str) -> FirstMove | Untold | None:
    """Return the first move a text tells, None when it tells something else as well."""
    if len(text) > MOST_CHARACTERS:
        return None
    plain = _WHAT_IF.sub("", numerals.digits(claims.clean(text)))
    plain = _REASON.split(plain, maxsplit=1)[0]
    spans = [(m, op) for op, form in _PATTERNS for m in form.finditer(plain)]
    named = [(m, op, n) for form, op, n in _NAMED for m in form.finditer(plain)]
    if not (spans or named):
        return _untold(plain)
    if _BARE_SIGN.match(plain) and not _AS_MOVE.search(plain):
        return None
    if not _nothing_else(plain, [m for m, _ in spans] + [m for m, _, _ in named]):
        return None
    first = min(spans, key=lambda pair: pair[0].start(), default=None)
    early = min(named, key=lambda found: found[0].start(), default=None)
    if first is None or (early is not None and early[0].start() < first[0].start()):
        return FirstMove(early[1], Fraction(early[2])) if early is not None else None
    return _move(first[1], first[0])


def _untold(plain: str) -> Untold | None:
    """Return a move told without a number and without anything else."""
    found = untold.operations(plain)
    if not found or not _nothing_else(plain, [match for _, match in found]):
        return None
    return Untold(found[0][0])


def _move(op: Operation, match: re.Match[str]) -> FirstMove | None:
    try:
        node = parsing.parse(match["n"] or "1")
        amount = parsing.value(node)
    except Unreadable:
        return None
    if not amount:
        return None
    return FirstMove(op, -amount if match["s"] else amount, match["v"] or match["w"] or "")


def _nothing_else(plain: str, matches: Sequence[re.Match[str]]) -> bool:
    """Whether all that stands beside the moves is filler."""
    rest = list(plain)
    for match in matches:
        rest[match.start() : match.end()] = " " * (match.end() - match.start())
    left = re.findall(r"[^\W_]+(?:'[^\W_]+)?|=", "".join(rest))
    return all(word in _FILLERS for word in left)


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of one side: a factor times a core; the core of a plain number is empty."""

    factor: Fraction
    core: str
    node: Node | None


_Side = tuple[_Term, ...]


def move_effect(step: Step, move: FirstMove | Untold, stem: str = "") -> tuple[Effect, str]:
    """Return what a move does to the step's equation, and the equation it makes of it.

    Good undoes the outermost operation; workable is allowed but makes it messier; unhelpful leaves
    as much to do as before. The equation is "" where it would be the answer itself, or where
    there is none to work on; the effect is "" in the latter case.
    """
    equation = task_of(step, stem).equation
    return effect_on(equation, move) if equation is not None else ("", "")


def effect_on(equation: Claim, move: FirstMove | Untold) -> tuple[Effect, str]:
    """Return what a move does to an equation, and the equation it makes of it."""
    if len(equation.sides) != 2:
        return "", ""
    if isinstance(move, Untold):
        told = (FirstMove(move.op, n, letter) for n, letter in untold.amounts(equation))
        good = [one for one in (effect_on(equation, m) for m in told) if one[0] == "good"]
        return good[0] if len(set(good)) == 1 else ("good" if good else "", "")
    solvable = equation.equation
    if (came_up := _brought_up(equation, move)) is not None:
        return "good", came_up
    if solvable is None or (solvable.solution() is None and worked(equation.text) is None):
        return "", ""
    sides = [_terms(side.node) for side in equation.sides]
    after = [_applied(side, move) for side in sides]
    effect = (
        _of_adding(sides, move) if move.op in ("add", "subtract") else _of_scaling(sides, move)
    )
    return effect, _shown_equation(after)


def _brought_up(equation: Claim, move: FirstMove) -> str | None:
    """Return what is left when both sides are multiplied by the letter below the bar."""
    if move.op != "multiply" or not move.letter:
        return None
    found = routes.route(equation.text)
    first = found.legs[0] if found is not None else None
    by = f"{numerals.shown(move.amount) if move.amount != 1 else ''}{move.letter}"
    return first.after if first is not None and first.kind == "below" and first.n == by else None


def judged(task: Task, text: str) -> Assessment | None:
    """Judge a text as a first move, None when it is none or the step has no equation."""
    move = first_move(text)
    if move is None:
        return None
    effect, result = move_effect(
        task.step, move, task.asked.removesuffix(task.step.prompt).strip()
    )
    it = "it" if isinstance(move, Untold) else f"{numerals.shown(move.amount)}{move.letter}"
    normalised = f"{move.op} {it}"
    judgement = JUDGEMENTS.get(effect, Judgement.UNSURE)
    return Assessment(judgement, normalised, move=move, effect=effect, result=result)


JUDGEMENTS: dict[Effect, Judgement] = {
    "good": Judgement.PARTLY,
    "unhelpful": Judgement.INCORRECT,
}


def _terms(node: Node) -> _Side:
    found: dict[str, _Term] = {}
    for sign, term in forms.top_terms(node):
        one = _term(sign, term)
        before = found.get(one.core)
        total = one.factor + (before.factor if before else 0)
        found[one.core] = _Term(total, one.core, one.node)
    return tuple(term for term in found.values() if term.factor)


def _term(sign: int, node: Node) -> _Term:
    ratio = parsing.ratio(node)
    if ratio.value is not None:
        return _Term(sign * ratio.value, "", None)
    factor, core = _core(node)
    return _Term(sign * factor, forms.shape(core), core)


def _core(node: Node) -> tuple[Fraction, Node]:
    """Split a term into its number and what is counted: 3x, (x + 5)/3, -2(x - 4)."""
    match node:
        case parsing.Negative(of=inner):
            factor, core = _core(inner)
            return -factor, core
        case parsing.Quotient(over=over, under=under) if (v := parsing.value(under)) is not None:
            factor, core = _core(over)
            return factor / v, core
        case parsing.Product(factors=factors):
            values = [parsing.value(f) for f in factors]
            rest = [f for f, v in zip(factors, values, strict=True) if v is None]
            known = Fraction(1)
            for v in values:
                known *= v if v is not None else 1
            if len(rest) == 1:
                factor, core = _core(rest[0])
                return known * factor, core
            return known, parsing.Product(tuple(rest))
        case _:
            return Fraction(1), node


def _applied(side: _Side, move: FirstMove) -> _Side:
    if move.op in ("multiply", "divide"):
        scale = move.amount if move.op == "multiply" else 1 / move.amount
        return tuple(_Term(t.factor * scale, t.core, t.node) for t in side)
    change = move.amount if move.op == "add" else -move.amount
    kept = tuple(t for t in side if t.core != move.letter)
    total = sum((t.factor for t in side if t.core == move.letter), change)
    node = parsing.Var(move.letter) if move.letter else None
    index = next((i for i, t in enumerate(side) if t.core == move.letter), len(kept))
    term = (_Term(total, move.letter, node),) if total else ()
    return (*kept[:index], *term, *kept[index:])


def _of_adding(sides: Sequence[_Side], move: FirstMove) -> Effect:
    change = move.amount if move.op == "add" else -move.amount
    held = [(s, t) for s in sides for t in s if t.core == move.letter and t.factor == -change]
    both = all(any(t.core for t in s) for s in sides)
    if move.letter:
        return "good" if held and (both or change > 0) else "unhelpful"
    return "good" if any(any(t.core for t in s) for s, _ in held) else "unhelpful"


def _of_scaling(sides: Sequence[_Side], move: FirstMove) -> Effect:
    if move.letter:
        return "unhelpful"
    scale = move.amount if move.op == "multiply" else 1 / move.amount
    factors = [t.factor for side in sides for t in side if t.core]
    alone = len(factors) == 1 and all(len(side) == 1 for side in sides)
    if alone:
        return _of_scaling_alone(factors[0], scale)
    every = [t.factor for side in sides for t in side]
    bottom = lcm(*(f.denominator for f in every))
    if bottom > 1:
        clears = scale.denominator == 1 and scale > 1 and scale % bottom == 0
        fractions = sum(f.denominator > 1 for f in every)
        return ("good" if fractions > 1 else "workable") if clears else "unhelpful"
    if move.op == "divide" and any(abs(f) == abs(move.amount) != 1 for f in factors):
        return "good" if all((f * scale).denominator == 1 for f in every) else "workable"
    return "unhelpful"


def _of_scaling_alone(factor: Fraction, scale: Fraction) -> Effect:
    """One term against a number: good when it stands alone afterwards, or half the way is done."""
    if factor * scale == 1:
        return "good"
    if abs(factor * scale) == 1:
        return "workable"
    cleared = factor.denominator > 1 and scale == factor.denominator
    taken = abs(factor.numerator) > 1 and scale == Fraction(1, abs(factor.numerator))
    return "good" if cleared or taken else "unhelpful"


def _shown_equation(sides: Sequence[_Side]) -> str:
    """Write an equation, "" when it says what the unknown is."""
    if any(len(s) == 1 and s[0].core.isalpha() and abs(s[0].factor) == 1 for s in sides):
        numbers = [s for s in sides if all(not t.core for t in s)]
        if numbers:
            return ""
    return " = ".join(_shown_side(side) for side in sides)


def _shown_side(side: _Side) -> str:
    text = ""
    for term in side:
        sign = "-" if term.factor < 0 else "+"
        text += (
            f" {sign} {_shown_term(abs(term.factor), term)}"
            if text
            else (f"{'-' if term.factor < 0 else ''}{_shown_term(abs(term.factor), term)}")
        )
    return text or "0"


def _shown_term(factor: Fraction, term: _Term) -> str:
    if term.node is None:
        return numerals.shown(factor)
    core = _written(term.node)
    whole = f"({core})" if isinstance(term.node, parsing.Sum) else core
    if factor == 1:
        return core if isinstance(term.node, parsing.Sum) and factor == 1 else whole
    if factor.numerator == 1 and factor.denominator > 1:
        return f"{whole}/{factor.denominator}"
    spelt = numerals.shown(factor)
    return f"({spelt}){whole}" if "/" in spelt else f"{spelt}{whole}"


def _written(node: Node) -> str:
    """Write what stood in a bracket, or a letter."""
    if isinstance(node, parsing.Var):
        return node.name
    side = _terms(node)
    return _shown_side(side) if isinstance(node, parsing.Sum) else forms.shape(node)
