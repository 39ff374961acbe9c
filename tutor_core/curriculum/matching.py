"""Which exercise of a course a message repeats: by its equation, or by most of its words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tutor_core.focus import tasks_in
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from tutor_core.course import Exercise

# Our choice: the share of a task's own words that a question has to contain to be about that task,
# and the fewest words for which such a share means anything.
SAME_TASK = 0.8
SAME_TASK_WORDS = 4


@dataclass(frozen=True)
class Tasks:
    """A course's exercises by what their tasks say. ``texts`` are those of the tasks, in order."""

    exercises: tuple[Exercise, ...]
    texts: tuple[str, ...]

    def repeated(self, text: str, *, by_words: bool) -> Exercise | None:
        """Return the exercise a message repeats: word for word, by equation or by words."""
        found = self._exact.get(plain(text)) or self.by_formula(text)
        return self.by_words(text) if found is None and by_words else found

    def by_formula(self, text: str) -> Exercise | None:
        """Return the exercise with just a text's formulas, or with an equation among them."""
        wanted = tasks_in(text)
        if not wanted:
            return None
        rows = self._rows
        found = [i for i, (_, own) in enumerate(rows) if own and own == wanted]
        found = found or [
            i
            for i, (_, own) in enumerate(rows)
            if _equation(wanted & own) and len(own) <= len(wanted) + 1
        ]
        stems = _telling(text)
        best = max(found, key=lambda i: len(rows[i][0] & stems), default=None)
        return None if best is None else self.exercises[best]

    def by_words(self, text: str) -> Exercise | None:
        """Return the exercise whose words a text has, nearly all of them and few others."""
        stems = _telling(text)
        if len(stems) < SAME_TASK_WORDS:
            return None
        hits = Counter(i for stem in stems for i in self._having.get(stem, ()))
        for i, shared in hits.most_common(3):
            own = self._rows[i][0]
            if len(own) >= SAME_TASK_WORDS and shared >= SAME_TASK * max(len(own), len(stems)):
                return self.exercises[i]
        return None

    @cached_property
    def _rows(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """The stems and the formulas of each task."""
        return [(_telling(text), tasks_in(text)) for text in self.texts]

    @cached_property
    def _exact(self) -> dict[str, Exercise]:
        """Each exercise by the words of its task; of several with the same, the first."""
        pairs = zip(map(plain, self.texts), self.exercises, strict=True)
        return dict(reversed(list(pairs)))

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        """For each stem, the numbers of the tasks that contain it."""
        found: dict[str, list[int]] = {}
        for i, (stems, _) in enumerate(self._rows):
            for stem in stems:
                found.setdefault(stem, []).append(i)
        return found


def _equation(shared: frozenset[str]) -> bool:
    """Whether a whole equation with numbers is among the formulas that two texts share."""
    return any("=" in one and re.search(r"\d", one) for one in shared)


def plain(text: str) -> str:
    """Return a text in lower case without its punctuation, but with the signs of its formulas."""
    return " ".join(re.sub(r"[.,;:?!\"]+(?=\s|$)", " ", text.lower()).split())


def _telling(text: str) -> frozenset[str]:
    """Return the stems of a text but for numbers and single letters, which are in any task."""
    return frozenset(s for s in content_stems(text) if len(s) > 1 and not re.search(r"\d", s))
