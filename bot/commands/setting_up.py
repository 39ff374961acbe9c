"""The commands that lay out a classroom."""

from __future__ import annotations

from bot.commands.command import TEACHERS, Arg, Command, Kind
from tutor_core.requests import (
    CourseAdd,
    CourseRemove,
    SetupChannel,
    SetupTeachers,
    ShowCourses,
    ShowSetup,
)

_OFF = Arg(
    "switch", "whether they are (on) or no longer (off)", required=False, choices=("on", "off")
)

SETTING_UP: tuple[Command, ...] = (
    Command(
        "setup",
        "set this classroom up",
        lambda _: ShowSetup(),
        roles=TEACHERS,
        aliases=("setup show",),
    ),
    Command(
        "setup teachers",
        "say whose role makes them a teacher",
        lambda given: SetupTeachers(given.text("role"), on=given.text("switch") != "off"),
        (Arg("role", "a role of this place", Kind.ROLE), _OFF),
        TEACHERS,
        example="/setup teachers @Teachers",
    ),
    Command(
        "setup channel",
        "let the tutor listen to every message of a channel",
        lambda given: SetupChannel(given.text("channel"), on=given.text("switch") != "off"),
        (Arg("channel", "a channel of this place", Kind.PLACE), _OFF),
        TEACHERS,
        example="/setup channel #homework",
    ),
    Command(
        "course",
        "see the courses of this classroom",
        lambda _: ShowCourses(),
        roles=TEACHERS,
        aliases=("courses", "course list"),
        instead="topics",
    ),
    Command(
        "course add",
        "bring in a course from a file, or bring it up to date",
        lambda _: CourseAdd(),
        (Arg("file", "a book, slides, a document or a question bank", Kind.FILE),),
        TEACHERS,
    ),
    Command(
        "course remove",
        "take a course out; what learners did in it is kept",
        lambda given: CourseRemove(given.text("title")),
        (Arg("title", "its title", Kind.REST),),
        TEACHERS,
        example="/course remove Forces and Motion",
    ),
)
