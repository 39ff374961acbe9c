"""Turns that let a learner see themselves: progress with its picture, the portfolio."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import charts, insights
from tutor_core import portfolio as pages
from tutor_core.records import shown

if TYPE_CHECKING:
    from tutor_core.turn import Outcome, Turn


def progress(turn: Turn) -> Outcome:
    """Show where the learner stands, in words and as a chart."""
    parts = (turn.state, turn.library, turn.estimator, turn.voice, turn.now)
    outcome = shown(turn, insights.progress(*parts), "practise")
    return replace(outcome, reply=replace(outcome.reply, chart=charts.progress(*parts)))


async def portfolio(turn: Turn) -> Outcome:
    """Give the learner all of their work as one page."""
    made = pages.portfolio(turn, await turn.learners.work(turn.incoming))
    if made is None:
        return shown(turn, turn.voice.say("portfolio.none"), "practise")
    outcome = shown(turn, turn.voice.say("portfolio.ready"))
    return replace(outcome, reply=replace(outcome.reply, documents=(made,)))
