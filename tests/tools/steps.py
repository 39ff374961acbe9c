"""The steps of the bundled courses' exercises, found by what the tutor asks for."""

from __future__ import annotations

import re

from bot.wiring import bundled
from knowledge.importers import load


class Steps:
    """All of them; the longest that fits a text is the one that is asked for."""

    def __init__(self):
        courses = [load(folder).course for folder in bundled()]
        steps = [s for c in courses for e in c.exercises for s in e.steps]
        # A short task may stand inside a long one.
        self._steps = sorted(((_flat(s.prompt), s) for s in steps), key=lambda p: -len(p[0]))

    def asked(self, text):
        """Return the step that a message asks for, None when it asks for none."""
        flat = _flat(text)
        return next((step for prompt, step in self._steps if prompt in flat), None)


def right(step):
    """Return an answer to a step that is right."""
    return next((c.text for c in step.choices if c.correct), None) or step.accepted[0]


def _flat(text):
    return re.sub(r"[\\*`_\s]+", " ", text).strip()
