"""Whether a member wants to see days in a row and badges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody sees them who didn't ask."""
    op.add_column(
        "members", sa.Column("streaks", sa.Boolean(), nullable=False, server_default=sa.false())
    )
