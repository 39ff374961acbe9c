"""Judge a written answer by its key points, and an idea by the passages it is about.

Small and explainable: overlap of word stems with the question's own words taken out, the worst key
point decides, a negation on one side only is a clash. More matching words never judge worse.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tutor_core.assessment.result import Assessment, Miss, unreadable
from tutor_core.messages import Judgement
from tutor_core.text import STOP_WORDS, sentences, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.course import KeyPoint, Step

# Share of a wording's telling words that has to be said, and of a known wrong answer's (our
# choice, from reading the bundled courses' own exercises).
POINT_MET = 0.6
WRONG_MET = 0.75
MODEL_MET, MODEL_PARTLY = 0.7, 0.4
# An idea shares this many telling words with one sentence to be near, or to be right (our choice).
IDEA_NEAR, IDEA_RIGHT = 2, 4
IDEA_SHARE = 0.6
TYPO_LENGTH = 5
_NEGATIONS = frozenset(
    (
        "not no never none nothing without cannot n't neither nor isn't aren't doesn't don't "
        "didn't won't can't wasn't weren't hasn't haven't"
    ).split()
)
_CLAUSES = re.compile(r"[,.;:!?]|\b(?:but|because|so|and|while|although|since|if|when)\b")


def telling(text: str, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the stems of the words that say something, without the question's own."""
    kept = (w for w in words(text) if w.lower() not in STOP_WORDS and w.lower() not in _NEGATIONS)
    found = frozenset(stem(w) for w in kept)
    return found - without or found


def assess_short(step: Step, text: str, stem_text: str) -> Assessment:
    """Judge a written answer to a step."""
    said = telling(text)
    if not said:
        return unreadable(text)
    asked = telling(f"{stem_text} {step.prompt}")
    normalised = " ".join(sorted(said))
    if not step.key_points:
        return _against_models(step, text, asked, normalised)
    met = tuple(p.text for p in step.key_points if _met(p, text, asked))
    missing = tuple(p.text for p in step.key_points if p.text not in met)
    if not missing:
        return Assessment(Judgement.CORRECT, normalised, met=met)
    wrong = _known_wrong(step, text, asked, normalised)
    if wrong is not None:
        return wrong
    if met:
        return Assessment(Judgement.PARTLY, normalised, met=met, missing=missing)
    if any(_clashes(p, text, asked) for p in step.key_points):
        return Assessment(Judgement.INCORRECT, normalised, miss=Miss.OTHER, missing=missing)
    return Assessment(Judgement.UNSURE, normalised, missing=missing)


def _met(point: KeyPoint, text: str, asked: frozenset[str]) -> bool:
    return any(
        _share(way, text, asked) >= POINT_MET and not _opposed(way, text, asked)
        for way in (point.text, *point.ways)
    )


def _clashes(point: KeyPoint, text: str, asked: frozenset[str]) -> bool:
    return any(
        _share(way, text, asked) >= POINT_MET and _opposed(way, text, asked)
        for way in (point.text, *point.ways)
    )


def _share(way: str, text: str, asked: frozenset[str]) -> float:
    """Return how much of a wording's telling words a text says, typing errors forgiven."""
    wanted, said = telling(way, asked), telling(text)
    if not wanted:
        return 0.0
    return sum(w in said or _typo(w, said) for w in wanted) / len(wanted)


def _typo(word: str, said: Iterable[str]) -> bool:
    return len(word) >= TYPO_LENGTH and any(
        abs(len(word) - len(other)) <= 1 and word[:2] == other[:2] and _one_edit(word, other)
        for other in said
    )


def _one_edit(first: str, second: str) -> bool:
    """Whether one letter more, less, other or two swapped make one word the other."""
    short, long = sorted((first, second), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]:
        return True
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def _opposed(way: str, text: str, asked: frozenset[str]) -> bool:
    """Whether the clause that says it is negated where the wording isn't, or the other way."""
    if _negated(way):
        return not (_denies(text) or _zero(way, text))
    wanted = telling(way, asked)
    parts = [p for p in _CLAUSES.split(text.lower()) if p.strip()]
    if not parts:
        return False
    closest = max(parts, key=lambda p: len(wanted & telling(p)))
    return _negated(closest) and not _zero(way, text)


def _negated(text: str) -> bool:
    found = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    return sum(1 for w in found if _denial(w)) % 2 == 1


def _denies(text: str) -> bool:
    return any(_denial(w) for w in re.findall(r"[\w']+", text.lower().replace("’", "'")))


def _denial(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def _zero(way: str, text: str) -> bool:
    """'No net force' and 'the net force is zero' deny the same thing."""
    zero = re.compile(r"\b(?:zero|0|no|none|nothing|without|cancel\w*)\b")
    return bool(zero.search(way.lower())) and bool(zero.search(text.lower()))


def _known_wrong(
    step: Step, text: str, asked: frozenset[str], normalised: str
) -> Assessment | None:
    for known in step.known_wrong:
        alike = _share(known.answer, text, asked) >= WRONG_MET
        if alike and not _opposed(known.answer, text, asked):
            return Assessment(Judgement.INCORRECT, normalised, known.reveals, Miss.KNOWN)
    return None


def _against_models(step: Step, text: str, asked: frozenset[str], normalised: str) -> Assessment:
    """Judge against whole model answers, where no key points were written."""
    best = max(step.accepted, key=lambda a: _share(a, text, asked), default="")
    share = _share(best, text, asked) if best else 0.0
    if share >= MODEL_MET:
        opposed = _opposed(best, text, asked)
        judgement = Judgement.UNSURE if opposed else Judgement.CORRECT
        return Assessment(judgement, normalised)
    wrong = _known_wrong(step, text, asked, normalised)
    if wrong is not None:
        return wrong
    return Assessment(Judgement.PARTLY if share >= MODEL_PARTLY else Judgement.UNSURE, normalised)


def assess_idea(question: str, text: str, passages: Sequence[str]) -> Assessment:
    """Judge an idea on a free question against the passages of its place.

    Right only when it says most of one sentence; near when it shares telling words with one; never
    wrong unless it denies what a sentence says.
    """
    said = telling(text)
    if not said:
        return unreadable(text)
    own = said - telling(question)
    normalised = " ".join(sorted(said))
    best, sentence = _closest(own, passages)
    if len(best) < IDEA_NEAR:
        return Assessment(Judgement.UNSURE, normalised)
    met = (_as_said(best, text, passages),)
    if _negated(text) != _negated(sentence) and len(best) >= IDEA_RIGHT:
        return Assessment(Judgement.UNSURE, normalised, met=met)
    whole = telling(sentence) - telling(question)
    right = len(best) >= IDEA_RIGHT and len(best) >= IDEA_SHARE * min(len(whole), len(own))
    return Assessment(Judgement.CORRECT if right else Judgement.PARTLY, normalised, met=met)


def _closest(own: frozenset[str], passages: Sequence[str]) -> tuple[frozenset[str], str]:
    found = [(own & telling(s), s) for p in passages for s in sentences(p)]
    return max(found, key=lambda pair: len(pair[0]), default=(frozenset(), ""))


def _as_said(shared: frozenset[str], text: str, passages: Sequence[str]) -> str:
    """Return the shared word that is rarest in the passages, as the learner wrote it."""
    counts = Counter(stem(w) for p in passages for w in words(p))
    spoken = [w for w in words(text) if stem(w) in shared]
    return min(spoken, key=lambda w: (counts[stem(w)], -len(w)))


def gives_points(step: Step, text: str, stem_text: str = "") -> bool:
    """Whether a tutor's text states the whole answer: every key point, or a model answer.

    Questions, quoted headings and sentences with a gap state nothing.
    """
    asked = telling(f"{stem_text} {step.prompt}")
    own = re.sub(r'"[^"]*"|“[^”]*”', " ", text)
    stated = " ".join(s for s in sentences(own) if not s.endswith("?") and "__" not in s)
    if step.key_points:
        return all(_met(p, stated, asked) for p in step.key_points)
    return any(_share(a, stated, asked) >= WRONG_MET for a in step.accepted if telling(a, asked))
