"""Turns about what comes next: a learner's plan, a classroom's groups, a date that has passed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals, practice, reviews
from tutor_core.curriculum.library import lower_first
from tutor_core.errors import RequestError
from tutor_core.insights import standing
from tutor_core.messages import Move
from tutor_core.state import Changes, GroupChange
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.messages import Reply
    from tutor_core.requests import GroupAdd, GroupRemove
    from tutor_core.state import Goal
    from tutor_core.turn import Outcome, Turn

# Steps of a plan; more is a list nobody follows (our choice).
STEPS = 3
# Reviews named in a plan; /review takes them in this order anyway (our choice).
REVIEWS_NAMED = 2
# Topics named as open next (our choice).
OPEN_NEXT = 4


# A greeting and the list of goals tell of a teacher's goal themselves.
_TELLING = (Move.CHAT, Move.SHOW)


# --- A learner's plan ----------------------------------------------------------------------------


def plan(turn: Turn) -> Outcome:
    """Show goals, what is open next, and the next steps in order."""
    say = turn.voice.say
    listed = goals.open_goals(turn.state)
    lines = [say("plan.title")]
    lines += [_goal_line(turn, goal) for goal in listed] or [say("plan.no_goal")]
    if open_next := _open_next(turn, listed):
        lines.append(say("plan.open_next", topics=", ".join(open_next)))
    steps = _steps(turn, listed)
    lines += [say("plan.step", number=n, step=step) for n, step in enumerate(steps, 1)]
    lines.append(say("plan.end"))
    return shown(turn, "\n".join(lines), "practise")


def _goal_line(turn: Turn, goal: Goal) -> str:
    words = standing.goal_words(goal, turn.state, turn.estimator, turn.voice, turn.now)
    how = turn.voice.say("goal.plan", plan=goal.plan) if goal.plan else ""
    return turn.voice.say("plan.goal", goal=words, plan=how)


def _open_next(turn: Turn, listed: list[Goal]) -> list[str]:
    """Return the topics that are open: on the way to a goal, else those begun, else the first."""
    paths = [c for g in listed for c in practice.goal_path(g, turn.state, turn.library)]
    open_now = practice.frontier(turn.state, turn.library)
    begun = [c for c in open_now if c.id in turn.state.mastery]
    found = dict.fromkeys(lower_first(c.title) for c in paths or begun or open_now)
    return list(found)[:OPEN_NEXT]


def _steps(turn: Turn, listed: list[Goal]) -> list[str]:
    """Return what to do, most pressing first."""
    say = turn.voice.say
    late = [g for g in listed if g.due is not None and g.due < turn.today]
    steps = [say("plan.step_late", goal=g.text) for g in late[:1]]
    if due := reviews.due(turn.state, turn.library, turn.now):
        titles = turn.library.titles(due[:REVIEWS_NAMED])
        steps.append(say("plan.step_review", n=len(due), concepts=titles))
    offered = practice.pick(turn.state, turn.library, turn.estimator, turn.now)
    if offered is not None:
        steps.append(
            say(
                "plan.step_practise",
                concept=lower_first(offered.concept.title),
                percent=standing.percent(offered.expected),
            )
        )
    aim = goals.to_plan(turn.state)
    if aim is not None and not aim.plan:
        steps.append(say("plan.step_when", goal=aim.text))
    if not listed:
        steps.append(say("plan.step_goal", example=goals.example(turn.library)))
    return steps[:STEPS]


# --- A goal's date has passed --------------------------------------------------------------------


def overdue(turn: Turn, reply: Reply) -> tuple[str, tuple[Goal, ...]]:
    """Return what to tell a learner of goals whose date has passed, and those goals as told.

    Each is told once; a reply that shows it among the goals has told it.
    """
    today = turn.today
    late = [
        (number, g)
        for number, g in enumerate(goals.open_goals(turn.state), 1)
        if g.due is not None and g.due < today and not g.raised
    ]
    if not late:
        return "", ()
    number, first = late[0]
    told = tuple(replace(g, raised=True) for _, g in late)
    if first.due is None or (reply.move is Move.SHOW and goals.named(first, today) in reply.text):
        return "", told
    day = f"{first.due.day} {first.due:%B}"
    return turn.voice.say("goal.overdue", goal=first.text, day=day, number=number), told


def set_since(turn: Turn, reply: Reply) -> str:
    """Tell of goals that a teacher has set since the learner was here, "" when told already."""
    last = turn.state.last_turn
    new = [
        g
        for g in goals.open_goals(turn.state)
        if goals.from_teacher(g, turn.state)
        and (last is None or g.created > last)
        and not (reply.move in _TELLING and g.text in reply.text)
    ]
    if not new:
        return ""
    named = "; ".join(goals.named(g, turn.today) for g in new)
    return turn.voice.say("goal.told" if len(new) == 1 else "goal.told_several", goal=named)


# --- Groups --------------------------------------------------------------------------------------


def groups(turn: Turn) -> Outcome:
    """Show a teacher the groups and who is in them."""
    say = turn.voice.say
    if not turn.state.groups:
        return shown(turn, say("group.none"))
    lines = [say("group.line", name=g.name, who=", ".join(g.members)) for g in turn.state.groups]
    return shown(turn, "\n".join([say("group.title"), *lines, say("group.end")]))


async def group_add(turn: Turn, request: GroupAdd) -> Outcome:
    """Put learners into a group. Raises RequestError for nobody."""
    known = await _known(turn)
    name, who = _group_named(request.name, request.who)
    named = names_in(who, known)
    if not named:
        raise RequestError(turn.voice.say("group.nobody", name=name))
    change = GroupChange(name, add=named)
    said = turn.voice.say("group.added", name=name, who=", ".join(named))
    return shown(turn, said, changes=Changes(groups=(change,)))


async def group_remove(turn: Turn, request: GroupRemove) -> Outcome:
    """Take learners out of a group, or, when nobody is said, the group away.

    Raises RequestError for a group that isn't there and for names that are none.
    """
    name, who = _group_named(request.name, request.who)
    known = {g.name.casefold() for g in turn.state.groups}
    if not known:
        raise RequestError(turn.voice.say("group.none"))
    if name.casefold() not in known:
        names = ", ".join(g.name for g in turn.state.groups)
        raise RequestError(turn.voice.say("group.no_such", name=name, names=names))
    named = names_in(who, await _known(turn))
    if who.strip() and not named:
        raise RequestError(turn.voice.say("group.nobody_out", name=name))
    change = GroupChange(name, remove=named, drop=not named)
    key = "group.removed" if named else "group.dropped"
    gone = next(g.members for g in turn.state.groups if g.name.casefold() == name.casefold())
    said = turn.voice.say(key, name=name, who=", ".join(named or gone))
    return shown(turn, said, changes=Changes(groups=(change,)))


async def _known(turn: Turn) -> dict[str, str]:
    seats = await turn.learners.members(turn.state.classroom)
    return {seat.name.casefold(): seat.name for seat in seats if seat.name}


def _group_named(name: str, who: str) -> tuple[str, str]:
    """Return a group's name and who it is about; learners named first are marked with @."""
    if not name.startswith("@"):
        return name.strip(" :"), who
    words = f"{name} {who}".split()
    marked = [word for word in words if word.startswith("@")]
    rest = " ".join(word for word in words if not word.startswith("@"))
    return (rest, " ".join(marked)) if rest else (name.lstrip("@"), who)


def names_in(typed: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in a list by commas, marks, "and", or blanks where each is known so."""
    found: list[str] = []
    for part in re.split(r"\s*(?:[,;&@]|\band\b)\s*", typed):
        name = part.strip().strip('"')
        words = [known.get(word.casefold(), "") for word in name.split()]
        if name.casefold() in known or not all(words):
            found.append(known.get(name.casefold(), name))
        else:
            found += words
    return tuple(dict.fromkeys(name for name in found if name))
