"""Learners are reminded at their hour, once a day, and letters go on until they arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.postman import Postman
from tutor_core.alarms import Alarms, rounds
from tutor_core.errors import StepladderError
from tutor_core.fakes.outside import FakeClock
from tutor_core.messages import Account, Role
from tutor_core.remembering import remembered
from tutor_core.reminding import Reminders

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


class Carries:
    """Takes letters to accounts; ``closed`` ones can't be reached, ``fails`` are raised."""

    def __init__(self, *closed, fails=()):
        self.closed, self.fails, self.sent, self.tried = set(closed), list(fails), [], []

    async def write(self, account, reply):
        self.tried.append(account.id)
        if self.fails:
            raise self.fails.pop(0)
        if account.id in self.closed:
            return None
        self.sent.append((account.id, reply))
        return f"ref-{len(self.sent)}"


class House:
    def __init__(self, room, carries):
        self.room, self.carries, self.clock = room, carries, FakeClock(MONDAY)
        writers = (Alarms(room.store), Reminders(room.store, room.tutor.libraries))
        self.postman = Postman(room.store, writers, carries, self.clock)

    async def at(self, day, hour, minute=0):
        """Let a round be made then; return what was sent in it."""
        self.clock.time = MONDAY + timedelta(days=day, hours=hour, minutes=minute)
        before = len(self.carries.sent)
        await self.postman.round()
        return self.carries.sent[before:]


@pytest.fixture
def house(room):
    async def made(*closed, fails=(), **policy):
        classroom = await room(**policy)
        await classroom.say("can you do 3x + 4 = 19 for me")
        await classroom.say("5")
        return House(classroom, Carries(*closed, fails=fails))

    return made


async def test_what_was_worked_out_of_words_is_forgotten_once_a_day(house):
    there, numbers = await house(), count(1)
    worked_out = remembered(8)(lambda text: f"{text}{next(numbers)}")
    await there.at(0, 9)
    kept = worked_out("I live at the station")
    await there.at(0, 10)
    assert worked_out("I live at the station") == kept
    await there.at(1, 9)
    assert worked_out("I live at the station") != kept


async def test_a_review_due_is_told_of_once_a_day_in_the_afternoon(house):
    there = await house()
    assert await there.at(30, 9) == []
    ((who, reply),) = await there.at(30, 17, 1)
    assert who == "ana"
    assert "two-step equations" in reply.text
    assert [button.id for button in reply.buttons] == ["review", "no_reminders"]
    assert await there.at(30, 17, 2) == []
    assert await there.at(30, 18) == []
    assert len(await there.at(31, 17)) == 1


async def test_the_learner_sets_hour_and_zone(house):
    there = await house()
    assert "18:30" in (await there.room.say("/review at 18.30 asia/tokyo")).text
    assert await there.at(30, 17) == []
    assert len(await there.at(30, 9, 31)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25:00", "no time I know"),
        ("soon", "no time I know"),
        ("18:30 Atlantis/Capital", 'don\'t know a time zone "Atlantis/Capital"'),
        ("5", "Did you mean 17:00?"),
        ("23:00", "it's quiet in your class"),
        ("10:00 Asia/Tokyo", "it's quiet in your class"),
    ],
)
async def test_a_time_that_is_none_changes_nothing(house, typed, said):
    there = await house()
    assert said in (await there.room.say(f"/review at {typed}")).text
    assert len(await there.at(30, 17)) == 1


@pytest.mark.parametrize(
    "typed", ["7pm Europe/Berlin", "7 pm Berlin", "19:00 europe/berlin", "19h Berlin"]
)
async def test_a_time_and_a_place_are_read_as_people_write_them(house, typed):
    there = await house()
    assert "19:00 (Europe/Berlin)" in (await there.room.say(f"/review at {typed}")).text


async def test_one_button_ends_reminders(house):
    there = await house()
    assert len(await there.at(30, 17)) == 1
    there.room.now = there.clock.time
    await there.room.press("no_reminders")
    assert await there.at(31, 17) == []


async def test_quiet_hours_are_quiet_whatever_the_learner_set(house):
    there = await house()
    await there.room.say("/review at 23:00")
    assert await there.at(30, 23, 1) == []


async def test_whoever_was_just_here_needs_no_reminder(house):
    there = await house()
    there.room.now = MONDAY + timedelta(days=30, hours=16, minutes=40)
    await there.room.say("hello")
    assert await there.at(30, 17, 5) == []
    assert len(await there.at(30, 18)) == 1


async def test_a_goal_for_tomorrow_is_told_of(room):
    there = House(await room(), Carries())
    await there.room.say("/goal add one-step equations by 2026-01-08")
    ((_, reply),) = await there.at(2, 17)
    assert "tomorrow" in reply.text
    assert reply.buttons[0].id == "practise"


async def test_a_program_that_was_down_reminds_a_little_later_but_not_at_night(house):
    there = await house()
    assert len(await there.at(30, 19, 30)) == 1
    assert await there.at(31, 20, 1) == []


async def test_a_letter_that_reaches_nobody_is_tried_again_less_and_less_often(house):
    there = await house("ana")
    assert await there.at(30, 17) == []
    assert await there.at(30, 17, 1) == []
    assert there.carries.tried == ["ana"]
    assert await there.at(30, 17, 6) == []
    assert there.carries.tried == ["ana"] * 2
    there.carries.closed.clear()
    assert len(await there.at(30, 17, 40)) == 1


@pytest.mark.parametrize("error", [StepladderError("not now"), ConnectionResetError()])
async def test_a_channel_that_fails_loses_no_letter(house, error):
    there = await house(fails=[error])
    assert await there.at(30, 17) == []
    assert len(await there.at(30, 17, 6)) == 1


async def test_the_other_account_is_tried_when_the_last_used_one_is_closed(house):
    there = await house("ana")
    person = (await there.room.state()).person.id
    store = there.room.store

    async def accounts(_person):
        assert _person == person
        return [Account("terminal", "ana"), Account("phone", "anas-phone")]

    store.reached_at = accounts
    ((who, _),) = await there.at(30, 17)
    assert who == "anas-phone"


# --- Disclosures ------------------------------------------------------------------------------

DISCLOSED = "i want to kill myself"


@pytest.fixture
def troubled(room):
    """A classroom with a teacher in which somebody has disclosed something on Monday at nine."""

    async def made(*teachers, closed=(), **policy):
        classroom = await room(**policy)
        for name in teachers:
            await classroom.say("/goal", name, role=Role.TEACHER)
        await classroom.say(DISCLOSED)
        return House(classroom, Carries(*closed))

    return made


async def test_a_teacher_hears_of_a_disclosure_at_once_without_its_words(troubled):
    there = await troubled("rivera")
    ((who, reply),) = await there.at(0, 9, 5)
    assert who == "rivera"
    assert "Ana" in reply.text
    assert "kill" not in reply.text
    assert [button.id for button in reply.buttons] == ["alert_done:1"]
    assert await there.at(0, 9, 6) == []


async def test_letters_go_on_until_a_teacher_has_seen_to_it(troubled):
    there = await troubled("rivera")
    times = [(0, 9, 5), (0, 9, 20), (0, 10, 10), (0, 14), (1, 9, 30), (2, 9, 30)]
    for day, hour, *minute in times:
        assert len(await there.at(day, hour, *minute)) == 1, (day, hour)
    assert "Nobody has said yet" in there.carries.sent[-1][1].text
    there.room.now = there.clock.time
    await there.room.press("alert_done:1", "rivera", role=Role.TEACHER)
    assert await there.at(3, 9, 30) == []


async def test_all_teachers_hear_of_it_unless_one_is_named(troubled):
    there = await troubled("rivera", "okafor")
    assert {who for who, _ in await there.at(0, 9, 5)} == {"rivera", "okafor"}
    there = await troubled("rivera", "okafor", alerts_to="okafor")
    assert [who for who, _ in await there.at(0, 9, 5)] == ["okafor"]


async def test_a_named_teacher_who_isnt_there_hides_nothing_from_the_others(troubled):
    there = await troubled("rivera", alerts_to="somebody else")
    assert [who for who, _ in await there.at(0, 9, 5)] == ["rivera"]


async def test_an_alert_that_reaches_nobody_waits_and_is_logged_once(troubled, caplog):
    there = await troubled()
    assert await there.at(0, 9, 5) == []
    assert await there.at(0, 9, 6) == []
    assert [one.message for one in caplog.records].count(
        "alert 1 of room waits: no teacher is known there"
    ) == 1
    await there.room.say("/goal", "rivera", role=Role.TEACHER)
    assert len(await there.at(0, 9, 8)) == 1


async def test_a_question_passed_on_sends_no_letters(room):
    classroom = await room()
    await classroom.say("/goal", "rivera", role=Role.TEACHER)
    await classroom.say("who won the world cup in 1990?")
    await classroom.press("pass_on")
    assert await House(classroom, Carries()).at(0, 9, 10) == []


@pytest.mark.parametrize(
    ("minutes", "times"),
    [(-5, 1), (0, 1), (14, 1), (15, 2), (60, 3), (240, 4), (1439, 4), (1440, 5), (2880, 6)],
)
def test_the_rounds_of_an_alert(minutes, times):
    assert rounds(MONDAY, MONDAY + timedelta(minutes=minutes)) == times
