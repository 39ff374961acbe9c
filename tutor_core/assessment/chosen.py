"""Judge a choice by letter, place or words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment.result import Assessment, Miss, unreadable
from tutor_core.messages import Judgement
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from tutor_core.course import Choice, Step

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
_LETTER = re.compile(
    r"^(?:i think |i guess |maybe |it'?s |is it |it is |the answer is |my answer is )*"
    r"(?:option |answer |choice |letter )?\(?([a-h]|[1-8])\)?[.)?!]*$"
)
# Share of an option's words that a message has to repeat to mean it (our choice).
SAME = 0.6


def assess_choice(step: Step, text: str) -> Assessment:
    """Judge which option a message means."""
    index = pick(step, text)
    if index is None:
        return unreadable(text)
    chosen = step.choices[index]
    normalised = chosen.text.lower()
    if chosen.correct:
        return Assessment(Judgement.CORRECT, normalised)
    return Assessment(Judgement.INCORRECT, normalised, chosen.reveals, Miss.KNOWN)


def pick(step: Step, text: str) -> int | None:
    """Return the option's index, None when it isn't clear which one is meant."""
    plain = re.sub(r"\s+", " ", text.lower()).strip()
    exact = [i for i, c in enumerate(step.choices) if _same(c.text, plain)]
    if exact:
        return exact[0]
    letter = _LETTER.match(plain)
    if letter:
        index = int(letter[1]) - 1 if letter[1].isdigit() else ord(letter[1]) - ord("a")
        return index if 0 <= index < len(step.choices) else None
    place = next((i for i, w in enumerate(_PLACES) if re.search(rf"\bthe {w}\b", plain)), None)
    if place is not None and place < len(step.choices):
        return place
    return _by_words(step.choices, plain)


def _same(option: str, plain: str) -> bool:
    return re.sub(r"[\s.]+", " ", option.lower()).strip() == re.sub(r"[\s.?]+", " ", plain).strip()


def _by_words(choices: tuple[Choice, ...], plain: str) -> int | None:
    said = content_stems(plain)
    shared = []
    for index, choice in enumerate(choices):
        own = content_stems(choice.text)
        others = [content_stems(c.text) for c in choices if c is not choice]
        common = frozenset.intersection(*others) if others else frozenset()
        telling = own - common or own
        if telling:
            shared.append((len(said & telling) / len(telling), index))
    best = sorted(shared, reverse=True)[:2]
    clear = best and best[0][0] >= SAME and (len(best) < 2 or best[0][0] > best[1][0])
    return best[0][1] if clear else None
