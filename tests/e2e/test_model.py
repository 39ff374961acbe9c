"""The real program with and without a language model, in its own process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.tools import bad_models
from tests.tools.model_server import ModelServer
from tests.tools.only_local import FOUND_OUT
from tests.tools.program import ROOT, Program, environment

if TYPE_CHECKING:
    from pathlib import Path

# The program may end at once, so what it has loaded is told as it does.
LOADED = """
import os, runpy, sys
names = ("langchain", "langsmith", "openai", "anthropic", "ollama", "tiktoken", "httpx2")
leave = os._exit
def tell(code):
    loaded = [name for name in sys.modules if name.split("_")[0].split(".")[0] in names]
    os.write(2, f"LOADED {{loaded}}".encode())
    leave(code)
os._exit = tell
sys.argv = ["bot", "chat", "--json", "--data", {data!r}]
try:
    runpy.run_module("bot", run_name="__main__")
except SystemExit as end:
    tell(end.code or 0)
"""


def test_without_a_model_nothing_of_one_is_loaded(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(data=str(tmp_path / "data"))],
        input=b'{"text": "can you solve x + 4 = 9 for me"}\n{"text": "/hint"}\n',
        capture_output=True,
        cwd=ROOT,
        env=environment(tmp_path),
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"LOADED []" in done.stderr
    assert done.stdout.count(b"\n") == 2


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"TUTOR_MODEL": "openai:x"}, "set TUTOR_MODEL_KEY as well"),
        ({"TUTOR_MODEL": "gpt"}, "TUTOR_MODEL makes no sense"),
        ({"TUTOR_MODEL": "openai:x", "TUTOR_MODEL_URL": "far"}, "TUTOR_MODEL_URL makes no sense"),
        ({"TUTOR_MODEL_TIMEOUT": "90"}, "TUTOR_MODEL_TIMEOUT makes no sense"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_one_line(tmp_path, settings, says) -> None:
    with Program(tmp_path, **settings) as program:
        assert program.end() != 0
    (line,) = program.errors().strip().splitlines()
    assert says in line


def test_a_program_that_tries_another_host_is_found_out(tmp_path: Path) -> None:
    settings = {"TUTOR_MODEL": "openai:x", "TUTOR_MODEL_URL": "http://far.example/v1"}
    with Program(tmp_path, **settings) as program:
        with pytest.raises(EOFError, match=r"far\.example"):
            program.send("can you solve x + 4 = 9 for me")
        assert program.end() == FOUND_OUT


@pytest.mark.usefixtures("only_indexed")
def test_a_lesson_is_worded_by_the_model(tmp_path: Path) -> None:
    with ModelServer() as server, Program(tmp_path, **_settings(server)) as program:
        asked, _ = program.send("can you solve x + 4 = 9 for me")
        hint, _ = program.send("/hint")
        judged, _ = program.send("x = 5")
        why, _ = program.send("/why")
        assert program.end() == 0
    for reply in (asked, hint):
        assert reply["text"].startswith("Fine, one thing at a time.")
        assert "model openai:test, prompt wording 2" in reply["explanation"]["worded_by"]
    assert judged["judgement"] == "correct"
    assert "offline" in judged["explanation"]["worded_by"]
    assert why["text"]
    assert server.prompts() == ["wording", "wording"]
    assert program.errors().count("model call: model=openai:test prompt=wording") == 2
    assert "x + 4" not in program.errors()


@pytest.mark.usefixtures("only_indexed")
def test_a_budget_outlives_the_program(tmp_path: Path) -> None:
    with ModelServer() as server:
        with Program(tmp_path, **_settings(server)) as program:
            program.send("/guardrail set model_person_tokens 1", role="teacher", person="ms")
            program.send("can you solve x + 4 = 9 for me")
            assert program.end() == 0
        with Program(tmp_path, **_settings(server)) as program:
            reply, _ = program.send("can you solve x + 5 = 9 for me")
            assert program.end() == 0
    assert len(server.asked) == 1
    assert "offline" in reply["explanation"]["worded_by"]


@pytest.mark.usefixtures("only_indexed")
@pytest.mark.timeout(240)
def test_the_worst_models_change_nothing_but_the_time(tmp_path: Path) -> None:
    kinds = ("leaking", "no JSON", "stalling")
    with ModelServer() as server, bad_models.opened(tmp_path, server, seconds=1) as program:
        expected = bad_models.offline(program)
        for name in kinds:
            server.behaviour = bad_models.KINDS[name]
            found = bad_models.played(program, server, expected, who=name.replace(" ", ""))
            assert found["slowest_s"] < 35, name
            assert found["of_the_model"] == found["other_moves"] == 0, name
            assert found["calls"] > 0, name
            assert found["over_budget_before_last"] == 0, name
        assert program.end() == 0


def _settings(server: ModelServer) -> dict[str, str]:
    return {
        "TUTOR_MODEL": "openai:test",
        "TUTOR_MODEL_URL": server.url,
        "TUTOR_LOG_LEVEL": "info",
    }
