"""The text of a bank's questions, whichever way it is marked up, as a person reads it."""

from __future__ import annotations

import re

from knowledge.importers.documents import plain, web
from knowledge.importers.latex import formula
from knowledge.importers.shared import tidy
from tutor_core.errors import CourseError

PICTURE = "It shows a picture, sound or film, which is left out. Check that it can do without."

_MEDIA = re.compile(
    r"<(?:img|audio|video|object|iframe|svg|embed)\b|@@PLUGINFILE@@", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}[\s/>]|<!--|&#?\w{2,8};")
_EMBEDDED = re.compile(r"""=\s*(["'])data:[^"']*\1""", re.IGNORECASE)
_RAISED = re.compile(r"<sup>\s*([-+\d]{1,6}|[a-z])\s*</sup>", re.IGNORECASE)
_PICTURED = re.compile(r"!\[[^\[\]]{0,300}\]\([^()]{0,300}\)")
_MATH = (
    re.compile(r"\$\$(.{1,2000}?)\$\$", re.DOTALL),
    re.compile(r"\\\((.{1,2000}?)\\\)", re.DOTALL),
    re.compile(r"\\\[(.{1,2000}?)\\\]", re.DOTALL),
)


def shows_media(raw: str) -> bool:
    """Whether a marked-up text holds what a text can't show."""
    return bool(_MEDIA.search(raw) or _PICTURED.search(raw))


def readable(raw: str, form: str) -> str:
    """Return a text without its mark-up and with its formulas on one line.

    ``form`` is "html", "markdown", "plain" or "moodle" (mark-up if there is any).
    """
    if form == "markdown":
        text = "\n".join(plain.bare(line) for line in _PICTURED.sub("", raw).split("\n"))
    elif form == "html" or (form == "moodle" and _TAG.search(raw)):
        text = _page(_RAISED.sub(r"^\1", _EMBEDDED.sub("=''", raw)))
    else:
        text = raw
    for pattern in _MATH:
        text = pattern.sub(lambda m: formula(m[1]), text)
    return tidy(text)


def _page(raw: str) -> str:
    if not _TAG.search(raw):
        return raw
    try:
        source = f"<html><meta charset='utf-8'><body>{raw}</body></html>"
        found = web.page(source.encode("utf-8", "replace"))
    except CourseError:
        return ""
    return "\n".join(piece.text for piece in found.pieces)
