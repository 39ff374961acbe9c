"""The time, asked for in this one place."""

from datetime import UTC, datetime


class SystemClock:
    """``ports.Clock`` by this machine."""

    def now(self) -> datetime:
        """Return the time as an aware UTC datetime."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock
