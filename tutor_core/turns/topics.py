"""What a topic in a message means here, and asking which one when that isn't certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import practice, talk
from tutor_core.curriculum.naming import Meant
from tutor_core.messages import Button
from tutor_core.requests import PracticeKind
from tutor_core.turns.acting import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.course import Concept
    from tutor_core.ids import CourseId
    from tutor_core.turn import Turn

_BUTTONS = {
    PracticeKind.WORKED: "worked:",
    PracticeKind.EXPLAIN: "explain:",
    PracticeKind.QUIZ: "quiz:{n}:",
}


def meant(turn: Turn, topic: str) -> Meant:
    """Return what a topic means; "section 3" is one of the course that is being worked on.

    "That" and "this topic" are what is being talked about.
    """
    if talk.only(talk.plain(topic), turn.cues["at_hand"]) and (here := at_hand(turn)):
        return Meant(here, exact=True)
    return turn.library.meant(topic, _course(turn))


def at_hand(turn: Turn) -> tuple[Concept, ...]:
    """Return the concepts of what is open: of the exercise, or of a question's section."""
    place = turn.place
    if place is None:
        return ()
    if place.exercise is not None:
        found = (turn.library.concept(i) for i in place.exercise.concept_ids)
        return tuple(concept for concept in found if concept is not None)
    return tuple(c for c in place.shelf.course.concepts if place.section.id in c.section_ids)


def _course(turn: Turn) -> CourseId | None:
    if turn.state.thread is not None:
        return turn.state.thread.course_id
    last = practice.last_concept(turn.state)
    shelf = turn.library.shelf_of(last) if last is not None else None
    return shelf.course.id if shelf is not None else None


def first_open(turn: Turn, concepts: Sequence[Concept]) -> Concept | None:
    """Return the first of several concepts that isn't done and has exercises, else the first."""
    done = practice.done(turn.state, turn.library)
    left = [c for c in concepts if c.id not in done]
    ready = [c for c in left if practice.has_more(c, turn.state, turn.library)]
    return next(iter((*ready, *left, *concepts)), None)


def question(turn: Turn, topic: str, near: Sequence[Concept]) -> str:
    """Ask which of the near topics is meant."""
    key = "topics.near_one" if len(near) == 1 else "topics.near"
    return turn.voice.say(key, topic=topic)


def choices(near: Sequence[Concept], button: str) -> tuple[Button, ...]:
    """Return the near topics as buttons, whose ids begin with ``button``."""
    return tuple(Button(f"{button}{c.id}", c.title[:LABEL]) for c in near)


def practice_button(kind: PracticeKind, count: int) -> str:
    """Return how the id of a button begins that gives this kind of practice."""
    return _BUTTONS.get(kind, "practise:").format(n=count)
