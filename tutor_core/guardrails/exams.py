"""Reads from when to when an exam lasts, by the classroom's clock. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tutor_core import dates
from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from datetime import date

# Our choice: what lasts longer is no exam but a slip of the pen.
LONGEST_EXAM = timedelta(days=14)
# Hours of an exam that can only be in the afternoon: nobody writes one at two in the night.
_AFTERNOON = range(1, 7)
_TIME = r"\d{1,2}(?:[:.h]\d\d)?(?: ?(?:[ap]\.?m\b\.?|h\b|o'?clock\b))?|noon|midday|midnight"
_NOT_A_DATE = r"(?<![\w./:-])"
_ENDS = r"(?![\w/:]|[.-]\d)"
_LENGTH = (
    r"(?:(?P<half>half an hour)|(?P<h>\d{1,3}|an?|one|two|three) ?(?:h|hours?|hrs?)(?![a-z])"
    r"(?P<and> and a half)?|)(?: ?and )? ?(?:(?P<m>\d{1,4}) ?(?:m|min|mins|minutes?)?(?![a-z]))?"
)
_RANGE = re.compile(
    rf"{_NOT_A_DATE}(?:from |between |at )?(?P<one>{_TIME}) ?(?:-|–|—|to|till?|until|and) ?"
    rf"(?P<other>{_TIME}){_ENDS}"
    rf"|{_NOT_A_DATE}(?P<one2>\d{{1,2}}[:.]\d\d) (?P<other2>\d{{1,2}}[:.]\d\d){_ENDS}"
)
_FOR = re.compile(rf"\bfor {_LENGTH}$")
_START = re.compile(rf"{_NOT_A_DATE}(?:from |at |starting at )?(?P<one>{_TIME}){_ENDS}")
_LEAD = re.compile(
    r"^(?:(?:please|start|starting|plan|planned|begin|is|on|from|the|an?|exam|test|now|right)"
    r"(?: |$))+"
)
_FULL = re.compile(
    r"(?P<a>\d{4}-\d\d?-\d\d?)[ t]+(?P<at>\d\d?[:.]\d\d) ?(?:-|–|—|to|till?|until| )? ?"
    r"(?P<b>\d{4}-\d\d?-\d\d?)[ t]+(?P<bt>\d\d?[:.]\d\d)"
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class Window:
    """When an exam begins and ends; an end of None is for whoever stops it."""

    begin: datetime
    end: datetime | None

    @property
    def text(self) -> str:
        """The window as it can be typed, and read again on any day."""
        end = f" {self.end:%Y-%m-%d %H:%M}" if self.end is not None else ""
        return f"{self.begin:%Y-%m-%d %H:%M}{f' to{end}' if end else ''}"


def window(text: str, here: datetime) -> Window:
    """Return from when to when an exam lasts that is spoken of ``here``, at once or planned.

    Raises RequestError showing how to say it.
    """
    said = _said(text)
    found = _read(said, here)
    if found is None or (found.end is not None and found.end <= found.begin):
        raise RequestError(_unread(text))
    if found.end is not None and found.end <= here:
        raise RequestError(
            f"That was over at {found.end:%H:%M} on {found.end.day} {found.end:%B}."
        )
    if found.end is not None and found.end > found.begin + LONGEST_EXAM:
        raise RequestError(_unread(text))
    return found


def planned(text: str, here: datetime) -> Window | None:
    """Return the window that words name without doubt, begin and end; None for any others."""
    try:
        found = _read(_said(text), here)
    except RequestError:
        return None
    sure = found is not None and found.end is not None and found.end > here
    return found if sure else None


def _unread(text: str) -> str:
    return (
        f"I can't tell from {text[:40]!r} when the exam is. Say it like this: /exam tomorrow 9:00 "
        "to 10:00, /exam until 10:30 or /exam for 45 minutes. It may last "
        f"{LONGEST_EXAM.days} days at most."
    )


def _said(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split()).strip(" .,;!")


def _read(said: str, here: datetime) -> Window | None:
    said = _LEAD.sub("", said).strip(" ,")
    if not said:
        return Window(here, None)
    if (full := _FULL.fullmatch(said)) is not None:
        return _dated(full)
    if said.startswith("until ") or re.fullmatch(r"\d{1,2}[:.]\d\d", said):
        return _until(said.removeprefix("until "), here)
    if (found := _RANGE.search(said)) is not None:
        one, other = found["one"] or found["one2"], found["other"] or found["other2"]
        return _on(_around(said, found), _clocks(one, other), here)
    return _lasting(said, here)


def _dated(full: re.Match[str]) -> Window | None:
    try:
        begin, end = (
            datetime.fromisoformat(full[day]).replace(
                hour=int(re.split("[:.]", full[at])[0]), minute=int(re.split("[:.]", full[at])[1])
            )
            for day, at in (("a", "at"), ("b", "bt"))
        )
    except ValueError:
        return None
    return Window(begin, end)


def _around(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]} {said[found.end() :]}"


def _until(said: str, here: datetime) -> Window | None:
    """Return what lasts from now until a time, of today or of a day that is named."""
    found = _START.search(said)
    clock = dates.clock(found["one"]) if found is not None else None
    if found is None or clock is None:
        return None
    day = _day(_around(said, found), here)
    if day is not None:
        return Window(here, datetime.combine(day, clock.at))
    if _left(_around(said, found)):
        return None
    bare = not clock.sure and found["one"].isdigit()
    return Window(here, _next(clock.at, here, bare=bare))


def _next(at: time, here: datetime, *, bare: bool) -> datetime:
    """Return when the clock shows that next; a bare "3" said at noon is three in the afternoon."""
    hours = (0, 12) if bare else (0,)
    ends = [datetime.combine(here.date(), at) + timedelta(hours=h) for h in hours]
    later = [end for end in ends if end > here]
    return min(later) if later else ends[0] + timedelta(days=1)


def _lasting(said: str, here: datetime) -> Window | None:
    """Return what lasts so long, from now or from a time."""
    length = _FOR.search(said) or re.fullmatch(_LENGTH, said)
    if length is None or (lasts := _minutes(length)) is None:
        return None
    start = said[: length.start()].strip(" ,")
    if not start or start == "today":
        return Window(here, here + lasts)
    found = _START.search(start)
    clock = dates.clock(found["one"]) if found is not None else None
    if found is None or clock is None:
        return None
    begins = _afternoon(clock)
    window_ = _on(_around(start, found), (begins, begins), here)
    return Window(window_.begin, window_.begin + lasts) if window_ is not None else None


def _minutes(length: re.Match[str]) -> timedelta | None:
    if length["half"]:
        return timedelta(minutes=30)
    if not (length["h"] or length["m"]):
        return None
    hours = _COUNTS.get(length["h"] or "", 0) or int(length["h"] or 0)
    more = 30 if length["and"] else int(length["m"] or 0)
    try:
        return timedelta(hours=hours, minutes=more)
    except OverflowError:
        return None


def _clocks(one: str, other: str) -> tuple[time, time] | None:
    """Return two times as they are meant together: "9 to 10:30", "11 to 1", "1-2 pm"."""
    first, second = dates.clock(one), dates.clock(other)
    if first is None or second is None:
        return None
    end = _afternoon(second)
    begin = first.at if first.sure or _named_minutes(one) else _afternoon(first)
    late = time(begin.hour + 12, begin.minute) if begin.hour < 12 else begin
    if not first.sure and second.sure and begin < end and late < end and end.hour >= 12:
        begin = late  # "1-2 pm"
    if end <= begin and not second.sure and end.hour < 12:
        end = time(end.hour + 12, end.minute)  # "11 to 1"
    return begin, end


def _named_minutes(said: str) -> bool:
    return re.match(r"0\d", said) is not None


def _afternoon(clock: dates.Clock) -> time:
    at = clock.at
    return at if clock.sure or at.hour not in _AFTERNOON else time(at.hour + 12, at.minute)


def _on(day_said: str, clocks: tuple[time, time] | None, here: datetime) -> Window | None:
    """Return the window of two times on a day; without one, on the next day they come."""
    if clocks is None:
        return None
    day = _day(day_said, here)
    if day is None and _left(day_said):
        return None
    begin, end = (datetime.combine(day or here.date(), at) for at in clocks)
    end = end + timedelta(days=1) if end < begin else end
    if day is None and max(begin, end) <= here:
        begin, end = begin + timedelta(days=1), end + timedelta(days=1)
    return Window(begin, end)


def _left(said: str) -> str:
    return re.sub(
        r"^(?:(?:on|at|from|the|for|of)(?: |$))+|(?: (?:on|at|from))+$", "", said.strip(" ,")
    )


def _day(said: str, here: datetime) -> date | None:
    """Return the day that is named, None for none. Raises RequestError where it could be two."""
    named = _left(said)
    found = dates.day(named, here.date()) if named else None
    if found is None:
        return None
    if len(found.days) > 1:
        could = " or ".join(f"{day.day} {day:%B}" for day in found.days)
        raise RequestError(f"By {named} do you mean {could}? Say it with the month's name.")
    if re.fullmatch(r"(?:on )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", named) and (
        found.days[0] - here.date()
    ) == timedelta(days=7):
        # Today's name: a goal "by Friday" set on a Friday is for the next, an exam may be today.
        could = f"{here.day} {here:%B} or {found.days[0].day} {found.days[0]:%B}"
        raise RequestError(f"By {named} do you mean {could}? Say today, or the date.")
    return found.days[0]
