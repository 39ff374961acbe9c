"""A teacher lays a classroom out by command, and brings a course in from a message."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot import bringing
from bot.bringing import Bringing
from knowledge.ingest import Progress
from knowledge.receipt import Receipt
from prompts.loader import phrases
from tutor_core.classroom import Setup
from tutor_core.errors import CourseError, RequestError, StepladderError
from tutor_core.messages import Attachment, Move, Role

WORDS = phrases(name="program")


async def teach(classroom, text="", button=None):
    return await classroom.say(text, "rivera", role=Role.TEACHER, button=button)


# --- /setup -----------------------------------------------------------------------------------


async def test_setup_shows_what_there_is_and_how_to_change_it(room):
    classroom = await room()
    reply = await teach(classroom, "/setup")
    for said in ("/setup teachers", "/setup channel", "/course add", "/goal set", "/guardrail"):
        assert said in reply.text
    assert "Linear equations" in reply.text
    assert [button.id for button in reply.buttons] == ["setup_done"]


async def test_roles_and_channels_are_kept_by_id_and_shown_by_name(room):
    classroom = await room()
    await teach(classroom, "/setup teachers 17:Staff")
    reply = await teach(classroom, "/setup channel 18:homework")
    assert "Staff" in reply.text
    assert "#homework" in reply.text
    setup = await classroom.store.setup("room")
    assert (setup.teacher_roles, setup.channels) == (("17",), ("18",))
    await teach(classroom, "/setup teachers 17 off")
    reply = await teach(classroom, "/setup channel 18 off")
    assert await classroom.store.setup("room") == replace(setup, teacher_roles=(), channels=())
    assert "homework" not in reply.text


async def test_a_role_picked_twice_counts_once():
    setup = Setup().with_teachers("17:Staff", on=True).with_teachers("17", on=True)
    assert setup.teacher_roles == ("17",)
    assert setup.name("17") == "Staff"
    assert setup.name("99") == "99"


async def test_a_setup_that_is_done_asks_no_more(room):
    classroom = await room()
    reply = await teach(classroom, button="setup_done")
    assert "/help" in reply.text
    assert (await teach(classroom, "/setup")).buttons == ()
    assert (await classroom.store.setup("room")).done


@pytest.mark.parametrize("text", ["/setup", "/setup teachers 17", "/course add", "/course"])
async def test_learners_set_nothing_up(room, text):
    classroom = await room()
    before = await classroom.store.setup("room")
    reply = await classroom.say(text)
    assert "for teachers" in reply.text
    assert await classroom.store.setup("room") == before
    assert "for teachers" in (await classroom.press("setup_done")).text


# --- Courses ----------------------------------------------------------------------------------


class Curriculum:
    def __init__(self):
        self.added, self.removed = [], []

    async def add(self, incoming):
        self.added.append(incoming.attachments)
        return ("Kites (kites)", "  read: 2 sections")

    async def remove(self, classroom, name):
        self.removed.append((classroom, name))
        return name.title()


async def test_a_course_comes_in_with_a_message_and_its_receipt_is_shown(room):
    classroom = await room()
    curriculum = classroom.tutor._curriculum = Curriculum()
    file = Attachment("kites.md", "text/markdown", 100, "folder/kites.md")
    incoming = replace(
        classroom._incoming("/course add", "rivera", Role.TEACHER), attachments=(file,)
    )
    reply = await classroom.tutor.handle(classroom.registry.resolve(incoming))
    assert curriculum.added == [(file,)]
    assert "read: 2 sections" in reply.text
    assert [button.id for button in reply.buttons] == ["concepts:1", "setup"]


async def test_a_course_that_isnt_attached_is_asked_for(room):
    classroom = await room()
    curriculum = classroom.tutor._curriculum = Curriculum()
    reply = await teach(classroom, "/course add")
    assert "Nothing is attached" in reply.text
    assert (reply.move, curriculum.added) == (Move.SHOW, [])


async def test_courses_are_listed_and_taken_out(room):
    classroom = await room()
    curriculum = classroom.tutor._curriculum = Curriculum()
    assert "Linear equations" in (await teach(classroom, "/course")).text
    assert "*Kites* is out" in (await teach(classroom, "/course remove kites")).text
    assert curriculum.removed == [("room", "kites")]


async def test_where_courses_cant_be_changed_that_is_said(room):
    classroom = await room()
    assert "tutor course remove" in (await teach(classroom, "/course remove kites")).text


# --- Bringing them in -------------------------------------------------------------------------


class Ingest:
    """Takes a path in and tells how far it is in three steps."""

    def __init__(self, error=None):
        self.paths, self.error = [], error

    async def add(self, classroom, path, progress):
        self.paths.append((classroom, path))
        for done in range(3):
            progress(Progress("index", done, 3))
            await asyncio.sleep(0.02)
        if self.error:
            raise self.error
        return Receipt("kites", "Kites", sections=2)


class Shows:
    def __init__(self, error=None):
        self.texts, self.error = [], error

    async def progress(self, incoming, text):
        self.texts.append(text)
        if self.error:
            raise self.error


def brought(ingest, shows):
    async def opened():
        return ingest

    return Bringing(opened, shows, WORDS)


@pytest.fixture
def message(room):
    async def made(*names):
        classroom = await room()
        files = tuple(Attachment(name, "text/markdown", 1, f"in/{name}") for name in names)
        incoming = classroom._incoming("/course add", "rivera", Role.TEACHER)
        return replace(incoming, attachments=files)

    return made


async def test_progress_is_shown_now_and_then_and_only_when_it_moved(message, monkeypatch):
    monkeypatch.setattr(bringing, "BETWEEN", 0.005)
    ingest, shows = Ingest(), Shows()
    lines = await brought(ingest, shows).add(await message("kites.md"))
    assert lines[0] == "Kites (kites)"
    assert [str(path) for _, path in ingest.paths] == ["in/kites.md"]
    assert 1 <= len(shows.texts) <= 3
    assert len(set(shows.texts)) == len(shows.texts)


async def test_several_files_of_one_message_are_one_course(message):
    ingest = Ingest()
    await brought(ingest, Shows()).add(await message("a.md", "b.md"))
    assert [str(path) for _, path in ingest.paths] == ["in"]


async def test_progress_that_cant_be_shown_ends_no_import(message, monkeypatch):
    monkeypatch.setattr(bringing, "BETWEEN", 0.005)
    shows = Shows(StepladderError("gone"))
    assert await brought(Ingest(), shows).add(await message("kites.md"))
    assert shows.texts


async def test_an_import_that_fails_says_why_and_shows_nothing_more(message, monkeypatch):
    monkeypatch.setattr(bringing, "BETWEEN", 0.005)
    shows = Shows()
    with pytest.raises(CourseError, match="no text"):
        await brought(Ingest(CourseError("There is no text in it.")), shows).add(
            await message("kites.md")
        )
    seen = len(shows.texts)
    await asyncio.sleep(0.03)
    assert len(shows.texts) == seen


async def test_nothing_of_that_name_to_take_out_is_said(room):
    class Empty:
        async def remove(self, classroom, name):
            raise RequestError("There is no course 'kites'.")

    with pytest.raises(RequestError, match="no course"):
        await brought(Empty(), Shows()).remove("room", "kites")
