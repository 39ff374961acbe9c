"""What a bank says beside its questions: feedback, hints and reasons, where it may be said.

Feedback in Moodle is shown when all is over, so it often tells the answer. Here it answers an
attempt, and the learner goes on trying: what tells the answer is dropped, and the receipt says so.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.importers import oatutor_answers as answers
from knowledge.importers.shared import one_line
from tutor_core.assessment import claims
from tutor_core.course import AnswerKind, Hint
from tutor_core.text import count_words, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.course import Step

# A turn has at most 60 words; its lead and its close have their share. Our choice.
MOST_WORDS = 45
# A reason stands beside an answer and often the next task. Our choice.
WHY_WORDS = 40
LEAST_WORDS = 3
HIGHEST = 3

_TRY = "What do you get with that in mind?"
_SAY = "What would you say now?"
_CLOSES = {AnswerKind.CHOICE: "Which options does that leave?", AnswerKind.SHORT: _SAY}
_TRUTH = re.compile(r"\b(?:true|false)\b", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:right|correct) (?:answer|option|choice|one) (?:is|was|would be|are)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Notes:
    """What became of a question's feedback and answers, told in its line of the receipt."""

    said: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Return each remark once, with how often it applies."""
        return [text.format(n=n, s="" if n == 1 else "s") for text, n in self.said.items()]


TELLS = "{n} feedback or hint{s} not used: it would give the answer away."
CUT = "{n} feedback or hint{s} cut to what fits in a turn."


def tells(step: Step, text: str, stem: str) -> bool:
    """Whether a text gives a step's answer away, even beside the other options."""
    if answers.gives_away(step, text, stem) or _TOLD.search(text):
        return True
    if step.kind is AnswerKind.CHOICE:
        right = [c.text for c in step.choices if c.correct]
        if {c.text for c in step.choices} == {"True", "False"} and _TRUTH.search(text):
            return True
        return any(_stands(option, text) for option in right)
    return step.kind is AnswerKind.SHORT and any(_stands(a, text) for a in step.accepted)


def _stands(phrase: str, text: str) -> bool:
    wanted, held = (" ".join(re.findall(r"\w+", claims.clean(t).lower())) for t in (phrase, text))
    return bool(wanted) and f" {wanted} " in f" {held} "


def reveals(step: Step, text: str, stem: str, notes: Notes) -> str:
    """Return feedback on a wrong answer as a turn can say it, "" when it tells the answer."""
    if not text:
        return ""
    if tells(step, text, stem):
        notes.said[TELLS] += 1
        return ""
    return _closed(step, fitted(text, MOST_WORDS, notes))


def hints(step: Step, texts: Iterable[str], stem: str, notes: Notes) -> tuple[Hint, ...]:
    """Return hints as rungs from 1 on, in their order; rung 0 stays a question for an idea."""
    kept: list[str] = []
    for text in texts:
        if tells(step, text, stem):
            notes.said[TELLS] += 1
        else:
            kept.append(_closed(step, fitted(text, MOST_WORDS, notes)))
    if len(kept) > HIGHEST:
        notes.said["{n} hint{s} not used: a ladder has three rungs."] += len(kept) - HIGHEST
    return tuple(Hint(rung, text) for rung, text in enumerate(kept[:HIGHEST], 1))


def reason(texts: Iterable[str], notes: Notes) -> str:
    """Return why the answer is right, for after it. "Well done!" is no reason."""
    said = (one_line(text) for text in texts)
    whole = " ".join(dict.fromkeys(_stopped(t) for t in said if count_words(t) >= LEAST_WORDS))
    return fitted(whole, WHY_WORDS, notes) if whole else ""


def fitted(text: str, most: int, notes: Notes) -> str:
    """Return a text's first sentences that have at most so many words."""
    text = one_line(text)
    if count_words(text) <= most:
        return _stopped(text)
    notes.said[CUT] += 1
    kept: list[str] = []
    for sentence in sentences(text):
        if count_words(" ".join([*kept, sentence])) > most:
            break
        kept.append(sentence)
    return _stopped(" ".join(kept) or " ".join(text.split()[:most]) + " …")


def _closed(step: Step, text: str) -> str:
    """End in something to do, as every turn does."""
    if text.endswith("?"):
        return text
    return f"{text} {_SAY if len(step.choices) == 2 else _CLOSES.get(step.kind, _TRY)}"


def _stopped(text: str) -> str:
    return text if re.search(r"[.!?:…][\"”')]*$", text) else f"{text}."
