"""Learners' turns while a course is brought in, beside the same turns alone.

    python -m benchmarks.importing --course PATH [--learners N] [--seconds S]

The real program on the bundled courses. Learners talk for S seconds, then go on talking in the
same way while the course at PATH is read, embedded, kept and checked in the same process.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.learners import Learner, shown
from benchmarks.report import percentile, report, rounded
from benchmarks.turns import SEED, Desk, Room, memory_mb, warmed
from bot.channels.local import CLASSROOM
from bot.settings import Settings
from bot.wiring import build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.ingest import Ingest, Progress
    from knowledge.receipt import Receipt

THINKING = (0.3, 0.9)
"""Seconds between a reply and the next message: eight learners send what a lively class of thirty
sends with a message each twenty seconds, eight times over. Our choice."""


@dataclass(slots=True)
class Heard:
    """The milliseconds of turns, by what the import was doing when they began."""

    stage: str = ""
    times: dict[str, list[float]] = field(default_factory=dict)

    def progress(self, now: Progress) -> None:
        """Note how far the import is."""
        self.stage = now.stage

    def every(self) -> list[float]:
        """Return all of them."""
        return [ms for times in self.times.values() for ms in times]


def main(arguments: list[str] | None = None) -> None:
    """Measure and report."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as folder:
        line = asyncio.run(
            _measured(Path(folder), given.course, given.learners, float(given.seconds))
        )
    alone = {key: line[f"alone_{key}"] for key in ("turns", "p50_ms", "p99_ms", "max_ms")}
    during = {key: value for key, value in line.items() if not key.startswith("alone_")}
    report(f"{given.learners} learners and an import", {"alone": alone, "import": during}, line)


async def _measured(data: Path, course: Path, learners: int, seconds: float) -> dict[str, float]:
    desk = Desk()
    async with build(Settings.model_construct(data=data), desk) as program:
        known = shown(await program.store.courses(CLASSROOM))
        room = Room(program.turns, desk)
        people = [Learner(f"learner {n}", known, random.Random(SEED + n)) for n in range(learners)]
        await warmed(room, Learner("early bird", known, random.Random(SEED)))
        library = program.library()
        assert library is not None  # noqa: S101 - the books are open: a question was answered
        alone, during = Heard("alone"), Heard("read")
        end = time.monotonic() + seconds
        await _talk(room, people, alone, lambda: time.monotonic() < end)
        receipt = await _import(library.ingest, course, during, room, people)
        memory = memory_mb()
    return _figures(alone, during, receipt) | {"rss_mb": rounded(memory)}


async def _import(
    ingest: Ingest, course: Path, heard: Heard, room: Room, people: Sequence[Learner]
) -> Receipt:
    importing = asyncio.create_task(ingest.add(CLASSROOM, course, heard.progress))
    await _talk(room, people, heard, lambda: not importing.done())
    return await importing


async def _talk(
    room: Room, people: Sequence[Learner], heard: Heard, on: Callable[[], bool]
) -> None:
    """Have everybody talk, each at a pace of their own, for as long as ``on`` says."""

    async def talk(learner: Learner) -> None:
        while on():
            await asyncio.sleep(learner.dice.uniform(*THINKING))
            stage = heard.stage
            _, milliseconds = await room.turn(learner)
            heard.times.setdefault(stage, []).append(milliseconds)

    await asyncio.gather(*map(talk, people))
    await room.turns.drain()


def _figures(alone: Heard, during: Heard, receipt: Receipt) -> dict[str, float]:
    before, after = _of(alone.every()), _of(during.every())
    stages = {f"{stage}_p99_ms": _of(times)["p99_ms"] for stage, times in during.times.items()}
    return {
        **{f"alone_{key}": value for key, value in before.items()},
        **after,
        "added_p99_ms": rounded(after["p99_ms"] - before["p99_ms"]),
        **stages,
        "passages": receipt.embedded,
        "import_s": rounded(receipt.seconds),
    }


def _of(times: list[float]) -> dict[str, float]:
    return {
        "turns": len(times),
        "p50_ms": rounded(percentile(times, 0.5)),
        "p99_ms": rounded(percentile(times, 0.99)),
        "max_ms": rounded(max(times, default=0.0)),
    }


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing")
    parser.add_argument("--course", type=Path, required=True, help="what to bring in meanwhile")
    parser.add_argument("--learners", type=int, default=8, help="how many learners there are")
    parser.add_argument("--seconds", type=int, default=30, help="how long they talk alone")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
