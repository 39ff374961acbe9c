"""Killed between any two steps of a turn and started again, the tutor ends where it would have."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("kill_child.py")
MESSAGES = 24
STEPS = (
    "stored",
    "loaded",
    "understood",
    "chosen",
    "worded",
    "checked",
    "written",
    "sent",
    "noted",
)
# Between two statements of one transaction, too: (statement, the time it is reached).
STATEMENTS = (
    ("sql: INSERT INTO inbox", 5),
    ("sql: INSERT INTO persons", 2),
    ("sql: INSERT INTO members", 3),
    ("sql: UPDATE inbox SET", 11),
    ("sql: INSERT INTO outbox", 9),
    ("sql: INSERT INTO threads", 4),
    ("sql: INSERT INTO evidence", 2),
    ("sql: INSERT INTO mastery", 2),
    ("sql: INSERT INTO goals", 1),
    ("sql: INSERT INTO reflections", 2),
    ("sql: INSERT INTO suggestions", 6),
    ("sql: INSERT INTO alerts", 1),
    ("sql: INSERT INTO policies", 1),
    ("sql: INSERT INTO classroom_goals", 1),
    ("sql: UPDATE outbox SET", 7),
)
# A process that is killed again and again dies at every so-manieth message.
EVERY = 7


@pytest.fixture(scope="module")
def live():
    """Return what lives one life: (folder, step, time, burst) to how it ended."""
    process = subprocess.Popen(
        [sys.executable, str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    def one_life(folder, step="", time=0, *, burst=False):
        life = {"folder": str(folder), "step": step, "time": time, "burst": burst}
        process.stdin.write(json.dumps(life) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield one_life
    process.stdin.close()
    process.wait()
    process.stdout.close()


def state(folder, *, numbered=True):
    """Return every row of every table. Without ``numbered``, not the order between persons."""
    connection = sqlite3.connect(folder / "store.db")
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    ]
    found = {}
    for table in tables:
        cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  (names from the schema)
        names = [column[0] for column in cursor.description]
        kept = [i for i, name in enumerate(names) if numbered or name != "row"]
        found[table] = sorted(repr([row[i] for i in kept]) for row in cursor)
    connection.close()
    return found


def sent(folder):
    """Return how often each event was answered, and every text that went out for it."""
    lines = [line.split(" ", 1) for line in (folder / "sent").read_text().splitlines()]
    return Counter(event for event, _ in lines), {(event, text) for event, text in lines}


@pytest.fixture(scope="module")
def unkilled(live, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unkilled")
    assert live(folder) == 0
    return folder


def test_a_life_without_a_kill_leaves_something_in_every_table(unkilled):
    rows = {table: len(found) for table, found in state(unkilled).items()}
    assert rows["inbox"] == rows["outbox"] == MESSAGES
    assert sent(unkilled)[0] == {f"event-{number}": 1 for number in range(MESSAGES)}
    assert [table for table, count in rows.items() if not count] == []


def test_every_step_is_reached_more_than_once(unkilled):
    reached = json.loads((unkilled / "steps").read_text())
    assert {step: n for step in STEPS if (n := reached.get(step, 0)) < 2} == {}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_and_started_again(live, unkilled, tmp_path, step):
    reached = json.loads((unkilled / "steps").read_text())[step]
    assert live(tmp_path, step, reached // 2) == -signal.SIGKILL
    assert state(tmp_path) != state(unkilled)
    assert live(tmp_path) == 0
    assert state(tmp_path) == state(unkilled)
    # Between sending and noting it nobody can know whether it went out: it is sent once more.
    times, texts = sent(tmp_path)
    assert (sum(times.values()), len(times)) == (MESSAGES + (step == "sent"), MESSAGES)
    assert texts == sent(unkilled)[1]


@pytest.mark.parametrize("step", STEPS)
def test_killed_again_and_again(live, unkilled, tmp_path, step):
    reached = json.loads((unkilled / "steps").read_text())[step]
    every = min(EVERY, reached)
    kills = 0
    while live(tmp_path, step, every) == -signal.SIGKILL:
        kills += 1
        assert kills <= MESSAGES
    assert kills >= reached // every
    assert state(tmp_path) == state(unkilled)
    times, texts = sent(tmp_path)
    assert sum(times.values()) == MESSAGES + (kills if step == "sent" else 0)
    assert texts == sent(unkilled)[1]


@pytest.mark.parametrize(("statement", "time"), STATEMENTS)
def test_killed_inside_a_transaction_and_started_again(
    live, unkilled, tmp_path, statement, time
):
    assert live(tmp_path, statement, time) == -signal.SIGKILL
    assert live(tmp_path) == 0
    assert state(tmp_path) == state(unkilled)


@pytest.mark.parametrize("step", ["stored", "loaded", "written", "sent"])
def test_killed_with_messages_waiting_and_started_again(live, unkilled, tmp_path, step):
    # Unhurried, a teacher's goal is there before the exercise it leads to; here each waits.
    assert live(tmp_path, step, 5, burst=True) == -signal.SIGKILL
    assert live(tmp_path, burst=True) == 0
    rows = {table: len(found) for table, found in state(tmp_path).items()}
    assert rows["inbox"] == rows["outbox"] == MESSAGES
    assert set(sent(tmp_path)[0]) == set(sent(unkilled)[0])


def test_the_very_first_message_kills_and_the_last_one_too(live, unkilled, tmp_path):
    assert live(tmp_path, "checked", 1) == -signal.SIGKILL
    assert live(tmp_path, "written", MESSAGES) == -signal.SIGKILL
    assert live(tmp_path) == 0
    assert state(tmp_path) == state(unkilled)
    assert set(sent(tmp_path)[0].values()) == {1}
