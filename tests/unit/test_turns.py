"""How messages are taken, put in order, and seen to their end."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.turns import TRIES, Turns
from tutor_core.errors import DataFolderError, RequestError
from tutor_core.fakes.store import MemoryStore
from tutor_core.messages import Account, Attachment, Incoming, Move, Reply, Role
from tutor_core.people import LOBBY, Errand
from tutor_core.requests import Ask, MoreHelp
from tutor_core.state import Changes

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
DIARY = "my diary says so"
FULL = DataFolderError("The disk is full, so this couldn't be kept.")


def message(number, who="ana", text=""):
    at = NOW + timedelta(seconds=number)
    return Incoming(f"e{number}", "room", Account("terminal", who), at, text or f"text {number}")


class Tutor:
    """Answers with the message's text; ``fails`` are raised first, one a message."""

    def __init__(self, store, **fails):
        self.store, self.fails, self.seen, self.gates = store, fails, [], {}
        self.busy = asyncio.Event()

    async def handle(self, incoming):
        self.seen.append(incoming)
        self.busy.set()
        if gate := self.gates.get(incoming.event_id):
            await gate.wait()
        errors = self.fails.get(incoming.event_id, [])
        if errors and (error := errors.pop(0)) is not None:
            raise error
        reply = Reply(f"re: {incoming.text}", Move.CHAT)
        await self.store.commit(incoming, Changes(), reply)
        return reply


class Channel:
    """Keeps what it sent; ``fails`` are raised first."""

    def __init__(self, *fails):
        self.fails, self.tried, self.sent, self.fetches = list(fails), [], [], []
        self.two_sent = asyncio.Event()

    async def send(self, delivery):
        self.tried.append(delivery)
        if self.fails and (error := self.fails.pop(0)) is not None:
            raise error
        self.sent.append(delivery)
        if len(self.sent) == 2:
            self.two_sent.set()
        return f"ref-{delivery.event_id}"

    async def fetched(self, incoming):
        self.fetches.append(incoming)
        return replace(incoming, text=f"{incoming.text} with its file")

    @property
    def texts(self):
        return [delivery.reply.text for delivery in self.sent]


class Steps:
    def __init__(self):
        self.steps = []

    def reached(self, step):
        self.steps.append(step)


def house(store=None, channel=None, understand=lambda incoming: incoming, **fails):
    store, channel = store or MemoryStore(), channel or Channel()
    tutor, probe = Tutor(store, **fails), Steps()
    turns = Turns(store, tutor, channel, understand, probe, pauses=(0, 0))
    return turns, store, tutor, channel, probe


async def test_a_message_is_stored_handled_sent_and_noted():
    turns, store, _, channel, probe = house()
    assert await turns.receive(message(1)) is True
    await turns.drain()
    assert channel.texts == ["re: text 1"]
    assert channel.sent[0].attempts == 0
    assert list(await store.pending()) == []
    assert list(await store.undelivered()) == []
    assert probe.steps == ["stored", "sent", "noted"]


async def test_a_second_delivery_of_an_event_does_nothing():
    turns, _, tutor, channel, _ = house()
    assert [await turns.receive(message(1)), await turns.receive(message(1))] == [True, False]
    await turns.drain()
    assert await turns.receive(message(1)) is False
    await turns.drain()
    assert (len(tutor.seen), len(channel.sent)) == (1, 1)


@pytest.mark.parametrize(("role", "fetched"), [(Role.TEACHER, True), (Role.LEARNER, False)])
async def test_a_teachers_files_are_fetched_before_the_tutor_sees_them(role, fetched):
    turns, _, _, channel, _ = house()
    file = Attachment("course.md", "text/markdown", 12, "there")
    await turns.receive(replace(message(1), role=role, attachments=(file,)))
    await turns.receive(message(2))
    await turns.drain()
    assert channel.texts[0] == ("re: text 1 with its file" if fetched else "re: text 1")
    assert len(channel.fetches) == fetched


async def test_a_message_is_stored_before_it_is_handled():
    turns, store, tutor, _, _ = house()
    gate = tutor.gates["e1"] = asyncio.Event()
    await turns.receive(message(1))
    assert [kept.event_id for kept in await store.pending()] == ["e1"]
    gate.set()
    await turns.drain()
    assert list(await store.pending()) == []


async def test_one_persons_messages_wait_for_each_other_and_other_peoples_dont():
    turns, _, tutor, channel, _ = house()
    gate = tutor.gates["e1"] = asyncio.Event()
    for number, who in ((1, "ana"), (2, "ana"), (3, "ben"), (4, "ben")):
        await turns.receive(message(number, who))
    await channel.two_sent.wait()
    assert [seen.event_id for seen in tutor.seen] == ["e1", "e3", "e4"]
    gate.set()
    await turns.drain()
    assert channel.texts == ["re: text 3", "re: text 4", "re: text 1", "re: text 2"]


async def test_the_order_is_that_of_arrival_even_when_all_come_at_once():
    turns, _, _, channel, _ = house()
    await asyncio.gather(*(turns.receive(message(number)) for number in range(20)))
    await turns.drain()
    assert channel.texts == [f"re: text {number}" for number in range(20)]


async def test_what_the_tutor_gets_is_understood_and_what_is_kept_is_as_it_came():
    def understand(incoming):
        return replace(incoming, request=MoreHelp())

    turns, store, tutor, channel, _ = house(understand=understand)
    await turns.receive(message(1))
    await turns.drain()
    assert tutor.seen[0].request == MoreHelp()
    assert channel.sent[0].incoming.request is None
    assert (await store.delivery("e1")).incoming == message(1)


async def test_half_characters_are_replaced_wherever_they_came_in():
    turns, _, tutor, _, _ = house()
    broken = replace(message(1, text="a\ud83d b"), request=Ask("c\udc00"), button="\ud800")
    await turns.receive(replace(broken, account=Account("terminal", "ana", "An\ud800a")))
    await turns.drain()
    seen = tutor.seen[0]
    assert (seen.text, seen.request, seen.button) == ("a? b", Ask("c?"), "?")
    assert seen.account.name == "An?a"


# --- The funnel -------------------------------------------------------------------------------


async def test_an_error_is_answered_with_an_apology_and_logged_once_without_words(caplog):
    turns, store, _, channel, probe = house(e1=[ValueError(DIARY)])
    await turns.receive(message(1, text=DIARY))
    await turns.receive(message(2))
    await turns.drain()
    assert "went wrong" in channel.texts[0]
    assert channel.texts[1] == "re: text 2"
    assert list(await store.pending()) == []
    assert list(await store.undelivered()) == []
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "e1" in record.getMessage()
    assert "ValueError" in record.getMessage()
    assert DIARY not in caplog.text
    assert probe.steps.count("written") == 1


async def test_an_error_with_a_text_for_the_sender_is_shown_as_it_is(caplog):
    turns, store, _, channel, _ = house(e1=[RequestError("There is no guardrail.", log="typo")])
    await turns.receive(message(1))
    await turns.drain()
    assert channel.texts == ["There is no guardrail."]
    assert channel.sent[0].reply.move is Move.DECLINE
    assert list(await store.pending()) == []
    assert "typo" in caplog.text


async def test_an_error_in_understanding_goes_the_same_way():
    def understand(_):
        raise RequestError("Number, please.")

    turns, _, tutor, channel, _ = house(understand=understand)
    await turns.receive(message(1))
    await turns.drain()
    assert channel.texts == ["Number, please."]
    assert tutor.seen == []


async def test_an_error_after_the_commit_doesnt_take_the_reply_away():
    class Late(Tutor):
        async def handle(self, incoming):
            await super().handle(incoming)
            raise ValueError

    store, channel = MemoryStore(), Channel()
    turns = Turns(store, Late(store), channel, lambda incoming: incoming)
    await turns.receive(message(1))
    await turns.drain()
    assert channel.texts == ["re: text 1"]


async def test_a_reply_that_cant_be_sent_is_sent_again_and_says_so():
    turns, store, tutor, channel, _ = house(channel=Channel(OSError(), OSError()))
    await turns.receive(message(1))
    await turns.drain()
    assert [tried.attempts for tried in channel.tried] == [0, 1, 2]
    assert channel.texts == ["re: text 1"]
    assert len(tutor.seen) == 1
    assert list(await store.undelivered()) == []


async def test_a_reply_that_still_cant_be_sent_waits_and_stops_nobody():
    turns, store, tutor, channel, _ = house(channel=Channel(OSError(), OSError(), OSError()))
    await turns.receive(message(1))
    await turns.receive(message(2))
    await turns.drain()
    assert channel.texts == ["re: text 2"]
    assert [waiting.event_id for waiting in await store.undelivered()] == ["e1"]
    await turns.recover()
    await turns.drain()
    assert channel.texts == ["re: text 2", "re: text 1"]
    assert channel.sent[-1].attempts == 1
    assert len(tutor.seen) == 2


# --- A store that can't write -----------------------------------------------------------------


async def test_a_message_that_cant_be_stored_is_refused_with_the_reason():
    class Full(MemoryStore):
        async def receive(self, incoming):
            raise FULL

    turns, _, tutor, _, _ = house(store=Full())
    with pytest.raises(DataFolderError, match="disk is full"):
        await turns.receive(message(1))
    await turns.drain()
    assert tutor.seen == []


async def test_when_nothing_can_be_written_the_sender_is_told_and_nothing_is_lost():
    turns, store, tutor, channel, _ = house(e1=[FULL, FULL])
    await turns.receive(message(1))
    await turns.receive(message(2))
    await turns.drain()
    assert channel.texts == [FULL.text]
    assert [kept.event_id for kept in await store.pending()] == ["e1", "e2"]
    await turns.receive(message(3, who="ben"))
    await turns.drain()
    assert channel.texts == [FULL.text, "re: text 3"]
    # Room again after one more try: what waited goes first.
    await turns.receive(message(4))
    await turns.drain()
    assert channel.texts[2:] == [FULL.text]
    await turns.receive(message(5))
    await turns.drain()
    assert channel.texts[3:] == ["re: text 1", "re: text 2", "re: text 4", "re: text 5"]
    assert [seen.event_id for seen in tutor.seen].count("e2") == 1


async def test_a_note_that_cant_be_written_is_written_later_without_sending_again():
    class Once(MemoryStore):
        broken = True

        async def delivered(self, event_id, message_ref):
            if self.broken:
                raise FULL
            await super().delivered(event_id, message_ref)

    turns, store, _, channel, _ = house(store=Once())
    await turns.receive(message(1))
    await turns.drain()
    store.broken = False
    await turns.recover()
    await turns.drain()
    assert channel.texts == ["re: text 1"]
    assert list(await store.undelivered()) == []


# --- After a restart --------------------------------------------------------------------------


async def test_what_an_earlier_process_left_is_taken_up_in_order():
    store = MemoryStore()
    await store.receive(message(1))
    await store.commit(message(1), Changes(), Reply("kept", Move.CHAT))
    await store.receive(message(2))
    await store.receive(message(3))
    turns, _, tutor, channel, _ = house(store=store)
    await turns.recover()
    await turns.drain()
    assert channel.texts == ["kept", "re: text 2", "re: text 3"]
    assert [sent.attempts for sent in channel.sent] == [1, 0, 0]
    assert [seen.event_id for seen in tutor.seen] == ["e2", "e3"]


async def test_recovering_twice_does_nothing_twice():
    store = MemoryStore()
    await store.receive(message(1))
    turns, _, tutor, channel, _ = house(store=store)
    gate = tutor.gates["e1"] = asyncio.Event()
    await turns.recover()
    await turns.recover()
    gate.set()
    await turns.drain()
    assert (len(tutor.seen), channel.texts) == (1, ["re: text 1"])


async def test_a_message_that_ends_the_process_is_set_aside_at_last():
    store = MemoryStore()
    await store.receive(message(1))
    for _ in range(TRIES - 1):  # the first try and these: each ends the process
        turns, _, tutor, _, _ = house(store=store)
        tutor.gates["e1"] = asyncio.Event()
        await turns.recover()
        await tutor.busy.wait()
        for worker in turns._workers.values():
            worker.cancel()
    turns, _, tutor, channel, _ = house(store=store)
    await turns.recover()
    await turns.receive(message(2))
    await turns.drain()
    assert [seen.event_id for seen in tutor.seen] == ["e2"]
    assert "went wrong" in channel.texts[0]
    assert channel.texts[1] == "re: text 2"
    assert list(await store.pending()) == []


async def test_waiting_for_room_on_the_disk_isnt_counted_against_a_message():
    store = MemoryStore()
    await store.receive(message(1))
    for _ in range(TRIES - 2):
        await store.tried("e1")
    turns, _, _, channel, _ = house(store=store, e1=[FULL])
    await turns.recover()
    await turns.drain()
    await turns.receive(message(2))
    await turns.drain()
    assert channel.texts == [FULL.text, "re: text 1", "re: text 2"]


async def test_an_apology_that_cant_be_kept_stops_nobody(caplog):
    class Broken(MemoryStore):
        async def commit(self, incoming, changes, reply):
            if incoming.event_id == "e1":
                raise KeyError(DIARY)
            await super().commit(incoming, changes, reply)

    turns, store, _, channel, _ = house(store=Broken())
    await turns.receive(message(1))
    await turns.receive(message(2))
    await turns.drain()
    assert channel.texts == ["re: text 2"]
    assert [kept.event_id for kept in await store.pending()] == ["e1"]
    assert len(caplog.records) == 2
    assert DIARY not in caplog.text


# --- One person on several accounts -----------------------------------------------------------


class Linking(MemoryStore):
    """A store whose accounts belong to whom a test says."""

    def __init__(self):
        super().__init__()
        self.whose = {}

    async def person_of(self, account):
        return self.whose.get(account.id)


async def test_two_accounts_of_one_person_wait_for_each_other():
    store = Linking()
    store.whose = {"ana": "p1", "ana9": "p1", "ben": "p2"}
    turns, _, tutor, channel, _ = house(store)
    gate = tutor.gates["e1"] = asyncio.Event()
    for number, who in ((1, "ana"), (2, "ana9"), (3, "ben"), (4, "ben")):
        await turns.receive(message(number, who))
    await channel.two_sent.wait()
    assert [seen.event_id for seen in tutor.seen] == ["e1", "e3", "e4"]
    gate.set()
    await turns.drain()
    assert [seen.event_id for seen in tutor.seen] == ["e1", "e3", "e4", "e2"]


async def test_whoever_is_linked_while_waiting_waits_on_with_the_new_person():
    store = Linking()
    store.whose = {"ana": "p1", "ana9": "p2"}
    turns, _, tutor, _, _ = house(store)
    gates = {name: tutor.gates.setdefault(name, asyncio.Event()) for name in ("e1", "e2")}
    await turns.receive(message(1, "ana"))
    await turns.receive(message(2, "ana9"))
    await turns.receive(message(3, "ana9"))
    for _ in range(50):
        await asyncio.sleep(0)
    store.whose["ana9"] = "p1"
    gates["e2"].set()
    for _ in range(50):
        await asyncio.sleep(0)
    assert [seen.event_id for seen in tutor.seen] == ["e1", "e2"], "e3 waits for ana's e1"
    gates["e1"].set()
    await turns.drain()
    assert [seen.event_id for seen in tutor.seen] == ["e1", "e2", "e3"]


async def test_a_turn_that_fails_lets_the_persons_other_account_go_on():
    store = Linking()
    store.whose = {"ana": "p1", "ana9": "p1"}
    turns, _, _, channel, _ = house(store, e1=[RequestError("no")])
    await turns.receive(message(1, "ana"))
    await turns.receive(message(2, "ana9"))
    await turns.drain()
    assert sorted(channel.texts) == ["no", "re: text 2"]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEARNER])
async def test_without_a_platforms_word_the_store_says_who_somebody_is(role):
    turns, store, tutor, _, _ = house()
    await store.load(replace(message(0), role=role))
    said = replace(message(1), role=Role.TEACHER, vouched=False)
    await turns.receive(said)
    await turns.receive(replace(message(2, "eve"), role=Role.TEACHER, vouched=False))
    await turns.drain()
    known, unknown = sorted(tutor.seen, key=lambda one: one.event_id)
    assert (known.classroom, known.role) == ("room", role)
    assert (unknown.classroom, unknown.role) == (LOBBY, Role.LEARNER)


async def test_an_apology_in_the_lobby_makes_nobody_a_member():
    turns, store, _, channel, _ = house(e1=[RuntimeError("oops")])
    await turns.receive(replace(message(1), vouched=False))
    await turns.drain()
    assert "went wrong" in channel.texts[0]
    assert await store.person_of(message(1).account) is None


async def test_what_must_not_be_stored_is_taken_out_first_and_put_in_last():
    store, channel = MemoryStore(), Channel()
    tutor = Tutor(store)
    turns = Turns(
        store,
        tutor,
        channel,
        lambda incoming: incoming,
        conceal=lambda incoming: replace(incoming, text="hidden"),
        finish=lambda reply, event_id: replace(reply, text=f"{reply.text} for {event_id}"),
    )
    await turns.receive(message(1, text="secret"))
    await turns.drain()
    kept = await store.delivery("e1")
    assert (kept.incoming.text, kept.reply.text) == ("hidden", "re: hidden")
    assert channel.texts == ["re: hidden for e1"]
    assert turns.finished(kept).reply.text == "re: hidden for e1"


async def test_errands_go_out_with_the_reply_and_after_a_crash():
    errand = Errand(Account("terminal", "ben"), Reply("told", Move.SHOW))

    class Writer(Tutor):
        async def handle(self, incoming):
            reply = Reply("ok", Move.SHOW, errands=1)
            await self.store.commit(incoming, Changes(errands=(errand,)), reply)
            return reply

    store, channel = MemoryStore(), Channel()
    turns = Turns(store, Writer(store), channel, lambda incoming: incoming)
    await turns.receive(message(1))
    await turns.drain()
    assert sorted(channel.texts) == ["ok", "told"]
    await store.receive(message(2))
    await Writer(store).handle(message(2))
    later = Channel()
    turns = Turns(store, Writer(store), later, lambda incoming: incoming)
    await turns.recover()
    await turns.drain()
    assert sorted(later.texts) == ["ok", "told"]
    assert list(await store.undelivered()) == []


async def test_what_waits_for_the_books_when_the_process_ends_is_not_to_blame():
    store, channel = MemoryStore(), Channel()
    await store.receive(message(1))
    for _ in range(TRIES + 2):
        never = asyncio.Event()
        turns = Turns(store, Tutor(store), channel, lambda one: one, prepared=never.wait)
        await turns.recover()
        await asyncio.sleep(0)
        for task in list(turns._workers.values()):
            task.cancel()
    open_ = asyncio.Event()
    open_.set()
    turns = Turns(store, Tutor(store), channel, lambda one: one, prepared=open_.wait)
    await turns.recover()
    await turns.drain()
    assert channel.texts == ["re: text 1"]
