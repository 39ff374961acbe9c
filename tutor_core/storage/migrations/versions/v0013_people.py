"""Invites, who has come by one, wrong codes, and accounts that are to be one person.

Plain types only: a released revision must not change when a column type of the program does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables."""
    time = sa.DateTime(timezone=True)
    op.add_column("members", sa.Column("given", sa.Text(), nullable=True))
    op.add_column("members", sa.Column("consented", time, nullable=True))
    op.add_column("members", sa.Column("left_at", time, nullable=True))
    op.add_column("accounts", sa.Column("linked", time, nullable=True))
    _invites(time)
    op.create_table(
        "tries",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at", time, nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_tries"),
    )
    op.create_index("ix_tries_platform_account_id", "tries", ["platform", "account_id"])
    _links(time)


def _invites(time: sa.DateTime) -> None:
    op.create_table(
        "invites",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("classroom_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("until", time, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_invites"),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_invites_classroom_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name="fk_invites_made_by", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_invites_classroom_id", "invites", ["classroom_id"])
    op.create_table(
        "arrivals",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "account_id", name="pk_arrivals"),
        sa.ForeignKeyConstraint(
            ["digest"], ["invites.digest"], name="fk_arrivals_digest", ondelete="CASCADE"
        ),
    )


def _links(time: sa.DateTime) -> None:
    op.create_table(
        "links",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", time, nullable=False),
        sa.Column("typed_platform", sa.Text(), nullable=True),
        sa.Column("typed_id", sa.Text(), nullable=True),
        sa.Column("typed_name", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_links"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_links_person_id", ondelete="CASCADE"
        ),
    )
