"""Which topics somebody means by what they typed: for certain, or which it could be. Pure.

A name is a concept's title, one of its other names, or the title of a section it is in. What isn't
a name word for word goes by its words: rare ones tell more, forms of a word count as the word, and
a mistyped one as the word it is nearest to. Where several fit alike nobody guesses: they are near.
"""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tutor_core.text import STOP_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.course import Concept, Course
    from tutor_core.ids import ConceptId, SectionId

# More to choose from than this isn't read (our choice).
NEAR = 5
# The share of a text's weight that a name inside it, or a concept's words, have to carry to be
# taken for what is meant, and to be asked about (our choices).
MEANT_SHARE, NEAR_SHARE = 0.6, 0.35
# The share of a name's weight that has to be said for the name to count as said (our choice), and
# how far the next may follow for one to stand out.
NAME_SAID, STANDS_OUT = 0.6, 0.75
# difflib's ratio from which a mistyped word with the right first letter, or a whole name, is taken
# for one there is (our choice): two letters swapped in a word of four give .75.
NEAR_WORD, NEAR_WHOLE = 0.75, 0.85
_MISTYPED = 4  # letters; a shorter word is like too many others

_JOINTS = re.compile(r"\s*(?:,|;|&|\band\b|(?<=\s)\+(?=\s))\s*", re.IGNORECASE)
_SIGNS = (
    (r"[·×*]", " times "),
    (r"÷", " divided "),
    (r"\+", " plus "),
    (r"(?<!\w)[-−](?!\w)", " minus "),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ALIKE = {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "plus": "ad",
    "minus": "subtract",
    "times": "multipl",
    "division": "divid",
}
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{3})(?:it|i)$|(?<=\w{4})(?:anc|ant|enc|ent)$")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")
_FILLERS = frozenset(
    "thing things stuff topic topics subject easy easier hard harder difficult basic simple quick "
    "please again exercise exercises task tasks question questions another work learning "
    "something anything more solve solving solved understand understanding learn study studying "
    "doing use using master".split()
)
_ARTICLES = frozenset("the a an my our some more please again stuff thing things".split())
_PLACE = re.compile(
    r"(?:the )?(?:chapter|section|unit|lesson|part|module)? ?(?:number |no\.? )?"
    r"(?P<number>\d+(?:\.\d+)*)"
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text names. ``near`` is what it could be where that isn't certain.

    ``exact``: nothing had to be read into it. ``part`` is the section's label when a whole section
    was named; ``left`` are parts of the text that are no topic.
    """

    concepts: tuple[Concept, ...] = ()
    near: tuple[Concept, ...] = ()
    exact: bool = False
    part: str = ""
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """What a course's concepts are called, prepared once."""

    course: Course

    @cached_property
    def ranked(self) -> tuple[dict[tuple[str, ...], list[Concept]], ...]:
        """Concepts by name: by their title, by another name, by a section's title."""
        titles: dict[tuple[str, ...], list[Concept]] = {}
        others: dict[tuple[str, ...], list[Concept]] = {}
        sections: dict[tuple[str, ...], list[Concept]] = {}
        for concept in self.course.concepts:
            titles.setdefault(_key(concept.title), []).append(concept)
            for name in concept.aliases:
                _add(others, _key(name), concept)
            for name in self._sections(concept):
                _add(sections, _key(name), concept)
        return titles, others, sections

    @cached_property
    def words(self) -> list[tuple[frozenset[str], Concept]]:
        """The telling words of each name, with its concept."""
        return [
            (found, concept)
            for concept in self.course.concepts
            for name in (concept.title, *concept.aliases, *self._sections(concept))
            if (found := telling(name))
        ]

    @cached_property
    def by_concept(self) -> dict[ConceptId, list[frozenset[str]]]:
        """The telling words of each name, by concept."""
        held: dict[ConceptId, list[frozenset[str]]] = {}
        for found, concept in self.words:
            held.setdefault(concept.id, []).append(found)
        return held

    @cached_property
    def bags(self) -> list[tuple[Concept, frozenset[str]]]:
        """All telling words of each concept's names and id."""
        return [
            (c, telling(c.id.rpartition(":")[2]).union(*self.by_concept.get(c.id, ())))
            for c in self.course.concepts
        ]

    @cached_property
    def spelt(self) -> dict[str, str]:
        """The words of all names as they are written, with what they are compared by."""
        names = [n for c in self.course.concepts for n in (c.title, *c.aliases)]
        names += [name for c in self.course.concepts for name in self._sections(c)]
        return {word: family(word) for name in names for word in _split(name)}

    def _sections(self, concept: Concept) -> list[str]:
        wanted = set(concept.section_ids)
        return [s.title for s in self.course.sections if s.id in wanted]

    def within(self, number: str, sections: set[SectionId]) -> tuple[list[Concept], str]:
        """Return the concepts of sections, and what the first section is called."""
        found = [c for c in self.course.concepts if sections & set(c.section_ids)]
        label = next((s.label for s in self.course.sections if s.id in sections), number)
        return found, label


def _add(names: dict[tuple[str, ...], list[Concept]], key: tuple[str, ...], one: Concept) -> None:
    held = names.setdefault(key, [])
    if all(other.id != one.id for other in held):
        held.append(one)


def place_number(text: str) -> str:
    """Return the number of a place, such as "3" in "chapter 3", "" where a text names none."""
    found = _PLACE.fullmatch(text.strip(" .?!").lower())
    return found["number"] if found is not None else ""


@dataclass(frozen=True)
class Naming:
    """The names of all of a classroom's courses. ``_weights`` are kept once reckoned."""

    shelves: Sequence[Names]
    _weights: dict[str, float] = field(default_factory=dict)

    def meant(self, text: str) -> Meant:
        """Return what a text names, whole or part by part."""
        whole = self._one(text)
        parts = [part for part in _JOINTS.split(text) if _key(part)]
        if whole.exact or len(parts) < 2:
            return whole
        found = [(part, self._one(part)) for part in parts]
        concepts = {c.id: c for _, one in found for c in one.concepts}
        unsure = [one for _, one in found if one.near]
        # "Speed and acceleration" are two names; "adding and subtracting" is read as one wish.
        if whole.concepts and not all(one.exact for _, one in found):
            return whole
        if unsure or not concepts:
            near = {c.id: c for one in (*unsure, whole) for c in one.near}
            return Meant(near=tuple(near.values())[:NEAR])
        left = tuple(part.strip() for part, one in found if not one.concepts)
        exact = not left and all(one.exact for _, one in found)
        return Meant(tuple(concepts.values()), exact=exact, left=left)

    def knows(self, text: str) -> bool:
        """Whether every telling word of a text stands in a topic's name."""
        said = telling(text)
        known = {word for names in self.shelves for _, bag in names.bags for word in bag}
        return bool(said) and said <= known

    def _one(self, text: str) -> Meant:
        key = _key(text)
        if not key:
            return Meant()
        if (found := self._called(key)) is not None:
            return found
        mended = self._mended(text)
        if mended != text and (found := self._called(_key(mended))) is not None:
            return replace(found, exact=False)
        return self._by_words(telling(mended)) or self._alike(text)

    def _called(self, key: tuple[str, ...]) -> Meant | None:
        """Return what has exactly this name; in several courses, that is for the asker to say.

        A course's own title stands for all that is in it.
        """
        for level in range(3):
            held = [names.ranked[level].get(key, []) for names in self.shelves]
            hits = [found for found in held if found]
            if len(hits) == 1:
                return Meant(tuple(hits[0]), exact=True)
            if hits:
                return Meant(near=tuple(c for found in hits for c in found)[:NEAR])
        whole = [names.course for names in self.shelves if _key(names.course.title) == key]
        return Meant(whole[0].concepts, exact=True, part=whole[0].title) if whole else None

    def _mended(self, text: str) -> str:
        """Return a text with mistyped words as they are spelt in the courses."""
        spelt = {word: kin for names in self.shelves for word, kin in names.spelt.items()}
        kin = set(spelt.values())
        words = _split(text)
        for i, word in enumerate(words):
            known = family(word) in kin or word in STOP_WORDS | _FILLERS
            if not known and len(word) >= _MISTYPED:
                like = [other for other in spelt if other[0] == word[0]]
                near = difflib.get_close_matches(word, like, n=1, cutoff=NEAR_WORD)
                words[i] = near[0] if near else word
        return text if words == _split(text) else " ".join(words)

    def _alike(self, text: str) -> Meant:
        """Return the title that a text is nearest to as a whole, spaces left out."""
        titles = {
            "".join(_split(c.title)): c for names in self.shelves for c in names.course.concepts
        }
        near = difflib.get_close_matches("".join(_split(text)), titles, n=1, cutoff=NEAR_WHOLE)
        return Meant((titles[near[0]],)) if near else Meant()

    # --- By words ----------------------------------------------------------------------------

    def _by_words(self, said: frozenset[str]) -> Meant | None:
        """Return what has all of the words, else what has the weightiest, None for neither."""
        if not said:
            return None
        total = self._weigh(said)
        shares = [
            (self._weigh(said & bag) / total, self._best(said, names, concept), concept)
            for names in self.shelves
            for concept, bag in names.bags
            if said & bag
        ]
        order = sorted(shares, key=lambda one: (-one[0], -one[1]))
        whole = [one for one in order if one[0] > 1 - 1e-9]
        if whole:
            return _standing_out([(fit, concept) for _, fit, concept in whole])
        inside = self._inside(said, total)
        if inside is not None:
            return inside
        near = tuple(concept for share, _, concept in order if share >= NEAR_SHARE)
        return Meant(near=near[:NEAR]) if near else None

    def _inside(self, said: frozenset[str], total: float) -> Meant | None:
        """Return the concept whose whole name is in a text and carries most of it."""
        names = [
            (self._weigh(found) / total, concept)
            for one in self.shelves
            for found, concept in one.words
            if found <= said
        ]
        most = max((share for share, _ in names), default=0.0)
        if most < MEANT_SHARE:
            return None
        top = {c.id: c for share, c in names if share >= most}
        found = tuple(top.values())
        return Meant(found) if len(found) == 1 else Meant(near=found[:NEAR])

    def _best(self, said: frozenset[str], names: Names, concept: Concept) -> float:
        """Return how much of the concept's best name was said."""
        return max(
            (
                self._weigh(said & found) / self._weigh(said | found)
                for found in names.by_concept.get(concept.id, ())
            ),
            default=0.0,
        )

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weight(word) for word in words)

    def _weight(self, word: str) -> float:
        if word not in self._weights:
            bags = [bag for names in self.shelves for _, bag in names.bags]
            held = sum(word in bag for bag in bags)
            self._weights[word] = math.log(1 + (len(bags) + 1) / max(1, held))
        return self._weights[word]


def _standing_out(fits: Sequence[tuple[float, Concept]]) -> Meant:
    """Return the one that fits, or stands out among those that fit, else all as near."""
    if len(fits) == 1:
        return Meant((fits[0][1],))
    (first, concept), (second, _) = fits[:2]
    if first >= NAME_SAID and second < STANDS_OUT * first:
        return Meant((concept,))
    return Meant(near=tuple(c for _, c in fits[:NEAR]))


# --- Words ---------------------------------------------------------------------------------------


def _split(text: str) -> list[str]:
    plain = re.sub(r"['’]s?\b", "", text.lower())
    for pattern, said in _SIGNS:
        plain = re.sub(pattern, said, plain)
    return [
        _NUMBERS[int(word) - 1] if re.fullmatch("[1-9]", word) else word
        for word in _WORD.findall(plain)
    ]


def _key(text: str) -> tuple[str, ...]:
    """Return a name as it is compared word for word."""
    return tuple(family(word) for word in _split(text) if word not in _ARTICLES)


def telling(text: str) -> frozenset[str]:
    """Return the words of a name or a wish that tell one topic from another."""
    return frozenset(
        family(w) for w in _split(text) if w not in _FILLERS and (w not in STOP_WORDS or w == "x")
    )


def family(word: str) -> str:
    """Return what the forms of a word have in common: add, adding and addition are one."""
    if word in _ALIKE:
        return _ALIKE[word]
    return _DOUBLED.sub(r"\1", _ENDING.sub("", _ENDING.sub("", stem(word))))
