"""What comes in from a channel and what goes back, in words no platform owns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tutor_core.course import Source
from tutor_core.ids import ClassroomId, EventId


class Visibility(StrEnum):
    """Who can see a message where it was written, or should see a reply."""

    PUBLIC = "public"
    PRIVATE = "private"


class Role(StrEnum):
    """A member's role in a classroom."""

    LEARNER = "learner"
    TEACHER = "teacher"
    GUARDIAN = "guardian"


class Move(StrEnum):
    """What the tutor decides to do in a turn."""

    ASK_IDEA = "ask_idea"
    HINT = "hint"
    JUDGE = "judge"
    PRACTICE = "practice"
    REVIEW = "review"
    REFLECT = "reflect"
    NOT_IN_MATERIALS = "not_in_materials"
    HAND_OVER = "hand_over"
    DECLINE = "decline"
    CHAT = "chat"
    SHOW = "show"


class Judgement(StrEnum):
    """What an attempt is worth."""

    CORRECT = "correct"
    PARTLY = "partly"
    INCORRECT = "incorrect"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account on one platform, as that platform names it."""

    platform: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message or goes with a reply; ``size`` in bytes."""

    name: str
    media_type: str
    size: int
    path: str


# --- Requests: what a command or a button asks for, already understood ------------------------


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
    """'I don't know.'"""


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
class StartReview:
    """What is due for review, or when the next is."""


@dataclass(frozen=True, slots=True)
class SwitchReminders:
    """Remind me of due reviews, or don't."""

    on: bool


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


@dataclass(frozen=True, slots=True)
class GoalAdd:
    """A learner's own goal in free text, such as 'two-step equations by Friday'."""

    text: str


@dataclass(frozen=True, slots=True)
class GoalList:
    """Show my goals."""


@dataclass(frozen=True, slots=True)
class GoalDone:
    """Goal number ``number`` of the list (from 1) is reached, says the learner."""

    number: int


@dataclass(frozen=True, slots=True)
class GoalDrop:
    """Give up goal number ``number`` of the list (from 1)."""

    number: int


@dataclass(frozen=True, slots=True)
class GoalSet:
    """A teacher's goal for one learner (by name) or for everyone (``who`` empty)."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Reflect:
    """A reflection in the learner's own words; empty asks for a prompt."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """My progress."""


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """What the courses hold."""


@dataclass(frozen=True, slots=True)
class ShowAlerts:
    """What learners passed on, disputed or disclosed, for a teacher."""


@dataclass(frozen=True, slots=True)
class PolicyShow:
    """Show the classroom's guardrails."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Set one guardrail."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class PassOn:
    """Pass the last question to the teacher."""


@dataclass(frozen=True, slots=True)
class BackToGoal:
    """Leave this and go back to the goal."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A finished text for the sender only: help pages and complaints about a command's form."""

    text: str


Request = (
    Ask
    | MoreHelp
    | OfferIdea
    | NoIdea
    | ChooseOption
    | Confidence
    | Why
    | Dispute
    | Practise
    | StopQuiz
    | StartReview
    | SwitchReminders
    | KnowAlready
    | NotMe
    | GoalAdd
    | GoalList
    | GoalDone
    | GoalDrop
    | GoalSet
    | Reflect
    | ShowProgress
    | ShowTopics
    | ShowAlerts
    | PolicyShow
    | PolicySet
    | PassOn
    | BackToGoal
    | Notice
)


# --- The two envelopes ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or click from a channel.

    ``event_id`` is unique for the platform's event: delivered twice, it has the same id.
    ``received`` is UTC and is the turn's "now", so that a turn done again after a crash decides
    the same. ``request`` is set by the command registry; without it the core reads the text.
    """

    event_id: EventId
    classroom: ClassroomId
    account: Account
    received: datetime
    text: str = ""
    button: str | None = None
    attachments: tuple[Attachment, ...] = ()
    visibility: Visibility = Visibility.PRIVATE
    role: Role = Role.LEARNER
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. ``id`` comes back as ``Incoming.button``."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a suggestion was made, readable by someone who has never seen the code.

    ``line`` goes with the suggestion; the rest is shown by /why. ``policy`` names the policy rules
    that bound the decision; ``would_change`` says what would lead to another one, found by replay.
    """

    line: str
    seen: tuple[str, ...] = ()
    rule: str = ""
    goal: str = ""
    policy: tuple[str, ...] = ()
    worded_by: str = "offline"
    would_change: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says back. ``rung`` and ``judgement`` are set where the move has them."""

    text: str
    move: Move
    buttons: tuple[Button, ...] = ()
    visibility: Visibility = Visibility.PRIVATE
    rung: int | None = None
    judgement: Judgement | None = None
    sources: tuple[Source, ...] = ()
    explanation: Explanation | None = None
    attachments: tuple[Attachment, ...] = field(default=())
