"""How long a member has worked today, for the limit a teacher may set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; today begins at nothing."""
    op.add_column("members", sa.Column("active_day", sa.Date(), nullable=True))
    op.add_column(
        "members", sa.Column("active_seconds", sa.Integer(), nullable=False, server_default="0")
    )
