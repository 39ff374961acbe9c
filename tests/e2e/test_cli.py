"""The command line of the real program: courses, errors, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COURSE = """---
course: Kites
id: kites
language: en
licence: CC BY 4.0
concepts:
  - id: lift
    title: Lift
---
How a kite flies.
"""
SECTION = """---
concepts: [lift]
---
# Why kites rise

## Wind and lift

A kite leans against the wind. The wind is pushed down by the kite, and pushes the kite up in turn.

## Exercise: Which way

Which way does the kite push the wind?

Answer (short): down
Key point: down (downwards)
Hint 0: What does the wind do when it meets the kite?
Why: The kite turns the wind downwards.
"""


@pytest.fixture
def kites(tmp_path: Path) -> Path:
    folder = tmp_path / "kites"
    folder.mkdir()
    (folder / "course.md").write_text(COURSE)
    (folder / "01-lift.md").write_text(SECTION)
    return folder


def tutor(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "TUTOR_DATA": str(folder), **environment},
        timeout=110,
        check=False,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def fails_in_one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_course_is_added_listed_and_removed(data: Path, kites: Path) -> None:
    added = tutor(data, "course", "add", str(kites))
    assert added.returncode == 0, added.stderr
    assert added.stdout.startswith("Kites (kites)")
    assert "Indexing passages: 1 of 1" in added.stderr
    assert "\r" not in added.stderr

    listed = tutor(data, "course", "list").stdout
    assert "Kites (kites): 1 sections, 1 exercises" in listed
    assert "Linear equations" in listed

    assert "did you mean" in fails_in_one_line(tutor(data, "course", "remove", "linear")).lower()
    for name in ("KITES", "linear-equations"):
        assert tutor(data, "course", "remove", name).returncode == 0
    left = tutor(data, "course", "list").stdout
    assert "Kites" not in left
    assert "Linear equations" not in left, "a bundled course that was taken out came back"


def test_check_reads_and_keeps_nothing(data: Path, kites: Path) -> None:
    checked = tutor(data, "course", "check", str(kites))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "1 section, 1 passage, 1 concept, 1 exercise" in checked.stdout
    assert not data.exists()


def test_check_names_file_and_line_of_what_is_broken(data: Path, kites: Path) -> None:
    section = kites / "01-lift.md"
    section.write_text(SECTION.replace("Answer (short): down", "Answer (poem): down"))
    checked = tutor(data, "course", "check", str(kites))
    assert checked.returncode == 1
    assert "01-lift.md:" in checked.stdout
    (kites / "course.md").write_text("---\ncourse: [\n---\n")
    line = fails_in_one_line(tutor(data, "course", "check", str(kites)))
    assert "course.md" in line


@pytest.mark.parametrize("command", ["check", "add"])
def test_a_path_with_nothing_there_is_said(data: Path, command: str) -> None:
    line = fails_in_one_line(tutor(data, "course", command, str(data / "nowhere")))
    assert "nowhere" in line


def test_a_data_folder_that_is_a_file_is_said(data: Path) -> None:
    data.write_text("not a folder")
    assert str(data) in fails_in_one_line(tutor(data, "chat"))
    assert data.read_text() == "not a folder"


def test_a_bad_setting_is_said(data: Path) -> None:
    line = fails_in_one_line(tutor(data, "chat", TUTOR_LOG_LEVEL="loud"))
    assert "TUTOR_LOG_LEVEL" in line
    assert "key" in fails_in_one_line(tutor(data, "course", "list", TUTOR_DATA_KEY="short"))


def test_the_doctor_names_what_is_missing_and_what_mends_it(data: Path) -> None:
    done = tutor(data, "doctor")
    assert done.returncode == 1
    assert "missing" in done.stdout
    assert "DISCORD_TOKEN" in done.stdout
    down = {"DISCORD_TOKEN": "x", "DISCORD_API_URL": "http://127.0.0.1:1/api/v10"}
    done = tutor(data, "doctor", **down)
    assert done.returncode == 1
    assert "can't be reached" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_help_and_version_need_nothing(data: Path) -> None:
    assert "chat" in tutor(data, "--help").stdout
    assert tutor(data, "--version").stdout.startswith("stepladder")
    assert "--json" in tutor(data, "chat", "--help").stdout
    wrong = tutor(data, "dance")
    assert wrong.returncode == 2
    assert "dance" in wrong.stderr
    assert not data.exists()
