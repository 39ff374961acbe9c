"""Answers of exercises that are neither open nor interrupted: those aren't told either. Pure.

They can't be looked for by value: any number is the answer of some exercise. So it goes by what
is told in words, an option or a model answer, and counts only where nothing that the learner has
before them says the same.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, disguises, results
from tutor_core.course import AnswerKind
from tutor_core.text import content_stems, sentences

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from tutor_core.course import Exercise, Step
    from tutor_core.ids import ExerciseId

# A model answer of fewer telling words is in any sentence about the matter, and of one that has
# enough of them so much may not be said (our choices; the latter as in ``trials``).
TELLING, SAID = 4, 0.8
# Options of fewer letters are in any text: "yes", "both", "3 N" (our choice).
SHORTEST = 8
# A model answer of fewer words is a name, and names are in any text about the matter (our choice).
PHRASE = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What may not be told of an exercise.

    ``options`` are its right options and model answers as they are written, ``answers`` the
    telling stems of model answers.
    """

    exercise_id: ExerciseId
    options: tuple[str, ...] = ()
    answers: tuple[frozenset[str], ...] = ()


def kept(exercises: Iterable[Exercise]) -> tuple[Kept, ...]:
    """Return what may not be told of exercises, for those where words give it away."""
    found = (
        Kept(e.id, tuple(o for s in e.steps for o in _options(s)), tuple(_answers(e)))
        for e in exercises
    )
    return tuple(one for one in found if one.options or one.answers)


def _options(step: Step) -> Iterator[str]:
    right = [c.text for c in step.choices if c.correct]
    if step.kind is AnswerKind.SHORT:
        right += [a for a in step.accepted if len(a.split()) >= PHRASE]
    for plain in map(_plain, right):
        if len(plain) >= SHORTEST and not plain.replace(" ", "").isdigit():
            yield plain


def _answers(exercise: Exercise) -> Iterator[frozenset[str]]:
    for step in exercise.steps:
        if step.kind is AnswerKind.SHORT:
            asked = content_stems(f"{exercise.stem} {step.prompt}")
            yield from (s for a in step.accepted if len(s := content_stems(a) - asked) >= TELLING)


def tells(
    text: str, among: Iterable[Kept], solved: Container[ExerciseId | None], known: Iterable[str]
) -> bool:
    """Whether words tell an answer among those kept. ``known`` is what the learner has anyway."""
    said = [_plain(one) for one in _told(text)]
    stems = content_stems(" ".join(said))
    found = [one for one in among if one.exercise_id not in solved and _said(one, said, stems)]
    if not found:
        return False  # nearly always, so what is known isn't even read
    before = [sentence for one in known for sentence in sentences(one)]
    plain, held = [_plain(one) for one in before], [content_stems(one) for one in before]
    return any(
        any(o in way and not any(o in one for one in plain) for o in kept.options for way in said)
        or any(_holds(stems, a) and not any(_holds(one, a) for one in held) for a in kept.answers)
        for kept in found
    )


def _said(one: Kept, said: Sequence[str], stems: frozenset[str]) -> bool:
    return any(o in way for o in one.options for way in said) or any(
        _holds(stems, answer) for answer in one.answers
    )


def _holds(stems: frozenset[str], answer: frozenset[str]) -> bool:
    return len(stems & answer) >= SAID * len(answer)


def _told(text: str) -> Iterator[str]:
    """Yield what a text states, and what it says when it is read in another way."""
    yield " ".join(s for s in sentences(text) if not results.asks(s))
    yield from disguises.readings(text, frozenset())
    yield text[::-1]
    yield codecs.encode(text, "rot13")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", claims.clean(text).lower()))
