"""What holds for every local channel: nothing lost, nothing twice, bad input answered."""

from __future__ import annotations

import io
import json
import os
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.channels.json_door import JsonDoor
from bot.channels.local import CLASSROOM, LONGEST_LINE, Post, account, cleaned, read_lines
from bot.channels.screen import Screen
from bot.channels.terminal import Terminal
from bot.enclosures import Tray
from prompts.loader import phrases
from tutor_core.course import Source
from tutor_core.errors import DataFolderError
from tutor_core.fakes.outside import FakeClock
from tutor_core.ids import EventId
from tutor_core.messages import (
    Bar,
    Button,
    Chart,
    Document,
    Explanation,
    Incoming,
    Judgement,
    Move,
    Reply,
    Role,
)
from tutor_core.ports import Delivery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WORDS = phrases("en", "program")
FULL = Reply(
    "What would you undo *first*?",
    Move.HINT,
    (Button("help", "More help"), Button("confidence:4", "4"), Button("why", "Why this?")),
    rung=1,
    judgement=Judgement.PARTLY,
    sources=(Source("Forces", "1", "Pushes", "p. 2"),),
    explanation=Explanation("you asked", ("two tries",), "ladder", "g", ("p",), "offline", ("w",)),
)


@dataclass
class Turns:
    """Answers each message at once, through the channel it is told of."""

    answer: Callable[[Incoming], Reply | None] = lambda _: FULL
    taken: list[Incoming] = field(default_factory=list)
    channel: Terminal | JsonDoor | None = None

    async def receive(self, incoming: Incoming) -> bool:
        self.taken.append(incoming)
        return True

    async def drain(self) -> None:
        assert self.channel is not None
        incoming = self.taken[-1]
        reply = self.answer(incoming)
        if reply:
            await self.channel.send(Delivery(incoming.event_id, incoming, reply))


@dataclass
class House:
    """A channel, what it was answered with and what it put out."""

    kind: str
    turns: Turns = field(default_factory=Turns)
    out: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        post = Post(FakeClock(NOW), "run1")
        if self.kind == "json":
            self.channel = JsonDoor(post, WORDS, lambda line: print(line, file=self.out))
        else:
            screen = Screen(Console(file=self.out, width=100, highlight=False, markup=False))
            self.channel = Terminal(post, WORDS, screen, Role.LEARNER)
        self.turns.channel = self.channel

    async def type(self, *texts: str) -> str:
        if isinstance(self.channel, JsonDoor):
            await self.channel.run(
                self.turns, each([json.dumps({"text": t}).encode() for t in texts])
            )
        else:
            await self.channel.run(self.turns, each(list(texts)))
        return self.out.getvalue()


async def each(items: list) -> AsyncIterator:
    for item in items:
        yield item


@pytest.fixture(params=["terminal", "json"])
def house(request: pytest.FixtureRequest) -> House:
    return House(request.param)


async def test_a_message_goes_in_and_the_reply_comes_out(house: House) -> None:
    out = await house.type("3x + 4 = 19")
    (taken,) = house.turns.taken
    assert (taken.text, taken.classroom, taken.received) == ("3x + 4 = 19", CLASSROOM, NOW)
    assert "What would you undo first?" in out
    assert "you asked" in out


async def test_event_ids_never_repeat(house: House) -> None:
    await house.type("a", "b", "a")
    ids = [incoming.event_id for incoming in house.turns.taken]
    assert len(set(ids)) == 3
    other = Post(FakeClock(NOW), "run2").incoming("a", role=Role.LEARNER)
    assert other.event_id not in ids


async def test_nothing_typed_reaches_nobody(house: House) -> None:
    await house.type("", "   ", "\u202e\x07")
    assert house.turns.taken == []


async def test_steering_characters_do_not_get_in_or_out(house: House) -> None:
    house.turns.answer = lambda _: Reply("Re\x1b[31md\u202e?", Move.CHAT)
    out = await house.type("a\x1b[2Jb\u202ec\x00d \u05d0\u200f")
    assert house.turns.taken[0].text == "a[2Jbcd \u05d0\u200f"
    assert "\x1b" not in out
    assert "\\u001b" not in out
    assert "\u202e" not in out
    assert "\\u202e" not in out


async def test_a_very_long_message_gets_in_whole(house: House) -> None:
    await house.type("x" * 100_000)
    assert len(house.turns.taken[0].text) == 100_000


async def test_trouble_is_said_and_the_next_message_is_taken(house: House) -> None:
    def full(incoming: Incoming) -> Reply:
        if incoming.text == "first":
            raise DataFolderError("The disk is full; free some space.")
        return FULL

    house.turns.answer = full
    out = await house.type("first", "second")
    assert "The disk is full" in out
    assert "What would you undo first?" in out


async def test_a_turn_without_an_answer_is_admitted(house: House) -> None:
    house.turns.answer = lambda _: None
    assert "couldn't answer" in await house.type("hi")


async def test_json_has_every_field_in_its_shape() -> None:
    (line,) = (await House("json").type("hi")).splitlines()
    assert json.loads(line) == {
        "text": "What would you undo first?",
        "buttons": [
            {"id": "help", "label": "More help"},
            {"id": "confidence:4", "label": "4"},
            {"id": "why", "label": "Why this?"},
        ],
        "private": True,
        "move": "hint",
        "rung": 1,
        "judgement": "partly",
        "sources": [{"course": "Forces", "section": "1", "title": "Pushes", "place": "p. 2"}],
        "explanation": {
            "line": "you asked",
            "seen": ["two tries"],
            "rule": "ladder",
            "goal": "g",
            "policy": ["p"],
            "worded_by": "offline",
            "would_change": ["w"],
        },
    }


async def test_json_says_null_for_what_is_not_there() -> None:
    house = House("json", Turns(lambda _: Reply("Hello.", Move.CHAT)))
    answer = json.loads(await house.type("hi"))
    assert (answer["rung"], answer["judgement"], answer["explanation"]) == (None, None, None)
    assert answer["sources"] == answer["buttons"] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "isn't a JSON object"),
        (b"[1]", "no object"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "JSON object"),
        (b'{"text": 5}', "text"),
        (b'{"text": "a", "person": ["b"]}', "person"),
        (b'{"text": "a", "role": "guardian"}', "learner or teacher"),
    ],
)
async def test_a_bad_line_gets_one_object_and_the_door_stays_open(line: bytes, says: str) -> None:
    house = House("json")
    await house.channel.run(house.turns, each([line, b'{"text": "fine"}']))
    first, second = (json.loads(answer) for answer in house.out.getvalue().splitlines())
    assert first["move"] == "decline"
    assert says in first["text"]
    assert second["move"] == "hint"
    assert [incoming.text for incoming in house.turns.taken] == ["fine"]


async def test_json_answers_an_empty_message_politely() -> None:
    house = House("json")
    await house.channel.run(house.turns, each([b"", b'{"text": ""}', b"{}"]))
    assert [json.loads(a)["move"] for a in house.out.getvalue().splitlines()] == ["chat"] * 3


async def test_json_names_persons_roles_and_buttons() -> None:
    house = House("json")
    lines = [
        {"text": "a", "person": "Ana"},
        {"text": "b", "person": "ana", "role": "teacher"},
        {"text": "c"},
        {"button": "why", "role": "teacher"},
        {"text": "d\ud800"},
    ]
    await house.channel.run(house.turns, each([json.dumps(line).encode() for line in lines]))
    taken = house.turns.taken
    assert [i.account.id for i in taken] == ["ana", "ana", "learner", "teacher", "learner"]
    assert [i.role.value for i in taken] == ["learner", "teacher", "learner", "teacher", "learner"]
    assert taken[0].account.name == "Ana"
    assert taken[3].button == "why"
    assert taken[4].text == "d\ufffd"


async def test_json_keeps_replies_of_an_earlier_run_off_its_output() -> None:
    house = House("json")
    incoming = replace(Post(FakeClock(NOW), "run0").incoming("a", role=Role.LEARNER))
    await house.channel.send(Delivery(incoming.event_id, incoming, FULL))
    assert house.out.getvalue() == ""


async def test_terminal_shows_replies_of_an_earlier_run_as_such() -> None:
    house = House("terminal")
    incoming = Post(FakeClock(NOW), "run0").incoming("a", role=Role.LEARNER)
    await house.channel.send(Delivery(EventId("run0-1"), incoming, FULL))
    assert house.out.getvalue().index("From last time") < house.out.getvalue().index("undo first")


async def test_terminal_numbers_buttons_and_leaves_digits_to_the_answer() -> None:
    house = House("terminal")
    out = await house.type("hi", "/2", "4", "/3")
    assert "/1 More help   /2 Why this?" in out
    hi, pressed, digit = house.turns.taken
    assert (pressed.button, pressed.text) == ("why", "Why this?")
    assert (digit.button, digit.text) == (None, "4")
    assert hi.button is None
    assert "no /3 to press" in out


async def test_terminal_lists_long_buttons_one_a_line() -> None:
    house = House("terminal")
    options = tuple(Button(f"option:{n}", f"Option {n} " + "long " * 8) for n in range(3))
    house.turns.answer = lambda _: Reply("Which?", Move.PRACTICE, options)
    lines = (await house.type("hi")).splitlines()
    assert [line[:11] for line in lines if line.startswith("/")] == [
        f"/{n + 1} Option {n}" for n in range(3)
    ]


async def test_terminal_leaves_on_request() -> None:
    house = House("terminal")
    await house.type("/quit", "never")
    assert house.turns.taken == []


async def test_terminal_says_what_there_is_and_what_to_try() -> None:
    house = House("terminal")
    assert isinstance(house.channel, Terminal)
    house.channel.greet(("Linear equations", "Forces"), teacher=False, preparing=False)
    out = house.out.getvalue()
    assert "Linear equations, Forces" in out
    assert "/practice" in out
    assert len(out.strip().splitlines()) == 3
    house.channel.greet((), teacher=True, preparing=True)
    assert "tutor course add" in house.out.getvalue()


def test_people_on_one_machine_have_their_own_accounts() -> None:
    assert account(" Ana  Ruiz", Role.LEARNER).id == account("ana ruiz", Role.TEACHER).id
    assert account("", Role.LEARNER) != account("", Role.TEACHER)


def test_cleaning_keeps_what_belongs_to_a_text() -> None:
    kept = "a\tb\nc — ½ שלום\u200f 👩‍🔬"
    assert cleaned(kept) == kept
    assert cleaned("a\r\nb\rc") == "a\nb\nc"


async def test_lines_are_read_as_they_come_and_cut_when_endless() -> None:
    reading, writing = os.pipe()
    endless = b"x" * (LONGEST_LINE + 100_000)

    def feed() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(b"one\n\ntwo\r\n" + endless + b"\nlast")

    feeder = threading.Thread(target=feed)
    feeder.start()
    lines = [line async for line in read_lines(reading)]
    feeder.join()
    os.close(reading)
    assert [*lines[:3], lines[4]] == [b"one", b"", b"two\r", b"last"]
    assert LONGEST_LINE <= len(lines[3]) < len(endless)


# --- files ------------------------------------------------------------------------------------


async def test_the_files_of_a_reply_are_kept_and_named(house, tmp_path):
    chart = Chart("Where you stand", "today", (("Topics", (Bar("Forces", 0.5, "50%"),)),), alt="x")
    page = Document("portfolio.html", "text/html", "<p>Über mich</p>")
    house.turns.answer = lambda _: replace(FULL, chart=chart, documents=(page,))
    house.channel._tray = Tray(tmp_path / "files")
    said = await house.type("/progress")
    kept = {path.suffix: path for path in (tmp_path / "files").iterdir()}
    assert kept[".png"].read_bytes().startswith(b"\x89PNG")
    assert kept[".html"].read_text("utf-8") == "<p>Über mich</p>"
    assert all(path.name in said.replace("\n", "") for path in kept.values())
