"""Groups of learners, and goals that were raised once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "groups",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("classroom_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_groups"),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_groups_classroom_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_groups_person_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "classroom_id", "key", "person_id", name="uq_groups_classroom_id_key_person_id"
        ),
    )
    for table in ("goals", "classroom_goals"):
        op.add_column(
            table, sa.Column("raised", sa.Boolean(), nullable=False, server_default=sa.false())
        )
