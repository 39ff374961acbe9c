"""Lessons on Telegram with the real program in its own process, on a strict Bot API server."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import socket
import sqlite3
from collections import Counter
from html import unescape

import pytest

from tests.tools.steps import Steps, right
from tests.tools.telegram_program import Program
from tests.tools.telegram_server import TelegramServer, administrator

# aiohttp warns about its own reading of what is uploaded.
pytestmark = pytest.mark.filterwarnings("ignore:unread_data")
# How often the program is killed; more of them is the same test, only longer.
KILLS = int(os.environ.get("TUTOR_TEST_KILLS", "4"))
GROUP = -1001234567890
KITES = b"""# Kites

## Wind and lift

A kite rises because the wind pushes against its sail and is turned downwards. What turns the wind
down pushes the kite up. This push is called lift. A larger sail catches more wind and has more.
"""
TASK = "can you solve 3x + 4 = 19 for me"
# What a learner does; "> " presses the button of the reply before that starts so, "^ " answers
# the question that the reply before was.
LESSON = (
    "/start",
    TASK,
    "> More help",
    "x = 4",
    "x = 5",
    "/why",
    "/goal_add",
    "^ two-step equations by Friday",
    "/practice two-step equations",
    "> More help",
    "idk",
    "/progress",
    "/review",
    "/reflect I forget the other side",
    "/portfolio",
    "/menu",
)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def by_webhook():
    address = f"127.0.0.1:{free_port()}"
    return {
        "TELEGRAM_WEBHOOK_URL": f"http://{address}/hook",
        "TELEGRAM_WEBHOOK_LISTEN": address,
        "TELEGRAM_WEBHOOK_SECRET": "a-secret_of-the-tests",
    }


class Learner:
    """Somebody who goes through a lesson, each step after the answer to the one before."""

    def __init__(self, server, number, name, pause=0.0):
        self.server, self.number, self.pause = server, number, pause
        self.person = server.person(number, name)
        self.replies = []

    async def learn(self, lesson=LESSON, within=90):
        for step in lesson:
            since, lately = len(self.server.sent), self._lately()
            self._do(step)
            reply = await self.server.heard(
                lambda one, lately=lately: self._is_mine(one) and _said(one) not in lately,
                since,
                within,
            )
            # What belongs to the same reply: files after a text.
            await asyncio.sleep(self.pause or 0.3)
            self.replies.append(reply)
        return self

    def _is_mine(self, one):
        return one.chat == self.number and one.method.startswith("send")

    def _lately(self):
        """What they were told last; once more after a kill, it is no answer to the next step."""
        return [_said(one) for one in self.server.sent if self._is_mine(one)][-3:]

    def _do(self, step):
        last = self.replies[-1] if self.replies else None
        if step.startswith("> "):
            self.server.press(self.person, last, step[2:])
        elif step.startswith("^ "):
            self.server.say(self.person, step[2:], reply_to_message=last.message)
        else:
            self.server.say(self.person, step)

    @property
    def seen(self):
        """Everything that was sent to them, however often."""
        return Counter(_said(one) for one in self.server.sent if self._is_mine(one))


def _said(one):
    return one.method, one.text


def evidence(folder):
    """Return what the program knows of each account in the end."""
    with sqlite3.connect(folder / "tutor.db") as database:
        rows = database.execute(
            "SELECT account_id, concept_id, judgement, score, rung, attempts, exercise_id, step_id"
            " FROM evidence JOIN accounts USING (person_id) ORDER BY account_id, evidence.row"
        ).fetchall()
        # What is remembered fades with the seconds that a kill costs, in the eighth decimal.
        mastery = database.execute(
            "SELECT account_id, concept_id, round(estimate, 4), observations, unaided_successes"
            " FROM mastery JOIN accounts USING (person_id) ORDER BY account_id, concept_id"
        ).fetchall()
        goals = database.execute(
            "SELECT account_id, count(*) FROM goals JOIN accounts USING (person_id)"
            " GROUP BY account_id ORDER BY account_id"
        ).fetchall()
    database.close()
    return rows, mastery, goals


def mail(folder):
    """Return how many messages came in, and how many of them are answered for good."""
    with sqlite3.connect(folder / "tutor.db") as database:
        here = "FROM inbox JOIN outbox USING (event_id) WHERE platform = 'telegram'"
        taken = "SELECT count(*) FROM inbox WHERE platform = 'telegram'"
        sent = f"SELECT count(*) {here} AND message_ref IS NOT NULL"
        taken, answered = (database.execute(one).fetchone()[0] for one in (taken, sent))
    database.close()
    return taken, answered


@pytest.fixture
async def server():
    server = TelegramServer(times=3, limits=True)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def program(server, prepared, tmp_path):
    program = Program(server, shutil.copytree(prepared, tmp_path / "data"))
    yield program
    if program.process is not None and program.process.returncode is None:
        await program.kill()


async def answered(program, count, within=60):
    async with asyncio.timeout(within):
        while mail(program.folder) != (count, count):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.1)


async def all_answered(program, within=60):
    async with asyncio.timeout(within):
        while len(set(mail(program.folder))) > 1:  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.1)


def calm(log):
    """Whether nothing went wrong in a log, and no token or word of anybody stands in it."""
    bad = re.compile(r"Traceback|ERROR|CRITICAL|:AAF-strict|3x \+ 4")
    return [line for line in log.splitlines() if bad.search(line)] == []


@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.timeout(300)
async def test_a_whole_lesson_of_a_teacher_and_of_a_learner(server, program, way):
    program.settings = by_webhook() if way == "webhook" else {}
    await program.start()
    rivera = await _open_class(server)
    await _bring(server, rivera)
    code = await _invite(rivera)
    ana = await _join(server, code)
    await ana.learn(LESSON[1:])
    texts = [reply.text for reply in ana.replies[2:]]
    assert "3x + 4 = 19" in texts[0]
    assert ana.replies[12].method == "sendPhoto"
    assert any(one.method == "sendDocument" and one.chat == 101 for one in server.sent)
    rows, _, goals = evidence(program.folder)
    assert [row[2] for row in rows][:2] == ["incorrect", "correct"]
    assert goals == [("101", 1)]
    await _review(program, ana)
    await _ask_in_group(server, ana)
    await _steer(rivera)
    await ana.learn(("/goal", "/mydata"))
    assert "two-step" in ana.replies[-2].text.lower()
    kept = next(one for one in reversed(server.sent) if one.method == "sendDocument")
    assert b"two-step" in kept.file
    await all_answered(program)
    assert server.unanswered == []
    assert server.violations == []
    assert await program.stop() == 0
    assert calm(program.log), program.log
    assert code.encode() not in b"".join(f.read_bytes() for f in program.folder.glob("tutor.db*"))


async def _open_class(server):
    """Let a teacher add the bot to a group, take the role, and look at what is set up."""
    group = server.group(GROUP, "Class 8b")
    rivera = Learner(server, 201, "Rivera")
    server.admins[GROUP][201] = administrator(rivera.person)
    server.add_bot(group, rivera.person)
    hello = await server.heard(lambda one: one.chat == GROUP)
    since = len(server.sent)
    server.press(rivera.person, hello, "I teach here")
    rivera.replies.append(await server.heard(lambda one: one.chat == 201, since))
    await rivera.learn(("/setup", "> That's all", "/guardrail_set", "> highest_rung", "^ 2"))
    assert "Teachers" in rivera.replies[1].text
    assert "2" in rivera.replies[-1].text
    return rivera


async def _bring(server, rivera):
    """Let a teacher bring a course in from a document, as an answer to the question for it."""
    await rivera.learn(("/course_add",))
    since = len(server.sent)
    question = rivera.replies[-1].message
    server.send_file(rivera.person, "kites.md", KITES, "text/markdown", reply_to_message=question)
    await server.heard(lambda one: one.chat == 201 and "Kites" in one.text, since, 90)
    await rivera.learn(("/course",))
    assert "Kites" in rivera.replies[-1].text
    # So that guardrails come in by a file, too.
    since = len(server.sent)
    rules = b"contact: Ms Rivera\nhighest_rung: 3\n"
    server.send_file(rivera.person, "r.txt", rules, "text/plain", caption="/guardrail_load")
    loaded = await server.heard(lambda one: one.chat == 201, since)
    assert "contact" in loaded.text


async def _invite(rivera):
    """Let a teacher invite learners; they show a picture that a phone reads."""
    await rivera.learn(("/invite 3",))
    made = rivera.replies[-1]
    assert made.method == "sendPhoto"
    assert made.file.startswith(b"\x89PNG")
    code = re.search(r"t\.me/stepladder_bot\?start=([a-z2-7]{26})\b", made.text)[1]
    assert f"/join {code}" in made.text
    return code


async def _join(server, code):
    """Let somebody join by the link; what is kept is said before anything is."""
    ana = Learner(server, 101, "Ana")
    await ana.learn((f"/start {code}", "> I have read this"))
    terms, welcome = (reply.text for reply in ana.replies)
    assert "What is kept" in terms
    assert "Welcome to" in welcome
    assert "Class 8b" in welcome
    return ana


async def _review(program, ana):
    """Let an exercise be done, and what it is about be due again, as after some days."""
    steps = Steps()
    await ana.learn(("/practice one-step equations",))
    asked = ana.replies[-1].text
    for _ in range(6):
        step = steps.asked(unescape(asked))
        if step is None:
            break
        await ana.learn((right(step),))
        asked = ana.replies[-1].text
    with sqlite3.connect(program.folder / "tutor.db", timeout=10) as database:
        assert database.execute("UPDATE reviews SET due = last").rowcount
    database.close()
    await ana.learn(("/review", "idk"))
    assert steps.asked(unescape(ana.replies[-2].text))


async def _ask_in_group(server, ana):
    """Let a question of a group be answered in private, with a word in the group."""
    since = len(server.sent)
    server.say(
        ana.person, "@stepladder_bot what keeps an equation in balance?", server.chat(GROUP)
    )
    pointer = await server.heard(lambda one: one.chat == GROUP, since)
    private = await server.heard(lambda one: one.chat == 101, since)
    assert "balance" in private.text.lower()
    assert "balance" not in pointer.text.lower()


async def _steer(rivera):
    """Let a teacher set a goal for one learner, and look at the class."""
    before = len(rivera.replies)
    await rivera.learn(
        (
            "/goal_set",
            "^ @Ana two-step equations by Friday",
            "/alerts",
            "/members",
            "/progress",
            "/concepts linear equations",
            "/group_add",
            "^ red",
            "^ Ana",
        )
    )
    texts = [reply.text for reply in rivera.replies[before:]]
    assert "Ana" in texts[1]
    assert "learner, here today: Ana" in texts[3]
    assert "balance" in texts[5].lower()
    assert "red" in texts[8]


@pytest.mark.timeout(60 + 60 * KILLS)
async def test_killed_at_random_moments_nothing_is_lost_or_doubled(
    server, program, prepared, tmp_path
):
    draw = random.Random(7)
    learners, lesson = 3 + KILLS // 4, LESSON * (1 + KILLS // 10)
    calm_program = Program(server, shutil.copytree(prepared, tmp_path / "calm"))
    await calm_program.start()
    calm_ones = [Learner(server, 101 + n, f"L{n}") for n in range(learners)]
    await asyncio.gather(*(one.learn(lesson) for one in calm_ones))
    await answered(calm_program, learners * len(lesson))
    assert await calm_program.stop() == 0
    wanted = [one.seen for one in calm_ones]

    # What was sent is known here a moment before the program knows it: that is when it's unsure.
    other = TelegramServer(times=3, limits=True, silent=0.1)
    await other.start()
    program.server = other
    await program.start()
    ones = [Learner(other, 101 + n, f"L{n}", draw.uniform(0.2, 0.6)) for n in range(learners)]
    lessons = [asyncio.create_task(one.learn(lesson, within=60 * KILLS)) for one in ones]
    amidst = 0
    for n in range(KILLS):
        # In the midst of talking, of starting, or of catching up.
        if n % 3:
            await asyncio.sleep(draw.uniform(0.0, 2.0))
        amidst += not all(one.done() for one in lessons)
        await program.kill()
        await program.start(ready=bool((n + 1) % 3))
        if not (n + 1) % 3:
            await asyncio.sleep(draw.uniform(0.5, 8.0))
    await asyncio.gather(*lessons)
    await answered(program, learners * len(lesson))
    repeated = Counter()
    for one, before in zip(ones, wanted, strict=True):
        assert before - one.seen == Counter(), "lost"
        more = one.seen - before
        assert all(times == 1 for times in more.values())
        repeated += more
    assert sum(repeated.values()) <= KILLS * learners
    assert evidence(program.folder) == evidence(calm_program.folder)
    assert await program.stop() == 0
    assert calm(program.log), program.log
    assert amidst >= KILLS // 2
    told = f"killed {KILLS} times, {amidst} of them in the midst"
    print(f"{told}, {sum(repeated.values())} messages repeated")  # noqa: T201
    await other.stop()


@pytest.mark.timeout(240)
async def test_killed_while_nobody_knows_whether_it_arrived_it_is_sent_once_more(server, program):
    await program.start()
    ana = server.person(101, "Ana")
    server.silent = 30
    server.say(ana, TASK)
    await server.heard(lambda one: one.chat == 101)
    await program.kill()
    await program.start()
    async with asyncio.timeout(60):
        while len(server.sent) < 2:  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.05)
    await program.kill()
    server.silent = 0
    await program.start()
    await answered(program, 1)
    assert [one.text for one in server.sent] == [server.sent[0].text] * 2


async def test_a_token_that_is_none_ends_with_one_line(server, program):
    program.settings = {"TELEGRAM_TOKEN": "1:wrong"}
    await program.start(ready=False)
    assert await program.ended() == 1
    assert "BotFather" in program.log
    assert "Traceback" not in program.log


async def test_another_program_with_the_same_bot_ends_this_one_with_one_line(server, program):
    await program.start()

    async def rival():
        while True:
            server._polls += 1
            server._news.set()
            await asyncio.sleep(0.05)

    other = asyncio.create_task(rival())
    assert await program.ended() == 1
    other.cancel()
    assert "Another program is using this bot" in program.log
    assert "Traceback" not in program.log
