"""Five kinds of learners with a true skill of their own, who act as such learners do.

A learner has a skill for each concept, in logits: the chance of getting a step right alone is
1 / (1 + exp(level - skill)), where a level above or below the middle is worth half a logit. After
each exercise the concept's skill grows by the kind's ``growth`` (half of it when help was needed,
nothing when the answer was copied or guessed); without practice what was gained is halved
after ``half_life`` days. A hint adds half a logit a rung to that one answer. These numbers are our
choice: they make the kinds differ as clearly as a teacher would say they do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import exp, log
from typing import TYPE_CHECKING

from benchmarks.classroom import right_answer, wrong_answers
from tutor_core.messages import Move
from tutor_core.moves import ANSWER_RUNG
from tutor_core.state import ThreadKind

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from benchmarks.classroom import Books
    from tutor_core.course import Exercise, Step
    from tutor_core.messages import Reply
    from tutor_core.state import LearnerState

HELP_LOGITS, LEVEL_LOGITS, MIDDLE = 0.5, 0.5, 2
KNOWN = 0.75
"""The chance at an exercise of the middle level from which a concept counts as truly known."""


class Kind(StrEnum):
    """Who they are."""

    STRONG = "strong"
    WEAK = "weak"
    HELP = "asks for help"
    GUESS = "guesses"
    BACK = "comes back"


@dataclass(frozen=True, slots=True)
class Traits:
    """Chance at the start, growth in logits, half-life in days, seconds between messages."""

    chance: float
    growth: float
    half_life: float
    pause: tuple[float, float]


TRAITS = {
    Kind.STRONG: Traits(0.85, 0.25, 120.0, (45.0, 90.0)),
    Kind.WEAK: Traits(0.25, 0.08, 30.0, (45.0, 90.0)),
    Kind.HELP: Traits(0.10, 0.0, 30.0, (3.0, 9.0)),
    Kind.GUESS: Traits(0.05, 0.0, 30.0, (4.0, 15.0)),
    Kind.BACK: Traits(0.60, 0.20, 30.0, (45.0, 90.0)),
}
# Shares of turns: a look at something, and a quiz instead of an exercise. Our choice.
LOOKS, QUIZZES = 0.04, 0.08
_LOOKS = ("/why", "/progress", "/plan")
_WHYS = (
    "because what is done on one side has to be done on the other",
    "I undid the last thing that was done",
    "the numbers only work out that way",
)


@dataclass(slots=True)
class Learner:
    """One learner: says the next message, given what is before them."""

    kind: Kind
    books: Books
    dice: random.Random
    skills: dict[str, float] = field(default_factory=dict)
    practised: dict[str, datetime] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)
    buttons: tuple[str, ...] = ()
    seen: str = ""
    tried: list[str] = field(default_factory=list)
    asked: int = 0
    last: Step | None = None
    sheet: dict[str, str] = field(default_factory=dict)

    @property
    def traits(self) -> Traits:
        """What kind of learner this is, in numbers."""
        return TRAITS[self.kind]

    def skill(self, concept: str, now: datetime) -> float:
        """Return the true skill in a concept at a time, in logits."""
        start = log(self.traits.chance / (1 - self.traits.chance))
        gained = self.skills.get(concept, start) - start
        days = (now - self.practised.get(concept, now)).total_seconds() / 86_400
        return start + gained * float(2 ** (-days / self.traits.half_life))

    def chance(self, concept: str, now: datetime, level: int = MIDDLE, rung: int = 0) -> float:
        """Return the true chance of getting a step of a level right."""
        logit = self.skill(concept, now) - LEVEL_LOGITS * (level - MIDDLE) + HELP_LOGITS * rung
        return 1 / (1 + exp(-logit))

    def pause(self) -> float:
        """Return how long they wait before the next message, in seconds."""
        return self.dice.uniform(*self.traits.pause)

    def says(self, state: LearnerState, now: datetime) -> tuple[str, str | None]:
        """Return the next message: a text and perhaps a button instead of it."""
        if self.queue:
            return self.queue.pop(0), None
        thread = state.thread
        if thread is not None and thread.awaiting and thread.solved:
            return self._reflects(thread.awaiting, thread.concept_ids, now)
        found = self.books.open_step(state)
        if found is None:
            return self._next()
        exercise, step = found
        place = f"{state.thread.id if state.thread else ''} {step.id}"
        if place != self.seen:
            self.seen, self.tried, self.asked = place, [], 0
        self.last = step
        return self._at(exercise, step, state, now)

    def reads(self, reply: Reply) -> None:
        """Take in the buttons of a reply, and copy an answer that was shown."""
        self.buttons = tuple(b.id for b in reply.buttons)
        shown = reply.rung == ANSWER_RUNG and reply.move is Move.HINT
        if shown and self.kind is Kind.HELP and self.last is not None:
            self.sheet[self.last.id] = right_answer(self.last)
            self.queue.append(right_answer(self.last))

    def practises(self, exercise: Exercise, now: datetime, *, aided: bool) -> None:
        """Grow by an exercise that was done."""
        for concept in exercise.concept_ids:
            before = self.skill(concept, now)
            self.skills[concept] = before + self.traits.growth * (0.5 if aided else 1.0)
            self.practised[concept] = now

    def _next(self) -> tuple[str, str | None]:
        """Ask for the next exercise, by a topic's button where one is offered."""
        topics = [b for b in self.buttons if b.startswith(("practise:", "worked:"))]
        self.buttons = ()
        if topics:
            return "", topics[0] if self.kind is Kind.STRONG else self.dice.choice(topics)
        drawn = self.dice.random()
        if self.kind in (Kind.HELP, Kind.GUESS) or drawn > LOOKS + QUIZZES:
            return "/practice", None
        return (self.dice.choice(_LOOKS) if drawn < LOOKS else "/practice quiz 3"), None

    def _reflects(
        self, awaiting: str, concepts: tuple[str, ...], now: datetime
    ) -> tuple[str, str | None]:
        if awaiting == "confidence" and self.kind is not Kind.HELP:
            chance = self.chance(concepts[0], now) if concepts else 0.5
            return "", f"confidence:{1 + min(4, int(5 * chance))}"
        if awaiting in ("why", "takeaway") and self.kind in (Kind.STRONG, Kind.WEAK, Kind.BACK):
            return self.dice.choice(_WHYS), None
        return "/practice", None

    def _at(
        self, exercise: Exercise, step: Step, state: LearnerState, now: datetime
    ) -> tuple[str, str | None]:
        thread = state.thread
        rung = (thread.rung or 0) if thread is not None else 0
        quiz = thread is not None and thread.kind is ThreadKind.QUIZ
        match self.kind:
            case Kind.HELP:
                return self._abuses(step, quiz=quiz)
            case Kind.GUESS:
                return self._guesses(step)
        if len(self.tried) >= 6:
            return ("skip", None) if quiz else ("/practice", None)
        if self.tried and not quiz and self.asked < len(self.tried):
            self.asked += 1
            no_idea = self.kind is Kind.WEAK and self.dice.random() < 0.3
            return ("I don't know" if no_idea else "/hint"), None
        right = self.dice.random() < self.chance(
            exercise.concept_ids[0], now, exercise.level, rung
        )
        return self._answer(step, right_answer(step) if right else self._wrong(step))

    def _wrong(self, step: Step) -> str:
        left = [w for w in wrong_answers(step) if w not in self.tried]
        return self.dice.choice(left or list(wrong_answers(step)))

    def _answer(self, step: Step, answer: str) -> tuple[str, str | None]:
        self.tried.append(answer)
        options = [c.text for c in step.choices]
        return ("", f"option:{options.index(answer)}") if answer in options else (answer, None)

    def _abuses(self, step: Step, *, quiz: bool) -> tuple[str, str | None]:
        """Copy what was shown, else ask for help and now and then type anything."""
        if step.id in self.sheet and self.sheet[step.id] not in self.tried:
            return self._answer(step, self.sheet[step.id])
        self.asked += 1
        if quiz or self.asked % 3:
            return ("skip" if quiz else "/hint"), None
        return self._answer(step, self._wrong(step))

    def _guesses(self, step: Step) -> tuple[str, str | None]:
        """Go through the choices, or through numbers that come to mind, then leave it."""
        if len(self.tried) >= 5:
            return "/practice", None
        options = [c.text for c in step.choices] or [*wrong_answers(step)[:4]]
        if not step.choices and self.dice.random() < self.traits.chance:
            return self._answer(step, right_answer(step))
        left = [o for o in options if o not in self.tried]
        return self._answer(step, self.dice.choice(left or options))
