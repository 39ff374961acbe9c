"""Requests about a person's own data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowData:
    """All that is kept about me, as a file."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase me; ``sure`` once that was asked."""

    sure: bool = False


DataRequest = ShowData | Forget
