"""Everything one turn may look at, read in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, false, func, select

from tutor_core.classroom import Setup
from tutor_core.concepts import ConceptEdits
from tutor_core.evidence import Tally
from tutor_core.guardrails.policy import Policy, Revision
from tutor_core.messages import Judgement, Role
from tutor_core.state import (
    Evidence,
    Goal,
    GoalStatus,
    LearnerState,
    Logged,
    Mastery,
    Note,
    Reflection,
    Review,
    Suggestion,
    Work,
)
from tutor_core.storage.alerts import last_disclosed, open_alerts, untold
from tutor_core.storage.classrooms import setup
from tutor_core.storage.grouping import groups_of
from tutor_core.storage.rows import columns_of
from tutor_core.storage.rules import (
    CLOSED_GOALS,
    EVIDENCE,
    REFLECTIONS,
    assigned_of,
    covered,
    goals_of,
)
from tutor_core.storage.tables import (
    classroom_goals,
    concept_edits,
    evidence,
    goals,
    mastery,
    members,
    notes,
    past_concepts,
    persons,
    policies,
    reflections,
    reviews,
    suggestions,
    threads,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select, Table

    from tutor_core.assigned import Assigned
    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.storage.members import Member


def _theirs(table: Table, *columns: Any) -> Select[Any]:  # noqa: ANN401
    """Select a member's rows, newest first."""
    return (
        select(*columns)
        .where(
            table.c.classroom_id == bindparam("classroom"),
            table.c.person_id == bindparam("person"),
        )
        .order_by(table.c.row.desc())
    )


# Built once: making a statement costs more than running it.
_POLICY = (
    select(policies.c.document)
    .where(policies.c.classroom_id == bindparam("classroom"))
    .order_by(policies.c.version.desc())
    .limit(1)
)
_ALL_THREADS = _theirs(threads, threads.c.document)
# The thread that is open, and the one that it interrupted.
_OPEN_THREADS = _ALL_THREADS.where(threads.c.closed == false()).limit(2)
_MASTERY = select(*columns_of(mastery, Mastery)).where(mastery.c.person_id == bindparam("person"))
_CLASS_MASTERY = (
    select(*columns_of(mastery, Mastery))
    .join(members, members.c.person_id == mastery.c.person_id)
    .where(
        members.c.classroom_id == bindparam("classroom"),
        members.c.role == Role.LEARNER,
        members.c.left_at.is_(None),
    )
)
# The judgement and the help of ``Evidence.aided``.
_UNAIDED = and_(evidence.c.judgement == Judgement.CORRECT, func.coalesce(evidence.c.rung, 0) <= 0)
_TALLIES = (
    select(
        evidence.c.concept_id,
        func.count(),
        func.sum(case((_UNAIDED, 1), else_=0)),
    )
    .join(
        members,
        and_(
            members.c.classroom_id == evidence.c.classroom_id,
            members.c.person_id == evidence.c.person_id,
            members.c.role == Role.LEARNER,
            members.c.left_at.is_(None),
        ),
    )
    .where(evidence.c.classroom_id == bindparam("classroom"), evidence.c.at >= bindparam("since"))
    .group_by(evidence.c.concept_id)
    .order_by(evidence.c.concept_id)
)
_REVIEWS = select(*columns_of(reviews, Review)).where(reviews.c.person_id == bindparam("person"))
_NOTES = (
    select(*columns_of(notes, Note))
    .where(notes.c.person_id == bindparam("person"))
    .order_by(notes.c.at, notes.c.concept_id, notes.c.kind)
)
_ALL_EVIDENCE = _theirs(evidence, *columns_of(evidence, Evidence))
_EVIDENCE = _ALL_EVIDENCE.limit(EVIDENCE)
_EVIDENCE_SINCE = (
    select(evidence.c.row, evidence.c.person_id, *columns_of(evidence, Evidence))
    .where(evidence.c.classroom_id == bindparam("classroom"), evidence.c.row > bindparam("row"))
    .order_by(evidence.c.row)
)
_ALL_REFLECTIONS = _theirs(reflections, *columns_of(reflections, Reflection))
_REFLECTIONS = _ALL_REFLECTIONS.limit(REFLECTIONS)
_PAST = select(past_concepts.c.concept_id, past_concepts.c.title).where(
    past_concepts.c.classroom_id == bindparam("classroom"),
    past_concepts.c.concept_id.in_(
        select(mastery.c.concept_id).where(mastery.c.person_id == bindparam("person"))
    ),
)
_SUGGESTIONS = _theirs(suggestions, *columns_of(suggestions, Suggestion))
_SUGGESTION = _SUGGESTIONS.limit(1)
_ALL_GOALS = _theirs(goals, *columns_of(goals, Goal))
_OPEN_GOALS = _ALL_GOALS.where(goals.c.status == GoalStatus.OPEN)
_PAST_GOALS = _ALL_GOALS.where(goals.c.status != GoalStatus.OPEN).limit(CLOSED_GOALS)
_CLASSROOM_GOALS = select(*columns_of(classroom_goals, Goal)).where(
    classroom_goals.c.classroom_id == bindparam("classroom")
)


_TEACHERS_GOALS = (
    select(persons.c.name, *columns_of(goals, Goal))
    .join(persons, persons.c.id == goals.c.person_id)
    .where(goals.c.classroom_id == bindparam("classroom"), goals.c.set_by.is_not(None))
    .order_by(goals.c.row)
)
_REVISIONS = (
    select(policies.c.document, persons.c.name, policies.c.set_at)
    .join(persons, persons.c.id == policies.c.set_by, isouter=True)
    .where(policies.c.classroom_id == bindparam("classroom"))
    .order_by(policies.c.version)
)
_CONCEPT_EDITS = (
    select(*columns_of(concept_edits, ConceptEdits))
    .where(concept_edits.c.classroom_id == bindparam("classroom"))
    .order_by(concept_edits.c.course_id)
)


def state_of(connection: Connection, classroom: ClassroomId, member: Member) -> LearnerState:
    """Return a member's state in the classroom."""
    keys = {"classroom": classroom, "person": member.person.id}

    def rows(statement: Select[Any]) -> Sequence[Any]:
        return connection.execute(statement, keys).all()

    held = member.standing
    suggestion, working = rows(_SUGGESTION), [row[0] for row in rows(_OPEN_THREADS)]
    believed = [Mastery(*row) for row in rows(_MASTERY)]
    own = [Goal(*row) for row in [*rows(_OPEN_GOALS), *rows(_PAST_GOALS)]]
    shared = [Goal(*row) for row in rows(_CLASSROOM_GOALS)]
    return LearnerState(
        person=member.person,
        role=held.role,
        classroom=classroom,
        policy=policy_of(connection, classroom),
        thread=working[0] if working else None,
        under=covered(working),
        mastery={about.concept_id: about for about in believed},
        past=dict(tuple(row) for row in rows(_PAST)),
        goals=goals_of(own, shared, held.role),
        reflections=tuple(Reflection(*row) for row in reversed(rows(_REFLECTIONS))),
        evidence=tuple(Evidence(*row) for row in reversed(rows(_EVIDENCE))),
        suggestion=Suggestion(*suggestion[0]) if suggestion else None,
        turns=held.turns,
        prompted_turn=held.prompted_turn,
        offered_turn=held.offered_turn,
        session=held.session,
        last_turn=held.last_turn,
        alerts=open_alerts(connection, classroom) if held.role is Role.TEACHER else (),
        answers=untold(connection, classroom, member.person.id),
        disclosed=last_disclosed(connection, classroom, member.person.id),
        groups=groups_of(connection, classroom) if held.role is Role.TEACHER else (),
        concept_edits=tuple(ConceptEdits(*row) for row in rows(_CONCEPT_EDITS)),
        reviews={row.concept_id: Review(*row) for row in rows(_REVIEWS)},
        notes=tuple(Note(*row) for row in rows(_NOTES)),
        reminders=held.reminders,
        streaks=held.streaks,
        setup=setup(connection, classroom) if held.role is Role.TEACHER else Setup(),
        active=held.active,
    )


def assigned(connection: Connection, classroom: ClassroomId) -> tuple[Assigned, ...]:
    """Return the goals that teachers have set and that are open, oldest first."""
    keys = {"classroom": classroom}
    everyone = [Goal(*row) for row in connection.execute(_CLASSROOM_GOALS, keys)]
    theirs = connection.execute(_TEACHERS_GOALS, keys)
    return assigned_of(everyone, [(name, Goal(*row)) for name, *row in theirs])


def policy_of(connection: Connection, classroom: ClassroomId) -> Policy:
    """Return a classroom's newest policy, the default when none was set."""
    found = connection.scalar(_POLICY, {"classroom": classroom})
    return Policy() if found is None else found


def work_of(connection: Connection, classroom: ClassroomId, member: Member) -> Work:
    """Return all of a member's work in the classroom, oldest first."""
    keys = {"classroom": classroom, "person": member.person.id}

    def rows(statement: Select[Any]) -> list[Any]:
        return list(reversed(connection.execute(statement, keys).all()))

    own = [Goal(*row) for row in rows(_ALL_GOALS)]
    shared = [Goal(*row) for row in rows(_CLASSROOM_GOALS)]
    return Work(
        goals_of(own, shared, member.standing.role, None),
        tuple(Evidence(*row) for row in rows(_ALL_EVIDENCE)),
        tuple(Reflection(*row) for row in rows(_ALL_REFLECTIONS)),
        tuple(thread for (thread,) in rows(_ALL_THREADS)),
        tuple(Suggestion(*row) for row in rows(_SUGGESTIONS)),
    )


def suggestions_of(
    connection: Connection, classroom: ClassroomId, person: PersonId, limit: int
) -> list[Suggestion]:
    """Return a person's latest suggestions in a classroom, newest first."""
    keys = {"classroom": classroom, "person": person}
    found = connection.execute(_SUGGESTIONS.limit(limit), keys)
    return [Suggestion(*row) for row in found]


def evidence_since(connection: Connection, classroom: ClassroomId, row: int) -> list[Logged]:
    """Return everyone's evidence in a classroom written after a row, in that order."""
    found = connection.execute(_EVIDENCE_SINCE, {"classroom": classroom, "row": row}).all()
    return [Logged(number, person, Evidence(*fields)) for number, person, *fields in found]


def class_mastery(connection: Connection, classroom: ClassroomId) -> list[Mastery]:
    """Return what the learners who are in a classroom were seen to do, in no order."""
    found = connection.execute(_CLASS_MASTERY, {"classroom": classroom})
    return [Mastery(*row) for row in found]


def tallies(connection: Connection, classroom: ClassroomId, since: datetime) -> list[Tally]:
    """Return what the learners of a classroom answered since a time, by concept's id."""
    found = connection.execute(_TALLIES, {"classroom": classroom, "since": since})
    return [Tally(*row) for row in found]


def revisions(connection: Connection, classroom: ClassroomId) -> list[Revision]:
    """Return every version of a classroom's policy, oldest first."""
    found = connection.execute(_REVISIONS, {"classroom": classroom}).all()
    return [Revision(policy, by or "", at) for policy, by, at in found]
