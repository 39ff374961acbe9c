"""What only a real database can get wrong."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from tutor_core.answers import Answer, Mark
from tutor_core.errors import DataFolderError, SettingsError
from tutor_core.messages import Account, Explanation, Incoming, Judgement, Move, Reply
from tutor_core.state import (
    Alert,
    Changes,
    Evidence,
    Goal,
    Reflection,
    ReflectionKind,
    Suggestion,
    Thread,
    Try,
)
from tutor_core.storage import mail
from tutor_core.storage.store import open_store

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
WORDS = "nobody must read this"
REPLY = Reply(f"You said: {WORDS}", Move.HINT)


def message(number=1, who="ana"):
    at = NOW + timedelta(seconds=number)
    return Incoming(f"e{number}", "room", Account("terminal", who, who), at, WORDS)


CHANGES = Changes(
    thread=Thread("t", NOW, WORDS, "c", "s", tries=(Try(WORDS, Judgement.CORRECT, NOW, 0),)),
    evidence=(Evidence("k", Judgement.CORRECT, 1.0, 0, 1, NOW, 1),),
    goals=(Goal("g", WORDS, ("k",), NOW, plan=WORDS),),
    reflections=(Reflection("r", ReflectionKind.FREE, WORDS, NOW),),
    suggestion=Suggestion("s", NOW, Move.HINT, 1, WORDS, Explanation(WORDS), disputed=WORDS),
    alerts=(Alert("question", NOW, WORDS),),
    answers=(Answer("c", "e", "e.1", "Why?", WORDS, NOW),),
)


@pytest.fixture
def url(empty_store):
    return empty_store()


@pytest.fixture
async def store(url):
    store = await open_store(url)
    yield store
    await store.close()


def everything(tmp_path):
    with sqlite3.connect(tmp_path / "store.db") as looked:
        text = "\n".join(looked.iterdump())
    looked.close()
    return text


async def fill(url, key=None):
    store = await open_store(url, key)
    await store.receive(message())
    await store.commit(message(), CHANGES, REPLY)
    state = await store.load(message())
    await store.close()
    return state


# --- Courses ----------------------------------------------------------------------------------


async def test_a_course_just_written_is_not_read_back_and_is_what_the_next_run_reads(
    store, url, linear_equations
):
    await store.save_course("room", linear_equations)
    (held,) = await store.courses("room")
    assert held is linear_equations
    another = await open_store(url)
    assert await another.courses("room") == (linear_equations,)
    await another.close()


# --- Encryption -------------------------------------------------------------------------------


async def test_with_a_key_nothing_anybody_wrote_is_readable_on_disk(url, tmp_path):
    key = Fernet.generate_key().decode()
    state = await fill(url, key)
    assert state.thread == CHANGES.thread
    dump = everything(tmp_path)
    assert WORDS not in dump
    assert dump.count("sealed:") == 12
    for path in tmp_path.iterdir():
        assert WORDS.encode() not in path.read_bytes()


async def test_without_a_key_it_is_there_to_be_read(url, tmp_path):
    await fill(url)
    assert WORDS in everything(tmp_path)


async def test_the_wrong_key_or_none_is_said_at_once(url):
    await fill(url, Fernet.generate_key().decode())
    with pytest.raises(SettingsError, match="no key was given"):
        await open_store(url)
    with pytest.raises(SettingsError, match="isn't the one"):
        await open_store(url, Fernet.generate_key().decode())


async def test_a_key_set_later_reads_what_was_stored_before(url):
    before = await fill(url)
    store = await open_store(url, Fernet.generate_key().decode())
    assert await store.load(message()) == before
    await store.close()


# --- SQLite -----------------------------------------------------------------------------------


async def test_every_connection_is_set_as_it_has_to_be(store):
    def settings(connection):
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await store._database.read(settings) == ["wal", 2, 1, 5000]
    assert await store._database.write(settings) == ["wal", 2, 1, 5000]


async def test_a_write_takes_its_place_at_the_beginning(store):
    begun = []

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    for engine in store._database._engines:
        event.listen(engine, "before_cursor_execute", note)
    await store.receive(message())
    await store.pending()
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]


async def test_alerts_are_kept_for_a_human(store):
    await store.commit(message(), CHANGES, REPLY)

    def rows(connection):
        return connection.execute(text("SELECT category, text FROM alerts")).all()

    assert await store._database.read(rows) == [("question", WORDS)]


async def test_a_person_goes_with_all_that_is_theirs(store):
    await store.commit(message(), CHANGES, REPLY)
    await store.load(message(2, who="ben"))

    def erase(connection):
        connection.execute(text("DELETE FROM persons WHERE name = 'ana'"))
        own = ("accounts", "members", "threads", "evidence", "mastery", "goals", "reflections")
        tables = (*own, "suggestions", "alerts", "answers")
        count = "SELECT count(*) FROM {}"
        return {name: connection.scalar(text(count.format(name))) for name in tables}

    left = await store._database.write(erase)
    assert {name: count for name, count in left.items() if count} == {"accounts": 1, "members": 1}


async def test_a_mark_outlives_its_teacher_and_goes_with_the_learner(store):
    await store.commit(message(), CHANGES, REPLY)
    (waiting,) = await store.unmarked("room")
    marks = (Mark(waiting.row, Judgement.CORRECT, NOW),)
    await store.commit(message(2, who="mara"), Changes(marks=marks), REPLY)

    async def without(name):
        erase = text("DELETE FROM persons WHERE name = :name")
        await store._database.write(lambda c: c.execute(erase, {"name": name}))
        return list(await store.marked("room", waiting.answer))

    assert await without("mara") == [replace(waiting.answer, judgement=Judgement.CORRECT)]
    assert await without("ana") == []


async def test_many_persons_at_once_lose_nothing(store):
    async def turns(who):
        for number in range(10):
            incoming = replace(message(number, who), event_id=f"{who}-{number}")
            await store.receive(incoming)
            await store.load(incoming)
            await store.commit(incoming, CHANGES, REPLY)
            await store.delivered(incoming.event_id, "ref")

    await asyncio.gather(*(turns(f"person {number}") for number in range(12)))
    assert (list(await store.pending()), list(await store.undelivered())) == ([], [])
    for number in range(12):
        state = await store.load(message(99, f"person {number}"))
        assert (state.turns, len(state.evidence)) == (10, 10)


# --- When the database can't be used ----------------------------------------------------------


async def refuse_writing(store, pragma):
    """Make SQLite refuse to write, in the very way it does on such a disk."""
    await store._database.write(lambda connection: connection.exec_driver_sql(pragma))


def take_writing_again(store):
    (_, writer) = store._database._engines
    writer.dispose()


@pytest.mark.parametrize(
    ("pragma", "words"),
    [
        ("PRAGMA max_page_count = 1", "The disk is full"),
        ("PRAGMA query_only = ON", "is read-only"),
    ],
    ids=["full", "read-only"],
)
async def test_a_disk_that_takes_nothing_is_said_and_nothing_is_lost(store, pragma, words):
    big = replace(message(2), text="long " * 100_000)
    await store.receive(message(1))
    await refuse_writing(store, pragma)
    with pytest.raises(DataFolderError, match=words) as caught:
        await store.receive(big)
    assert "\n" not in caught.value.text
    assert WORDS not in caught.value.log
    with pytest.raises(DataFolderError, match=words):
        await store.commit(message(1), CHANGES, Reply("long " * 100_000, Move.HINT))
    assert list(await store.pending()) == [message(1)]
    assert await store.delivery("e1") is None
    take_writing_again(store)
    assert await store.receive(big) is True
    await store.commit(message(1), CHANGES, REPLY)
    assert (await store.load(message(3))).turns == 1


async def test_a_file_that_is_no_database_is_said(tmp_path):
    (tmp_path / "store.db").write_bytes(b"a letter to my aunt " * 100)
    with pytest.raises(DataFolderError, match="isn't a database"):
        await open_store(f"sqlite:///{tmp_path}/store.db")


async def test_a_folder_that_isnt_there_is_said(tmp_path):
    with pytest.raises(DataFolderError, match="can't be opened"):
        await open_store(f"sqlite:///{tmp_path}/nowhere/store.db")


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", "postgres:name"])
async def test_a_url_that_is_none_is_said(url):
    with pytest.raises(SettingsError, match="database URL"):
        await open_store(url)


async def test_an_error_of_ours_isnt_called_a_trouble_of_the_disk(store):
    incoming = replace(message(), event_id=None)
    with pytest.raises(IntegrityError) as caught:
        await store._database.write(mail.keep, incoming)
    assert WORDS not in str(caught.value)
