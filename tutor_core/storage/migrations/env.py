"""Run by Alembic: binds the revisions to the connection the caller gave, or to SQL text."""

from alembic import context

from tutor_core.storage.frame import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    context.configure(
        dialect_name=context.config.get_main_option("dialect"), target_metadata=metadata
    )
else:
    context.configure(connection=connection, target_metadata=metadata)

with context.begin_transaction():
    context.run_migrations()
