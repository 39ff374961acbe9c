"""Messages that try to turn the tutor, and a fence around text that a model reads. Pure.

Offline nothing could obey such a message: moves come from state and policy. It is declined in a
line, and the turn changes nothing. What course text says to machines is in ``machine_talk``.
"""

from __future__ import annotations

import re

from prompts.loader import cues
from tutor_core.guardrails.incoming import clean
from tutor_core.guardrails.spelling import readings

# The fence around text that a model is to read and not to follow.
_FENCE = re.compile(r"<\s*/?\s*(?:data|course|message)\b[^>]*>", re.IGNORECASE)


def turns_the_tutor(message: str) -> bool:
    """Whether a message tries to change what the tutor is, or to see what it was told."""
    pattern = cues("en.machine")["message"]
    return any(pattern.search(reading) for reading in readings(message[:_READ]))


def fenced(text: str, kind: str = "data") -> str:
    """Return text between marks that it can't close itself, cleaned of what nobody sees.

    A prompt says once that what stands between the marks is material, whatever it says of itself.
    """
    inside = _FENCE.sub(lambda m: m[0].replace("<", "(").replace(">", ")"), clean(text))
    return f"<{kind}>\n{inside}\n</{kind}>"


# Attempts to turn a tutor are long, but say what they want early.
_READ = 2_000
