"""Goals as a learner meets them: set, listed with how far they are, planned for, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core import goals, practice
from tutor_core.curriculum.library import lower_first
from tutor_core.ids import GoalId
from tutor_core.insights import standing
from tutor_core.messages import Button, Move, Reply
from tutor_core.requests import GoalAdd
from tutor_core.state import Changes, Goal, GoalStatus
from tutor_core.turn import Outcome
from tutor_core.turns import picking, topics
from tutor_core.turns.acting import LABEL, open_task
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from datetime import date

    from tutor_core.curriculum.naming import Meant
    from tutor_core.turn import Turn

# Topics told of those that a goal takes in (our choice).
TAKEN_IN = 6
# Goals named to somebody who has none open (our choice).
REACHED_NAMED = 3


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal read from a text, and what has to be told about the reading."""

    goal: Goal
    told: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A question about a text that can't be made a goal yet.

    Each choice is a label with the text that would settle it.
    """

    question: str
    choices: tuple[tuple[str, str], ...] = ()


# --- Reading -------------------------------------------------------------------------------------


def read(turn: Turn, text: str) -> Aim | Open:
    """Read a goal, or say what has to be known first."""
    example = goals.example(turn.library)
    wish = _settled(turn, text)
    if wish.percent is not None and not goals.TARGETS[0] <= wish.percent <= goals.TARGETS[1]:
        return Open(turn.voice.say("goal.no_target", percent=wish.percent, example=example))
    if not wish.topic:
        return Open(turn.voice.say("goal.empty", example=example))
    found = topics.meant(turn, wish.topic)
    if not found.concepts:
        return _which_topic(turn, wish, found)
    if wish.past or wish.unread:
        return _which_day(turn, wish)
    return _aim(turn, wish, found)


def _settled(turn: Turn, text: str) -> goals.Wish:
    """Return the wish; words after "by" that belong to the topic go back to it."""
    wish = goals.read(text, turn.today)
    if not wish.unread or wish.days or goals.timely(wish.unread):
        return wish
    whole = turn.library.meant(text)
    if whole.exact or turn.library.naming.knows(wish.unread):
        return goals.Wish(text, percent=wish.percent)
    return wish


def _which_topic(turn: Turn, wish: goals.Wish, found: Meant) -> Open:
    rest = _rest(wish)
    if found.near:
        asked = topics.question(turn, wish.topic, found.near)
        return Open(asked, tuple((c.title, f"{c.id}{rest}") for c in found.near))
    ready = practice.frontier(turn.state, turn.library)[: practice.NAMED]
    asked = turn.voice.say("goal.unmatched", text=wish.topic)
    return Open(asked, tuple((c.title, f"{c.id}{rest}") for c in ready))


def _which_day(turn: Turn, wish: goals.Wish) -> Open:
    say, example = turn.voice.say, goals.example(turn.library)
    if wish.past and wish.due is not None:
        return Open(say("goal.past_date", day=_long(wish.due), example=example))
    if wish.days:
        first, second = (_long(day) for day in wish.days[:2])
        asked = say("goal.which_day", said=wish.unread, first=first, second=second)
        days = ((_long(d), f"{wish.topic} by {d.isoformat()}") for d in wish.days)
        return Open(asked, tuple(days))
    asked = say("goal.no_such_day", said=wish.unread, example=wish.topic)
    return Open(asked, ((say("goal.without_day"), wish.topic),))


def _rest(wish: goals.Wish) -> str:
    target = f" to {wish.percent}%" if wish.percent is not None else ""
    due = f" by {wish.due.isoformat()}" if wish.due is not None and not wish.past else ""
    return f"{target}{due}"


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _aim(turn: Turn, wish: goals.Wish, found: Meant) -> Aim:
    target = (wish.percent or 100) / 100
    several = len(found.concepts) > 1
    titles = turn.library.titles([c.id for c in found.concepts])
    named = (found.part or (wish.topic if found.exact else "")) if several else ""
    named = named or titles
    lower = target < turn.state.policy.mastery_threshold
    text = f"{named} to {standing.percent(target)}" if lower else named
    goal = Goal(
        id=GoalId(f"goal:{turn.incoming.event_id}"),
        text=text,
        concept_ids=tuple(c.id for c in found.concepts),
        created=turn.now,
        target=target if lower else 1.0,
        due=wish.due,
    )
    told = []
    if found.exact and named == wish.topic and several:
        every = "; ".join(lower_first(c.title) for c in found.concepts[:TAKEN_IN])
        told.append(turn.voice.say("goal.takes_in", titles=every))
    if not found.exact:
        told.append(turn.voice.say("goal.guessed", said=wish.topic, topic=named))
    if found.left:
        told.append(turn.voice.say("goal.left", left=", ".join(found.left)))
    return Aim(goal, " ".join(told))


def asked(turn: Turn, question: Open) -> Outcome:
    """Ask a learner what has to be known first; each choice sets the goal."""
    buttons = tuple(Button(f"goal:{text}", label[:LABEL]) for label, text in question.choices)
    return Outcome(Reply(question.question, Move.SHOW, buttons))


# --- A learner's own -----------------------------------------------------------------------------


def add(turn: Turn, request: GoalAdd) -> Outcome:
    """Add a learner's own goal; the next free line is its plan."""
    aim = read(turn, request.text)
    if isinstance(aim, Open):
        return asked(turn, aim)
    goal, theirs = _merged(turn, aim.goal)
    share = goals.progress(goal, turn.state, turn.estimator, turn.now)
    if share >= 1:
        return shown(turn, turn.voice.say("goal.have_it", goal=goal.text), "practise")
    key = "goal.added" if share else "goal.added_new"
    named = goals.named(goal, turn.today)
    said = [turn.voice.say(key, goal=named, percent=standing.percent(share))]
    if aim.told:
        said.insert(0, aim.told)
    if theirs and aim.goal.due not in (None, goal.due):
        said.append(turn.voice.say("goal.day_stays"))
    said.append(turn.voice.say("goal.start" if goal.plan else "goal.ask_plan"))
    return shown(turn, " ".join(said), "practise", changes=Changes(goals=(goal,)))


def move(turn: Turn, which: str, when: str) -> Outcome:
    """Give a goal another day; a topic that is no goal yet becomes one. Raises RequestError."""
    held = goals.open_goals(turn.state)
    if not held or not (picking.points(which) or picking.named(turn, which, held)):
        return add(turn, GoalAdd(f"{which} by {when}".strip()))
    goal = held[picking.picked(turn, which, held)]
    if goals.from_teacher(goal, turn.state):
        named = goals.named(goal, turn.today)
        return shown(turn, turn.voice.say("goal.day_is_theirs", goal=named), "practise")
    day = day_of(turn, goal.text, when)
    if isinstance(day, Open):
        return asked(turn, day)
    named = goals.named(replace(goal, due=day), turn.today)
    changes = Changes(goals=(replace(goal, due=day, raised=False),))
    return shown(turn, turn.voice.say("goal.moved", goal=named), "practise", changes=changes)


def day_of(turn: Turn, topic: str, when: str) -> date | Open:
    """Return the day that words name for a goal, or the question which one is meant."""
    wish = goals.read(f"{topic} by {when}", turn.today)
    if wish.past or wish.unread or wish.due is None:
        return _which_day(turn, replace(wish, topic=topic, unread=wish.unread or when))
    return wish.due


def _merged(turn: Turn, goal: Goal) -> tuple[Goal, bool]:
    """Return a goal as the one there is on the same concepts, and whether that is a teacher's.

    A learner's own gets the new date and target; a teacher's stays as it is, and one that was put
    aside is taken up again.
    """
    wanted = set(goal.concept_ids)
    aside = [g for g in turn.state.goals if g.status is GoalStatus.ASIDE]
    there = [*goals.open_goals(turn.state), *reversed(aside)]
    held = next((g for g in there if set(g.concept_ids) == wanted), None)
    if held is None:
        return goal, False
    if goals.from_teacher(held, turn.state):
        return replace(held, status=GoalStatus.OPEN), True
    due = goal.due or held.due
    return replace(held, text=goal.text, target=goal.target, due=due, raised=False), False


def plan_wanted(turn: Turn, text: str) -> bool:
    """Whether what has the form of a plan is one; "if I take 4 away I will get 15" is a step."""
    if open_task(turn)[1] is None:
        return True
    goal = goals.to_plan(turn.state)
    return goal is not None and not goal.plan and goals.plans_work(text)


def plan(turn: Turn, text: str) -> Outcome:
    """Keep an if-then plan with the goal that it was asked for."""
    goal = goals.to_plan(turn.state)
    if goal is None:
        example = goals.example(turn.library)
        return shown(turn, turn.voice.say("goal.plan_without", example=example))
    said = turn.voice.say("goal.added_plan", goal=goal.text, plan=text)
    return shown(turn, said, "practise", changes=Changes(goals=(replace(goal, plan=text),)))


def listed(turn: Turn) -> Outcome:
    """List the open goals with progress, plan and number."""
    held = goals.open_goals(turn.state)
    if not held:
        return shown(turn, _none(turn))
    lines = [
        turn.voice.say(
            "goal.line",
            number=i,
            goal=standing.goal_words(g, turn.state, turn.estimator, turn.voice, turn.now),
            plan=turn.voice.say("goal.plan", plan=g.plan) if g.plan else "",
        )
        for i, g in enumerate(held, 1)
    ]
    return shown(turn, turn.voice.say("goal.list", lines="\n".join(lines)), "practise")


def _none(turn: Turn) -> str:
    example = goals.example(turn.library)
    done = [g.text for g in turn.state.goals if g.status is GoalStatus.REACHED]
    if not done:
        return turn.voice.say("goal.none", example=example)
    return turn.voice.say("goal.none_left", done="; ".join(done[-REACHED_NAMED:]), example=example)


def done(turn: Turn, which: str) -> Outcome:
    """Mark a goal as reached on the learner's word, and say when the evidence isn't there yet."""
    goal = _own(turn, which)
    share = goals.progress(goal, turn.state, turn.estimator, turn.now)
    key = "goal.done" if share >= 1 else "goal.done_early" if share else "goal.done_untried"
    text = turn.voice.say(key, goal=goal.text, percent=standing.percent(share))
    changes = Changes(goals=(replace(goal, status=GoalStatus.REACHED),))
    return shown(turn, text, *(["practise"] if share < 1 else []), changes=changes)


def drop(turn: Turn, which: str) -> Outcome:
    """Drop a goal, or all of them."""
    held = goals.open_goals(turn.state)
    every = held if which.lower().strip(" .!") in picking.ALL and held else [_own(turn, which)]
    theirs = [goal for goal in every if goals.from_teacher(goal, turn.state)]
    own = [goal for goal in every if goal not in theirs]
    said = []
    for key, those in (("goal.put_aside", theirs), ("goal.dropped", own)):
        titles = "; ".join(goal.text for goal in those)
        said += [turn.voice.say(key, goal=titles)] if those else []
    said += [] if own else [turn.voice.say("goal.instead")]
    changed = (
        *(replace(goal, status=GoalStatus.DROPPED) for goal in own),
        *(replace(goal, status=GoalStatus.ASIDE) for goal in theirs),
    )
    return shown(turn, " ".join(said), changes=Changes(goals=changed))


def _own(turn: Turn, which: str) -> Goal:
    """Return the open goal that is meant. Raises RequestError."""
    held = goals.open_goals(turn.state)
    return held[picking.picked(turn, which, held)]
