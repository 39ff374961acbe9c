"""What became of an alert: where it points, who saw to it and when, and an answer.

Plain types only: a released revision must not change when a column type of the program does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was raised before is open."""
    with op.batch_alter_table("alerts") as table:
        table.add_column(sa.Column("pointer", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("done", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("teacher_id", sa.Text(), nullable=True))
        table.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        table.add_column(
            sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_foreign_key(
            "fk_alerts_teacher_id", "persons", ["teacher_id"], ["id"], ondelete="SET NULL"
        )
