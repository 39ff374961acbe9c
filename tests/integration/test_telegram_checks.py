"""What the checks of Telegram find, on a strict server."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.channels.telegram import checks
from bot.channels.telegram.checks import checked
from bot.settings import Settings
from prompts.loader import phrases
from tests.tools.telegram_server import Refused, TelegramServer

OWN = phrases(name="telegram")
pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")


@pytest.fixture
async def server(monkeypatch):
    monkeypatch.setattr(checks, "RIVAL_SECONDS", 1)
    server = TelegramServer()
    await server.start()
    yield server
    await server.stop()


def settings(server, **more):
    given = {"telegram_token": server.token, "telegram_api_url": server.url, **more}
    return Settings(**given, _env_file=None)


async def looked(given):
    """Return what was found, as plain tuples."""
    return [(one.well, one.what, one.mend) for one in await checked(given)]


async def test_all_is_well(server):
    server.published["all_private_chats", ""] = [{"command": "hint", "description": "a hint"}]
    found = await looked(settings(server))
    assert [ok for ok, _, _ in found] == [True] * 4
    assert all(said and not mend for _, said, mend in found)


async def test_each_thing_that_is_wrong_is_said_and_what_mends_it(server):
    server.privacy = False
    server.webhook = {"url": "https://old.example/hook"}
    _, *rest = await looked(settings(server))
    assert [ok for ok, _, _ in rest] == [False] * 3
    assert [mend for _, _, mend in rest] == [
        OWN.say("check.privacy_fix"),
        OWN.say("check.webhook_left_fix"),
        OWN.say("check.commands_fix"),
    ]


async def test_no_token_and_a_wrong_one(server):
    assert await looked(Settings(_env_file=None)) == [(True, OWN.say("check.no_token"), "")]
    ((ok, said, _),) = await looked(settings(server, telegram_token="1:wrong"))  # noqa: S106
    assert not ok
    assert said == OWN.say("check.bad_token")


async def test_nobody_at_the_address(server):
    ((ok, said, mend),) = await looked(settings(server, telegram_api_url="http://127.0.0.1:9"))
    assert not ok
    assert "reached" in said
    assert "TELEGRAM_API_URL" in mend


async def test_a_rival_is_noticed_and_nothing_is_confirmed(server):
    server.push("message", server.message(server.person(1, "Ana"), "hello"))
    assert [ok for ok, _, _ in await looked(settings(server))][2]
    assert server.waiting == 1
    server._queue.clear()

    async def rival():
        while True:
            with contextlib.suppress(Refused):
                await server._get_updates({"timeout": 1}, {})
            await asyncio.sleep(0.1)

    other = asyncio.create_task(rival())
    found = await looked(settings(server))
    other.cancel()
    assert found[2][1] == OWN.say("check.conflict")


async def test_a_webhook_that_fails(server):
    url = "http://127.0.0.1:9/hook"
    server.webhook = {"url": url}
    server.push("message", {})
    server._failing = "Connection failed"
    found = await looked(settings(server, telegram_webhook_url=url))
    assert "Connection failed" in found[2][1]
    other = await looked(settings(server, telegram_webhook_url=f"{url}/else"))
    assert other[2][1] == OWN.say("check.webhook_unset")
