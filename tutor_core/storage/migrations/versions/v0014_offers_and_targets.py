"""When a talk with the teacher was offered, goals that follow the classroom, a week's answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What a goal without a target of its own was set with, as long as no teacher had changed it.
USUAL = 0.95


def upgrade() -> None:
    """Add the column and the index; goals at the usual target are without one of their own."""
    op.add_column("members", sa.Column("offered_turn", sa.Integer(), nullable=True))
    op.create_index("ix_evidence_classroom_id_at", "evidence", ["classroom_id", "at"])
    for name in ("goals", "classroom_goals"):
        target = sa.column("target", sa.Float())
        goals = sa.table(name, target)
        op.execute(goals.update().where(target >= USUAL).values(target=1.0))
