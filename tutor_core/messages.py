"""What comes in from a channel and what goes back, in words no platform owns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tutor_core.course import Source
from tutor_core.ids import ClassroomId, EventId
from tutor_core.judgement import Judgement as Judgement
from tutor_core.requests import Request


class Visibility(StrEnum):
    """Who can see a message where it was written, or should see a reply.

    THREAD is a place of the learner's own that others of the classroom may look into.
    """

    PUBLIC = "public"
    THREAD = "thread"
    PRIVATE = "private"


class Role(StrEnum):
    """A member's role in a classroom."""

    LEARNER = "learner"
    TEACHER = "teacher"
    GUARDIAN = "guardian"


class Move(StrEnum):
    """What the tutor decides to do in a turn."""

    ASK_IDEA = "ask_idea"
    HINT = "hint"
    JUDGE = "judge"
    PRACTICE = "practice"
    REVIEW = "review"
    REFLECT = "reflect"
    NOT_IN_MATERIALS = "not_in_materials"
    HAND_OVER = "hand_over"
    DECLINE = "decline"
    CHAT = "chat"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account on one platform, as that platform names it."""

    platform: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message or goes with a reply; ``size`` in bytes.

    ``path`` is where it lies on this machine, or what its channel fetches it by.
    """

    name: str
    media_type: str
    size: int
    path: str


# --- The two envelopes ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or click from a channel.

    ``event_id`` is unique for the platform's event: delivered twice, it has the same id.
    ``received`` is UTC and is the turn's "now", so that a turn done again after a crash decides
    the same. ``request`` is set by the command registry; without it the core reads the text.
    ``place`` is where a reply belongs, in its channel's own words and for its channel alone.
    ``vouched`` says that the platform itself knows the ``role``; where it doesn't, the role that
    the store holds is the one that counts.
    """

    event_id: EventId
    classroom: ClassroomId
    account: Account
    received: datetime
    text: str = ""
    button: str | None = None
    attachments: tuple[Attachment, ...] = ()
    visibility: Visibility = Visibility.PRIVATE
    role: Role = Role.LEARNER
    request: Request | None = None
    place: str = ""
    vouched: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. ``id`` comes back as ``Incoming.button``."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a line of ``would_change`` says, for a program: ``key`` names the condition.

    ``n`` counts answers, tries or days, ``rung`` is the hint that would be given, ``about`` the id
    of the concept or exercise it leads to, or the guardrails in the way, by commas. ``later`` is
    how many of the answers, the last ones, are on another day.
    """

    key: str
    n: int = 0
    rung: int | None = None
    about: str = ""
    later: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a suggestion was made, readable by someone who has never seen the code.

    ``line`` goes with the suggestion; the rest is shown by /why. ``policy`` names the policy rules
    that bound the decision; ``would_change`` says what would lead to another one, found by replay,
    and ``foretold`` the same for a program, line by line.
    """

    line: str
    seen: tuple[str, ...] = ()
    rule: str = ""
    goal: str = ""
    policy: tuple[str, ...] = ()
    worded_by: str = "offline"
    would_change: tuple[str, ...] = ()
    foretold: tuple[Foretold, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: ``share`` in [0, 1], a ``note`` beside it; ``full`` marks done."""

    label: str
    share: float
    note: str = ""
    full: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What a channel that can show pictures draws; ``alt`` says all of it in words.

    ``groups`` are titled lists of bars, ``notes`` lines below them.
    """

    title: str
    subtitle: str
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    notes: tuple[str, ...] = ()
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file the tutor wrote, as text; ``media_type`` such as "text/html"."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code that a reply hands over. It is never stored: ``text`` and ``links`` are filled in on
    the way out, with what is pressed or scanned where the code lets somebody ``join``.
    """

    join: bool
    text: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says back. ``rung`` and ``judgement`` are set where the move has them.

    ``chart`` and ``documents`` are made into files by the channel's side, for those that take any;
    the text says what is in them. ``errands`` counts what goes to other accounts with it.
    """

    text: str
    move: Move
    buttons: tuple[Button, ...] = ()
    visibility: Visibility = Visibility.PRIVATE
    rung: int | None = None
    judgement: Judgement | None = None
    sources: tuple[Source, ...] = ()
    explanation: Explanation | None = None
    attachments: tuple[Attachment, ...] = field(default=())
    chart: Chart | None = None
    documents: tuple[Document, ...] = ()
    code: Code | None = None
    errands: int = 0
