"""What stands between the braces of a GIFT question. Also the answers of an embedded gap."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.importers.banks.gift_escapes import shown
from knowledge.importers.banks.question import Answer, Type, Unusable
from knowledge.importers.banks.text import readable
from knowledge.importers.shared import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nobody writes so many; a matching question asks a step a pair. Our choice.
MOST_ANSWERS = 60

_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,6})?)%\s*")
_FORM = re.compile(r"\[(html|markdown|plain|moodle)\]\s*", re.IGNORECASE)
_NUMBER = r"[-+\u2212]?(?:\d[\d\u00a0 ]*)?[.,]?\d+(?:[eE][-+]?\d{1,3})?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*")
_WITHIN = re.compile(rf"\s*({_NUMBER})\s*(?::\s*({_NUMBER})\s*)?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Block:
    """The type and answers of a question, and why they are right."""

    type: Type
    answers: tuple[Answer, ...]
    why: str = ""


def read(inside: str, form: str) -> Block:
    """Return what an answer block says; ``form`` is the question's. Raises Unusable."""
    inside, _, general = inside.partition("####")
    inside = inside.strip()
    if not inside:
        raise Unusable("it is an essay, which a tutor here can't judge.")
    block = _block(inside, form)
    if len(block.answers) > MOST_ANSWERS:
        raise Unusable(f"it has more than {MOST_ANSWERS} answers. Split it.")
    return replace(block, why=_said(general, form))


def _block(inside: str, form: str) -> Block:
    if inside.startswith("#"):
        return Block(Type.NUMBER, tuple(_numbers(inside[1:], form)))
    truth, *feedback = inside.split("#")
    if truth.strip().upper() in _TRUTH:
        return _true_false(_TRUTH[truth.strip().upper()], [_said(f, form) for f in feedback])
    if "~" in inside:
        several = "=" not in inside
        return Block(
            Type.SEVERAL if several else Type.CHOICE,
            tuple(weighted(inside, form, 0.0)),
        )
    if "->" in inside:
        return Block(Type.MATCHING, tuple(_pairs(inside, form)))
    if "=" not in inside:
        inside = f"={inside}"
    return Block(Type.SHORT, tuple(weighted(inside, form, 100.0)))


def _true_false(truth: bool, feedback: list[str]) -> Block:
    """The first feedback is for whoever is wrong, the second for whoever is right."""
    wrong, right = [*feedback, "", ""][:2]
    yes = Answer("True", 100.0 if truth else 0.0, right if truth else wrong)
    no = Answer("False", 0.0 if truth else 100.0, wrong if truth else right)
    return Block(Type.TRUE_FALSE, (yes, no))


def weighted(inside: str, form: str, usual: float) -> Iterator[Answer]:
    """Yield the answers of choices and short answers; ``usual`` is the weight without a sign."""
    for part in inside.replace("=", "~=").split("~"):
        if not part.strip():
            continue
        bare = part.strip()
        weight = 100.0 if bare.startswith("=") else usual
        bare = bare.removeprefix("=").strip()
        if found := _WEIGHT.match(bare):
            weight, bare = float(found[1]), bare[found.end() :]
        text, _, feedback = bare.partition("#")
        yield Answer(_said(text, form), weight, _said(feedback, form))


def _pairs(inside: str, form: str) -> Iterator[Answer]:
    for part in inside.split("="):
        if not part.strip():
            continue
        left, arrow, right = part.partition("#")[0].partition("->")
        if not arrow:
            raise Unusable(f"{shown(part.strip())!r} has no '->'. Write '=one -> its partner'.")
        yield Answer(_said(left, form), match=_said(right, form))


def _numbers(inside: str, form: str) -> Iterator[Answer]:
    parts = inside.replace("=", "~=").split("~") if re.search("[=~]", inside) else [f"={inside}"]
    for part in parts:
        bare = part.strip()
        if not bare.startswith("="):
            continue  # feedback for all other answers, which says nothing about one of them
        bare = bare.removeprefix("=").strip()
        weight = 100.0
        if found := _WEIGHT.match(bare):
            weight, bare = float(found[1]), bare[found.end() :]
        value, _, feedback = bare.partition("#")
        if value.strip() not in ("", "*"):
            yield replace(number(shown(value)), weight=weight, feedback=_said(feedback, form))


def number(text: str) -> Answer:
    """Return the answer that "3", "3:0.1" or "3..5" stands for. Raises Unusable."""
    try:
        if found := _RANGE.fullmatch(text):
            low, high = sorted((value(found[1]), value(found[2])))
            return Answer(plain((low + high) / 2), tolerance=float(plain((high - low) / 2)))
        if found := _WITHIN.fullmatch(text):
            return Answer(plain(value(found[1])), tolerance=abs(value(found[2] or "0")))
    except ValueError:
        pass  # a number beyond all measure
    raise Unusable(f"{one_line(text)[:40]!r} is no number. Write '3', '3:0.1' or '2.9..3.1'.")


def _typed(text: str) -> str:
    bare = re.sub(r"\s", "", text).replace("\u2212", "-").lstrip("+")
    return bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare.replace(",", ".")


def value(text: str) -> float:
    """Return a number as written with a point or a comma. Raises ValueError when it is none."""
    found = float(_typed(text))
    if not math.isfinite(found):
        raise ValueError(text)
    return found


def plain(number: float) -> str:
    """Return a number without a tail of rounding errors."""
    return f"{number:.12g}"


def _said(text: str, form: str) -> str:
    text = text.strip()
    if found := _FORM.match(text):
        form, text = found[1].lower(), text[found.end() :]
    return one_line(readable(shown(text), form))
