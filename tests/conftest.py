"""A classroom to talk in: the real tutor, a store in memory, a course, and time that is told."""

from __future__ import annotations

import copy
import gc
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.internal.conjecture import engine
from sqlalchemy import create_engine

from bot.commands import Registry
from knowledge.importers import load
from prompts.loader import phrases
from tests.tools import only_local
from tutor_core.fakes.outside import SharedWords
from tutor_core.fakes.store import MemoryStore
from tutor_core.guardrails.personal import hide
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Incoming, Move, Reply, Role
from tutor_core.state import Changes, Thread
from tutor_core.storage.migrations import upgrade
from tutor_core.tutor import Tutor
from tutor_core.wording.calls import Speaker

# How long an example takes says how busy the machine is, and nothing of what is tested. A failure
# has to be told before pytest's own patience ends: a whole conversation takes a second to try, so
# shrinking one for minutes and then varying each part of it, to explain it, never came to an end.
settings.register_profile(
    "stepladder",
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
)
settings.load_profile("stepladder")
SHRINKING = 30  # seconds (our choice: a quarter of the timeout in pyproject.toml)
assert engine.MAX_SHRINKING_SECONDS > SHRINKING
engine.MAX_SHRINKING_SECONDS = SHRINKING

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROOM = "room"


@dataclass
class Room:
    """One classroom. Everybody in it is a learner but those who are said to be teachers."""

    course: object
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = START
    count: int = 0
    shelves: dict = field(default_factory=dict)

    def __post_init__(self):
        retriever = SharedWords(self.course)
        self.tutor = Tutor(self.store, self.store, retriever, Tracing())
        self.tutor.libraries.shelves = self.shelves  # so that twins don't build them again
        self.registry = Registry(phrases(name="program"))

    def speak(self, model, prices=None, seconds=30.0):
        """Give the tutor a language model."""
        speaker = Speaker(model, self.store, hide, prices, seconds=seconds)
        self.tutor = Tutor(
            self.store, self.store, SharedWords(self.course), Tracing(), speaker=speaker
        )
        self.tutor.libraries.shelves = self.shelves
        return self

    async def open(self, **policy):
        """Bring in the course and set guardrails."""
        await self.store.save_course(ROOM, self.course)
        if policy:
            state = await self.state("rivera", Role.TEACHER)
            changed = replace(state.policy, version=2, **policy)
            incoming = self._incoming("", "rivera", Role.TEACHER)
            await self.store.commit(incoming, Changes(policy=changed), Reply("", Move.SHOW))
        return self

    async def say(self, text="", who="ana", *, wait=60, button=None, role=Role.LEARNER):
        """Say or press something so many seconds after the last message; return the reply."""
        self.now += timedelta(seconds=wait)
        self.count += 1
        incoming = self.registry.conceal(self._incoming(text, who, role, button))
        await self.store.receive(incoming)
        reply = await self.tutor.handle(self.registry.resolve(incoming))
        assert (await self.store.delivery(incoming.event_id)).reply == reply
        return reply

    async def press(self, button, who="ana", **more):
        return await self.say("", who, button=button, **more)

    async def state(self, who="ana", role=Role.LEARNER):
        """Return what the next turn of a person would load."""
        return await self.store.load(self._incoming("", who, role))

    async def set_before(self, who, exercise):
        """Put an exercise before a learner without a word said."""
        self.count += 1
        incoming = self._incoming("", who, Role.LEARNER)
        thread = Thread(
            f"thread:{incoming.event_id}",
            self.now,
            exercise.steps[0].prompt,
            self.course.id,
            exercise.section_id,
            tuple(p.id for p in self.course.passages if p.section_id == exercise.section_id)[:3],
            exercise.id,
            concept_ids=exercise.concept_ids,
        )
        reply = Reply(exercise.steps[0].prompt, Move.PRACTICE)
        await self.store.commit(incoming, Changes(thread=thread), reply)

    def twin(self):
        """Return a copy in which something else can happen."""
        store = copy.deepcopy(self.store, {id(self.course): self.course})
        return Room(self.course, store, self.now, self.count, self.shelves)

    def _incoming(self, text, who, role, button=None):
        account = Account("terminal", who, who.title())
        name = f"{who}-{self.count}"
        return Incoming(name, ROOM, account, self.now, text=text, button=button, role=role)


def pytest_collection_finish():
    """Leave what was loaded up to here out of the garbage that is looked for from now on.

    It stays to the end, and each look through all of it stopped whichever test was running for
    up to a second.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """The file of an empty store: bringing one to the newest schema takes longer than a test."""
    path = tmp_path_factory.mktemp("migrated") / "store.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    return path


@pytest.fixture
def empty_store(migrated, tmp_path):
    """Return what makes an empty store of a name and returns its URL."""

    def made(name="store.db"):
        shutil.copy(migrated, tmp_path / name)
        return f"sqlite:///{tmp_path / name}"

    return made


@pytest.fixture(scope="session")
def linear_equations():
    """The bundled course."""
    return load(ROOT / "knowledge" / "courses" / "linear-equations").course


@pytest.fixture(scope="session")
def forces_and_motion():
    """The other bundled course."""
    return load(ROOT / "knowledge" / "courses" / "forces-and-motion").course


@pytest.fixture
def room_with():
    """Return what opens a classroom with any course."""

    async def opened(course):
        return await Room(course).open()

    return opened


@pytest.fixture
def room(linear_equations):
    """Return what opens a classroom with that course: guardrails to a room."""

    async def opened(**policy):
        return await Room(linear_equations).open(**policy)

    return opened


@pytest.fixture
def this_machine_only(monkeypatch):
    """Let nothing in this process reach another machine; a test in which something tried fails.

    Gives the list of hosts that were tried.
    """
    tried = []
    ways = only_local.guarded(tried.append)
    monkeypatch.setattr("socket.socket.connect", ways["connect"])
    monkeypatch.setattr("socket.socket.connect_ex", ways["connect_ex"])
    monkeypatch.setattr("socket.getaddrinfo", ways["getaddrinfo"])
    yield tried
    assert tried == []
