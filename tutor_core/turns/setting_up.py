"""Setting up a classroom, by its teacher: who teaches, where the tutor listens, which courses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.errors import RequestError
from tutor_core.messages import Button, Move, Reply
from tutor_core.requests import (
    CourseAdd,
    CourseRemove,
    SetupChannel,
    SetupDone,
    SetupTeachers,
    ShowCourses,
    ShowSetup,
)
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button

if TYPE_CHECKING:
    from tutor_core.classroom import Setup
    from tutor_core.intent import Understood
    from tutor_core.turn import Turn


async def take(turn: Turn, what: Understood) -> Outcome | None:
    """Answer what is about the classroom's layout; None for anything else."""
    match what:
        case ShowSetup():
            return shown(turn)
        case SetupTeachers():
            return teachers(turn, what)
        case SetupChannel():
            return channel(turn, what)
        case SetupDone():
            return done(turn)
        case ShowCourses():
            return courses(turn)
        case CourseAdd():
            return await course_add(turn)
        case CourseRemove():
            return await course_remove(turn, what)
    return None


def shown(turn: Turn) -> Outcome:
    """Show what is set up, and the command for each thing that isn't."""
    return Outcome(_page(turn, turn.state.setup))


def teachers(turn: Turn, request: SetupTeachers) -> Outcome:
    """Make those with a role teachers, or no longer."""
    after = turn.state.setup.with_teachers(request.role, on=request.on)
    return _kept(turn, after, "setup.teachers_on" if request.on else "setup.teachers_off")


def channel(turn: Turn, request: SetupChannel) -> Outcome:
    """Listen to every message of a channel, or no longer."""
    after = turn.state.setup.with_channel(request.place, on=request.on)
    return _kept(turn, after, "setup.channel_on" if request.on else "setup.channel_off")


def done(turn: Turn) -> Outcome:
    """Note that the teacher is content, and say what learners can do now."""
    text = turn.voice.say("setup.done")
    changes = Changes(setup=replace(turn.state.setup, done=True))
    return Outcome(Reply(text, Move.SHOW), changes)


def courses(turn: Turn) -> Outcome:
    """List the courses, with how to bring in another."""
    lines = _courses(turn) or [turn.voice.say("course.none")]
    return Outcome(Reply("\n".join((*lines, turn.voice.say("course.how"))), Move.SHOW))


async def course_add(turn: Turn) -> Outcome:
    """Bring in what is attached and show the receipt. Raises CourseError, RetrievalError."""
    if not turn.incoming.attachments:
        raise RequestError(turn.voice.say("course.nothing_attached"))
    receipt = await turn.curriculum.add(turn.incoming)
    text = turn.voice.say("course.added", receipt="\n".join(receipt))
    return Outcome(Reply(text, Move.SHOW, (_more(turn), button(turn, "setup"))))


async def course_remove(turn: Turn, request: CourseRemove) -> Outcome:
    """Take a course out. Raises RequestError, naming those there are, when it isn't there."""
    title = await turn.curriculum.remove(turn.state.classroom, request.name)
    return Outcome(Reply(turn.voice.say("course.taken_out", title=title), Move.SHOW))


def _more(turn: Turn) -> Button:
    return Button("concepts:1", turn.voice.say("button.look_concepts"))


def _kept(turn: Turn, after: Setup, key: str) -> Outcome:
    page = _page(turn, after)
    said = replace(page, text=f"{turn.voice.say(key)}\n\n{page.text}")
    return Outcome(said, Changes(setup=after))


def _page(turn: Turn, setup: Setup) -> Reply:
    say = turn.voice.say
    roles = ", ".join(setup.name(one) for one in setup.teacher_roles)
    places = ", ".join(f"#{setup.name(one)}" for one in setup.channels)
    lines = [
        say("setup.title"),
        say("setup.teachers", roles=roles) if roles else say("setup.no_teachers"),
        say("setup.channels", channels=places) if places else say("setup.no_channels"),
        say("setup.courses", courses="; ".join(_courses(turn)) or say("course.none")),
        say("setup.goals"),
        say("setup.guardrails"),
    ]
    buttons = () if setup.done else (button(turn, "setup_done"),)
    return Reply("\n".join(lines), Move.SHOW, buttons)


def _courses(turn: Turn) -> list[str]:
    return [
        turn.voice.say(
            "course.line",
            title=shelf.course.title,
            sections=len(shelf.course.sections),
            exercises=len(shelf.course.exercises),
        )
        for shelf in turn.library.shelves
    ]
