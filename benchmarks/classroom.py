"""A classroom for simulated learners: the real tutor, a store in memory, time that is told."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.commands import Registry
from knowledge.importers import load
from prompts.loader import phrases
from tutor_core.fakes.outside import SharedWords
from tutor_core.fakes.store import MemoryStore
from tutor_core.guardrails.personal import hide
from tutor_core.ids import ClassroomId, EventId
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Incoming, Reply, Role
from tutor_core.state import Changes, LearnerState
from tutor_core.tutor import Tutor
from tutor_core.wording.calls import Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tutor_core.course import Course, Exercise, Step
    from tutor_core.curriculum.library import Shelf
    from tutor_core.ports.model import LanguageModel

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROOM = ClassroomId("benchmark")
LEARNER, TEACHER = "learner", "teacher"


@dataclass(frozen=True, slots=True)
class Books:
    """The courses of a classroom and what is built from them once."""

    courses: tuple[Course, ...]
    retriever: SharedWords
    shelves: dict[tuple[str, str], Shelf] = field(default_factory=dict)

    def open_step(self, state: LearnerState) -> tuple[Exercise, Step] | None:
        """Return the exercise and step that wait for an answer, None without one."""
        thread = state.thread
        if thread is None or thread.solved or thread.exercise_id is None:
            return None
        for course in self.courses:
            for exercise in course.exercises:
                if exercise.id == thread.exercise_id:
                    return exercise, exercise.steps[min(thread.step, len(exercise.steps) - 1)]
        return None


def books(*folders: Path) -> Books:
    """Return the courses at these folders."""
    courses = tuple(load(folder).course for folder in folders)
    return Books(courses, SharedWords(*courses))


class Room:
    """One classroom with one learner; retrieval is by shared words, everything else is real."""

    def __init__(
        self,
        shelf: Books,
        now: datetime = START,
        store: MemoryStore | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        """Open it, empty unless there is a store, offline unless there is a language model."""
        self.books, self.now = shelf, now
        self.store = store or MemoryStore()
        self.tutor = Tutor(
            self.store,
            self.store,
            shelf.retriever,
            Tracing(),
            speaker=Speaker(model, self.store, hide) if model is not None else None,
            scratch=MemoryStore,
        )
        self.tutor.libraries.shelves = shelf.shelves  # built once, for all rooms
        self.registry = Registry(phrases(name="program"))
        self.count = 0
        self.asked = ""

    async def open(self, **policy: object) -> Room:
        """Bring in the courses and set guardrails."""
        for course in self.books.courses:
            await self.store.save_course(ROOM, course)
        if policy:
            await self.allow(**policy)
        return self

    async def allow(self, **policy: Any) -> None:  # noqa: ANN401  (a guardrail's own type)
        """Set guardrails, as a teacher."""
        held = (await self.state(TEACHER)).policy
        changed = replace(held, version=held.version + 1, **policy)
        self.count += 1
        incoming = self._incoming("", None, TEACHER)
        await self.store.commit(incoming, Changes(policy=changed), _NO_REPLY)

    async def say(
        self, text: str = "", button: str | None = None, wait: float = 60, who: str = LEARNER
    ) -> Reply:
        """Say or press something so many seconds after the last message; return the reply."""
        self.now += timedelta(seconds=wait)
        self.count += 1
        incoming = self._incoming(text, button, who)
        await self.store.receive(incoming)
        return await self.tutor.handle(self.registry.resolve(incoming))

    async def state(self, who: str = LEARNER) -> LearnerState:
        """Return what the next turn of a person would load."""
        return await self.store.load(self._incoming("", None, who))

    def twin(self) -> Room:
        """Return a copy in which something else can happen."""
        store = MemoryStore()
        for name, value in vars(self.store).items():
            setattr(store, name, _forked(value))
        twin = Room(self.books, self.now, store)
        twin.count = self.count
        return twin

    def _incoming(self, text: str, button: str | None, who: str) -> Incoming:
        role = Role.TEACHER if who == TEACHER else Role.LEARNER
        account = Account("terminal", who, who.title())
        event = EventId(f"{who}-{self.count}")
        return Incoming(event, ROOM, account, self.now, text, button, role=role)


def _forked(value: Any) -> Any:  # noqa: ANN401  (anything a store holds)
    """Copy what can change and share what can't, which is nearly everything."""
    if isinstance(value, dict):
        return {key: _forked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_forked(one) for one in value]
    if isinstance(value, tuple) and any(isinstance(one, list) for one in value):
        return tuple(_forked(one) for one in value)
    if (
        is_dataclass(value)
        and not isinstance(value, type)
        and not vars(type(value))["__dataclass_params__"].frozen
    ):
        build: Any = type(value)
        return build(*(_forked(getattr(value, f.name)) for f in fields(value)))
    return value


def right_answer(step: Step) -> str:
    """Return an answer that is right."""
    return next((c.text for c in step.choices if c.correct), None) or step.accepted[0]


def wrong_answers(step: Step) -> Sequence[str]:
    """Return answers that are wrong: the known ones, the other choices, or any."""
    known = [k.answer for k in step.known_wrong]
    others = [c.text for c in step.choices if not c.correct]
    return others or [*known, *_WRONG[step.kind]]


_SHORT = ("it is about the colour of the paper", "because the teacher said so", "they just do")
_WRONG = {
    "choice": (),
    "number": ("-977", "1234", "555.5", "8080", "-313"),
    "expression": ("91x + 977", "17x", "x + 55"),
    "equation": ("91x = 977", "17x = 3", "x + 55 = 1"),
    "solutions": ("x = 977", "x > 1234", "555 or 556"),
    "short": _SHORT,
}
_NO_REPLY: Any = None  # a teacher's setting that nobody answers
