"""Questions about the course itself: what it is about, its parts by number, what comes next."""

from __future__ import annotations

from dataclasses import replace

from tutor_core.course import Section
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.ids import CourseId, SectionId
from tutor_core.messages import Move


def chaptered(course):
    """Return the course with all its sections in a chapter 7 that has no text of its own."""
    chapter = Section(SectionId("chapter"), 0, "Everything", "7")
    sections = tuple(
        replace(s, parent_id=chapter.id, number=f"7.{s.number}") for s in course.sections
    )
    return replace(course, sections=(chapter, *sections), fingerprint="chaptered")


async def test_what_the_course_is_about_is_answered_with_its_topics(room):
    room = await room()
    reply = await room.say("what is this course about?")
    assert reply == await room.say("/topics")
    assert "Linear equations" in reply.text


async def test_what_to_learn_next_shows_the_plan(room):
    room = await room()
    reply = await room.say("what should I learn next?")
    assert reply.text == (await room.say("/plan")).text


async def test_help_with_a_lesson_by_number_opens_its_place(room, linear_equations):
    room = await room()
    reply = await room.say("help me with lesson 3")
    section = next(s for s in linear_equations.sections if s.number == "3")
    assert reply.sources[0].section_id == section.id
    assert (reply.move, (await room.state()).thread.section_id) == (Move.ASK_IDEA, section.id)
    assert (await room.say("help")).sources[0].section_id == section.id


async def test_a_number_the_course_lacks_gets_its_topics(room):
    room = await room()
    reply = await room.say("help me with chapter 99")
    assert reply.text == (await room.say("/topics")).text


def test_a_chapter_without_text_is_where_it_begins(linear_equations):
    shelf = Shelf(chaptered(linear_equations))
    assert shelf.numbered("7").number == "7.1"
    assert shelf.numbered("7.3").title == linear_equations.sections[2].title
    assert shelf.numbered("1") is None


def test_a_course_that_counts_nothing_is_counted(linear_equations):
    bare = tuple(replace(s, number="") for s in linear_equations.sections)
    shelf = Shelf(replace(linear_equations, sections=bare))
    assert shelf.numbered("2").title == linear_equations.sections[1].title
    assert [shelf.numbered(n) for n in ("0", "99", "2.1")] == [None, None, None]


def test_a_number_of_two_courses_is_the_open_one_or_none(linear_equations):
    other = replace(linear_equations, id=CourseId("other"))
    library = Library((Shelf(linear_equations), Shelf(other)))
    assert library.part("3") is None
    shelf, section = library.part("3", CourseId("other"))
    assert (shelf.course.id, section.number) == ("other", "3")
    assert Library(library.shelves[:1]).part("3", CourseId("gone")) is not None
