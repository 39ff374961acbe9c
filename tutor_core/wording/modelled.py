"""The step between deciding and saying, with a language model: other words for the same move.

What the offline tutor says is at once the draft, the material and the fallback. The model's words
are checked like any others; if a check fails they are asked for once more, and then the offline
words stand. Nothing here changes a move, a rung, a judgement or evidence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prompts.loader import model_words
from tutor_core.messages import Explanation, Judgement
from tutor_core.voice import Voice
from tutor_core.wording import checking, material, second
from tutor_core.wording.calls import Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.messages import Button
    from tutor_core.turn import Draft, Outcome, Turn
    from tutor_core.wording.calls import Speaker

# One wording and one rewording (design, section 3).
WORDINGS = 2
WORDED_KEPT = 3  # as many as are kept of what the offline tutor says


async def worded(turn: Turn, outcome: Outcome, speaker: Speaker) -> Outcome:
    """Return the outcome with the model's words where they are to be had and pass."""
    draft = outcome.draft
    if not turn.state.policy.model or (draft is None and not outcome.unclear):
        return outcome
    line = Line(speaker, turn)
    voice = Voice(speaker.phrases, f"{turn.incoming.event_id}{turn.state.turns}")
    if outcome.unclear:
        asked = await _clarified(turn, outcome, line, voice)
        if asked is not None:
            return asked
    if draft is None or not _wordable(outcome, draft):
        return outcome
    shown = material.shown(turn, draft)
    if second.wants_follow_up(draft):
        return await _followed_up(outcome, draft, shown, line, voice)
    asks = second.wants_guess(draft)
    guess = await second.mistake(draft, shown, line, voice) if asks else None
    return await _said(outcome, draft, shown, line, voice, guess)


def _wordable(outcome: Outcome, draft: Draft) -> bool:
    """Whether the move gains from a model, and its words are in the reply as they were."""
    return (
        f"move.{draft.decision.rule}" in model_words().entries
        and outcome.reply.judgement is not Judgement.CORRECT
        and draft.text in outcome.reply.text
    )


async def _clarified(turn: Turn, outcome: Outcome, line: Line, voice: Voice) -> Outcome | None:
    """Ask what was meant, None to go on with what the offline tutor made of it."""
    found = await second.clarifying(turn, outcome, line, voice)
    if found is None:
        return None
    text, button = found
    before = outcome.draft.text if outcome.draft is not None else outcome.reply.text
    changed = _remembered(_with_text(outcome, before, text), text)
    return _by(_with_button(changed, button), voice, line, "intent")


async def _followed_up(
    outcome: Outcome, draft: Draft, shown: dict[str, str], line: Line, voice: Voice
) -> Outcome:
    asked = await second.follow_up(shown, line, voice)
    if asked is None:
        return await _said(outcome, draft, shown, line, voice)
    changed = _remembered(_with_text(outcome, draft.text, asked), asked)
    other = replace(draft, text=asked)
    changed = await _said(changed, other, {**shown, "draft": asked}, line, voice)
    return _by(changed, voice, line, "follow_up")


async def _said(
    outcome: Outcome,
    draft: Draft,
    shown: Mapping[str, str],
    line: Line,
    voice: Voice,
    guess: str | None = None,
) -> Outcome:
    """Put the model's words, and a guess about the mistake, in place of the draft's."""
    words = await _wording(draft, shown, line)
    text = words or draft.text
    changed = outcome
    if words is not None:
        changed = _worded_by(changed, voice.say("worded_by.model", **line.named("wording")))
    if guess is not None and not draft.check(whole := second.with_guess(text, guess)):
        text = whole
        changed = _by(changed, voice, line, "mistake")
    if text == draft.text:
        return changed
    return _remembered(_with_text(changed, draft.text, text), text)


async def _wording(draft: Draft, shown: Mapping[str, str], line: Line) -> str | None:
    """Return words that pass every check, None when two tries gave none."""
    faults = ""
    for _ in range(WORDINGS):
        said = await line.ask("wording", {**shown, "faults": faults})
        if said is None:
            return None
        text = checking.tidy(said.get("words", ""))
        found = checking.faults(text, draft, shown) if said else ("form",)
        if not found:
            return text
        faults = checking.in_words(found)
    return None


# --- Putting it into the outcome -----------------------------------------------------------------


def _with_text(outcome: Outcome, before: str, after: str) -> Outcome:
    reply = replace(outcome.reply, text=outcome.reply.text.replace(before, after, 1))
    kept = outcome.changes.suggestion
    if kept is not None:
        kept = replace(kept, text=kept.text.replace(before, after, 1))
    return replace(outcome, reply=reply, changes=replace(outcome.changes, suggestion=kept))


def _with_button(outcome: Outcome, button: Button | None) -> Outcome:
    buttons = outcome.reply.buttons
    if button is None or any(held.id == button.id for held in buttons):
        return outcome
    return replace(outcome, reply=replace(outcome.reply, buttons=(button, *buttons)))


def _by(outcome: Outcome, voice: Voice, line: Line, prompt: str) -> Outcome:
    """Say in the explanation that a model gave a second opinion."""
    why = outcome.reply.explanation
    if why is None:
        return outcome
    named = line.named(prompt)
    return _worded_by(outcome, voice.say("worded_by.opinion", before=why.worded_by, **named))


def _worded_by(outcome: Outcome, who: str) -> Outcome:
    """Say in the explanation, and in the one kept for /why, who worded the reply."""
    why, kept = outcome.reply.explanation, outcome.changes.suggestion
    reply = replace(outcome.reply, explanation=_named(why, who))
    if kept is not None:
        kept = replace(kept, explanation=replace(kept.explanation, worded_by=who))
    return replace(outcome, reply=reply, changes=replace(outcome.changes, suggestion=kept))


def _named(why: Explanation | None, who: str) -> Explanation | None:
    return replace(why, worded_by=who) if why is not None else None


def _remembered(outcome: Outcome, text: str) -> Outcome:
    """Keep what was said in the thread, beside what the offline tutor would have said."""
    thread = outcome.changes.thread
    if thread is None:
        return outcome
    thread = replace(thread, worded=(*thread.worded, text)[-WORDED_KEPT:])
    return replace(outcome, changes=replace(outcome.changes, thread=thread))
