"""Turns that let a learner see themselves: progress with its picture, the portfolio."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import reflections
from tutor_core.explanations import explained
from tutor_core.insights import charts, standing
from tutor_core.insights import class_view as classes
from tutor_core.state import Changes
from tutor_core.turns import portfolio as pages
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from tutor_core.state import Reflection, Suggestion
    from tutor_core.turn import Outcome, Turn

# Suggestions a teacher sees of one learner, and how much of what each said (our choice: a screen).
EXPLAINED = 3
QUOTED = 160


def progress(turn: Turn) -> Outcome:
    """Show where the learner stands, in words and as a chart."""
    parts = (turn.state, turn.library, turn.estimator, turn.voice, turn.now)
    buttons = ("practise", *(["not_me"] if turn.state.evidence else []))
    outcome = shown(turn, standing.progress(*parts), *buttons)
    return replace(outcome, reply=replace(outcome.reply, chart=charts.progress(*parts)))


def switch_streaks(turn: Turn, *, on: bool) -> Outcome:
    """Show days in a row and badges from now on, or no more."""
    said = turn.voice.say("streak.on" if on else "streak.off")
    state = replace(turn.state, streaks=on)
    lines = standing.streak_lines(state, turn.voice, turn.now)
    return shown(turn, "\n".join([said, *lines]), changes=Changes(streaks=on))


async def search(turn: Turn, text: str) -> Outcome:
    """Show a learner what they wrote, newest first: with these words in it, or the latest."""
    say = turn.voice.say
    work = await turn.learners.work(turn.incoming)
    written = [r for r in work.reflections if r.text]
    found = reflections.holding(written, text)
    if not found:
        key = "reflections.not_found" if written and text else "reflections.none"
        return shown(turn, say(key, text=text))
    lines = [_entry(turn, said) for said in found[: reflections.SHOWN]]
    title = say("reflections.found" if text else "reflections.latest", text=text, n=len(found))
    return shown(turn, "\n".join([title, *lines]))


def _entry(turn: Turn, said: Reflection) -> str:
    about, day = turn.library.titles(said.concept_ids), turn.state.policy.today(said.at)
    return turn.voice.say(
        "reflections.line",
        day=f"{day.day} {day:%B}",
        words=said.text,
        about=turn.voice.say("reflections.about", concepts=about) if about else "",
    )


async def why_of(turn: Turn, who: str) -> Outcome:
    """Show a teacher the latest suggestions to a learner, each with its whole explanation."""
    found = await turn.learners.suggestions(turn.state.classroom, who, EXPLAINED)
    if not found:
        return shown(turn, turn.voice.say("explain.none_of", who=who))
    entries = [_explained(turn, one) for one in found]
    title = turn.voice.say("explain.title_of", who=who, n=len(found))
    return shown(turn, "\n\n".join([title, *entries]))


async def class_view(turn: Turn) -> Outcome:
    """Show a teacher the class at a glance."""
    room = turn.state.classroom
    seats = await turn.learners.members(room)
    held = await turn.learners.class_mastery(room)
    since = classes.since(turn.state.policy, turn.now)
    tallies = await turn.learners.tallies(room, since)
    found = classes.topics(held, tallies, turn.library, turn.state.policy.mastery_threshold)
    lines = classes.lines(seats, found, turn.voice, since)
    lines += await _waiting(turn)
    return shown(turn, "\n".join([*lines, *([turn.voice.say("class.end")] if found else [])]))


async def _waiting(turn: Turn) -> list[str]:
    """Say what waits for a teacher elsewhere."""
    counts = {
        "alerts": len(turn.state.alerts),
        "answers": len(await turn.learners.unmarked(turn.state.classroom)),
    }
    say = turn.voice.say
    what = [say(f"class.waiting_{name}", n=n) for name, n in counts.items() if n]
    return [say("class.waiting", what=", ".join(what))] if what else []


def _explained(turn: Turn, made: Suggestion) -> str:
    head = turn.voice.say(
        "explain.suggested",
        when=turn.state.policy.when(made.at),
        text=_short(" ".join(made.text.split())),
    )
    disputed = (
        [turn.voice.say("explain.disputed", text=made.disputed.strip("-"))]
        if made.disputed
        else []
    )
    return "\n".join([head, *explained.lines(turn, made.explanation, made.sources), *disputed])


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"


async def portfolio(turn: Turn) -> Outcome:
    """Give the learner all of their work as one page."""
    made = pages.portfolio(turn, await turn.learners.work(turn.incoming))
    if made is None:
        return shown(turn, turn.voice.say("portfolio.none"), "practise")
    outcome = shown(turn, turn.voice.say("portfolio.ready"))
    return replace(outcome, reply=replace(outcome.reply, documents=(made,)))
