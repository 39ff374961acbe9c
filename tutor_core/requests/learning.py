"""What a learner asks for while working: a question, help, practice, a review, why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, said to be one."""

    text: str


@dataclass(frozen=True, slots=True)
class MoreHelp:
    """The next hint, please."""


@dataclass(frozen=True, slots=True)
class OfferIdea:
    """'I have an idea': the learner is about to type one."""


@dataclass(frozen=True, slots=True)
class NoIdea:
    """'I don't know.' ``feeling``: said as "I hate this" or "this is too much"."""

    feeling: bool = False


@dataclass(frozen=True, slots=True)
class ChooseOption:
    """Option ``index`` (from 0) of the open choice step."""

    index: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the learner is, 1 (guessing) to 5 (certain)."""

    level: int


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of the last suggestion."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """'That's wrong', about the last suggestion."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class PassOn:
    """Pass the last question to the teacher."""


@dataclass(frozen=True, slots=True)
class AskToTalk:
    """Leave word for the teacher that the learner would like to talk."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go on with the work where it was."""


class PracticeKind(StrEnum):
    """What kind of practice is asked for, or how it should compare with the last exercise."""

    PRACTICE = "practice"
    WORKED = "worked"
    EXPLAIN = "explain"
    QUIZ = "quiz"
    EASIER = "easier"
    HARDER = "harder"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Practise:
    """Something to practise, on a topic if one is named; ``count`` is for a quiz, 0 for its usual.

    A topic is a name, or the id of a concept or an exercise.
    """

    topic: str = ""
    kind: PracticeKind = PracticeKind.PRACTICE
    count: int = 0


@dataclass(frozen=True, slots=True)
class StopQuiz:
    """Enough: end the quiz and show how it went."""


@dataclass(frozen=True, slots=True)
class BackToGoal:
    """Leave this and go back to the goal."""


@dataclass(frozen=True, slots=True)
class StartReview:
    """What is due for review, or when the next is."""


@dataclass(frozen=True, slots=True)
class SwitchReminders:
    """Remind me of due reviews, or don't."""

    on: bool


@dataclass(frozen=True, slots=True)
class RemindAt:
    """Remind me at this time of day ("18:30"), by this zone's clock ("": the classroom's)."""

    at: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class KnowAlready:
    """'I already know this', about a topic or about what is being done.

    ``text`` is the message it was read from, "" for a command or a button.
    """

    topic: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class NotMe:
    """'That's not me': the estimate of a topic, or of what is being done, is said to be wrong."""

    topic: str = ""


LearningRequest = (
    Ask
    | MoreHelp
    | OfferIdea
    | NoIdea
    | ChooseOption
    | Confidence
    | Why
    | Dispute
    | PassOn
    | AskToTalk
    | GoOn
    | Practise
    | StopQuiz
    | BackToGoal
    | StartReview
    | SwitchReminders
    | RemindAt
    | KnowAlready
    | NotMe
)
