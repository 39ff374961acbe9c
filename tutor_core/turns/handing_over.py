"""What a disclosure is answered with, and how a request that can't be met is declined.

The fixed texts need nothing but the phrases: no course, no index, no model, no open task. They are
said in the language the disclosure was made in where there are phrases of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.loader import WordsError, phrases
from tutor_core.guardrails import injection, safeguarding, unsafe
from tutor_core.messages import Move, Reply
from tutor_core.requests import Ask
from tutor_core.state import Alert, Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button as button_of
from tutor_core.turns.acting import open_task, task_buttons
from tutor_core.wording.offline import task_words

if TYPE_CHECKING:
    from prompts.loader import Phrases
    from tutor_core.guardrails.policy import Policy
    from tutor_core.guardrails.safeguarding import Disclosure
    from tutor_core.messages import Incoming
    from tutor_core.state import LearnerState
    from tutor_core.turn import Turn

FILE = "safeguarding"


def handed_over(
    incoming: Incoming, state: LearnerState, told: Disclosure, language: str
) -> Outcome:
    """Return the fixed text with the human to turn to, and an alert without the words."""
    alert = Alert(told.category, incoming.received, pointer=incoming.event_id)
    text = fixed_text(told, state.policy, language)
    changes = Changes(alerts=(alert,), session=state.session)
    return Outcome(Reply(text, Move.HAND_OVER), changes)


def fixed_text(told: Disclosure, policy: Policy | None, language: str) -> str:
    """Return what is said to a disclosure; without a policy nobody could be told of it."""
    words = _phrases(told.language, language)
    said = words.say(f"text.{told.category}", human=human(words, policy))
    next_ = words.say("next.alerted" if policy is not None else "next.not_alerted")
    return f"{said} {next_}"


def human(words: Phrases, policy: Policy | None) -> str:
    """Return whom to turn to: whom the teacher named, or who there is for everybody."""
    contact = policy.contact.strip() if policy is not None else ""
    return words.say("human.contact", contact=contact) if contact else words.say("human.anyone")


def _phrases(*languages: str) -> Phrases:
    for language in languages:
        try:
            return phrases(language, FILE)
        except WordsError:
            continue
    return phrases("en", FILE)


def declined(turn: Turn) -> Outcome | None:
    """Decline what isn't for a tutor to do and lead back; None when there is nothing of it.

    Only what is asked in free words is looked at, and a task of the course is never refused.
    """
    if turn.incoming.request is not None and not isinstance(turn.incoming.request, Ask):
        return None
    if turn.incoming.button is not None or turn.library.repeats_task(turn.text):
        return None
    if unsafe.unsafe(turn.text) is not None:
        return _declined(turn, "unsafe")
    if unsafe.rude(turn.text):
        return _declined(turn, "rude")
    return _declined(turn, "machine") if injection.turns_the_tutor(turn.text) else None


def _declined(turn: Turn, why: str) -> Outcome:
    _, place = open_task(turn)
    if place is None:
        text = turn.voice.say(f"decline.{why}")
        return Outcome(Reply(text, Move.DECLINE, (button_of(turn, "practise"),)))
    text = turn.voice.say(f"decline.{why}_task", last=task_words(place))
    return Outcome(Reply(text, Move.DECLINE, task_buttons(turn, place)))


def warm() -> None:
    """Make ready what the first message would wait for: compiling all that is looked for."""
    safeguarding.disclosure("-")
    unsafe.unsafe("-")
    injection.turns_the_tutor("-")
    fixed_text(safeguarding.Disclosure(safeguarding.Concern.SELF_HARM), None, "en")


def noticed(incoming: Incoming) -> Disclosure | None:
    """Return what a message discloses, whatever command or task it is written into."""
    return safeguarding.disclosure(incoming.text)
