"""The tables of what comes in and what goes out: messages, replies, letters."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from tutor_core.letters import LetterKind
from tutor_core.messages import Reply
from tutor_core.storage.care import Keep, plain
from tutor_core.storage.columns import SealedDocument, SealedMessage, UtcTime, Word
from tutor_core.storage.frame import MAIL, MAIL_ACTIVITY, MAIL_IDENTITY, metadata, own, row

inbox = Table(
    "inbox",
    metadata,
    row(),
    Column("event_id", Text, nullable=False, info=MAIL_ACTIVITY),
    Column("classroom_id", Text, nullable=False, info=plain(Keep.MONTH)),
    Column("platform", Text, nullable=False, info=MAIL_IDENTITY),
    Column("account_id", Text, nullable=False, info=MAIL_IDENTITY),
    Column("received", UtcTime, nullable=False, info=MAIL_ACTIVITY),
    Column("message", SealedMessage, nullable=False, info=MAIL),
    Column("handled", Boolean, nullable=False, default=False, info=MAIL_ACTIVITY),
    Column("tries", Integer, nullable=False, default=0, info=plain(Keep.MONTH)),
    UniqueConstraint("event_id"),
    Index(None, "handled"),
    Index(None, "platform", "account_id"),
)

# Not sent yet while ``message_ref`` is NULL.
letters = Table(
    "letters",
    metadata,
    *own(),
    Column("id", Text, nullable=False, info=MAIL_ACTIVITY),
    Column("kind", Word(LetterKind), nullable=False, info=MAIL_ACTIVITY),
    Column("due", UtcTime, nullable=False, info=MAIL_ACTIVITY),
    Column("reply", SealedDocument(Reply), nullable=False, info=MAIL),
    Column("tries", Integer, nullable=False, default=0, info=plain(Keep.MONTH)),
    Column("message_ref", Text, info=MAIL_IDENTITY),
    UniqueConstraint("id"),
    Index(None, "message_ref"),
    Index(None, "person_id"),
)

# Not sent yet while ``message_ref`` is NULL.
outbox = Table(
    "outbox",
    metadata,
    Column(
        "event_id",
        Text,
        ForeignKey("inbox.event_id", ondelete="CASCADE"),
        primary_key=True,
        info=MAIL_ACTIVITY,
    ),
    Column("reply", SealedDocument(Reply), nullable=False, info=MAIL),
    Column("message_ref", Text, info=MAIL_IDENTITY),
    Index(None, "message_ref"),
)
