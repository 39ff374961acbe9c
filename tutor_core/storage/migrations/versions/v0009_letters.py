"""Letters to people, and the hour at which a learner wants to be reminded.

Plain types only: a released revision must not change when a column type of the program does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("remind_at", "zone"):
        op.add_column("members", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "letters",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("classroom_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message_ref", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row", name="pk_letters"),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_letters_classroom_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_letters_person_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("id", name="uq_letters_id"),
    )
    op.create_index("ix_letters_message_ref", "letters", ["message_ref"])
    op.create_index("ix_letters_person_id", "letters", ["person_id"])
