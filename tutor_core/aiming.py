"""Goals in plain words: set, moved, ended, by a learner or for learners by a teacher. Pure.

A sentence may as well be about the task at hand, so that what isn't called a goal is one only
where its topic is one of the courses'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core import dates, goals, talk
from tutor_core.requests import GoalAdd, GoalDone, GoalDrop, GoalMove, GoalSet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from tutor_core.requests import Request

# Longer is a story (our choice).
LONGEST = 40  # words
_PLACE = re.compile(r"^(?:(?:goals?|number|no\.?|for|on|the) )+")
_NUMBERED = re.compile(
    r"#?\d{1,2}\.?|all(?: (?:my|the|of (?:them|it)))?|them all"
    r"|every(?:thing| goal)?|both|them|it|this|that|one"
    r"|(?:the )?(?:first|second|third|last)(?: one)?"
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a sentence is said into: by whom, with a task open or a question to be answered.

    ``knows`` says whether a topic is one of the courses', and whether just so; ``names`` are the
    learners and groups there are, in lower case.
    """

    teacher: bool
    busy: bool
    awaited: bool
    today: date
    knows: Callable[[str], tuple[bool, bool]]
    names: frozenset[str] = frozenset()


def read(text: str, cues: Mapping[str, re.Pattern[str]], around: Around) -> Request | None:
    """Return what a sentence says about goals, None for anything else."""
    plain = talk.plain(text)
    if len(plain.split()) > LONGEST or (text.rstrip().endswith("?") and "goal" not in plain):
        return None
    plain = _turned(plain.rstrip(" ?"), cues)
    if around.teacher and (found := _for_others(plain, cues, around)) is not None:
        return found
    return _ended(plain, cues, around) or _moved(plain, cues, around) or _own(plain, cues, around)


def _turned(plain: str, cues: Mapping[str, re.Pattern[str]]) -> str:
    """Put a day that comes first last: "by Friday I want to master brackets".

    "Before dividing I must ..." names none.
    """
    found = cues["goal_first"].fullmatch(plain)
    if found is None or not goals.timely(found["due"]):
        return plain
    return f"{found['topic']} by {found['due']}"


def _own(plain: str, cues: Mapping[str, re.Pattern[str]], around: Around) -> GoalAdd | None:
    for name in ("goal_sure", "goal_strong", "goal_weak"):
        said = _group(cues[name].fullmatch(plain), "topic", "due")
        if around.teacher and cues["everyone"].fullmatch(said):
            return None  # a goal for everyone, without what it is
        if said and _meant(name, said, cues, around):
            return GoalAdd(_about(said, cues))
    return None


def _about(said: str, cues: Mapping[str, re.Pattern[str]]) -> str:
    return goals.unled(cues["goal_for_test"].sub("", said).strip())


def _meant(name: str, said: str, cues: Mapping[str, re.Pattern[str]], around: Around) -> bool:
    """Whether it is a goal: the less it says so, the more of its topic has to be known."""
    wish = goals.read(_about(said, cues), around.today)
    dated = bool(wish.due or wish.days or (wish.unread and goals.timely(wish.unread)))
    known, just_so = around.knows(wish.topic)
    if name == "goal_sure":
        return just_so or dated or not (around.busy or around.awaited)
    if name == "goal_set":  # for others nothing is guessed at
        return (just_so and (dated or not wish.unread)) or (known and dated)
    if name == "goal_strong":
        return known and (dated or ((just_so or not around.busy) and not around.awaited))
    return known and dated and (just_so or not around.busy)


def _moved(plain: str, cues: Mapping[str, re.Pattern[str]], around: Around) -> GoalMove | None:
    found = cues["goal_move"].fullmatch(plain)
    if found is None:
        return None
    move = GoalMove(_group(found, "topic"), _group(found, "due"))
    # "Change the goal to x = 5" names no day.
    return move if dates.day(move.when, around.today) or goals.timely(move.when) else None


def _ended(
    plain: str, cues: Mapping[str, re.Pattern[str]], around: Around
) -> GoalDone | GoalDrop | None:
    for name, kind in (("goal_drop", GoalDrop), ("goal_done", GoalDone)):
        found = cues[name].fullmatch(plain)
        if found is not None and _of_a_goal(_group(found, "which"), around):
            return kind(_group(found, "which"))
    return None


def _of_a_goal(which: str, around: Around) -> bool:
    """Whether words name one of several goals: by number, by topic, by whom it is for."""
    said = _PLACE.sub("", which).strip()
    if not said or said in around.names or _NUMBERED.fullmatch(said):
        return True
    return "=" not in said and around.knows(said)[0]


def _for_others(plain: str, cues: Mapping[str, re.Pattern[str]], around: Around) -> GoalSet | None:
    found = cues["goal_set"].fullmatch(plain)
    if found is None:
        return None
    who, topic = _group(found, "who"), goals.unled(_group(found, "topic"))
    if "goal" not in plain and not _meant("goal_set", topic, cues, around):
        return None
    if who in ("me", "i", "you", "we", "us", "myself", "nobody", "people"):
        return None
    if cues["everyone"].fullmatch(who):
        return GoalSet(topic)
    who = cues["the_group"].sub(lambda found: talk.named(found, "group"), who)
    names = [name.strip(" @") for name in who.replace(" and ", ",").split(",")]
    if not any(names):
        return None
    first, *others = [name for name in names if name]
    if "goal" not in plain and not around.names.intersection((first, *others)):
        return None
    return GoalSet(" ".join((*(f'@"{name}"' for name in others), topic)), first)


def _group(found: re.Match[str] | None, *names: str) -> str:
    """Return the groups of the names one after the other."""
    parts = [talk.named(found, name) for name in names] if found is not None else []
    return " ".join(part for part in parts if part)
