"""Answers that are a name or a term: every accepted answer has at most three words.

Question banks are full of them. Between so few words there is nothing to weigh up: an answer is
the name, also with a slip of the pen in it, or another one, or something that has to be read more
closely (docs/judging.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import overlap
from tutor_core.assessment.likeness import DIGITS, same_word
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.grader import Exemplar
    from tutor_core.assessment.likeness import Rarity
    from tutor_core.course import Step

# Words of an accepted answer, and of an answer that can be told to be another name (our choice:
# who writes more may be describing the right thing).
LONGEST_NAME = 3
LONGEST_OTHER = 4

# Words with nothing between them that would mean something: no "Ca2+", no "-5", no "(3, 7]".
_NAME = re.compile(r"\s*[^\W_]+(?:(?:['’./-]|[.,]?\s+)[^\W_]+)*\s*[.!]?\s*")
_SIGNS = re.compile(r"[-−–+]\s*\d|\d\s*[-−–+]|[=<>≤≥*^|\[\]{}%]|\+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# Words around a name that are no part of it: "it is the dog, I think".
_AROUND = frozenset(
    "a an the it is it's its i i'm think guess say maybe probably perhaps that that's this they "
    "are was were he she would be answer my".split()
)
_EITHER = frozenset(("or", "either"))


def wants_name(step: Step) -> bool:
    """Whether all accepted answers of a step are short enough to be names.

    A question bank's answers are also the ways to say its one key point; more than that, and the
    author wants more than a name.
    """
    fitting = [
        _NAME.fullmatch(a) is not None and len(_words(a)) <= LONGEST_NAME for a in step.accepted
    ]
    ways = {way for point in step.key_points for way in (point.text, *point.ways)}
    more = len(step.key_points) > 1 or ways - {*step.accepted}
    return bool(fitting) and all(fitting) and not more


def only_name(step: Step) -> bool:
    """Whether a step wants a name and takes no other, so that it can be said when it is right."""
    return wants_name(step) and len({" ".join(_words(a)) for a in step.accepted}) == 1


def judged(
    step: Step, text: str, rarity: Rarity, exemplars: Sequence[Exemplar] = ()
) -> Judgement | None:
    """Return what an answer to a step that wants a name comes to, None where that can't be told.

    ``rarity`` knows the words of the course: one of those is no misspelling of another. What a
    teacher took for right is one more name.
    """
    said = _words(text)
    if not said or _SIGNS.search(text) or any(overlap.negates(w) for w in _all(text)):
        return None
    marked = {one.text: one.judgement for one in exemplars}
    taken = [t for t, mark in marked.items() if mark is not Judgement.INCORRECT]
    right = [t for t in taken if marked[t] is Judgement.CORRECT]
    wanted = [_words(a) for a in (*step.accepted, *taken)]
    others = {_root(w) for known in step.known_wrong for w in _words(known.answer)}
    own = {root for root in map(_root, said) if root in others or rarity.words[root]}
    if any(_is(said, _words(name), own) for name in (*step.accepted, *right)):
        return Judgement.CORRECT
    if _EITHER & {*_all(text)} and not any(_EITHER & {*_all(a)} for a in step.accepted):
        return Judgement.UNSURE
    far = not any(_near(w, v, own) for w in said for name in wanted for v in name)
    short = len(_all(text)) <= LONGEST_OTHER and not any(_initials(said, n) for n in wanted)
    return Judgement.INCORRECT if far and short else None


def _all(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _words(text: str) -> list[str]:
    """Return the words of a name, numbers as digits, without what stands around it."""
    found = _all(text)
    telling = [w for w in found if w not in _AROUND] or found
    return [DIGITS.get(w, w) for w in telling]


def _root(word: str) -> str:
    return overlap.canonical(word)[0]


def _is(said: list[str], name: list[str], own: set[str]) -> bool:
    """Whether an answer is a name word for word, one slip of the pen forgiven in long words."""
    if len(said) != len(name):
        return False
    return all(_same(a, b) or _slip(a, b, own) for a, b in zip(said, name, strict=True))


def _same(word: str, other: str) -> bool:
    return word == other or overlap.canonical(word) == overlap.canonical(other)


def _slip(word: str, wanted: str, own: set[str]) -> bool:
    """Whether a word is another one with a letter wrong, and no word of the course itself."""
    if len(wanted) < overlap.TYPO_LENGTH or not (word.isalpha() and wanted.isalpha()):
        return False
    return overlap.one_edit(word, wanted) and _root(word) not in own


def _near(word: str, wanted: str, own: set[str]) -> bool:
    """Whether two words may mean one thing: then more has to be read than the words."""
    if _root(word) == _root(wanted) or _slip(word, wanted, own):
        return True
    if overlap.one_edit(word, wanted) and _root(word) in own:
        return False
    return same_word(_root(word), _root(wanted)) > 0


def _initials(said: list[str], name: list[str]) -> bool:
    """Whether one stands for the other by first letters: "UK"."""
    first, second = ("".join(w[0] for w in words) for words in (said, name))
    return (len(name) > 1 and "".join(said) == second) or (
        len(said) > 1 and "".join(name) == first
    )
