"""Which exercise of a course a message repeats: by its equation, or by most of its words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tutor_core.text import content_stems

if TYPE_CHECKING:
    from tutor_core.course import Exercise
    from tutor_core.curriculum.library import Shelf

# Our choice: the share of a task's own words that a question has to contain to be about that task,
# and the fewest words for which such a share means anything.
SAME_TASK = 0.8
SAME_TASK_WORDS = 4


def by_formula(shelf: Shelf, wanted: frozenset[str], stems: frozenset[str]) -> Exercise | None:
    """Return the exercise with just these formulas, or with an equation among them."""
    if not wanted:
        return None
    found = [(e, s) for e, s, f in shelf.tasks if f and f == wanted]
    found = found or [
        (e, s) for e, s, f in shelf.tasks if _equation(wanted & f) and len(f) <= len(wanted) + 1
    ]
    return max(found, key=lambda pair: len(pair[1] & stems))[0] if found else None


def _equation(shared: frozenset[str]) -> bool:
    """Whether a whole equation with numbers is among the formulas that two texts share."""
    return any("=" in one and re.search(r"\d", one) for one in shared)


def plain(text: str) -> str:
    """Return a text in lower case without its punctuation, but with the signs of its formulas."""
    return " ".join(re.sub(r"[.,;:?!\"]+(?=\s|$)", " ", text.lower()).split())


def telling(text: str) -> frozenset[str]:
    """Return the stems of a text but for numbers and single letters, which are in any task."""
    return frozenset(s for s in content_stems(text) if len(s) > 1 and not re.search(r"\d", s))


def by_words(shelf: Shelf, stems: frozenset[str]) -> Exercise | None:
    """Return the exercise whose words these are, nearly all of them."""
    if len(stems) < SAME_TASK_WORDS:
        return None
    hits = Counter(i for stem in stems for i in shelf.stems_to_tasks.get(stem, ()))
    for i, shared in hits.most_common(3):
        exercise, own, _ = shelf.tasks[i]
        if len(own) >= SAME_TASK_WORDS and shared >= SAME_TASK * max(len(own), len(stems)):
            return exercise
    return None
