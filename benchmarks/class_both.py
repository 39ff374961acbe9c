"""A class at once, on every platform that one process serves: how long each waits for an answer.

The program runs in a process of its own against a strict server of the platform in this one.
Every learner writes, in a chat of their own, all through the time; each message has its answer or
is counted as lost.

    python -m benchmarks.class_both --students 30 --messages 10 --seconds 60
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.report import percentile, report, rounded
from tests.tools.telegram_program import Program
from tests.tools.telegram_server import TelegramServer
from tutor_core.ids import ClassroomId, EventId
from tutor_core.messages import Account, Incoming
from tutor_core.storage.store import open_store

if TYPE_CHECKING:
    from benchmarks.report import Figures

SEED = 20260105
# What a learner writes, over and over: a task, help, tries, and what is asked around it.
SAID = (
    "can you solve 3x + 4 = 19 for me",
    "> More help",
    "x = 4",
    "x = 5",
    "/why",
    "what keeps an equation in balance?",
    "/practice",
    "idk",
    "/hint",
    "/goal add two-step equations",
)


@dataclass
class Waits:
    """How long answers took, in seconds, and how many never came."""

    taken: list[float] = field(default_factory=list)
    lost: int = 0

    def figures(self) -> Figures:
        """Return them for the table."""
        return {
            "messages": len(self.taken) + self.lost,
            "lost": self.lost,
            "p50_ms": rounded(1000 * percentile(self.taken, 0.5)),
            "p95_ms": rounded(1000 * percentile(self.taken, 0.95)),
            "max_ms": rounded(1000 * max(self.taken, default=0.0)),
        }


class Side(Protocol):
    """One platform's half of the class."""

    platform: str
    settings: dict[str, str]

    async def start(self) -> None:
        """Open the platform's server."""
        ...

    async def stop(self) -> None:
        """Close it."""
        ...

    async def say(self, student: int, text: str, within: float) -> bool:
        """Let a student write or press, and wait for the answer; false when none came."""
        ...

    async def enrol(self, folder: Path, students: int) -> None:
        """Put everybody into one classroom, as after a first message there."""
        ...

    @property
    def violations(self) -> int:
        """How often the program did what the platform doesn't take."""
        ...


class TelegramSide:
    """Students with the bot on Telegram, each in their own chat."""

    platform = "telegram"

    def __init__(self) -> None:
        """Make the server; ``start`` opens it."""
        self.server = TelegramServer(limits=True)
        self.settings: dict[str, str] = {}

    async def start(self) -> None:
        """Open the server."""
        await self.server.start()

    async def stop(self) -> None:
        """Close it."""
        await self.server.stop()

    async def enrol(self, folder: Path, students: int) -> None:
        """Put everybody into the classroom of a group, before the program runs."""
        store = await open_store(f"sqlite:///{folder / 'tutor.db'}", None)
        room, at = ClassroomId(f"{self.platform}:class"), datetime(2026, 1, 5, tzinfo=UTC)
        for student in range(students):
            account = Account(self.platform, str(1000 + student), f"Student {student}")
            await store.load(Incoming(EventId(f"enrol:{student}"), room, account, at))
        await store.close()

    @property
    def violations(self) -> int:
        """How often the program did what Telegram refuses, but for floods."""
        return len(self.server.violations)

    async def say(self, student: int, text: str, within: float) -> bool:
        """Let a student write, or press a button of what they were sent last."""
        server, chat = self.server, 1000 + student
        person = server.person(chat, f"Student {student}")
        since = len(server.sent)
        last = next((one for one in reversed(server.sent) if one.chat == chat), None)
        if not text.startswith("> "):
            server.say(person, text)
        elif last is not None and any(label.startswith(text[2:]) for label in last.buttons):
            server.press(person, last, text[2:])
        else:
            server.say(person, "/hint")
        try:
            await server.heard(lambda one: one.chat == chat, since, within)
        except TimeoutError:
            return False
        return True


class DiscordSide:
    """Students with the bot on Discord, each in direct messages; all are in one server."""

    platform = "discord"

    def __init__(self) -> None:
        """Make the server; ``start`` opens it."""
        # The tests' tools for Discord have no types.
        self._tools: Any = import_module("tests.tools.discord_server")
        self.server: Any = self._tools.FakeDiscord()
        self.settings: dict[str, str] = {}
        self._users: dict[int, Any] = {}

    async def start(self) -> None:
        """Open the server; from here on the program can be led to it."""
        await self.server.start()
        self.settings = self.server.environment()

    async def stop(self) -> None:
        """Close it."""
        await self.server.stop()

    async def enrol(self, folder: Path, students: int) -> None:
        """Put everybody into a server of Discord's, and the one more who opens the books."""
        guild = self.server.guild("Class", self.server.user("Teacher"))
        for student in range(students + 1):
            user = self.server.user(f"Student {student}")
            self._users[student] = self.server.join(guild, user)

    @property
    def violations(self) -> int:
        """How many buttons and commands nobody acknowledged within three seconds."""
        used = self.server.interactions.values()
        return sum(made.acknowledged is None for made in used)

    async def say(self, student: int, text: str, within: float) -> bool:
        """Let a student write, or press a button of what they were sent last."""
        server, user = self.server, self._users[student]
        direct = server.direct(user)
        said = direct.by_bot()
        labels = [one["label"] for one in self._tools.buttons(said[-1])] if said else []
        if not text.startswith("> "):
            server.say(user, direct, text)
        elif text[2:] in labels:
            server.press(user, said[-1], text[2:])
        else:
            server.say(user, direct, "/hint")
        try:
            await server.until(lambda: len(direct.by_bot()) > len(said), within)
        except TimeoutError:
            return False
        return True


async def lesson(side: Side, student: int, messages: int, seconds: float, waits: Waits) -> None:
    """Let one student write all through the time, at moments of their own."""
    draw = random.Random(SEED + student)
    begin = time.perf_counter()
    moments = sorted(draw.uniform(0, seconds) for _ in range(messages))
    for n, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, begin + moment - time.perf_counter()))
        asked = time.perf_counter()
        if await side.say(student, SAID[n % len(SAID)], within=60):
            waits.taken.append(time.perf_counter() - asked)
        else:
            waits.lost += 1


def spent(pid: int) -> tuple[float, float]:
    """Return the processor seconds and the memory (MB) of a process, as Linux counts them."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    resident = re.search(r"VmRSS:\s+(\d+)", status)
    ticks = int(fields[11]) + int(fields[12])
    return ticks / 100, int(resident[1]) / 1024 if resident else 0.0


async def measure(students: int, messages: int, seconds: float) -> None:
    """Run the class and print what it was like."""
    discord, telegram = DiscordSide(), TelegramSide()
    sides: list[Side] = [discord, telegram]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for side in sides:
            await side.enrol(data, students)
            await side.start()
        settings = {"TUTOR_LOG_LEVEL": "warning", **discord.settings}
        program = Program(telegram.server, data, settings)
        await program.start(within=120)
        await discord.server.until(lambda: discord.server.identified, 60)
        try:
            # The first question opens the books; a class doesn't begin before that.
            for side in sides:
                await side.say(students, "what keeps an equation in balance?", within=120)
            await _taught(program, sides, students, messages, seconds)
        finally:
            await program.stop()
            for side in sides:
                await side.stop()
        if program.log.count("\n") > len(sides):
            print(program.log)


async def _taught(
    program: Program, sides: list[Side], students: int, messages: int, seconds: float
) -> None:
    before, _ = spent(program.pid)
    waits = {side.platform: Waits() for side in sides}
    await asyncio.gather(
        *(
            lesson(side, student, messages, seconds, waits[side.platform])
            for side in sides
            for student in range(students)
        )
    )
    after, memory = spent(program.pid)
    columns = {name: found.figures() for name, found in waits.items()}
    everybody = Waits(
        [wait for found in waits.values() for wait in found.taken],
        sum(found.lost for found in waits.values()),
    )
    line = {
        "platforms": list(waits),
        "students": students,
        **everybody.figures(),
        "cpu_s": rounded(after - before),
        "rss_mb": rounded(memory),
        "violations": sum(side.violations for side in sides),
    }
    report(f"{students} students on each, {messages} messages in {seconds:.0f} s", columns, line)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=30, help="on each platform")
    parser.add_argument("--messages", type=int, default=10, help="of each student")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    asyncio.run(measure(given.students, given.messages, given.seconds))


if __name__ == "__main__":
    main()
