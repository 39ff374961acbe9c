"""Turns in which a teacher sees and sets the guardrails, an exam, or how far a course is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tutor_core import requests as asked
from tutor_core.curriculum import opened
from tutor_core.curriculum.weeks import weeks
from tutor_core.errors import RequestError
from tutor_core.guardrails import exams, files, history, limits, rules
from tutor_core.guardrails.policy import Policy, differences
from tutor_core.guardrails.policy import shown as value_shown
from tutor_core.messages import Button, Move, Reply
from tutor_core.requests import PolicySet, PolicyShow
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns import alerting
from tutor_core.turns.limiting import until_words
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tutor_core.course import Course
    from tutor_core.guardrails.history import Entry
    from tutor_core.intent import Understood
    from tutor_core.turn import Turn

# Changes shown of the history; older ones are found by their key (our choice).
HISTORY = 15
# Titles named that a word is found in (our choice: what a teacher reads at a glance).
TITLES = 6
# Changes said in one line; more are listed (our choice).
A_LINE = 3
_ALL = ("all", "everything", "0")
_TOPICS = ("topics_in", "topics_out")


async def take(turn: Turn, what: Understood) -> Outcome | None:
    """Take a request about guardrails; None for any other."""
    match what:
        case asked.PolicyHistory(key):
            return await _history(turn, key)
        case asked.PolicyUndo():
            return await _undo(turn)
        case asked.PolicyRedo():
            return await _redo(turn)
        case asked.ExamShow():
            return shown(turn, _exam_words(turn))
        case asked.ExamStart(text):
            return _exam_start(turn, text)
        case asked.ExamStop():
            return _exam_stop(turn)
        case asked.WeekShow():
            return shown(turn, _week_words(turn, turn.state.policy.week))
        case asked.WeekOpen(text):
            return _week_open(turn, text)
    return await _listened(turn, _policy(turn, what))


async def _listened(turn: Turn, outcome: Outcome | None) -> Outcome | None:
    """Refuse to send disclosures to anybody but a teacher of the classroom."""
    if outcome is None or outcome.changes.policy is None:
        return outcome
    policy = await alerting.check_listener(turn, outcome.changes.policy)
    return replace(outcome, changes=replace(outcome.changes, policy=policy))


def _policy(turn: Turn, what: Understood) -> Outcome | None:
    match what:
        case PolicyShow():
            return _show(turn)
        case PolicySet(key, value):
            return _set(turn, key, value)
        case asked.PolicyExplain(key):
            return _explain(turn, rules.rule(key))
        case asked.PolicyLoad(text, until):
            return _load(turn, text, until)
        case asked.PolicyOffer():
            return _offered(turn, what)
    return None


# --- Seeing --------------------------------------------------------------------------------------


def _show(turn: Turn) -> Outcome:
    """Show every guardrail in its group, those that were changed marked."""
    say, held = turn.voice.say, turn.state.policy
    changed = {key for key, _, _ in differences(Policy(), held)}
    key = "some_changed" if changed else "none_changed"
    lines = [say("policy.title", version=held.version, changed=say(f"policy.{key}"))]
    lines += _now(turn)
    for group in rules.GROUPS:
        lines.append(say("policy.group", title=say(f"policy.group_{group}")))
        lines += [_line(turn, rule, changed) for rule in rules.RULES if rule.group == group]
    return shown(turn, "\n".join([*lines, "", say("policy.end")]))


def _line(turn: Turn, rule: rules.Rule, changed: set[str]) -> str:
    say = turn.voice.say
    return say(
        "policy.line",
        mark=say("policy.mark") if rule.key in changed else "",
        key=rule.key,
        value=value_shown(getattr(turn.state.policy, rule.key)),
        help=rule.help,
    )


def _now(turn: Turn) -> Iterator[str]:
    """Say what bounds learners at this moment."""
    policy = turn.state.policy
    if limits.exam_on(policy, turn.now):
        yield turn.voice.say("policy.now_exam", until=_until(turn, policy.exam_until))
    if policy.week:
        yield turn.voice.say(
            "policy.now_week", week=policy.week, places=_places(turn, policy.week)
        )


def _explain(turn: Turn, rule: rules.Rule) -> Outcome:
    value = getattr(turn.state.policy, rule.key)
    words = turn.voice.say(
        "policy.explain",
        key=rule.key,
        value=value_shown(value),
        help=rule.help,
        allowed=rule.allowed,
        default=value_shown(rule.default),
    )
    about = [_topic_words(turn, topic) for topic in value] if rule.key in _TOPICS else []
    return shown(turn, "\n".join(part for part in (words, rule.more, *about) if part))


def _topic_words(turn: Turn, topic: str) -> str:
    kind = opened.kind_of(turn.courses.whole, topic)
    near = opened.nearest(turn.courses.whole, topic) if kind == "unknown" else ""
    words = turn.voice.say(f"policy.topic_{'near' if near else kind}", topic=topic, near=near)
    if kind != "word":
        return words
    titles = opened.titled(turn.courses.whole, topic)
    return f"{words} {turn.voice.say('policy.topic_titles', titles='; '.join(titles[:TITLES]))}"


async def _history(turn: Turn, key: str) -> Outcome:
    say = turn.voice.say
    key = rules.rule(key).key if key else ""
    found = history.entries(await turn.learners.policies(turn.state.classroom), key)
    if not found:
        value = value_shown(getattr(turn.state.policy, key)) if key else ""
        words = say(f"policy.history_none{'_key' if key else ''}", key=key, value=value)
        return shown(turn, words)
    lines = [say("policy.history"), *(_entry(turn, entry) for entry in found[:HISTORY])]
    if len(found) > HISTORY:
        lines.append(say("policy.history_more", n=len(found) - HISTORY))
    return shown(turn, "\n".join(lines))


def _entry(turn: Turn, entry: Entry) -> str:
    say, at = turn.voice.say, turn.state.policy.here(entry.at)
    return say(
        "policy.history_undo" if entry.restores else "policy.history_line",
        when=f"{at.day} {at:%B %H:%M}",
        who=entry.by or say("policy.somebody"),
        version=entry.restores,
        changes=_told(turn, entry.changes),
    )


def _told(turn: Turn, changes: tuple[tuple[str, str, str], ...]) -> str:
    say = turn.voice.say
    told = [say("policy.history_one", key=k, before=b, value=v) for k, b, v in changes]
    return "; ".join(told) or say("policy.history_same")


# --- Setting -------------------------------------------------------------------------------------


def _set(turn: Turn, key: str, value: str) -> Outcome:
    """Set one guardrail. Raises RequestError naming the key and what is allowed."""
    say, rule = turn.voice.say, rules.rule(key)
    if rule.key in _TOPICS:
        value = opened.quoted(turn.courses.whole, value)
    changed = rules.change(turn.state.policy, key, value)
    after, before = getattr(changed, rule.key), getattr(turn.state.policy, rule.key)
    if after == before:
        return shown(turn, say("policy.same", key=rule.key, value=value_shown(after)))
    words = say("policy.set", key=rule.key, value=value_shown(after), before=value_shown(before))
    topics = after if rule.key in _TOPICS else ()
    # Several chapters need no telling, one by one.
    plain = all(opened.kind_of(turn.courses.whole, one) == "section" for one in topics)
    about = [_topic_words(turn, one) for one in topics if not plain or len(topics) == 1]
    return shown(
        turn, "\n".join([words, *about, *_after(turn, changed)]), changes=Changes(policy=changed)
    )


def _after(turn: Turn, policy: Policy) -> Iterator[str]:
    """Say from when to when it is quiet, and that an exam is over before it was set."""
    held = turn.state.policy
    if policy.quiet_from != policy.quiet_until and any(
        getattr(policy, key) != getattr(held, key) for key in ("quiet_from", "quiet_until")
    ):
        yield turn.voice.say(
            "policy.quiet_now",
            begin=value_shown(policy.quiet_from),
            end=value_shown(policy.quiet_until),
            zone=policy.time_zone,
            what=policy.quiet_for,
        )
    end = policy.exam_until
    if end is not None and end != turn.state.policy.exam_until and end <= policy.here(turn.now):
        yield turn.voice.say("policy.exam_past")


def _load(turn: Turn, text: str, until: str = "") -> Outcome:
    """Set what a file says, all of it or, when anything is wrong with it, nothing."""
    say, held = turn.voice.say, turn.state.policy
    changed = files.loaded(held, text)
    told = differences(held, changed)
    if not told:
        return shown(turn, say("policy.loaded_same"))
    if len(told) <= A_LINE and "\n" not in text:
        values = "; ".join(say("policy.value", key=k, value=v) for k, _, v in told)
        lines = [say("policy.set_all", values=values)]
    else:
        each = [say("policy.loaded_line", key=k, before=b, value=v) for k, b, v in told]
        lines = [say("policy.loaded", n=len(told)), *each]
    lines += [say("policy.no_date", until=until)] if until else []
    return shown(
        turn, "\n".join([*lines, *_after(turn, changed)]), changes=Changes(policy=changed)
    )


def _offered(turn: Turn, offer: asked.PolicyOffer) -> Outcome:
    """Show the command that a plain sentence amounts to; it is set when that is typed or pressed.

    Raises RequestError when the guardrails can't be set so.
    """
    say = turn.voice.say
    if offer.lines:
        files.loaded(turn.state.policy, offer.lines)
    words = [say("policy.offered", command=offer.command)]
    words += [say("policy.no_date", until=offer.until)] if offer.until else []
    pressed = f"exam:{offer.exam}" if offer.exam else f"guardrail:{offer.lines}"
    button = Button(pressed, say("policy.offered_button"))
    return Outcome(Reply(" ".join(words), Move.SHOW, (button,)))


async def _undo(turn: Turn) -> Outcome:
    back = history.undone(await turn.learners.policies(turn.state.classroom))
    if back is None:
        raise RequestError(turn.voice.say("policy.nothing_to_undo"))
    return _restored(turn, back, "policy.undone")


async def _redo(turn: Turn) -> Outcome:
    again = history.redone(await turn.learners.policies(turn.state.classroom))
    if again is None:
        raise RequestError(turn.voice.say("policy.nothing_to_redo"))
    return _restored(turn, again, "policy.redone")


def _restored(turn: Turn, policy: Policy, key: str) -> Outcome:
    told = _told(turn, differences(turn.state.policy, policy))
    return shown(turn, turn.voice.say(key, changes=told), changes=Changes(policy=policy))


def _changed(turn: Turn, words: str, **values: Any) -> Outcome:  # noqa: ANN401  (as the keys are)
    changed = rules.changed(turn.state.policy, values.items())
    return shown(turn, words, changes=Changes(policy=changed))


# --- Exams ---------------------------------------------------------------------------------------


def _exam_start(turn: Turn, text: str) -> Outcome:
    """Begin an exam or plan one, and say from when to when by the classroom's clock."""
    say, policy = turn.voice.say, turn.state.policy
    here = policy.here(turn.now).replace(second=0, microsecond=0)
    exam = exams.window(text, here)
    if exam.begin > here and exam.end is not None:
        span = _span(turn, exam.begin, exam.end)
        words = say("policy.exam_set", span=span, help=_exam_help(turn))
    else:
        words = say("policy.exam_started", until=_until(turn, exam.end), help=_exam_help(turn))
    return _changed(turn, words, exam_from=exam.begin, exam_until=exam.end)


def _span(turn: Turn, begin: datetime, end: datetime) -> str:
    """Return "Friday 4 December, 09:00 to 10:30 (Europe/Berlin)"."""
    later = f"{end:%A} {end.day} {end:%B}, " if end.date() != begin.date() else ""
    return turn.voice.say(
        "policy.exam_span",
        begin=f"{begin:%A} {begin.day} {begin:%B}, {begin:%H:%M}",
        end=f"{later}{end:%H:%M}",
        zone=turn.state.policy.time_zone,
    )


def _exam_stop(turn: Turn) -> Outcome:
    policy = turn.state.policy
    if policy.exam_from is None and policy.exam_until is None:
        return shown(turn, turn.voice.say("policy.exam_none"))
    key = "stopped" if limits.exam_on(policy, turn.now) else "cleared"
    return _changed(turn, turn.voice.say(f"policy.exam_{key}"), exam_from=None, exam_until=None)


def _exam_words(turn: Turn) -> str:
    say, policy = turn.voice.say, turn.state.policy
    begin, end, here = policy.exam_from, policy.exam_until, policy.here(turn.now)
    until = _until(turn, end)
    if limits.exam_on(policy, turn.now):
        return say("policy.exam_running", until=until, help=_exam_help(turn))
    if begin is not None and end is not None and here < begin < end:
        return say("policy.exam_set", span=_span(turn, begin, end), help=_exam_help(turn))
    if begin is not None and begin > here:
        return say(
            "policy.exam_planned", begin=value_shown(begin), until=until, help=_exam_help(turn)
        )
    return say("policy.exam_none")


def _until(turn: Turn, end: datetime | None) -> str:
    return until_words(turn, end) if end else turn.voice.say("policy.exam_until_stopped")


def _exam_help(turn: Turn) -> str:
    rung = turn.state.policy.exam_help
    key = "no" if rung is None else "some"
    return turn.voice.say(f"policy.exam_{key}_help", rung=rung)


# --- Weeks ---------------------------------------------------------------------------------------


def _week_open(turn: Turn, text: str) -> Outcome:
    rule = rules.rule("week")
    week = 0 if text.strip().lower() in _ALL else rules.value_of(rule, text)
    words = _week_words(turn, week, "week_set" if week else "week_all")
    if week == turn.state.policy.week:
        return shown(turn, words)
    return _changed(turn, words, week=week)


def _week_words(turn: Turn, week: int, key: str = "week_shown") -> str:
    say = turn.voice.say
    if not week:
        return say("policy.week_all" if key == "week_all" else "policy.week_shown_all")
    words = say(f"policy.{key}", week=week, places=_places(turn, week))
    last = max(
        (w for s in turn.courses.whole.shelves for w in weeks(s.course).values()), default=0
    )
    return f"{words} {say('policy.week_more', week=week + 1)}" if week < last else words


def _places(turn: Turn, week: int) -> str:
    shelves = turn.courses.whole.shelves
    return "; ".join(_place(turn, shelf.course, week) for shelf in shelves) or "—"


def _place(turn: Turn, course: Course, week: int) -> str:
    opens = weeks(course)
    open_now = [section for section in course.sections if opens[section.id] <= week]
    if len(open_now) == len(course.sections):
        return turn.voice.say("policy.week_place_all", course=course.title)
    if not open_now:
        return turn.voice.say("policy.week_place_none", course=course.title)
    last = max(open_now, key=lambda section: (opens[section.id], section.ordinal))
    return turn.voice.say("policy.week_place", course=course.title, section=last.label)
