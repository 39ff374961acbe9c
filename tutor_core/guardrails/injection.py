"""Words that talk to a machine: noticed in messages and in course text, obeyed nowhere. Pure.

Offline nothing could obey them: moves come from state and policy, and course text is quoted, not
read as a command. What is left to do is not to quote such a sentence to a learner as if it were
the course's, to tell a teacher that it is there, and to fence text off before a model sees it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.guardrails.incoming import clean
from tutor_core.guardrails.spelling import folded, readings
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tutor_core.course import Passage

# The fence around text that a model is to read and not to follow.
_FENCE = re.compile(r"<\s*/?\s*(?:data|course|message)\b[^>]*>", re.IGNORECASE)


def turns_the_tutor(message: str) -> bool:
    """Whether a message tries to change what the tutor is, or to see what it was told."""
    pattern = _cues()["message"]
    return any(pattern.search(reading) for reading in readings(message[:_READ]))


def talks_to_machine(sentence: str) -> bool:
    """Whether a sentence of a course is meant for a machine and not for a reader."""
    return _cues()["course"].search(folded(sentence)) is not None


def machine_talk(text: str) -> tuple[str, ...]:
    """Return the sentences of a course text that talk to a machine."""
    return tuple(s for s in sentences(text) if talks_to_machine(s))


def suspicious(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages that hold such a sentence."""
    return tuple(passage for passage in passages if machine_talk(passage.text))


def fenced(text: str, kind: str = "data") -> str:
    """Return text between marks that it can't close itself, cleaned of what nobody sees.

    A prompt says once that what stands between the marks is material, whatever it says of itself.
    """
    inside = _FENCE.sub(lambda m: m[0].replace("<", "(").replace(">", ")"), clean(text))
    return f"<{kind}>\n{inside}\n</{kind}>"


# Attempts to turn a tutor are long, but say what they want early.
_READ = 2_000


@cache
def _cues() -> Mapping[str, re.Pattern[str]]:
    return cues("en.machine")
