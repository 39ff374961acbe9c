"""Where a message came from, and so where its reply goes; and how Discord's events are named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from tutor_core.ids import EventId

PLATFORM = "discord"

# When Discord's ids begin, in milliseconds since 1970 (Discord's reference, "Snowflakes").
_EPOCH = 1_420_070_400_000
# Discord lets an interaction's token be used for 15 minutes; half a minute less, for slow clocks.
_TOKEN_LIFE = timedelta(minutes=14, seconds=30)


@dataclass(frozen=True, slots=True)
class Place:
    """What is needed to answer a message, also by a process that didn't see it come.

    ``message`` is the sender's own message (0: none). ``interaction`` and ``token`` are set for
    commands, buttons and forms; ``hidden`` says that its answer is shown to the sender only.
    ``thread`` says that the channel is a thread of the tutor's.
    """

    channel: int
    guild: int = 0
    message: int = 0
    interaction: int = 0
    token: str = ""
    hidden: bool = False
    thread: bool = False

    def written(self) -> str:
        """Return it as text for ``Incoming.place``."""
        kept = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(kept, separators=(",", ":"))

    @property
    def direct(self) -> bool:
        """Whether it is a conversation with one person."""
        return not self.guild

    @property
    def came(self) -> int:
        """The id of the event: whatever answers it has a higher one."""
        return self.message or self.interaction

    def open_at(self, now: datetime) -> bool:
        """Whether the interaction can still be answered as such."""
        return bool(self.token) and now - moment(self.interaction) < _TOKEN_LIFE


def read_place(text: str) -> Place:
    """Return the place that ``written`` wrote."""
    return Place(**json.loads(text)) if text else Place(0)


def moment(snowflake: int) -> datetime:
    """Return when an id of Discord's was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + _EPOCH) / 1000, UTC)


def snowflake(at: datetime) -> int:
    """Return the lowest id that Discord could have made at a time."""
    return max(0, int(at.timestamp() * 1000) - _EPOCH) << 22


def event_of_message(message: int) -> EventId:
    """Return the event id of a message."""
    return EventId(f"{PLATFORM}:message:{message}")


def event_of_interaction(interaction: int) -> EventId:
    """Return the event id of a command, a form or a button that may be pressed again."""
    return EventId(f"{PLATFORM}:interaction:{interaction}")


def event_of_press(message: int, button: str) -> EventId:
    """Return the event id of a button that acts once, however often it is pressed."""
    return EventId(f"{PLATFORM}:button:{message}:{digest(button, 10)}")


def digest(text: str, length: int) -> str:
    """Return a short mark of a text, of hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]
