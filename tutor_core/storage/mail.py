"""Inbox and outbox: each message kept once, each reply until it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, false, insert, select, true, update

from tutor_core.ids import EventId
from tutor_core.people import addressed, errand_id
from tutor_core.ports import Delivery
from tutor_core.storage.mail_tables import inbox, outbox
from tutor_core.storage.sql import add_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from tutor_core.messages import Incoming, Reply
    from tutor_core.people import Errand

_TAKE = (
    update(inbox)
    .where(inbox.c.event_id == bindparam("event"), inbox.c.handled == false())
    .values(handled=true(), tries=0)
)
_SENT = (
    update(outbox)
    .where(outbox.c.event_id == bindparam("event"), outbox.c.message_ref.is_(None))
    .values(message_ref=bindparam("ref"))
)
_TRIED = (
    update(inbox)
    .where(inbox.c.event_id == bindparam("event"))
    .values(tries=inbox.c.tries + 1)
    .returning(inbox.c.tries)
)
_CALM = (
    update(inbox).where(inbox.c.event_id == bindparam("event"), inbox.c.tries > 0).values(tries=0)
)
_PENDING = select(inbox.c.message).where(inbox.c.handled == false()).order_by(inbox.c.row)
_DELIVERIES = select(inbox.c.event_id, inbox.c.message, outbox.c.reply, inbox.c.tries).join_from(
    outbox, inbox
)
_DELIVERY = _DELIVERIES.where(outbox.c.event_id == bindparam("event"))
_UNDELIVERED = _DELIVERIES.where(outbox.c.message_ref.is_(None)).order_by(inbox.c.row)
_REPLY = insert(outbox)
_NEWEST = select(inbox.c.message).order_by(inbox.c.row.desc()).limit(1)


def _kept(incoming: Incoming, *, handled: bool) -> dict[str, Any]:
    return {
        "event_id": incoming.event_id,
        "classroom_id": incoming.classroom,
        "platform": incoming.account.platform,
        "account_id": incoming.account.id,
        "received": incoming.received,
        "message": incoming,
        "handled": handled,
    }


def keep(connection: Connection, incoming: Incoming) -> bool:
    """Put a message into the inbox; false when its event is there already."""
    return add_new(connection, inbox, _kept(incoming, handled=False))


_LAST = (
    select(inbox.c.message)
    .where(inbox.c.platform == bindparam("platform"), inbox.c.account_id == bindparam("account"))
    .order_by(inbox.c.row.desc())
    .limit(1)
)


def post(connection: Connection, incoming: Incoming, errands: Sequence[Errand]) -> None:
    """Keep errands as replies to send: each goes where its account has written from last."""
    for number, errand in enumerate(errands):
        keys = {"platform": errand.to.platform, "account": errand.to.id}
        last = connection.scalar(_LAST, keys)
        event_id = errand_id(incoming.event_id, number)
        to = addressed(incoming if last is None else last, errand, event_id, incoming)
        if add_new(connection, inbox, _kept(to, handled=True)):
            connection.execute(_REPLY, {"event_id": event_id, "reply": errand.reply})


def take(connection: Connection, incoming: Incoming, reply: Reply) -> bool:
    """Mark a message handled and keep its reply; false when that was done before.

    A message that didn't come through the inbox is kept there as handled.
    """
    taken = (connection.execute(_TAKE, {"event": incoming.event_id})).rowcount > 0
    if not taken and not add_new(connection, inbox, _kept(incoming, handled=True)):
        return False
    connection.execute(_REPLY, {"event_id": incoming.event_id, "reply": reply})
    return True


def pending(connection: Connection) -> list[Incoming]:
    """Return what isn't handled yet, oldest first."""
    return list((connection.scalars(_PENDING)).all())


def delivery(connection: Connection, event_id: EventId) -> Delivery | None:
    """Return the reply to an event, sent or not; None when there is none yet."""
    row = (connection.execute(_DELIVERY, {"event": event_id})).one_or_none()
    return None if row is None else _delivery(row)


def undelivered(connection: Connection) -> list[Delivery]:
    """Return the replies that weren't sent, oldest message first."""
    return [_delivery(row) for row in connection.execute(_UNDELIVERED)]


def delivered(connection: Connection, event_id: EventId, ref: str) -> None:
    """Note that a reply was sent; the first note stays."""
    connection.execute(_SENT, {"event": event_id, "ref": ref})
    connection.execute(_CALM, {"event": event_id})


def tried(connection: Connection, event_id: EventId) -> int:
    """Count one more try at an event and return how many there were; 0 for one unknown."""
    return connection.scalar(_TRIED, {"event": event_id}) or 0


def look(connection: Connection) -> None:
    """Open the newest message, if any. Raises SettingsError when the key doesn't fit it."""
    connection.scalar(_NEWEST)


def _delivery(row: Row[str, Incoming, Reply, int]) -> Delivery:
    event_id, incoming, reply, tries = row
    return Delivery(EventId(event_id), incoming, reply, tries)
