"""Concepts that are only proposed, and what teachers change about concepts.

Plain types only: a released revision must not change when a column type of the program does.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, filled for the concepts there are, and a table."""
    # The defaults are for the rows there are: an imported course gives both.
    for name, kind, default in (
        ("proposed", sa.Boolean(), sa.false()),
        ("proposed_prerequisites", sa.Text(), "[]"),
    ):
        column: sa.Column[Any] = sa.Column(name, kind, nullable=False, server_default=default)
        op.add_column("concepts", column)
    op.create_table(
        "concept_edits",
        sa.Column("classroom_id", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_concept_edits_classroom_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["persons.id"], name="fk_concept_edits_set_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("classroom_id", "course_id", name="pk_concept_edits"),
    )
