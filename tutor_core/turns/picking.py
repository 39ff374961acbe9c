"""Which of some goals is meant: by its number in a list, by its place in it, or by its topic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core import counting, goals
from tutor_core.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.state import Goal
    from tutor_core.turn import Turn

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_NUMBER = re.compile(r"(?:number |no\.? ?|#)?(\d{1,4})(?:\.|st|nd|rd|th)?")
_IT = ("", "it", "this", "that", "my", "the", "one")
ALL = (
    "all",
    "all my",
    "all the",
    "all of them",
    "everything",
    "all goals",
    "all my goals",
    "them all",
)


def picked(turn: Turn, which: str, listed: Sequence[Goal]) -> int:
    """Return the index of the goal that is meant. Raises RequestError when none or several are."""
    said = _plain(which)
    at = _at(said, len(listed))
    if at is not None:
        if 0 <= at < len(listed):
            return at
        raise RequestError(turn.voice.say("goal.no_such", number=at + 1))
    found = _by_topic(turn, said, listed)
    if len(found) == 1:
        return found[0]
    if not listed and said in _IT:
        example = goals.example(turn.library)
        raise RequestError(turn.voice.say("goal.no_open", example=example))
    if not listed:
        raise RequestError(turn.voice.say("goal.no_such_topic", said=which))
    lines = "\n".join(f"{i + 1}. {listed[i].text}" for i in found or range(len(listed)))
    key = "goal.which_one" if found or said in _IT else "goal.which_other"
    raise RequestError(turn.voice.say(key, said=which, lines=lines))


def points(which: str) -> bool:
    """Whether words point to a goal of a list without naming its topic."""
    said = _plain(which)
    return said in _IT or _at(said, 1) is not None


def named(turn: Turn, which: str, listed: Sequence[Goal]) -> bool:
    """Whether words name the topic of a goal in the list."""
    return bool(_by_topic(turn, _plain(which), listed))


def _plain(which: str) -> str:
    return " ".join(which.lower().split()).strip(" .!\"'“”")


def _place(said: str) -> str:
    return said.removeprefix("the ").removesuffix(" one")


def _at(said: str, n: int) -> int | None:
    """Return the place in a list of ``n`` that words point to, None for a topic."""
    if (number := _NUMBER.fullmatch(said)) is not None:
        return int(number[1]) - 1
    if (worded := counting.number(said)) and said not in _IT:
        return worded - 1
    if said in ("last", "newest", "the last one", "last one"):
        return n - 1 if n else None
    if _place(said) in _PLACES:
        return _PLACES.index(_place(said))
    return 0 if said in _IT and n == 1 else None


def _by_topic(turn: Turn, said: str, listed: Sequence[Goal]) -> list[int]:
    if not said or said in _IT:
        return []
    same = [i for i, goal in enumerate(listed) if goal.text.lower() == said]
    if same:
        return same
    wanted = {c.id for c in turn.library.meant(said).concepts}
    found = [i for i, goal in enumerate(listed) if wanted and set(goal.concept_ids) == wanted]
    return found or [i for i, goal in enumerate(listed) if wanted & set(goal.concept_ids)]
