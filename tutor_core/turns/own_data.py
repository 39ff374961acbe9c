"""What a person can do with what is kept about them: have it, and have it erased."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.messages import Button, Document, Move, Reply
from tutor_core.requests import Forget, ShowData
from tutor_core.state import Changes
from tutor_core.turn import Outcome

if TYPE_CHECKING:
    from tutor_core.intent import Understood
    from tutor_core.turn import Turn

FILE = "my-data.json"


async def take(turn: Turn, what: Understood) -> Outcome | None:
    """Answer what is about the sender's own data; None for anything else."""
    match what:
        case ShowData():
            return await _shown(turn)
        case Forget(sure):
            return _forgotten(turn) if sure else _asked(turn)
    return None


async def _shown(turn: Turn) -> Outcome:
    data = await turn.learners.own_data(turn.incoming)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    reply = Reply(turn.voice.say("data.shown"), Move.SHOW)
    return Outcome(replace(reply, documents=(Document(FILE, "application/json", text),)))


def _asked(turn: Turn) -> Outcome:
    sure = Button("forget_sure", turn.voice.say("button.forget_sure"))
    return Outcome(Reply(turn.voice.say("data.forget"), Move.SHOW, (sure,)))


def _forgotten(turn: Turn) -> Outcome:
    return Outcome(Reply(turn.voice.say("data.forgotten"), Move.SHOW), Changes(forget=True))
