"""A class of simulated students on a fake Discord: what each does, and what came of it.

A student does the next thing when the last was answered and its time has come, as people do. A
command or button that the program never got (it was dead just then) a student uses again.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field

from discord_server import buttons
from steps import Steps, right

TOPICS = ("one-step equations", "two-step equations", "like terms")
QUESTIONS = (
    "why do I subtract on both sides?",
    "what does an equation say?",
    "how do I get rid of a bracket?",
)
STEPS = (
    *("practice", "answer", "practice", "answer", "ask", "press", "practice", "answer", "goal"),
    *("practice", "answer", "why", "practice", "answer", "ask", "practice", "answer", "progress"),
    *("practice", "answer"),
)
WRONG = "-977"
PATIENCE, AGAIN = 300.0, 4.0


@dataclass
class Event:
    """One thing a student did, when it was sent, acknowledged and answered (seconds)."""

    student: str
    kind: str
    sent: float
    acknowledged: float | None = None
    answered: float | None = None
    interaction: object = None


@dataclass
class Student:
    """One student; ``number`` decides about topic, questions and which answers are wrong."""

    room: ClassRoom
    number: int
    user: object
    events: list = field(default_factory=list)
    last: dict | None = None
    open: object = None

    @property
    def direct(self):
        return self.room.server.direct(self.user)

    async def study(self, steps, pause, start):
        """Do one thing after the other, each not before its time."""
        for n, step in enumerate(steps):
            await asyncio.sleep(max(0.0, start + n * pause - time.perf_counter()))
            await self._do(step, n)

    async def _do(self, step, n):
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end:
            before = len(self.direct.by_bot())
            event = self._act(step, n)
            self.events.append(event)
            if await self._wait(event, before, end):
                return
            if event.interaction is None:
                break  # a message is never lost; what isn't answered by now never is
            self.events.remove(event)
            self.room.retried += 1
        raise AssertionError(f"{self.user.name}: no answer to step {n} ({step})")

    def _act(self, step, n):
        server, general = self.room.server, self.room.general
        sent = time.perf_counter()
        if step == "press":
            pressable = self.last and any(b["label"] == "Why this?" for b in buttons(self.last))
            if pressable:
                made = server.press(self.user, self.last, "Why this?")
                return Event(self.user.name, "press", sent, interaction=made)
            step = "why"
        if step in ("practice", "why", "progress"):
            options = {"topic": TOPICS[self.number % 3]} if step == "practice" else {}
            made = server.slash(self.user, general, step, **options)
            return Event(self.user.name, "slash", sent, interaction=made)
        server.say(self.user, self.direct, self._text(step, n))
        return Event(self.user.name, "message", sent)

    def _text(self, step, n):
        if step == "ask":
            return QUESTIONS[(self.number + n) % 3]
        if step == "goal":
            return "/goal"
        found = self.room.step_in(self.last["content"]) if self.last else None
        self.open = found or self.open
        return right(self.open) if self.open is not None and (self.number + n) % 3 else WRONG

    async def _wait(self, event, before, end):
        """Wait for an answer, wherever it comes; false when it has to be tried again."""
        made = event.interaction
        while time.perf_counter() < end:
            self._look(event, made)
            said = self.direct.by_bot()[before:]
            if (made is not None and made.answers) or said:
                self.last = made.answers[-1] if made is not None and made.answers else said[-1]
                event.answered = self.last["at"]
                self._look(event, made)
                return True
            if made is not None and made.acknowledged is None and self._given_up(event):
                return False
            await asyncio.sleep(0.02)
        return False

    def _look(self, event, made):
        if event.acknowledged is not None:
            return
        if made is not None:
            event.acknowledged = made.acknowledged
            return
        seen = [at for at in self.room.server.typed.get(self.direct.id, ()) if at >= event.sent]
        seen += [event.answered] if event.answered else []
        event.acknowledged = min(seen, default=None)

    def _given_up(self, event):
        """Whether the program has been up for a while and never got it."""
        since = max(event.sent, self.room.up_since)
        if not self.room.up or time.perf_counter() - since < AGAIN:
            return False
        event_id = f"discord:interaction:{event.interaction.id}"
        return not rows(self.room.data, f"SELECT 1 FROM inbox WHERE event_id = '{event_id}'")  # noqa: S608  (our own id)


class ClassRoom:
    """A server with a class in it. ``up`` says that the program runs, since ``up_since``."""

    def __init__(self, server, students):
        self.server = server
        self.teacher = server.user("Rivera")
        self.guild = server.guild("Class 8b", self.teacher)
        self.general = self.guild.channels[0]
        self.up, self.up_since, self.retried, self.kills = True, 0.0, 0, 0
        self.students, self.data = [], None
        for number in range(students):
            user = server.join(self.guild, server.user(f"Student{number:02}"))
            self.students.append(Student(self, number, user))
        self.steps = Steps()

    def step_in(self, text):
        """Return the step of an exercise that a message asks for."""
        return self.steps.asked(text)

    async def study(self, steps=STEPS, seconds=60.0):
        """Let everybody study; ``seconds`` for all steps, the starts are spread."""
        pause = seconds / len(steps)
        begin = time.perf_counter() + 0.5
        spread = pause / len(self.students)
        async with asyncio.TaskGroup() as group:
            for student in self.students:
                start = begin + student.number * spread
                group.create_task(student.study(steps, pause, start))

    async def kill(self, program, times, pauses, seed=1):
        """Kill the program at random moments and start it again, so many times."""
        moments = random.Random(seed)
        for _ in range(times):
            await asyncio.sleep(moments.uniform(*pauses))
            self.up = False
            await program.kill()
            await program.start()
            self.up, self.up_since = True, time.perf_counter()
            self.kills += 1

    async def study_killed(self, program, times, seconds=60.0, pauses=(0.3, 7.0)):
        """Let everybody study while the program is killed again and again."""
        self.data = program.data
        killing = asyncio.create_task(self.kill(program, times, pauses))
        await self.study(seconds=seconds)
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
        if program.process.returncode is not None:
            await program.start()

    def figures(self, data):
        """Return what came of it: events, and how many were lost or answered twice.

        What was pressed again is two messages when the first had been stored; each has an answer.
        """
        stored = dict(rows(data, "SELECT account_id, COUNT(*) FROM inbox GROUP BY account_id"))
        events = [event for student in self.students for event in student.events]
        doubled = 0
        for student in self.students:
            made = [m for m in self.server.interactions.values() if m.user is student.user]
            answers = {m["id"] for m in student.direct.by_bot()}
            answers |= {m["id"] for one in made for m in one.answers}
            doubled += max(0, len(answers) - stored.get(str(student.user.id), 0))
        lost = sum(event.answered is None for event in events)
        return {"events": len(events), "lost": lost, "doubled": doubled, "events_list": events}


def rows(data, query):
    """Return rows of the program's database."""
    connection = sqlite3.connect(f"file:{data / 'tutor.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def evidence(data):
    """Return everybody's evidence in order, by name and without times."""
    found = rows(
        data,
        "SELECT p.name, e.concept_id, e.judgement, e.score, e.rung, e.attempts, e.exercise_id,"
        " e.step_id FROM evidence e JOIN persons p ON p.id = e.person_id ORDER BY p.name, e.row",
    )
    return [tuple(row) for row in found]


def out_of_order(data):
    """Return the messages that were answered before an earlier one of their sender."""
    found = rows(
        data,
        "SELECT i.account_id, i.event_id, o.message_ref FROM inbox i"
        " JOIN outbox o ON o.event_id = i.event_id WHERE i.platform = 'discord' ORDER BY i.row",
    )
    wrong, last = [], Counter()
    for account, event, ref in found:
        number = int(ref.rpartition(":")[2] or 0) if ref else 0
        if number and number < last[account]:
            wrong.append((account, event, ref, last[account]))
        last[account] = max(last[account], number)
    return wrong
