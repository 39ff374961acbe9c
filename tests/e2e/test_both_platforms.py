"""One process on Discord and Telegram at once, and a learner who goes from one to the other."""

from __future__ import annotations

import re
import sqlite3

import pytest

from tests.tools.discord_server import FakeDiscord
from tests.tools.steps import Steps, right
from tests.tools.telegram_program import Program
from tests.tools.telegram_server import TelegramServer

# aiohttp warns about its own reading of what is uploaded.
pytestmark = pytest.mark.filterwarnings("ignore:unread_data")
CODE = re.compile(r"\b[a-z2-7]{26}\b")


class Both:
    """The program on both platforms, and Ana, who has an account on each."""

    def __init__(self, discord, telegram, program):
        self.discord, self.telegram, self.program = discord, telegram, program
        teacher = discord.user("Rivera")
        guild = discord.guild("Class 8b", teacher)
        self.general, self.teacher = guild.channels[0], teacher
        self.ana = discord.join(guild, discord.user("Ana"))
        self.at_home = telegram.person(101, "Ana at home")

    async def started(self):
        await self.program.start()
        await self.discord.until(lambda: self.discord.commands, 60)
        await self.discord.until(lambda: self.program.log.count("ready as") % 2 == 0, 60)

    async def slash(self, path, user=None, **options):
        made = self.discord.slash(user or self.ana, self.general, path, **options)
        return await self.discord.answered(made, 60)

    async def press(self, message, label):
        return await self.discord.answered(self.discord.press(self.ana, message, label), 30)

    async def write(self, text, within=60):
        """Let Ana write on Telegram, and return what she is told there."""
        since = len(self.telegram.sent)
        self.telegram.say(self.at_home, text)
        return await self._told(since, within)

    async def tap(self, sent, label):
        since = len(self.telegram.sent)
        self.telegram.press(self.at_home, sent, label)
        return await self._told(since, 30)

    async def _told(self, since, within):
        return await self.telegram.heard(lambda one: one.chat == 101, since, within)

    async def letter(self, words):
        """Return what Ana is written on Discord that answers nothing she did there."""
        direct = self.discord.direct(self.ana)
        return await self.discord.until(
            lambda: next((m for m in direct.by_bot() if words in m["content"]), None), 8
        )

    def rows(self, query):
        with sqlite3.connect(self.program.folder / "tutor.db", timeout=10) as database:
            found = database.execute(query).fetchall()
        database.close()
        return found


@pytest.fixture
async def both(only_indexed):
    discord, telegram = await FakeDiscord().start(), TelegramServer()
    await telegram.start()
    program = Program(telegram, only_indexed, discord.environment())
    yield Both(discord, telegram, program)
    if program.process is not None and program.process.returncode is None:
        await program.kill()
    await discord.stop()
    await telegram.stop()


@pytest.mark.timeout(240)
async def test_half_an_exercise_on_discord_and_the_rest_on_telegram(both):
    await both.started()
    practice = await both.slash("practice", topic="one-step equations")
    step = Steps().asked(practice.text)
    hint = await both.press(practice.answers[-1], "More help")
    (thread,) = both.rows("SELECT id, person_id, closed FROM threads")
    assert not thread[2]

    # A code is made here and typed there; each side confirms, and both are told.
    made = await both.slash("link")
    assert made.hidden
    code = CODE.search(made.text)[0]
    asked = await both.write(f"/link {code}")
    assert "Ana on Discord" in asked.text
    number = re.search(r"number .*?(\d\d)", (await both.tap(asked, "Yes, I made it")).text)[1]
    question = await both.letter("*Ana at home* on Telegram")
    assert code in made.text  # what was answered before stays as it was
    since = len(both.telegram.sent)
    assert "one person now" in (await both.press(question, number)).text
    told = await both.telegram.heard(lambda one: one.chat == 101, since)
    assert "one person" in told.text

    # On Telegram it goes on at the next rung, with a restart before the answer.
    on = await both.write("/hint")
    assert on.text != hint.text
    assert both.rows("SELECT id, person_id, closed FROM threads") == [thread]
    assert await both.program.stop() == 0
    await both.started()
    await both.write(right(step))
    await _alone(both)
    found = both.rows(
        "SELECT p.name, judgement, rung, attempts, exercise_id FROM evidence"
        " JOIN persons p ON p.id = person_id ORDER BY evidence.row"
    )
    assert [one[0] for one in found] == ["Ana", "Ben"]
    assert found[0][1:] == found[1][1:]
    assert both.rows("SELECT DISTINCT person_id FROM accounts WHERE account_id = '101'") == [
        (thread[1],)
    ]

    # And back: what was done at home counts in class.
    progress = await both.slash("progress")
    assert progress.answers[-1]["attachments"]
    stored = b"".join(f.read_bytes() for f in both.program.folder.glob("tutor.db*"))
    assert code.encode() not in stored
    assert both.telegram.violations == []
    assert await both.program.stop() == 0
    assert not re.search("Traceback|ERROR", both.program.log), both.program.log


async def _alone(both):
    """Let Ben do on Discord alone what Ana did on both."""
    ben = both.discord.join(both.general.guild, both.discord.user("Ben"))
    practice = await both.slash("practice", ben, topic="one-step equations")
    for _ in range(2):
        await both.slash("hint", ben)
    direct = both.discord.direct(ben)
    both.discord.say(ben, direct, right(Steps().asked(practice.text)))
    await both.discord.until(direct.by_bot, 30)


@pytest.mark.timeout(240)
async def test_a_teacher_invites_on_one_platform_and_learners_come_in_on_the_other(both):
    await both.started()
    made = await both.slash("invite", both.teacher, n=2)
    assert made.hidden
    (picture,) = made.answers[-1]["attachments"]
    assert both.discord.files[picture["id"]].startswith(b"\x89PNG")
    code = re.search(r"t\.me/stepladder_bot\?start=([a-z2-7]{26})\b", made.text)[1]
    terms = await both.write(f"/start {code}")
    await both.tap(terms, "I have read this")
    members = (await both.slash("members", both.teacher)).text
    assert "learner, not here yet: Ana at home" in members
    # A teacher by invite is one by every command of a server, too.
    assert "/members is for teachers" in (await both.slash("members")).text
    invited = await both.slash("invite", both.teacher, who="teacher")
    joining = await both.slash("join", code=CODE.search(invited.text)[0])
    assert "as teacher" in joining.text or "as a teacher" in joining.text
    welcome = await both.press(joining.answers[-1], "I have read this, let me in")
    assert "Welcome" in welcome.text
    shown = await both.slash("members")
    assert "2 teachers, here today: Ana, Rivera" in shown.text
    stored = b"".join(f.read_bytes() for f in both.program.folder.glob("tutor.db*"))
    for one in (code, CODE.search(invited.text)[0]):
        assert one.encode() not in stored
    assert await both.program.stop() == 0
    assert not re.search("Traceback|ERROR", both.program.log), both.program.log
