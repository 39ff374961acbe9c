"""Killed between any two steps of a turn and started again, the tutor ends where it would have."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("kill_child.py")
MESSAGES = 42
# What is sent to the other side of a link, by the message that causes it.
ERRANDS = ("errand:event-38:0", "errand:event-39:0")
ALL = MESSAGES + len(ERRANDS)
# By imports, and by the postman: no turn writes to these.
WRITTEN_ELSEWHERE = {"past_concepts", "letters"}
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
# Between two statements of one transaction, too, in the order in which the script comes to them.
STATEMENTS = (
    ("INSERT INTO persons", 2),
    ("INSERT INTO members", 1),
    ("INSERT INTO classroom_goals", 1),
    ("UPDATE members SET", 1),
    ("INSERT INTO threads", 1),
    ("INSERT INTO evidence", 1),
    ("INSERT INTO mastery", 1),
    ("INSERT INTO inbox", 1),
    ("INSERT INTO policies", 1),
    ("INSERT INTO suggestions", 1),
    ("INSERT INTO reflections", 1),
    ("UPDATE inbox SET", 1),
    ("INSERT INTO goals", 1),
    ("INSERT INTO outbox", 2),
    ("UPDATE threads SET", 1),
    ("UPDATE outbox SET", 1),
    ("INSERT INTO alerts", 1),
    ("INSERT INTO invites", 1),
    ("INSERT INTO tries", 1),
    ("INSERT INTO arrivals", 1),
    ("INSERT INTO links", 1),
    ("UPDATE evidence SET", 1),
    ("DELETE FROM persons", 1),
)
# A process that is killed again and again dies at every so-manieth message.
EVERY = 9


@pytest.fixture(scope="module")
def live():
    """Return what lives one life: (folder, step, time) to how it ended."""
    process = subprocess.Popen(
        [sys.executable, str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    def one_life(folder, step="", time=0, *, burst=False, messages=MESSAGES):
        life = {"folder": str(folder), "step": step, "time": time}
        process.stdin.write(json.dumps({**life, "burst": burst, "messages": messages}) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield one_life
    process.stdin.close()
    process.wait()
    process.stdout.close()


def state(folder, *, numbered=True):
    """Return every row of every table. Without ``numbered``, not the order between persons.

    But for the ledger of the model's calls: a turn done again calls and pays again.
    """
    connection = sqlite3.connect(folder / "store.db")
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_") and name != "model_calls"
    ]
    found = {}
    for table in tables:
        cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  (names from the schema)
        names = [column[0] for column in cursor.description]
        kept = [i for i, name in enumerate(names) if numbered or name != "row"]
        found[table] = sorted(repr([row[i] for i in kept]) for row in cursor)
    connection.close()
    return found


def calls(folder):
    """Return how the model's calls ended."""
    connection = sqlite3.connect(folder / "store.db")
    outcomes = [outcome for (outcome,) in connection.execute("SELECT outcome FROM model_calls")]
    connection.close()
    return Counter(outcomes)


def sent(folder):
    """Return how often each event was answered, and every text that went out for it."""
    lines = [line.split(" ", 1) for line in (folder / "sent").read_text().splitlines()]
    return Counter(event for event, _ in lines), {(event, text) for event, text in lines}


def copy_of(migrated, folder):
    shutil.copy(migrated / "store.db", folder)
    return folder


@pytest.fixture(scope="module")
def migrated(live, tmp_path_factory):
    """Return a folder with an empty store: making one takes longer than most lives."""
    folder = tmp_path_factory.mktemp("migrated")
    assert live(folder, messages=0) == 0
    return folder


@pytest.fixture
def folder(migrated, tmp_path):
    return copy_of(migrated, tmp_path)


@pytest.fixture(scope="module")
def unkilled(live, migrated, tmp_path_factory):
    folder = copy_of(migrated, tmp_path_factory.mktemp("unkilled"))
    assert live(folder) == 0
    return folder


def test_a_life_without_a_kill_leaves_something_in_every_table(unkilled):
    rows = {table: len(found) for table, found in state(unkilled).items()}
    assert rows["inbox"] == rows["outbox"] == ALL
    events = (*(f"event-{number}" for number in range(MESSAGES)), *ERRANDS)
    assert sent(unkilled)[0] == dict.fromkeys(events, 1)
    assert {table for table, count in rows.items() if not count} == WRITTEN_ELSEWHERE


def test_every_step_is_reached_more_than_once(unkilled):
    reached = json.loads((unkilled / "steps").read_text())
    assert {step: n for step in STEPS if (n := reached.get(step, 0)) < 2} == {}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_and_started_again(live, unkilled, folder, step):
    reached = json.loads((unkilled / "steps").read_text())[step]
    assert live(folder, step, reached // 2) == -signal.SIGKILL
    assert state(folder) != state(unkilled)
    assert live(folder) == 0
    assert state(folder) == state(unkilled)
    # Between sending and noting it nobody can know whether it went out: it is sent once more.
    times, texts = sent(folder)
    assert (sum(times.values()), len(times)) == (ALL + (step == "sent"), ALL)
    assert texts == sent(unkilled)[1]


@pytest.mark.parametrize("step", STEPS)
def test_killed_again_and_again(live, unkilled, folder, step):
    reached = json.loads((unkilled / "steps").read_text())[step]
    every = min(EVERY, reached)
    kills = 0
    while live(folder, step, every) == -signal.SIGKILL:
        kills += 1
        assert kills <= ALL
    assert kills >= reached // every
    assert state(folder) == state(unkilled)
    times, texts = sent(folder)
    assert sum(times.values()) == ALL + (kills if step == "sent" else 0)
    assert texts == sent(unkilled)[1]


def test_killed_inside_one_transaction_after_another(live, unkilled, folder):
    for statement, time in STATEMENTS:
        assert live(folder, f"sql: {statement}", time) == -signal.SIGKILL, statement
    assert live(folder) == 0
    assert state(folder) == state(unkilled)


def test_killed_around_a_call_of_the_model(live, unkilled, folder):
    assert calls(unkilled)["answered"] > 3
    for statement, time in (("INSERT INTO model_calls", 2), ("UPDATE model_calls SET", 2)):
        assert live(folder, f"sql: {statement}", time) == -signal.SIGKILL, statement
    assert live(folder) == 0
    assert state(folder) == state(unkilled)
    assert any("All right." in text for _, text in sent(folder)[1])
    # What was noted before a kill in the settling stays noted, at the most it can come to.
    assert calls(folder) == calls(unkilled) + Counter(open=1)


@pytest.fixture(scope="module")
def unkilled_burst(live, migrated, tmp_path_factory):
    folder = copy_of(migrated, tmp_path_factory.mktemp("burst"))
    assert live(folder, burst=True) == 0
    return folder


@pytest.mark.parametrize("step", ["stored", "loaded", "written", "sent"])
def test_killed_with_messages_waiting_and_started_again(live, unkilled_burst, folder, step):
    assert live(folder, step, 5, burst=True) == -signal.SIGKILL
    assert live(folder, burst=True) == 0
    assert state(folder, numbered=False) == state(unkilled_burst, numbered=False)


def test_the_very_first_message_kills_and_the_last_one_too(live, unkilled, folder):
    assert live(folder, "checked", 1) == -signal.SIGKILL
    assert live(folder, "written", MESSAGES) == -signal.SIGKILL
    assert live(folder) == 0
    assert state(folder) == state(unkilled)
    assert set(sent(folder)[0].values()) == {1}
