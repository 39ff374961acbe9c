"""The SQL that isn't the same everywhere: insert or replace, insert or leave.

Statements are made once for each table and kept: making one costs more than running it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Insert, Table
    from sqlalchemy.dialects import postgresql


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # slow to load, and not needed for a file

    return postgresql.insert(table)


@cache
def _adding(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _putting(dialect: str, table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Insert:
    insert = _insert(dialect, table)
    rest = {name: insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def add_new(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row; false when one with the same key was there already."""
    statement = _adding(connection.dialect.name, table)
    return connection.execute(statement, values).rowcount > 0


def put(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows, or replace those with the same ``keys``. All rows have the same columns."""
    if rows:
        statement = _putting(connection.dialect.name, table, keys, tuple(rows[0]))
        connection.execute(statement, list(rows))
