"""Says what a teacher's limit holds back: kindly, by whom and why, and with a way on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals
from tutor_core.explanations.seen import QUOTED
from tutor_core.explanations.suggestions import goal_words, settings, told
from tutor_core.guardrails import limits
from tutor_core.guardrails.policy import shown
from tutor_core.intent import Attempt, Remark
from tutor_core.messages import Explanation, Foretold, Move, Reply
from tutor_core.ports import Scope
from tutor_core.requests import Ask
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tutor_core.guardrails.limits import Limit
    from tutor_core.intent import Understood
    from tutor_core.messages import Button
    from tutor_core.ports import Found
    from tutor_core.turn import Turn

_BY_TIME = ("exam", "quiet", "minutes")


def declined(turn: Turn, what: Understood, limit: Limit) -> Outcome:
    """Decline what a limit holds back, and keep the explanation of it."""
    asked = what.text if isinstance(what, Ask | Remark) else ""
    parts = [_lead(turn, limit)]
    if limit.ends_task:
        parts.append(turn.voice.say("limit.task"))
    elif isinstance(what, Attempt):
        parts.append(turn.voice.say("limit.tried"))
    way = f"{'time' if limit.kind in _BY_TIME else 'place'}{'_question' if asked else ''}"
    parts.append(turn.voice.say(f"limit.way_{way}"))
    reply = Reply(
        " ".join(parts),
        Move.DECLINE,
        tuple(button(turn, name) for name in _buttons(limit, asked)),
        explanation=explained(turn, limit, asked),
    )
    closing = (turn.state.thread.id,) if limit.ends_task and turn.state.thread else ()
    return Outcome(reply, Changes(suggestion=suggestion(turn, reply), closing=closing))


def left(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """Return the buttons that lead somewhere while a limit by time holds."""
    return tuple(b for b in buttons if b.id.partition(":")[0] not in limits.WORK_BUTTONS)


def tried(turn: Turn, judged: Outcome, said: Outcome) -> Outcome:
    """Return a refusal that counts a try, so that guessing until it is right is no first try.

    Of what the judgement came to nothing else is kept: no evidence, no rung, no hint.
    """
    thread, after = turn.state.thread, judged.changes.thread
    if thread is None or after is None or after.id != thread.id or said.changes.closing:
        return said
    kept = replace(thread, tries=after.tries)
    return replace(said, changes=replace(said.changes, thread=kept))


def _buttons(limit: Limit, asked: str) -> Iterator[str]:
    if limit.kind not in _BY_TIME:
        yield "practise"
    if asked:
        yield "pass_on"
    yield "why"


def _lead(turn: Turn, limit: Limit) -> str:
    policy = turn.state.policy
    return turn.voice.say(
        f"limit.{limit.kind}",
        until=until_words(turn, limit.until),
        n=policy.daily_minutes,
        topic=limit.topic,
        week=limit.week,
        open=policy.week,
        topics=", ".join(policy.topics_in),
    )


def explained(turn: Turn, limit: Limit, asked: str = "") -> Explanation:
    """Return why something was declined, and what would change it."""
    say, policy = turn.voice.say, turn.state.policy
    goal = next(iter(goals.open_goals(turn.state)), None)
    why = Explanation(
        line=say(f"limit.why_{limit.kind}"),
        seen=tuple(_seen(turn, limit, asked)),
        rule=say(f"limit.rule_{limit.kind}"),
        goal=goal_words(goal, turn),
        policy=tuple(f"{key} = {shown(getattr(policy, key))}" for key in limit.keys),
        worded_by=say("explain.offline"),
    )
    return told(why, [_change(turn, limit)])


def _seen(turn: Turn, limit: Limit, asked: str) -> Iterator[str]:
    say = turn.voice.say
    if asked:
        yield say("seen.asked", question=asked[:QUOTED])
    if limit.kind in ("exam", "quiet"):
        yield say("limit.seen_clock", time=f"{turn.state.policy.here(turn.now):%H:%M}")
    if limit.kind == "minutes":
        yield say("limit.seen_worked", n=limits.worked(turn.state, turn.now))


def _change(turn: Turn, limit: Limit) -> tuple[str, Foretold]:
    """Say what ends a limit: a time, found by replay, a week, or the teacher."""
    say = turn.voice.say
    end = limits.over(turn.state, turn.now) if limit.kind in _BY_TIME else None
    if end is not None:
        return say("limit.change_over", when=when_words(turn, end)), Foretold("limit_over")
    if limit.week:
        words = say("limit.change_week", week=limit.week)
        return words, Foretold("week", limit.week, about="week")
    words = say("limit.change_teacher", settings=settings(turn, limit.keys))
    return words, Foretold("policy", about=",".join(limit.keys))


def until_words(turn: Turn, end: datetime | None) -> str:
    """Return " until 10:30" or the like."""
    if end is None:
        return turn.voice.say("limit.until_stopped")
    return turn.voice.say("limit.until", when=when_words(turn, end))


def when_words(turn: Turn, at: datetime) -> str:
    """Return a time of the classroom's clock as one says it: 10:30, tomorrow at 07:00."""
    say, days = turn.voice.say, (at.date() - turn.today).days
    clock = f"{at:%H:%M}"
    if days == 0:
        return say("limit.at_time", time=clock)
    if days == 1:
        return say("limit.tomorrow", time=clock)
    return say("limit.on_day", day=f"{at.day} {at:%B}", time=clock)


async def closed_place(turn: Turn, text: str, found: Found) -> Limit | None:
    """Return the limit of the place a question is about, None when it is open.

    The search itself stays within the opened weeks; a second one only tells whether something that
    is closed would have fitted better, and nothing of that place is shown but its name.
    """
    courses = turn.courses
    if found.inside and found.hits:
        best = found.hits[0]
        if why := courses.place(best.course_id, best.section.id):
            return limits.place(why, courses, best.course_id, best.section.id)
    if not any("week" in shut.sections.values() for shut in courses.closed.values()):
        return None
    whole = courses.whole
    beyond = await turn.retriever.find(text, Scope(whole.course_ids, names=whole.given_names), 1)
    for hit in beyond.hits if beyond.inside else ():
        if courses.place(hit.course_id, hit.section.id) == "week":
            return limits.place("week", courses, hit.course_id, hit.section.id)
    return None
