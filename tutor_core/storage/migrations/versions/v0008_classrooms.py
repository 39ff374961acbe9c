"""What is set up about a classroom, and the servers and groups that belong to it.

Plain types only: a released revision must not change when a column type of the program does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("classrooms", sa.Column("setup", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "places",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("classroom_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "place", name="pk_places"),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_places_classroom_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_places_classroom_id", "places", ["classroom_id"])
