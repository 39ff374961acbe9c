"""A learner's progress as a chart: which bars, in which order, and the same in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import goals
from tutor_core.insights import standing
from tutor_core.messages import Bar, Chart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import Goal, LearnerState, Mastery
    from tutor_core.voice import Voice

# More than this isn't read on a phone without scrolling (our choice).
CONCEPTS = 10
# So many of them are those that are known best, whenever they were worked on (our choice).
BEST = 3
GOALS = 4


def progress(
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    voice: Voice,
    now: datetime,
) -> Chart | None:
    """Return mastery by concept and open goals, None when there is nothing to show yet."""
    held = [m for i, m in state.mastery.items() if library.concept(i) is not None]
    if not held:
        return None
    picked = _shown(held, state, library, estimator, now)
    concepts = tuple(concept_bar(m, state, library, estimator, voice, now) for m in picked)
    aims = tuple(_goal(g, state, estimator, now) for g in goals.open_goals(state)[:GOALS])
    notes = _notes(state, len(held) - len(concepts), voice, now)
    groups = tuple(
        (voice.say(f"chart.{name}"), bars)
        for name, bars in (("concepts", concepts), ("goals", aims))
        if bars
    )
    title = voice.say("chart.title")
    today = state.policy.today(now)
    subtitle = voice.say("chart.subtitle", day=f"{today.day} {today:%B %Y}")
    return Chart(title, subtitle, groups, notes, _alt(title, subtitle, groups, notes))


def _shown(
    held: Sequence[Mastery],
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    now: datetime,
) -> list[Mastery]:
    """Return the concepts known best and those worked on last, in the course's order."""
    latest: dict[ConceptId, int] = {e.concept_id: n for n, e in enumerate(state.evidence)}
    recent = sorted(held, key=lambda m: -latest.get(m.concept_id, -1))
    best = sorted(recent, key=lambda m: -estimator.estimate(m, now))[:BEST]
    picked = {m.concept_id: m for m in (*best, *recent)}
    order = {c.id: n for n, c in enumerate(library.concepts())}
    return sorted(list(picked.values())[:CONCEPTS], key=lambda m: order[m.concept_id])


def concept_bar(
    held: Mastery,
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    voice: Voice,
    now: datetime,
) -> Bar:
    """Return a concept's bar: the estimate, and how far that is in a word."""
    share, done, word = standing.standing(held, state, estimator, voice, now)
    note = f"{standing.percent(share)}, {word}"
    concept = library.concept(held.concept_id)
    return Bar(concept.title if concept else "", share, note, full=done)


def _goal(goal: Goal, state: LearnerState, estimator: Estimator, now: datetime) -> Bar:
    share = goals.progress(goal, state, estimator, now)
    note = f"{standing.percent(share)}{goals.due_words(goal.due, state.policy.today(now))}"
    return Bar(f"{goal.text[:1].upper()}{goal.text[1:]}", share, note, full=share >= 1)


def _notes(state: LearnerState, left_out: int, voice: Voice, now: datetime) -> tuple[str, ...]:
    right = [e for e in state.evidence if e.judgement == "correct"]
    unaided = sum(not e.aided for e in right)
    lines = [voice.say("chart.counts", unaided=unaided, aided=len(right) - unaided)]
    if left_out > 0:
        lines.append(voice.say("chart.more", n=left_out))
    return (*lines, *standing.streak_lines(state, voice, now))


def _alt(
    title: str,
    subtitle: str,
    groups: Sequence[tuple[str, Sequence[Bar]]],
    notes: Sequence[str],
) -> str:
    lists = [
        f"{name}: " + "; ".join(f"{bar.label}: {bar.note}" for bar in bars) + "."
        for name, bars in groups
    ]
    return " ".join([f"{title}, {subtitle}.", *lists, *notes])
