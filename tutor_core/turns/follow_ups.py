"""Turns that go on from a question about the material: the next one, or an example of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core import following, scene, talk
from tutor_core.messages import Move, Reply
from tutor_core.quoting import quotable
from tutor_core.text import content_stems, sentences, words
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button, task_buttons

if TYPE_CHECKING:
    from tutor_core.moves import Decision
    from tutor_core.scene import Scene
    from tutor_core.turn import Turn

# An example is quoted with room for a question within 60 words (our choice).
MOST_WORDS = 38
_EXAMPLE = re.compile(
    r"\b(?:for example|for instance|such as|examples? of|e\.g\.|think of|imagine|consider"
    r"|suppose)\b",
    re.IGNORECASE,
)


def place(turn: Turn, text: str) -> Scene | None:
    """Return the place of the question before, asked anew, when a message goes on from that."""
    before = reading(turn)
    if before is None:
        return None
    section = before.shelf.prose.stems(before.section.id)
    if not following.follows(talk.plain(text), turn.cues, section):
        return None
    term = before.focus.term
    like = following.named_like(text, term, " ".join(before.texts))
    asked = like or following.resolved(text, term)
    return scene.within(before, asked, turn.library)


def reading(turn: Turn) -> Scene | None:
    """Return the question about the material that was asked last, answered or not."""
    thread = turn.state.thread
    if thread is None or thread.exercise_id is not None or thread.quiz is not None:
        return None
    return turn.place if turn.place is not None and not turn.place.story else None


def wanted(turn: Turn) -> bool:
    """Whether a message asks for an example."""
    return talk.only(talk.plain(turn.incoming.text), turn.cues["example"])


def example(turn: Turn, of: Scene) -> str:
    """Return an example out of the section's own text with a question on it, "" without one."""
    term = of.focus.term
    wanted_stems = content_stems(term)
    for passage in of.texts:
        for sentence in sentences(passage):
            fits = _EXAMPLE.search(sentence) and wanted_stems & content_stems(sentence)
            if fits and _may_be_quoted(sentence, of):
                return turn.voice.say("example.given", sentence=sentence, focus=term)
    return ""


def _may_be_quoted(sentence: str, of: Scene) -> bool:
    """Whether a sentence is no answer and fits into a reply."""
    short = len(words(sentence)) <= MOST_WORDS
    return short and quotable(sentence) and sentence != of.focus.sentence


def shown(turn: Turn, decision: Decision | None = None) -> Outcome | None:
    """Give an example of what is read, or has just been, None when there is nothing to be had.

    It is no hint and takes none up; ``decision`` is what asking for help comes to otherwise.
    """
    of = reading(turn)
    held = decision is not None and decision.rule not in _FREE
    if of is None or held or not wanted(turn):
        return None
    said = example(turn, of) or turn.voice.say("example.own", focus=of.focus.term)
    buttons = (button(turn, "practise"),) if decision is None else task_buttons(turn, of)
    return Outcome(Reply(said, Move.CHAT, buttons, sources=(of.source(turn.library),)))


# Where help itself is closed, as in an exam, so are examples.
_FREE = ("one_rung_up", "attempt_first", "explain_thinking", "answer_allowed")
