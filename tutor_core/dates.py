"""Reads days and times of day as people write them, in English. Pure.

What could be two days isn't decided here: both are returned, for whoever wrote it to say which.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a few": 3,
    **{word: i for i, word in enumerate(_NUMBERS, 1)},
}
_COUNT = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_WEEKDAY = r"(?P<day>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})(?:[a-z]{{0,6}})\.?"
_OF_MONTH = r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,? (?P<y>\d{4}))?"
_TAIL = re.compile(  # what may stand behind a day and doesn't change it
    r"(?:^|[ ,]+)(?:please|pls|plz|thanks|at the latest|latest|if possible|or so"
    r"|(?:at |around |before )?"
    r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|h|o'?clock)|\d{1,2}:\d\d|noon|midnight)"
    r"|(?:in the )?(?:morning|afternoon|evening)|night)$"
)
# Words that only a time has: what holds one and can't be read is asked about, not passed over.
TIMELY = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|\d+[./-]\d+\S*|days?|weeks?|weekends?|months?|years?|terms?|semester"
    r"|easter|summer|autumn|winter|spring|holidays?|vacation|exams?|tests?|lessons?|class"
    r"|yesterday|last|next|end|tonight|noon|midnight|\d+ ?(?:am|pm)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    rf"(?:{'|'.join(_MONTHS)})[a-z]*)\b"
)


@dataclass(frozen=True, slots=True)
class Day:
    """The day that is meant, or the days it could be."""

    days: tuple[date, ...]


def day(words: str, today: date) -> Day | None:
    """Return the day that words name, seen from today; None where they name none."""
    plain = _plain(words)
    while (shorter := _TAIL.sub("", plain)) != plain and shorter:
        plain = shorter
    for pattern, read in _FORMS:
        if (match := pattern.fullmatch(plain)) is not None:
            return read(match, today)
    # "5pm" alone is today's.
    return Day((today,)) if _TAIL.fullmatch(plain) and re.search(r"\d|noon|night", plain) else None


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.lower().replace("’", "'")).strip(" ,;!?")


def _one(found: date | None) -> Day | None:
    return Day((found,)) if found is not None else None


def _made(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _coming(month: int, day_: int, today: date) -> date | None:
    """Return the next day of this name, None where this year and the next have none."""
    for year in (today.year, today.year + 1):
        found = _made(year, month, day_)
        if found is not None and found >= today:
            return found
    return None


def _iso(match: re.Match[str], today: date) -> Day | None:
    return _one(_made(*(int(part) for part in match.groups())))


def _relative(match: re.Match[str], today: date) -> Day | None:
    ahead = {"today": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2, "yesterday": -1}
    return Day((today + timedelta(days=ahead[match["word"]]),))


def _ahead(match: re.Match[str], today: date) -> Day | None:
    count = _COUNTS.get(match["n"]) or int(match["n"])
    return Day((_after(today, count, match["unit"]),))


def _after(today: date, count: int, unit: str) -> date:
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(today.day, last))
    return today + timedelta(
        days=count * {"day": 1, "week": 7, "fortnight": 14, "year": 365}[unit]
    )


def _next(match: re.Match[str], today: date) -> Day | None:
    return Day((_after(today, 1, match["unit"]),))


def _weekday(match: re.Match[str], today: date) -> Day | None:
    """Return a weekday: the coming one; with "next" or "next week" the one of next week."""
    wanted = next(i for i, name in enumerate(_DAYS) if name.startswith(match["day"][:3]))
    which = match["which"] or ""
    if which == "last":
        return Day((today - timedelta(days=(today.weekday() - wanted) % 7 or 7),))
    if which == "next" or match["later"]:
        monday = today + timedelta(days=7 - today.weekday())
        return Day((monday + timedelta(days=wanted),))
    return Day((today + timedelta(days=(wanted - today.weekday()) % 7 or 7),))


def _period(match: re.Match[str], today: date) -> Day | None:
    """Return the last day of this or the next week, weekend, month or year."""
    later, unit = (match["which"] or "").startswith("next"), match["unit"]
    if unit in ("week", "weekend"):
        return Day((today + timedelta(days=6 - today.weekday() + 7 * later),))
    if unit == "year":
        return Day((date(today.year + later, 12, 31),))
    first = _after(today.replace(day=1), int(later), "month")
    return Day((first.replace(day=calendar.monthrange(first.year, first.month)[1]),))


def _within_month(match: re.Match[str], today: date) -> Day | None:
    month, when = _month(match), match["when"]
    last = calendar.monthrange(today.year, month)[1]
    return _one(_coming(month, last if when == "end" else 15 if "mid" in when else 1, today))


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"]) + 1


def _named(match: re.Match[str], today: date) -> Day | None:
    number, year = int(match["d"]), match["y"]
    if year:
        return _one(_made(int(year), _month(match), number))
    return _one(_coming(_month(match), number, today))


def _bare(match: re.Match[str], today: date) -> Day | None:
    """Return the next day of the month with this number."""
    month = today.replace(day=1)
    for ahead in range(12):
        first = _after(month, ahead, "month")
        found = _made(first.year, first.month, int(match["d"]))
        if found is not None and found >= today:
            return Day((found,))
    return None


def _dotted(match: re.Match[str], today: date) -> Day | None:
    return _in_order(int(match["a"]), int(match["b"]), match["y"], today)


def _slashed(match: re.Match[str], today: date) -> Day | None:
    """Return both readings of 3/4: some write the day first, some the month."""
    one, other = int(match["a"]), int(match["b"])
    found = [_in_order(*pair, match["y"], today) for pair in ((one, other), (other, one))]
    days = [d for held in found if held is not None for d in held.days]
    return Day(tuple(dict.fromkeys(days))) if days else None


def _in_order(number: int, month: int, year: str | None, today: date) -> Day | None:
    if not 1 <= month <= 12:
        return None
    if year:
        return _one(_made(int(year) + 2000 * (len(year) == 2), month, number))
    return _one(_coming(month, number, today))


def _feast(match: re.Match[str], today: date) -> Day | None:
    month, number = (1, 1) if match["name"].startswith("new") else (12, 25)
    found = _coming(month, number, today)
    eve = "eve" in (match["eve"] or "")
    return _one(found - timedelta(days=1) if found is not None and eve else found)


_THE_DAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
_WHICH = r"(?:(?:on |the )?(?P<which>this|next|coming|last) )?"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)"
_FORMS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str], date], Day | None]]] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _iso),
        (r"(?:the )?(?P<word>today|tonight|tomorrow|day after tomorrow|yesterday)", _relative),
        (
            rf"(?:(?:in|within) )?(?:the next )?{_COUNT} {_UNIT}s?(?: time| from (?:now|today))?",
            _ahead,
        ),
        (rf"(?:in )?next {_UNIT}", _next),
        (
            rf"{_WHICH}{_WEEKDAY}(?P<later> next week)?",
            _weekday,
        ),
        (rf"(?P<later>next week)(?:'s| on)? (?P<which>){_WEEKDAY}", _weekday),
        (r"(?:the )?end of (?:the |this )?(?P<which>next )?(?P<unit>week|month|year)", _period),
        (r"(?P<which>this |the |next )?(?P<unit>weekend)", _period),
        (r"(?P<which>this )(?P<unit>week|month|year)", _period),
        (rf"(?:the )?(?P<when>end|start|beginning|middle|mid)(?: of |-| ){_MONTH}", _within_month),
        (rf"{_THE_DAY}{_OF_MONTH} (?:of )?{_MONTH}{_YEAR}", _named),
        (rf"{_THE_DAY}{_MONTH} {_OF_MONTH}{_YEAR}", _named),
        (rf"(?P<when>){_MONTH}", _within_month),
        (r"the (?P<d>\d{1,2})", _bare),
        (r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)", _bare),
        (r"(?P<a>\d{1,2})\. ?(?P<b>\d{1,2})\.? ?(?P<y>\d{4}|\d\d)?", _dotted),
        (r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})(?:[/-](?P<y>\d{4}|\d\d))?", _slashed),
        (r"(?P<name>christmas|xmas|new year)(?:'?s)?(?P<eve> eve| day)?", _feast),
    )
)


# --- Times of day --------------------------------------------------------------------------------

_CLOCK = re.compile(
    r"(?:at |around )?(?P<h>\d{1,2})(?:[:.h](?P<m>\d\d))? ?(?P<half>a\.?m\.?|p\.?m\.?|h|o'?clock)?"
)
_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; ``sure`` is false for a bare hour that could be morning or evening."""

    at: time
    sure: bool


def clock(words: str) -> Clock | None:
    """Return the time of day that words name: 18:30, 7 pm, 7.30pm, 19h, noon."""
    plain = _plain(words).removeprefix("at ")
    if plain in _WORDS:
        return Clock(_WORDS[plain], sure=True)
    match = _CLOCK.fullmatch(plain)
    if match is None:
        return None
    hour, minute, half = int(match["h"]), int(match["m"] or 0), (match["half"] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "p")
    if hour > 23 or minute > 59:
        return None
    written = match["h"].startswith("0") or (match["m"] is not None and hour == 0)
    return Clock(
        time(hour, minute), sure=half in ("a", "p", "h") or hour > 12 or hour == 0 or written
    )
