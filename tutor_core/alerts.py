"""What people need a teacher for: values only."""

from __future__ import annotations

from dataclasses import dataclass

# Read at run time, by the store.
from datetime import datetime  # noqa: TC003


@dataclass(frozen=True, slots=True)
class Alert:
    """For a human to see: a question passed on, a dispute, or a disclosure.

    Of a disclosure there are no words, only ``category``, time and ``pointer``: the id of the
    event, or of the suggestion that a dispute is about.
    """

    category: str
    at: datetime
    text: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What somebody disclosed last: of which category, and when. No words are kept."""

    category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert as people see it: by its number, with whom it is about and what came of it.

    It is open until a teacher acknowledges it (``done``); an ``answer`` is for the learner.
    ``person`` tells people of one name apart.
    """

    number: int
    who: str
    alert: Alert
    done: datetime | None = None
    answer: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a teacher did about alert ``number``: acknowledged it, perhaps with an answer."""

    number: int
    at: datetime
    answer: str = ""
