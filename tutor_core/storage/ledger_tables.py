"""The table of the calls of a language model: what each used up, and nothing of what was said.

Columns have the names of the fields of ``tutor_core.ports.ModelCall``.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, Table, Text

from tutor_core.storage.care import Export, Holds, Keep, personal, plain
from tutor_core.storage.columns import UtcTime
from tutor_core.storage.frame import metadata

_spent = personal(Holds.ACTIVITY, Keep.YEAR)
_kind = plain(Keep.YEAR)

# With a person their calls go, and the classroom's day has that much less on it.
model_calls = Table(
    "model_calls",
    metadata,
    Column(
        "row",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        info=personal(Holds.ACTIVITY, Keep.YEAR, export=Export.NO),
    ),
    Column(
        "classroom_id",
        Text,
        ForeignKey("classrooms.id", ondelete="CASCADE"),
        nullable=False,
        info=plain(Keep.CLASSROOM),
    ),
    Column(
        "person_id",
        Text,
        ForeignKey("persons.id", ondelete="CASCADE"),
        nullable=False,
        info=personal(Holds.POINTER, Keep.YEAR),
    ),
    Column("at", UtcTime, nullable=False, info=_spent),
    Column("model", Text, nullable=False, info=_kind),
    Column("prompt", Text, nullable=False, info=_kind),
    Column("version", Integer, nullable=False, info=_kind),
    Column("tokens_in", Integer, nullable=False, info=_spent),
    Column("tokens_out", Integer, nullable=False, info=_spent),
    Column("cost", Float, nullable=False, info=_spent),
    Column("seconds", Float, nullable=False, info=_spent),
    Column("outcome", Text, nullable=False, info=_kind),
    Index(None, "classroom_id", "at"),
    Index(None, "person_id"),
)
