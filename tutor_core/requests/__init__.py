"""Requests: what a command or a button asks for, already understood."""

from __future__ import annotations

from dataclasses import dataclass

from tutor_core.requests.concepts import (
    ConceptAccept,
    ConceptAfter,
    ConceptDrop,
    ConceptMerge,
    ConceptRename,
    ConceptRequest,
    ConceptUndo,
    ShowConcept,
    ShowConcepts,
)
from tutor_core.requests.data import DataRequest, Forget, ShowData
from tutor_core.requests.guardrails import (
    ExamShow,
    ExamStart,
    ExamStop,
    GuardrailRequest,
    PolicyExplain,
    PolicyHistory,
    PolicyLoad,
    PolicyOffer,
    PolicyRedo,
    PolicySet,
    PolicyShow,
    PolicyTest,
    PolicyUndo,
    WeekOpen,
    WeekShow,
)
from tutor_core.requests.keeping import (
    GoalAdd,
    GoalDone,
    GoalDrop,
    GoalList,
    GoalMove,
    KeepingRequest,
    Reflect,
    SearchReflections,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    ShowTopics,
    SwitchStreaks,
)
from tutor_core.requests.learning import (
    Ask,
    AskToTalk,
    BackToGoal,
    ChooseOption,
    Confidence,
    Dispute,
    GoOn,
    KnowAlready,
    LearningRequest,
    MoreHelp,
    NoIdea,
    NotMe,
    OfferIdea,
    PassOn,
    PracticeKind,
    Practise,
    RemindAt,
    StartReview,
    StopQuiz,
    SwitchReminders,
    Why,
)
from tutor_core.requests.people import (
    AcceptTerms,
    AgreeLink,
    CheckLink,
    ConfirmLink,
    Join,
    Leave,
    LinkAccount,
    MakeInvite,
    PeopleRequest,
    ShowAccounts,
    ShowMembers,
    Unlink,
)
from tutor_core.requests.setup import (
    CourseAdd,
    CourseRemove,
    SetupChannel,
    SetupDone,
    SetupRequest,
    SetupTeachers,
    ShowCourses,
    ShowSetup,
)
from tutor_core.requests.teaching import (
    AlertAnswer,
    AlertDone,
    GoalSet,
    Grade,
    GradeUndo,
    GroupAdd,
    GroupRemove,
    ShowAlerts,
    ShowClass,
    ShowGroups,
    ShowUngraded,
    TeachingRequest,
    WhyOf,
)

__all__ = [
    "AcceptTerms",
    "AgreeLink",
    "AlertAnswer",
    "AlertDone",
    "Ask",
    "AskToTalk",
    "BackToGoal",
    "CheckLink",
    "ChooseOption",
    "ConceptAccept",
    "ConceptAfter",
    "ConceptDrop",
    "ConceptMerge",
    "ConceptRename",
    "ConceptRequest",
    "ConceptUndo",
    "Confidence",
    "ConfirmLink",
    "CourseAdd",
    "CourseRemove",
    "DataRequest",
    "Dispute",
    "ExamShow",
    "ExamStart",
    "ExamStop",
    "Forget",
    "GoOn",
    "GoalAdd",
    "GoalDone",
    "GoalDrop",
    "GoalList",
    "GoalMove",
    "GoalSet",
    "Grade",
    "GradeUndo",
    "GroupAdd",
    "GroupRemove",
    "GuardrailRequest",
    "Join",
    "KeepingRequest",
    "KnowAlready",
    "LearningRequest",
    "Leave",
    "LinkAccount",
    "MakeInvite",
    "MoreHelp",
    "NoIdea",
    "NotMe",
    "Notice",
    "OfferIdea",
    "Outdated",
    "PassOn",
    "PeopleRequest",
    "PolicyExplain",
    "PolicyHistory",
    "PolicyLoad",
    "PolicyOffer",
    "PolicyRedo",
    "PolicySet",
    "PolicyShow",
    "PolicyTest",
    "PolicyUndo",
    "PracticeKind",
    "Practise",
    "Reflect",
    "RemindAt",
    "Request",
    "SearchReflections",
    "SetupChannel",
    "SetupDone",
    "SetupRequest",
    "SetupTeachers",
    "ShowAccounts",
    "ShowAlerts",
    "ShowClass",
    "ShowConcept",
    "ShowConcepts",
    "ShowCourses",
    "ShowData",
    "ShowGroups",
    "ShowMembers",
    "ShowPlan",
    "ShowPortfolio",
    "ShowProgress",
    "ShowSetup",
    "ShowTopics",
    "ShowUngraded",
    "StartReview",
    "StopQuiz",
    "SwitchReminders",
    "SwitchStreaks",
    "TeachingRequest",
    "Unlink",
    "WeekOpen",
    "WeekShow",
    "Why",
    "WhyOf",
]


@dataclass(frozen=True, slots=True)
class Notice:
    """A finished text for the sender only: help pages and complaints about a command's form."""

    text: str


@dataclass(frozen=True, slots=True)
class Outdated:
    """Something that an earlier version of the program understood, and this one doesn't."""


Request = (
    ConceptRequest
    | DataRequest
    | GuardrailRequest
    | KeepingRequest
    | LearningRequest
    | PeopleRequest
    | SetupRequest
    | TeachingRequest
    | Notice
    | Outdated
)
