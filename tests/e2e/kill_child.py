"""A process that is killed in the middle of a turn, again and again, for ``test_kill``.

Loads the program once and lives one whole life of no account, so that what a program works out at
its first messages (patterns, words, schemas) is there. Then, for each line of JSON it reads, it
lives one life in a fork of its own: {"folder", "step", "time", "burst", "messages"} names where it
keeps its data, when it kills itself (at the ``time``-th time it reaches ``step``; never without
one), whether the messages come all at once, and how many of them come. Prints how the life ended:
0, or minus the signal. A life that ends by itself writes down how often it reached each step.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alembic.command  # noqa: F401  (loaded here, so that not every fork has to)
from sqlalchemy import Engine, event

from bot.commands import Registry
from bot.invitations import Invitations
from bot.turns import Turns
from prompts.loader import phrases
from tutor_core.codes import Mint, number_of
from tutor_core.course import (
    AnswerKind,
    Concept,
    Course,
    Exercise,
    Hint,
    KnownWrong,
    Passage,
    Section,
    Step,
)
from tutor_core.fakes.outside import ScriptedModel, SharedWords
from tutor_core.guardrails.personal import hide
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Incoming, Role
from tutor_core.storage.store import open_store
from tutor_core.tutor import Tutor
from tutor_core.wording.calls import Speaker

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
ROOM = "room"
MINT = Mint(b"k" * 32)


def code(number):
    """Return the code that a message of the script asks for."""
    return MINT.code(f"event-{number}")


# What is said in every life, by whom; ">" presses a button. Each message leaves something that
# would show if it were lost or doubled. Who is in AWAY writes from a platform that vouches for no
# role, and is in no class at first.
SCRIPT = (
    ("ana", "what keeps an equation in balance?"),
    ("ben", "can you solve x + 4 = 9 for me"),
    ("rivera", "/goal set two-step equations by Friday"),
    ("ana", "whatever you do to one side you do to the other"),
    ("ben", "13"),
    ("ben", "/hint"),
    ("rivera", "/guardrail set highest_rung 3"),
    ("ben", "take away 4"),
    ("ben", "x = 5"),
    ("ben", ">confidence:4"),
    ("ana", "/why"),
    ("ana", "/goal add one-step equations by Friday"),
    ("ana", "when I sit down after dinner, I will do one exercise"),
    ("ana", "/practice one-step equations"),
    ("ana", "idk"),
    ("rivera", "/goal set @Ben the balance"),
    ("ana", "5"),
    ("ana", "because taking 4 away undoes adding it"),
    ("ana", "that's wrong"),
    ("ben", "/practice"),
    ("ben", "what's the best way to fry chicken?"),
    ("ben", ">pass_on"),
    ("ana", "/reflect I forget the other side"),
    ("ana", "/progress"),
    ("ana", "/known one-step equations"),
    ("rivera", "/group add red Ana"),
    ("rivera", "/concept rename 1 Balancing"),
    ("cem", "/practice saying why"),
    ("cem", "because weights on a scale should be the same, I think"),
    ("rivera", "/invite 3"),
    ("dan", "/join nonsense"),
    ("dan", f"/join {code(29)}"),
    ("dan", ">join_yes"),
    ("dan", "/practice one-step equations"),
    ("dan", "5"),
    ("eli", f"/join {code(29)}"),
    ("ana", "/link"),
    ("dan", f"/link {code(36)}"),
    ("dan", ">link_agree:yes"),
    ("ana", f">link_is:{number_of('event-37')}"),
    ("dan", "/progress"),
    ("ben", "/link"),
)
AWAY = {"dan", "eli"}
# From here on what one says depends on what others have said: not for everybody at once.
IN_TURN = 29
MESSAGES = len(SCRIPT)


def _sections():
    balance = "An equation is in balance: whatever you do to one side, do it to the other side."
    undo = "To undo an addition take the same number away from both sides of the equation."
    twice = "When two operations were done to the unknown, undo the last operation first."
    for number, (title, text) in enumerate(
        (("The balance", balance), ("One step", undo), ("Two steps", twice)), 1
    ):
        section = Section(f"s{number}", number, title, f"{number}")
        passage = Passage(f"p{number}", section.id, 0, text, f'under "{title}"', title)
        yield section, passage


def _exercise(number, concept, task, answer, wrong):
    hints = (
        Hint(0, f"What happened to x in {task}, and what would undo it?"),
        Hint(1, f"Look under the heading of this section: which move fits {task}?"),
        Hint(2, "Undo it on the left and do the same on the right. What goes where?"),
        Hint(3, "A sibling: y + 30 = 71. Take 30 from both sides: y = 41. Now yours?"),
    )
    known = (KnownWrong(wrong, "You went the wrong way. Which operation undoes it?"),)
    step = Step(
        f"e{number}#1",
        f"Solve {task}.",
        AnswerKind.NUMBER,
        (answer,),
        known_wrong=known,
        hints=hints,
        smaller=("Is x more or less than the other side?",),
        why="Undoing it on both sides keeps the balance.",
    )
    return Exercise(f"e{number}", f"Number {number}", (step,), f"s{concept + 1}", (f"c{concept}",))


def worded(prompt):
    """Say the draft in other words, the same each time it is asked."""
    draft = prompt.user.partition("<draft>")[2].partition("</draft>")[0]
    answer = {field.name: (field.allowed or ("",))[-1] for field in prompt.answer}
    return {**answer, "words": f"All right. {draft}"}


def course():
    """Return a small course: four concepts, seven exercises."""
    sections, passages = zip(*_sections(), strict=True)
    titles = ("The balance", "One-step equations", "Two-step equations")
    concepts = tuple(
        Concept(f"c{i}", title, (f"c{i - 1}",) if i else (), (f"s{i + 1}",))
        for i, title in enumerate(titles)
    )
    tasks = (
        (0, "x + 2 = 10", "8", "12"),
        (0, "x - 3 = 11", "14", "8"),
        (1, "x + 4 = 9", "5", "13"),
        (1, "x - 6 = 15", "21", "9"),
        (2, "3x + 4 = 19", "5", "23/3"),
        (2, "5x - 8 = 27", "7", "19/5"),
    )
    said = Step(
        "e6#1",
        "Why do you do the same to both sides?",
        AnswerKind.SHORT,
        ("So that both sides stay equal and the equation is still true.",),
    )
    concepts = (*concepts, Concept("c3", "Saying why", (), ("s1",)))
    exercises = tuple(_exercise(i, *task) for i, task in enumerate(tasks))
    exercises = (*exercises, Exercise("e6", "Why both sides", (said,), "s1", ("c3",)))
    return Course("course", "Equations", "f1", sections, passages, concepts, exercises)


def _messages(count):
    for number, (who, text) in enumerate(SCRIPT[:count]):
        pressed = text.startswith(">")
        yield Incoming(
            event_id=f"event-{number}",
            classroom=ROOM,
            account=Account("terminal", who, who.title()),
            received=START + timedelta(seconds=70 * number),
            text="" if pressed else text,
            button=text[1:] if pressed else None,
            role=Role.TEACHER if who == "rivera" else Role.LEARNER,
            vouched=who not in AWAY,
        )


class Channel:
    """Writes down what it sends, at once."""

    def __init__(self, path):
        self.path = path

    async def send(self, delivery):
        with self.path.open("a") as file:
            file.write(f"{delivery.event_id} {json.dumps(delivery.reply.text)}\n")
        return f"ref-{delivery.event_id}"

    async def fetched(self, incoming):
        return incoming


class Killer:
    """The probe that ends the process, as hard as can be."""

    def __init__(self, step, time):
        self.step, self.time = step, time
        self.seen = Counter()

    def reached(self, step):
        self.seen[step] += 1
        if step == self.step and self.seen[step] == self.time:
            os.kill(os.getpid(), signal.SIGKILL)

    def executed(self, _connection, _cursor, statement, *_):
        self.reached("sql: " + " ".join(statement.split()[:3]))


async def live(folder, step, time, messages, *, burst):
    store = await open_store(f"sqlite:///{folder}/store.db")
    probe = Killer(step, time)
    if not await store.seeded(ROOM):
        await store.save_course(ROOM, course())
        await store.mark_seeded(ROOM)
        await store.settle("terminal", "here", ROOM)
    event.listen(Engine, "after_cursor_execute", probe.executed)
    try:
        await talk(store, probe, folder, messages, burst=burst)
    finally:
        event.remove(Engine, "after_cursor_execute", probe.executed)
        await store.close()
    (folder / "steps").write_text(json.dumps(probe.seen))


async def talk(store, probe, folder, messages, *, burst):
    speaker = Speaker(ScriptedModel(worded), store, hide)
    tutor = Tutor(
        store, store, SharedWords(course()), Tracing(), probe, speaker=speaker, mint=MINT
    )
    registry = Registry(phrases(name="program"))
    turns = Turns(
        store,
        tutor,
        Channel(folder / "sent"),
        registry.resolve,
        probe,
        conceal=registry.conceal,
        finish=Invitations(MINT, lambda _: (), phrases(name="people")).filled,
    )
    await turns.recover()
    await turns.drain()
    for incoming in _messages(min(messages, IN_TURN) if burst else messages):
        # Nobody can say in which order a teacher and a learner are served who write at once.
        if burst and incoming.role is Role.TEACHER:
            continue
        await turns.receive(incoming)
        if not burst:
            await turns.drain()
    await turns.drain()


def main():
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder), "", 0, MESSAGES, burst=False))
    for line in sys.stdin:
        life = json.loads(line)
        child = os.fork()
        if child == 0:
            folder = Path(life["folder"])
            when = life["step"], life["time"], life["messages"]
            asyncio.run(live(folder, *when, burst=life["burst"]))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
