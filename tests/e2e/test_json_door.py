"""The JSON door of the real program, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {
    "text": str,
    "buttons": list,
    "private": bool,
    "move": str,
    "rung": int | None,
    "judgement": str | None,
    "sources": list,
    "explanation": dict | None,
}
WHY = {
    "line": str,
    "seen": list,
    "rule": str,
    "goal": str,
    "policy": list,
    "worded_by": str,
    "would_change": list,
}
LINES: dict[str, bytes] = {
    "help": b'{"text": "/help"}',
    "bad": b"{not json",
    "blank": b"",
    "empty": b'{"text": "", "person": "ana"}',
    "question": b'{"text": "why do I have to do the same on both sides?", "person": "Ana"}',
    "why": b'{"button": "why", "person": "ana"}',
    "other person": b'{"text": "/why", "person": "Ben"}',
    "kept out": b'{"text": "/goal set fractions", "person": "ana"}',
    "teacher": b'{"text": "/guardrail", "role": "teacher"}',
    "long": json.dumps({"text": "why is that so? " * 6250, "person": "ana"}).encode(),
    "strange": b'{"text": "\\u0000\\u001b[2J\\u202e\\ud800", "person": "ana"}',
    "no role": b'{"text": "hi", "role": "king"}',
    "bytes": b'{"text": "\xff"}',
    "unknown button": b'{"button": "nonsense:1", "person": "ana"}',
    "practice": b'{"text": "/practice", "person": "ana"}',
}


def run(folder: Path, lines: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--data", str(folder), *arguments],
        input=lines,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        timeout=110,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("json") / "data"


@pytest.fixture(scope="module")
def done(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return run(folder, b"\n".join(LINES.values()) + b"\n", "--json")


@pytest.fixture(scope="module")
def answers(done: subprocess.CompletedProcess[bytes]) -> dict[str, dict]:
    lines = done.stdout.decode("ascii").splitlines()
    assert len(lines) == len(LINES)
    return dict(zip(LINES, map(json.loads, lines), strict=True))


def test_it_ends_well_and_without_a_trace(done: subprocess.CompletedProcess[bytes]) -> None:
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", LINES)
def test_every_line_gets_an_object_of_the_promised_shape(
    name: str, answers: dict[str, dict]
) -> None:
    answer = answers[name]
    assert answer.keys() == FIELDS.keys()
    assert all(isinstance(answer[field], kind) for field, kind in FIELDS.items())
    assert answer["text"].strip()
    if answer["explanation"] is not None:
        assert answer["explanation"].keys() == WHY.keys()
        assert all(isinstance(answer["explanation"][field], kind) for field, kind in WHY.items())


@pytest.mark.parametrize("name", ["bad", "no role", "bytes"])
def test_a_line_that_makes_no_sense_is_declined(name: str, answers: dict[str, dict]) -> None:
    assert answers[name]["move"] == "decline"


def test_a_question_gets_a_step_its_source_and_its_reasons(answers: dict[str, dict]) -> None:
    answer = answers["question"]
    assert answer["rung"] in (0, 1)
    assert answer["sources"][0]["course"] == "Linear equations"
    assert answer["explanation"]["line"]
    assert {button["id"] for button in answer["buttons"]} >= {"help", "why"}


def test_people_are_kept_apart(answers: dict[str, dict]) -> None:
    section = answers["question"]["sources"][0]["title"]
    assert section in answers["why"]["text"]
    assert section not in answers["other person"]["text"]


def test_roles_are_held(answers: dict[str, dict]) -> None:
    assert "is for teachers" in answers["kept out"]["text"]
    assert "highest_rung" in answers["teacher"]["text"]


def test_the_last_message_is_answered_before_it_ends(answers: dict[str, dict]) -> None:
    assert answers["practice"]["move"] == "practice"


def test_what_was_done_is_there_the_next_time(
    done: subprocess.CompletedProcess[bytes], answers: dict[str, dict], folder: Path
) -> None:
    assert done.returncode == 0
    again = run(folder, b'{"text": "/why", "person": "ana"}\n', "--json")
    assert again.stdout.count(b"\n") == 1
    assert json.loads(again.stdout)["text"] != answers["other person"]["text"]


def test_lines_of_plain_text_are_taken_from_a_pipe(
    done: subprocess.CompletedProcess[bytes], folder: Path
) -> None:
    assert done.returncode == 0
    piped = run(folder, b"/help\n\n/topics")
    out = piped.stdout.decode()
    assert piped.returncode == 0
    assert out.index("/reflect [TEXT]") < out.index("Linear equations")
    assert "\x1b" not in out
