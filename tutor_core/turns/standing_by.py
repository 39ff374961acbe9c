"""The turns after a disclosure, and distress: fixed texts, a word to the teacher, and on again.

For a while (``afterwards.LASTS``) what is said may be about what was told. Whatever else is asked
goes its ordinary way, but nobody hears then that it isn't in the course, or that it isn't right.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from prompts.loader import phrases
from tutor_core import talk
from tutor_core.guardrails import afterwards
from tutor_core.guardrails.afterwards import Distress, FollowUp
from tutor_core.guardrails.safeguarding import TALK
from tutor_core.messages import Judgement, Move, Reply
from tutor_core.requests import Ask, AskToTalk, GoOn
from tutor_core.state import Alert, Changes
from tutor_core.text import content_stems
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button, open_task, task_buttons
from tutor_core.turns.handing_over import FILE, human
from tutor_core.understood import left_open
from tutor_core.wording.offline import task_words

if TYPE_CHECKING:
    from tutor_core.intent import Understood
    from tutor_core.scene import Scene
    from tutor_core.turn import Turn

# With a task open, "thanks" and "what now" are soon about the task again (our choice).
AT_WORK = timedelta(minutes=10)
_AGAIN = (FollowUp.MORE, FollowUp.MEAN_IT)
_WORK = (FollowUp.NEXT, FollowUp.THANKS, FollowUp.BARE)


def answered(turn: Turn) -> Outcome | None:
    """Answer what is about a disclosure, or distress; None for anything else."""
    if not _in_words(turn):
        return None
    if left_open(turn.state, turn.now).word and (closed := _to_offer(turn)) is not None:
        return closed
    weighs = afterwards.distress(turn.text)
    if afterwards.lately(turn.state.disclosed, turn.now) and weighs is not Distress.TALK:
        kind = afterwards.follow_up(turn.text, busy=_place(turn) is not None)
        if kind is not None and not (kind in _WORK and _at_work(turn)):
            return _followed(turn, kind)
    if weighs is None:
        return None
    buttons = (button(turn, "ask_to_talk"), button(turn, "go_on"))
    reply = Reply(_say(turn, f"low.{weighs}"), Move.CHAT, buttons)
    return Outcome(reply, Changes(offered_turn=turn.state.turns))


def _to_offer(turn: Turn) -> Outcome | None:
    """Answer yes or no to "Shall I tell your teacher?"; None for anything else."""
    plain = talk.plain(turn.text)
    rest = turn.cues["leave_word"].sub(" ", plain)
    if talk.only(plain, turn.cues["leave_word"]) or talk.only(rest.strip(" ,"), turn.cues["yes"]):
        return take(turn, AskToTalk())
    if not talk.only(plain, turn.cues["no"]):
        return None
    place = _place(turn)
    if place is None:
        text = f"{_say(turn, 'low.declined')} {_say(turn, 'low.declined_next')}"
        return Outcome(Reply(text, Move.CHAT, (button(turn, "practise"),)))
    return _back_to(turn, place, f"{_say(turn, 'low.declined')} {_say(turn, 'low.on_task')}")


def gently(turn: Turn, outcome: Outcome) -> Outcome:
    """Say that somebody is there, where talk after a disclosure would be judged or turned away."""
    if not _in_words(turn) or not afterwards.lately(turn.state.disclosed, turn.now):
        return outcome
    if outcome.reply.move is Move.NOT_IN_MATERIALS or _judged_talk(turn, outcome.reply):
        return _followed(turn)
    return outcome


def take(turn: Turn, what: Understood) -> Outcome | None:
    """Take what the buttons beside those texts ask for; None for anything else."""
    match what:
        case AskToTalk():
            alert = Alert(TALK, turn.now, pointer=turn.incoming.event_id)
            reply = Reply(_say(turn, "low.asked"), Move.HAND_OVER, (button(turn, "go_on"),))
            return Outcome(reply, Changes(alerts=(alert,)))
        case GoOn():
            return _on(turn)
    return None


def _on(turn: Turn) -> Outcome:
    place = _place(turn)
    if place is None:
        return Outcome(Reply(_say(turn, "low.on"), Move.CHAT, (button(turn, "practise"),)))
    return _back_to(turn, place, _say(turn, "low.on_task"))


def _back_to(turn: Turn, place: Scene, said: str) -> Outcome:
    return Outcome(Reply(f"{said} {task_words(place)}", Move.CHAT, task_buttons(turn, place)))


def _followed(turn: Turn, kind: FollowUp | None = None) -> Outcome:
    """Say the fixed text; more of it, or that it is meant, is told to the teacher once more."""
    told = turn.state.disclosed
    alerts: tuple[Alert, ...] = ()
    if told is not None and kind in _AGAIN:
        alerts = (Alert(told.category, turn.now, pointer=turn.incoming.event_id),)
    text = _say(turn, "after.here" if kind in (None, FollowUp.BARE) else f"after.{kind}")
    return Outcome(Reply(text, Move.HAND_OVER), Changes(alerts=alerts))


def _judged_talk(turn: Turn, reply: Reply) -> bool:
    """Whether words that share nothing with the task were taken for an answer to it."""
    if reply.judgement in (None, Judgement.CORRECT) or any(c.isdigit() for c in turn.text):
        return False
    place = _place(turn)
    if place is None:
        return True
    options = [choice.text for choice in place.step.choices] if place.step is not None else []
    material = " ".join([place.prompt, *options, *(p.text for p in place.passages)])
    return not content_stems(turn.text) & content_stems(material)


def _place(turn: Turn) -> Scene | None:
    return open_task(turn)[1]


def _at_work(turn: Turn) -> bool:
    told = turn.state.disclosed
    return _place(turn) is not None and told is not None and turn.now - told.at > AT_WORK


def _in_words(turn: Turn) -> bool:
    request = turn.incoming.request
    return turn.incoming.button is None and (request is None or isinstance(request, Ask))


def _say(turn: Turn, key: str) -> str:
    words = phrases("en", FILE)
    return words.say(key, human=human(words, turn.state.policy))
