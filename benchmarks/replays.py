"""Whether what explanations say would change a suggestion comes true when it is done.

    python -m benchmarks.replays [--sessions N] [--seed N]

Simulated learners take short sessions with the real tutor under guardrails drawn by the seed.
After each suggestion, all that it foretold is made to happen in copies of the classroom.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.classroom import ROOM, Books, Room, books, right_answer, wrong_answers
from benchmarks.simulated import Kind, Learner
from benchmarks.students import BUNDLED, COURSES
from tutor_core.course import Course, Passage, Section
from tutor_core.explanations.suggestions import LOOSEST
from tutor_core.fakes.outside import SharedWords
from tutor_core.guardrails.policy import Answers
from tutor_core.ids import CourseId, PassageId, SectionId
from tutor_core.messages import Move
from tutor_core.moves import ANSWER_RUNG

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tutor_core.course import Exercise, Step
    from tutor_core.messages import Foretold, Reply

QUESTIONS = (
    "why do both sides have to stay in balance?", "what is a force?", "what is a like term?",
    "what's the best temperature to fry chicken", "how do I explain acceleration?",
)  # fmt: skip
ASKED = ("/practice", "/practice worked", "/practice harder", "/practice easier", "/known",
         "/practice quiz 3", "/review", "/notme", "/practice explain", "/goal add {topic}",
         "/practice {topic}", "/known {topic}", "/practice worked {topic}")  # fmt: skip
# Tries enough to open any answer that attempts open (answers_after is at most 5 here).
PATIENCE = 24
IDEA = "I think number {n} has to do with the balance of both sides and the force"


@dataclass(slots=True)
class Tally:
    """What was foretold and came true, by kind, and the misses in words."""

    foretold: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


async def session(shelf: Books, dice: random.Random, tally: Tally) -> None:
    """Take one short session and replay what it foretold."""
    room = await Room(shelf).open(
        attempt_first=dice.random() < 0.7,
        answers_after=dice.randint(1, 5),
        answers=dice.choice([*Answers, Answers.AFTER_ATTEMPTS]),
        goal_answers=dice.choice([Answers.NEVER, Answers.AFTER_ATTEMPTS]),
        highest_rung=dice.choice([2, 3, 4, 4, 4]),
        target_success=dice.choice([0.6, 0.8, 0.9]),
    )
    learner = Learner(dice.choice(tuple(Kind)), shelf, dice)
    if dice.random() < 0.5:
        await room.say(f"/goal add {_topic(shelf, dice)}")
    asked = ""
    for _ in range(dice.randint(10, 20)):
        if dice.random() < 0.08:
            room.now += timedelta(days=dice.choice([1, 3, 40]))
        text, button = await _message(room, learner, dice)
        reply = await room.say(text, button, dice.uniform(20, 120))
        learner.reads(reply)
        # What is told again later is about what was asked when it was told first.
        if reply.explanation is not None and reply.move is not Move.SHOW:
            asked = text
        for one, words in _foretold(reply):
            await _replayed(room, one, words, asked, tally)


def _topic(shelf: Books, dice: random.Random) -> str:
    return dice.choice([c.title for course in shelf.courses for c in course.concepts])


async def _message(room: Room, learner: Learner, dice: random.Random) -> tuple[str, str | None]:
    drawn = dice.random()
    if drawn < 0.05:
        return dice.choice(QUESTIONS), None
    if drawn < 0.2:
        return dice.choice(ASKED).format(topic=_topic(room.books, dice)), None
    return learner.says(await room.state(), room.now)


def _foretold(reply: Reply) -> list[tuple[Foretold, str]]:
    why = reply.explanation
    return list(zip(why.foretold, why.would_change, strict=True)) if why is not None else []


async def _replayed(room: Room, one: Foretold, words: str, text: str, tally: Tally) -> None:
    """Make a change happen in a copy and count whether it came true."""
    if one.key not in _CHECKS:
        return
    twin = room.twin()
    twin.asked = text
    problem = await _CHECKS[one.key](twin, one)
    tally.foretold[one.key] += 1
    if problem:
        place = room.books.open_step(await room.state())
        tally.misses.append(f"{one.key}: {words!r} {problem}; at {place and place[1].id}")
    else:
        tally.true[one.key] += 1


# --- Making it happen ----------------------------------------------------------------------------


async def _tries(room: Room, n: int) -> Reply:
    """Send a wrong answer to what is open, or an idea about a question."""
    place = room.books.open_step(await room.state())
    if place is None:
        return await room.say(IDEA.format(n=n), wait=200)
    left = wrong_answers(place[1])
    known = len(place[1].known_wrong) if not place[1].choices else 0
    return await room.say(left[(n + known) % len(left)], wait=200)


async def _help(room: Room, one: Foretold) -> str:
    reply = await room.say("/hint", wait=200)
    return "" if (reply.move, reply.rung) == (Move.HINT, one.rung) else _got(reply)


async def _idea(room: Room, one: Foretold) -> str:
    tried = await _tries(room, 0)
    if tried.rung == one.rung:  # a try that nothing is known of brings the next step itself
        return ""
    reply = await room.say("/hint", wait=200)
    return "" if (reply.move, reply.rung) == (Move.HINT, one.rung) else _got(reply)


async def _attempts(room: Room, one: Foretold) -> str:
    tries, reply = 0, None
    for n in range(PATIENCE):
        before = await room.state()
        await _tries(room, n)
        after = await room.state()
        if before.thread and after.thread and after.thread.solved == before.thread.solved:
            tries += len(after.thread.answers) - len(before.thread.answers)
        reply = await room.say("/hint", wait=200)
        if reply.rung == ANSWER_RUNG:
            return "" if tries >= one.n else f"came after {tries}"
    return f"didn't come after {tries}: {_got(reply) if reply else ''}"


async def _policy(room: Room, one: Foretold) -> str:
    rung = (await room.state()).thread.rung or 0  # type: ignore[union-attr]
    await room.allow(**{key: LOOSEST[key] for key in one.about.split(",")})
    for n in range(PATIENCE):
        reply = await room.say("/hint", wait=200)
        if reply.move is Move.HINT and (reply.rung or 0) > rung:
            return ""
        await _tries(room, n)
    return "didn't open"


async def _correct(room: Room, one: Foretold) -> str:
    """Get so many answers right, the last ones on another day if it says so."""
    left, waits = one.n, one.later > 0
    state = await room.state()
    thread, last = state.thread, state.suggestion
    # What an earlier question interrupted may lie open below; the next one is asked for.
    current = thread and not thread.solved and last and last.thread_id == thread.id
    while left > 0:
        if waits and left == one.later:
            room.now, waits = room.now + timedelta(days=1), False
        if not current:
            await room.say("/practice")
        current = False
        if await _exercise(room) is None:
            return f"no exercise with {left} to go"
        thread = (await room.state()).thread
        count = await _solve(room)
        # An answer that comes with help isn't one of those that are meant.
        left -= 0 if thread and thread.kind in ("worked", "shown") else count
    return await _next_is(room, one.about)


async def _exercise(room: Room) -> tuple[Exercise, Step] | None:
    """Return the open step, after asking for the next one if none is open."""
    for _ in range(3):
        place = room.books.open_step(await room.state())
        if place is not None:
            return place
        await room.say("/practice")
    return None


async def _solve(room: Room) -> int:
    """Answer the open exercise rightly to its end; return how many answers that took."""
    first, count = (await room.state()).thread, 0
    while (place := room.books.open_step(await room.state())) and count < 9:
        thread = (await room.state()).thread
        if thread is None or first is None or thread.id != first.id:
            break
        await room.say(right_answer(place[1]), wait=60)
        count += 1
    return count


async def _next_is(room: Room, concept: str) -> str:
    """Ask for the next one: it is on a concept, or more of the same has been told not to help."""
    for _ in range(2):
        reply = await room.say("/practice")
        state = await room.state()
        if state.thread and not state.thread.solved and concept in state.thread.concept_ids:
            return ""
    return _got(reply)


async def _topic_named(room: Room, one: Foretold) -> str:
    await room.say("", f"practise:{one.about}")
    state = await room.state()
    thread = state.thread
    return "" if thread and one.about in thread.concept_ids and not thread.tries else "no such"


async def _goal(room: Room, one: Foretold) -> str:
    await room.say("", f"goal:{_title(room, one.about)}")
    reply = await room.say("/practice")
    return "" if reply.explanation and reply.explanation.goal else _got(reply)


def _title(room: Room, concept: str) -> str:
    found = (c.title for course in room.books.courses for c in course.concepts if c.id == concept)
    return next(found)


async def _review_right(room: Room, one: Foretold) -> str:
    concept = (await room.state()).thread.concept_ids[0]  # type: ignore[union-attr]
    await _solve(room)
    return await _rests(room, concept, one.n)


async def _review_shown(room: Room, one: Foretold) -> str:
    concept = (await room.state()).thread.concept_ids[0]  # type: ignore[union-attr]
    for n in range(PATIENCE):
        if (await room.say("/hint", wait=200)).rung == ANSWER_RUNG:
            return await _rests(room, concept, one.n)
        await _tries(room, n)
    return "never shown"


async def _rests(room: Room, concept: str, days: int) -> str:
    due = {str(i): r.due for i, r in (await room.state()).reviews.items()}[concept]
    found = (due.date() - room.now.date()).days
    return "" if found == days else f"in {found} days"


async def _checkpoint_tried(room: Room, one: Foretold) -> str:
    await _tries(room, 0)
    reply = await room.say("/hint", wait=200)
    tried = (await room.state()).thread
    return "" if reply.move is Move.HINT or (tried and tried.rung) else _got(reply)


async def _checkpoint_right(room: Room, one: Foretold) -> str:
    concept = (await room.state()).thread.concept_ids[0]  # type: ignore[union-attr]
    await _solve(room)
    await room.say("", f"practise:{concept}")
    if room.books.open_step(await room.state()) is None:
        return ""
    reply = await room.say("/hint", wait=200)
    return "" if reply.move is Move.HINT else _got(reply)


async def _claim_right(room: Room, one: Foretold) -> str:
    await _solve(room)
    return await _next_is(room, one.about)


async def _claim_wrong(room: Room, one: Foretold) -> str:
    other = room.twin()
    await room.say("idk")
    await _tries(other, 0)
    return await _next_is(room, one.about) or await _next_is(other, one.about)


async def _pace(room: Room, one: Foretold) -> str:
    concept = (await room.state()).thread.concept_ids[0]  # type: ignore[union-attr]
    await room.say("", f"practise:{concept}")
    thread = (await room.state()).thread
    return "" if thread and thread.exercise_id == one.about else "another one"


async def _worked(room: Room, one: Foretold) -> str:
    place = await _exercise(room)
    if place is None:
        return "no exercise"
    await room.say("", f"practise:{place[0].id}")
    await room.say(right_answer(place[1]))
    score = (await room.state()).evidence[-1].score
    return "" if abs(score - one.score) < 1e-9 else f"counts {score}"


async def _stop(room: Room, one: Foretold) -> str:
    await room.say("stop")
    state = await room.state()
    return "goes on" if state.thread and state.thread.quiz and not state.thread.solved else ""


async def _spinning(room: Room, one: Foretold) -> str:
    await room.say("", f"practise:{one.about}")
    thread = (await room.state()).thread
    return "" if thread and one.about in thread.concept_ids else "no exercise"


async def _inside(room: Room, one: Foretold) -> str:
    section = Section(SectionId("added"), 0, "What was missing")
    passage = Passage(PassageId("added:1"), section.id, 0, f"{room.asked} " * 3, "here")
    course = Course(CourseId("added"), "Added", "1", (section,), (passage,))
    await room.store.save_course(ROOM, course)
    courses = (*room.books.courses, course)
    added = replace(room.books, courses=courses, retriever=SharedWords(*courses))
    again = Room(added, room.now, room.store)
    again.count = room.count
    reply = await again.say(room.asked)
    return "" if reply.move is Move.ASK_IDEA and reply.sources else _got(reply)


def _got(reply: Reply) -> str:
    return f"[{reply.move} {reply.rung}] {reply.text[:150]!r}"


_CHECKS: dict[str, Callable[[Room, Foretold], Awaitable[str]]] = {
    "help": _help, "idea": _idea, "attempts": _attempts, "policy": _policy,
    "correct_next": _correct, "correct_later": _correct, "topic": _topic_named, "goal": _goal,
    "review_right": _review_right, "review_shown": _review_shown,
    "checkpoint_tried": _checkpoint_tried, "checkpoint_right": _checkpoint_right,
    "claim_right": _claim_right, "claim_wrong": _claim_wrong, "pace": _pace, "worked": _worked,
    "stop": _stop, "spinning": _spinning, "inside": _inside,
}  # fmt: skip


async def replayed(sessions: int, seed: int, shelves: Sequence[Books]) -> Tally:
    """Return what so many sessions foretold and what came true."""
    tally = Tally()
    for number in range(sessions):
        dice = random.Random(f"{seed}-{number}")
        await session(shelves[number % len(shelves)], dice, tally)
    return tally


def main(arguments: list[str] | None = None) -> None:
    """Replay and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replays")
    parser.add_argument("--sessions", type=int, default=1000, help="how many sessions")
    parser.add_argument("--seed", type=int, default=1, help="of the dice")
    given = parser.parse_args(arguments)
    shelves = [books(BUNDLED / name) for name in COURSES]
    tally = asyncio.run(replayed(given.sessions, given.seed, shelves))
    table = Table("", "foretold", "came true", title=f"{given.sessions} sessions")
    for key, count in sorted(tally.foretold.items()):
        table.add_row(key, str(count), str(tally.true[key]))
    Console().print(table)
    for miss in tally.misses:
        print(miss)
    total, true = tally.foretold.total(), tally.true.total()
    figures = {k: [n, tally.true[k]] for k, n in sorted(tally.foretold.items())}
    print(json.dumps({"sessions": given.sessions, "foretold": total, "true": true, **figures}))


if __name__ == "__main__":
    main()
