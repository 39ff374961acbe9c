"""Which addresses a classroom's courses bring: the only ones that the tutor may link to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.course import Course, Exercise
    from tutor_core.curriculum.library import Library


# What ends a sentence ends no address.
_AFTER = ".,;:!?\"'*_”’"


def stands_in(library: Library, address: str) -> bool:
    """Whether a course's author wrote an address: in a passage, a title or an exercise.

    All of it has to stand there: "book.co" is another's where the course has "book.com".
    """
    bare = address.rstrip(_AFTER)
    whole = re.compile(rf"(?<![\w./@-]){re.escape(bare)}(?!\.?[\w/?&=%@:#~+-])")
    texts = (text for shelf in library.shelves for text in _written(shelf.course))
    return bool(bare) and any(bare in text and whole.search(text) for text in texts)


def _written(course: Course) -> Iterator[str]:
    yield course.title
    yield from (section.title for section in course.sections)
    yield from (passage.text for passage in course.passages)
    yield from (concept.title for concept in course.concepts)
    for exercise in course.exercises:
        yield from _asked(exercise)


def _asked(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.title, exercise.stem)
    for step in exercise.steps:
        yield from (step.prompt, step.why, *step.accepted, *step.smaller)
        yield from (choice.text for choice in step.choices)
        yield from (hint.text for hint in step.hints)
