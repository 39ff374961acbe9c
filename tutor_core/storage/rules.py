"""What every store has to decide the same way; pure, so that the fake decides it, too."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core.assessment.overlap import plain_words
from tutor_core.assigned import Assigned
from tutor_core.errors import RequestError
from tutor_core.goals import once
from tutor_core.ids import PersonId
from tutor_core.messages import Role
from tutor_core.state import GoalStatus, Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tutor_core.answers import Answer
    from tutor_core.concepts import ConceptEdits
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import EventId, GoalId
    from tutor_core.people import Standing
    from tutor_core.ports import Budget, ModelCall
    from tutor_core.state import Changes, Goal, Thread

# How much of the past one turn sees: our choice, enough for every rule that looks back.
REFLECTIONS, EVIDENCE, CLOSED_GOALS, ALERTS = 50, 200, 20, 60
# Answers waiting for a teacher's mark in one classroom, and marked ones that a step is judged by.
# More than 200 nobody marks (our choice); of marked ones the grader uses the newest 128.
WAITING, MARKED = 200, 128
# Who may have a reason to be reminded: generous, since the calendar of the learner's own time zone
# decides; and how long one reminder is enough, a little less than a day so that days don't drift.
REVIEW_SOON, GOAL_SOON = timedelta(days=1), timedelta(days=2)
REMINDED = timedelta(hours=20)
LONGEST_NAME = 80  # characters; our choice, above the longest display name of the channels

_PERSONS = uuid.UUID("6a1b5f0e-3f0c-5b0d-9c39-54a5f5b8c0de")


def person_id_for(event_id: EventId) -> PersonId:
    """Return the id of the person first seen in an event.

    From the event, so that a turn done again makes the same person; not from the account, so
    that an id can't be traced back to one and an account that was unlinked starts anew.
    """
    return PersonId(str(uuid.uuid5(_PERSONS, event_id)))


def clean_name(name: str) -> str:
    """Return a name fit for one line: no control or direction marks, at most LONGEST_NAME long."""
    shown = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", name))
    return " ".join(shown.split())[:LONGEST_NAME].strip()


# What a turn may change of how a member stands, beside the count of turns.
RENEWED = ("session", "prompted_turn", "offered_turn", "reminders", "streaks", "remind_at", "zone")


def after_turn(held: Standing, changes: Changes, at: datetime) -> Standing:
    """Return how a member stands after a turn."""
    given = {name: getattr(changes, name) for name in RENEWED}
    new = {name: value for name, value in given.items() if value is not None}
    if changes.active is not None:
        new |= {"active_day": changes.active.day, "active_seconds": changes.active.seconds}
    return replace(held, turns=held.turns + 1, last_turn=at, **new)


def named(who: str, members: Iterable[tuple[PersonId, str, Role]]) -> PersonId:
    """Return the member of that name, whatever its case; a learner goes before other roles.

    Raises RequestError when there is none or more than one.
    """
    wanted = clean_name(who).casefold()
    found = [(role, person) for person, name, role in members if name.casefold() == wanted]
    learners = [person for role, person in found if role is Role.LEARNER]
    persons = set(learners) or {person for _, person in found}
    if not persons:
        raise RequestError(
            f"There is nobody called {who!r} here yet. "
            "A learner can be named once they have written to the tutor."
        )
    if len(persons) > 1:
        raise RequestError(
            f"More than one person here is called {who!r}. Ask one of them to change their name."
        )
    return persons.pop()


def group_key(name: str) -> str:
    """Return a group's name as it is compared."""
    return clean_name(name).casefold()


def grouped(rows: Iterable[tuple[str, str]]) -> tuple[Group, ...]:
    """Return groups, by name, from pairs of a group's and a member's name."""
    found: dict[str, list[str]] = {}
    for group, member in rows:
        found.setdefault(group, []).append(member)
    return tuple(Group(name, tuple(found[name])) for name in sorted(found, key=str.casefold))


def covered(working: Sequence[Thread]) -> Thread | None:
    """Return the exercise that the newest open thread interrupted; the newest come first."""
    if len(working) < 2 or not working[0].return_to or working[0].exercise_id is not None:
        return None
    below = working[1]
    return below if below.exercise_id is not None and not below.solved else None


def goals_of(
    own: Sequence[Goal],
    everyone: Sequence[Goal],
    role: Role,
    past: int | None = CLOSED_GOALS,
) -> tuple[Goal, ...]:
    """Return a member's goals, oldest first: their own, and for a learner the classroom's.

    Of two open ones on the same concepts the newer counts.

    A classroom goal the learner has a row for (reached, dropped) counts as that row. Open goals
    are all there; of the others the newest ``past`` (None: all).
    """
    mine = {goal.id for goal in own}
    theirs = everyone if role is Role.LEARNER else ()
    shared = [g for g in theirs if g.id not in mine and g.status is GoalStatus.OPEN]
    ordered = once(sorted([*own, *shared], key=lambda goal: (goal.created, goal.id)))
    closed = [goal.id for goal in ordered if goal.status is not GoalStatus.OPEN]
    too_old = set(closed[:-past]) if past is not None else set()
    return tuple(goal for goal in ordered if goal.id not in too_old)


def assigned_of(
    everyone: Sequence[Goal], theirs: Iterable[tuple[str, Goal]]
) -> tuple[Assigned, ...]:
    """Return teachers' open goals: for all, and from pairs of a learner's name and their goal."""
    found: dict[GoalId, list[tuple[str, Goal]]] = {}
    for name, goal in theirs:
        if goal.set_by is not None:
            found.setdefault(goal.id, []).append((name, goal))
    shared = {goal.id for goal in everyone}
    made = [
        Assigned(goal, (), _reached(rows := found.get(goal.id, [])), _aside(rows))
        for goal in everyone
        if goal.status is GoalStatus.OPEN
    ]
    for goal_id, rows in found.items():
        names = tuple(name for name, goal in rows if goal.status is not GoalStatus.DROPPED)
        still = [goal for _, goal in rows if goal.status in (GoalStatus.OPEN, GoalStatus.ASIDE)]
        if goal_id not in shared and still:
            goal = replace(still[-1], status=GoalStatus.OPEN)
            made.append(Assigned(goal, names, _reached(rows), _aside(rows)))
    return tuple(sorted(made, key=lambda one: (one.goal.created, one.goal.id)))


def _aside(rows: Iterable[tuple[str, Goal]]) -> tuple[str, ...]:
    return tuple(name for name, goal in rows if goal.status is GoalStatus.ASIDE)


def _reached(rows: Iterable[tuple[str, Goal]]) -> int:
    return sum(goal.status is GoalStatus.REACHED for _, goal in rows)


def changed_goal(held: Goal, new: Goal) -> Goal:
    """Return a learner's copy of a teacher's goal after the teacher has changed or dropped it.

    What the learner made of it stays: their plan, and that they have reached it or put it aside.
    """
    if held.status is GoalStatus.REACHED:
        return held
    aside = held.status is GoalStatus.ASIDE and new.status is GoalStatus.OPEN
    return replace(new, plan=held.plan, status=held.status if aside else new.status)


def same_step(one: Answer, other: Answer) -> bool:
    """Whether two answers are to one step that asks the same."""
    fields = ("course_id", "exercise_id", "step_id", "asked")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def same_words(one: str, other: str) -> bool:
    """Whether two answers say the same but for spelling, so that one mark is enough for both."""
    return plain_words(one) == plain_words(other)


def check_marked(done: object) -> None:
    """Raise RequestError when a mark found no answer that was this teacher's to mark."""
    if not done:
        raise RequestError("That answer isn't waiting any more. Type /grade to see what is.")


def check_forgettable(pressing: object) -> None:
    """Raise RequestError while a disclosure of somebody's waits for a teacher to see to it."""
    if pressing:
        raise RequestError(
            "A teacher still has to see to something about you, so that you are safe. "
            "Once they have, /forget erases everything."
        )


def check_settled(done: object) -> None:
    """Raise RequestError when an alert that a teacher sees to isn't open any more."""
    if not done:
        raise RequestError("That one isn't waiting any more. Type /alerts to see what is.")


def check_edits(current: int, edits: ConceptEdits) -> None:
    """Raise RequestError when edits were made from a version that isn't the newest any more."""
    if edits.version <= current:
        raise RequestError(
            "Somebody else changed the concepts at the same moment. "
            "Look at them again with /concepts, then make your change once more."
        )


def check_policy(current: int, policy: Policy) -> None:
    """Raise RequestError when a policy was made from a version that isn't the newest any more."""
    if policy.version <= current:
        raise RequestError(
            "Somebody else changed the guardrails at the same moment. "
            "Look at them again, then set yours once more."
        )


def used_up(
    budget: Budget, call: ModelCall, person_tokens: int, class_tokens: int, class_cost: float
) -> bool:
    """Whether what was spent leaves no room in a budget for one more call."""
    tokens = person_tokens >= budget.person_tokens or class_tokens >= budget.class_tokens
    return tokens or (call.cost > 0 and class_cost >= budget.class_cost)
