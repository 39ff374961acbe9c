"""What a turn wants written, row by row; the caller holds the transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, false, func, insert, select, update

from tutor_core.errors import StaleError
from tutor_core.people import LOBBY
from tutor_core.state import Goal, GoalStatus
from tutor_core.storage import people
from tutor_core.storage.alerts import add_alerts, mark_told, settle
from tutor_core.storage.answers import add_answers, set_marks
from tutor_core.storage.classrooms import keep_setup
from tutor_core.storage.grouping import change_group, persons_named
from tutor_core.storage.members import find_member, welcome
from tutor_core.storage.privacy import erase
from tutor_core.storage.rows import columns_of, values_of
from tutor_core.storage.rules import (
    RENEWED,
    after_turn,
    changed_goal,
    check_edits,
    check_policy,
)
from tutor_core.storage.sql import put
from tutor_core.storage.tables import (
    classroom_goals,
    concept_edits,
    evidence,
    goals,
    mastery,
    members,
    notes,
    policies,
    reflections,
    reviews,
    suggestions,
    threads,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from tutor_core.concepts import ConceptEdits
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import ClassroomId, PersonId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.messages import Incoming
    from tutor_core.state import Changes
    from tutor_core.storage.members import Member

_OWN_KEYS = ("classroom_id", "person_id", "id")
_ADD_EVIDENCE, _ADD_POLICY = insert(evidence), insert(policies)
_TURN = (*RENEWED, "last_turn", "active_day", "active_seconds")
_COUNT_TURN = (
    update(members)
    .where(
        members.c.classroom_id == bindparam("classroom"),
        members.c.person_id == bindparam("person"),
    )
    .values({"turns": members.c.turns + 1, **{name: bindparam(f"new_{name}") for name in _TURN}})
)


@dataclass(frozen=True, slots=True)
class _Owner:
    classroom: ClassroomId
    person: PersonId

    @property
    def columns(self) -> dict[str, str]:
        return {"classroom_id": self.classroom, "person_id": self.person}


def write(
    connection: Connection, incoming: Incoming, changes: Changes, estimator: Estimator
) -> None:
    """Write one turn's changes.

    Raises RequestError when a named learner isn't there, StaleError when the sender's account is
    another person's by now or what is to be done about people is out of date.
    """
    if incoming.classroom == LOBBY:
        people.change(connection, incoming, changes.people, estimator)
        return
    found = find_member(connection, incoming)
    if changes.of is not None and (found is None or found.person.id != changes.of):
        raise StaleError
    member = found or welcome(connection, incoming)
    if changes.forget:
        erase(connection, member.person.id, incoming.event_id)
        return
    owner = _Owner(incoming.classroom, member.person.id)
    _count_turn(connection, incoming, member, changes)
    _write_work(connection, owner, changes)
    _write_learning(connection, owner, changes)
    for change in changes.groups:
        change_group(connection, owner.classroom, change)
    for who, goal in changes.assigned:
        _assign(connection, owner.classroom, who, goal)
    if changes.policy is not None:
        _add_policy(connection, incoming, owner, changes.policy)
    if changes.setup is not None:
        keep_setup(connection, owner.classroom, changes.setup)
    for edits in changes.concept_edits:
        _put_edits(connection, incoming, owner, edits)
    add_answers(connection, owner.classroom, owner.person, changes.answers)
    set_marks(connection, owner.classroom, owner.person, changes.marks)
    add_alerts(connection, owner.classroom, owner.person, changes.alerts)
    settle(connection, owner.classroom, owner.person, changes.settled)
    mark_told(connection, owner.classroom, owner.person, changes.told)
    people.change(connection, incoming, changes.people, estimator)


def _count_turn(
    connection: Connection, incoming: Incoming, member: Member, changes: Changes
) -> None:
    after = after_turn(member.standing, changes, incoming.received)
    values = {
        "classroom": incoming.classroom,
        "person": member.person.id,
        **{f"new_{name}": getattr(after, name) for name in _TURN},
    }
    connection.execute(_COUNT_TURN, values)


def _write_work(connection: Connection, owner: _Owner, changes: Changes) -> None:
    if (thread := changes.thread) is not None:
        row = {
            **owner.columns,
            "id": thread.id,
            "opened": thread.opened,
            "closed": thread.closed,
            "document": thread,
        }
        put(connection, threads, _OWN_KEYS, [row])
    if changes.closing:
        _close(connection, owner, threads.c.id.in_(changes.closing))
    if changes.fresh and thread is not None:
        _close(connection, owner, and_(threads.c.closed == false(), threads.c.id != thread.id))
    if (suggestion := changes.suggestion) is not None:
        row = values_of(suggestion, **owner.columns)
        put(connection, suggestions, _OWN_KEYS, [row])


def _close(connection: Connection, owner: _Owner, which: ColumnElement[bool]) -> None:
    theirs = and_(
        threads.c.classroom_id == owner.classroom,
        threads.c.person_id == owner.person,
        which,
    )
    for (thread,) in connection.execute(select(threads.c.document).where(theirs)).all():
        ended = replace(thread, closed=True)
        same = and_(theirs, threads.c.id == thread.id)
        connection.execute(update(threads).where(same).values(closed=True, document=ended))


def _write_learning(connection: Connection, owner: _Owner, changes: Changes) -> None:
    if changes.evidence:
        rows = [values_of(seen, **owner.columns) for seen in changes.evidence]
        connection.execute(_ADD_EVIDENCE, rows)
    believed = [values_of(about, person_id=owner.person) for about in changes.mastery]
    put(connection, mastery, ("person_id", "concept_id"), believed)
    due = [values_of(review, person_id=owner.person) for review in changes.reviews]
    put(connection, reviews, ("person_id", "concept_id"), due)
    noted = [values_of(note, person_id=owner.person) for note in changes.notes]
    put(connection, notes, ("person_id", "concept_id", "kind"), noted)
    wanted = [values_of(goal, **owner.columns) for goal in changes.goals]
    put(connection, goals, _OWN_KEYS, wanted)
    thought = [values_of(reflection, **owner.columns) for reflection in changes.reflections]
    put(connection, reflections, _OWN_KEYS, thought)


def _assign(connection: Connection, classroom: ClassroomId, who: str, goal: Goal) -> None:
    held = _copies(connection, classroom, goal)
    if goal.status is GoalStatus.DROPPED:
        ours = (classroom_goals.c.classroom_id == classroom, classroom_goals.c.id == goal.id)
        connection.execute(update(classroom_goals).where(*ours).values(status=goal.status))
    elif not who.strip():
        row = values_of(goal, classroom_id=classroom)
        put(connection, classroom_goals, ("classroom_id", "id"), [row])
    else:
        persons = persons_named(connection, classroom, who)
        held = {**dict.fromkeys(persons, goal), **held}
    rows = [
        values_of(changed_goal(one, goal), **_Owner(classroom, person).columns)
        for person, one in held.items()
    ]
    put(connection, goals, _OWN_KEYS, rows)


def _copies(connection: Connection, classroom: ClassroomId, goal: Goal) -> dict[PersonId, Goal]:
    """Return what learners have of a teacher's goal, by person."""
    found = connection.execute(
        select(goals.c.person_id, *columns_of(goals, Goal)).where(
            goals.c.classroom_id == classroom, goals.c.id == goal.id
        )
    )
    return {person: Goal(*row) for person, *row in found}


def _put_edits(
    connection: Connection, incoming: Incoming, owner: _Owner, edits: ConceptEdits
) -> None:
    newest = connection.scalar(
        select(concept_edits.c.version).where(
            concept_edits.c.classroom_id == owner.classroom,
            concept_edits.c.course_id == edits.course_id,
        )
    )
    check_edits(newest or 0, edits)
    more = {"set_by": owner.person, "set_at": incoming.received}
    row = values_of(edits, classroom_id=owner.classroom, **more)
    put(connection, concept_edits, ("classroom_id", "course_id"), [row])


def _add_policy(connection: Connection, incoming: Incoming, owner: _Owner, policy: Policy) -> None:
    newest = connection.scalar(
        select(func.max(policies.c.version)).where(policies.c.classroom_id == owner.classroom)
    )
    check_policy(newest or 0, policy)
    row = {"classroom_id": owner.classroom, "version": policy.version, "document": policy}
    more = {"set_by": owner.person, "set_at": incoming.received}
    connection.execute(_ADD_POLICY, {**row, **more})
