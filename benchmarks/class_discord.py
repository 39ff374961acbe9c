"""A class on Discord in its busiest minute: is everybody answered, in order, and how soon.

Runs the real program (``tutor serve``, embedded default) in its own process against a Discord of
the tests' own, over HTTP and WebSocket on this machine. To be run from a checkout.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.report import percentile, report, rounded

TOOLS = Path(__file__).resolve().parents[1] / "tests" / "tools"
# What the embedding of the bundled courses may take before the class comes in.
FIRST_INDEX = 180.0


def main(arguments: list[str] | None = None) -> None:
    """Run the class, once or with a twin that is killed again and again, and print the figures."""
    options = _arguments(arguments)
    sys.path.insert(0, str(TOOLS))
    columns = {"measured": asyncio.run(_run(options.students, options.seconds, 0))}
    line: dict[str, Any] = dict(columns["measured"].figures)
    if options.kills:
        killed = asyncio.run(_run(options.students, options.seconds, options.kills))
        columns["killed"] = killed
        same = killed.evidence == columns["measured"].evidence
        line["killed"] = killed.figures | {"same_evidence": same}
        killed.figures["same_evidence"] = int(same)
    report("A class on Discord", {n: c.figures for n, c in columns.items()}, line)


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of a class, and all evidence it left, without times."""

    figures: dict[str, float]
    evidence: list[tuple[Any, ...]]


async def _run(students: int, seconds: float, kills: int) -> Run:
    servers, programs, classes = (
        import_module(name) for name in ("discord_server", "discord_program", "discord_class")
    )
    with tempfile.TemporaryDirectory() as folder:
        server = await servers.FakeDiscord().start()
        room = classes.ClassRoom(server, students)
        program = programs.Program(server, Path(folder) / "data")
        try:
            await program.start()
            await _indexed(server, room)
            began = time.perf_counter()
            await room.study_killed(program, kills, seconds)
            took = time.perf_counter() - began
            code = await program.stop()
        finally:
            await program.end()
            await server.stop()
        figures = _figures(room.figures(program.data), took) | {
            "kills": room.kills,
            "exit_code": code,
        }
        disordered = classes.out_of_order(program.data)
        figures["out_of_order"] = len(disordered)
        figures["pressed_again"] = room.retried
        figures["tracebacks"] = program.said().count("Traceback")
        for one in disordered:
            print(*one, file=sys.stderr)
        return Run(figures, classes.evidence(program.data))


async def _indexed(server: Any, room: Any) -> None:  # noqa: ANN401  (untyped tools of the tests)
    """Wait until questions can be answered, as a teacher who tries it out before class does."""
    direct = server.direct(room.teacher)
    await server.until(direct.by_bot, FIRST_INDEX)  # the greeting
    server.say(room.teacher, direct, "what does an equation say?")
    await server.until(lambda: len(direct.by_bot()) > 1, FIRST_INDEX)


def _figures(found: dict[str, Any], took: float) -> dict[str, float]:
    events = found["events_list"]
    acks = [e.acknowledged - e.sent for e in events if e.acknowledged is not None]
    pressed = [e.acknowledged - e.sent for e in events if e.kind != "message" and e.acknowledged]
    replies = [e.answered - e.sent for e in events if e.answered is not None]
    return {
        "messages": found["events"],
        "seconds": rounded(took),
        "unanswered": found["lost"],
        "answered_twice": found["doubled"],
        "ack_p50_ms": rounded(1000 * percentile(acks, 0.5)),
        "ack_p99_ms": rounded(1000 * percentile(acks, 0.99)),
        "ack_max_ms": rounded(1000 * max(acks)),
        "interaction_ack_p99_ms": rounded(1000 * percentile(pressed, 0.99)),
        "unacknowledged": sum(e.acknowledged is None for e in events),
        "reply_p50_ms": rounded(1000 * percentile(replies, 0.5)),
        "reply_p95_ms": rounded(1000 * percentile(replies, 0.95)),
        "reply_p99_ms": rounded(1000 * percentile(replies, 0.99)),
    }


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.class_discord")
    parser.add_argument("--students", type=int, default=30, help="how many students there are")
    parser.add_argument("--seconds", type=float, default=60.0, help="in which they write 20 each")
    parser.add_argument(
        "--kills", type=int, default=0, help="run it again and kill it so often at random moments"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
