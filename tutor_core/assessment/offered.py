"""What of a message is offered as an answer, and what only happens to hold a number.

"I have 5 minutes left", "my friend got 5" and "is it more than 4" say a number and answer nothing.
A message is read clause by clause: a formula about the unknown speaks for itself, a number alone
counts where the words around it are those that people give answers with, or the task's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tutor_core.assessment import claims, offering_words
from tutor_core.assessment.quantities import without_units
from tutor_core.assessment.task import task_of
from tutor_core.text import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

    Aside = Literal["", "compared", "others", "passing"]

_BREAK = re.compile(
    r"[;?\n]|!(?!=)|\.(?!\d)|,(?!\d)|\s-{1,2}\s(?=[a-z]{2})"
    r"|(?=\b(?:so|then|but|because|since|therefore|thus|hence|and|or|which)\b)"
)
_PIECE = re.compile(
    r"(?P<math>[-+*/^√()\[\]{}%=<>!≤≥≠±.,\d\s]*(?:\d|[=<>≤≥≠±√])[-+*/^√()\[\]{}%=<>≤≥≠±.,\d\s]*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<other>\S)"
)
_RELATION = re.compile(r"[=<>≤≥≠]")
_COMPARED = re.compile(r"[<>≤≥≠]")
_QUESTION = re.compile(
    r"^\W*(?:(?:so|ok|and|but|hm+|um+|wait|then)\W+)*(?:is|are|was|isn'?t|could|would|can|does|do"
    r"|did|will|should|may|might)\b"
)
_ABOUT = re.compile(r"^\W*(?:so\W+)?(?:what|how) about\b")
# "Is x 5" and "does x equal 5" ask whether x = 5.
_ASKED_IF = re.compile(
    r"\b(?:is|was|does|would|could|can|must|should)\s+([b-hj-z])\s+(?:be\s+|=\s*|mean\s+|make\s+)?"
    r"(?=-?[\d(.√])"
)
# Words in brackets are said beside a formula and no part of it.
_BRACKETED = re.compile(r"\(([^()\d=]*[^\W\d_]{2,}[^()\d=]*)\)")
# A product of unknowns in brackets is no longer than this (our choice).
LONGEST_PRODUCT = 5
# What follows a number of the clock or of a place in a row.
_CLOCK = frozenset("am pm th st nd rd".split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a run of signs and unknowns, of a clause."""

    text: str
    math: bool


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a clause is read against: the task's words and unknowns, and a question's form."""

    words: frozenset[str]
    letters: frozenset[str]
    question: bool
    measured: frozenset[str]

    def knows(self, word: str) -> bool:
        """Whether a word may stand beside an answer."""
        if word in offering_words.AROUND or offering_words.NOISE.fullmatch(word):
            return True
        return word in self.letters or self.own(word)

    def own(self, word: str) -> bool:
        """Whether a word is the task's."""
        return len(word) > 1 and stem(word) in self.words


def kept(task: Task, text: str, measured: frozenset[str] = frozenset()) -> str:
    """Return a text without the clauses, and the numbers in clauses, that offer no answer.

    ``measured`` are the numbers that stood before a unit an answer may have.
    """
    if len(text) > claims.LONGEST or claims.is_code(text):
        return text
    plain = _ASKED_IF.sub(r"\1 = ", _said_beside(claims.signed(text), task.letters))
    if not re.search(r"\d|±", plain):
        return text
    setting = _setting(task, plain, measured)
    found: list[str] = []
    counted = True
    for clause, joint in _clauses(plain):
        pieces = _pieces(clause, setting)
        alone = joint in ("and", "or") and len([p for p in pieces if p.math]) == len(pieces) - 1
        said = _said(pieces, setting) if counted or not alone else ""
        counted = bool(said) or not any(p.math for p in pieces)
        found.append(said)
    return " ; ".join(filter(None, found))


def aside(step: Step, text: str, stem_text: str = "") -> Aside:
    """Return what a message does with a number instead of answering; "" where it does neither.

    ``compared``: it asks for a bound; ``others``: it is somebody else's; ``passing``: it only
    comes up.
    """
    task = task_of(step, stem_text)
    plain = claims.signed(text[: claims.LONGEST])
    offer = kept(task, without_units(task, text, times=False)[0])
    if not re.search(r"\d", plain) or re.search(r"\d", offer):
        return ""
    setting = _setting(task, plain)
    spoken = [[p.text for p in _pieces(c, setting) if not p.math] for c, _ in _clauses(plain)]
    if any(_of_others(words, setting) for words in spoken):
        return "others"
    comparing = any(offering_words.COMPARING & {*words} for words in spoken)
    return "compared" if comparing or _COMPARED.search(plain) else "passing"


def _said_beside(plain: str, letters: frozenset[str]) -> str:
    """Return a text with what is said in brackets as clauses; a product of unknowns stays."""

    def taken(match: re.Match[str]) -> str:
        unknowns = {*re.sub(r"[\W\d_]", "", match[1])} <= letters
        return match[0] if unknowns and len(match[1]) <= LONGEST_PRODUCT else f" ; {match[1]} ; "

    return _BRACKETED.sub(taken, plain)


def _setting(task: Task, plain: str, measured: frozenset[str] = frozenset()) -> _Setting:
    step = task.step
    about = [task.asked, step.unit, *step.accepted, *(k.answer for k in step.known_wrong)]
    words = frozenset(stem(w) for t in about for w in re.findall(r"[^\W\d_]{2,}", claims.clean(t)))
    asks = bool(_QUESTION.match(plain)) or plain.rstrip().endswith("?")
    return _Setting(words, task.letters_of(plain) or frozenset(), asks, measured)


def _clauses(plain: str) -> list[tuple[str, str]]:
    """Cut a text into clauses, each with the word it begins with."""
    parts = (part.strip() for part in _BREAK.split(_ABOUT.sub(" ", plain)))
    return [(part, part.split(maxsplit=1)[0]) for part in parts if part]


def _pieces(clause: str, setting: _Setting) -> list[_Piece]:
    """Read a clause into words and runs of signs; unknowns belong to the signs."""
    found: list[_Piece] = []
    start = 0
    for match in _PIECE.finditer(clause):
        word = match["word"]
        math = word is None or word == "sqrt" or (len(word) <= 3 and set(word) <= setting.letters)
        if math and found and found[-1].math:
            found[-1] = _Piece(clause[start : match.end()], math=True)
        else:
            start = match.start()
            found.append(_Piece(match[0], math))
    return found


def _said(pieces: Sequence[_Piece], setting: _Setting) -> str:
    """Return what a clause offers: with its words, without numbers it only mentions."""
    words = [p.text for p in pieces if not p.math]
    if _of_others(words, setting):
        return ""
    spoken = [p for i, p in enumerate(pieces) if not p.math or _offers(pieces, i, words, setting)]
    return " ".join(p.text for p in spoken) if any(p.math for p in spoken) else ""


def _offers(pieces: Sequence[_Piece], at: int, words: Sequence[str], setting: _Setting) -> bool:
    run = pieces[at].text
    if _COMPARED.search(run):
        return not setting.question
    if _RELATION.search(run):
        return True
    if run.strip() in setting.measured and not _beside_the_task(words):
        return True
    before = [p.text for p in pieces[:at]]
    after = [p.text for p in pieces[at + 1 :] if not p.math]
    if _governed(before, setting) or _CLOCK & {*after[:1]}:
        return False
    if after[:1] == ["of"] and offering_words.POINTED_AT & {*after[1:2]}:
        return False
    if _expression(run):
        return True
    if all(setting.knows(w) for w in words) and not _of_their_life(words, setting):
        return True
    return (
        offering_words.introduced(before)
        and all(setting.knows(w) for w in after)
        and not offering_words.DENYING & {*before[:-1]}
    )


def _beside_the_task(words: Sequence[str]) -> bool:
    """Whether a quantity is the speaker's own, denied, or a bound: "I ran 6 km"."""
    said = {*words}
    about = offering_words.COMPARING | offering_words.DENYING | offering_words.MINE
    return bool(said & (about | {"i", "i'm", "im", "we"}))


def _of_their_life(words: Sequence[str], setting: _Setting) -> bool:
    """Whether the task's words are used of the speaker: "I have 30 euros", "my shirt cost 30"."""
    said = {*words}
    owns = bool(said & offering_words.MINE) or {"i", "have"} <= said
    things = any(setting.own(w) and w not in offering_words.AROUND for w in words)
    return owns and things and not said & offering_words.SAID_OF_MINE


def _expression(run: str) -> bool:
    """Whether signs make more of a formula with letters than a count of something."""
    return bool(re.search(r"[a-z]", run) and re.search(r"(?<=[\w)])\s*[-+*/]\s*(?=[\w(])", run))


def _governed(before: Sequence[str], setting: _Setting) -> bool:
    """Whether the word in front of a number makes it a place, an amount or a bound."""
    if not before:
        return False
    last, earlier = before[-1], (before[-2] if len(before) > 1 else "")
    if last in offering_words.LEADING and earlier in offering_words.LEADING[last]:
        return False
    if last in ("of", "takes") and setting.own(earlier):
        return False
    return last in offering_words.GOVERNING or offering_words.OPERATING.fullmatch(last) is not None


def _of_others(words: Sequence[str], setting: _Setting) -> bool:
    """Whether a clause tells what somebody else says: "my friend got 5"."""
    if any(w in offering_words.OTHERS and not setting.own(w) for w in words):
        return True
    for i, word in enumerate(words):
        if word in offering_words.SAYING and i:
            return not offering_words.SELF & {*words[:i]}
    return False
