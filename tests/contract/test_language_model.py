"""What every language model has to do: the fake, and LangChain's with a real server behind it."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

import pytest

from tests.tools import model_server as servers
from tests.tools.model_server import ModelServer
from tutor_core.errors import ModelError, ModelFault, SettingsError
from tutor_core.fakes.outside import ScriptedModel
from tutor_core.language_model.opening import Choice, open_model
from tutor_core.ports import AnswerField, Prompt

SAY = Prompt(
    "wording", 1, "Orders.", "<draft>What now?</draft>", (AnswerField("words", "words"),), 100
)
PICK = Prompt("intent", 1, "Orders.", "Hm.", (AnswerField("meant", "it", ("help", "chat")),), 100)


@pytest.fixture(autouse=True)
def _guarded(this_machine_only: None) -> None:
    pass


@pytest.fixture
def server():
    with ModelServer() as one:
        yield one


@pytest.fixture
def model(server: ModelServer):
    return open_model(Choice("openai", "test", server.url, "", 3.0))


@pytest.fixture(params=["fake", "langchain"])
def either(request, model, server):
    """Return a model, and what makes it answer with fields."""
    if request.param == "fake":
        answers = {}
        return ScriptedModel(lambda prompt: answers), answers.update

    def answer(values):
        server.behaviour = lambda asked: servers.fields(**values)

    return model, answer


async def test_the_fields_asked_for_come_back_with_what_they_took(either) -> None:
    model, answer = either
    answer({"words": "Look here. What do you see?", "more": "left out"})
    found = await model.complete(SAY)
    assert found.fields == {"words": "Look here. What do you see?"}
    assert found.tokens_in > 0
    assert found.tokens_out > 0
    assert ":" in model.name


@pytest.mark.parametrize("values", [{}, {"word": "no"}, {"meant": "banana"}])
async def test_another_form_is_unreadable_and_its_tokens_are_told(either, values) -> None:
    model, answer = either
    answer(values)
    with pytest.raises(ModelError) as raised:
        await model.complete(PICK)
    assert raised.value.fault is ModelFault.UNREADABLE
    assert raised.value.tokens is not None


# --- the real one ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "fault", "times"),
    [
        (servers.refusing, ModelFault.REFUSED, 1),
        (servers.no_json, ModelFault.UNREADABLE, 1),
        (servers.wrong_fields, ModelFault.UNREADABLE, 1),
        (servers.wrong_kinds, ModelFault.UNREADABLE, 1),
        (servers.too_short, ModelFault.UNREADABLE, 1),
        (servers.cut_off, ModelFault.UNAVAILABLE, 2),
        (servers.busy, ModelFault.UNAVAILABLE, 2),
        (servers.busy_for(60), ModelFault.UNAVAILABLE, 1),
        (servers.broken, ModelFault.UNAVAILABLE, 2),
        (lambda asked: servers.Answer(status=401), ModelFault.UNAVAILABLE, 1),
        (lambda asked: servers.Answer(status=400), ModelFault.UNAVAILABLE, 1),
    ],
)
async def test_what_goes_wrong_has_its_name(server, model, behaviour, fault, times) -> None:
    server.behaviour = behaviour
    with pytest.raises(ModelError) as raised:
        await model.complete(SAY)
    assert raised.value.fault is fault
    assert len(server.asked) == times
    assert "What now" not in raised.value.log


async def test_one_bad_moment_is_got_over(server, model) -> None:
    server.behaviour = servers.in_turn(servers.busy, servers.good)
    assert (await model.complete(SAY)).fields["words"].endswith("What now?")


async def test_a_pause_that_the_server_asks_for_is_kept(server, model) -> None:
    server.behaviour = servers.in_turn(servers.busy_for(1), servers.good)
    start = time.monotonic()
    await model.complete(SAY)
    assert time.monotonic() - start >= 1


async def test_it_takes_no_longer_than_it_may_and_holds_nobody_up(server) -> None:
    server.behaviour = servers.stalling(20)
    slow = open_model(Choice("openai", "test", server.url, "", 1.0))
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    start = time.monotonic()
    found = await asyncio.gather(*(slow.complete(SAY) for _ in range(5)), return_exceptions=True)
    ticking.cancel()
    assert [error.fault for error in found] == [ModelFault.TIMEOUT] * 5
    assert time.monotonic() - start < 3
    assert ticks > 30


async def test_usage_that_is_not_told_is_none(server, model) -> None:
    server.behaviour = lambda asked: servers.Answer('{"no": 1}', usage=False)
    with pytest.raises(ModelError) as raised:
        await model.complete(SAY)
    assert raised.value.tokens is None


async def test_nothing_of_the_environment_goes_out(server, monkeypatch, caplog) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "TUTOR_DATA_KEY"):
        monkeypatch.setenv(name, f"canary-{name}")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "canary-langsmith")
    caplog.set_level(logging.WARNING)
    for key in ("", "mine"):
        await open_model(Choice("openai", "test", server.url, key, 3.0)).complete(SAY)
    for asked in server.asked:
        assert "canary" not in f"{asked.path}{asked.headers}{asked.raw}"
    assert [a.headers["authorization"] for a in server.asked] == ["Bearer none", "Bearer mine"]
    assert caplog.records == []


async def test_not_even_a_log_that_says_everything_holds_the_text(server, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    secret = replace(SAY, user="Zebulon thinks <draft>What now?</draft>")
    await open_model(Choice("openai", "test", server.url, "mine", 3.0)).complete(secret)
    server.behaviour = servers.cut_off
    with pytest.raises(ModelError):
        await open_model(Choice("openai", "test", server.url, "mine", 3.0)).complete(secret)
    for word in ("Zebulon", "What now", "mine", "one thing at a time"):
        assert word not in caplog.text


async def test_the_guard_of_these_tests_sees_what_tries_another_host(this_machine_only) -> None:
    far = open_model(Choice("openai", "test", "http://far.example/v1", "", 3.0))
    with pytest.raises(ModelError):
        await far.complete(SAY)
    assert set(this_machine_only) == {"far.example"}
    this_machine_only.clear()


def test_a_package_that_is_missing_is_named_with_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr("tutor_core.language_model.opening.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'stepladder\[anthropic\]'"):
        open_model(Choice("anthropic", "x", key="k"))


def test_a_key_that_is_missing_is_asked_for() -> None:
    with pytest.raises(SettingsError, match="TUTOR_MODEL_KEY"):
        open_model(Choice("openai", "x"))
