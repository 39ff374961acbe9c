"""What an idea leaves out of a sentence, named by the little word that brings it in.

"It's what you do by habit" may lack what it is *for*: naming that gives nothing away.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.text import stem

if TYPE_CHECKING:
    from tutor_core.assessment.fits import Fit

# What brings a part in, and the name of that part in the phrases. The first that is left counts.
_BY = (
    ("why", r"because|since|so that|in order to|due to"),
    ("condition", r"when|if|unless|until|whenever"),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
# Less than this share of a sentence isn't missed (our choice).
MISSED = 0.3


def lacking(fit: Fit) -> str:
    """Return the name of what a fit leaves out, "" when it is little; "more" for what has none."""
    if fit.covers >= 1 - MISSED or not fit.left:
        return ""
    left = {f.stem for f in fit.left}
    tokens = _WORD.findall(fit.unit.said.text.lower())
    missed = [stem(w) in left for w in tokens]
    for name, form in _BY:
        found = re.compile(form)
        for at, word in enumerate(tokens):
            if found.fullmatch(word) and any(missed[at + 1 : at + 4]):
                return name
    return "more"
