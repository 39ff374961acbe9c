"""Whole turns of the real program by simulated learners, beside the least a search can cost.

    python -m benchmarks.turns --learners N --turns N

Every learner takes N turns one at a time, for the times of a turn, and then N more with all the
learners at once, for the turns a second. docs/benchmarks.md says what each figure is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect

from benchmarks.learners import Kind, Learner, shown
from benchmarks.report import percentile, report, rounded
from bot.channels.local import CLASSROOM, account
from bot.settings import PREFIX, Settings
from bot.wiring import build
from knowledge.embeddings import MiniLM
from knowledge.index import ChromaIndex
from knowledge.retriever import CANDIDATES
from prompts.loader import phrases
from tutor_core.ids import EventId
from tutor_core.messages import Incoming, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.learners import Said
    from bot.turns import Turns
    from tutor_core.course import Course
    from tutor_core.messages import Account, Reply
    from tutor_core.ports import Delivery

ROOT = Path(__file__).resolve().parents[1]
SEED = 20260105
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PAUSE = timedelta(seconds=45)  # between two messages of a learner, by the learner's own time
TICK = 0.005  # seconds between two looks at how late the event loop is
STARTS = 3
PATIENCE = 120  # seconds that a start may take before the benchmark gives up


@dataclass(slots=True)
class Desk:
    """The channel of all simulated learners: hands each reply to whoever waits for it."""

    waiting: dict[EventId, asyncio.Future[tuple[float, Reply]]] = field(default_factory=dict)

    async def send(self, delivery: Delivery) -> str:
        """Pass a reply on, with the time at which it came."""
        self.waiting.pop(delivery.event_id).set_result((time.perf_counter(), delivery.reply))
        return f"desk:{delivery.event_id}"

    async def write(self, account: Account, reply: Reply) -> str | None:
        """Reach nobody: whoever is here sees replies only."""
        return None

    async def progress(self, incoming: Incoming, text: str) -> None:
        """Take what is no answer yet: nothing is done with it."""

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return the message: nothing comes with it."""
        return incoming

    def tell(self, text: str) -> None:
        """Take what is no answer: nothing is done with it."""


@dataclass(slots=True)
class Room:
    """The learners at their desk, and the clock each of them goes by."""

    turns: Turns
    desk: Desk
    now: dict[str, datetime] = field(default_factory=dict)
    number: int = 0

    async def turn(self, learner: Learner) -> tuple[Kind, float]:
        """Have a learner say something and read the reply; return the milliseconds it took."""
        said = learner.says()
        incoming = self._incoming(learner, said)
        reply = asyncio.get_running_loop().create_future()
        self.desk.waiting[incoming.event_id] = reply
        started = time.perf_counter()
        await self.turns.receive(incoming)
        came, read = await reply
        learner.reads(read)
        return said.kind, 1000 * (came - started)

    def _incoming(self, learner: Learner, said: Said) -> Incoming:
        self.number += 1
        self.now[learner.name] = self.now.get(learner.name, START) + PAUSE
        return Incoming(
            event_id=EventId(f"bench-{self.number}"),
            classroom=CLASSROOM,
            account=account(learner.name, Role.LEARNER),
            received=self.now[learner.name],
            text=said.text,
            button=said.button,
        )


def main(arguments: list[str] | None = None) -> None:
    """Measure and report."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        figures = asyncio.run(_measured(data, given.learners, given.turns))
        figures |= _starts(data, Path(folder) / "fresh")
    title = f"{given.learners} learners, {given.turns} turns each"
    report(title, {"stepladder": figures}, figures)


async def _measured(data: Path, learners: int, turns: int) -> dict[str, float]:
    desk = Desk()
    # The defaults, whatever this machine's settings say: nobody's database is measured on.
    async with build(Settings.model_construct(data=data), desk) as program:
        courses = await program.store.courses(CLASSROOM)
        known, room = shown(courses), Room(program.turns, desk)
        people = [Learner(f"learner {n}", known, random.Random(SEED + n)) for n in range(learners)]
        await warmed(room, Learner("early bird", known, random.Random(SEED)))
        times = await _one_at_a_time(room, people, turns)
        crowd = await _all_at_once(room, people, turns)
        memory = memory_mb()
    every = [ms for kind in times.values() for ms in kind]
    return {
        "p50_ms": rounded(percentile(every, 0.5)),
        "p95_ms": rounded(percentile(every, 0.95)),
        **crowd,
        "rss_mb": rounded(memory),
        "floor_ms": rounded(_floor(data.parent / "floor", courses, known.questions)),
        **{f"{kind}_p50_ms": rounded(percentile(times[kind], 0.5)) for kind in Kind},
        "turns": len(every),
    }


async def warmed(room: Room, learner: Learner) -> None:
    """One of each kind of turn, unmeasured: the books open, the caches fill."""
    missing = set(Kind)
    while missing:
        kind, _ = await room.turn(learner)
        missing.discard(kind)
    await room.turns.drain()


async def _one_at_a_time(
    room: Room, people: Sequence[Learner], turns: int
) -> dict[Kind, list[float]]:
    """Return the milliseconds from receipt to reply, by kind of turn."""
    times: dict[Kind, list[float]] = defaultdict(list)
    for _ in range(turns):
        for learner in people:
            kind, milliseconds = await room.turn(learner)
            times[kind].append(milliseconds)
            await room.turns.drain()
    return times


async def _all_at_once(room: Room, people: Sequence[Learner], turns: int) -> dict[str, float]:
    lags: list[float] = []
    watch = asyncio.create_task(_watch(lags))
    started = time.perf_counter()
    await asyncio.gather(*(_busy(room, learner, turns) for learner in people))
    await room.turns.drain()
    seconds = time.perf_counter() - started
    watch.cancel()
    return {
        "turns_per_s": rounded(len(people) * turns / seconds),
        "loop_lag_p99_ms": rounded(percentile(lags, 0.99)),
    }


async def _busy(room: Room, learner: Learner, turns: int) -> None:
    for _ in range(turns):
        await room.turn(learner)


async def _watch(lags: list[float]) -> None:
    """Note, again and again, by how many milliseconds the event loop comes back too late."""
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append(1000 * (time.perf_counter() - asleep - TICK))


def _floor(folder: Path, courses: Sequence[Course], questions: Sequence[str]) -> float:
    """Return the median milliseconds of embedding a question and asking the index, no more."""
    embedder = MiniLM()
    index = ChromaIndex(folder, embedder.fingerprint)
    for course in courses:
        index.sync(course, embedder.embed_passages, lambda done, total: None)
    ids = [course.id for course in courses]
    times = []
    for question in [questions[0], *random.Random(SEED).choices(questions, k=200)]:
        started = time.perf_counter()
        index.query(ids, embedder.embed_query(question), CANDIDATES)
        times.append(1000 * (time.perf_counter() - started))
    index.close()
    return percentile(times[1:], 0.5)


def _starts(data: Path, fresh: Path) -> dict[str, float]:
    """Return the seconds to a prompt: on a used data folder, and the very first time."""
    return {
        "startup_s": rounded(percentile([_start(data) for _ in range(STARTS)], 0.5)),
        "first_startup_s": rounded(_start(fresh)),
    }


def _start(data: Path) -> float:
    prompt = phrases(name="program").say("terminal.you")
    # The terminal of a benchmark can't say where its cursor is, and needn't be asked.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    environment |= {"PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    command = ["-m", "bot", "chat", "--data", str(data)]
    started = time.perf_counter()
    program = pexpect.spawn(
        sys.executable, command, PATIENCE, env=environment, cwd=data.parent, encoding="utf-8"
    )
    program.expect_exact(prompt)
    seconds = time.perf_counter() - started
    program.sendline("/quit")
    program.expect(pexpect.EOF)
    program.close()
    return seconds


def memory_mb() -> float:
    """Return the most memory this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turns")
    parser.add_argument("--learners", type=int, default=8, help="how many learners there are")
    parser.add_argument("--turns", type=int, default=25, help="how many turns each takes, twice")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
