"""How the text of a guardrail's value is read; each reader raises ValueError when it can't be."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from tutor_core.guardrails.policy import EVERYONE, NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

# Our choices: a sentence and a telephone number fit a contact; more topics than this nobody reads.
LONGEST_CONTACT, LONGEST_TOPIC, MOST_TOPICS = 160, 80, 50
_SWITCH = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
_EMPTY = {"", NOTHING, "-", "nothing", "off", "no", "null"}
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:min(?:ute)?s?|tokens?|attempts?|tries|%)\.?$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d\d?)(?:[:.h](\d\d)?)? ?(?:(am|a\.m\.)|(pm|p\.m\.))?", re.ASCII)
# A topic with a comma in it stands in quotes.
_TOPIC = re.compile(r'\s*"([^"\n]+)"|([^,;\n]+)')
_MOMENT = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)[t ,]+(\d\d?)[:.](\d\d)(?::00)?", re.ASCII)


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers; thousands may be apart (20 000, 20_000), a unit named."""

    def read(value: str) -> int:
        number = int(re.sub(r"(?<=\d)[ _](?=\d{3}\b)", "", _UNIT.sub("", value)))
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def rung_or_none(value: str) -> int | None:
    """Read a rung below the answer, or that there is no help at all."""
    return None if value.lower() in _EMPTY else whole(0, 3)(value)


def share(low: float, high: float) -> Callable[[str], float]:
    """Return a reader of shares, as 0.8, 0,8 or 80%."""

    def read(value: str) -> float:
        text = value.replace(",", ".")
        number = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def money(low: float, high: float) -> Callable[[str], float]:
    """Return a reader of amounts, to the cent."""

    def read(value: str) -> float:
        number = round(float(value.replace(",", ".").strip("$€£ ")), 2)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def switch(value: str) -> bool:
    """Read on or off."""
    if value.lower() not in _SWITCH:
        raise ValueError(value)
    return _SWITCH[value.lower()]


def one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    """Return a reader of an enumeration's words, whatever their case, ``_`` like ``-``."""
    return lambda value: kind(value.lower().replace("_", "-").replace(" ", "-"))


def clock(value: str) -> time:
    """Read a time of day, as 22:00, 22.00, 22, 22h or 10 pm."""
    found = _CLOCK.fullmatch(value.lower())
    if found is None:
        raise ValueError(value)
    hours, half = int(found[1]), found[3] or found[4]
    if half and not 1 <= hours <= 12:
        raise ValueError(value)
    if half:
        hours = hours % 12 + (12 if found[4] else 0)
    return time(hours, int(found[2] or 0))


def moment(value: str) -> datetime | None:
    """Read a date and time of the classroom's clock, as 2026-12-01 09:00, or none."""
    if value.lower() in _EMPTY:
        return None
    found = _MOMENT.fullmatch(value.lower())
    if found is None:
        raise ValueError(value)
    year, month, day, hour, minute = map(int, found.groups())
    return datetime.fromisoformat(f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")


def zone(value: str) -> str:
    """Read a time zone's name, however it is spelt, or its city alone where there is one such."""
    names = {name.lower(): name for name in available_timezones()}
    wanted = value.lower().replace(" ", "_")
    if wanted in names:
        return names[wanted]
    cities = [name for low, name in names.items() if low.rpartition("/")[2] == wanted]
    if len(cities) != 1:
        raise ValueError(value)
    return cities[0]


def topics(value: str) -> tuple[str, ...]:
    """Read a list of topics, apart by commas; one with a comma in it stands in quotes."""
    if value.lower() in _EMPTY:
        return ()
    found_in = (m[1] or m[2].replace('"', "") for m in _TOPIC.finditer(value))
    parts = (" ".join(part.split()) for part in found_in)
    found = tuple(dict.fromkeys(part for part in parts if part.lower() not in _EMPTY))
    if len(found) > MOST_TOPICS or not all(_sayable(part, LONGEST_TOPIC) for part in found):
        raise ValueError(value)
    return found


def _sayable(text: str, longest: int) -> bool:
    """Whether a text may be said to learners: not too long, nothing unseen in it, no link."""
    return len(text) <= longest and text.isprintable() and not _LINK.search(text)


def line(value: str) -> str:
    """Read a line of text without a link, or none."""
    text = " ".join(value.split())
    if text.lower() in _EMPTY:
        return ""
    if not _sayable(text, LONGEST_CONTACT):
        raise ValueError(value)
    return text


def teacher(value: str) -> str:
    """Read one teacher's name, or that all of them are meant."""
    text = line(re.sub(r"^[@\s]+", "", value))
    return EVERYONE if text.lower() in ("", EVERYONE, "everyone", "all teachers") else text
