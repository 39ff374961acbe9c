"""Whether a language model's words may be said: the floor's checks and some that only it needs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from prompts.loader import model_words
from tutor_core.focus import formulas
from tutor_core.guardrails import incoming
from tutor_core.moves import ANSWER_RUNG
from tutor_core.text import content_stems, sentences
from tutor_core.wording.material import PASSAGE_RUNG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tutor_core.turn import Draft

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# What a model writes when it speaks of its orders rather than to the learner.
_ORDERS = re.compile(
    r"\[[A-Z]+[ _-]?\d+\]|</?[a-z_]+>|\b(?:system prompt|my (?:instructions|rules|prompt)"
    r"|(?:the|this) draft|rung|language model|as an ai)\b",
    re.IGNORECASE,
)
# Letters and figures in one piece, and the signs that base64 ends in.
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{2,}={0,2}(?![\w=])")
_ENCODED = re.compile(
    r"^(?:[A-Za-z0-9+/_-]{4})*[A-Za-z0-9+/_-]{2}==$|^(?:[A-Za-z0-9+/_-]{4})*[A-Za-z0-9+/_-]{3}=$"
    r"|^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,}$"
    # Capitals, or figures, in the midst of a word of four signs or more.
    r"|^(?=.{4})(?:.*[a-z][A-Z]|.*[A-Z].*[A-Z].*[a-z]|.*[a-z]\d+[a-z]|.*\d[a-z]+\d.*[a-z])"
)
# What gives an answer, whatever it is; the offline tutor never says so below rung 4.
_TELLS = re.compile(
    r"\b(?:answer|solution|result)\s*(?:is|are|was|must be|would be|equals|comes to|=|:)"
    r"\s*[^\s?.!]",
    re.IGNORECASE,
)
# Half of what a sentence has to say is too much of it; of three words any are in every hint about
# the matter (our choices).
TOO_MUCH, FEW = 0.5, 4


def tidy(text: str) -> str:
    """Return a model's words as one line, without anything that isn't seen."""
    return " ".join(incoming.clean(text).split())


def faults(text: str, draft: Draft, shown: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is wrong with a model's words for the draft they replace; () when all is well.

    ``shown`` is what the model was given: a figure that isn't in it was made up, or worked out.
    """
    if not text:
        return ("empty",)
    found = list(draft.check(text))
    if "answer" not in found and _tells(text, draft, shown):
        found.append("answer")
    if new_figures(text, (*shown.values(), draft.place.stem)):
        found.append("figure")
    if _ORDERS.search(text) or encoded(text, shown.values()):
        found.append("marks")
    return tuple(found)


def _tells(text: str, draft: Draft, shown: Mapping[str, str]) -> bool:
    if _TELLS.search(text) and not _TELLS.search(draft.text):
        return True
    return tells_too_much(text, draft, shown)


def tells_too_much(text: str, draft: Draft, shown: Mapping[str, str]) -> bool:
    """Whether words on a free question say what only rung 4 says: the passage's own answer.

    Below the rung where hints speak of the passage at all, no sentence of it may be said.
    """
    place, rung = draft.place, draft.decision.rung or 0
    if place.step is not None or rung >= ANSWER_RUNG:
        return False
    given = (shown["task"], shown["draft"], shown["learner"], *place.names)
    known, said = content_stems(" ".join(given)), content_stems(text)
    if (content_stems(place.focus.missing) - known) & said:
        return True
    held = [place.focus.sentence]
    if rung < PASSAGE_RUNG:
        held += [s for passage in place.passages for s in sentences(passage.text)]
    news = (content_stems(sentence) - known for sentence in held)
    return any(len(new) >= FEW and len(new & said) / len(new) >= TOO_MUCH for new in news)


def new_figures(text: str, given: Iterable[str]) -> frozenset[str]:
    """Return the numbers and formulas of a text that stand nowhere in what was given."""
    return _figures(text) - frozenset().union(*(_figures(one) for one in given))


def _figures(text: str) -> frozenset[str]:
    """Return numbers and formulas in plain digits, whatever script or fraction they are in."""
    plain = "".join(_digit(c) for c in unicodedata.normalize("NFKC", text))
    numbers = frozenset(found.replace(",", ".") for found in _NUMBER.findall(plain))
    return numbers | formulas(plain)


def encoded(text: str, given: Iterable[str] = ()) -> bool:
    """Whether a text holds what looks like something encoded: no hint has a use for that.

    Words that were ``given`` may look as they like.
    """
    known = {word for one in given for word in _TOKEN.findall(one)}
    return any(_ENCODED.search(word) for word in _TOKEN.findall(text) if word not in known)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def in_words(found: Iterable[str]) -> str:
    """Return faults in general terms, for the model that made them."""
    words = model_words()
    named = (f"fault.{fault}" for fault in found)
    said = dict.fromkeys(words.say(k if k in words.entries else "fault.other") for k in named)
    return words.say("fault.lead", faults=" and ".join(said))
