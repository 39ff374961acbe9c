"""What an earlier version of the program kept, and this one reads otherwise or not at all."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from pydantic import TypeAdapter

from bot.commands import Registry
from bot.turns import Turns
from prompts.loader import phrases
from tutor_core.fakes.outside import SharedWords
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Incoming, Role
from tutor_core.requests import Outdated, Request
from tutor_core.storage import codec
from tutor_core.storage.store import open_store
from tutor_core.tutor import Tutor

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
KINDS = pytest.mark.parametrize("kind", get_args(Request), ids=lambda kind: kind.__name__)


def kept(request, **more):
    """A message as it lies in the inbox."""
    incoming = Incoming("e1", "room", Account("terminal", "ms", "Ms"), NOW, role=Role.TEACHER)
    whole = TypeAdapter(Incoming).dump_python(incoming, mode="json")
    return json.dumps({**whole, "request": request, **more})


@KINDS
def test_a_field_too_many_and_one_too_few_are_never_an_error(kind):
    assert codec.load_incoming(kept([kind.__name__, {"was": 3}])).request == Outdated()
    needed = [f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    back = codec.load_incoming(kept([kind.__name__, {}])).request
    assert back == (Outdated() if needed else kind())


@pytest.mark.parametrize(
    "request_", [["AlertDone", {"number": 3}], ["GoalDrop", {"number": 3}], ["Forgotten", {}]]
)
@pytest.mark.parametrize(
    ("more", "left"),
    [({}, Outdated()), ({"text": "/alerts done 3"}, None), ({"button": "alert_done:3"}, None)],
)
def test_what_it_came_from_is_read_anew_where_it_is_known(request_, more, left):
    assert codec.load_incoming(kept(request_, **more)).request == left


class Sent:
    """A channel that keeps what it is given."""

    def __init__(self):
        self.texts = []

    async def send(self, delivery):
        self.texts.append(delivery.reply.text)
        return "ref"

    async def fetched(self, incoming):
        return incoming


async def test_such_a_message_is_answered_and_holds_up_nobody(tmp_path, linear_equations):
    store = await open_store(f"sqlite:///{tmp_path}/store.db")
    await store.save_course("room", linear_equations)
    waiting = (
        {"text": "shown"},
        {"button": "alert_done:3"},
        {"button": "gone:3"},
        {"text": "/goal"},
    )
    for number, more in enumerate(waiting):
        at = NOW + timedelta(seconds=number)
        account = Account("terminal", "ms", "Ms")
        await store.receive(Incoming(f"e{number}", "room", account, at, role=Role.TEACHER, **more))
    with sqlite3.connect(tmp_path / "store.db") as db:
        for number in range(4):
            where = (f"e{number}",)
            (kept_,) = db.execute("SELECT message FROM inbox WHERE event_id = ?", where).fetchone()
            message = json.dumps({**json.loads(kept_), "request": ["AlertDone", {"was": number}]})
            db.execute("UPDATE inbox SET message = ? WHERE event_id = ?", (message, *where))
    db.close()
    tutor = Tutor(store, store, SharedWords(linear_equations), Tracing())
    sent = Sent()
    turns = Turns(store, tutor, sent, Registry(phrases(name="program")).resolve)
    await turns.recover()
    await turns.drain()
    outdated, alert, gone, goals = sent.texts
    assert "from before I was updated" in outdated
    assert "No alert 3 is waiting" in alert
    assert gone == outdated
    assert "goal" in goals.lower()
    assert list(await store.pending()) == []
    await store.close()
