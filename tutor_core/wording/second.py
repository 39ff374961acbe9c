"""A language model's second opinion: it may ask, or guess aloud. It never decides.

It is asked only where the offline tutor is unsure, and answers by choosing among questions that
are written down here; what it guesses about a mistake is said as a guess. Evidence, thread and
move are what they would be without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.loader import model_words
from tutor_core.course import AnswerKind
from tutor_core.messages import Button, Judgement
from tutor_core.text import count_words, sentences
from tutor_core.wording import checking, material

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor_core.turn import Draft, Outcome, Turn
    from tutor_core.voice import Voice
    from tutor_core.wording.calls import Line

# The button that says yes to a clarifying question, for those that have one.
YES = {"help": "help", "practise": "practise"}
LONGEST_GUESS = 25  # words; the prompt asks for 18
_GUESS = "you may have "


async def clarifying(
    turn: Turn, outcome: Outcome, line: Line, voice: Voice
) -> tuple[str, Button | None] | None:
    """Return a question about what the learner meant, and its button; None to leave it."""
    draft = outcome.draft
    place = draft.place if draft is not None else None
    said = await line.ask(
        "intent",
        {
            "task": material.task(place) if place else model_words().say("nothing.task"),
            "learner": material.learner(turn, place),
        },
    )
    meant = (said or {}).get("meant", "")
    if not voice.has(f"clarify.{meant}"):
        return None
    name = YES.get(meant)
    # There is no hint without a task.
    if name == "help" and place is None and turn.state.thread is None:
        return None
    button = Button(name, turn.voice.say(f"button.{name}")) if name else None
    return voice.say(f"clarify.{meant}"), button


async def follow_up(shown: Mapping[str, str], line: Line, voice: Voice) -> str | None:
    """Return the question to ask about an answer in words that can't be judged, None for any."""
    said = await line.ask("follow_up", _only(shown, "place", "task", "material", "learner"))
    asked = (said or {}).get("ask", "")
    return voice.say(f"follow_up.{asked}") if voice.has(f"follow_up.{asked}") else None


def wants_follow_up(draft: Draft) -> bool:
    """Whether the draft asks back about an answer in words that it couldn't judge."""
    step, found = draft.place.step, draft.assessment
    return (
        step is not None
        and step.kind is AnswerKind.SHORT
        and found is not None
        and found.readable
        and draft.decision.rule == "unsure_asks"
    )


async def mistake(draft: Draft, shown: Mapping[str, str], line: Line, voice: Voice) -> str | None:
    """Return what may lie behind a wrong attempt, said as a guess; None without a safe one."""
    asked = _only(shown, "place", "task", "learner")
    said = await line.ask("mistake", asked)
    guess = checking.tidy((said or {}).get("guess", ""))
    if not guess.lower().startswith(_GUESS) or count_words(guess) > LONGEST_GUESS:
        return None
    odd = "?" in guess or len(sentences(guess)) > 1
    if odd or checking.new_figures(guess, asked.values()):
        return None
    # The floor wants something to do at the end; the rest of the reply has it.
    if set(checking.faults(guess, draft, shown)) - {"action"}:
        return None
    return voice.say("mistake.guess", guess=f"{guess[0].lower()}{guess[1:].rstrip('.')}.")


def wants_guess(draft: Draft) -> bool:
    """Whether the draft answers a wrong attempt about which the course has nothing to say."""
    step, found = draft.place.step, draft.assessment
    return (
        step is not None
        and step.kind is not AnswerKind.CHOICE
        and found is not None
        and found.judgement is Judgement.INCORRECT
        and found.move is None
        and not found.reveals
    )


def with_guess(text: str, guess: str) -> str:
    """Return words with a guess after their first sentence, if a statement begins them."""
    first, *rest = sentences(text)
    if first.endswith("?") or not rest:
        return f"{guess} {text}"
    return " ".join([first, guess, *rest])


def _only(shown: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: shown[name] for name in names}
