"""The schema's history, oldest first; a revision that was released is never changed.

To change the schema: change the tables, add ``versions/vNNNN_words.py`` after the newest one, and
set ``HEAD``. A test says what is still missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from tutor_core.errors import DataFolderError
from tutor_core.storage import (  # noqa: F401  (their tables belong to the metadata)
    course_tables,
    ledger_tables,
    mail_tables,
    people_tables,
)

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from tutor_core.storage.engine import Database

# The newest revision. Kept here so that a start with nothing to do needn't load Alembic.
HEAD = "0014"


async def bring_to_head(database: Database) -> None:
    """Bring a database, new or old, to the newest schema, or leave it as it is.

    Raises DataFolderError when it can't be written or a newer program wrote it.
    """
    if await database.read(_current) != HEAD:
        await database.write(upgrade)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the revisions that are missing, in the connection's transaction."""
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(config_for(connection), revision)
    except CommandError as error:
        raise DataFolderError(
            "A newer version of this program wrote the database. Update the program.",
            log=str(error),
        ) from error


def config_for(connection: Connection | None) -> Config:
    """Return Alembic's configuration for these revisions, bound to a connection if given."""
    from alembic.config import Config

    config = Config()
    here = str(Path(__file__).parent)
    config.set_main_option("script_location", here.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version
