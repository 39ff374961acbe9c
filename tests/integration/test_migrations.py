"""The schema's history: it ends in the tables of the program and keeps what was stored."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, inspect, select

from tutor_core.course import Concept, Source
from tutor_core.errors import DataFolderError
from tutor_core.messages import Account, Incoming, Move, Reply
from tutor_core.state import Changes, Reflection, ReflectionKind
from tutor_core.storage.cipher import NoCipher
from tutor_core.storage.course_tables import concepts
from tutor_core.storage.engine import open_database
from tutor_core.storage.frame import metadata
from tutor_core.storage.migrations import HEAD, bring_to_head, config_for, upgrade
from tutor_core.storage.rows import columns_of
from tutor_core.storage.store import open_store
from tutor_core.storage.tables import classroom_goals, goals, persons, suggestions

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    yield engine
    engine.dispose()


def differences(connection):
    return compare_metadata(MigrationContext.configure(connection), metadata)


def foreign_keys(connection):
    found = inspect(connection)
    return {
        (
            table,
            tuple(key["constrained_columns"]),
            key["referred_table"],
            key["options"]["ondelete"],
        )
        for table in found.get_table_names()
        for key in found.get_foreign_keys(table)
    }


def test_the_revisions_end_in_the_tables_of_the_program(engine):
    with engine.begin() as connection:
        upgrade(connection)
        assert differences(connection) == []


def test_a_missing_table_would_be_seen(engine):
    with engine.begin() as connection:
        upgrade(connection)
        connection.exec_driver_sql("DROP TABLE alerts")
        connection.exec_driver_sql("ALTER TABLE persons ADD COLUMN shoe_size INTEGER")
        assert {found[0] for found in differences(connection)} >= {"add_table", "remove_column"}


def test_what_goes_with_what_is_the_same_in_revisions_and_tables(engine, tmp_path):
    made = create_engine(f"sqlite:///{tmp_path}/made.db")
    metadata.create_all(made)
    with engine.begin() as connection, made.connect() as other:
        upgrade(connection)
        keys = foreign_keys(connection)
        assert keys == foreign_keys(other)
        assert len(keys) > 10
    made.dispose()


def test_there_is_one_line_of_revisions_and_the_program_knows_its_end():
    revisions = ScriptDirectory.from_config(config_for(None))
    assert revisions.get_heads() == [HEAD]
    assert revisions.get_bases() == ["0001"]


def test_the_revisions_can_be_run_on_postgresql():
    config = config_for(None)
    config.set_main_option("dialect", "postgresql")
    config.output_buffer = io.StringIO()
    command.upgrade(config, "head", sql=True)
    script = config.output_buffer.getvalue()
    assert "row BIGSERIAL NOT NULL" in script
    for table in metadata.tables:
        assert f"CREATE TABLE {table} (" in script


async def test_an_empty_place_becomes_a_store_and_stays_one(tmp_path):
    url = f"sqlite:///{tmp_path}/store.db"
    incoming = Incoming("e1", "room", Account("terminal", "1", "Ana"), NOW, "hello")
    said = Reflection("r1", ReflectionKind.FREE, "fractions are fine", NOW)
    store = await open_store(url)
    await store.receive(incoming)
    await store.commit(incoming, Changes(reflections=(said,)), Reply("hi", Move.CHAT))
    before = await store.load(incoming)
    await store.close()
    store = await open_store(url)
    assert await store.load(incoming) == before
    assert before.reflections == (said,)
    await store.close()


async def test_a_filled_database_of_the_first_schema_survives(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/store.db", NoCipher())
    await database.write(upgrade, "0001")

    def fill(connection):
        connection.exec_driver_sql("INSERT INTO classrooms (id, seeded) VALUES ('room', 0)")
        connection.exec_driver_sql(
            "INSERT INTO persons VALUES ('p1', 'Ana', '2026-03-02 08:30:00.000000')"
        )
        connection.exec_driver_sql(
            "INSERT INTO courses VALUES ('room', 'c', 'Course', 'f', 'en', '', '')"
        )
        connection.exec_driver_sql(
            "INSERT INTO concepts VALUES ('room', 'c', 'c:a', 0, 'A', '[]', '[\"s\"]', '[]')"
        )

    await database.write(fill)
    await bring_to_head(database)
    row = await database.read(lambda connection: connection.execute(select(persons)).one())
    assert tuple(row) == ("p1", "Ana", NOW)
    row = await database.read(
        lambda connection: connection.execute(select(*columns_of(concepts, Concept))).one()
    )
    assert Concept(*row) == Concept("c:a", "A", section_ids=("s",))
    await database.close()


async def test_goals_of_the_first_schema_follow_the_classroom_but_for_lower_ones(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/store.db", NoCipher())
    await database.write(upgrade, "0001")

    def fill(connection):
        connection.exec_driver_sql("INSERT INTO classrooms (id, seeded) VALUES ('room', 0)")
        connection.exec_driver_sql("INSERT INTO persons VALUES ('p1', 'Ana', '2026-03-02 08:30')")
        goal = ("Steps", "[]", "2026-03-02 08:30", "", "open")
        for name, target in (("g1", 0.95), ("g2", 0.8), ("g3", 0.99)):
            connection.exec_driver_sql(
                "INSERT INTO goals (classroom_id, person_id, id, target, text, concept_ids, "
                "created, plan, status) VALUES ('room', 'p1', ?, ?, ?, ?, ?, ?, ?)",
                (name, target, *goal),
            )
        connection.exec_driver_sql(
            "INSERT INTO classroom_goals (classroom_id, id, target, text, concept_ids, "
            "created, plan, status) VALUES ('room', 'g', 0.95, ?, ?, ?, ?, ?)",
            goal,
        )

    await database.write(fill)
    await bring_to_head(database)
    kept = await database.read(lambda c: c.scalars(select(goals.c.target)).all())
    assert kept == [1.0, 0.8, 1.0]
    assert await database.read(lambda c: c.scalars(select(classroom_goals.c.target)).all()) == [
        1.0
    ]
    await database.close()


async def test_suggestions_stored_before_sources_held_text_are_read(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/store.db", NoCipher())
    await bring_to_head(database)

    def fill(connection):
        connection.exec_driver_sql("INSERT INTO classrooms (id, seeded) VALUES ('room', 0)")
        connection.exec_driver_sql("INSERT INTO persons VALUES ('p1', 'Ana', '2026-03-02 08:30')")
        connection.exec_driver_sql(
            "INSERT INTO suggestions (classroom_id, person_id, id, at, move, text, explanation, "
            "sources) VALUES ('room', 'p1', 's1', '2026-03-02 08:30', 'hint', 'Look.', "
            '\'{"line": "So."}\', \'[{"course": "Algebra", "section": "1", "title": "Steps", '
            '"place": "p. 1", "section_id": "s1", "passage_ids": ["p1"]}]\')'
        )

    await database.write(fill)
    kept = await database.read(lambda c: c.execute(select(suggestions.c.sources)).scalar_one())
    assert kept == (Source("Algebra", "1", "Steps", "p. 1", "s1", ("p1",)),)
    await database.close()


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path):
    path = tmp_path / "store.db"
    database = open_database(f"sqlite:///{path}", NoCipher())

    def fail(_connection, _cursor, statement, *_):
        if "CREATE TABLE outbox" in statement:
            raise KeyError("power cut")

    (_, writer) = database._engines
    event.listen(writer, "before_cursor_execute", fail)
    with pytest.raises(KeyError):
        await bring_to_head(database)
    event.remove(writer, "before_cursor_execute", fail)
    with sqlite3.connect(path) as looked:
        assert looked.execute("SELECT name FROM sqlite_master").fetchall() == []
    looked.close()
    await bring_to_head(database)
    assert await database.read(differences) == []
    await database.close()


async def test_a_database_of_a_newer_program_is_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path}/store.db"
    await (await open_store(url)).close()
    with sqlite3.connect(tmp_path / "store.db") as looked:
        looked.execute("UPDATE alembic_version SET version_num = '9999'")
    looked.close()
    with pytest.raises(DataFolderError, match="newer version"):
        await open_store(url)


def test_a_start_with_nothing_to_do_doesnt_load_alembic(tmp_path):
    script = (
        "import asyncio, sys\n"
        "from tutor_core.storage.store import open_store\n"
        "async def main():\n"
        "    await (await open_store(sys.argv[1])).close()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules, 'cryptography' in sys.modules)\n"
    )
    run = [sys.executable, "-c", script, f"sqlite:///{tmp_path}/store.db"]
    loaded = [
        subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    ]
    assert loaded == ["True False", "False False"]
