"""Accounts of the terminal made one person, in the real program, with a restart in between."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"\b[a-z2-7]{26}\b")


@contextmanager
def door(folder):
    """Run the JSON door and give what says a line to it and returns the answer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--data", str(folder), "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )

    def say(person, text="", **more):
        process.stdin.write(json.dumps({"person": person, "text": text, **more}) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    try:
        yield say
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def ids(answer):
    return [button["id"] for button in answer["buttons"]]


def test_two_names_become_one_person_across_a_restart(tmp_path):
    folder = tmp_path / "data"
    with door(folder) as say:
        say("ana", "/reflect I forget the other side")
        say("ana-at-home", "/reflect at home it is quieter")
        code = CODE.search(say("ana", "/link")["text"])[0]
    with door(folder) as say:
        asked = say("ana-at-home", f"/link {code}")
        assert "ana on Terminal" in asked["text"]
        assert ids(asked) == ["link_agree:yes", "link_agree:no"]
        number = re.search(r"number (\d\d)", say("ana-at-home", button="link_agree:yes")["text"])[
            1
        ]
        question = say("ana", button="link_check")
        assert f"link_is:{number}" in ids(question)
        assert "one person now" in say("ana", button=f"link_is:{number}")["text"]
    with door(folder) as say:
        kept = say("ana-at-home", "/reflections")["text"]
        assert "other side" in kept
        assert "quieter" in kept
        assert "ana-at-home on Terminal" in say("ana", "/accounts")["text"]
    key = folder / "codes.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    database = (folder / "tutor.db").read_bytes()
    assert b"quieter" in database
    assert code.encode() not in database


def test_each_line_has_one_answer_and_a_teacher_can_invite(tmp_path):
    with door(tmp_path / "data") as say:
        made = say("rivera", "/invite 3", role="teacher")
        assert CODE.search(made["text"])
        assert made["private"]
        assert "teacher, here today: rivera" in say("rivera", "/members", role="teacher")["text"]
        assert "already" in say("ana", f"/join {CODE.search(made['text'])[0]}")["text"]
