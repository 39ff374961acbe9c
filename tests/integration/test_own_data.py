"""A person has what is kept about them, and has it erased: every table does as its columns say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy import func, select

from tutor_core.messages import Account, Incoming, Move, Reply
from tutor_core.remembering import remembered
from tutor_core.state import Changes
from tutor_core.storage.care import Erase, Export, Holds, care_of
from tutor_core.storage.frame import metadata
from tutor_core.storage.store import open_store

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


async def test_ones_data_comes_as_a_file_to_read(room):
    classroom = await room()
    await classroom.say("can you do 3x + 4 = 19 for me")
    (file,) = (await classroom.say("/mydata")).documents
    assert (file.name, file.media_type) == ("my-data.json", "application/json")
    assert "3x + 4 = 19" in json.dumps(json.loads(file.text))


async def test_forgetting_is_asked_about_and_then_done(room):
    classroom = await room()
    await classroom.say("can you do 3x + 4 = 19 for me")
    before = (await classroom.state()).person.id
    reply = await classroom.say("/forget")
    assert "Nobody can bring it back" in reply.text
    assert (await classroom.state()).person.id == before
    (sure,) = reply.buttons
    assert "Done" in (await classroom.press(sure.id)).text
    assert (await classroom.state()).person.id != before


async def test_what_was_worked_out_of_ones_words_goes_from_memory_too(room):
    classroom, numbers = await room(), count(1)
    worked_out = remembered(8)(lambda text: f"{text}{next(numbers)}")
    kept = worked_out("can you do 3x + 4 = 19 for me")
    (sure,) = (await classroom.say("/forget")).buttons
    assert worked_out("can you do 3x + 4 = 19 for me") == kept
    await classroom.press(sure.id)
    assert worked_out("can you do 3x + 4 = 19 for me") != kept


@pytest.fixture
async def store(empty_store):
    opened = await open_store(empty_store("tutor.db"))
    yield opened
    await opened.close()


def rows_of(connection):
    return {
        table.name: connection.scalar(select(func.count()).select_from(table))
        for table in metadata.sorted_tables
    }


async def test_nothing_that_names_a_person_outlives_them(store):
    incoming = Incoming("e1", "room", Account("terminal", "ana", "Ana"), NOW, "hello")
    await store.receive(incoming)
    await store.load(incoming)
    await store.commit(incoming, Changes(), Reply("hi", Move.CHAT))
    await store.delivered("e1", "ref")
    last = Incoming("e2", "room", Account("terminal", "ana", "Ana"), NOW, "/forget")
    await store.receive(last)
    await store.commit(last, Changes(forget=True), Reply("gone", Move.SHOW))
    await store.delivered("e2", "ref")
    await store.expire(NOW)
    rows = await store._database.read(rows_of)
    assert {name for name, count in rows.items() if count} == {"classrooms"}


def test_what_is_exported_is_a_persons_and_what_goes_can_be_found():
    for table in metadata.sorted_tables:
        cares = [care_of(column) for column in table.columns]
        goes = any(care.erase is Erase.ROW for care in cares)
        # A name in a row that is somebody else's is emptied, and isn't theirs to have.
        own = [c for c in cares if c.export is Export.YES and c.erase is not Erase.EMPTY]
        assert goes or not own, table.name
        assert all(care.holds is not Holds.NOTHING for care in own)
