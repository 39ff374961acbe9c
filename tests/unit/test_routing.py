"""A reply goes out where its message came in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.routing import Router
from tutor_core.errors import StepladderError
from tutor_core.messages import Account, Incoming, Move, Reply
from tutor_core.ports import Delivery

REPLY = Reply("hello", Move.CHAT)


class Channel:
    def __init__(self, platform):
        self.platform, self.done = platform, []

    async def send(self, delivery):
        self.done.append(("send", delivery.event_id))
        return f"{self.platform}-ref"

    async def write(self, account, reply):
        self.done.append(("write", account.id))
        return "written"

    async def progress(self, incoming, text):
        self.done.append(("progress", text))

    def link(self, code):
        return f"{self.platform}:{code}" if self.platform == "one" else None

    async def fetched(self, incoming):
        self.done.append(("fetched", incoming.event_id))
        return incoming


def message(platform):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Incoming("e1", "room", Account(platform, "7"), at, "hi")


async def test_each_channel_gets_what_is_its_own():
    one, other = Channel("one"), Channel("other")
    router = Router([one, other])
    incoming = message("other")
    assert await router.send(Delivery("e1", incoming, REPLY)) == "other-ref"
    assert await router.write(Account("one", "9"), REPLY) == "written"
    await router.progress(incoming, "half")
    assert await router.fetched(incoming) is incoming
    assert one.done == [("write", "9")]
    assert other.done == [("send", "e1"), ("progress", "half"), ("fetched", "e1")]


def test_a_code_has_an_address_wherever_a_channel_makes_one():
    assert Router([Channel("other"), Channel("one")]).links("abc") == ("one:abc",)


async def test_a_platform_that_is_not_served_keeps_its_replies():
    router = Router([Channel("one")])
    with pytest.raises(StepladderError, match="isn't connected"):
        await router.send(Delivery("e1", message("gone"), REPLY))
    assert await router.write(Account("gone", "9"), REPLY) is None
