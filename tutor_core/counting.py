"""How many of something people ask for: in digits or words, alone or before a topic. Pure."""

from __future__ import annotations

import re

from tutor_core.assessment.numerals import digits

# Topics begin with these, as "two-step equations" does; larger ones count (our choice).
_OF_A_TOPIC = ("one", "two", "three")
_HEADS = tuple(
    re.compile(rf"({head})(?:\s+(.+))?") for head in (r"[a-z]+[- ][a-z]+", r"\d{1,9}|[a-z]+")
)
_ASKED = re.compile(
    r"(?:(?:questions?|exercises?|tasks?|problems?|ones?)\b\s*)?"
    r"(?:(?:on|about|from|of|in)\b\s*)?(.*)"
)


def number(text: str) -> int:
    """Return the whole number that digits or words say, 0 for anything else."""
    said = digits(text.strip().lower().replace("a hundred", "one hundred"))
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else 0


def counted(topic: str) -> tuple[int, str]:
    """Return how many are asked for at the head of a topic (0: it says nothing), and the rest.

    "Two" and "2" count where that is all, or where they say what: "2 step equations" are a topic.
    """
    plain = " ".join(topic.lower().split())
    heads = (head.fullmatch(plain) for head in _HEADS)
    found = next((one for one in heads if one is not None and number(one[1])), None)
    if found is None:
        return 0, topic
    n = number(found[1])
    rest = found[2] or ""
    small = found[1] in _OF_A_TOPIC or found[1].isdigit()
    return (0, topic) if rest and small and about(rest) == rest else (n, about(rest))


def about(topic: str) -> str:
    """Return a topic without what leads to it: "questions on fractions" are about fractions."""
    found = _ASKED.fullmatch(topic)
    return found[1] if found is not None else topic
