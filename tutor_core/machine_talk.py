"""Sentences of course text that are meant for a machine and not for a reader. Pure.

Nothing obeys them: moves come from state and policy. They are only kept from being quoted to a
learner as if the course said so, and pointed out to the teacher who brings the course in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.loader import cues
from tutor_core.remembering import remembered
from tutor_core.text import folded, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor_core.course import Passage


@remembered(4096)
def talks_to_machine(sentence: str) -> bool:
    """Whether a sentence of a course is meant for a machine and not for a reader."""
    return cues("en.machine")["course"].search(folded(sentence)) is not None


def suspicious(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages that hold such a sentence."""
    return tuple(p for p in passages if any(map(talks_to_machine, sentences(p.text))))
