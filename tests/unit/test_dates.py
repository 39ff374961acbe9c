"""Days and times of day as people write them."""

from datetime import date, time

import pytest

from tutor_core import dates
from tutor_core.dates import Clock, Day

MONDAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-01-05"),
        ("tonight", "2026-01-05"),
        ("Tomorrow", "2026-01-06"),
        ("the day after tomorrow", "2026-01-07"),
        ("yesterday", "2026-01-04"),
        ("monday", "2026-01-12"),
        ("fri", "2026-01-09"),
        ("this friday", "2026-01-09"),
        ("next friday", "2026-01-16"),
        ("friday next week", "2026-01-16"),
        ("last friday", "2026-01-02"),
        ("next week", "2026-01-12"),
        ("in 2 weeks", "2026-01-19"),
        ("within a month", "2026-02-05"),
        ("three weeks", "2026-01-26"),
        ("10 days from now", "2026-01-15"),
        ("end of the week", "2026-01-11"),
        ("this weekend", "2026-01-11"),
        ("end of month", "2026-01-31"),
        ("the end of next month", "2026-02-28"),
        ("end of the year", "2026-12-31"),
        ("end of march", "2026-03-31"),
        ("mid-march", "2026-03-15"),
        ("march", "2026-03-01"),
        ("12 december", "2026-12-12"),
        ("the 12th of December", "2026-12-12"),
        ("Dec 12, 2027", "2027-12-12"),
        ("friday 9 january", "2026-01-09"),
        ("the 12th", "2026-01-12"),
        ("the 3rd", "2026-02-03"),
        ("1 january", "2027-01-01"),
        ("1.12.", "2026-12-01"),
        ("01.12.2026", "2026-12-01"),
        ("12/12", "2026-12-12"),
        ("13/4", "2026-04-13"),
        ("4/13", "2026-04-13"),
        ("2026-02-01", "2026-02-01"),
        ("christmas", "2026-12-25"),
        ("new year's eve", "2026-12-31"),
        ("friday 5pm", "2026-01-09"),
        ("tomorrow at 17:00, please", "2026-01-06"),
        ("monday morning at the latest", "2026-01-12"),
        ("5pm", "2026-01-05"),
    ],
)
def test_a_day_is_read(words, day):
    assert dates.day(words, MONDAY) == Day((date.fromisoformat(day),))


def test_a_month_ends_where_the_next_is_shorter():
    assert dates.day("in a month", date(2026, 1, 31)) == Day((date(2026, 2, 28),))


@pytest.mark.parametrize("words", ["3/4", "3-4", "3/4/2026"])
def test_a_day_with_two_readings_has_both(words):
    assert set(dates.day(words, MONDAY).days) == {date(2026, 4, 3), date(2026, 3, 4)}


@pytest.mark.parametrize(
    "words",
    [
        "30 february",
        "31/2",
        "32.1.",
        "next lesson",
        "the test",
        "frday",
        "soon",
        "",
        "29 february",
    ],
)
def test_what_is_no_day_is_not_read(words):
    assert dates.day(words, MONDAY) is None


@pytest.mark.parametrize(
    ("words", "at", "sure"),
    [
        ("7pm", time(19), True),
        ("7 pm", time(19), True),
        ("7.30 p.m.", time(19, 30), True),
        ("18:30", time(18, 30), True),
        ("19h", time(19), True),
        ("noon", time(12), True),
        ("12am", time(0), True),
        ("05:00", time(5), True),
        ("at 5", time(5), False),
        ("5:30", time(5, 30), False),
        ("7 o'clock", time(7), False),
    ],
)
def test_a_time_of_day_is_read(words, at, sure):
    assert dates.clock(words) == Clock(at, sure)


@pytest.mark.parametrize("words", ["25", "13pm", "7:75", "later", ""])
def test_what_is_no_time_is_not_read(words):
    assert dates.clock(words) is None
