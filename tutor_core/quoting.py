"""Which sentences of a text can be quoted, and how one begins. Pure."""

from __future__ import annotations

import re

from tutor_core.machine_talk import talks_to_machine

# After these something has to follow.
_GOES_ON = frozenset(
    "is are was were because that which when if so by into from of to between with for than as "
    "means has have can".split()
)


def defining(term: str) -> re.Pattern[str]:
    """Return the form of a sentence that says what a thing is, or ends in naming it."""
    name = re.escape(re.sub(r"(?:es|s)$", "", term.lower()))
    says = r"(?:is|are|was|were|means?|refers? to|describes?|occurs?|consists? of)"
    return re.compile(
        rf"(?:^|, )(?:the |an? )?(?:\w+ )?{name}\w*(?: \([^)]*\)|[—–-][^—–]*[—–-])?,? {says}\b"
        rf"|\b(?:called|known as|termed) (?:the |an? )?{name}",
        re.IGNORECASE,
    )


# A textbook's tasks stand among its sentences.
_ORDERS = re.compile(
    r"(?:determine|find|solve|simplify|describe|explain|calculate|identify|list|evaluate|graph"
    r"|translate|try|write|state|compare|discuss|define|name|show that|prove|sketch|estimate"
    r"|verify|check|note that|figure)\b",
    re.IGNORECASE,
)


def quotable(sentence: str) -> bool:
    """Whether a sentence of a passage stands by itself."""
    if talks_to_machine(sentence) or _ORDERS.match(sentence):
        return False
    return not re.search(r"[\[\]{}|]|\(credit|figure|\?$|:$", sentence.lower()) and bool(
        re.match(r"[A-Z0-9\"“]", sentence)
    )


def opening(sentence: str) -> str:
    """Return how a sentence begins, cut where something is still to come."""
    found = sentence.split()
    fair = range(max(4, len(found) * 2 // 5), len(found) * 7 // 10)
    cut = next((i for i in fair if found[i].lower() in _GOES_ON), None)
    return " ".join(found[: cut + 1]) if cut is not None else ""
