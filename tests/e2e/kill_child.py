"""A process that is killed in the middle of a turn, again and again, for ``test_kill``.

Loads the program once and then, for each line of JSON it reads, lives one life in a fork of its
own: {"folder", "step", "time", "burst"} names where it keeps its data and when it kills itself
(at the ``time``-th time it reaches ``step``; never without one). Prints how the life ended: 0, or
minus the signal.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alembic.command  # noqa: F401  (loaded here, so that not every fork has to)
from sqlalchemy import Engine, event

from bot.turns import Turns
from tutor_core.guardrails.policy import change
from tutor_core.messages import (
    Account,
    Explanation,
    GoalSet,
    Incoming,
    Judgement,
    Move,
    PolicySet,
    Reply,
    Role,
)
from tutor_core.state import (
    Alert,
    Changes,
    Evidence,
    Goal,
    Mastery,
    Reflection,
    ReflectionKind,
    Suggestion,
    Thread,
    Try,
)
from tutor_core.storage.store import open_store

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def _script():
    """What is said in every life; each message leaves something that would show if doubled."""
    lines = [
        ("ana", "what is x in x + 4 = 9", None),
        ("ben", "13", None),
        ("rivera", "", GoalSet("two-step equations")),
        ("ana", "5", None),
        ("rivera", "", PolicySet("highest_rung", "3")),
        ("rivera", "", GoalSet("balance", "Zoe")),
        ("ben", "4", None),
        ("ana", "because of the balance", None),
    ]
    for number, (who, text, request) in enumerate(lines):
        yield Incoming(
            event_id=f"event-{number}",
            classroom="room",
            account=Account("terminal", who, who.title()),
            received=START + timedelta(seconds=40 * number),
            text=text,
            role=Role.TEACHER if who == "rivera" else Role.LEARNER,
            request=request,
        )


class Rehearsal:
    """A tutor whose every turn builds on the last, so that none can be lost or doubled unseen."""

    def __init__(self, store, probe):
        self.store, self.probe = store, probe

    async def handle(self, incoming):
        state = await self.store.load(incoming)
        self.probe.reached("loaded")
        self.probe.reached("understood")
        changes = self._decide(state, incoming)
        self.probe.reached("chosen")
        reply = Reply(f"Turn {state.turns + 1}: {incoming.text}", Move.HINT, rung=1)
        self.probe.reached("worded")
        self.probe.reached("checked")
        await self.store.commit(incoming, changes, reply)
        self.probe.reached("written")
        return reply

    def _decide(self, state, incoming):
        now, name = incoming.received, incoming.event_id
        if isinstance(asked := incoming.request, PolicySet):
            return Changes(policy=change(state.policy, asked.key, asked.value))
        goal = Goal(f"goal-{name}", incoming.text, ("one-step",), now)
        if isinstance(asked, GoalSet):
            return Changes(assigned=((asked.who, replace(goal, text=asked.text)),))
        if "because" in incoming.text and not state.reflections:
            reflection = Reflection(f"r-{name}", ReflectionKind.WHY, incoming.text, now)
            return Changes(reflections=(reflection,), goals=(goal,), alerts=(Alert("q", now),))
        before = state.mastery.get("one-step", Mastery("one-step", 0.1))
        thread = state.thread or Thread(f"thread-{name}", now, incoming.text, "c", "s")
        tried = Try(incoming.text, Judgement.INCORRECT, now, 1)
        return Changes(
            thread=replace(thread, tries=(*thread.tries, tried)),
            evidence=(Evidence("one-step", Judgement.INCORRECT, 0.0, 1, 1, now, state.session),),
            mastery=(replace(before, observations=before.observations + 1, updated=now),),
            suggestion=Suggestion(f"s-{name}", now, Move.HINT, 1, "Look.", Explanation("So.")),
            session=state.session + 1,
            prompted_turn=state.turns,
        )


def make_tutor(store, probe):
    """Return what answers the messages. The one line to change for another tutor."""
    return Rehearsal(store, probe)


class Channel:
    """Writes down what it sends, at once."""

    def __init__(self, path):
        self.path = path

    async def send(self, delivery):
        with self.path.open("a") as file:
            file.write(f"{delivery.event_id}\n")
        return f"ref-{delivery.event_id}"


class Killer:
    """The probe that ends the process, as hard as can be."""

    def __init__(self, step, time):
        self.step, self.left = step, time

    def reached(self, step):
        if step != self.step:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def executed(self, _connection, _cursor, statement, *_):
        self.reached("sql: " + " ".join(statement.split()[:3]))


async def live(folder, step, time, *, burst):
    probe = Killer(step, time)
    store = await open_store(f"sqlite:///{folder}/store.db")
    event.listen(Engine, "after_cursor_execute", probe.executed)
    channel = Channel(folder / "sent")
    turns = Turns(store, make_tutor(store, probe), channel, lambda incoming: incoming, probe)
    await turns.recover()
    await turns.drain()
    for incoming in _script():
        await turns.receive(incoming)
        if not burst:
            await turns.drain()
    await turns.drain()
    await store.close()


def main():
    for line in sys.stdin:
        life = json.loads(line)
        child = os.fork()
        if child == 0:
            folder = Path(life["folder"])
            asyncio.run(live(folder, life["step"], life["time"], burst=life["burst"]))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
