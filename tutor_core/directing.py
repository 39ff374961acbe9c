"""What a teacher asks for in plain words: the class, groups, alerts, grading. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import talk
from tutor_core.requests import (
    GoalList,
    GroupAdd,
    GroupRemove,
    ShowAlerts,
    ShowClass,
    ShowGroups,
    ShowMembers,
    ShowUngraded,
)
from tutor_core.understood import Chat

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Mapping

    from tutor_core.requests import Request
    from tutor_core.understood import Understood

_SIMPLE: tuple[tuple[str, Request], ...] = (
    ("teach_class", ShowClass()),
    ("teach_members", ShowMembers()),
    ("teach_groups", ShowGroups()),
    ("teach_alerts", ShowAlerts()),
    ("teach_grade", ShowUngraded()),
    ("teach_goals", GoalList()),
)


def read(
    text: str, cues: Mapping[str, re.Pattern[str]], groups: Collection[str] = ()
) -> Understood | None:
    """Return what a teacher's message asks for, None for anything else; ``groups`` are there."""
    plain = talk.plain(text).rstrip(" ?")
    if len(plain) > talk.LONGEST:
        return None
    for name, request in _SIMPLE:
        if talk.only(plain, cues[name]):
            return request
    if cues["teach_one"].fullmatch(plain):
        return Chat("one_learner")
    return _group(plain, cues, {name.casefold() for name in groups})


def _group(
    plain: str, cues: Mapping[str, re.Pattern[str]], groups: set[str]
) -> GroupAdd | GroupRemove | None:
    if (found := cues["teach_group_add"].fullmatch(plain)) is not None:
        return GroupAdd(talk.named(found, "name"), talk.named(found, "who"))
    if (found := cues["teach_group_remove"].fullmatch(plain)) is not None:
        change = GroupRemove(talk.named(found, "name"), talk.named(found, "who"))
        # "Take 3 from x" is arithmetic.
        return change if change.name in groups or " group" in plain else None
    if (found := cues["teach_group_drop"].fullmatch(plain)) is not None:
        return GroupRemove(talk.named(found, "name"))
    return None
