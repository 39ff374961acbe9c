"""Whether a message could be meant as an answer to a step, rather than as a question or a wish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import (
    choice,
    claims,
    first_moves,
    offered,
    overlap,
    phrases,
    set_reading,
)
from tutor_core.assessment.quantities import without_units
from tutor_core.assessment.task import task_of
from tutor_core.course import AnswerKind

if TYPE_CHECKING:
    from tutor_core.assessment.task import Task
    from tutor_core.course import Step

# An answer in signs is told in so many words at most; the rest is about something (our choice).
MOST_WORDS = 25
LONGEST = 4000

_GUESS = re.compile(
    r"^(?:so\s+|ok(?:ay)?[, ]+|hmm+[, ]+|um+[, ]+)?"
    r"(?:is|isn't|would|could|might|should|does|wouldn't)\s+"
    r"(?:it|x|[a-z]|that|this|the answer|the solution)\b"
    r"(?!\s+(?:ok|right to|possible|mean|matter|allowed))"
    r"|^(?:maybe|perhaps|because|i think|i guess|i got|i get|i'd say|my answer)\b"
)
_QUESTION = re.compile(
    r"^(?:(?:so|but|and|ok|okay|hey|please|um|well|wait)[, ]+)?"
    r"(?:what|whats|what's|why|how|hows|when|where|who|whom|which|whose|can|could|would|should|will|do|does|did"
    r"|is|are|was|were|am|have|has|explain|define|describe|show|tell|help|solve|give|calculate|teach|find)\b"
)
_NO_ANSWER = re.compile(
    r"^(?:idk|i ?d ?k|dunno|no idea|no clue|not sure|i'?m (?:not sure|lost|confused|stuck)"
    r"|i (?:really |just )?(?:don'?t|do not) (?:know|get|understand)|i need|i want"
    r"|i have (?:a|an|\d+|no) (?:question|idea|clue)|thanks?|thank you|practi[cs]e)\b"
    # These begin sentences as well; as wishes they stand nearly alone.
    r"|^(?:hints?|help|skip|pass|next|ok|okay|hi|hello|hey|yes please)\b(?:\W+\w+){0,2}\W*$"
)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_ABOUT_TALK = re.compile(
    r"\b(?:hints?|questions?|exercises?|minutes?|examples?|page|chapter|step \d)\b"
)


def looks_like_attempt(step: Step, text: str) -> bool:
    """Whether a text could be meant as an answer to the step.

    Shy: a True here takes precedence over everything else a message may be.
    """
    plain = " ".join(text[:LONGEST].lower().replace("’", "'").split()).strip(" \"'")
    if not plain or len(text) > LONGEST or _NO_ANSWER.match(plain):
        return False
    guess = bool(_GUESS.match(plain))
    if not guess and (_QUESTION.match(plain) and not _choice_in_words(step, plain)):
        return False
    if step.kind is AnswerKind.CHOICE:
        return choice.pick(step, text) is not None
    if step.kind is AnswerKind.SHORT:
        return _in_words(step, plain, guess=guess)
    return _in_signs(step, text, plain)


def _choice_in_words(step: Step, plain: str) -> bool:
    """Whether a text that begins like a question is an option word for word."""
    flat = plain.strip(" .?!")
    return any(" ".join(c.text.lower().split()).strip(" .?!") == flat for c in step.choices)


def _in_words(step: Step, plain: str, *, guess: bool) -> bool:
    """A statement that touches what the answer is about, or brings a number."""
    if plain.endswith("?") and not guess:
        return False
    said = overlap.stems(plain)
    own = [p for k in step.key_points for p in (k.text, *k.ways)]
    about = [*step.accepted, *own, *(k.answer for k in step.known_wrong), step.prompt]
    known = frozenset(name for text in about for name in overlap.stems(text))
    return len(plain.split()) > 1 and bool(said & known)


def _in_signs(step: Step, text: str, flat: str) -> bool:
    task = task_of(step)
    if phrases.said(text) is not None:
        return not flat.endswith("?") or len(flat.split()) <= MOST_WORDS
    if len(flat.split()) > MOST_WORDS or _ABOUT_TALK.search(flat):
        return False
    if step.kind is AnswerKind.SOLUTIONS and set_reading.read(text) is not None:
        return True
    if first_moves.first_move(text) is not None:
        return task.equation is not None or not flat.endswith("?")
    plain, _ = without_units(task, text, times=False)
    read = claims.read(offered.kept(task, plain), task.letters_of(text))
    if read.broken and (claims.is_code(text) or not _WORDS.search(flat)):
        return True  # meant as mathematics, and said to be unreadable
    telling = [c for c in read.found if not task.repeats(c)]
    return any(_answers(task, c) for c in telling)


def _answers(task: Task, claim: claims.Claim) -> bool:
    """Whether a formula is more than a letter left over from a sentence."""
    side = claim.sides[0]
    return (
        bool(claim.relations)
        or not side.letter
        or any(a.sides[0].letter == side.letter for a in task.accepted)
    )
