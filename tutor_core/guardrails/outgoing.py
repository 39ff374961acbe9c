"""The floor: checks of the words against the move, which no policy and no course can loosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import holds_answer
from tutor_core.text import count_words

if TYPE_CHECKING:
    from tutor_core.course import Step
    from tutor_core.moves import Decision

# Design, section 4: one step a turn, at most 60 words.
MOST_WORDS = 60
_MASS_MENTION = re.compile(r"@(everyone|here|channel|all)\b|<@[!&]?\d+>", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# A question, perhaps with a few words that make it easier ("One thing will do."), or a request.
_ACTION = re.compile(
    r"\?[\"”')]*(?:\s+[^?.!]{1,50}[.!])?\s*$"
    r"|(?:^|[.!:?\"”)]\s+)(?:\w+\s+){0,3}?(?:tell|say|write|show|try|pick|name|put|read|look"
    r"|check|compare|do|find|give|draw|work|explain|add|take|solve|fill|copy|use|think|start"
    r"|choose|finish|keep|walk|go|test|ask|type|now|your turn)\b[^?]*$",
    re.IGNORECASE,
)


def unmention(text: str) -> str:
    """Return text that pings nobody."""
    return _MASS_MENTION.sub(lambda m: m.group().replace("@", "@\u200b"), text)


def faults(
    text: str,
    decision: Decision,
    step: Step | None,
    exempt: str = "",
    known: str = "",
    cited: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Return what is wrong with the words for the move, in checking order; () when all is well.

    ``exempt`` is a part that isn't the tutor's own sentence (an exercise's task) and doesn't count
    for the length; ``known`` is what the learner has been shown of the task; ``cited`` are names
    of places, whose words and numbers give nothing away.
    """
    own = text.replace(exempt, "") if exempt else text
    found = []
    said = own
    for name in cited:
        said = said.replace(name, " ")
    if step is not None and (decision.rung or 0) < 4 and _gives_away(said, decision, step, known):
        found.append("answer")
    if count_words(own) > MOST_WORDS:
        found.append("length")
    if not _ACTION.search(text):
        found.append("action")
    if _LINK.search(own):
        found.append("link")
    return tuple(found)


def _gives_away(own: str, decision: Decision, step: Step, known: str) -> bool:
    return decision.rule != "confirm_correct" and holds_answer(step, own, known)
