"""What a teacher's limits hold back: exams, quiet hours, daily minutes, topics, weeks. Pure.

They hold for learners, not for teachers. A right answer to the open exercise is confirmed whatever
holds (design, section 4), and what only shows or keeps something goes on: progress, goals, what is
passed on to the teacher.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tutor_core import goals
from tutor_core.guardrails import minutes
from tutor_core.guardrails.policy import QuietFor
from tutor_core.intent import Attempt, Part, Remark
from tutor_core.messages import Role
from tutor_core.requests import (
    Ask,
    BackToGoal,
    ChooseOption,
    GoalAdd,
    KnowAlready,
    MoreHelp,
    NoIdea,
    OfferIdea,
    Practise,
    StartReview,
)
from tutor_core.reviews import quiet
from tutor_core.text import content_stems

if TYPE_CHECKING:
    from tutor_core.curriculum.opened import Opened
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import CourseId, SectionId
    from tutor_core.intent import Understood
    from tutor_core.state import LearnerState

QUESTIONS = (Ask, Remark, Part)
ANSWERS = (Attempt, ChooseOption)
ON_THE_TASK = (*ANSWERS, MoreHelp, NoIdea, OfferIdea)
WORK = (*QUESTIONS, *ON_THE_TASK, Practise, StartReview, KnowAlready, BackToGoal)
"""What asks the tutor for help or practice; everything else only shows or keeps something."""

# Buttons whose click such a limit would only decline.
WORK_BUTTONS = frozenset(
    "help idea idk option practise worked pace review known back_to_goal".split()
)

# Limits that end one after the other are followed so far (our choice: an exam in quiet hours, on a
# day whose minutes are spent, and one to spare).
_FOLLOWED = 4


@dataclass(frozen=True, slots=True)
class Limit:
    """A guardrail that holds a turn back.

    ``kind`` is exam, quiet, minutes, or why something is closed: week, topics_in, topics_out.
    ``keys`` are the policy's that set it, ``until`` when it ends by the classroom's clock, None
    when only a change of the policy ends it. ``topic`` is what is closed and ``week`` when it
    opens; ``unless_right`` says that a right answer is confirmed all the same, and ``ends_task``
    that the open task itself is closed.
    """

    kind: str
    keys: tuple[str, ...]
    until: datetime | None = None
    topic: str = ""
    week: int = 0
    unless_right: bool = False
    ends_task: bool = False


def limit(state: LearnerState, what: Understood, now: datetime, courses: Opened) -> Limit | None:
    """Return the limit that holds a turn back, None when it may go on."""
    if state.role is Role.TEACHER:
        return None
    found = _by_time(state, now) if isinstance(what, WORK) else None
    found = found or _by_place(state, what, courses)
    if found is None or not isinstance(what, ANSWERS):
        return found
    task = state.thread is not None and state.thread.exercise_id and not state.thread.solved
    return replace(found, unless_right=bool(task))


def over(state: LearnerState, now: datetime) -> datetime | None:
    """Return when no limit by time holds any more, by the classroom's clock; None for never."""
    at, end = now, None
    for _ in range(_FOLLOWED):
        held = _by_time(state, at)
        if held is None:
            return end
        if held.until is None:
            return None
        end = held.until
        at = end.replace(tzinfo=state.policy.zone).astimezone(UTC)
    return None


# --- Time ----------------------------------------------------------------------------------------


def exam_on(policy: Policy, now: datetime) -> bool:
    """Whether an exam is on. One end alone is enough: it lasts until stopped, or until then."""
    begin, end, here = policy.exam_from, policy.exam_until, policy.here(now)
    if begin is None and end is None:
        return False
    return (begin is None or begin <= here) and (end is None or here < end)


def examined(state: LearnerState, now: datetime) -> bool:
    """Whether an exam bounds what this member gets."""
    return state.role is not Role.TEACHER and exam_on(state.policy, now)


def bounded(state: LearnerState, now: datetime) -> Policy:
    """Return the policy with no more help than an exam allows."""
    policy = state.policy
    if not examined(state, now):
        return policy
    return replace(policy, highest_rung=min(policy.highest_rung, policy.exam_help or 0))


def resting(state: LearnerState, now: datetime) -> bool:
    """Whether nothing may be offered to a learner now, whatever they ask for."""
    return state.role is not Role.TEACHER and _by_time(state, now) is not None


def _by_time(state: LearnerState, now: datetime) -> Limit | None:
    policy = state.policy
    if exam_on(policy, now) and policy.exam_help is None:
        keys = tuple(k for k in ("exam_from", "exam_until") if getattr(policy, k) is not None)
        return Limit("exam", (*keys, "exam_help"), policy.exam_until)
    if policy.quiet_for is QuietFor.EVERYTHING and quiet(policy, now):
        return Limit("quiet", ("quiet_from", "quiet_until", "quiet_for"), _morning(policy, now))
    if policy.daily_minutes and worked(state, now) >= policy.daily_minutes:
        tomorrow = policy.today(now) + timedelta(days=1)
        return Limit("minutes", ("daily_minutes",), datetime.combine(tomorrow, time()))
    return None


def _morning(policy: Policy, now: datetime) -> datetime:
    here = policy.here(now)
    end = datetime.combine(here.date(), policy.quiet_until)
    return end if end > here else end + timedelta(days=1)


def worked(state: LearnerState, now: datetime) -> int:
    """Return the minutes somebody has worked today."""
    return minutes.spent(state.active, state.policy.today(now))


def active(state: LearnerState, now: datetime) -> minutes.Active:
    """Return the count of today's work with this turn."""
    return minutes.going_on(state.active, state.last_turn, now, state.policy.today(now))


def narrowing(policy: Policy) -> tuple[str, ...]:
    """Return the keys that leave learners less than the whole course."""
    return tuple(key for key in ("topics_in", "topics_out", "week") if getattr(policy, key))


# --- Topics and weeks ----------------------------------------------------------------------------


def _by_place(state: LearnerState, what: Understood, courses: Opened) -> Limit | None:
    if isinstance(what, ON_THE_TASK):
        return _open_task(state, courses)
    match what:
        case Ask(text) | Remark(text):
            return _repeated(text, courses) or _said(text, state.policy)
        case Part(number):
            return _part(number, courses)
        case GoalAdd(text=text):
            return _named(goals.topic_of(text), courses) or _said(text, state.policy)
        case Practise(topic=text) | KnowAlready(topic=text):
            return _named(text, courses) or _said(text, state.policy)
    return None


def _open_task(state: LearnerState, courses: Opened) -> Limit | None:
    thread = state.thread
    if thread is None or thread.solved:
        return None
    found = courses.task(thread.exercise_id) if thread.exercise_id else None
    why = found[0] if found else courses.place(thread.course_id, thread.section_id)
    if not why:
        return None
    return replace(place(why, courses, thread.course_id, thread.section_id), ends_task=True)


def place(why: str, courses: Opened, course_id: CourseId, section_id: SectionId) -> Limit:
    """Return the limit of a section that is closed."""
    shelf = courses.whole.shelf(course_id)
    section = shelf.sections.get(section_id) if shelf is not None else None
    week = courses.week(course_id, section_id) if why == "week" else 0
    return Limit(why, (why,), topic=section.label if section is not None else "", week=week)


def _repeated(text: str, courses: Opened) -> Limit | None:
    found = courses.repeated(text)
    if found is None:
        return None
    why, shelf, exercise = found
    return place(why, courses, shelf.course.id, exercise.section_id)


def _said(text: str, policy: Policy) -> Limit | None:
    """Return the limit of a word that stands in a text and is out."""
    stems = content_stems(text) if policy.topics_out else frozenset()
    for topic in policy.topics_out:
        wanted = content_stems(topic)
        # A section's bare number says nothing about a question with the same number in it.
        if wanted <= stems and any(word.isalpha() for word in wanted):
            return Limit("topics_out", ("topics_out",), topic=topic)
    return None


def _part(number: str, courses: Opened) -> Limit | None:
    found = courses.whole.part(number)
    if found is None:
        return None
    shelf, section = found
    why = courses.place(shelf.course.id, section.id)
    return place(why, courses, shelf.course.id, section.id) if why else None


def _named(text: str, courses: Opened) -> Limit | None:
    """Return the limit of what is asked for by name or id."""
    if not text or not courses.closed:
        return None
    task = courses.task(text)
    if task is not None:
        return place(task[0], courses, task[1].course.id, task[2].section_id)
    concept = courses.whole.concept_named(text)
    why = courses.concept(concept) if concept is not None else ""
    if concept is None or not why:
        return None
    shelf = courses.whole.shelf_of(concept.id)
    weeks = [courses.week(shelf.course.id, i) for i in concept.section_ids] if shelf else []
    return Limit(why, (why,), topic=concept.title, week=min(weeks, default=0))
