"""What the tutor remembers: values only, loaded before a turn and written after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from tutor_core.alerts import Alert as Alert
from tutor_core.alerts import Disclosed as Disclosed
from tutor_core.alerts import Raised as Raised
from tutor_core.alerts import Settled as Settled
from tutor_core.answers import Answer, Mark
from tutor_core.classroom import Group as Group
from tutor_core.classroom import GroupChange as GroupChange
from tutor_core.classroom import Setup
from tutor_core.concepts import ConceptEdits
from tutor_core.course import Source
from tutor_core.evidence import Evidence as Evidence
from tutor_core.evidence import Logged as Logged
from tutor_core.guardrails.minutes import Active
from tutor_core.guardrails.policy import Policy
from tutor_core.ids import (
    ClassroomId,
    ConceptId,
    CourseId,
    ExerciseId,
    GoalId,
    PassageId,
    PersonId,
    ReflectionId,
    SectionId,
    SuggestionId,
    ThreadId,
)
from tutor_core.messages import Explanation, Judgement, Move, Role
from tutor_core.people import Errand, PeopleChange
from tutor_core.quiz import Quiz as Quiz
from tutor_core.quiz import QuizAnswer as QuizAnswer
from tutor_core.small import Small as Small

# A break this long starts a new session (our choice; common in learning analytics).
SESSION_BREAK = timedelta(minutes=30)


class GoalStatus(StrEnum):
    """Where a goal stands. ASIDE: a teacher's that its learner put away, which is seen."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"
    ASIDE = "aside"


class ReflectionKind(StrEnum):
    """What a reflection answers."""

    CONFIDENCE = "confidence"
    WHY = "why"
    TAKEAWAY = "takeaway"
    FREE = "free"


class ThreadKind(StrEnum):
    """How an exercise came to be worked on, where that changes how it is treated.

    Hints on a CHECKPOINT and on a CLAIM (the test of "I already know this") open after the first
    try, in a QUIZ after the last question. WORKED comes after a worked example. In EXPLAIN the
    learner explains a concept. SHOWN is done again after its answer was shown some time.
    """

    PLAIN = ""
    SHOWN = "shown"
    CHECKPOINT = "checkpoint"
    CLAIM = "claim"
    QUIZ = "quiz"
    WORKED = "worked"
    EXPLAIN = "explain"


class NoteKind(StrEnum):
    """What a note about a person and a concept says."""

    KNOWN = "known"  # the learner says that they know it already
    NOT_ME = "not_me"  # the learner says that the estimate isn't them
    SPINNING = "spinning"  # many tries without a run of right ones, told once


@dataclass(frozen=True, slots=True)
class Person:
    """A human. ``name`` is what the tutor calls them."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt in a thread: normalised text, and the rung of help given before it.

    ``typed`` is the learner's own writing; ``asked`` what the step asked, once it lies behind;
    ``line`` says that it is a true line on the way to an answer.
    """

    text: str
    judgement: Judgement
    at: datetime
    rung: int
    typed: str = ""
    asked: str = ""
    line: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A question or an exercise being worked on by one person.

    ``rung`` is the highest rung shown for the current step (None before the first). ``since_hint``
    counts attempts and ideas since the last hint. ``phrases`` are the wordings used lately, so
    that none comes twice in a row. ``awaiting`` names what the next message answers, if not the
    task: "confidence", "why", "takeaway", "thinking" or "missed" (after a quiz); with "sure" it
    may say how sure they are, or be for the task. ``return_to`` is the task of the exercise that a
    question interrupted. ``asked`` is what the exercise's step
    asked when it was given. ``said`` is what the offline tutor says, so that a model changes no
    decision; ``worded`` what a language model said in its place lately. ``tries`` are at the
    current step, ``past`` at those before it. ``lines`` are equations
    that the learner has truly come to on the step, newest first; ``small`` is the small question
    that waits beside the step; ``stalls`` counts the replies in a row that could say nothing new;
    ``given`` are the exercises put aside for this one, oldest first.
    """

    id: ThreadId
    opened: datetime
    question: str
    course_id: CourseId
    section_id: SectionId
    passage_ids: tuple[PassageId, ...] = ()
    exercise_id: ExerciseId | None = None
    step: int = 0
    concept_ids: tuple[ConceptId, ...] = ()
    rung: int | None = None
    hinted_at: datetime | None = None
    since_hint: int = 0
    no_ideas: int = 0
    tries: tuple[Try, ...] = ()
    said: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    awaiting: str = ""
    confidence: int | None = None
    fast_asks: int = 0
    return_to: str = ""
    asked: str = ""
    solved: bool = False
    closed: bool = False
    kind: ThreadKind = ThreadKind.PLAIN
    quiz: Quiz | None = None
    worded: tuple[str, ...] = ()
    past: tuple[Try, ...] = ()
    lines: tuple[str, ...] = ()
    small: Small | None = None
    stalls: int = 0
    given: tuple[ExerciseId, ...] = ()

    @property
    def answers(self) -> tuple[Try, ...]:
        """The tries that count as such: a true line on the way costs none."""
        return tuple(one for one in self.tries if not one.line)


@dataclass(frozen=True, slots=True)
class Mastery:
    """What is believed about one person and concept. ``estimate`` is in (0, 1)."""

    concept_id: ConceptId
    estimate: float
    observations: int = 0
    unaided_successes: int = 0
    success_sessions: tuple[int, ...] = ()
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """When a concept is due again, with what FSRS keeps of it.

    ``stability`` is the days until recall falls to 90 %, ``difficulty`` is from 1 to 10; ``stage``
    and ``step`` are FSRS's state and its place among the learning steps.
    """

    concept_id: ConceptId
    due: datetime
    last: datetime
    stability: float
    difficulty: float
    stage: int
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something said or noticed about a person and a concept; there is one of a kind.

    ``settled`` belongs to KNOWN: whether the test bore it out, None until then.
    """

    concept_id: ConceptId
    kind: NoteKind
    at: datetime
    settled: bool | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """Concept(s) to master by a date. ``set_by`` is None for a learner's own goal.

    ``target`` is a lower one of its own; by default it is whatever the classroom calls mastered.
    ``raised`` says that the learner was told of its date having passed; that is done once.
    """

    id: GoalId
    text: str
    concept_ids: tuple[ConceptId, ...]
    created: datetime
    target: float = 1.0
    due: date | None = None
    plan: str = ""
    set_by: PersonId | None = None
    status: GoalStatus = GoalStatus.OPEN
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Reflection:
    """What a learner said about their own learning. ``level`` is 1 to 5, for confidence only."""

    id: ReflectionId
    kind: ReflectionKind
    text: str
    at: datetime
    concept_ids: tuple[ConceptId, ...] = ()
    level: int | None = None
    correct: bool | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Anything the tutor proposed, with its explanation and the places it stood on."""

    id: SuggestionId
    at: datetime
    move: Move
    rung: int | None
    text: str
    explanation: Explanation
    thread_id: ThreadId | None = None
    disputed: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """All of a member's work in a classroom, oldest first; a turn sees only the newest of it."""

    goals: tuple[Goal, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    threads: tuple[Thread, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class LearnerState:
    """Everything one turn may look at. ``evidence`` and ``reflections`` are the newest last.
    ``under`` is the exercise that the question in ``thread`` interrupted.

    ``turns`` counts this person's turns in this classroom so far; ``prompted_turn`` is the
    turn of the last reflection prompt, ``offered_turn`` that of the last offer to leave word for
    the teacher. ``session`` counts sittings (a gap of 30 minutes starts
    a new one). ``past`` has the titles of concepts in ``mastery`` that no course of the
    classroom holds now. ``alerts`` are the classroom's open ones, disclosures last so that
    they stand first where the newest does, and, like ``groups`` and ``setup``, only for its
    teachers. ``answers`` are teachers' answers to the person's own alerts that they haven't been
    told yet, oldest first; ``disclosed`` is their last disclosure here.
    ``concept_edits`` are the classroom's, one a course that was edited.
    ``reminders`` is whether the learner wants to hear of due reviews, ``streaks`` whether they
    want to see days in a row and badges; ``active`` the work of a day.
    """

    person: Person
    role: Role
    classroom: ClassroomId
    policy: Policy
    thread: Thread | None = None
    under: Thread | None = None
    mastery: Mapping[ConceptId, Mastery] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    suggestion: Suggestion | None = None
    turns: int = 0
    prompted_turn: int | None = None
    offered_turn: int | None = None
    session: int = 1
    last_turn: datetime | None = None
    alerts: tuple[Raised, ...] = ()
    answers: tuple[Raised, ...] = ()
    disclosed: Disclosed | None = None
    groups: tuple[Group, ...] = ()
    past: Mapping[ConceptId, str] = field(default_factory=dict)
    concept_edits: tuple[ConceptEdits, ...] = ()
    reviews: Mapping[ConceptId, Review] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    reminders: bool = True
    streaks: bool = False
    setup: Setup = field(default_factory=Setup)
    active: Active | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a turn wants written, all in one transaction with the reply.

    ``goals``, ``mastery``, ``reviews``, ``notes`` and ``thread`` replace rows of the same id;
    the others are added. ``assigned`` are a teacher's goals with the learner or group each is
    for ("" for everyone). ``closing`` are other threads that end with this turn, with
    ``fresh`` all but ``thread`` do. ``settled`` are alerts of the classroom that a teacher has
    seen to, ``told`` the person's own whose answer they read in this turn. ``concept_edits``
    replace those of the same course, ``setup`` the classroom's. ``answers`` wait for a teacher's
    mark; ``marks`` are what a teacher did with such answers. ``session``, ``prompted_turn``,
    ``offered_turn``, ``reminders``, ``streaks``, ``active``, ``remind_at`` ("HH:MM") and ``zone``
    (a time zone's name) replace the member's; the turn counter goes up by one. With ``forget`` the
    person is erased everywhere, and nothing else is written. ``people`` is done in its order;
    ``errands`` go to other accounts. ``of`` is whom all this was decided for: the store refuses
    it for anybody else.
    """

    thread: Thread | None = None
    closing: tuple[ThreadId, ...] = ()
    fresh: bool = False
    evidence: tuple[Evidence, ...] = ()
    mastery: tuple[Mastery, ...] = ()
    goals: tuple[Goal, ...] = ()
    assigned: tuple[tuple[str, Goal], ...] = ()
    reflections: tuple[Reflection, ...] = ()
    suggestion: Suggestion | None = None
    policy: Policy | None = None
    alerts: tuple[Alert, ...] = ()
    settled: tuple[Settled, ...] = ()
    told: tuple[int, ...] = ()
    groups: tuple[GroupChange, ...] = ()
    concept_edits: tuple[ConceptEdits, ...] = ()
    answers: tuple[Answer, ...] = ()
    marks: tuple[Mark, ...] = ()
    session: int | None = None
    prompted_turn: int | None = None
    offered_turn: int | None = None
    reviews: tuple[Review, ...] = ()
    notes: tuple[Note, ...] = ()
    reminders: bool | None = None
    streaks: bool | None = None
    setup: Setup | None = None
    remind_at: str | None = None
    zone: str | None = None
    forget: bool = False
    active: Active | None = None
    people: tuple[PeopleChange, ...] = ()
    errands: tuple[Errand, ...] = ()
    of: PersonId | None = None
