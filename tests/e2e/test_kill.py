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
MESSAGES = 8
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
# Between two statements of one transaction, too.
STATEMENTS = (
    "sql: INSERT INTO inbox",
    "sql: INSERT INTO outbox",
    "sql: INSERT INTO evidence",
    "sql: INSERT INTO members",
    "sql: UPDATE outbox SET",
)


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
    return Counter((folder / "sent").read_text().split())


@pytest.fixture(scope="module")
def unkilled(live, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unkilled")
    assert live(folder) == 0
    return folder


def test_a_life_without_a_kill_leaves_something_in_every_table_it_should(unkilled):
    rows = {table: len(found) for table, found in state(unkilled).items()}
    assert rows["inbox"] == rows["outbox"] == MESSAGES
    assert sent(unkilled) == {f"event-{number}": 1 for number in range(MESSAGES)}
    own = ("persons", "members", "threads", "evidence", "mastery", "goals", "reflections")
    for table in (*own, "suggestions", "alerts", "policies", "classroom_goals", "accounts"):
        assert rows[table] > 0, table


@pytest.mark.parametrize("time", [1, 4, 8])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_and_started_again(live, unkilled, tmp_path, step, time):
    assert live(tmp_path, step, time) == -signal.SIGKILL
    assert state(tmp_path) != state(unkilled) or (step, time) == ("noted", MESSAGES)
    assert live(tmp_path) == 0
    assert state(tmp_path) == state(unkilled)
    twice = [event for event, times in sent(tmp_path).items() if times != 1]
    # Between sending and noting it nobody can know whether it went out: it is sent once more.
    assert len(twice) == (1 if step == "sent" else 0)
    assert len(sent(tmp_path)) == MESSAGES


@pytest.mark.parametrize("statement", STATEMENTS)
def test_killed_inside_a_transaction_and_started_again(live, unkilled, tmp_path, statement):
    assert live(tmp_path, statement, 2) == -signal.SIGKILL
    assert live(tmp_path) == 0
    assert state(tmp_path) == state(unkilled)


@pytest.mark.parametrize("step", ["stored", "loaded", "written", "sent"])
def test_killed_with_messages_waiting_and_started_again(live, unkilled, tmp_path, step):
    assert live(tmp_path, step, 5, burst=True) == -signal.SIGKILL
    assert live(tmp_path, burst=True) == 0
    assert state(tmp_path, numbered=False) == state(unkilled, numbered=False)


def test_killed_twice_and_started_again(live, unkilled, tmp_path):
    assert live(tmp_path, "checked", 3) == -signal.SIGKILL
    assert live(tmp_path, "written", 1) == -signal.SIGKILL
    assert live(tmp_path) == 0
    assert state(tmp_path) == state(unkilled)
    assert set(sent(tmp_path).values()) == {1}
