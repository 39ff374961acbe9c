"""A class at a glance: who is there, what was done lately, which topics are hard. Pure.

It counts and names nobody: what a single learner can do is theirs to show (docs/privacy.md).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core.evidence import Tally
from tutor_core.ids import ConceptId
from tutor_core.insights.standing import percent
from tutor_core.mastery.estimate import mastered
from tutor_core.messages import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tutor_core.curriculum.library import Library
    from tutor_core.guardrails.policy import Policy
    from tutor_core.people import Seat
    from tutor_core.state import Mastery
    from tutor_core.voice import Voice

# Our choices: what a teacher plans by, and what is read in a minute.
LATELY = 7  # days
TOPICS = 8
# Answers that a share is told of; of fewer it says more about one learner than about the topic.
ENOUGH = 5
# A topic below this share of right answers without help is named as hard (our choice: the tutor
# aims at 0.8, so that a class far below isn't where it should be).
HARD = 0.5


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept in the class: how many began and mastered it, and the answers given lately."""

    title: str
    began: int
    mastered: int
    tried: int
    unaided: int

    @property
    def share(self) -> float | None:
        """The share right without help, None of too few."""
        return self.unaided / self.tried if self.tried >= ENOUGH else None


def since(policy: Policy, now: datetime) -> datetime:
    """Return when "lately" begins: today and the six days before, by the classroom's clock."""
    return policy.start(policy.today(now) - timedelta(days=LATELY - 1))


def topics(
    held: Iterable[Mastery], tallies: Iterable[Tally], library: Library, threshold: float
) -> list[Topic]:
    """Return the topics somebody has begun, the hardest lately first."""
    began: Counter[ConceptId] = Counter()
    done: Counter[ConceptId] = Counter()
    for one in held:
        began[one.concept_id] += 1
        done[one.concept_id] += mastered(one, threshold)
    counted = {tally.concept_id: tally for tally in tallies}
    none = Tally(ConceptId(""), 0, 0)
    found = [
        Topic(c.title, began[c.id], done[c.id], lately.tried, lately.unaided)
        for c in library.concepts()
        for lately in (counted.get(c.id, none),)
        if began[c.id]
    ]
    return sorted(found, key=lambda t: (t.share is None, t.share or 0.0, -t.tried))


def lines(
    seats: Sequence[Seat], found: Sequence[Topic], voice: Voice, since: datetime
) -> list[str]:
    """Return the class at a glance, line by line."""
    learners = [seat for seat in seats if seat.role is Role.LEARNER]
    if not learners:
        return [voice.say("class.nobody")]
    here = sum(seat.last is not None and seat.last >= since for seat in learners)
    head = voice.say("class.head", n=len(learners), here=here)
    if not found:
        return [head, voice.say("class.nothing")]
    return [head, *_answers(found, voice), *(_line(t, voice) for t in found[:TOPICS])]


def _answers(found: Sequence[Topic], voice: Voice) -> Iterator[str]:
    tried, unaided = sum(t.tried for t in found), sum(t.unaided for t in found)
    if tried:
        yield voice.say("class.answers", n=tried, share=percent(unaided / tried))


def _line(topic: Topic, voice: Voice) -> str:
    share = ""
    if topic.share is not None:
        key = "class.hard" if topic.share < HARD else "class.share"
        share = voice.say(key, share=percent(topic.share))
    return voice.say(
        "class.topic", topic=topic.title, began=topic.began, mastered=topic.mastered, share=share
    )
