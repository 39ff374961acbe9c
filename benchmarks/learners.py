"""Simulated learners: they read what the tutor says and write what a learner would, by a seed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor_core.course import AnswerKind
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

    from tutor_core.course import Course, Step
    from tutor_core.messages import Reply


class Kind(StrEnum):
    """What a message is, for the table. Asking for an exercise is a command."""

    QUESTION = "question"
    HINT = "hint"
    ATTEMPT = "attempt"
    NO_IDEA = "no_idea"
    COMMAND = "command"


# How often each is said. Our choice: mostly trying.
MIX = {
    Kind.QUESTION: 0.25,
    Kind.HINT: 0.15,
    Kind.ATTEMPT: 0.35,
    Kind.NO_IDEA: 0.10,
    Kind.COMMAND: 0.15,
}
RIGHT = 0.5  # the share of attempts that are right; our choice
PRESSED = (
    0.5  # how often an offered exercise or a question after confidence is taken up; our choice
)
_HINTS = ("/hint", "can I have a hint", "another hint please")
_NO_IDEAS = ("I don't know", "no idea", "idk", "/idk")
_COMMANDS = ("/practice", "/practice", "/why", "/progress", "/goal", "/topics", "/reflect")
_ELSEWHERE = ("what's the best temperature to fry chicken", "who won the match last night")


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its kind, and the text or the button."""

    kind: Kind
    text: str
    button: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What all learners of these courses may ask about, and the steps they may be shown."""

    questions: tuple[str, ...]
    ideas: tuple[str, ...]
    steps: dict[str, Step]

    def step_in(self, text: str) -> Step | None:
        """Return the step whose question stands in a text, the longest if several do."""
        plain = _plain(text)
        found = [prompt for prompt in self.steps if prompt in plain]
        return self.steps[max(found, key=len)] if found else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_`]", "", text).split())


def shown(courses: Iterable[Course]) -> Shown:
    """Return what the courses give learners to talk about."""
    questions: list[str] = []
    ideas: list[str] = []
    steps: dict[str, Step] = {}
    for course in courses:
        questions += [f"what is {t.word}?" for s in course.sections for t in s.glossary]
        headings = dict.fromkeys(p.heading for p in course.passages if p.heading)
        questions += [
            f"I don't get {heading.lower()}, how does that work?" for heading in headings
        ]
        ideas += [f"I think {t.meaning.lower()}" for s in course.sections for t in s.glossary]
        for exercise in course.exercises:
            questions.append(f"can you help me with this: {exercise.steps[0].prompt}")
            steps |= {_plain(step.prompt): step for step in exercise.steps}
    return Shown((*questions, *_ELSEWHERE), tuple(ideas), steps)


@dataclass(slots=True)
class Learner:
    """One learner, deterministic by its seed and what it was told."""

    name: str
    known: Shown
    dice: random.Random
    open: Step | None = None
    options: tuple[str, ...] = field(default=())
    offered: tuple[str, ...] = field(default=())

    def says(self) -> Said:
        """Return the next message."""
        if self.offered and self.dice.random() < PRESSED:
            return Said(Kind.COMMAND, "", self.dice.choice(self.offered))
        (kind,) = self.dice.choices(tuple(MIX), tuple(MIX.values()))
        return self._ways()[kind]()

    def reads(self, reply: Reply) -> None:
        """Take in a reply: the question that is open now, and the buttons it came with."""
        if reply.judgement is Judgement.CORRECT:
            self.open = None
        self.open = self.known.step_in(reply.text) or self.open
        ids = tuple(button.id for button in reply.buttons)
        self.options = tuple(i for i in ids if i.startswith("option:"))
        self.offered = tuple(i for i in ids if i.startswith(("practise", "confidence:")))

    def _ways(self) -> dict[Kind, Callable[[], Said]]:
        return {
            Kind.QUESTION: self._question,
            Kind.HINT: lambda: self._one_of(Kind.HINT, _HINTS),
            Kind.ATTEMPT: self._attempt,
            Kind.NO_IDEA: lambda: self._one_of(Kind.NO_IDEA, _NO_IDEAS),
            Kind.COMMAND: lambda: self._one_of(Kind.COMMAND, _COMMANDS),
        }

    def _one_of(self, kind: Kind, texts: tuple[str, ...]) -> Said:
        return Said(kind, self.dice.choice(texts))

    def _question(self) -> Said:
        said = self._one_of(Kind.QUESTION, self.known.questions)
        self.open = self.known.step_in(said.text)
        return said

    def _attempt(self) -> Said:
        if self.open is None:
            return self._one_of(Kind.ATTEMPT, self.known.ideas)
        right = self.dice.random() < RIGHT
        if self.open.kind is AnswerKind.CHOICE and self.options:
            return Said(Kind.ATTEMPT, "", self.dice.choice(self.options))
        wrong = tuple(known.answer for known in self.open.known_wrong) or ("7",)
        texts = (self.open.accepted if right else wrong) or self.known.ideas
        return Said(Kind.ATTEMPT, self.dice.choice(texts))
