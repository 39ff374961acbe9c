"""The program by ``tutor serve``, on a Discord that speaks HTTP and WebSocket: whole lessons."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from discord_class import STEPS, ClassRoom, evidence, out_of_order
from discord_program import Program
from discord_server import FakeDiscord, buttons

# Few, so that the suite stays quick; benchmarks.class_discord has thirty students and any kills.
STUDENTS, KILLS = 4, 3
QUESTION = "why do I subtract on both sides?"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """Return a place for a data folder that is used once, so that its courses are indexed."""
    return tmp_path_factory.mktemp("indexed") / "data"


@pytest.fixture
async def classroom(tmp_path, indexed, prepared):
    """Return a class: the server, the program, who runs it and three others."""
    server = await FakeDiscord().start()
    if indexed.exists():
        shutil.copytree(indexed, tmp_path / "data")
        (tmp_path / "data" / "discord.json").unlink()
    else:
        shutil.copytree(prepared / "index", tmp_path / "data" / "index")
    room = Class(server, Program(server, tmp_path / "data", TUTOR_LOG_LEVEL="info"))
    yield room
    code = await room.program.stop()
    await server.stop()
    if not indexed.exists():
        shutil.copytree(tmp_path / "data", indexed)
    assert "Traceback" not in room.program.said()
    assert code == 0, room.program.said()


class Class:
    def __init__(self, server, program):
        self.server, self.program = server, program
        self.teacher = server.user("Rivera")
        self.ana, self.ben = server.user("Ana"), server.user("Ben Li")
        self.kim = server.user("Kim")
        self.guild = server.guild("Class 8b", self.teacher, ("general", "random"))
        self.role = server.role(self.guild, "Maths Teachers")
        for learner in (self.ana, self.ben, self.kim):
            server.join(self.guild, learner)
        self.general = self.guild.channels[0]

    async def replies(self, channel, count):
        return await self.server.until(
            lambda: len(found := channel.by_bot()) >= count and found, 60
        )

    async def last(self, user, count):
        return (await self.replies(self.server.direct(user), count))[-1]

    async def press(self, user, message, label):
        return await self.server.answered(self.server.press(user, message, label), 30)

    async def slash(self, user, path, /, **options):
        made = self.server.slash(user, self.general, path, **options)
        return await self.server.answered(made, 60)


def labels(message):
    return [button["label"] for button in buttons(message)]


@pytest.mark.timeout(240)
async def test_a_whole_lesson(classroom):
    room, server = classroom, classroom.server
    await room.program.start()
    await _set_up(room)
    await _bring(room)
    await _rule(room)

    # A question in the open is answered in private, as the policy says without another one.
    server.mention(room.ana, room.general, QUESTION)
    asked = await room.last(room.ana, 1)
    assert "Undoing" in asked["content"]
    assert room.general.by_bot() == []

    # In a channel that was set up nobody has to call the tutor.
    server.say(room.ben, room.guild.channels[1], "what makes a kite rise?")
    assert "kite" in (await room.last(room.ben, 1))["content"].lower()

    # A teacher sets a goal for one learner; the command is seen by nobody else.
    offered = await server.answered_with_choices(
        server.complete(room.teacher, room.general, "goal set", "name", "an", text="x")
    )
    assert offered == ["Ana"]
    done = await room.slash(room.teacher, "goal set", name="Ana", text="two-step equations")
    assert done.hidden
    assert "Ana" in done.text
    assert "two-step" in (await room.slash(room.ana, "goal list")).text

    # Hints by button, in the conversation they hang in.
    hint = await room.press(room.ana, asked, "More help")
    assert not hint.hidden
    assert "Why this?" in labels(hint.answers[-1])

    # An exercise, an attempt by a form, and a restart in the middle.
    practice = await room.slash(room.ana, "practice", topic="one-step equations")
    form = server.press(room.ana, practice.answers[-1], "I have an idea")
    await server.until(lambda: form.kind == 9)
    assert await room.program.stop() == 0
    await room.program.start()
    judged = await server.answered(server.submit(room.ana, form, "x = 977"), 60)
    assert judged.hidden
    assert "977" in judged.text

    # Buttons of before the restart still work, in private, and only for their learner.
    why = await room.press(room.ana, asked, "Why this?")
    assert "The rule" in why.text
    assert "The goal" in why.text

    # The picture of how far she is goes to her alone, with words for who can't see it.
    progress = await room.slash(room.ana, "progress")
    assert progress.hidden
    (picture,) = progress.answers[-1]["attachments"]
    assert picture["filename"] == "progress.png"
    assert len(picture["description"]) > 50
    assert server.files[picture["id"]].startswith(b"\x89PNG")

    await _confide(room)


async def _set_up(room):
    """Let whoever runs the server say who teaches and where the tutor listens, by pickers."""
    page = await room.slash(room.teacher, "setup show")
    assert page.hidden
    role = str(room.role)
    named = await room.slash(room.teacher, "setup teachers", role=role)
    assert "Maths Teachers" in named.text
    assert role not in named.text
    listens = await room.slash(
        room.teacher, "setup channel", channel=str(room.guild.channels[1].id)
    )
    assert "#random" in listens.text
    # Whoever has the role is a teacher from now on, and nobody else.
    room.server.join(room.guild, room.kim, room.role)
    assert "Maths Teachers" in (await room.slash(room.kim, "setup show")).text
    assert "Maths Teachers" not in (await room.slash(room.ben, "setup show")).text


async def _bring(room):
    """Let a teacher attach a course; they see how far it is, and then what was read."""
    files = {"file": ("kites.md", kites(160), "text/markdown")}
    made = await room.server.answered(
        room.server.slash(room.kim, room.general, "course add", files), 60
    )
    await room.server.until(lambda: "Here is what I read" in made.text, 60)
    assert len(made.shown) > 1
    assert made.hidden
    assert "Kites" in made.text
    assert "Kites" in (await room.slash(room.kim, "course list")).text


async def _rule(room):
    """Let a teacher set guardrails by a file."""
    files = {"file": ("rules.txt", b"highest_rung: 3\ncontact: Ms Rivera\n", "text/plain")}
    made = room.server.slash(room.kim, room.general, "guardrail load", files)
    loaded = await room.server.answered(made, 30)
    assert "contact: none → Ms Rivera" in loaded.text
    # All of them are more than one message of Discord's; the first holds what was set first.
    assert "rung = 3" in (await room.slash(room.kim, "guardrail show")).text
    about = await room.slash(room.kim, "guardrail explain", key="contact")
    assert "Ms Rivera" in about.text


async def _confide(room):
    """Let a learner disclose something: a person is named, and a teacher is written to."""
    server, ben = room.server, room.server.direct(room.ben)
    before = len(ben.by_bot())
    server.say(room.ben, ben, "i want to k1ll myself")
    await room.replies(ben, before + 1)
    assert "Ms Rivera" in ben.by_bot()[-1]["content"]
    kim = server.direct(room.kim)
    letter = await server.until(
        lambda: next((m for m in kim.by_bot() if "Ben Li" in m["content"]), None), 60
    )
    assert "k1ll" not in letter["content"]
    seen = await room.press(room.kim, letter, labels(letter)[0])
    assert "waiting: 0" in seen.text
    assert "Ben Li" not in (await room.slash(room.kim, "alerts show")).text


def kites(sections):
    """Return a course of so many sections, each with something of its own to embed."""
    parts = ["# Kites\n"]
    for n in range(1, sections + 1):
        parts.append(
            f"## Kite number {n}\n\nA kite rises because the wind pushes against its sail. "
            f"Kite number {n} has a sail of {7 * n} square feet and a tail {3 * n} inches long, "
            f"and it flies best in winds of {10 + n % 17} miles an hour.\n"
        )
    return "\n".join(parts).encode()


@pytest.mark.timeout(240)
async def test_one_learner_s_buttons_are_hers_and_act_once(classroom):
    room, server = classroom, classroom.server
    await room.program.start()
    practice = await room.slash(room.ana, "practice", topic="one-step equations")
    assert practice.hidden
    shown = practice.answers[-1]
    other = await server.answered(server.press(room.ben, shown, "More help"))
    assert other.hidden
    assert "Ana" in other.text
    first, second = (server.press(room.ana, shown, "More help") for _ in range(2))
    await server.answered(first, 30)
    await server.until(lambda: second.acknowledged)
    assert second.kind == 6
    assert second.answers == []
    third = await room.press(room.ana, first.answers[-1], "More help")
    assert third.text != first.text
    direct = await server.answered(server.slash(room.ana, server.direct(room.ana), "practice"), 30)
    assert not direct.hidden


@pytest.mark.timeout(240)
async def test_closed_direct_messages_and_a_lost_connection(classroom):
    room, server = classroom, classroom.server
    await room.program.start()
    server.closed.add(room.ben.id)
    server.mention(room.ben, room.general, QUESTION)
    (pointer,) = await room.replies(room.general, 1)
    assert "Ben Li" in pointer["content"]
    assert "Undoing" not in pointer["content"]
    shown = await room.press(room.ben, pointer, "Show me")
    assert shown.hidden
    assert "Undoing" in shown.text
    assert "More help" in labels(shown.answers[-1])

    # Dropped and resumed: Discord repeats what was said meanwhile.
    direct = server.direct(room.ana)
    await server.drop()
    server.say(room.ana, direct, QUESTION)
    await room.replies(direct, 1)
    assert (server.identified, server.resumed) == (1, 1)

    # Dropped for good: the messages are read back, each is answered once.
    await server.drop(resumable=False)
    server.session = None
    server.say(room.ana, direct, "take 5 away on both sides")
    server.mention(room.ana, room.general, "/goal")
    await room.replies(direct, 3)
    await server.until(lambda: server.identified == 2, 30)
    said = len(direct.by_bot())
    server.say(room.ana, direct, "/help")
    await room.replies(direct, said + 1)
    assert len(direct.by_bot()) in (said + 1, said + 2)


@pytest.mark.timeout(240)
async def test_too_many_calls_are_waited_out_and_endings_end_well(classroom):
    room, server = classroom, classroom.server
    await room.program.start()
    direct = server.direct(room.ana)
    server.refuse("POST", rf"/channels/{direct.id}/messages", 429, times=3, wait=0.2)
    server.refuse("PATCH", r"/webhooks/.*/@original", 429, times=2, wait=0.2)
    server.say(room.ana, direct, "/topics")
    await room.replies(direct, 1)
    made = await room.slash(room.ana, "topics")
    assert made.text == direct.by_bot()[0]["content"]

    # An event that can't be read ends the connection, not the program.
    server.dispatch("MESSAGE_CREATE", {"id": "1"})
    await server.until(lambda: server.identified == 2, 30)
    server.say(room.ana, direct, "/why")
    await room.replies(direct, 2)

    # Nobody can be reached any more: it is logged once, and the next message is answered.
    server.closed.add(room.ben.id)
    for _ in range(2):
        server.refuse("POST", rf"/channels/{room.general.id}/messages", 403, 50013)
        server.mention(room.ben, room.general, "/topics")
        await server.until(lambda: not any(r.times for r in server.refusals), 30)
    server.closed.clear()
    server.mention(room.ben, room.general, "/goal")
    await room.last(room.ben, 1)
    assert room.program.said().count("of server") <= 2


@pytest.mark.timeout(420)
async def test_a_class_goes_on_whenever_the_program_is_killed(tmp_path, indexed):
    """Nothing is lost or answered twice, and the evidence is that of a class without a kill."""
    found = []
    for kills in (0, KILLS):
        folder = tmp_path / f"killed-{kills}" / "data"
        if indexed.exists():
            await asyncio.to_thread(shutil.copytree, indexed, folder)
            (folder / "discord.json").unlink(missing_ok=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        server = await FakeDiscord().start()
        room, program = ClassRoom(server, STUDENTS), Program(server, folder)
        try:
            await program.start()
            await room.study_killed(program, kills, len(STEPS) * 1.5, pauses=(0.2, 2.0))
            assert await program.stop() == 0
        finally:
            await program.end()
            await server.stop()
        figures = room.figures(folder)
        assert (figures["lost"], figures["doubled"], out_of_order(folder)) == (0, 0, [])
        assert room.kills == kills
        assert "Traceback" not in program.said()
        found.append(evidence(folder))
    assert len(found[0]) > STUDENTS
    assert found[1] == found[0]
