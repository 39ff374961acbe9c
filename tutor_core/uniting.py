"""Two persons turn out to be one: how what is kept of them is put together. Pure.

What can be listed side by side is: nothing of it is lost or doubled. What there is one of for a
person and a concept follows a rule of its own, given with each function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from tutor_core.mastery.estimate import SHOWN
from tutor_core.messages import Judgement
from tutor_core.people import Standing, raised
from tutor_core.state import SESSION_BREAK, Goal, GoalStatus, Mastery, Note, Review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tutor_core.ids import ConceptId, ThreadId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import Evidence, Thread

V = TypeVar("V")
K = TypeVar("K")

_STANDS = {
    GoalStatus.DROPPED: 0,
    GoalStatus.ASIDE: 1,
    GoalStatus.OPEN: 2,
    GoalStatus.REACHED: 3,
}


@dataclass(frozen=True, slots=True)
class Sessions:
    """What the session numbers of two members become, the first's and the second's.

    A number that isn't there had no evidence.
    """

    ours: Mapping[int, int]
    theirs: Mapping[int, int]

    @property
    def count(self) -> int:
        """How many sessions they are together."""
        return max((*self.ours.values(), *self.theirs.values()), default=0)


def standing(one: Standing, other: Standing, sessions: Sessions) -> Standing:
    """Return how one person stands who was two members of a classroom.

    The higher role is kept, if its account hasn't left: linking made sure that its owner wants it
    so. A "no" to reminders stays one, and so does having accepted.
    """
    late = max(one, other, key=lambda s: (s.last_turn is not None, s.last_turn or s.joined))
    turns = one.turns + other.turns
    ago = turns - late.turns  # so many turns later what was the last one's is now
    there = [s for s in (one, other) if s.left_at is None]
    given = [s.given for s in there if s.given is not None]
    said = [s.consented for s in (one, other) if s.consented is not None]
    renumbered = sessions.ours if late is one else sessions.theirs
    return Standing(
        role=reduce(raised, (s.role for s in there or (one, other))),
        joined=min(one.joined, other.joined),
        turns=turns,
        session=renumbered.get(late.session, sessions.count + 1),
        prompted_turn=None if late.prompted_turn is None else late.prompted_turn + ago,
        offered_turn=None if late.offered_turn is None else late.offered_turn + ago,
        last_turn=late.last_turn,
        reminders=one.reminders and other.reminders,
        streaks=one.streaks or other.streaks,
        given=reduce(raised, given) if given else None,
        consented=min(said, default=None),
        left_at=None if there else late.left_at,
        remind_at=one.remind_at or other.remind_at,
        zone=one.zone or other.zone,
        **_worked(one, other),
    )


def _worked(one: Standing, other: Standing) -> dict[str, Any]:
    """Return the day worked last and how long: of the same day both count."""
    days = [s.active_day for s in (one, other) if s.active_day is not None]
    day = max(days, default=None)
    seconds = sum(s.active_seconds for s in (one, other) if s.active_day == day)
    return {"active_day": day, "active_seconds": seconds}


def sessions(ours: Sequence[Evidence], theirs: Sequence[Evidence]) -> Sessions:
    """Number the sessions of two members of a classroom anew, in the order they began.

    What one did within the usual break of the other is one session: answers on two accounts in
    one evening are no second session towards mastery.
    """
    marked = [(e.at, 0, e.session) for e in ours] + [(e.at, 1, e.session) for e in theirs]
    marked.sort()
    root = {(who, number): (who, number) for _, who, number in marked}

    def found(key: tuple[int, int]) -> tuple[int, int]:
        while root[key] != key:
            key = root[key]
        return key

    for (before, *one), (at, *other) in pairwise(marked):
        if at - before <= SESSION_BREAK:
            root[found((other[0], other[1]))] = found((one[0], one[1]))
    numbers: dict[tuple[int, int], int] = {}
    for _, who, number in marked:
        numbers.setdefault(found((who, number)), len(numbers) + 1)
    return Sessions(
        *({n: numbers[found((who, n))] for w, n in root if w == who} for who in (0, 1))
    )


def believed(items: Iterable[Evidence], estimator: Estimator) -> dict[ConceptId, Mastery]:
    """Return what is believed after all evidence of a person, as if it had come to one account.

    The same evidence moves an estimate as in a turn: not a second miss at a step, which says
    nothing new, and not an answer that was shown.
    """
    held: dict[ConceptId, Mastery] = {}
    for item in sorted(items, key=lambda e: e.at):
        missed = item.judgement is Judgement.INCORRECT
        if missed and (item.attempts != 1 or (item.rung or 0) >= SHOWN):
            continue
        before = held.get(item.concept_id) or estimator.start(item.concept_id)
        held[item.concept_id] = estimator.update(before, item)
    return held


def mastery(
    ours: Mapping[ConceptId, Mastery],
    theirs: Mapping[ConceptId, Mastery],
    items: Sequence[Evidence],
    estimator: Estimator,
) -> dict[ConceptId, Mastery]:
    """Return the estimates of one person: worked out anew from the evidence of both.

    An estimate without any evidence left stands on what was observed most for it.
    """
    more = _either(ours, theirs, lambda m: m.observations)
    if not theirs or not ours:
        return more
    return {**more, **believed(items, estimator)}


def reviews(
    ours: Mapping[ConceptId, Review], theirs: Mapping[ConceptId, Review]
) -> dict[ConceptId, Review]:
    """Return one card a concept: the one reviewed last, which says what is remembered now.

    A review that comes too early costs a minute, one that comes too late the memory: so of two
    reviewed at the same time it is the one due first.
    """
    return _either(ours, theirs, lambda r: (r.last, -r.due.timestamp()))


def notes(ours: Mapping[K, Note], theirs: Mapping[K, Note]) -> dict[K, Note]:
    """Return one note of a kind: the newest; of two as new, the one that was settled."""
    return _either(ours, theirs, lambda n: (n.at, n.settled is not None))


def goal(ours: Goal, theirs: Goal) -> Goal:
    """Return a goal that was set for both: reached if either has, else open if either is."""
    return replace(
        ours,
        status=max(ours.status, theirs.status, key=_STANDS.__getitem__),
        plan=ours.plan or theirs.plan,
        raised=ours.raised or theirs.raised,
    )


def ending(ours: Sequence[Thread], theirs: Sequence[Thread]) -> list[ThreadId]:
    """Return which open threads end: those of the member who did something less lately."""
    if not ours or not theirs:
        return []
    late = max(map(_touched, ours)) >= max(map(_touched, theirs))
    return [thread.id for thread in (theirs if late else ours)]


def _touched(thread: Thread) -> datetime:
    times = [thread.opened, thread.hinted_at, *(one.at for one in thread.tries[-1:])]
    return max(time for time in times if time is not None)


def _either(
    ours: Mapping[K, V], theirs: Mapping[K, V], weight: Callable[[V], object]
) -> dict[K, V]:
    both: dict[K, V] = dict(ours)
    for key, value in theirs.items():
        held = both.get(key)
        if held is None or weight(value) > weight(held):  # type: ignore[operator]  # a key orders
            both[key] = value
    return both
