"""What a teacher asks for in plain words: the class, groups, alerts, grading. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core import talk
from tutor_core.guardrails import exams, saying
from tutor_core.requests import (
    GoalList,
    GroupAdd,
    GroupRemove,
    PolicyOffer,
    ShowAlerts,
    ShowClass,
    ShowGroups,
    ShowMembers,
    ShowUngraded,
)
from tutor_core.understood import Chat

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class Around:
    """What a teacher's message is said into.

    ``groups`` and ``learners`` are there to be named, ``busy`` is with a task open, ``here`` the
    time by the classroom's clock.
    """

    here: datetime
    busy: bool = False
    groups: Collection[str] = ()
    learners: Collection[str] = ()


def read(text: str, cues: Mapping[str, re.Pattern[str]], around: Around) -> Understood | None:
    """Return what a teacher's message asks for, None for anything else."""
    plain = talk.plain(text).rstrip(" ?")
    if len(plain) > talk.LONGEST:
        return None
    for name, request in _SIMPLE:
        if talk.only(plain, cues[name]):
            return request
    if cues["teach_one"].fullmatch(plain):
        return Chat("one_learner")
    return _limit(text, plain, cues, around) or _group(text, plain, cues, around)


def _limit(
    text: str, plain: str, cues: Mapping[str, re.Pattern[str]], around: Around
) -> PolicyOffer | None:
    """Read a sentence that wants a guardrail changed; it is offered, and never done from that."""
    if text.rstrip().endswith("?"):
        return None
    if cues["teach_exam_over"].fullmatch(plain):
        return PolicyOffer("/exam stop", exam="stop")
    if (found := cues["teach_exam"].fullmatch(plain)) is not None:
        exam = exams.planned(talk.named(found, "when"), around.here)
        if exam is not None:
            return PolicyOffer(f"/exam {exam.text}", exam=exam.text)
    said = saying.read(text, busy=around.busy)
    return PolicyOffer(said.command, said.lines, until=said.until) if said is not None else None


_NO_NAMES = frozenset("a an the this that my our same new of".split())
_APART = re.compile(r"\s*(?:,|\band\b|&)\s*")


def _group(
    text: str, plain: str, cues: Mapping[str, re.Pattern[str]], around: Around
) -> GroupAdd | GroupRemove | None:
    """Read a change of a group: of one that is there, or of learners who are.

    "Take 3 from x" and "make a group of terms" are arithmetic.
    """
    groups = {name.casefold() for name in around.groups}
    for cue in ("teach_group_add", "teach_group_join"):
        if (found := cues[cue].fullmatch(plain)) is not None:
            change = GroupAdd(talk.named(found, "name"), talk.named(found, "who"))
            there = change.name in groups and cue == "teach_group_add"
            sure = there or _people(text, change.who, around)
            named = change.name in groups or cue == "teach_group_add"
            return change if sure and named and change.name not in _NO_NAMES else None
    if (found := cues["teach_group_remove"].fullmatch(plain)) is not None:
        gone = GroupRemove(talk.named(found, "name"), talk.named(found, "who"))
        sure = gone.name in groups and _people(text, gone.who, around)
        return gone if sure or (gone.name in groups and " group" in plain) else None
    if (found := cues["teach_group_drop"].fullmatch(plain)) is not None:
        whole = GroupRemove(talk.named(found, "name"))
        return whole if whole.name in groups else None
    return None


def _people(text: str, who: str, around: Around) -> bool:
    """Whether those named are learners of the class, or at least written like names."""
    names = [name.strip(" @") for name in _APART.split(who) if name.strip(" @")]
    known = {name.casefold() for name in around.learners}
    if any(name in known for name in names):
        return True
    like = (n[:1].isalpha() and re.search(rf"\b{re.escape(n.title())}\b", text) for n in names)
    return not around.busy and all(like)
