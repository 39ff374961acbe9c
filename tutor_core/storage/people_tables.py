"""The tables about who is let in and which accounts are one person; all of it is short-lived."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from tutor_core.messages import Role
from tutor_core.storage.care import Erase, Holds, Keep, personal, plain
from tutor_core.storage.columns import UtcTime, Word
from tutor_core.storage.frame import classroom, metadata, person, row

_day_identity = personal(Holds.IDENTITY, Keep.DAY)
_day_activity = personal(Holds.ACTIVITY, Keep.DAY)

# Of a code only its hash is kept, here and in ``links``.
invites = Table(
    "invites",
    metadata,
    Column("digest", Text, primary_key=True, info=plain(Keep.DAY)),
    classroom(),
    Column("role", Word(Role), nullable=False, info=plain(Keep.DAY)),
    Column("uses", Integer, nullable=False, info=plain(Keep.DAY)),
    Column("until", UtcTime, nullable=False, info=plain(Keep.DAY)),
    Column(
        "made_by",
        Text,
        ForeignKey("persons.id", ondelete="SET NULL"),
        info=personal(Holds.POINTER, Keep.DAY, erase=Erase.EMPTY),
    ),
    Index(None, "classroom_id"),
)

# Accounts that have shown an invite and not yet said yes or no; they may belong to nobody yet.
arrivals = Table(
    "arrivals",
    metadata,
    Column("platform", Text, primary_key=True, info=_day_identity),
    Column("account_id", Text, primary_key=True, info=_day_identity),
    Column(
        "digest",
        Text,
        ForeignKey("invites.digest", ondelete="CASCADE"),
        nullable=False,
        info=_day_activity,
    ),
)

# Codes that were wrong, for as long as they count.
tries = Table(
    "tries",
    metadata,
    row(),
    Column("platform", Text, nullable=False, info=_day_identity),
    Column("account_id", Text, nullable=False, info=_day_identity),
    Column("at", UtcTime, nullable=False, info=_day_activity),
    Index(None, "platform", "account_id"),
)

# What a person offers to link: the account the code was made on and, later, the other one.
links = Table(
    "links",
    metadata,
    person(key=True),
    Column("digest", Text, nullable=False, info=_day_activity),
    Column("platform", Text, nullable=False, info=_day_identity),
    Column("account_id", Text, nullable=False, info=_day_identity),
    Column("name", Text, nullable=False, info=_day_identity),
    Column("until", UtcTime, nullable=False, info=_day_activity),
    Column("typed_platform", Text, info=_day_identity),
    Column("typed_id", Text, info=_day_identity),
    Column("typed_name", Text, info=_day_identity),
    Column("number", Integer, nullable=False, default=0, info=_day_activity),
    Column("agreed", Boolean, nullable=False, default=False, info=_day_activity),
)
