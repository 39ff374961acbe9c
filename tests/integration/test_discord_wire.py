"""The Discord channel against a server that speaks HTTP and WebSocket: endings, files, doctor."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from discord_server import EVERYTHING, FakeDiscord

from bot.channels.discord.channel import Discord
from bot.channels.discord.checks import DiscordCheck
from bot.channels.discord.kept import MOST_PEOPLE, Kept
from bot.clock import SystemClock
from bot.commands import Registry
from bot.doctor import examine
from bot.routing import Service
from bot.settings import Settings
from bot.turns import Turns
from prompts.loader import phrases
from tutor_core.errors import SettingsError
from tutor_core.fakes.store import MemoryStore
from tutor_core.messages import Move, Reply, Visibility
from tutor_core.state import Changes

WORDS = phrases("en", "program")
REGISTRY = Registry(WORDS)


class Echo:
    """Answers everything with what was written, in the open or not."""

    def __init__(self, store):
        self.store, self.handled, self.visibility = store, [], Visibility.PRIVATE

    async def handle(self, incoming):
        self.handled.append(incoming)
        reply = Reply(f"you: {incoming.text}", Move.CHAT, visibility=self.visibility)
        await self.store.load(incoming)
        await self.store.commit(incoming, Changes(), reply)
        return reply


class Wire:
    """A server and, connected to it, the channel with a store in memory."""

    def __init__(self, server, data):
        self.server, self.data = server, data
        self.store = MemoryStore()
        self.tutor = Echo(self.store)
        self.teacher, self.ana = server.user("Rivera"), server.user("Ana")
        self.guild = server.guild("Class 8b", self.teacher)
        server.join(self.guild, self.ana)
        self.general = self.guild.channels[0]

    def settings(self, **more):
        given = {k.lower(): v for k, v in self.server.environment().items()}
        return Settings(data=self.data, **given, **more)

    async def __aenter__(self):
        self.channel = Discord(self.settings(), SystemClock())
        turns = Turns(self.store, self.tutor, self.channel, REGISTRY.resolve, pauses=(0.05, 0.1))
        service = Service(self.settings(), turns, self.store, REGISTRY, self.store.mark_seeded)
        self.running = asyncio.create_task(self.channel.run(service))
        before = self.server.identified
        await self.server.until(lambda: self.server.commands and self.server.identified > before)
        return self

    async def __aexit__(self, *_):
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)


@pytest.fixture
async def wire(tmp_path):
    server = await FakeDiscord().start()
    yield Wire(server, tmp_path)
    await server.stop()


async def settled(store):
    """Wait until every reply is noted as delivered."""
    for _ in range(200):
        if not await store.undelivered():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("a reply waits for ever")


async def test_who_invited_the_bot_is_greeted_once(wire):
    head = wire.server.user("Head")
    wire.guild.inviter = head
    async with wire:
        (greeting,) = await wire.server.until(lambda: wire.server.direct(head).by_bot())
        assert "Class 8b" in greeting["content"]
    async with wire:
        wire.server.say(wire.ana, wire.server.direct(wire.ana), "hello")
        await wire.server.until(lambda: wire.server.direct(wire.ana).by_bot())
    assert len(wire.server.direct(head).by_bot()) == 1
    assert wire.server.synced == 1


async def test_a_teacher_s_file_lies_on_this_machine_before_the_tutor_sees_it(wire):
    async with wire:
        file = ("../../course.md", b"# A course", "text/markdown; charset=utf-8")
        wire.server.say(wire.teacher, wire.server.direct(wire.teacher), "here", files=[file])
        (taken,) = await wire.server.until(lambda: wire.tutor.handled)
        (attachment,) = taken.attachments
        path = Path(attachment.path)
    assert await asyncio.to_thread(path.read_bytes) == b"# A course"
    assert path.is_relative_to(wire.data)
    assert (path.name, attachment.media_type) == ("course.md", "text/markdown")


async def test_a_file_that_cannot_be_had_is_said(wire):
    async with wire:
        direct = wire.server.direct(wire.teacher)
        await wire.server.until(direct.by_bot)  # the greeting
        message = wire.server.say(
            wire.teacher, direct, "here", files=[("a.md", b"x", "text/markdown")]
        )
        wire.server.files.clear()
        message["attachments"][0]["url"] = "gone"
        await wire.server.until(lambda: len(direct.by_bot()) == 2)
        assert "a.md" in direct.by_bot()[-1]["content"]


async def test_kicked_and_deleted_end_well_and_the_queue_goes_on(wire, caplog):
    async with wire:
        wire.tutor.visibility = Visibility.PUBLIC
        wire.server.closed.add(wire.ana.id)
        wire.server.mention(wire.ana, wire.general, "one")
        await wire.server.until(lambda: wire.general.by_bot())
        wire.general.gone = True
        wire.server.mention(wire.ana, wire.general, "two")
        await wire.server.until(lambda: len(wire.tutor.handled) == 2)
        wire.server.dispatch("GUILD_DELETE", {"id": str(wire.guild.id)})
        wire.server.closed.clear()
        wire.server.say(wire.ana, wire.server.direct(wire.ana), "three")
        await wire.server.until(lambda: wire.server.direct(wire.ana).by_bot())
        await settled(wire.store)
    assert sum("Unknown Channel" in r.getMessage() for r in caplog.records) == 1
    assert sum("is gone" in r.getMessage() for r in caplog.records) == 1


async def test_a_thread_of_the_tutor_s_goes_on_without_mentions(wire):
    async with wire:
        wire.tutor.visibility = Visibility.THREAD
        asked = wire.server.mention(wire.ana, wire.general, "why is the sky blue?")
        thread = await wire.server.until(lambda: wire.server.channels.get(int(asked["id"])))
        await wire.server.until(thread.by_bot)
        assert thread.name == "why is the sky blue?"
        wire.server.say(wire.ana, thread, "and at night?")
        await wire.server.until(lambda: len(thread.by_bot()) == 2)
        assert wire.tutor.handled[-1].visibility is Visibility.THREAD
        wire.server.say(wire.ana, thread, f"<@{wire.teacher.id}> do you know?")
        wire.server.say(wire.ana, thread, "thank you")
        await wire.server.until(lambda: len(thread.by_bot()) == 3)
    assert [m.text for m in wire.tutor.handled][1:] == ["and at night?", "thank you"]
    assert wire.general.by_bot() == []


async def test_what_was_written_meanwhile_is_read_back_and_answered_once(wire):
    direct = wire.server.direct(wire.ana)
    async with wire:
        wire.server.slash(wire.ana, wire.general, "goal list")
        await wire.server.until(lambda: wire.tutor.handled)
    wire.server.session = None
    wire.server.say(wire.ana, direct, "one")
    wire.server.mention(wire.ana, wire.general, "two")
    wire.server.say(wire.ana, wire.general, "not for the tutor")
    async with wire:
        await wire.server.until(lambda: len(direct.by_bot()) == 2)
    async with wire:
        wire.server.say(wire.ana, direct, "three")
        await wire.server.until(lambda: len(direct.by_bot()) == 3)
    assert [m.text for m in wire.tutor.handled][1:] == ["one", "two", "three"]
    assert [m["content"] for m in direct.by_bot()] == ["you: one", "you: two", "you: three"]


async def test_the_tutor_may_take_its_time_but_not_the_acknowledgement(wire):
    held = asyncio.Event()
    handle = wire.tutor.handle

    async def slow(incoming):
        await held.wait()
        return await handle(incoming)

    wire.tutor.handle = slow
    async with wire:
        made = wire.server.slash(wire.ana, wire.general, "goal list")
        await wire.server.until(lambda: made.acknowledged)
        assert made.acknowledged - made.sent < 1
        assert made.kind == 5
        assert made.answers == []
        held.set()
        await wire.server.answered(made)


async def test_a_wrong_token_is_said_in_words(wire):
    channel = Discord(wire.settings().model_copy(update={"discord_token": None}), SystemClock())
    service = Service(wire.settings(), None, wire.store, REGISTRY, wire.store.mark_seeded)
    with pytest.raises(SettingsError, match="Reset Token"):
        await channel.run(service)


# --- what is remembered -----------------------------------------------------------------------


def test_what_is_kept_outlives_the_process_and_a_broken_file(tmp_path):
    kept = Kept(tmp_path)
    kept.note(5)
    kept.note(3)
    kept.frozen = True
    kept.note(9)
    for person in range(MOST_PEOPLE + 1):
        kept.met(person, person + 1000)
    kept.met(7)
    again = Kept(tmp_path)
    assert again.seen == 5
    assert len(again.people) == MOST_PEOPLE
    assert 0 not in again.people
    assert again.people[7] == 1007
    (tmp_path / "discord.json").write_text("{broken")
    assert Kept(tmp_path).seen == 0


# --- tutor doctor -----------------------------------------------------------------------------


async def examined(wire, **changed):
    settings = wire.settings().model_copy(update=changed)
    said = []
    code = await examine([DiscordCheck(settings, REGISTRY, WORDS)], WORDS, said.append)
    return code, "\n".join(said)


async def test_the_doctor_names_each_thing_that_is_missing_and_what_mends_it(wire):
    wire.server.flags = 0
    wire.guild.roles[0]["permissions"] = str(EVERYTHING & ~8 & ~(1 << 16) & ~(1 << 35))
    code, said = await examined(wire)
    assert code == 1
    assert "Privileged Gateway Intents" in said
    assert "#general of Class 8b it may not: Read Message History, Create Public Threads" in said
    assert "/ask" in said
    assert "tutor serve" in said


async def test_the_doctor_has_nothing_to_say_once_all_is_there(wire):
    async with wire:
        pass
    code, said = await examined(wire)
    assert code == 0, said
    assert "Class 8b" in said


async def test_the_doctor_sees_a_wrong_token_and_a_line_that_is_down(wire):
    _, said = await examined(wire, discord_token=None)
    assert "doesn't take the token" in said
    _, said = await examined(wire, discord_api_url="http://127.0.0.1:1/api/v10")
    assert "can't be reached" in said


async def test_the_doctor_gives_the_invitation_to_a_bot_in_no_server(wire):
    wire.server.guilds.clear()
    _, said = await examined(wire)
    assert "scope=bot+applications.commands" in said
