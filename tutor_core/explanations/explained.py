"""All of an explanation as whoever asks /why reads it, with what the course said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment import holds_answer
from tutor_core.explanations.seen import short
from tutor_core.guardrails.rules import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.course import Source
    from tutor_core.messages import Explanation
    from tutor_core.turn import Turn

# Characters shown of a passage that is gone: a sentence or three (our choice).
QUOTED_PASSAGE = 300


def lines(turn: Turn, why: Explanation, sources: Sequence[Source]) -> list[str]:
    """Return all of an explanation, for whoever asks why."""
    say = turn.voice.say
    places = "; ".join(_place(s) for s in sources)
    found = [f"{say('explain.title')} {why.line}"]
    if why.seen:
        found.append(say("explain.seen", seen="; ".join(why.seen)))
    found.append(say("explain.rule", rule=why.rule))
    found.append(say("explain.sources", sources=places) if places else say("explain.no_sources"))
    found += _as_it_was(turn, sources)
    found.append(say("explain.goal", goal=why.goal) if why.goal else say("explain.no_goal"))
    if why.policy:
        found.append(say("explain.policy", policy="; ".join(map(_in_words, why.policy))))
    found.append(say("explain.worded", worded_by=why.worded_by))
    if why.would_change:
        found.append(say("explain.change", change=" ".join(why.would_change)))
    return found


def _in_words(setting: str) -> str:
    """Say "highest_rung = 4", as a teacher sets it, by what it is about."""
    key, _, value = setting.partition(" = ")
    return f"{rule(key).about}: {value}"


def _as_it_was(turn: Turn, sources: Sequence[Source]) -> list[str]:
    """Quote what the course says no longer, as it was when the suggestion was made."""
    gone = [s for s in sources if not turn.library.says_still(s)]
    texts = [short(" ".join(s.text.split()), QUOTED_PASSAGE) for s in gone]
    return [
        turn.voice.say("explain.as_it_was", text=text)
        if text and not _answers(turn, text)
        else turn.voice.say("explain.as_it_was_kept")
        for text in texts
    ]


def _answers(turn: Turn, text: str) -> bool:
    """Whether a quotation would answer the open exercise."""
    thread = turn.state.thread
    place = turn.place
    if thread is None or thread.solved or place is None or place.step is None:
        return False
    return holds_answer(place.step, text, place.stem)


def _place(source: Source) -> str:
    label = f"{source.section} {source.title}".strip()
    return ", ".join(part for part in (source.course, label, source.place) if part)
