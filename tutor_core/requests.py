"""Requests: what a command or a button asks for, already understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tutor_core.concept_requests import ConceptAccept as ConceptAccept
from tutor_core.concept_requests import ConceptAfter as ConceptAfter
from tutor_core.concept_requests import ConceptDrop as ConceptDrop
from tutor_core.concept_requests import ConceptMerge as ConceptMerge
from tutor_core.concept_requests import ConceptRename as ConceptRename
from tutor_core.concept_requests import ConceptUndo as ConceptUndo
from tutor_core.concept_requests import ShowConcept as ShowConcept
from tutor_core.concept_requests import ShowConcepts as ShowConcepts
from tutor_core.data_requests import Forget as Forget
from tutor_core.data_requests import ShowData as ShowData
from tutor_core.guardrails.requests import GuardrailRequest
from tutor_core.judgement import Judgement
from tutor_core.people_requests import PeopleRequest
from tutor_core.setup_requests import CourseAdd as CourseAdd
from tutor_core.setup_requests import CourseRemove as CourseRemove
from tutor_core.setup_requests import SetupChannel as SetupChannel
from tutor_core.setup_requests import SetupDone as SetupDone
from tutor_core.setup_requests import SetupTeachers as SetupTeachers
from tutor_core.setup_requests import ShowCourses as ShowCourses
from tutor_core.setup_requests import ShowSetup as ShowSetup


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
class SwitchStreaks:
    """Show me days in a row and badges, or stop showing them."""

    on: bool


@dataclass(frozen=True, slots=True)
class ShowPortfolio:
    """Everything of mine, as a page to keep."""


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """What the courses hold."""


@dataclass(frozen=True, slots=True)
class ShowAlerts:
    """What learners passed on, disputed or disclosed, for a teacher."""


@dataclass(frozen=True, slots=True)
class AlertDone:
    """A teacher has seen to alert ``number``."""

    number: int


@dataclass(frozen=True, slots=True)
class AlertAnswer:
    """A teacher's answer to the question or dispute of alert ``number``."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class WhyOf:
    """For a teacher: the latest suggestions to a learner, and why they were made."""

    who: str


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
    | StopQuiz
    | StartReview
    | SwitchReminders
    | RemindAt
    | SwitchStreaks
    | KnowAlready
    | NotMe
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
    | AlertDone
    | AlertAnswer
    | WhyOf
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
    | ShowData
    | Forget
    | ShowSetup
    | SetupTeachers
    | SetupChannel
    | SetupDone
    | ShowCourses
    | CourseAdd
    | CourseRemove
    | GuardrailRequest
    | PassOn
    | BackToGoal
    | PeopleRequest
    | Notice
)
