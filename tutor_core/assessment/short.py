"""Judge a short answer in words by its key points, or against model answers without them.

Deliberately simple, so that a teacher can predict it: stems, the question's own words taken out,
each key point in its best wording, the worst key point decides. Saying more never judges worse.
Without key points, and where a teacher has graded answers to the step, the fitted grader weighs up
how near an answer is to the model answers (docs/judging.md). Where neither can tell, it says so
(UNSURE) rather than guess.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.assessment import names, opposites, overlap
from tutor_core.assessment.fitted import WEIGHTS
from tutor_core.assessment.grader import Question, grade
from tutor_core.assessment.likeness import Rarity
from tutor_core.assessment.result import Assessment, Miss, incorrect, unsure
from tutor_core.messages import Judgement
from tutor_core.remembering import remembered
from tutor_core.text import sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tutor_core.assessment.grader import Exemplar, Grade
    from tutor_core.assessment.overlap import Signed
    from tutor_core.course import KeyPoint, KnownWrong, Step

# Weighted share of a wording that has to be said (our choice: two words of three, both of two), of
# a known wrong answer, and of a model answer to be on the way.
POINT_MET = 0.6
WRONG_MET = 0.7
MODEL_NEAR = 0.45
# Share of a model answer from which on it is right, whatever the grader thinks of so short a one
# (our choice: all of it, but for a small word).
MODEL_WHOLE = 0.95
# Share said with the opposite sign from which on a point is denied (our choice).
CLASH = 0.4
# As near to a known wrong answer as this is the wrong answer itself; with fewer telling words of
# its own it has to be that near (our choice).
REPEATED = 0.75
TELLING_WRONG = 2
# A sentence of so many words and signs that stands in the task is copied from it (our choice: an
# answer in the task's own words is mostly shorter, "the empty one", "first line: x + 10 = 12").
COPIED = 9
LONGEST = 4000

_YES_NO = re.compile(r"^\W*(yes|no|true|false|yeah|yep|nope|nah)\b", re.IGNORECASE)
# "Just as strong" says nothing of what is only strong.
_COMPARES = re.compile(r"\b(?:as|equally|same|equals?)\b", re.IGNORECASE)
_AFFIRMS = frozenset("yes true yeah yep".split())


def assess_short(
    step: Step,
    text: str,
    stem: str,
    exemplars: tuple[Exemplar, ...] = (),
    rarity: Rarity | None = None,
) -> Assessment:
    """Judge an answer to a SHORT step; ``exemplars`` are what a teacher graded, oldest first."""
    if len(text) > LONGEST:
        return unsure(text, readable=False)
    said = overlap.signed(text)
    if not said and not overlap.plain_words(text):
        return unsure(text)
    if (mark := _graded_before(text, said, exemplars)) is not None:
        return _as_marked(step, text, said, mark)
    task = f"{stem} {step.prompt}"
    if _copied(text, task):
        return Assessment(Judgement.UNSURE, _normalised(said), missing=_points(step))
    asked = overlap.signed(task)
    question = _question(step, stem, rarity)
    if names.wants_name(step) and _verdict(text) is None:
        name = names.judged(step, text, question.rarity, exemplars)
        if name is not None:
            return _by_name(step, text, said, name)
    if not step.key_points:
        found = _by_models(step, text, said, asked, grade(text, question, WEIGHTS, exemplars))
        return _settled(step, text, found, exemplars)
    found = _by_points(step, text, said, asked)
    if exemplars and found.judgement is Judgement.UNSURE:
        taught = grade(text, question, WEIGHTS, exemplars).judgement
        found = replace(found, judgement=taught, miss=_miss(taught))
    return _settled(step, text, found, exemplars)


def _copied(text: str, task: str) -> bool:
    """Whether an answer is only a longer piece of the task said back."""
    found = [part for part in sentences(text) if overlap.plain_words(part)]
    return bool(found) and all(
        len(overlap.plain_words(part).split()) >= COPIED and stands(part, task) for part in found
    )


def _points(step: Step) -> tuple[str, ...]:
    return tuple(p.text for p in step.key_points)


def _settled(
    step: Step, text: str, found: Assessment, exemplars: Sequence[Exemplar]
) -> Assessment:
    """Take back what the answer says the opposite of elsewhere: it has to be settled first."""
    if found.judgement not in (Judgement.CORRECT, Judgement.PARTLY):
        return found
    ways = [way for point in step.key_points for way in (point.text, *point.ways)]
    taught = [e.text for e in exemplars if e.judgement is Judgement.CORRECT]
    turned = opposites.against(text, (*step.accepted, *ways, *taught))
    if not turned:
        return found
    touched = [p.text for p in step.key_points if _turns(text, p, frozenset(turned))] or _points(
        step
    )
    clear = tuple(p for p in found.met if p not in touched)
    return replace(
        found,
        judgement=Judgement.PARTLY if clear else Judgement.UNSURE,
        met=clear,
        missing=tuple(p for p in _points(step) if p not in clear),
        unsettled=tuple(turned.values()),
    )


def _turns(text: str, point: KeyPoint, turned: frozenset[str]) -> bool:
    """Whether it is this point that is turned round."""
    return not turned.isdisjoint(opposites.against(text, (point.text, *point.ways)))


def _graded_before(
    text: str, said: Collection[Signed], exemplars: Sequence[Exemplar]
) -> Judgement | None:
    """Return the teacher's latest mark of the same answer, up to spelling and little words."""
    plain = overlap.plain_words(text)
    for one in reversed(exemplars):
        if overlap.plain_words(one.text) == plain:
            return one.judgement
        if len(said) > TELLING_WRONG and overlap.signed(one.text) == said:
            return one.judgement
    return None


def _as_marked(step: Step, text: str, said: frozenset[Signed], mark: Judgement) -> Assessment:
    """Judge as the teacher did; the words only tell which points are there."""
    points = tuple(p.text for p in step.key_points)
    has = points if mark is Judgement.CORRECT else ()
    lacks = () if mark is Judgement.CORRECT else points
    normalised = _normalised(said) or " ".join(text.lower().split())
    return Assessment(mark, normalised, miss=_miss(mark), missing=lacks, met=has)


def _miss(judgement: Judgement) -> Miss | None:
    return Miss.OTHER if judgement is Judgement.INCORRECT else None


@remembered(256)
def _question(step: Step, stem: str, rarity: Rarity | None) -> Question:
    """Return the step as the grader takes it; key points together are a model answer, too."""
    asked = f"{stem} {step.prompt}".strip()
    points = (". ".join(p.text for p in step.key_points),) if step.key_points else ()
    models = tuple(dict.fromkeys((*step.accepted, *points)))
    return Question(asked, models, rarity or Rarity.of((asked, *models)))


def telling(wording: str, asked: frozenset[Signed]) -> frozenset[Signed]:
    """Return what a wording adds to the question; denying one of its words adds something."""
    return overlap.signed(wording) - asked


def met(point: KeyPoint, text: str, said: Collection[Signed], asked: frozenset[Signed]) -> bool:
    """Whether a key point is said in one of its wordings."""
    return any(says(way, text, said, asked) for way in (point.text, *point.ways))


def says(way: str, text: str, said: Collection[Signed], asked: frozenset[Signed]) -> bool:
    """Whether a wording is said; one that adds nothing to the question has to be there whole."""
    wanted = telling(way, asked)
    if _COMPARES.search(way) and not _COMPARES.search(text):
        return False
    if wanted:
        return overlap.share(wanted, said) >= POINT_MET and not overlap.clash(wanted, said)
    return stands(way, text) or _in_one_clause(way, text)


def stands(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text word for word."""
    plain = overlap.plain_words(phrase)
    return bool(plain) and f" {plain} " in f" {overlap.plain_words(text)} "


def _in_one_clause(way: str, text: str) -> bool:
    """Whether one clause has all words of a wording; of a formula that would say nothing."""
    whole = overlap.signed(way)
    if "=" in way or not whole:
        return False
    clauses = re.split(r"[.;!?]|\bbut\b", text)
    return any(all(overlap.holds(overlap.signed(c), w) for w in whole) for c in clauses)


def _by_points(
    step: Step, text: str, said: frozenset[Signed], asked: frozenset[Signed]
) -> Assessment:
    said_points = tuple(p.text for p in step.key_points if met(p, text, said, asked))
    normalised = _normalised(said)
    wrong = _known_wrong(step, said, asked)
    repeated = wrong is not None and overlap.alike(overlap.signed(wrong.answer), said) >= REPEATED
    if len(said_points) == len(step.key_points) and not repeated:
        return Assessment(Judgement.CORRECT, normalised, met=said_points)
    if wrong is not None:
        # What a known wrong answer says of a point itself is no credit to whoever gives it.
        own = overlap.signed(wrong.answer)
        shared = {
            p.text
            for p in step.key_points
            if met(p, wrong.answer, own, asked) and not _own_words(p, text, wrong.answer)
        }
        said_points = tuple(p for p in said_points if p not in shared)
    missing = tuple(p.text for p in step.key_points if p.text not in said_points)
    reveals = wrong.reveals if wrong is not None else ""
    if said_points:
        return Assessment(
            Judgement.PARTLY,
            normalised,
            reveals,
            Miss.KNOWN if reveals else None,
            missing=missing,
            met=said_points,
        )
    if reveals:
        return incorrect(normalised, Miss.KNOWN, reveals)
    denied = any(_denied(p, said, asked) for p in step.key_points)
    if denied or _other_answer(step, text):
        return Assessment(Judgement.INCORRECT, normalised, miss=Miss.OTHER, missing=missing)
    return Assessment(Judgement.UNSURE, normalised, missing=missing)


def _own_words(point: KeyPoint, text: str, wrong: str) -> bool:
    """Whether a text has a point word for word where the wrong answer hasn't."""
    ways = (point.text, *point.ways)
    return any(stands(way, text) and not stands(way, wrong) for way in ways)


def _normalised(said: Collection[Signed]) -> str:
    return " ".join(sorted(name if sign else f"-{name}" for name, sign in said))[:200]


def _denied(point: KeyPoint, said: Collection[Signed], asked: frozenset[Signed]) -> bool:
    """Whether a wording is said with the opposite sign or another number, and none is met."""
    wordings = [telling(way, asked) for way in (point.text, *point.ways)]
    if any(overlap.share(w, said) >= POINT_MET for w in wordings):
        return False
    return any(_against(w, said) for w in wordings)


def _against(wanted: frozenset[Signed], said: Collection[Signed]) -> bool:
    turned = overlap.clash(wanted, said)
    agrees = overlap.share(wanted, said)
    if turned >= CLASH and turned + agrees >= POINT_MET:
        return True
    words = frozenset(w for w in wanted if not w[0][0].isdigit())
    numbers = wanted - words
    other = any(name[0].isdigit() for name, _ in said)
    return bool(words and numbers and other) and (
        overlap.share(words, said) >= WRONG_MET and overlap.share(numbers, said) == 0
    )


def _known_wrong(
    step: Step, said: Collection[Signed], asked: frozenset[Signed]
) -> KnownWrong | None:
    """Return the nearest known wrong answer, None when none is near."""
    best, nearest = 0.0, None
    for known in step.known_wrong:
        near = _near_wrong(known.answer, said, asked)
        if near > best:
            best, nearest = near, known
    return nearest


def _near_wrong(answer: str, said: Collection[Signed], asked: frozenset[Signed]) -> float:
    """Return how near a text is to a known wrong answer, 0 when not near enough.

    Made mostly of the question's own words, it has to be repeated nearly whole.
    """
    wanted, whole = telling(answer, asked), overlap.signed(answer)
    if overlap.clash(whole, said):
        return 0.0
    if len(wanted) < TELLING_WRONG:
        near = overlap.alike(whole, said)
        return near if near >= REPEATED else 0.0
    near = overlap.share(wanted, said)
    return near if near >= WRONG_MET else 0.0


def _by_name(step: Step, text: str, said: frozenset[Signed], found: Judgement) -> Assessment:
    """Judge a name as found; a known wrong one says what it reveals."""
    whole = _as_marked(step, text, said, found)
    wrong = _known_wrong(step, said, frozenset())
    if found is Judgement.INCORRECT and wrong is not None:
        return replace(whole, miss=Miss.KNOWN, reveals=wrong.reveals)
    return whole


def _by_models(
    step: Step, text: str, said: frozenset[Signed], asked: frozenset[Signed], found: Grade
) -> Assessment:
    """Judge against whole model answers; what can be seen to be wrong is, however near it is."""
    normalised = _normalised(said) or " ".join(text.lower().split())
    wanted = [telling(a, asked) for a in step.accepted]
    wrong = _known_wrong(step, said, asked)
    if wrong is not None and found.judgement is not Judgement.CORRECT:
        return incorrect(normalised, Miss.KNOWN, wrong.reveals)
    if _other_answer(step, text) or (wanted and all(_against(w, said) for w in wanted)):
        return incorrect(normalised)
    clear = [w for w in wanted if not overlap.clash(w, said)]
    share = max((overlap.share(w, said) for w in clear), default=0.0)
    if found.judgement is Judgement.CORRECT or share >= MODEL_WHOLE:
        return Assessment(Judgement.CORRECT, normalised)
    if share >= MODEL_NEAR:
        return Assessment(Judgement.PARTLY, normalised)
    # Little overlap alone is no proof: what it was sure to be wrong from one corpus to another was
    # so in 79 % only. With graded answers to the step it is.
    if found.like is not None and found.judgement is Judgement.INCORRECT:
        return incorrect(normalised)
    return _by_yes_no(step, text, normalised)


def _verdict(text: str) -> bool | None:
    match = _YES_NO.match(text)
    return match[1].lower() in _AFFIRMS if match else None


def _by_yes_no(step: Step, text: str, normalised: str) -> Assessment:
    """A bare yes or no that agrees is right as far as it goes."""
    verdicts = [_verdict(a) for a in step.accepted]
    given = _verdict(text)
    if given is None or given not in verdicts:
        return Assessment(Judgement.UNSURE, normalised)
    whole = any(len(a.split()) <= 1 for a in step.accepted)
    return Assessment(Judgement.CORRECT if whole else Judgement.PARTLY, normalised)


def _other_answer(step: Step, text: str) -> bool:
    """Whether the answer is a yes where all accepted ones are a no, or the other way round."""
    given = _verdict(text)
    verdicts = {_verdict(a) for a in step.accepted}
    return given is not None and bool(verdicts) and verdicts == {not given}
