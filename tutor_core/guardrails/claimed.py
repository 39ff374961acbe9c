"""What words may not claim: to be human, what a learner did, places that aren't in the course."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, numerals
from tutor_core.messages import Judgement
from tutor_core.text import STOP_WORDS, words

if TYPE_CHECKING:
    from tutor_core.guardrails.about import About, Record

_PERSON = re.compile(
    r"\b(?:i'm|i am|i was|i'm also|i am also|i was once)\s+(?:really\s+|just\s+|actually\s+)?"
    r"(?:an?\s+)?(?:real\s+|fellow\s+|actual\s+|living\s+)?"
    r"(?:human(?: being)?|person|man|woman|boy|girl|teacher|student|pupil|mother|father|mum|mom"
    r"|dad|parent|alive|grandmother|grandma|friend)\b"
    r"|\b(?:as|being) (?:an?\s+)?(?:fellow\s+|real\s+)?(?:human(?: being)?|person|teacher|student)"
    r"(?: myself|,? i\b)"
    r"|\b(?:we humans|us humans|my (?:childhood|feelings|heart|family|kids|children|brain|body"
    r"|school days|students|wife|husband|mother|father))\b"
    r"|\bwhen i was (?:a |an |in |at |your |young|little|\d)"
)
_FEELING = re.compile(
    r"\bi(?:'m| am)\s+(?:so |very |really |truly |also |a bit |just )*(?:happy|sad|proud|excited"
    r"|thrilled|delighted|worried|scared|afraid|angry|upset|tired|bored|hungry|lonely|hurt|moved"
    r"|touched|heartbroken|in love|nervous|jealous|disappointed)\b"
    r"|\bi (?:really |truly |also |personally |do |absolutely )*(?:feel|love|hate|enjoy|adore"
    r"|fear|miss|dislike|care about|like) "
    r"|\bi(?:'ve| have) feelings\b|\bmakes me (?:happy|sad|proud|feel)\b"
    r"|\bi know how (?:you|it) feels?\b"
)
_DENIED = re.compile(r"\b(?:not|n't|no|never|don't)\b[^.?!]{0,20}$")
_MASTERED = re.compile(
    r"\byou(?:'ve| have)?\s+(?:now |already |fully |clearly |really )*(?:mastered|master)\s+"
    r"([^.?!,;]+)|\byou(?:'re| are) (?:now |already )?"
    r"(?:a master of|fluent in|an expert (?:in|on|at))\s+([^.?!,;]+)"
)
_COUNT = re.compile(
    r"\byou(?:'ve| have)?\s+(?:now |already |just )?(?:got|solved|answered|did|done|completed"
    r"|finished|had|scored|missed)\s+(?:all\s+|over\s+|about\s+)?(\d+)\b(?!\s*[-+*/=^x])"
    r"(?=[^.?!]{0,40}(?:right|correct|wrong|exercises?|questions?|problems?|tasks?|in a row|of \d"
    r"|answers?|%|percent|times))"
    r"|\b(?:score|accuracy|estimate|success rate) (?:is|of|was) (\d+)\b"
)
_AGO = r"(?:last time|last lesson|last session|the other day|a few days ago)"
_WHEN = tuple(
    (re.compile(rf"\b{when}\b[^.?!]*\byou\b|\byou\b[^.?!]*\b{when}\b"), days)
    for when, days in (
        ("yesterday", range(1, 2)),
        ("last week", range(3, 14)),
        ("last month", range(14, 62)),
        (_AGO, range(1, 400)),
    )
)
_COMPARED = re.compile(
    r"\b(?:best|top|worst|weakest|strongest|fastest|smartest|slowest)\b[^.?!]{0,30}\b(?:class"
    r"|classmates|group|students?|learners?)\b"
    r"|\b(?:better|worse|faster|slower|smarter) than (?:most |all |many )?(?:of )?(?:your |the )?"
    r"(?:class|classmates|others|other (?:students|learners)|everyone|students|peers)\b"
)
_RIGHT = re.compile(
    r"^\W*(?:yes[,!. ]+)?(?:that(?:'s| is| looks)|you(?:'re| are)|it(?:'s| is))?\s*"
    r"(?:exactly |absolutely |completely |perfectly |all |indeed )*(?:right|correct|spot on)\b"
    r"(?! (?:track|idea|way|direction|place|kind|side|so far|order|there))"
    r"|\byour answer (?:is|of \S+ is) (?:right|correct)\b"
)
_WRONG = re.compile(
    r"^\W*(?:no[,.! ]|not quite|not yet|that(?:'s| is) (?:not (?:quite )?|in)correct|incorrect"
    r"|wrong|that(?:'s| is) wrong)|\byour answer (?:is|of \S+ is) (?:wrong|incorrect)\b"
)
_NUMBERED = re.compile(
    r"\b(?:sections?|chapters?|parts?|units?|lessons?|pages?|p\.|slides?)\s+(\d+(?:\.\d+)*)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?i:section|chapter|part|heading|under|in|see|read|reread|look at|back to)\s+"
    r"(?:called\s+)?"
    r"(?:\*((?:\d[\d.]* )?[A-Z][^*\n]{2,80})\*|[\"“]([A-Z][^\"”\n]{3,80})[\"”])"
)
# A reply in another language hides from every other check. Of eight words of English or more, a
# tenth are always among its commonest (measured on the bundled courses).
FEWEST_WORDS, COMMON_SHARE = 8, 0.1
FOREIGN_LETTERS = 0.2


def person(text: str) -> bool:
    """Whether words claim to be human or to have feelings; denying it is no claim."""
    plain = claims.clean(text).replace("’", "'")
    found = [*_PERSON.finditer(plain), *_FEELING.finditer(plain)]
    return any(not _DENIED.search(plain[: m.start()] + m[0][:8]) for m in found)


def learner(text: str, record: Record | None, judgement: Judgement | None) -> bool:
    """Whether words say something of the learner that the store doesn't bear out."""
    plain = claims.clean(text).replace("’", "'")
    if _COMPARED.search(plain):
        return True
    if judgement in (Judgement.INCORRECT, Judgement.UNSURE) and _RIGHT.search(plain):
        return True
    if judgement is Judgement.CORRECT and _WRONG.search(plain):
        return True
    return record is not None and _beyond(plain, record)


def _beyond(plain: str, record: Record) -> bool:
    for match in _MASTERED.finditer(plain):
        named = (match[1] or match[2]).strip()
        if not any(title in named or named in title for title in record.mastered):
            return True
    counts = (int(m[1] or m[2]) for m in _COUNT.finditer(numerals.digits(plain)))
    if any(n not in record.counts for n in counts):
        return True
    return any(p.search(plain) and not record.days & set(days) for p, days in _WHEN)


def citation(text: str, about: About) -> bool:
    """Whether words cite a place that the course doesn't have."""
    if about.is_place is None:
        return False
    named = [m[1] for m in _NUMBERED.finditer(text)]
    named += [(m[1] or m[2]).strip().rstrip(".") for m in _TITLED.finditer(text)]
    return not all(map(about.is_place, named))


def foreign(text: str, language: str = "en") -> bool:
    """Whether words are in another language than an English course's."""
    if not language.startswith("en"):
        return False
    said = [w.lower() for w in words(text) if w[0].isalpha()]
    letters = [c for c in text if c.isalpha()]
    if letters and sum(not c.isascii() for c in letters) / len(letters) > FOREIGN_LETTERS:
        return True
    long = [w for w in said if len(w) > 1]
    common = sum(w in STOP_WORDS for w in long)
    return len(long) >= FEWEST_WORDS and common / len(long) < COMMON_SHARE
