"""What a teacher asks for about learners: goals, groups, alerts, answers to grade."""

from __future__ import annotations

from dataclasses import dataclass

from tutor_core.judgement import Judgement


@dataclass(frozen=True, slots=True)
class GoalSet:
    """A teacher's goal for one learner or group (by name) or for everyone (``who`` empty)."""

    text: str
    who: str = ""


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
class ShowClass:
    """The class at a glance, for a teacher: counts, and nobody by name."""


@dataclass(frozen=True, slots=True)
class ShowAlerts:
    """What learners passed on, disputed or disclosed, for a teacher."""


@dataclass(frozen=True, slots=True)
class AlertDone:
    """A teacher has seen to alerts: ``text`` has numbers, or ``@`` and whom they are about."""

    text: str


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


TeachingRequest = (
    GoalSet
    | ShowGroups
    | GroupAdd
    | GroupRemove
    | ShowClass
    | ShowAlerts
    | AlertDone
    | AlertAnswer
    | WhyOf
    | ShowUngraded
    | Grade
    | GradeUndo
)
