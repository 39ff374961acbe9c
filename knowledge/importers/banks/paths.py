"""The path of a category, as both formats write it."""

from __future__ import annotations

import re

from knowledge.importers.shared import one_line

_PLACEHOLDERS = re.compile(r"\$(?:course|system|module|cat|coursecat|user)\w*\$", re.IGNORECASE)
_DEFAULT = re.compile(r"^(?:top|default(?: for .*)?|standard(?: für .*)?)$", re.IGNORECASE)
# Moodle writes a slash within a name twice.
_SLASH = "\ue0ff"
_DEEPEST = 6
_LONGEST = 120


def category_path(text: str) -> tuple[str, ...]:
    """Return a category's names from the top, without those that a program made up."""
    parts = one_line(text).replace("//", _SLASH).split("/")
    named = (one_line(part.replace(_SLASH, "/"))[:_LONGEST] for part in parts)
    kept = [n for n in named if n and not _PLACEHOLDERS.fullmatch(n) and not _DEFAULT.match(n)]
    return tuple(kept[-_DEEPEST:])
