"""Goals as a teacher meets them: set for learners, groups or everyone, seen, changed, dropped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals, talk
from tutor_core.errors import RequestError
from tutor_core.insights import standing
from tutor_core.messages import Role
from tutor_core.requests import GoalDone, GoalDrop, GoalList, GoalMove, GoalSet
from tutor_core.state import Changes, GoalStatus
from tutor_core.turns import aims, picking
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.assigned import Assigned
    from tutor_core.intent import Understood
    from tutor_core.turn import Outcome, Turn

# Names shown of those a goal is for (our choice: a line).
NAMES_SHOWN = 4
_EVERYONE = ("everyone", "everybody", "the class", "the whole class")
_JOINT = re.compile(r"[\s,;:&]*(?:\band\b|\bfor\b)?[\s,;:&]*", re.IGNORECASE)
_MARKED = re.compile(r'@(?:"([^"\n]+)"|([^\s,;:]+))')


async def take(turn: Turn, what: Understood) -> Outcome | None:
    """Take what a teacher asks about goals; None for everything else."""
    if isinstance(what, GoalSet):
        return await _set(turn, what)
    if turn.state.role is not Role.TEACHER:
        return None
    match what:
        case GoalList():
            return await _listed(turn)
        case GoalMove(which, when):
            return await _move(turn, which, when)
        case GoalDrop(which):
            return await _drop(turn, which)
        case GoalDone(which):
            found = await _assigned(turn)
            at = _picked(turn, which, found) - len(found)
            if at < 0:
                who, number = _names(turn, found[at]), at + len(found) + 1
                raise RequestError(turn.voice.say("goal.is_theirs", who=who, number=number))
            return aims.done(turn, str(at + 1))
    return None


def _picked(turn: Turn, which: str, found: Sequence[Assigned]) -> int:
    """Return the place in the teacher's list of the goal that is meant. Raises RequestError."""
    who = turn.cues["the_group"].sub(lambda m: talk.named(m, "group"), which.casefold()).strip()
    theirs = [i for i, one in enumerate(found) if who and _is_for(turn, one, who)]
    if len(theirs) == 1:
        return theirs[0]
    listed = [*(one.goal for one in found), *goals.open_goals(turn.state)]
    return picking.picked(turn, which, listed)


def _is_for(turn: Turn, one: Assigned, who: str) -> bool:
    return who == _names(turn, one).casefold()


async def _assigned(turn: Turn) -> Sequence[Assigned]:
    return await turn.learners.assigned(turn.state.classroom)


# --- Setting -------------------------------------------------------------------------------------


def recipients(first: str, text: str, known: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """Return whom a goal is for, () for everyone, and the rest of the text.

    Names marked with @ are taken as they stand, others when somebody or a group is called so.
    """
    names = sorted((*_EVERYONE, *known), key=len, reverse=True)
    who = [first.lstrip("@")] if first else []
    left = text.strip()
    while True:
        start = _end(left) if who else 0
        name, length = _name_at(left[start:], names)
        after = left[start + length :]
        # A name with nothing behind it is what the goal is about.
        if not name or not after.strip(" ,;:.@"):
            break
        who.append(name)
        left = after
    everyone = any(name.casefold() in (*_EVERYONE, "all") for name in who)
    rest = left[_end(left) if who else 0 :].strip()
    return (() if everyone else tuple(dict.fromkeys(who))), rest


def _name_at(text: str, names: Sequence[str]) -> tuple[str, int]:
    """Return the name that a text begins with and how long it stands there, ("", 0) for none."""
    if (marked := _MARKED.match(text)) is not None:
        return marked[1] or marked[2], marked.end()
    found = next((name for name in names if _begins(text, name)), "")
    return found, len(found)


def _end(text: str) -> int:
    found = _JOINT.match(text)
    return found.end() if found is not None else 0


def _begins(text: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}(?![\w'-])", text, re.IGNORECASE) is not None


async def _set(turn: Turn, request: GoalSet) -> Outcome:
    """Set a goal for learners, groups or everyone; the same one again gets the new date."""
    seats = await turn.learners.members(turn.state.classroom)
    known = [seat.name for seat in seats if seat.role is Role.LEARNER and seat.name]
    who, text = recipients(
        request.who, request.text, (*known, *(g.name for g in turn.state.groups))
    )
    aim = aims.read(turn, text)
    if isinstance(aim, aims.Open):
        raise RequestError(_asked(aim))
    held = await _held(turn, who, aim.goal.concept_ids)
    goal = replace(aim.goal, set_by=turn.state.person.id)
    if held is not None:
        goal = replace(goal, id=held.goal.id, due=goal.due or held.goal.due)
    key = "goal.assigned" if held is None else "goal.assigned_again"
    named = goals.named(goal, turn.today)
    everyone = turn.voice.say("goal.everyone")
    said = turn.voice.say(key, who=", ".join(who) or everyone, goal=named, topic=goal.text)
    said = f"{aim.told} {said}".strip()
    return shown(turn, said, changes=Changes(assigned=tuple((w, goal) for w in who or ("",))))


def _asked(question: aims.Open) -> str:
    """Ask a teacher, who says it again: a button couldn't hold whom it is for."""
    several = len(question.choices) > 1
    labels = [label for label, _ in question.choices] if several else []
    return "\n".join([question.question, *(f"- {label}" for label in labels)])


async def _held(turn: Turn, who: tuple[str, ...], concepts: Sequence[str]) -> Assigned | None:
    """Return the goal that the same learners have on the same concepts already."""
    wanted = {name.casefold() for name in _members(turn, who)}
    for one in await _assigned(turn):
        theirs = {name.casefold() for name in one.who}
        if set(one.goal.concept_ids) == set(concepts) and theirs == wanted:
            return one
    return None


def _members(turn: Turn, who: tuple[str, ...]) -> list[str]:
    """Return the learners that names stand for, a group's for the group."""
    groups = {group.name.casefold(): group.members for group in turn.state.groups}
    return [name for one in who for name in groups.get(one.casefold(), (one,))]


# --- Seeing and dropping -------------------------------------------------------------------------


async def _listed(turn: Turn) -> Outcome:
    """List what was set for whom, and behind it the teacher's own goals."""
    found = await _assigned(turn)
    own = goals.open_goals(turn.state)
    if not found and not own:
        example = goals.example(turn.library)
        return shown(turn, turn.voice.say("goal.none_set", example=example))
    lines = [_line(turn, number, one) for number, one in enumerate(found, 1)]
    lines += [
        turn.voice.say(
            "goal.line",
            number=number,
            goal=standing.goal_words(g, turn.state, turn.estimator, turn.voice, turn.now),
            plan="",
        )
        for number, g in enumerate(own, len(found) + 1)
    ]
    return shown(turn, turn.voice.say("goal.set_list", lines="\n".join(lines)))


def _line(turn: Turn, number: int, one: Assigned) -> str:
    say = turn.voice.say
    reached = say("goal.reached_by", n=one.reached) if one.reached else ""
    if one.aside:
        reached += say("goal.aside_by", who=_shortened(turn, one.aside))
    named = goals.named(one.goal, turn.today)
    return say("goal.set_line", number=number, who=_names(turn, one), goal=named, reached=reached)


def _names(turn: Turn, one: Assigned) -> str:
    """Say whom a goal is for: a group by its name when it is for just its learners."""
    if not one.who:
        return turn.voice.say("goal.everyone")
    group = next((g.name for g in turn.state.groups if set(g.members) == set(one.who)), "")
    if group and len(one.who) > 1:
        return group
    return _shortened(turn, one.who)


def _shortened(turn: Turn, who: Sequence[str]) -> str:
    names = ", ".join(who[:NAMES_SHOWN])
    more = len(who) - NAMES_SHOWN
    return turn.voice.say("goal.and_more", names=names, n=more) if more > 0 else names


async def _drop(turn: Turn, which: str) -> Outcome:
    """Drop a goal for all who have it, or one of the teacher's own. Raises RequestError."""
    found = await _assigned(turn)
    if which.lower().strip(" .!") in picking.ALL and found:
        return _taken_back(turn, found, turn.voice.say("goal.everyone"))
    at = _picked(turn, which, found)
    if at >= len(found):
        return aims.drop(turn, str(at - len(found) + 1))
    return _taken_back(turn, found[at : at + 1], _names(turn, found[at]))


async def _move(turn: Turn, which: str, when: str) -> Outcome:
    """Give a goal another day for all who have it, or one of the teacher's own."""
    found = await _assigned(turn)
    at = _picked(turn, which, found)
    if at >= len(found):
        return aims.move(turn, str(at - len(found) + 1), when)
    one = found[at]
    day = aims.day_of(turn, one.goal.text, when)
    if isinstance(day, aims.Open):
        raise RequestError(_asked(day))
    goal = replace(one.goal, due=day)
    named = goals.named(goal, turn.today)
    said = turn.voice.say("goal.moved_for", who=_names(turn, one), goal=named)
    return shown(turn, said, changes=Changes(assigned=tuple((w, goal) for w in one.who or ("",))))


def _taken_back(turn: Turn, those: Sequence[Assigned], who: str) -> Outcome:
    gone = tuple(("", replace(one.goal, status=GoalStatus.DROPPED)) for one in those)
    texts = "; ".join(one.goal.text for one in those)
    said = turn.voice.say("goal.dropped_for", who=who, goal=texts)
    return shown(turn, said, changes=Changes(assigned=gone))
