"""The swap test: one word of a bundled course's accepted answer changed for its opposite.

The pairs are chosen here and not taken from the program; what a swap makes is nearly always wrong.
"""

import re
from pathlib import Path

from knowledge.importers.markdown import load
from tutor_core.assessment import assess
from tutor_core.course import AnswerKind
from tutor_core.messages import Judgement

COURSES = Path(__file__).resolve().parents[2] / "knowledge" / "courses"
PAIRS = [
    pair.split("/")
    for pair in (
        "up/down upwards/downwards forward/backward forwards/backwards left/right more/less "
        "bigger/smaller heavier/lighter faster/slower first/second same/different equal/unequal "
        "balanced/unbalanced empty/full higher/lower further/nearer grows/shrinks gains/loses "
        "harder/easier opposite/same stopped/started constant/changing both/neither "
        "nothing/something hardly/plenty no/much is/isn't are/aren't isn't/is aren't/are "
        "doesn't/does can't/can don't/do cannot/can"
    ).split()
]
BOTH_WAYS = [*map(tuple, PAIRS), *((b, a) for a, b in PAIRS)]
DENIALS = ("It is not true that ", "I don't think ", "It's wrong to say that ", "I doubt that ")
# Reached: of 190 swaps one comes out correct ("isn't getting faster or faster"), before claims
# were compared 125 did; of 276 denied answers none, before all of them.
MOST_SWAPPED = 0.01


def accepted():
    for name in ("forces-and-motion", "linear-equations"):
        for exercise in load(COURSES / name).course.exercises:
            for step in exercise.steps:
                if step.kind is AnswerKind.SHORT:
                    yield from ((step, exercise.stem, text) for text in step.accepted)


def swapped(text):
    for one, other in dict.fromkeys(BOTH_WAYS):
        # To slow up and to slow down are one thing.
        word = rf"(?<![\w'])(?<!slow )(?<!slowed )(?<!slowing ){re.escape(one)}(?![\w'])"
        for match in re.finditer(word, text, re.IGNORECASE):
            yield text[: match.start()] + other + text[match.end() :]


def denied(text):
    if not re.match(r"yes|no\b", text, re.IGNORECASE):
        yield from (lead + text[0].lower() + text[1:] for lead in DENIALS)


def judged(change):
    return [
        (assess(step, text, stem).judgement, text)
        for step, stem, right in accepted()
        for text in change(right)
    ]


def test_every_accepted_answer_is_correct():
    found = [(assess(step, text, stem), text) for step, stem, text in accepted()]
    assert len(found) > 60
    assert [text for said, text in found if said.judgement is not Judgement.CORRECT] == []
    assert [text for said, text in found if said.unsettled] == []


def test_one_word_changed_for_its_opposite_is_hardly_ever_confirmed():
    found = judged(swapped)
    confirmed = [text for judgement, text in found if judgement is Judgement.CORRECT]
    assert len(found) > 180
    assert len(confirmed) <= MOST_SWAPPED * len(found), confirmed


def test_an_answer_denied_as_a_whole_is_never_confirmed():
    found = judged(denied)
    assert len(found) > 250
    assert [text for judgement, text in found if judgement is Judgement.CORRECT] == []
