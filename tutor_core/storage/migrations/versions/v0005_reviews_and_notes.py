"""Reviews by spaced repetition, notes about concepts, and whether a member wants reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the column; who is there already is reminded until they say no."""
    _reviews()
    _notes()
    op.add_column(
        "members", sa.Column("reminders", sa.Boolean(), nullable=False, server_default=sa.true())
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("concept_id", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_reviews_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "concept_id", name="pk_reviews"),
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("concept_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_notes_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "concept_id", "kind", name="pk_notes"),
    )
