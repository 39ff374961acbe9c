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


@dataclass(frozen=True, slots=True)
class Practise:
    """An exercise, on a topic if one is named."""

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
    """A teacher's goal for one learner or group (by name) or for everyone (``who`` empty)."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """My goals, what is open next, and what to do about it."""


@dataclass(frozen=True, slots=True)
class ShowGroups:
    """The classroom's groups, for a teacher."""


@dataclass(frozen=True, slots=True)
class GroupAdd:
    """Put the learners named in ``who`` (by commas) into a group, made if it isn't there."""

    name: str
    who: str


@dataclass(frozen=True, slots=True)
class GroupRemove:
    """Take the learners named in ``who`` out of a group; nobody named: the group goes."""

    name: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class SearchReflections:
    """What I wrote, with these words in it; empty shows the latest."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Reflect:
    """A reflection in the learner's own words; empty asks for a prompt."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """My progress."""


@dataclass(frozen=True, slots=True)
class ShowPortfolio:
    """Everything of mine, as a page to keep."""


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """What the courses hold."""


@dataclass(frozen=True, slots=True)
class ShowConcepts:
    """A teacher's list of concepts: of a course, or from a number on; "" for what waits."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowConcept:
    """All there is about concept number ``number`` of the teacher's list (from 1)."""

    number: int


@dataclass(frozen=True, slots=True)
class ConceptAccept:
    """Proposed concepts are good as they are: their numbers ("3 5 7-9"), or "all"."""

    text: str


@dataclass(frozen=True, slots=True)
class ConceptRename:
    """Give a concept another title."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ConceptMerge:
    """Concept ``number`` goes into concept ``into``."""

    number: int
    into: int


@dataclass(frozen=True, slots=True)
class ConceptAfter:
    """What comes before a concept: numbers, or "none"."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ConceptDrop:
    """This is no concept."""

    number: int


@dataclass(frozen=True, slots=True)
class ConceptUndo:
    """Take the last change to concepts back."""


@dataclass(frozen=True, slots=True)
class ShowAlerts:
    """What learners passed on, disputed or disclosed, for a teacher."""


@dataclass(frozen=True, slots=True)
class ShowUngraded:
    """The next answer that waits for a teacher to grade it."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A teacher's judgement of answer ``row`` (0: of the one shown last).

    None puts it off, or takes it out as no answer at all when ``drop`` is set.
    """

    judgement: Judgement | None
    row: int = 0
    drop: bool = False


@dataclass(frozen=True, slots=True)
class GradeUndo:
    """Take my last judgement back and show that answer again."""


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
    | GoalAdd
    | GoalList
    | GoalDone
    | GoalDrop
    | GoalSet
    | ShowPlan
    | ShowGroups
    | GroupAdd
    | GroupRemove
    | SearchReflections
    | Reflect
    | ShowProgress
    | ShowPortfolio
    | ShowTopics
    | ShowAlerts
    | ShowConcepts
    | ShowConcept
    | ConceptAccept
    | ConceptRename
    | ConceptMerge
    | ConceptAfter
    | ConceptDrop
    | ConceptUndo
    | ShowUngraded
    | Grade
    | GradeUndo
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
class Bar:
    """A line of a chart: ``share`` in [0, 1], a ``note`` beside it; ``full`` marks done."""

    label: str
    share: float
    note: str = ""
    full: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What a channel that can show pictures draws; ``alt`` says all of it in words.

    ``groups`` are titled lists of bars, ``notes`` lines below them.
    """

    title: str
    subtitle: str
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    notes: tuple[str, ...] = ()
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file the tutor wrote, as text; ``media_type`` such as "text/html"."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says back. ``rung`` and ``judgement`` are set where the move has them.

    ``chart`` and ``documents`` are made into files by the channel's side, for those that take any;
    the text says what is in them.
    """

    text: str
    move: Move
    buttons: tuple[Button, ...] = ()
    visibility: Visibility = Visibility.PRIVATE
    rung: int | None = None
    judgement: Judgement | None = None
    sources: tuple[Source, ...] = ()
    explanation: Explanation | None = None
    attachments: tuple[Attachment, ...] = field(default=())
    chart: Chart | None = None
    documents: tuple[Document, ...] = ()
