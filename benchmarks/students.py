"""Simulated learners through the real tutor: do they end where they should?

    python -m benchmarks.students [--seed N] [--turns 200] [--each N] [--course PATH]

Five kinds of learners (``benchmarks.simulated``) take their turns over several days; the one who
comes back is away for 30 days in the middle. docs/learner-model.md says what was measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.classroom import ROOM, Books, Room, books
from benchmarks.report import rounded
from benchmarks.simulated import KNOWN, Kind, Learner
from tutor_core import reviews
from tutor_core.assessment import holds_answer
from tutor_core.curriculum.library import Library
from tutor_core.guardrails.policy import answers_allowed
from tutor_core.mastery.estimate import Tracing, mastered
from tutor_core.messages import Judgement, Move
from tutor_core.moves import ANSWER_RUNG
from tutor_core.state import ThreadKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tutor_core.course import Exercise
    from tutor_core.ids import ConceptId
    from tutor_core.messages import Reply
    from tutor_core.state import Evidence, LearnerState

BUNDLED = Path(__file__).resolve().parents[1] / "knowledge" / "courses"
COURSES = ("linear-equations", "forces-and-motion")
SITTING = 25  # turns of a sitting, after which the learner comes back the next day
AWAY = timedelta(days=30)
# A concept that is called mastered and at no time from then on is truly known is a wrong one; what
# was known and is forgotten later is for the reviews. So much of the course's concepts may slip
# through: our choice.
SLIPS = 0.1
ESTIMATOR = Tracing()
_DATES = re.compile(r"\bin \d+ days?\b")


@dataclass(slots=True)
class Life:
    """What one learner's way came to."""

    kind: Kind
    concepts: int = 0
    turns: int = 0
    offered: int = 0
    alone: int = 0
    aided: int = 0
    shown: int = 0
    rungs: list[int] = field(default_factory=list)
    thinking: int = 0
    spinning: int = 0
    reviews: int = 0
    checkpoints: int = 0
    leaks: int = 0
    still: int = 0
    longest_still: int = 0
    mastered: int = 0
    known: int = 0
    wrongly: int = 0
    estimate: float = 0.0
    truth: float = 0.0
    before: float = 0.0
    back: float = 0.0
    after: float = 0.0
    due_back: int = 0
    first_back: str = ""
    met: tuple[ConceptId, ...] = ()
    proved: set[ConceptId] = field(default_factory=set)


async def lived(kind: Kind, shelf: Books, turns: int, seed: int) -> Life:
    """Let one learner take so many turns, and return what it came to."""
    room, found = await Room(shelf).open(), Life(kind)
    learner = Learner(kind, shelf, random.Random(f"{kind}-{seed}"))
    half = turns // 2
    for number in range(turns):
        if number and number % SITTING == 0:
            room.now += timedelta(days=1)
            learner.queue = ["/review"]
        if kind is Kind.BACK and number == half:
            await _goes_away(room, found, learner)
        await _turn(room, learner, found)
    _end(await room.state(), room, learner, found)
    return found


async def _goes_away(room: Room, found: Life, learner: Learner) -> None:
    """Leave for a month; the first practice after it tells whether reviews come first."""
    state = await room.state()
    found.met = tuple(state.mastery)
    found.before = _mean_estimate(state, room.now, found.met)
    room.now += AWAY
    found.back = _mean_estimate(state, room.now, found.met)
    library = Library(tuple(room.books.shelves.values()))
    found.due_back = len(reviews.due(state, library, room.now))
    learner.queue = ["/practice"]


async def _turn(room: Room, learner: Learner, found: Life) -> None:
    before = await room.state()
    wait = learner.pause()
    text, button = learner.says(before, room.now + timedelta(seconds=wait))
    reply = await room.say(text, button, wait)
    learner.reads(reply)
    state = await room.state()
    if found.due_back and not found.first_back:
        found.first_back = str(reply.move)
    _count(room, learner, found, before, state, reply)


def _count(
    room: Room,
    learner: Learner,
    found: Life,
    before: LearnerState,
    state: LearnerState,
    reply: Reply,
) -> None:
    found.turns += 1
    fresh = _news(before, state)
    _exercises(room, learner, found, before, state, fresh)
    thread, earlier = state.thread, before.thread
    opened = thread is not None and (earlier is None or thread.id != earlier.id)
    if thread is not None and opened and thread.exercise_id is not None:
        found.offered += 1
        found.reviews += reply.move is Move.REVIEW
        found.checkpoints += thread.kind is ThreadKind.CHECKPOINT
    found.thinking += thread is not None and thread.awaiting == "thinking"
    found.spinning = sum(a.category == "spinning" for a in room.store.alerts(ROOM))
    found.leaks += _leaked(room, before, state, reply, fresh)
    rose = any(
        m.estimate > before.mastery[i].estimate if i in before.mastery else m.estimate > 0.25
        for i, m in state.mastery.items()
    )
    found.still = 0 if rose else found.still + 1
    found.longest_still = max(found.longest_still, found.still)
    over = (i for i, m in state.mastery.items() if mastered(m, state.policy.mastery_threshold))
    found.proved |= {i for i in over if learner.chance(i, room.now) >= KNOWN}


def _news(before: LearnerState, state: LearnerState) -> Sequence[Evidence]:
    last = before.evidence[-1].at if before.evidence else None
    return [e for e in state.evidence if last is None or e.at > last]


def _exercises(
    room: Room,
    learner: Learner,
    found: Life,
    before: LearnerState,
    state: LearnerState,
    fresh: Sequence[Evidence],
) -> None:
    """Count what was solved, and let the learner grow by it."""
    place = room.books.open_step(before)
    if not fresh or place is None:
        return
    exercise, step = place
    last = fresh[-1]
    if (last.rung or 0) >= ANSWER_RUNG:
        found.shown += 1
        return
    if last.judgement is not Judgement.CORRECT:
        learner.practises(exercise, room.now, aided=True)
        return
    if step is not exercise.steps[-1]:
        return
    found.rungs.append(last.rung or 0)
    found.aided += last.aided
    found.alone += not last.aided
    learner.practises(exercise, room.now, aided=last.aided)


def _leaked(
    room: Room,
    before: LearnerState,
    state: LearnerState,
    reply: Reply,
    fresh: Sequence[Evidence],
) -> bool:
    """Whether an answer was shown below the rung that is allowed."""
    place, thread = room.books.open_step(before), before.thread
    if place is None or thread is None or reply.judgement is Judgement.CORRECT:
        return False
    exercise, step = place
    goal = any(c in g.concept_ids for g in before.goals for c in exercise.concept_ids)
    if any((e.rung or 0) >= ANSWER_RUNG for e in fresh):
        ready = _ready(room, before, exercise)
        return not answers_allowed(
            before.policy, goal=goal, attempts=len(thread.answers), prerequisites_mastered=ready
        )
    after = state.thread
    if after is None or after.solved or (after.id, after.step) != (thread.id, thread.step):
        return False
    # "Comes back in 9 days", in what was asked to be shown, is a date that an answer may equal.
    said = _DATES.sub(" ", reply.text) if reply.move is Move.SHOW else reply.text
    told = said.replace(step.prompt, " ")
    for section in room.books.courses[0].sections:
        told = told.replace(section.label, " ")
    told = told.replace(exercise.stem, " ") if exercise.stem else told
    return holds_answer(step, told, exercise.stem)


def _ready(room: Room, state: LearnerState, exercise: Exercise) -> bool:
    library = Library(tuple(room.books.shelves.values()))
    found = [c for i in exercise.concept_ids if (c := library.concept(i)) is not None]
    held = [state.mastery.get(i) for c in found for i in c.prerequisites]
    return all(m is not None and mastered(m) for m in held)


def _mean_estimate(state: LearnerState, now: datetime, met: Sequence[ConceptId]) -> float:
    found = [ESTIMATOR.estimate(state.mastery[i], now) for i in met]
    return sum(found) / len(found) if found else 0.0


def _end(state: LearnerState, room: Room, learner: Learner, found: Life) -> None:
    now, concepts = room.now, room.books.courses[0].concepts
    true = {c.id: learner.chance(c.id, now) for c in concepts}
    over = [i for i, m in state.mastery.items() if mastered(m, state.policy.mastery_threshold)]
    found.concepts, found.mastered = len(concepts), len(over)
    found.known = sum(chance >= KNOWN for chance in true.values())
    found.wrongly = sum(i not in found.proved for i in over)
    met = [true[i] for i in state.mastery]
    found.truth = sum(met) / len(met) if met else learner.traits.chance
    found.estimate = _mean_estimate(state, now, tuple(state.mastery))
    found.after = _mean_estimate(state, now, found.met)


# --- Where they should end -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that should be so at the end, in words and as a check of all of a kind."""

    says: str
    holds: Callable[[Sequence[Life]], bool]


def _mean(found: Sequence[Life], name: str) -> float:
    return sum(float(getattr(one, name)) for one in found) / len(found)


def _per_turn(found: Sequence[Life], name: str) -> float:
    """Return how many there were in 50 turns, so that a short run is judged alike."""
    return 50 * _mean(found, name) / max(1.0, _mean(found, "turns"))


BARS: dict[Kind, tuple[Bar, ...]] = {
    Kind.STRONG: (
        Bar("masters at least one concept in 50 turns", lambda f: _per_turn(f, "mastered") >= 1),
        Bar("masters nothing wrongly", lambda f: _mean(f, "wrongly") == 0),
        Bar("mostly works alone", lambda f: _mean(f, "alone") > 3 * _mean(f, "aided")),
    ),
    Kind.WEAK: (
        Bar(
            "masters hardly anything it doesn't know",
            lambda f: _mean(f, "wrongly") <= SLIPS * _mean(f, "concepts"),
        ),
        Bar(
            "works with help more than alone",
            lambda f: _mean(f, "aided") > 0.5 * _mean(f, "alone"),
        ),
    ),
    Kind.HELP: (
        Bar("masters nothing", lambda f: _mean(f, "mastered") == 0),
        Bar("is noticed, every one", lambda f: all(one.thinking for one in f)),
    ),
    Kind.GUESS: (
        Bar("masters nothing", lambda f: _mean(f, "mastered") == 0),
        Bar("is noticed, every one", lambda f: all(one.thinking for one in f)),
    ),
    Kind.BACK: (
        Bar("the estimate falls over the month", lambda f: all(o.back < o.before for o in f)),
        Bar(
            "reviews come first",
            lambda f: all(o.first_back == "review" for o in f if o.due_back),
        ),
        Bar("recovers", lambda f: _mean(f, "after") > _mean(f, "back")),
        Bar(
            "masters hardly anything it doesn't know",
            lambda f: _mean(f, "wrongly") <= SLIPS * _mean(f, "concepts"),
        ),
    ),
}
EVERYONE = Bar("sees no answer below its rung", lambda f: sum(one.leaks for one in f) == 0)


def verdicts(lives: dict[Kind, list[Life]]) -> dict[Kind, dict[str, bool]]:
    """Return for each kind what should be so and whether it is."""
    return {
        kind: {bar.says: bar.holds(found) for bar in (*BARS[kind], EVERYONE)}
        for kind, found in lives.items()
    }


async def lives(shelf: Books, turns: int, each: int, seed: int) -> dict[Kind, list[Life]]:
    """Return the lives of so many learners of each kind."""
    return {
        kind: [await lived(kind, shelf, turns, seed + n) for n in range(each)] for kind in Kind
    }


COLUMNS = (
    "turns", "offered", "alone", "aided", "shown", "rung", "mastered", "known", "wrongly",
    "estimate", "truth", "thinking", "spinning", "reviews", "checkpoints", "leaks",
    "longest_still",
)  # fmt: skip


def figures(found: Sequence[Life]) -> dict[str, float]:
    """Return the means over the learners of a kind; ``leaks`` is their sum."""
    rungs = [r for one in found for r in one.rungs]
    line = {name: rounded(_mean(found, name)) for name in COLUMNS if name != "rung"}
    line["rung"] = rounded(sum(rungs) / len(rungs)) if rungs else 0.0
    line["leaks"] = sum(one.leaks for one in found)
    if found[0].kind is Kind.BACK:
        line |= {name: rounded(_mean(found, name)) for name in ("before", "back", "after")}
    return line


def main(arguments: list[str] | None = None) -> None:
    """Let them learn and report."""
    given = _arguments(arguments)
    paths = [given.course] if given.course else [BUNDLED / name for name in COURSES]
    whole: dict[str, object] = {}
    for path in paths:
        found = asyncio.run(lives(books(path), given.turns, given.each, given.seed))
        whole[path.name] = _printed(path.name, found, given.turns)
    print(json.dumps(whole), flush=True)


def _printed(name: str, found: dict[Kind, list[Life]], turns: int) -> dict[str, dict[str, object]]:
    table = Table("", *found, title=f"{name}: {turns} turns, means of {len(found[Kind.WEAK])}")
    told = {kind: figures(lived) for kind, lived in found.items()}
    for column in COLUMNS:
        table.add_row(column, *(f"{told[kind][column]:g}" for kind in found))
    console = Console()
    console.print(table)
    judged = verdicts(found)
    for kind, bars in judged.items():
        for says, holds in bars.items():
            console.print(f"{'OK ' if holds else 'NOT'} {kind}: {says}")
    return {str(kind): {**told[kind], "ok": all(judged[kind].values())} for kind in found}


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.students")
    parser.add_argument("--seed", type=int, default=1, help="of the dice")
    parser.add_argument("--turns", type=int, default=200, help="turns of each learner")
    parser.add_argument("--each", type=int, default=5, help="learners of each kind")
    parser.add_argument("--course", type=Path, help="a course's folder, instead of both bundled")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
