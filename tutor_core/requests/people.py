"""Requests about who is in a classroom and which accounts are one person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MakeInvite:
    """A code to come in by, for learners or for one more teacher; 0 uses or hours: as usual."""

    teacher: bool = False
    uses: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """Come in by a code. ``code`` is its digest by the time the core sees it; "" for none."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class AcceptTerms:
    """What was said about joining, read: yes or no."""

    yes: bool


@dataclass(frozen=True, slots=True)
class ShowMembers:
    """Who is in the classroom, for a teacher."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the classroom; ``sure`` once it was asked."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Join two accounts: without a code make one, with one (its digest) say who made it."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class CheckLink:
    """How far is the link that I offered?"""


@dataclass(frozen=True, slots=True)
class AgreeLink:
    """The one who typed the code: it is me who made it, or it isn't."""

    yes: bool


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """The one who made the code: the other account shows this number; 0 for "that isn't me"."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowAccounts:
    """Which accounts are mine."""


@dataclass(frozen=True, slots=True)
class Unlink:
    """Separate one of my accounts; "" asks which. ``mark`` is the account's own."""

    mark: str = ""


PeopleRequest = (
    MakeInvite
    | Join
    | AcceptTerms
    | ShowMembers
    | Leave
    | LinkAccount
    | CheckLink
    | AgreeLink
    | ConfirmLink
    | ShowAccounts
    | Unlink
)
