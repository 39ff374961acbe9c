"""Judge a learner's idea on a free question against the passages of the place.

There is no key to compare with, so this is shy: right only when nearly all that the idea tells is
in one sentence about the same thing, with the same signs and the same way round; partly when some
of it is, with what is still missing or the word that isn't there; wrong when it is told the other
way round, or of another term of the section. Otherwise unsure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.assessment import facts, fits, kinds, overlap, rules_in_signs, trends
from tutor_core.assessment.lacking import lacking
from tutor_core.assessment.result import Assessment, Miss, unsure
from tutor_core.assessment.short import LONGEST
from tutor_core.focus import QuestionKind, kind_of, pair_in
from tutor_core.messages import Judgement
from tutor_core.text import EVERYDAY, STOP_WORDS, content_stems, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tutor_core.assessment.facts import Fact, Name, Statement
    from tutor_core.assessment.fits import Fit, Unit

# Told of another term of the section: so much of its meaning is said, and so little of the asked
# one's (our choices).
OTHER_MET, OWN_MET = 0.5, 0.3
# A sentence without the name of what is asked about belongs to the question with so many of its
# words (our choice).
NEAR_ASKED = 0.4
BEFORE = 0.5
# So much of an idea has to be in a sentence for one turned word to be a clash (our choice).
CLASHES = 0.4
# So much of what is told of one side has to be said of the other to be a mix-up (our choice).
SWAPPED = 0.6
MOST_MET = 3
_THING = r"(?: an?| the)? ((?!of\b)[\w'’-]+(?: (?!of\b|in\b|for\b|do\b|does\b|mean)[\w'’-]+){0,3})"
_WHAT_IS = re.compile(
    r"^(?:(?:so|and|but|ok|please|hey|hi)[, ]+)*(?:(?:what(?:'?s| is| are| was| were)|define"
    rf"|explain|describe){_THING}|what do(?:es)?{_THING} mean)\s*[?.!]*$",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"^\W*(?:(?:well|so|um|hmm?|i think|i'd say|i guess|maybe|probably)[, ]+)*"
    r"(yes|yeah|yep|no|nope|nah)\b"
    r"(?:[,.:;!]+ *|$"
    r"|[,.:;! ]+(?=(?:it|its|it's|they|the|there|that|thats|he|she|because|only|i|you)\b))",
    re.IGNORECASE,
)


def _phrase(question: str) -> Name:
    """Return the name that a definition is asked of."""
    match = _WHAT_IS.search(question)
    return facts.names_of(match[1] or match[2]) if match is not None else ()


def _asks_for(name: Name, plain: frozenset[str], stems: frozenset[str]) -> bool:
    """Whether a question has a name in it, or most of a long one: "Newton's first law"."""
    own = {s for s in name if s not in STOP_WORDS}
    return own <= plain or (len(stems) > 1 and stems < own)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question is about: things with a name, the stems of its words, its kind."""

    names: tuple[Name, ...]
    stems: frozenset[str]
    kind: QuestionKind
    pairs: frozenset[tuple[str, str]]
    sides: tuple[Name, ...] = ()
    poles: tuple[Fact, ...] = ()

    @classmethod
    def of(cls, question: str, terms: fits.Terms) -> _Asked:
        plain = content_stems(question)
        stems = plain - facts.everyday_stems()
        sides = [n for side in pair_in(question) or () if (n := facts.names_of(side))]
        called = [n for word, _ in terms if (n := facts.names_of(word))]
        known = [n for n in called if _asks_for(n, plain, stems)]
        whole = [n for n in known if not any(set(n) < set(other) for other in known)]
        phrase = _phrase(question) if not sides else ()
        if phrase and not any(set(phrase) <= set(n) for n in whole):
            whole = [phrase]
        names = tuple(dict.fromkeys([*sides, *whole]))
        poles = tuple(f for f in facts.read(question, ()).facts if f.polar and not f.soft)
        return cls(names, stems, kind_of(question), facts.pairs(question), tuple(sides), poles)

    def near(self, found: Sequence[Unit]) -> list[Unit]:
        """Return the units that belong to the question."""
        # "Salty water" only tells sentences apart where some speak of salty water.
        told = {p for p in self.pairs if any(u.has(p[0]) and u.has(p[1]) for u in found)}
        poles = [p for p in self.poles if any(_says(u, p) for u in found)]
        own = [u for u in found if self._fits(u, told)]
        return [u for u in own if all(_says(u, p) or p.stem in u.context for p in poles)] or own

    def rarest(self, found: Sequence[Unit]) -> frozenset[str]:
        """Return the stems of a question without a name that fewest sentences have."""
        if self.names:
            return frozenset()
        counts = {s: sum(u.has(s) for u in found) for s in self.stems}
        least = min((n for n in counts.values() if n), default=0)
        return frozenset(s for s, n in counts.items() if n == least and n)

    def _fits(self, unit: Unit, pairs: Collection[tuple[str, str]]) -> bool:
        if any(self._otherwise(unit, *pair) for pair in pairs) or self._opposed(unit):
            return False
        if self.names and self.kind is QuestionKind.DEFINITION:
            return any(set(name) <= set(unit.about) for name in self.names)
        if unit.best and unit.reasoned:
            return True
        if self.names:
            return any(unit.of(name) for name in self.names)
        total = sum(map(overlap.weight, self.stems))
        here = [s for s in self.stems if unit.has(s)]
        before = unit.context.intersection(self.stems).difference(here)
        near = sum(map(overlap.weight, here)) + sum(map(overlap.weight, before)) * BEFORE
        return total > 0 and near >= NEAR_ASKED * total

    @property
    def called(self) -> tuple[Name, ...]:
        """The names of what is asked about; without one, each telling word."""
        return self.names or tuple((s,) for s in sorted(self.stems))

    @property
    def free(self) -> frozenset[str]:
        """The stems that an idea earns nothing for: whoever says yes says the question again."""
        return frozenset() if self.kind is QuestionKind.YESNO else self.stems

    def whole(self, unit: Unit) -> bool:
        """Whether a unit, with what comes before it, has all words of the question."""
        return all(unit.has(s) or s in unit.context for s in self.stems)

    def _opposed(self, unit: Unit) -> bool:
        """Whether a unit speaks of the positive number where the question does of a negative."""
        if self.sides or self.kind is QuestionKind.YESNO:
            return False
        signs = {(f.name, f.sign) for f in unit.said.facts}
        return any(
            (p.name, not p.sign) in signs and (p.name, p.sign) not in signs for p in self.poles
        )

    @staticmethod
    def _otherwise(unit: Unit, first: str, second: str) -> bool:
        """Whether a unit speaks of pure water where the question does of salty water."""
        if unit.has(first) or first in unit.context or not unit.has(second):
            return False
        return any(b == second for _, b in unit.pairs)


def _says(unit: Unit, pole: Fact) -> bool:
    return any(f.name == pole.name and f.sign is pole.sign for f in unit.said.facts)


def assess_idea(
    question: str, text: str, passages: Sequence[str], terms: Sequence[tuple[str, str]] = ()
) -> Assessment:
    """Judge an idea on a question. ``met`` holds the learner's own telling words.

    ``terms`` are the glossary entries of the place. ``missing`` names what is still open,
    ``unsettled`` the learner's words that the text doesn't have, or has the other way round;
    ``told`` is another term, which the idea describes.
    """
    if len(text) > LONGEST:
        return unsure(text, readable=False)
    rule = rules_in_signs.shared(text, passages)
    if not rule or kind_of(question) is QuestionKind.REASON:
        return _in_words(question, text, passages, tuple(terms))
    rest = text.replace(rule, " ")
    told = any(f.telling or f.decisive for f in facts.read(rest, ()).facts)
    judged = _in_words(question, rest, passages, tuple(terms)) if told else None
    if judged is None or judged.judgement is Judgement.CORRECT:
        return Assessment(Judgement.CORRECT, rule, met=(rule,))
    return judged


def _in_words(
    question: str, text: str, passages: Sequence[str], entries: fits.Terms
) -> Assessment:
    normalised = " ".join(sorted(name for name, _ in overlap.signed(text)))[:200]
    asked = _Asked.of(question, entries)
    found = fits.units(tuple(passages), entries, asked.names, asked.kind)
    if kind := kinds.denied(text, (u.said.text for u in found), asked.called):
        return Assessment(Judgement.INCORRECT, normalised, miss=Miss.OTHER, unsettled=(kind,))
    claimed, known = trends.read(text), trends.known(tuple(passages))
    if word := trends.against(claimed, known):
        return Assessment(Judgement.INCORRECT, normalised, miss=Miss.OTHER, unsettled=(word,))
    statement = _read(text, asked, entries)
    said = statement.facts
    own = asked.near(found)
    common = fits.common(found)
    parts = _parts(said, asked)
    if asked.sides:
        held = _of_sides(parts, found, asked, common)
    else:
        held = _held(parts, own, asked, common)
    if not held:
        return Assessment(Judgement.UNSURE, normalised)
    held = [fits.backed(f, found) for f in held]
    if (other := _of_another(said, found, held, asked, common)) is not None:
        word = _word_of(other, entries)
        return Assessment(
            Judgement.INCORRECT, normalised, miss=Miss.OTHER, told=(word,), met=_typed(held, text)
        )
    rarest = asked.rarest(found)
    near = not rarest or all(_near(f.unit, rarest) for f in held)
    judged = _judged(text, held, asked, statement.named, normalised)
    borne_out = all(one.pair in known for one in claimed)
    if judged.judgement is Judgement.CORRECT and not (near and borne_out):
        return replace(judged, judgement=Judgement.PARTLY, missing=())
    return judged


def _near(unit: Unit, rarest: frozenset[str]) -> bool:
    """Whether a unit, or what comes before it, has a word that few have."""
    return any(unit.has(s) or s in unit.context for s in rarest)


def _read(text: str, asked: _Asked, entries: fits.Terms) -> Statement:
    names = tuple(dict.fromkeys([*asked.names, *(facts.names_of(w) for w, _ in entries)]))
    about = asked.names[0] if len(asked.names) == 1 else ()
    return facts.read(_VERDICT.sub("", text), [n for n in names if n], about)


def _parts(said: tuple[Fact, ...], asked: _Asked) -> list[tuple[Fact, ...]]:
    """Return what is told of each side of a comparison; elsewhere the whole."""
    if not asked.sides:
        return [said] if said else []
    sides = {f.about for f in said}
    return [tuple(f for f in said if f.about == side) for side in sides]


def _held(
    parts: Sequence[tuple[Fact, ...]], own: Sequence[Unit], asked: _Asked, common: frozenset[str]
) -> list[Fit]:
    """Return the best fit of each part; a reason is looked for first where one is given."""
    reasons = [u for u in own if u.reasoned]
    found = [_best(part, reasons, asked, common) for part in parts] if reasons else []
    held = [f for f in found if f is not None and (f.telling or f.turned)]
    if held:
        return held
    return [f for part in parts if (f := _best(part, own, asked, common)) is not None]


def _of_sides(
    parts: Sequence[tuple[Fact, ...]],
    found: Sequence[Unit],
    asked: _Asked,
    common: frozenset[str],
) -> list[Fit]:
    """Hold what is told of each side against all that the place says of it."""
    pools = {side: fits.pooled(found, side) for side in asked.sides}
    held = []
    for part in parts:
        side = next((s for s in asked.sides if part[0].about == s), None)
        if side is None:
            continue
        fit = fits.fit(part, pools[side], asked.free, common)
        others = [p for s, p in pools.items() if s != side]
        held.append(_mistaken(fit, side, others))
    return held


def _mistaken(fit: Fit, side: Name, others: Sequence[Unit]) -> Fit:
    """Take as turned what isn't said of this side, and of the other one it is."""
    swapped = tuple(
        f
        for f in fit.strange
        if any(facts.same(f, o) for unit in others for o in unit.said.facts) and not f.everyday
    )
    told = len(fit.strange) + len(fit.met)
    if len(swapped) <= fit.telling or len(swapped) < SWAPPED * told:
        return fit
    strange = tuple(f for f in fit.strange if f not in swapped)
    return replace(fit, turned=(*fit.turned, *swapped), strange=strange)


def _best(
    told: tuple[Fact, ...], own: Sequence[Unit], asked: _Asked, common: frozenset[str]
) -> Fit | None:
    tried = (fits.fit(told, unit, asked.free, common) for unit in own)
    return max(tried, key=lambda f: f.rank, default=None)


def _of_another(
    said: tuple[Fact, ...],
    found: Sequence[Unit],
    held: Sequence[Fit],
    asked: _Asked,
    common: frozenset[str],
) -> Name | None:
    """Return another term whose meaning the idea says, and not that of what is asked about."""
    if asked.kind is not QuestionKind.DEFINITION or len(asked.names) != 1:
        return None
    mine = asked.names[0]
    own = max((f.covers for f in held), default=0.0)
    free = tuple(_free(f, mine) for f in said)
    others = [
        fits.fit(free, unit, asked.free, common)
        for unit in found
        if unit.entry and not fits.alike(unit.entry, mine)
    ]
    near = [f for f in others if f.right and f.covers >= OTHER_MET and own <= OWN_MET]
    best = max(near, key=lambda f: f.covers, default=None)
    return best.unit.entry if best is not None else None


def _free(fact: Fact, mine: Name) -> Fact:
    """Return a fact that is said of nothing where it was said of what is asked about."""
    return replace(fact, about=()) if fact.about == mine else fact


def _word_of(name: Name, entries: fits.Terms) -> str:
    return next(word for word, _ in entries if facts.names_of(word) == name)


def _judged(
    text: str, held: Sequence[Fit], asked: _Asked, named: frozenset[Name], normalised: str
) -> Assessment:
    met = _typed(held, text)
    if (word := _turned(held, asked)) is not None:
        return Assessment(
            Judgement.INCORRECT, normalised, miss=Miss.OTHER, met=met, unsettled=(word,)
        )
    if _right(held, asked, text) and (met or asked.kind is QuestionKind.NUMBER):
        missing = _missing(held, asked, named)
        found = Judgement.PARTLY if missing == "side" else Judgement.CORRECT
        return Assessment(found, normalised, met=met, missing=_as(missing))
    if not met:
        return Assessment(Judgement.UNSURE, normalised)
    if all(f.part for f in held):
        missing = _missing(held, asked, named) or "more"
        return Assessment(Judgement.PARTLY, normalised, met=met, missing=_as(missing))
    own = {word.lower() for word in words(text)}
    strange = [f for fit in held for f in fit.strange if f not in fit.near]
    strange = [f for f in strange if not f.everyday and f.typed in own]
    word = max(strange, key=lambda f: (f.decisive, f.weight)).typed if strange else ""
    return Assessment(Judgement.PARTLY, normalised, met=met, unsettled=_as(word))


def _turned(held: Sequence[Fit], asked: _Asked) -> str | None:
    """Return the learner's word that the text has the other way round, or says of the other."""
    clear = (
        f for f in held if asked.sides or (f.unit.stated and f.agrees >= CLASHES and f.telling)
    )
    turned = [fact for f in clear for fact in f.turned]
    return max(turned, key=lambda f: (not f.particle, f.weight)).typed if turned else None


def _verdict_holds(said: re.Match[str], held: Sequence[Fit], asked: _Asked) -> bool:
    """Whether a yes or no may be right: it is half of such an answer."""
    denied = said[1].lower().startswith("y") and any(f.unit.said.denies for f in held)
    return not denied and all(asked.whole(f.unit) for f in held)


def _right(held: Sequence[Fit], asked: _Asked, text: str) -> bool:
    """Whether every part is right; of a comparison, what is told of each side has to be so."""
    says_yes = _VERDICT.match(text)
    if says_yes and asked.kind is QuestionKind.YESNO and not _verdict_holds(says_yes, held, asked):
        return False
    if asked.kind is QuestionKind.REASON and not all(f.unit.reasoned for f in held):
        return False  # true, perhaps, and nothing says that it is the reason
    if not asked.sides:
        return all(f.right for f in held)
    telling = sum(f.telling for f in held)
    return telling >= fits.TELLING and all(
        f.telling and f.agrees >= fits.AGREES and not f.decisive for f in held
    )


def _as(missing: str) -> tuple[str, ...]:
    return (missing,) if missing else ()


def _missing(held: Sequence[Fit], asked: _Asked, named: frozenset[Name]) -> str:
    if asked.sides and len(held) < 2 and not named.issuperset(asked.sides):
        return "side"
    return next((m for f in held if (m := lacking(f))), "")


def _typed(held: Sequence[Fit], text: str) -> tuple[str, ...]:
    """Return the longest of the met words as the learner wrote them, in their order."""
    found: dict[str, None] = {}
    own = {word.lower(): word for word in words(text)}
    for fact in (f for fit in held for f in (*fit.met, *fit.near)):
        telling = fact.typed in own and fact.typed not in EVERYDAY | STOP_WORDS
        if telling and fact.typed.isalpha() and not fact.everyday and len(fact.typed) > 2:
            found.setdefault(own[fact.typed])
    longest = set(sorted(found, key=len, reverse=True)[:MOST_MET])
    return tuple(word for word in found if word in longest)
