"""Who is let in and which accounts are one person: values, and what a turn wants done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core.guardrails.minutes import Active
from tutor_core.ids import ClassroomId, EventId
from tutor_core.messages import Role, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tutor_core.ids import PersonId
    from tutor_core.messages import Account, Incoming, Reply

LOBBY = ClassroomId("")
"""Where messages belong of accounts that are in no classroom yet; nothing is kept about them."""

# Issue 7: an invite lasts at most a day, and five wrong codes an hour are an account's limit.
LONGEST_INVITE = timedelta(hours=24)
TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
LINK_FOR = timedelta(minutes=10)
# Invites of one classroom that are good at the same time, and how many may use one (our choices:
# enough for every group of a school year).
OPEN_INVITES, MOST_USES = 20, 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands in a classroom, field by field as the store keeps it.

    ``given`` is the role that an invite gave, ``consented`` when the member accepted.
    """

    role: Role
    joined: datetime
    turns: int = 0
    session: int = 1
    prompted_turn: int | None = None
    offered_turn: int | None = None
    last_turn: datetime | None = None
    reminders: bool = True
    streaks: bool = False
    remind_at: str = ""
    zone: str = ""
    active_day: date | None = None
    active_seconds: int = 0
    given: Role | None = None
    consented: datetime | None = None
    left_at: datetime | None = None

    @property
    def active(self) -> Active | None:
        """How long they have worked on the day they worked last."""
        return Active(self.active_day, self.active_seconds) if self.active_day else None


@dataclass(frozen=True, slots=True)
class Invite:
    """A way into a classroom for so many more persons, until a time. ``digest`` is the code's."""

    digest: str
    classroom: ClassroomId
    role: Role
    uses: int
    until: datetime
    made_by: PersonId | None = None

    def open(self, now: datetime) -> bool:
        """Whether somebody can still come in by it."""
        return self.uses > 0 and now < self.until


@dataclass(frozen=True, slots=True)
class Link:
    """An offer of a person to join another account to theirs.

    ``maker`` is the account that the code was made on, ``typed`` the one it was typed on; with
    ``agreed`` whoever typed it has said that it is theirs. ``number`` has to be seen on both.
    """

    digest: str
    person: PersonId
    maker: Account
    until: datetime
    typed: Account | None = None
    number: int = 0
    agreed: bool = False

    def open(self, now: datetime) -> bool:
        """Whether it can still be gone on with."""
        return now < self.until


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a classroom, and when they last wrote there."""

    name: str
    role: Role
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An account of a person; ``since`` is when it was linked, None for their first."""

    account: Account
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """A message for another account than the one that is answered."""

    to: Account
    reply: Reply


# --- What a turn wants done, by the account that sent the message --------------------------------


@dataclass(frozen=True, slots=True)
class Invited:
    """Keep an invite."""

    invite: Invite


@dataclass(frozen=True, slots=True)
class Tried:
    """Count a code that was wrong."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The account has shown an invite and now reads what is kept about it."""

    digest: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """It accepts: make it a member, and use the invite up by one."""

    digest: str


@dataclass(frozen=True, slots=True)
class Declined:
    """It does not: forget that it came."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person leaves the classroom."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Keep an offer to link, in the place of an earlier one of the person's."""

    link: Link


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody typed the code of ``link``, which is how it looked then; ``after`` is it now."""

    link: Link
    after: Link


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whoever typed the code says that it is theirs."""

    link: Link


@dataclass(frozen=True, slots=True)
class Refused:
    """One side says no: forget the offer."""

    link: Link


@dataclass(frozen=True, slots=True)
class Linked:
    """The maker says yes: the other account's person becomes this one."""

    link: Link


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An account of the person's is somebody of its own again."""

    account: Account


PeopleChange = (
    Invited
    | Tried
    | Arrived
    | Accepted
    | Declined
    | Left
    | Offered
    | Typed
    | Agreed
    | Refused
    | Linked
    | Unlinked
)


# --- What every store decides the same way -------------------------------------------------------

_RANK = (Role.LEARNER, Role.GUARDIAN, Role.TEACHER)


def raised(held: Role, given: Role) -> Role:
    """Return the role of a member who comes by an invite once more: an invite takes none away."""
    return max(held, given, key=_RANK.index)


def seated(seats: Iterable[Seat]) -> list[Seat]:
    """Return who is in a classroom, teachers first, then whoever wrote last."""
    named = sorted(seats, key=lambda seat: seat.name.casefold())
    named.sort(key=lambda seat: seat.last.timestamp() if seat.last else 0.0, reverse=True)
    return sorted(named, key=lambda seat: -_RANK.index(seat.role))


def addressed(last: Incoming, errand: Errand, event_id: EventId, cause: Incoming) -> Incoming:
    """Return what an errand is kept as: the answer to an empty message where they wrote last."""
    return replace(
        last,
        event_id=event_id,
        account=errand.to,
        received=cause.received,
        text="",
        button=None,
        attachments=(),
        request=None,
        visibility=Visibility.PRIVATE,
    )


def errand_id(event_id: str, number: int) -> EventId:
    """Return the id under which an errand of an event is kept among the mail."""
    return EventId(f"{_ERRAND}:{event_id}:{number}")


def is_errand(event_id: str) -> bool:
    """Whether a reply answers nothing its account wrote: it comes from another account's turn."""
    return event_id.startswith(f"{_ERRAND}:")


_ERRAND = "errand"
