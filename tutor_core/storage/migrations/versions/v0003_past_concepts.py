"""The titles of concepts that are in no course any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "past_concepts",
        sa.Column("classroom_id", sa.Text(), nullable=False),
        sa.Column("concept_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_past_concepts_classroom_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("classroom_id", "concept_id", name="pk_past_concepts"),
    )
